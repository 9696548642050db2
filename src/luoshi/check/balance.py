"""Parts weighed against their total by interval arithmetic, and the sum as shown (docs/algorithms/intervals.md)."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from luoshi.records import Figure, Interval

Outcome = Literal["meets", "short", "over"]

_MEASURED = re.compile(r"元|美元|吨|亩|公顷|公里|米|千瓦|度|升|斤|%|‰|标箱|立方|千克|瓦|伏")
_MAGNITUDES = (("万亿", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4)), ("千", Decimal(1000)))
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "approx": "约"}
_TIGHT = Decimal("0.05")


def allowed(figure: Figure) -> Interval:
    """What a printed figure allows, with closed ends, and half a step for whole numbers that are measured, not counted.

    46695吨 was rounded; 125项 was not. Ends are closed, since offices round halves either way.

    >>> str(allowed(Figure(0, 3, "125项", Decimal(125), "项")))
    '125'
    >>> str(allowed(Figure(0, 2, "7吨", Decimal(7), "吨")))
    '[6.5, 7.5]'
    """
    own = figure.interval
    if own.low is not None and own.low == own.high and not counted(figure) and figure.bound == "eq":
        half = figure.step / 2
        return Interval(own.low - half, own.low + half)
    return Interval(own.low, own.high)


def counted(figure: Figure) -> bool:
    """Whether a figure counts things (项, 家, 人) and does not measure them (元, 吨, 亩)."""
    return not _MEASURED.search(figure.unit)


def near(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a difference is small enough to be a slip: a quarter of the total, or two counts."""
    difference = abs(sum((p.value for p in parts), start=Decimal(0)) - total.value)
    return 4 * difference <= total.value or (counted(total) and difference <= 2)


def added(parts: Sequence[Interval]) -> Interval:
    """The interval of a sum: n rounded numbers allow n half-steps."""
    return sum(parts[1:], start=parts[0])


def outcome(total: Interval, parts: Interval) -> Outcome:
    """Whether parts can make up a total, must fall short of it, or must exceed it.

    >>> outcome(Interval.exact(Decimal(125)), Interval.exact(Decimal(122)))
    'short'
    """
    if total.meets(parts):
        return "meets"
    return "short" if parts.high is not None and total.low is not None and parts.high < total.low else "over"


def tight(interval: Interval) -> bool:
    """Whether an interval is narrow enough for a match to mean something (bounded, no wider than 5 % of its value)."""
    if interval.low is None or interval.high is None:
        return False
    return interval.high - interval.low <= _TIGHT * abs(interval.high)


def exact(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the printed numbers add up to the last digit, none of them hedged."""
    plain = total.bound == "eq" and all(p.bound == "eq" for p in parts)
    return plain and sum((p.value for p in parts), start=Decimal(0)) == total.value


def equation(total: Figure | Decimal, parts: Sequence[Figure]) -> str:
    """The sum as a reader would write it, in the magnitude of the total's print.

    ``28+8+16+13+32+25=122≠125``; ``1.5+20.2+22.9=44.6≈44.7`` where rounding explains the gap; hedged terms keep a sign;
    a single part that is greater than its total reads ``150>120``.
    """
    scale = scale_of(total) if isinstance(total, Figure) else Decimal(1)
    if len(parts) == 1 and isinstance(total, Figure):
        return f"{term(parts[0], scale)}>{term(total, scale)}"
    terms = "+".join(term(p, scale) for p in parts)
    places = max(_decimals(p, scale) for p in parts)
    computed = sum((p.value for p in parts), start=Decimal(0))
    shown = _number(computed / scale, places)
    if not isinstance(total, Figure):
        stated, interval, same = _number(total, 0), Interval.exact(total), computed == total
    else:
        stated, interval, same = term(total, scale), allowed(total), exact(total, parts)
    if same:
        return f"{terms}={shown}" if _plain(shown) == _plain(stated) else f"{terms}={stated}"
    sign = "≈" if interval.meets(added([allowed(p) for p in parts])) else "≠"
    return f"{terms}={shown}{sign}{stated}"


def gap(total: Figure, parts: Sequence[Figure]) -> str:
    """How far the printed parts are from the printed total, in words of the total's unit.

    >>> one = Figure(0, 2, "4项", Decimal(4), "项")
    >>> gap(Figure(0, 2, "9项", Decimal(9), "项"), [one, one])
    '少1项'
    """
    difference = sum((p.value for p in parts), start=Decimal(0)) - total.value
    scale = scale_of(total)
    steps = max(_decimals(f, scale) for f in (total, *parts))
    magnitude = next((name for name, size in _MAGNITUDES if size == scale), "")
    return f"{'多' if difference > 0 else '少'}{_number(abs(difference) / scale, steps)}{magnitude}{total.unit}"


_MARKUP = re.compile(r"<[^<>]*>|\\?/?span>|\s|[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü]+[)）]")


def printed(figure: Figure) -> str:
    """A figure as printed, without the page's markup or the glosses inside it.

    >>> printed(Figure(0, 6, "75.1<span>万公顷", Decimal(751000), "公顷"))
    '75.1万公顷'
    """
    return _MARKUP.sub("", figure.surface)


def scale_of(figure: Figure) -> Decimal:
    """The magnitude that the figure was printed in (4500亿元 -> 亿).

    >>> scale_of(Figure(0, 6, "4500亿元", Decimal(450000000000), "元"))
    Decimal('100000000')
    """
    for name, size in _MAGNITUDES:
        if name in figure.surface or name.replace("万", "萬").replace("亿", "億") in figure.surface:
            return size
    return Decimal(1)


def term(figure: Figure, scale: Decimal) -> str:
    """A figure as it stands in an arithmetic, in units of *scale*: ``629.0``, ``78余``, ``>500``.

    >>> term(Figure(0, 7, "629.0亿元", Decimal(62900000000), "元", step=Decimal(10**7)), Decimal(10**8))
    '629.0'
    """
    number = _number(figure.value / scale, _decimals(figure, scale))
    if figure.hedged:
        return f"{number}余"
    return _SIGNS.get(figure.bound, "") + number


def _decimals(figure: Figure, scale: Decimal) -> int:
    """Decimals to show: those of the print (17.50亿元), or what the value needs in another magnitude."""
    shown = figure.step if scale_of(figure) == scale else figure.value
    exponent = (shown / scale).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(value: Decimal, places: int) -> str:
    return f"{value:.{places}f}"


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
