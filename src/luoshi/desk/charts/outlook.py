"""Where a year may end (推算): this year's running total over the shares that the same months had in the years before.

Nothing else is assumed, and nothing is said where it would be a guess: fewer than three whole years before, fewer than
three months of this one, a total that is zero or negative.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from luoshi.desk.charts.rows import Row
from luoshi.indicators.periods import Months

LEAST_YEARS: Final = 3
LEAST_MONTHS: Final = 3
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The interval of a whole year, and what it was computed of: the total so far, and the shares of years before."""

    run: Months
    done: Decimal
    low: Decimal
    high: Decimal
    shares: Mapping[int, Decimal]
    parts: tuple[Row, ...]

    @property
    def how(self) -> str:
        """The arithmetic in words."""
        least, most = min(self.shares.values()), max(self.shares.values())
        years = f"{min(self.shares)}—{max(self.shares)}年"
        return f"按{years}前{self.run.last}个月占全年的{least * _HUNDRED:.1f}%—{most * _HUNDRED:.1f}%推算"


def outlook_of(levels: Mapping[Months, Row]) -> Outlook | None:
    """The interval of the latest year's total; None where it would be a guess."""
    totals = {run: row for run, row in levels.items() if run.cumulative and row.value is not None and row.value > 0}
    if not totals:
        return None
    run = max(totals, key=lambda one: (one.year, one.last))
    if not LEAST_MONTHS <= run.last < 12:
        return None
    shares, parts = {}, [totals[run]]
    for year in range(run.year - 1, 0, -1):
        part, whole = totals.get(Months(year, 1, run.last)), totals.get(Months(year, 1, 12))
        if part is None or whole is None or part.value is None or not whole.value:
            break
        shares[year] = part.value / whole.value
        parts += [part, whole]
    if len(shares) < LEAST_YEARS or max(shares.values()) > 1:
        return None
    done = totals[run].value or Decimal(0)
    return Outlook(run, done, done / max(shares.values()), done / min(shares.values()), shares, tuple(parts))
