"""An indicator's page: one large chart, the table of its periods, units compared, corrections, sources."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from luoshi.desk.accounts.gate import PersonRequest
from luoshi.desk.accounts.permissions import may
from luoshi.desk.charts.cells import Cell, Plot, cell, label
from luoshi.desk.charts.compared import Standing, standings
from luoshi.desk.charts.outlook import outlook_of
from luoshi.desk.charts.periodic import Column, Line, Periods, period_table, rooms
from luoshi.desk.charts.printed import NONE, matrix, printed
from luoshi.desk.charts.render import digest_of
from luoshi.desk.charts.revised import Revision, revisions_of
from luoshi.desk.charts.rows import Row, computed
from luoshi.desk.charts.selectors import COMPARED, Asked, Charted, charted, ranks_of
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import Months, months

SHOWN: Final = 26
"""Periods that a page shows before all are asked for: two years by month, and their targets."""
NAMES: Final[Mapping[str, str]] = {
    "cumulative": "累计", "monthly": "当月", "line": "数值", "yoy": "同比增速",
    "bars": "各单位排序", "multiples": "各单位走势", "ranks": "位次变化",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plot and where its drawings are: light, dark, both for a narrow page, and for Word."""

    plot: Plot
    wide: str
    wide_dark: str
    narrow: str
    narrow_dark: str
    png: str

    @property
    def name(self) -> str:
        """What the chart is called among the others."""
        return NAMES[self.plot.name]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the table of periods, ready for the page; *bare* are the same numbers without room after them."""

    line: Line
    cells: tuple[SafeString, ...]
    bare: tuple[SafeString, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers of the page come from: the words, the document, how many, the latest of them."""

    words: str
    document: int | None
    count: int
    latest: Row


@dataclass(frozen=True)
class Page:
    """All that an indicator's page shows."""

    made: Charted
    own: tuple[Drawn, ...]
    shown: Drawn | None
    columns: tuple[Column, ...]
    lines: tuple[Printed, ...]
    rest: tuple[Row, ...]
    more: bool
    first: Printed | None
    compared: Mapping[str, Drawn] = field(default_factory=dict)
    standings: tuple[Standing, ...] = ()
    standing_period: str = ""
    standing_periods: tuple[tuple[str, str], ...] = ()
    matrix: tuple[Sequence[str], Sequence[tuple[str, Sequence[SafeString]]]] | None = None
    revisions: tuple[Revision, ...] = ()
    more_revisions: bool = False
    sources: tuple[Source, ...] = ()
    outlook: SafeString | None = None

    @property
    def headed(self) -> list[tuple[Column, SafeString]]:
        """The latest period's cells that hold anything, each with the head of its column."""
        cells = self.first.bare if self.first else ()
        return [pair for pair in zip(self.columns, cells, strict=False) if pair[1] != NONE]

    @property
    def standing_words(self) -> str:
        """The period of the ranked table."""
        return period_words(self.standing_period)


def asked_of(request: PersonRequest) -> Asked:
    """What the address asks for."""
    return Asked(**{name: request.GET.get(name, "")[:90] for name in Asked.__slots__})


def page_of(request: PersonRequest, indicator: Indicator) -> Page:
    """The page of an indicator for a person; a dozen queries, however many values there are."""
    day, asked = chosen_day(request), asked_of(request)
    moment = moment_of(day)
    made = charted(request.user, indicator, asked, moment=moment)
    if made.place is None:
        return Page(made, (), None, (), (), (), False, None)
    here = {"organ": made.place.key, "as_of": day.isoformat() if day else ""}
    known = made.known
    told = known.levels or known.growths
    runs = sorted(((run, period) for period in told if (run := months(period))), key=_latest)
    if not asked.all:
        runs = runs[:SHOWN]
    table = period_table(known, ranks_of(request.user, made, dict(runs), moment=moment))
    if not asked.all:
        table = replace(table, lines=table.lines[: SHOWN + 4])
    how = _how_at(indicator.pk, here)
    lines = _lines(table, how)
    drawn = _drawn(request, made, {**here, "measure": made.measure, "all": asked.all})
    own = tuple(one for name, one in drawn.items() if name not in COMPARED)
    revisions, more_revisions = revisions_of(request.user, indicator, made.place, moment=moment)
    wanted = request.GET.get("show", "")
    return Page(
        made=made,
        own=own,
        shown=next((one for one in own if one.plot.name == wanted), own[0] if own else None),
        columns=table.columns,
        lines=lines,
        rest=table.rest,
        more=not asked.all and (known.cut or len(told) > SHOWN),
        first=next((one for one in lines if one.bare), None),
        compared={name: one for name, one in drawn.items() if name in COMPARED},
        **_compared(made, asked, _how_at(indicator.pk, {**here, "measure": made.measure})),
        revisions=tuple(revisions),
        more_revisions=more_revisions,
        sources=_sources(table),
        outlook=_outlook(made, how),
    )


