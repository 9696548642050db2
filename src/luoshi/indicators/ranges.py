"""Arithmetic of intervals beyond addition: what printed numbers allow a difference, a ratio or a mean growth to be."""

from collections.abc import Iterable
from decimal import Decimal

from luoshi.records import Interval

_HUNDRED = Decimal(100)


def minus(a: Interval, b: Interval) -> Interval:
    """Any value of *a* less any of *b*.

    >>> str(minus(Interval(Decimal(10), Decimal(12)), Interval.exact(Decimal(3))))
    '[7, 9]'
    """
    return a + Interval(None if b.high is None else -b.high, None if b.low is None else -b.low, b.high_open, b.low_open)


def over(a: Interval, b: Interval) -> Interval | None:
    """Any value of *a*, not negative, over any of *b*, above zero; None where one of them may be otherwise.

    >>> str(over(Interval(Decimal(24), Decimal(26)), Interval.exact(Decimal(4))))
    '[6, 6.5]'
    """
    if a.low is None or a.low < 0 or b.low is None or b.low <= 0:
        return None
    low = Decimal(0) if b.high is None else a.low / b.high
    high = None if a.high is None else a.high / b.low
    return Interval(low, high, a.low_open or b.high_open or b.high is None, a.high_open or b.low_open)


def mean_growth(rates: Iterable[Interval]) -> Interval | None:
    """The mean yearly growth, in per cent, of yearly growths in per cent; None where one is unbounded or below -100.

    The mean is geometric (两年平均 = √((1+g₁)(1+g₂))-1, NBS practice of 2021).
    """
    low = high = Decimal(1)
    count, low_open, high_open = 0, False, False
    for rate in rates:
        if rate.low is None or rate.high is None or rate.low <= -_HUNDRED:
            return None
        low *= 1 + rate.low / _HUNDRED
        high *= 1 + rate.high / _HUNDRED
        low_open, high_open, count = low_open or rate.low_open, high_open or rate.high_open, count + 1
    if not count:
        return None
    return Interval((root(low, count) - 1) * _HUNDRED, (root(high, count) - 1) * _HUNDRED, low_open, high_open)


def root(value: Decimal, degree: int) -> Decimal:
    """The *degree*-th root of a value above zero.

    >>> root(Decimal(9), 2)
    Decimal('3')
    """
    if degree == 2:
        return value.sqrt()
    return value ** (Decimal(1) / degree)
