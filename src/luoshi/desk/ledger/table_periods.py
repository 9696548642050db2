"""Periods as people and Excel write them, in the one form that the ledger has for each."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from luoshi.indicators.periods import Months, months

_PERIOD = re.compile(
    r"(?P<y>[12]\d{3})年?(?:(?P<m>\d{1,2})月?(?:[-—–~～至]+(?P<m2>\d{1,2}))?月份?|(?P<half>[上下])半年"
    r"|第?(?P<q>[一二三四1234])季度|前(?P<q2>[二三])季度|全年|)"
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")


def period_of(cell: object) -> str:
    """The period that a cell means, in the one form that the ledger has for it; empty for none.

    >>> [period_of(w) for w in ("2024年1—5月", "2024-5", "2024年上半年", "2024年前三季度", "2024-01/2024-03", 2024.0)]
    ['2024-01/2024-05', '2024-05', '2024-H1', '2024-Q1/Q3', '2024-Q1', '2024']
    >>> period_of(date(2024, 5, 1)), period_of("202405"), period_of("2024年13月"), period_of("五月")
    ('2024-05', '2024-05', '', '')
    """
    if isinstance(cell, datetime | date):  # Excel makes a date of 2024-05 by itself
        return f"{cell.year}-{cell.month:02d}" if cell.day == 1 else ""
    return _period(f"{cell:.15g}" if isinstance(cell, float) else str(cell))


@lru_cache(maxsize=4096)
def _period(words: str) -> str:
    plain = re.sub(r"\s", "", words)
    compact = _COMPACT.fullmatch(plain)
    run = months(f"{compact[1]}-{compact[2]}" if compact else plain) or _spoken(plain)
    return str(run) if run else ""


_QUARTERS: Callable[[str], int] = "_一二三四".index


def _spoken(words: str) -> Months | None:
    """The months of a period in Chinese words."""
    found = _PERIOD.fullmatch(words)
    if found is None:
        return None
    year = int(found["y"])
    if found["half"]:
        return Months(year, 1, 6) if found["half"] == "上" else Months(year, 7, 12)
    if found["q"]:
        quarter = int(found["q"]) if found["q"].isdecimal() else _QUARTERS(found["q"])
        return Months(year, quarter * 3 - 2, quarter * 3)
    if found["q2"]:
        return Months(year, 1, _QUARTERS(found["q2"]) * 3)
    first, last = int(found["m"] or 1), int(found["m2"] or found["m"] or 12)
    return Months(year, first, last) if 1 <= first <= last <= 12 else None
