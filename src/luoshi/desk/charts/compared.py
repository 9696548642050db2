"""Units side by side: ranked bars of the latest period, each unit's own small line, ranks through time."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from luoshi.desk.accounts.models import Organ
from luoshi.desk.charts.cells import Cell, Plot, cell, label, scale_of
from luoshi.desk.charts.printed import NONE, most_of, printed
from luoshi.desk.charts.rows import Row, computed, latest
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import Months, months
from luoshi.write.labels import MEASURES

_ENOUGH = 2
Values = Mapping[str, Mapping[Months, Row]]


def compared_plots(indicator: Indicator, focus: Organ, rows: Mapping[Organ, Sequence[Row]], measure: str) -> list[Plot]:
    """The three charts that compare units, as far as there are values for them."""
    values = {str(organ.short or organ.name): _by_run(some, measure) for organ, some in rows.items()}
    runs = sorted({run for some in values.values() for run in some}, key=lambda run: (run.year, run.last))
    shared = [run for run in runs if sum(run in some for some in values.values()) >= _ENOUGH]
    if not shared:
        return []
    numbers = [row.value for some in values.values() for row in some.values() if row.value is not None]
    power, word = scale_of(numbers) if measure == "level" else (0, "")
    plain = indicator.unit if measure == "level" else "%"
    unit = f"{word}{'' if plain == '-' else plain}"
    table = {
        (label(run), name): cell(row.value, power, row)
        for name, some in values.items()
        for run, row in some.items()
        if run in shared and row.value is not None
    }
    named = f"{indicator.name}{'' if measure == 'level' else MEASURES.get(measure, measure)}"
    own = str(focus.short or focus.name)
    made = [_bars(named, unit, shared[-1], values, table, own, indicator)]
    if len(shared) > 1:
        places = tuple(label(run) for run in _alike(indicator, shared, measure))
        small = {key: known for key, known in table.items() if key[0] in places}
        made.append(
            Plot("multiples", "multiples", f"{named}：各单位走势", unit, places, tuple(values), small, focus=own)
        )
        made.append(_ranks(named, shared, values, own, indicator))
    return made


def _by_run(rows: Sequence[Row], measure: str) -> dict[Months, Row]:
    return {run: row for row in rows if row.measure == measure and (run := months(row.period)) is not None}


def _alike(indicator: Indicator, runs: Sequence[Months], measure: str) -> Sequence[Months]:
    """The periods that one line may join: of a flow whole years, or the running totals of one year."""
    if measure != "level" or indicator.kind != Indicator.Kind.FLOW:
        return runs
    years = [run for run in runs if (run.first, run.last) == (1, 12)]
    latest = [run for run in runs if run.year == runs[-1].year]
    return max(latest, years, key=len)


def ranked(values: Mapping[str, Decimal], indicator: Indicator) -> list[tuple[str, int]]:
    """Names with their ranks, the best first; equal values share a rank (1, 2, 2, 4)."""
    down = indicator.direction == Indicator.Direction.DOWN
    order = sorted(values, key=lambda name: values[name], reverse=not down)
    ranks: list[tuple[str, int]] = []
    for place, name in enumerate(order, 1):
        same = bool(ranks) and values[ranks[-1][0]] == values[name]
        ranks.append((name, ranks[-1][1] if same else place))
    return ranks


def _at(run: Months, values: Values) -> dict[str, Decimal]:
    return {name: some[run].value or Decimal(0) for name, some in values.items() if run in some}


def _bars(
    named: str,
    unit: str,
    run: Months,
    values: Values,
    table: Mapping[tuple[str, str], Cell],
    own: str,
    indicator: Indicator,
) -> Plot:
    period = label(run)
    order = [name for name, _ in ranked(_at(run, values), indicator)]
    cells = {(name, period): table[period, name] for name in order}
    return Plot(
        "bars", "bars", f"{named}：{period}各单位", unit, tuple(order), (period,), cells, focus=own, head="单位"
    )


def _ranks(named: str, runs: Sequence[Months], values: Values, own: str, indicator: Indicator) -> Plot:
    """Ranks of the units that have a value in every period shown."""
    whole = {name: some for name, some in values.items() if all(run in some for run in runs)}
    cells: dict[tuple[str, str], Cell] = {}
    for run in runs:
        how = "从低到高" if indicator.direction == Indicator.Direction.DOWN else "从高到低"
        for name, rank in ranked(_at(run, whole), indicator):
            row = whole[name][run]
            cells[label(run), name] = Cell(Decimal(rank), str(rank), row, f"{len(whole)} 个单位按数值{how}排")
    last = {name: cells[label(runs[-1]), name].value for name in whole}
    lines = tuple(sorted(last, key=lambda name: (last[name], name)))
    missing = len(values) - len(whole)
    note = f"只排各期都有数的 {len(whole)} 个单位，另有 {missing} 个缺数。" if missing else "数值相同的并列。"
    return Plot("ranks", "ranks", f"{named}：位次变化", "位", tuple(label(run) for run in runs), lines, cells,
                focus=own, note=note)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in the ranked table: its rank and the one before, value and growth, how long its bar is (of 100)."""

    organ: Organ
    rank: SafeString
    moved: str
    value: SafeString
    growth: SafeString
    bar: int
    own: bool


