"""Numbers for reading: the value in the magnitude that the text printed, without a digit lost or added."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from luoshi.records import Figure

# Longest first: 万亿 must not be taken for 亿.
_MAGNITUDES: Final = (("万亿", 12), ("亿", 8), ("万", 4), ("萬億", 12), ("億", 8), ("萬", 4))


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as a table prints it: *low* (and *high* of a range, else empty) in *unit*, magnitude included."""

    low: str
    high: str
    unit: str


def plain(value: Decimal) -> str:
    """The shortest decimal that is exactly *value*, never with an exponent; "" for what is no number.

    >>> plain(Decimal("4.5E+11")), plain(Decimal("5.50")), plain(Decimal("-0.0")), plain(Decimal("NaN"))
    ('450000000000', '5.5', '0', '')
    """
    if not value.is_finite():
        return ""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shown(figure: Figure) -> Shown:
    """The number of *figure* in the magnitude of its print, with as many decimals as were printed.

    >>> f = Figure(0, 6, "4500亿元", Decimal(450000000000), "元", step=Decimal(10**8))
    >>> shown(f)
    Shown(low='4500', high='', unit='亿元')
    """
    word, power = "", 0
    if figure.unit not in ("%", "个百分点", "位", "倍"):
        word, power = next((pair for pair in _MAGNITUDES if pair[0] in figure.surface), ("", 0))
    if figure.unit.startswith(word) and word:
        word, power = "", 0  # the unit itself begins with the word (万元 as a unit): the value is in it already
    low = _scaled(figure.value, figure.step, power)
    high = "" if figure.high is None else _scaled(figure.high, figure.step, power)
    return Shown(low, high, word + ("" if figure.unit == "-" else figure.unit))


def in_magnitude(value: Decimal) -> str:
    """A large number in 亿 or 万 with no digit lost, the word behind it.

    >>> in_magnitude(Decimal(746300000000)), in_magnitude(Decimal(12000)), in_magnitude(Decimal("0.50"))
    ('7463亿', '1.2万', '0.5')
    """
    word, power = next(
        ((w, p) for w, p in (("亿", 8), ("万", 4)) if value.is_finite() and abs(value) >= 10**p), ("", 0)
    )
    return f"{plain(_shift(value, power))}{word}"


def _scaled(value: Decimal, step: Decimal, power: int) -> str:
    """*value* divided by ten to the *power*, padded with zeros to the last printed digit."""
    text = plain(_shift(value, power))
    if not text or not step.is_finite() or step <= 0:
        return text
    decimals = min(max(0, power - step.adjusted()), 12)
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(decimals, '0')}" if decimals or fraction else whole


def _shift(value: Decimal, power: int) -> Decimal:
    """*value* with its exponent lowered: exact at any length, where a division would round to the context."""
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, exponent - power)) if isinstance(exponent, int) else value
