"""An indicator's values as printable tables: rows are periods, columns are units, the unit stands in the head."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.desk.ledger.models import Observation
from luoshi.indicators.periods import months
from luoshi.write.labels import BOUNDS, MEASURES, comparison_label, period_label

_MAGNITUDES = ((8, "亿"), (4, "万"))
_MOST_DECIMALS = 4
_SAME_YEAR = re.compile(r"(\d{4})年(\d+)月—\1年(\d+)月")
_KINDS = {"actual": "", "expected": "预计", "target": "目标", "stretch": "力争", "forecast": "预测"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table: the row, its text, the room that sets its point under the others, how many others are."""

    row: Observation
    text: str
    room: str
    bound: str
    others: int
    differ: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A row of a table: a period (目标, 预计 … behind it where it is not an actual), and its cells by column."""

    label: str
    kind: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All values of one measure."""

    title: str
    unit: str
    columns: tuple[str, ...]
    periods: tuple[Period, ...]


def period_words(period: str) -> str:
    """A period in Chinese, as short as it can be.

    >>> period_words("2022-Q1/Q3"), period_words("2023-01/2023-02")
    ('2022年前三季度', '2023年1—2月')
    """
    return _SAME_YEAR.sub(r"\1年\2—\3月", period_label(period))


def tables(rows: Iterable[Observation]) -> Sequence[Table]:
    """The tables of an indicator's believed values, those with most values first."""
    groups: dict[tuple[str, str, str, str], list[Observation]] = {}
    for row in rows:
        groups.setdefault((row.measure, row.comparison, row.unit, row.aspect), []).append(row)
    ordered = sorted(groups.items(), key=lambda pair: (pair[0][0] != "level", -len(pair[1])))
    return [_table(key, some) for key, some in ordered]


def _table(key: tuple[str, str, str, str], rows: Sequence[Observation]) -> Table:
    measure, comparison, unit, aspect = key
    power, word = _magnitude(measure, rows)
    columns = dict.fromkeys(_column(row) for row in sorted(rows, key=_rank))
    by_place: dict[tuple[str, str], dict[str, list[Observation]]] = {}
    for row in rows:
        by_place.setdefault((row.period, row.kind), {}).setdefault(_column(row), []).append(row)
    decimals = max((_decimals(row, power) for row in rows), default=0)
    periods = [
        Period(
            period_words(period),
            _KINDS.get(kind, ""),
            tuple(_cell(some.get(column, ()), power, decimals) for column in columns),
        )
        for (period, kind), some in sorted(by_place.items(), key=lambda pair: _newest(pair[0]))
    ]
    title = "".join((comparison_label(comparison), MEASURES.get(measure, measure)))
    title += "（新增）" if aspect == "added" else ""
    return Table(title, f"{word}{unit}" if unit != "-" else word, tuple(columns), tuple(periods))


def _column(row: Observation) -> str:
    return str(row.organ) if row.organ else row.region


def _rank(row: Observation) -> tuple[int, list[int], str]:
    """Columns in the order of the tree; those that stand outside it last."""
    if not row.organ:
        return 1, [], row.region
    return 0, [int(key) for key in row.organ.path.split("/") if key], ""


def _newest(place: tuple[str, str]) -> tuple[int, int, int, str, int]:
    """The latest first; a longer period before a shorter one that ends with it; the actual before its target."""
    period, kind = place
    run = months(period)
    order = list(_KINDS).index(kind) if kind in _KINDS else len(_KINDS)
    if run is None:
        year = int(period[:4]) if period[:4].isdecimal() else 0
        return -year, -13, 0, period, order
    return -run.year, -run.last, run.first, period, order


def _magnitude(measure: str, rows: Sequence[Observation]) -> tuple[int, str]:
    """In 亿 or 万 where the middle value is at least one of it."""
    sizes = sorted(abs(row.value) for row in rows if row.value)
    if measure not in ("level", "difference") or not sizes:
        return 0, ""
    middle = sizes[len(sizes) // 2]
    return next(((power, word) for power, word in _MAGNITUDES if middle >= Decimal(10) ** power), (0, ""))


def _decimals(row: Observation, power: int) -> int:
    if row.value is None:
        return 0
    exponent = row.value.scaleb(-power).normalize().as_tuple().exponent
    return min(_MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


def _cell(rows: Sequence[Observation], power: int, decimals: int) -> Cell | None:
    if not rows:
        return None
    row = max(rows, key=lambda one: (one.recorded_at, one.pk))
    others = [one for one in rows if one is not row]
    bound = BOUNDS.get(row.bound, "") if row.bound != "eq" else ""
    text, room = _text(row, power, decimals)
    return Cell(row, text, room, bound, len(others), any(one.value != row.value for one in others))


def _text(row: Observation, power: int, decimals: int) -> tuple[str, str]:
    """The number with as many decimals as it has, and room of the width that it has less than others.

    >>> text, room = _text(Observation(value=Decimal("309345000000")), 8, 4)
    >>> text, len(room)
    ('3,093.45', 2)
    """
    if row.value is None:
        return row.state, ""
    number = row.value.scaleb(-power)
    plain = format(round(number, _MOST_DECIMALS).normalize(), "f")
    whole, dot, fraction = plain.partition(".")
    sign = "-" if whole.startswith("-") else ""
    room = "\u2007" * (decimals - len(fraction)) + ("\u2008" if decimals and not dot else "")
    return f"{sign}{int(whole.lstrip('-') or 0):,}{dot}{fraction}", room
