"""What two levels, or a level and what was added, allow a growth to be; and how a printed growth compares with that.

All in per cent and by intervals: each print allows half a unit of its last digit, so a growth that any pair of true
values explains agrees. Exact hulls are taken: B/(A-B) grows with B and falls with A.
"""

import re
from decimal import Decimal
from typing import Literal

from luoshi.check.passages import Place
from luoshi.check.rates.changes import Step, shown
from luoshi.indicators.ranges import over
from luoshi.records import Interval

Fit = Literal["meets", "truncated", "off"]

HUNDRED = Decimal(100)
_LOOSE = Decimal("0.2")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(.*)")


def grown(now: Interval, before: Interval) -> Interval | None:
    """The growth from *before* to *now*, in per cent, falls below zero; None where a base is not above zero.

    >>> str(grown(Interval.exact(Decimal(120)), Interval.exact(Decimal(100))))
    '20.0'
    """
    ratio = over(now, before)
    if ratio is None or ratio.low is None:
        return None
    return Interval((ratio.low - 1) * HUNDRED, None if ratio.high is None else (ratio.high - 1) * HUNDRED)


def grown_by(now: Interval, added: Interval, *, falls: bool = False) -> Interval | None:
    """The growth that brought *added* and ended at *now*, in per cent: B/(A-B); below zero where *added* was lost.

    >>> str(grown_by(Interval.exact(Decimal(120)), Interval.exact(Decimal(20))))
    '20.0'
    """
    if None in (now.low, now.high, added.low, added.high):
        return None
    assert now.low is not None and now.high is not None and added.low is not None and added.high is not None
    if added.low < 0:
        return None
    if falls:
        if now.low + added.low <= 0:
            return None
        low = added.high / (now.low + added.high) * HUNDRED if now.low + added.high > 0 else HUNDRED
        return Interval(-low, -(added.low / (now.high + added.low) * HUNDRED))
    if now.low - added.high <= 0:
        return None
    return Interval(added.low / (now.high - added.low) * HUNDRED, added.high / (now.low - added.high) * HUNDRED)


def stated(step: Step, computed: Interval) -> Interval:
    """A printed growth as a signed interval in per cent: 下降3.9%, 增长1.3倍 (130), 是上年的1.74倍 (74).

    A verb that tells no direction (优化94.4%) takes the sign of what was computed.
    """
    own = step.size
    if step.role in ("more", "times"):
        less = HUNDRED if step.role == "times" else Decimal(0)
        low, high = own.low, own.high
        return Interval(None if low is None else low * HUNDRED - less, None if high is None else high * HUNDRED - less)
    neutral = step.direction == "any" and computed.high is not None and computed.high < 0
    if step.falls or neutral:
        return Interval(None if own.high is None else -own.high, None if own.low is None else -own.low)
    return own


def fit(step: Step, computed: Interval) -> Fit:
    """Whether a printed growth agrees with a computed one, only when its last digit was cut off, or not at all."""
    printed = stated(step, computed)
    if printed.meets(computed):
        return "meets"
    figure = step.place.figure
    if figure.bound != "eq" or figure.high is not None:
        return "off"
    value, unit = abs(figure.value), figure.step
    if step.role in ("more", "times"):
        value, unit = value * HUNDRED, unit * HUNDRED
        value -= HUNDRED if step.role == "times" else 0
    cut = Interval(value, value + unit, high_open=True)
    if printed.high is not None and printed.high < 0:
        cut = Interval(-value - unit, -value, low_open=True)
    return "truncated" if cut.meets(computed) else "off"


def telling(step: Step, computed: Interval) -> bool:
    """Whether agreement means something: both ranges are bounded and narrow against the growth itself."""
    printed = stated(step, computed)
    return _narrow(printed, step) and _narrow(computed, step)


def _narrow(interval: Interval, step: Step) -> bool:
    if interval.low is None or interval.high is None:
        return False
    width = interval.high - interval.low
    unit = step.place.figure.step * (HUNDRED if step.role in ("more", "times") else 1)
    return width <= max(4 * unit, _LOOSE * max(abs(interval.low), abs(interval.high))) and width <= 50


def in_print(percent: Decimal, step: Step) -> str:
    """A computed growth in the form of the printed one, one digit finer: 7.19%, 2.27倍; falls without a sign."""
    if step.role in ("more", "times"):
        times = percent / HUNDRED + (1 if step.role == "times" else 0)
        return f"{finer(times, step.place.figure.step)}倍"
    return f"{finer(abs(percent), step.place.figure.step)}%"


def finer(value: Decimal, step: Decimal) -> str:
    """A number with one digit more than a print whose last digit is *step*, not more than four decimals.

    >>> finer(Decimal("7.1926"), Decimal("0.1")), finer(Decimal("22.909"), Decimal(1))
    ('7.19', '22.9')
    """
    exponent = step.normalize().as_tuple().exponent
    places = min(4, max(0, -exponent) + 1) if isinstance(exponent, int) else 2
    return f"{value:.{places}f}"


def number(place: Place) -> str:
    """The value of a figure with the decimals of its print: 9.0, -7.3."""
    exponent = place.figure.step.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{place.figure.value:.{decimals}f}"


def terms(*places: Place) -> tuple[str, ...]:
    """Figures as terms of a sum: bare numbers where all are printed in one unit (4620, 310), else as printed."""
    prints = [shown(place) for place in places]
    parts = [_NUMBER.match(surface) for surface in prints]
    if all(parts) and len({part[2] for part in parts if part}) == 1:
        return tuple(part[1] for part in parts if part)
    return tuple(prints)
