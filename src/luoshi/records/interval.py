"""Hedged numbers as intervals: what a printed figure allows the true value to be."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between *low* and *high*; an end is open where its flag says so, None is unbounded.

    >>> a = Interval(Decimal(130), Decimal(140), high_open=True)   # 1.3亿余
    >>> a.contains(Decimal(140)), a.contains(Decimal(130))
    (False, True)
    >>> (a + Interval.exact(Decimal(10))).low
    Decimal('140')
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exact(cls, value: Decimal) -> "Interval":
        """The interval that holds one value only."""
        return cls(value, value)

    def contains(self, value: Decimal) -> bool:
        """Whether *value* lies in the interval."""
        return self.meets(Interval.exact(value))

    def meets(self, other: "Interval") -> bool:
        """Whether the two intervals share a value.

        >>> Interval(Decimal(1), None).meets(Interval(None, Decimal(0)))
        False
        """
        return not (_below(self, other) or _below(other, self))

    def __add__(self, other: "Interval") -> "Interval":
        """Sum of any value of the one and any of the other."""
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __str__(self) -> str:
        """As mathematicians print it.

        >>> str(Interval(Decimal(3), None, low_open=True))
        '(3, +∞)'
        """
        if self.low is not None and self.low == self.high:
            return f"{self.low}"
        low = f"{'(' if self.low_open else '['}{self.low}" if self.low is not None else "(-∞"
        high = f"{self.high}{')' if self.high_open else ']'}" if self.high is not None else "+∞)"
        return f"{low}, {high}"


def _below(a: Interval, b: Interval) -> bool:
    """Whether all of *a* lies below all of *b*."""
    if a.high is None or b.low is None:
        return False
    return a.high < b.low or (a.high == b.low and (a.high_open or b.low_open))
