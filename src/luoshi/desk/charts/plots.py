"""What a chart shows, as a table first: places along the axis, lines, and a cell for each with where it comes from.

The chart is drawn from the same cells that the table beside it prints, so that the two cannot differ.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.indicators.periods import Months, by_month, months, year_on_year
from luoshi.write.labels import period_label

Shape = Literal["years", "pairs", "line", "bars", "multiples", "ranks"]
TARGET, PACE = "目标", "序时进度"
_YEARS = 4
"""Years side by side."""
_MAGNITUDES = ((8, "亿"), (4, "万"))
_POINTS = 36


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the unit of the plot; *row* is where it stands in the ledger, *how* the sum where it was computed."""

    value: Decimal
    text: str
    row: Observation | None = None
    how: str = ""


@dataclass(frozen=True)
class Plot:
    """One chart and its table: *places* along the axis, *lines*, the cells by (place, line); *focus* stands out."""

    name: str
    shape: Shape
    title: str
    unit: str
    places: tuple[str, ...]
    lines: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    focus: str = ""
    dashed: tuple[str, ...] = ()
    note: str = ""
    head: str = "期间"

    @cached_property
    def table(self) -> list[tuple[str, list[tuple[Cell, str] | None]]]:
        """The rows of the table: a place, and what each line has there, padded so that the points stand in a line."""
        most = max((len(cell.text.partition(".")[2]) for cell in self.cells.values()), default=0)
        return [(place, [self._padded(place, line, most) for line in self.lines]) for place in self.places]

    def _padded(self, place: str, line: str, most: int) -> tuple[Cell, str] | None:
        known = self.cells.get((place, line))
        if known is None:
            return None
        dot, fraction = known.text.partition(".")[1:]
        return known, known.text + "\u2007" * (most - len(fraction)) + ("\u2008" if most and not dot else "")

    @cached_property
    def sources(self) -> list[tuple[str, int]]:
        """Where the numbers come from, and how many from each, the most first."""
        rows = [cell.row for cell in self.cells.values() if cell.row is not None]
        return Counter(map(source_of, rows)).most_common(4)

    @cached_property
    def computed(self) -> int:
        """How many of the numbers were computed."""
        return sum(1 for cell in self.cells.values() if cell.how)

    @cached_property
    def words(self) -> str:
        """The chart in words, for those who hear it: what it shows, and where each line ends."""
        ends = []
        for line in self.lines[:8]:
            known = [(place, cell) for place in self.places if (cell := self.cells.get((place, line)))]
            if known:
                place, cell = known[0] if self.shape == "bars" else known[-1]
                ends.append(
                    f"{line} {place} {cell.text.strip()}"
                    if self.shape != "bars"
                    else f"{place} {cell.text.strip()}居首"
                )
        return f"{self.title}，单位：{self.unit}。{'；'.join(ends)}。数值见旁边的表。"


def source_of(row: Observation) -> str:
    """Where a value comes from, in a few words."""
    if row.version is not None:
        return f"《{row.version.document.title}》"
    return row.place.partition("!")[0].partition(" ")[0] or row.get_origin_display()[2:]