def standings(
    indicator: Indicator, focus: Organ, rows: Mapping[Organ, Sequence[Row]], measure: str, wanted: str, how: str
) -> tuple[str, list[Standing]]:
    """The units in their order at a period (the latest that two of them have), and that period."""
    values = {organ: _by_run(some, measure) for organ, some in rows.items()}
    runs = sorted({run for some in values.values() for run in some}, key=lambda run: (run.year, run.last))
    shared = [run for run in runs if sum(run in some for some in values.values()) >= _ENOUGH]
    if not shared:
        return "", []
    run = next((one for one in shared if str(one) == wanted), shared[-1])
    before = next((one for one in reversed(shared) if (one.year, one.last) < (run.year, run.last)), None)
    at = {str(organ.pk): some[run] for organ, some in values.items() if run in some}
    numbers = {key: row.value or Decimal(0) for key, row in at.items()}
    power = scale_of(numbers.values())[0] if measure == "level" else 0
    told = {key: cell(numbers[key], power, row) for key, row in at.items()}
    grown = _grown(rows, at) if measure == "level" else {}
    past = {str(organ.pk): some[before].value or Decimal(0) for organ, some in values.items() if before in some}
    were = dict(ranked(past, indicator)) if len(past) == len(at) else {}
    most, by_key = max((abs(value) for value in numbers.values()), default=Decimal(1)) or Decimal(1), {}
    by_key = {str(organ.pk): organ for organ in rows}
    address = f"{re.sub(r'organ=[0-9]*', 'organ={}', how)}&period={run}&what=rank"  # each row has its own unit
    return str(run), [
        Standing(
            organ=by_key[key],
            rank=SafeString(f"{rank}{computed(address.format(key), f'{len(at)} 个单位按数值排')}"),
            moved=_moved(were[key] - rank) if key in were else "",
            value=printed(told[key], most_of(told.values())),
            growth=printed(grown[key], most_of(grown.values())) if key in grown else NONE,
            bar=max(1, round(abs(numbers[key]) / most * 100)),
            own=by_key[key] == focus,
        )
        for key, rank in ranked(numbers, indicator)
    ]


def _moved(places: int) -> str:
    return "升" if places > 0 else "降" if places < 0 else "平"


def _grown(rows: Mapping[Organ, Sequence[Row]], at: Mapping[str, Row]) -> dict[str, Cell]:
    """The printed growth of each unit for the same period."""
    made = {}
    for organ, some in rows.items():
        key = str(organ.pk)
        same = [row for row in some if key in at and row.measure == "growth" and row.period == at[key].period]
        if same:
            row = latest(same)
            made[key] = cell(row.value or Decimal(0), 0, row)
    return made
