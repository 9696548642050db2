"""The charts of one unit's values of an indicator."""

from collections.abc import Mapping
from decimal import Decimal

from luoshi.desk.charts.cells import Plot, cell, half_up, label
from luoshi.desk.charts.known import Known
from luoshi.desk.charts.outlook import outlook_of
from luoshi.desk.charts.rows import Row
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import Months, by_month, months

TARGET, PACE = "目标", "序时进度"
_YEARS = 4
"""Years side by side."""
_POINTS = 36


def series_plots(known: Known) -> list[Plot]:
    """The charts of one unit's values: running totals by year with the target's pace, single months, growth."""
    runs = {run: row for period, row in known.levels.items() if (run := months(period)) is not None}
    monthly = {run: row for run, row in runs.items() if run.cumulative and (run.first, run.last) != (1, 12)}
    if known.indicator.kind == Indicator.Kind.FLOW and len(monthly) > 1:
        made: list[Plot | None] = [_totals(known, runs), _single(known)]
    else:
        made = [_line(known, runs)]
    return [plot for plot in (*made, _growth(known)) if plot and len(plot.places) > 1]


def _totals(known: Known, runs: Mapping[Months, Row]) -> Plot:
    """Running totals, a line a year; the target of the latest year as an even pace."""
    totals = {run: row for run, row in runs.items() if run.cumulative}
    years = sorted({run.year for run in totals})[-_YEARS:]
    cells = {(_month(run.last), f"{run.year}年"): known.level(row) for run, row in totals.items() if run.year in years}
    lines, note = [f"{year}年" for year in years], ""
    target = known.targets.get(str(years[-1]))
    if target is not None and target.value:
        lines.append(PACE)
        note = f"{PACE}：{years[-1]}年目标按月均摊，只作参照。"
        for month in sorted({run.last for run in totals} | {12}):
            how = f"目标×{month}÷12"
            cells[_month(month), PACE] = cell(
                target.value * month / 12, known.scale[0], target if month == 12 else None, "" if month == 12 else how
            )
    wedge = None
    if (ahead := outlook_of(known.by_run)) is not None:
        done, low, high = (half_up(value.scaleb(-known.scale[0]), 2) for value in (ahead.done, ahead.low, ahead.high))
        wedge = (_month(ahead.run.last), _month(12), done, low, high)
        note += "阴影是推算的全年范围，算式见“全年推算”，只作参照。"
    shown = [month for month in range(1, 13) if any((_month(month), line) in cells for line in lines)]
    shown = sorted({*shown, 12}) if wedge else shown
    return Plot("cumulative", "years", f"{known.indicator.name}：累计", known.unit, tuple(map(_month, shown)),
                tuple(lines), cells, focus=f"{years[-1]}年", dashed=(PACE,), note=note, head="累计到",
                wedge=wedge)  # fmt: skip


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


def _line(known: Known, runs: Mapping[Months, Row]) -> Plot | None:
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
    if len(known.growths) > 1 or not known.computed_growths:
        told = {
            run: cell(row.value or Decimal(0), 0, row)
            for period, row in known.growths.items()
            if (run := months(period))
        }
        note = "同比增速为公布数，不由水平推算。"
    else:
        told = known.computed_growths
        note = "公布的增速不足两期，这里按水平推算，未扣除价格因素。"
    order = sorted(told, key=lambda run: (run.year, run.last, -run.first))[-_POINTS:]
    if not order:
        return None
    cells = {(label(run), "同比"): told[run] for run in order}
    places = tuple(label(run) for run in order)
    return Plot(
        "yoy", "line", f"{known.indicator.name}：同比增速", "%", places, ("同比",), cells, focus="同比", note=note
    )