@dataclass(frozen=True)
class Known:
    """The believed values of one indicator for one unit, by what they are."""

    indicator: Indicator
    rows: Sequence[Observation]
    measures: frozenset[str] = field(default=frozenset(("level", "growth")))

    @cached_property
    def levels(self) -> dict[str, Observation]:
        """Actual levels by period; of several the one entered last."""
        return self._by_period(lambda row: row.kind == "actual" and row.measure == "level")

    @cached_property
    def growths(self) -> dict[str, Observation]:
        """Printed growth on the year before by period."""
        return self._by_period(
            lambda row: row.kind == "actual" and row.measure == "growth" and row.comparison in ("", "yoy")
        )

    @cached_property
    def targets(self) -> dict[str, Observation]:
        """Targets of levels by period."""
        return self._by_period(lambda row: row.kind == "target" and row.measure == "level")

    def _by_period(self, fits: Callable[[Observation], bool]) -> dict[str, Observation]:
        fitting = [row for row in self.rows if row.value is not None and not row.aspect and fits(row)]
        return {row.period: row for row in sorted(fitting, key=lambda row: (row.recorded_at, row.pk))}

    @cached_property
    def scale(self) -> tuple[int, str]:
        """The power of ten and its word in which levels are shown."""
        return scale_of(row.value for row in self.levels.values() if row.value is not None)

    @property
    def unit(self) -> str:
        """The unit of levels as shown."""
        word = self.indicator.unit
        return f"{self.scale[1]}{'' if word == '-' else word}"

    def level(self, row: Observation, how: str = "") -> Cell:
        """A level as a cell."""
        assert row.value is not None
        return cell(row.value, self.scale[0], row, how)


