"""What speaks against a figure that was entered: slips of the unit, jumps, falls within a year, broken sums."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_HUNDRED = Decimal(100)
_PLACES = 10
_ADDED = ("level", "difference", "share")
"""The measures whose parts add up."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier value of the same figure, in the unit of the form; *words* say which: 上年同期, 上期."""

    words: str
    value: Decimal
    cell: str = ""
    mark: Any = None
    """The row of the ledger that it is, for the mark of origin."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure as the checks see it: what it is, what was entered, what is known from earlier."""

    item: int
    name: str
    measure: str
    value: Decimal | None
    size: Decimal = Decimal(1)
    """What one of the form's units is in the base unit."""
    total: int | None = None
    last_year: Reference | None = None
    before: Reference | None = None
    cumulative: bool = False
    """Whether *before* is a smaller part of the same running total: then the figure cannot be less."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about an item: its kind, and in Chinese what speaks against the figure, with the arithmetic."""

    item: int
    kind: str
    words: str


@cache
def limits() -> Mapping[str, Any]:
    """From where on a figure is doubted (limits.toml)."""
    return tomllib.loads(Path(__file__).with_name("limits.toml").read_text(encoding="utf-8"))


def doubts(asked: Sequence[Asked]) -> list[Doubt]:
    """Every doubt about the figures of a filing, in their order; a slip of the unit hides the jump that it makes."""
    found: list[Doubt] = []
    for one in asked:
        if one.value is None:
            continue
        slip = _slip(one)
        found += [slip] if slip else [*_jump(one), *_fall(one)]
        found += _sign(one)
    return found + list(_sums(asked))


def _references(one: Asked) -> list[Reference]:
    return [earlier for earlier in (one.last_year, one.before) if earlier is not None]


def _slip(one: Asked) -> Doubt | None:
    """Another unit was used: the figure is about 10^4 (10^8, 10^3) times an earlier one, or that part of it."""
    assert one.value is not None
    within = Decimal(limits()["slip_within"])
    for earlier in _references(one):
        if not earlier.value or not one.value or one.measure == "rank":
            continue
        ratio = abs(one.value / earlier.value)
        if one.measure in ("growth", "share"):
            if ratio <= Decimal("0.02") and abs(one.value) <= 1 < abs(earlier.value):
                words = f"{_n(one.value)} 与{earlier.words} {_n(earlier.value)} 相差约百倍，可能把百分数填成了小数"
                return Doubt(one.item, "unit", words)
            continue
        for size, word in limits()["slips"].items():
            times = Decimal(size)
            larger = times / within <= ratio <= times * within
            if larger or times / within <= 1 / ratio <= times * within:
                how = "倍" if larger else "分之一"
                words = f"{_n(one.value)} 约为{earlier.words} {_n(earlier.value)} 的{word}{how}，可能用错了单位"
                return Doubt(one.item, "unit", words)
    return None


def _jump(one: Asked) -> Iterator[Doubt]:
    """The figure is far from an earlier one; a running total is compared only with that of a year ago."""
    assert one.value is not None
    for earlier in _references(one):
        if one.cumulative and earlier is one.before:
            continue
        words = f"{_n(one.value)}，{earlier.words} {_n(earlier.value)}"
        if one.measure in ("growth", "share"):
            apart = abs(one.value - earlier.value)
            if apart > limits()[f"{one.measure}_points"]:
                yield Doubt(one.item, "jump", f"{words}，相差 {_n(apart)} 个百分点")
        elif earlier.value and one.measure != "rank":
            change = (one.value - earlier.value) / abs(earlier.value) * _HUNDRED
            if abs(change) > limits()["jump"]:
                yield Doubt(
                    one.item, "jump", f"{words}，{'增加' if change > 0 else '减少'} {_n(round(abs(change), 1))}%"
                )


def _fall(one: Asked) -> Iterator[Doubt]:
    """A running total is less than it was earlier in the year."""
    assert one.value is not None
    if one.cumulative and one.before is not None and one.value < one.before.value:
        words = f"累计数 {_n(one.value)} 小于{one.before.words} {_n(one.before.value)}，累计数不应下降"
        yield Doubt(one.item, "fall", words)


def _sign(one: Asked) -> Iterator[Doubt]:
    assert one.value is not None
    if one.value < 0 and one.measure in ("level", "share") and all(e.value >= 0 for e in _references(one)):
        yield Doubt(one.item, "sign", f"{_n(one.value)} 是负数")
    if one.measure == "rank" and (one.value < 1 or one.value != one.value.to_integral_value()):
        yield Doubt(one.item, "sign", f"{_n(one.value)} 不是位次")


def _sums(asked: Sequence[Asked]) -> Iterator[Doubt]:
    """Parts that do not give their total; while some are open, parts that are more than it."""
    parts: dict[int, list[Asked]] = {}
    for one in asked:
        if one.total is not None and one.measure in _ADDED:
            parts.setdefault(one.total, []).append(one)
    for total in asked:
        those = parts.get(total.item, [])
        given = [(part, part.value) for part in those if part.value is not None]
        if total.value is not None and given:
            yield from _sum(total, total.value, given, whole=len(given) == len(those))


def _sum(total: Asked, stated: Decimal, given: Sequence[tuple[Asked, Decimal]], *, whole: bool) -> Iterator[Doubt]:
    amounts = [value * part.size / total.size for part, value in given]
    added = sum(amounts, Decimal(0))
    apart = stated - added
    if abs(apart) <= _slack([*given, (total, stated)]) / total.size:
        return
    if not whole and (apart >= 0 or min(amounts) < 0):
        return
    terms = "+".join(_n(amount) for amount in amounts[:8]) + ("+…" if len(amounts) > 8 else "")
    words = f"{'分项' if whole else '已填分项'}之和 {terms}={_n(added)}，合计填 {_n(stated)}，相差 {_n(abs(apart))}"
    yield Doubt(total.item, "sum", words)


def _slack(terms: Sequence[tuple[Asked, Decimal]]) -> Decimal:
    """What rounding may make of a sum: half a step each, of the finest in the same unit; none where all are whole."""
    places: dict[Decimal, int] = {}
    for one, value in terms:
        exponent = value.normalize().as_tuple().exponent
        places[one.size] = max(places.get(one.size, 0), -exponent if isinstance(exponent, int) else 0)
    steps = (one.size.scaleb(-places[one.size]) for one, _ in terms if places[one.size])
    return sum(steps, Decimal(0)) / 2


def _n(value: Decimal) -> str:
    """A number for people: plain digits, thousands apart, no more decimals than can be entered.

    >>> _n(Decimal("12345.500")), _n(Decimal(-3))
    ('12,345.5', '-3')
    """
    return f"{round(value, _PLACES).normalize():,f}"