def _latest(pair: tuple[Months, str]) -> tuple[int, int, int]:
    run = pair[0]
    return -run.year, -run.last, run.first


def _how_at(pk: int, here: Mapping[str, str]) -> str:
    """The address of arithmetic, without period and what."""
    told = urlencode({name: value for name, value in here.items() if value})
    return f"{reverse('charts:how', args=[pk])}?{told}"


def _lines(table: Periods, how: str) -> tuple[Printed, ...]:
    """The lines of the table as the page prints them."""
    room = rooms(table.columns, table.lines)
    newest = next((line for line in table.lines if line.kind == "actual"), None)
    return tuple(
        Printed(line, _cells(line, table, room, how), _cells(line, table, {}, how) if line is newest else ())
        for line in table.lines
    )


def _cells(line: Line, table: Periods, room: Mapping[str, int], how: str) -> tuple[SafeString, ...]:
    """A line's cells in the order of the columns."""
    at = f"{how}&period={line.run}&what="
    return tuple(
        _rank(line, at)
        if column.key == "rank"
        else printed(line.cells.get(column.key), room.get(column.key, 0), f"{at}{column.key}")
        for column in table.columns
    )


def _rank(line: Line, at: str) -> SafeString:
    if line.rank is None:
        return NONE
    place, among = line.rank
    return SafeString(f"{place}/{among}{computed(f'{at}rank', f'{among} 个单位按数值排')}")


def _drawn(request: PersonRequest, made: Charted, query: Mapping[str, str]) -> Mapping[str, Drawn]:
    """Every plot with the addresses of its drawings; a drawing's address changes with what it shows."""
    exported = may(request.user, "export")
    narrowed = {name: value for name, value in query.items() if value}
    return {plot.name: _addresses(plot, made.indicator.pk, narrowed, exported=exported) for plot in made.plots}


def _addresses(plot: Plot, pk: int, query: Mapping[str, str], *, exported: bool) -> Drawn:
    address, edition = reverse("charts:chart", args=[pk, plot.name]), edition_of(plot)

    def of(**look: str) -> str:
        return f"{address}?{urlencode({**query, **look, 'v': edition})}"

    png = f"{reverse('charts:picture', args=[pk, plot.name])}?{urlencode(query)}" if exported else ""
    return Drawn(plot, of(), of(theme="dark"), of(size="narrow"), of(theme="dark", size="narrow"), png)


def edition_of(plot: Plot) -> str:
    """What tells a plot from the same one with other numbers; short enough for an address."""
    return digest_of(plot, dark=False, narrow=False, form="svg")[:16]


def _compared(made: Charted, asked: Asked, how: str) -> dict[str, Any]:
    """The ranked table of one period, and the table beneath the small charts."""
    focus = made.place.organ if made.place else None
    if focus is None or not made.compared:
        return {}
    period, lines = standings(made.indicator, focus, made.rows, made.measure, asked.at, how)
    plot = next((one for one in made.compared if one.name == "multiples"), made.compared[0])
    rows = list(reversed(plot.places)) if plot.name == "multiples" else []
    told = (plot.lines, matrix(rows, plot.lines, plot.cells, {})) if rows else None
    runs = sorted({(run, str(run)) for some in made.rows.values() for row in some if (run := months(row.period))},
                  key=_latest)  # fmt: skip
    periods = tuple((key, label(run)) for run, key in runs)
    return {"standings": tuple(lines), "standing_period": period, "standing_periods": periods, "matrix": told}


def _sources(table: Periods) -> tuple[Source, ...]:
    """Where the numbers of the table come from, those with most of them first."""
    rows = {cell_.row for line in table.lines for cell_ in line.cells.values() if cell_.row and not cell_.how}
    rows |= set(table.rest)
    counts = Counter((row.document, row.source) for row in rows)
    latest: dict[tuple[int | None, str], Row] = {}
    for row in sorted(rows, key=lambda one: (one.recorded_at, one.pk)):
        latest[row.document, row.source] = row
    return tuple(Source(words, document, count, latest[document, words]) for (document, words), count
                 in counts.most_common(12))  # fmt: skip


def _outlook(made: Charted, how: str) -> SafeString | None:
    """Where the year may end, as a number with its arithmetic; the chart draws the same."""
    found = outlook_of(made.known.by_run)
    if found is None:
        return None
    power = made.known.scale[0]
    low, high = (cell(value, power, None, "推算") for value in (found.low, found.high))
    whole = Cell(low.value, f"{low.text}—{high.text}", None, found.how)
    return printed(whole, 0, f"{how}&period={Months(found.run.year, 1, 12)}&what=outlook")


def period_words(period: str) -> str:
    """A period as the page's tables have it."""
    run = months(period)
    return label(run) if run else period