def scale_of(values: Iterable[Decimal]) -> tuple[int, str]:
    """In 亿 or 万 where the middle value is at least one of it.

    >>> scale_of([Decimal(3 * 10**8), Decimal(10**9), Decimal(5)])
    (8, '亿')
    """
    sizes = sorted(abs(value) for value in values if value)
    middle = sizes[len(sizes) // 2] if sizes else Decimal(0)
    return next(((power, word) for power, word in _MAGNITUDES if middle >= Decimal(10) ** power), (0, ""))


def cell(value: Decimal, power: int = 0, row: Observation | None = None, how: str = "") -> Cell:
    """A value in its unit of display, as many decimals as it has up to four; two of a computed one."""
    shown = value.scaleb(-power)
    text = format(round(shown, 2), "f") if how else format(round(shown, 4).normalize(), "f")
    whole, dot, fraction = text.partition(".")
    return Cell(
        shown, f"{'-' if whole.startswith('-') else ''}{int(whole.lstrip('-') or 0):,}{dot}{fraction}", row, how
    )


def label(run: Months) -> str:
    """A period as short as a chart needs it.

    >>> label(Months(2024, 1, 7)), label(Months(2024, 1, 9))
    ('2024年1—7月', '2024年前三季度')
    """
    told = period_label(str(run))
    return f"{run.year}年{run.first}—{run.last}月" if "—" in told else told


def series_plots(known: Known) -> list[Plot]:
    """The charts of one unit's values: running totals by year with the target's pace, single months, growth."""
    runs = {run: row for period, row in known.levels.items() if (run := months(period)) is not None}
    monthly = {run: row for run, row in runs.items() if run.cumulative and (run.first, run.last) != (1, 12)}
    if known.indicator.kind == Indicator.Kind.FLOW and len(monthly) > 1:
        made: list[Plot | None] = [_totals(known, runs), _single(known)]
    else:
        made = [_line(known, runs)]
    return [plot for plot in (*made, _growth(known)) if plot and len(plot.places) > 1]


def _totals(known: Known, runs: Mapping[Months, Observation]) -> Plot:
    """Running totals, a line a year; the target of the latest year as an even pace."""
    totals = {run: row for run, row in runs.items() if run.cumulative}
    years = sorted({run.year for run in totals})[-_YEARS:]
    cells = {(_month(run.last), f"{run.year}年"): known.level(row) for run, row in totals.items() if run.year in years}
    lines, note = [f"{year}年" for year in years], ""
    target = known.targets.get(str(years[-1]))
    if target is not None and target.value:
        lines.append(PACE)
        note = f"{PACE}：{years[-1]}年目标 {known.level(target).text.strip()} {known.unit}按月均摊，只作参照。"
        for month in sorted({run.last for run in totals} | {12}):
            how = f"目标×{month}÷12"
            cells[_month(month), PACE] = cell(
                target.value * month / 12, known.scale[0], target if month == 12 else None, "" if month == 12 else how
            )
    places = tuple(_month(month) for month in range(1, 13) if any((_month(month), line) in cells for line in lines))
    return Plot("cumulative", "years", f"{known.indicator.name}：累计", known.unit, places, tuple(lines), cells,
                focus=f"{years[-1]}年", dashed=(PACE,), note=note, head="累计到")  # fmt: skip


def _month(month: int) -> str:
    return f"{month}月"


def _single(known: Known) -> Plot:
    """Single months out of running totals: the latest year beside the one before."""
    totals = {period: row.value for period, row in known.levels.items() if row.value is not None}
    singles = {run: value for period, value in by_month(totals).items() if (run := months(period)) is not None}
    years = sorted({run.year for run in singles})[-2:]
    cells, spans = {}, set()
    for run, value in singles.items():
        if run.year not in years:
            continue
        span = (run.first, run.last)
        spans.add(span)
        total = str(Months(run.year, 1, run.last))
        row = known.levels.get(total) or next(
            (r for p, r in known.levels.items() if months(p) == Months(run.year, 1, run.last)), None
        )
        before = Months(run.year, 1, run.first - 1) if run.first > 1 else None
        how = f"{label(Months(run.year, 1, run.last))}累计－{label(before)}累计" if before else ""
        cells[_span(span), f"{run.year}年"] = cell(value, known.scale[0], row, how)
    return Plot("monthly", "pairs", f"{known.indicator.name}：当月", known.unit, tuple(map(_span, sorted(spans))),
                tuple(f"{year}年" for year in years), cells, focus=f"{years[-1]}年" if years else "",
                note="当月数由累计数相减得出。")  # fmt: skip


def _span(span: tuple[int, int]) -> str:
    return _month(span[0]) if span[0] == span[1] else f"{span[0]}—{span[1]}月"


def _line(known: Known, runs: Mapping[Months, Observation]) -> Plot | None:
    """A value through time (stocks, rates, indices, what is counted once a year), with its targets."""
    years = {run for run in runs if (run.first, run.last) == (1, 12)}
    chosen = sorted(years if len(years) >= len(runs) - len(years) else runs, key=lambda run: (run.year, run.last))
    chosen = chosen[-_POINTS:]
    if not chosen:
        return None
    cells = {(label(run), "实绩"): known.level(runs[run]) for run in chosen}
    targets = {run: row for period, row in known.targets.items() if (run := months(period)) is not None}
    wanted = [run for run in sorted(targets, key=lambda run: (run.year, run.last)) if run >= chosen[0]]
    cells |= {(label(run), TARGET): known.level(targets[run]) for run in wanted}
    order = sorted({*chosen, *wanted}, key=lambda run: (run.year, run.last))
    lines = ("实绩", TARGET) if wanted else ("实绩",)
    return Plot("line", "line", known.indicator.name, known.unit, tuple(label(run) for run in order), lines,
                cells, focus="实绩", dashed=(TARGET,))  # fmt: skip


def _growth(known: Known) -> Plot | None:
    """Growth on the year before as printed; out of the levels where none was printed."""
    if known.growths:
        told = {
            run: cell(row.value or Decimal(0), 0, row)
            for period, row in known.growths.items()
            if (run := months(period))
        }
        note = "同比增速为公布数，不由水平推算。"
    else:
        values = {period: row.value for period, row in known.levels.items() if row.value is not None}
        rows = {months(period): row for period, row in known.levels.items()}
        told = {
            run: cell(rate, 0, rows.get(run), f"本期÷{run.year - 1}年同期－1")
            for period, rate in year_on_year(values).items()
            if (run := months(period)) is not None
        }
        note = "没有公布的增速，这里按水平推算，未扣除价格因素。"
    order = sorted(told, key=lambda run: (run.year, run.last, -run.first))[-_POINTS:]
    if not order:
        return None
    cells = {(label(run), "同比"): told[run] for run in order}
    places = tuple(label(run) for run in order)
    return Plot(
        "yoy", "line", f"{known.indicator.name}：同比增速", "%", places, ("同比",), cells, focus="同比", note=note
    )
