"""Percentages weighed against the two amounts that they come from, by intervals; and how the division is shown."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from luoshi.check.balance import scale_of, term
from luoshi.check.passages import Place
from luoshi.indicators.ranges import over
from luoshi.records import Figure, Interval

Agreement = Literal["meets", "cut", "off"]
"""How a printed rate compares: it follows, it follows when cut off and not rounded, or it does not follow."""

HUNDRED = Decimal(100)
_NARROW = Decimal("0.08")


def percent(part: Interval, whole: Interval) -> Interval | None:
    """What share *part* may be of *whole*, in per cent, ends closed; None where the whole may be zero.

    >>> str(percent(Interval.exact(Decimal(1)), Interval.exact(Decimal(4))))
    '25.00'
    """
    ratio = over(part, whole)
    if ratio is None or ratio.low is None or ratio.high is None:
        return None
    return Interval(ratio.low * HUNDRED, ratio.high * HUNDRED)


def agreement(rate: Place, computed: Interval) -> Agreement:
    """Whether a printed rate can be the computed one; offices also cut off (7/9 printed 77%), which is no mistake."""
    if rate.allowed.meets(computed):
        return "meets"
    figure = rate.figure
    plain = figure.bound == "eq" and not figure.hedged
    if plain and Interval(figure.value, figure.value + figure.step, high_open=True).meets(computed):
        return "cut"
    return "off"


def telling(rate: Place, computed: Interval) -> bool:
    """Whether agreement proves something: the computed range is narrow and the print of the rate is not hedged open."""
    if computed.low is None or computed.high is None or rate.figure.value <= 0:
        return False
    narrow = computed.high - computed.low <= max(_NARROW * computed.high, rate.figure.step)
    return narrow and rate.allowed.low is not None and rate.allowed.high is not None


def division(parts: Iterable[Figure], whole: Figure, rate: Figure, *, meets: bool = False) -> str:
    """The division as a reader would write it, one decimal more than the print where they differ.

    *meets* tells that rounding of the parts explains what difference there is.

    >>> done = Figure(0, 4, "129项", Decimal(129), "项")
    >>> plan = Figure(0, 4, "270项", Decimal(270), "项")
    >>> division([done], plan, Figure(0, 3, "47%", Decimal(47), "%", measure="share"))
    '129/270=47.8%≠47%'
    """
    terms = list(parts)
    scale = scale_of(whole)
    above = "+".join(term(f, scale) for f in terms)
    above = f"({above})" if len(terms) > 1 else above
    value = sum((f.value for f in terms), start=Decimal(0)) / whole.value * HUNDRED
    return f"{above}/{term(whole, scale)}={compared(value, rate, meets=meets)}"


def compared(value: Decimal, rate: Figure, *, meets: bool = False) -> str:
    """A computed percentage beside the printed one: ``97.2%``, ``47.8%≠47%``, ``49%（原文近50%）``."""
    places = max(0, -int(rate.step.normalize().as_tuple().exponent))
    printed = f"{rate.value:.{places}f}%"
    same = rounded(value, places)
    if rate.bound != "eq" or rate.hedged:
        mark = {"gt": "超", "ge": "不低于", "lt": "近", "le": "不超过", "approx": "约"}.get(rate.bound, "")
        return f"{same}%（原文{mark}{rate.value:f}%）"
    if same == f"{rate.value:.{places}f}":
        return printed
    close = meets or abs(value - rate.value) <= rate.step / 2
    return f"{rounded(value, places + 1)}%{'≈' if close else '≠'}{printed}"


def rounded(value: Decimal, places: int) -> str:
    """A number to *places* decimals, halves up, as offices round.

    >>> rounded(Decimal("73.3161"), 2), rounded(Decimal("0.5"), 0)
    ('73.32', '1')
    """
    return str(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def whole_counts(part: Interval, rate: Interval) -> range:
    """The whole numbers of which *part* can be *rate* per cent: 3 is 10 % of 29, 30 or 31.

    >>> whole_counts(Interval.exact(Decimal(3)), Interval(Decimal("9.5"), Decimal("10.5")))
    range(29, 32)
    """
    bounds = over(part, rate)
    if bounds is None or bounds.low is None or bounds.high is None:
        return range(0)
    low, high = bounds.low * HUNDRED, bounds.high * HUNDRED
    first = int(low.to_integral_value(ROUND_FLOOR))
    return range(first + (first < low), int(high.to_integral_value(ROUND_FLOOR)) + 1)
