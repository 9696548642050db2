"""A target set beside its result: may they be compared, and was it met, passed or missed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.indicators import catalogue
from luoshi.indicators.units import dimensions, ratio
from luoshi.records import Figure, Observation
from luoshi.track.sayings import Saying
from luoshi.track.words import words

Met = Literal["kept", "exceeded", "missed"]
_RATES = ("growth", "share")
_TWENTIETH = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Margin:
    """What counts as passing a target clearly: *level* as a share of the target, *rate* in percentage points."""

    level: Decimal = Decimal("0.1")
    rate: Decimal = Decimal("0.5")


def comparable(target: Saying, result: Saying) -> Decimal | None:
    """How many units of the target one unit of the result is; None where the two cannot be compared.

    A level is not compared with a growth, what was added not with what there is, a quantity not with another one.
    """
    a, b = target.figure, result.figure
    if a is None or b is None or _measure(a) != _measure(b) or _stock_and_flow(target, result):
        return None
    if a.unit == b.unit:
        return Decimal(1)
    for base in dimensions():
        own, other = ratio(a.unit, base), ratio(b.unit, base)
        if own is not None and other is not None:
            return other / own
    same = any({a.unit, b.unit} <= units for units in words().units.values())
    return Decimal(1) if same and a.measure not in _RATES else None


def _measure(figure: Figure) -> str:
    """The measure, by which what was added (增加1.38万个) is a level of its own."""
    return "level" if figure.measure == "difference" and "百分点" not in figure.unit else figure.measure


def _stock_and_flow(target: Saying, result: Saying) -> bool:
    """Whether one of the two says what was added and the other what there is by now."""
    if target.figure is None or target.figure.measure != "level":
        return False
    pairs = ((target.near, result.near), (result.near, target.near))
    return any(words().added.search(a) and words().total.search(b) and not words().added.search(b) for a, b in pairs)


def met(target: Saying, result: Saying, times: Decimal, *, margin: Margin, stretch: Figure | None = None) -> Met:
    """Whether *result* keeps, passes or misses *target*; *times* brings it to the target's unit.

    Missed where no value that the print of the result allows reaches the target. Passed where the result is beyond the
    higher tier, or, without one, beyond the target by *margin*.
    """
    a, b = target.figure, result.figure
    assert a is not None and b is not None
    low, high = _reach(b, times)
    goal = _goal(a)
    value = b.value * times
    if lower_is_better(target):
        top = goal[1]
        if low > top:
            return "missed"
        return "exceeded" if _beyond(a, -value, -top, margin, stretch, sign=-1) else "kept"
    if high < goal[0]:
        return "missed"
    return "exceeded" if _beyond(a, value, goal[1], margin, stretch) else "kept"


def _reach(figure: Figure, times: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the greatest value that a print allows, in the target's unit; unbounded ends count as printed."""
    interval = figure.interval
    low = figure.value if interval.low is None else interval.low
    high = max(figure.value, figure.high or figure.value) if interval.high is None else interval.high
    if figure.bound in ("gt", "ge"):
        low = figure.value
    return low * times, high * times


def _goal(figure: Figure) -> tuple[Decimal, Decimal]:
    """From where on a target is met, and from where on it is passed."""
    value, top = figure.value, figure.value if figure.high is None else figure.high
    if figure.bound == "approx":
        return value - abs(value) * _TWENTIETH, value + abs(value) * _TWENTIETH
    if figure.bound == "lt":
        return figure.interval.low or value, value
    return min(value, top), max(value, top)


def _beyond(
    target: Figure, value: Decimal, top: Decimal, margin: Margin, stretch: Figure | None, *, sign: int = 1
) -> bool:
    """Whether a value lies clearly beyond a target; *sign* is -1 where both were turned round."""
    if stretch is not None:
        return value > sign * stretch.value
    if target.measure in _RATES or target.unit in ("%", "‰"):
        return value - top >= margin.rate
    return top != 0 and (value - top) / abs(top) >= margin.level


def lower_is_better(target: Saying) -> bool:
    """Whether less than the target is more than was promised: an upper bound, a fall, an indicator that should fall."""
    figure = target.figure
    assert figure is not None
    if figure.bound in ("le",) or figure.value < 0 or words().lower.search(target.near):
        return True
    seen: Observation | None = target.seen
    return bool(seen and seen.indicator and catalogue().of(seen.indicator).direction == "down")


def arithmetic(target: Saying, result: Saying, times: Decimal) -> str:
    """Target and result side by side as a reader would write them: 29个÷32个=90.6%, 83.6%-85%=-1.4个百分点."""
    a, b = target.figure, result.figure
    assert a is not None and b is not None
    value = b.value * times
    if a.measure in _RATES or a.unit in ("%", "‰"):
        points = abs(value) - abs(a.value) if value < 0 and a.value < 0 else value - a.value
        return f"{_print(b)}-{_print(a)}={'+' if points > 0 else ''}{_plain(points)}个百分点"
    if a.measure == "rank" or not a.value:
        return f"{_print(a)}，{_print(b)}"
    share = (value / a.value * 100).quantize(Decimal("0.1"))
    return f"{_print(b)}÷{_print(a)}={_plain(share)}%"


def _print(figure: Figure) -> str:
    return figure.surface


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
