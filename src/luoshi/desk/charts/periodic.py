"""An indicator's values of one unit as the table of a page: a row a period, everything that is said of it beside it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from luoshi.desk.charts.cells import Cell, cell, label
from luoshi.desk.charts.known import Known
from luoshi.desk.charts.rows import KINDS, Row, latest
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import Months, months
from luoshi.track.pace import Direction, Done, Goal, pace, rounded

_PLANNED: Final = ("target", "stretch")
_MEASURES: Final = ("level", "growth")
Rank = tuple[int, int]
"""A rank, and among how many."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, and its head with the unit."""

    key: str
    head: str


@dataclass(frozen=True, slots=True)
class Line:
    """A period (目标, 预计 … beside it where it is no actual), its cells by column, and what is to be said of it."""

    run: Months
    kind: str
    row: Row
    cells: Mapping[str, Cell]
    rank: Rank | None = None
    others: int = 0

    @property
    def label(self) -> str:
        """The period in words."""
        return label(self.run)

    @property
    def word(self) -> str:
        """What sort of value it is, where it is no actual."""
        return KINDS[self.kind]

    @property
    def state(self) -> str:
        """What is to be said of the value besides that it was reported."""
        return "" if self.row.state == "已报" else self.row.state


@dataclass(frozen=True, slots=True)
class Periods:
    """The table: its columns, its lines with the latest first, and the rows that fit into none."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    rest: tuple[Row, ...]
    unit: str


@dataclass
class _Found:
    """The values of one period and kind: by measure, the one entered last; how many differ from it."""

    rows: dict[str, Row] = field(default_factory=dict)
    others: int = 0


def period_table(known: Known, ranks: Mapping[Months, Rank]) -> Periods:
    """The table of all that is known of one unit."""
    found, rest = _sorted(known.rows)
    flow = known.indicator.kind == Indicator.Kind.FLOW
    joined = {at for at in found if flow and _single(at) and _whole(at) in found}
    lines = [_line(known, at, found, ranks, joined) for at in sorted(found, key=_newest) if at not in joined]
    compared = {str(line.run.year) for line in lines if "target" in line.cells}
    lines = [line for line in lines if not _told_beside(line, compared)]
    used = {key for line in lines for key in line.cells}
    ranked = any(line.rank for line in lines)
    return Periods(_columns(known, flow, used, ranked=ranked), tuple(lines), tuple(rest), known.unit)


def _sorted(rows: Iterable[Row]) -> tuple[dict[tuple[Months, str], _Found], list[Row]]:
    """The rows by period and kind; apart those of other measures and of spans that are no months."""
    cells: dict[tuple[Months, str, str], list[Row]] = {}
    rest = []
    for row in rows:
        run = months(row.period)
        plain = row.measure in _MEASURES and row.comparison in ("", "yoy") and not row.aspect
        if run is None or not plain or row.kind not in KINDS:
            rest.append(row)
        else:
            cells.setdefault((run, row.kind, row.measure), []).append(row)
    found: dict[tuple[Months, str], _Found] = {}
    for (run, kind, measure), some in cells.items():
        one = found.setdefault((run, kind), _Found())
        one.rows[measure] = latest(some)
        one.others += len({row.value for row in some}) - 1
    return found, sorted(rest, key=lambda row: (row.period, row.measure), reverse=True)


def _told_beside(line: Line, years: Collection[str]) -> bool:
    """Whether a line is a target that every actual of its year has beside it already."""
    plain = line.kind == "target" and not line.others and set(line.cells) == {"value"}
    return plain and str(line.run) in years


def _single(at: tuple[Months, str]) -> bool:
    return at[0].first == at[0].last > 1 and at[1] not in _PLANNED


def _whole(at: tuple[Months, str]) -> tuple[Months, str]:
    return Months(at[0].year, 1, at[0].last), at[1]


def _newest(at: tuple[Months, str]) -> tuple[int, int, int, int]:
    """The latest first, the longer of two that end together first, the actual before its target."""
    run, kind = at
    return -run.year, -run.last, run.first, list(KINDS).index(kind)


def _line(
    known: Known,
    at: tuple[Months, str],
    found: Mapping[tuple[Months, str], _Found],
    ranks: Mapping[Months, Rank],
    joined: Iterable[tuple[Months, str]],
) -> Line:
    run, kind = at
    rows = found[at].rows
    level, growth = rows.get("level"), rows.get("growth")
    flow = known.indicator.kind == Indicator.Kind.FLOW
    cells: dict[str, Cell] = {}
    if level is not None:
        cells["single" if flow and not run.cumulative else "value"] = told(level, known.scale[0])
    if growth is not None:
        cells["growth"] = told(growth)
    if kind not in _PLANNED:
        month = (Months(run.year, run.last, run.last), kind)
        if month in joined and "level" in found[month].rows:
            cells["single"] = told(found[month].rows["level"], known.scale[0])
        if kind == "actual":
            cells |= {key: one for key, one in _computed(known, run).items() if key not in cells}
        if level is not None and run.cumulative:
            cells |= against(known, level, run)
    row = level or growth
    assert row is not None
    rank = ranks.get(run) if kind == "actual" else None
    return Line(run, kind, row, cells, rank, found[at].others)


def told(row: Row, power: int = 0) -> Cell:
    """A row as a cell; where it is empty, the state that says why."""
    return cell(row.value, power, row) if row.value is not None else Cell(Decimal(0), row.state, row)


def _computed(known: Known, run: Months) -> dict[str, Cell]:
    """What follows from the levels: the month out of running totals, the growth where none was printed."""
    told = {"single": known.singles.get(run), "growth": known.computed_growths.get(run)}
    return {key: one for key, one in told.items() if one}


def against(known: Known, level: Row, run: Months) -> dict[str, Cell]:
    """A value beside the target of its year: what was due by now, the share, the distance."""
    target = known.targets.get(str(run.year))
    if target is None or target.value is None or level.value is None:
        return {}
    power = known.scale[0]
    cells = {"target": cell(target.value, power, target)}
    down = known.indicator.direction == Indicator.Direction.DOWN or target.bound == "le"
    way: Direction = "down" if down else "up"
    kind = {"flow": "flow", "stock": "stock"}.get(known.indicator.kind, "rate")
    goal = Goal(target.value, None, target.low, target.high, way)
    found = pace(kind, goal, Done(level.value, level.low, level.high), run.last)  # type: ignore[arg-type]
    if found.kind == "flow":
        cells["due"] = cell(target.value * run.last / 12, power, None, f"年度目标×{run.last}÷12")
    if found.share is not None:
        cells["share"] = _percent(found.share, "完成÷年度目标")
    if found.gap is not None and found.kind == "flow":
        gap = rounded(found.gap, Decimal("0.1")) or Decimal(0)
        cells["gap"] = Cell(gap, f"{'+' if gap > 0 else ''}{gap}", None, "完成比例与时间进度之差")
    elif found.gap is not None:
        shown = cell(found.gap, power, None, "与目标之差")
        cells["gap"] = Cell(shown.value, f"{'+' if found.gap > 0 else ''}{shown.text}", None, shown.how)
    return cells


def _percent(value: Decimal, how: str) -> Cell:
    shown = rounded(value, Decimal("0.1")) or Decimal(0)
    return Cell(shown, f"{shown:,}", None, how)


def _columns(known: Known, flow: bool, used: Iterable[str], *, ranked: bool) -> tuple[Column, ...]:
    """The columns that have anything in them, in their order."""
    unit, keys = known.unit, set(used)
    gap = "比时间进度（个百分点）" if flow else f"与目标差（{unit}）"
    heads = {
        "value": f"{'累计' if flow else '数值'}（{unit}）",
        "single": f"当期（{unit}）",
        "growth": "同比（%）",
        "target": f"年度目标（{unit}）",
        "due": f"时间进度应完成（{unit}）",
        "share": "完成目标（%）",
        "gap": gap,
    }
    made = [Column(key, head) for key, head in heads.items() if key in keys]
    return (*made, Column("rank", "位次")) if ranked else tuple(made)


def rooms(columns: Sequence[Column], lines: Sequence[Line]) -> Mapping[str, int]:
    """The most decimals of each column, so that the points of its numbers can stand in a line."""
    return {
        column.key: max((len(line.cells[column.key].text.partition(".")[2])
                         for line in lines if column.key in line.cells), default=0)
        for column in columns
    }  # fmt: skip
