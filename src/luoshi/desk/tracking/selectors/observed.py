"""What was observed of the indicators and units that have targets: few rows, few columns, however long the series are.

A line of the table needs the latest value of the year, and of the year before the whole and the same months. So the
latest months are asked for first; only of what has nothing there the rest of the year. Rows come without their joins:
what is shown is read whole afterwards (`whole`), what only decides is not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.distinct import distinct
from luoshi.desk.ledger.selectors.observations import observations_seen
from luoshi.indicators.periods import Months, months
from luoshi.track.pace import Kind

_RUNNING: Final = ("flow", "growth")
Key = tuple[str, str, str, str, str]
MOST: Final = 20_000
_COLUMNS: Final = (
    "organ_id", "region", "indicator_id", "name", "period", "kind", "measure", "comparison", "aspect", "value", "low",
    "high", "bound", "unit", "recorded_at",
)  # fmt: skip
_OF_INDICATOR: Final = ("code", "name", "kind", "direction", "growth_basis", "group", "unit")
_LATEST: Final = 2
"""So many months are asked for first: most offices have the last one, the others the one before."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as of when, to what end."""

    user: User
    moment: datetime | None = None
    action: Action = "read"

    def rows(self) -> QuerySet[Observation]:
        """What they may see."""
        return observations_seen(self.user, moment=self.moment, action=self.action)


def key_of(row: Observation) -> Key:
    """What of whom a row tells: rows with one key are one series."""
    what = row.indicator.code if row.indicator else row.name
    whose = f"#{row.organ_id}" if row.organ_id else row.region
    comparison = "" if row.comparison in ("yoy", "") and row.measure == "growth" else row.comparison
    return what, whose, row.measure, comparison, row.aspect


def run_of(period: str) -> Months | None:
    """The months of a period; of a day its month."""
    return months(period[:7]) if len(period) == 10 else months(period)


def light(rows: QuerySet[Observation], most: int, known: Sequence[Observation] = ()) -> list[Observation]:
    """Rows with what a comparison needs; indicators and units are read once each, or are those of *known* rows."""
    found = list(rows.defer(None).select_related(None).only(*_COLUMNS)[:most])
    indicators = {row.indicator_id: row.indicator for row in known}
    if missing := {row.indicator_id for row in found if row.indicator_id} - indicators.keys():
        indicators |= Indicator.objects.only(*_OF_INDICATOR).in_bulk(missing)
    organs = {row.organ_id: row.organ for row in known}
    if missing := {row.organ_id for row in found if row.organ_id} - organs.keys():
        organs |= Organ.objects.in_bulk(missing)
    for row in found:
        row.indicator = indicators[row.indicator_id] if row.indicator_id else None
        row.organ = organs[row.organ_id] if row.organ_id else None
    return found


def whole(asker: Asker, rows: Iterable[Observation]) -> Mapping[int, Observation]:
    """The same rows with all that a cell and its mark show, by their number."""
    return asker.rows().in_bulk({row.pk for row in rows})


def kind_of(target: Observation) -> Kind | None:
    """What sort of number a target is, as `track.pace` has it; None where nobody can tell."""
    if target.measure == "growth":
        return "growth"
    if target.measure == "rank":
        return "rank"
    if target.measure in ("share", "multiple", "difference"):
        return "rate"
    if target.indicator is None:
        return "rate" if target.unit in ("%", "‰") else None
    return {"flow": "flow", "stock": "stock"}.get(target.indicator.kind, "rate")  # type: ignore[return-value]


def latest_of(seen: Iterable[Observation], year: int, kind: Kind | None) -> tuple[Observation | None, int]:
    """The latest value of the year: of flows and growths since January, of others any; the actual before 预计."""
    best: tuple[tuple[int, int, int], Observation, int] | None = None
    for at, row in enumerate(seen):
        run = run_of(row.period)
        if run is None or run.year != year or (kind in _RUNNING and not run.cumulative):
            continue
        rank = (run.last, int(row.kind == "actual"), at)
        if best is None or rank > best[0]:
            best = rank, row, run.last
    return (best[1], best[2]) if best else (None, 0)


def of_year(asker: Asker, wanted: Sequence[Observation], year: int) -> dict[Key, list[Observation]]:
    """The values of a year of the series that have targets: those of its latest months; where there are none, all."""
    found: dict[Key, list[Observation]] = {}
    recent = recent_periods(year)
    if recent is not None:
        _take(found, _of(asker, wanted).filter(_fitting(wanted, recent)), wanted)
    missing = [row for row in wanted if latest_of(found.get(key_of(row), ()), year, kind_of(row))[0] is None]
    if missing:
        rest = {key_of(row) for row in missing}
        found = {key: rows for key, rows in found.items() if key not in rest}
        _take(found, _of(asker, missing).filter(period__startswith=str(year)), wanted, only=rest)
    return found


def _fitting(wanted: Sequence[Observation], periods: Mapping[str, Months]) -> Q:
    """What can be compared: of flows and growths what runs since January, of others any."""
    running = [code for code, run in periods.items() if run.cumulative]
    standing = [row for row in wanted if kind_of(row) not in _RUNNING]
    whose = Q(indicator__in={row.indicator_id for row in standing} - {None})
    if names := {row.name for row in standing if row.indicator_id is None}:
        whose |= Q(indicator=None, name__in=names)
    return Q(period__in=running) | (Q(period__in=[*periods]) & whose)


def of_periods(asker: Asker, wanted: Sequence[Observation], periods: Collection[str]) -> dict[Key, list[Observation]]:
    """The levels of the series that have targets in some periods."""
    found: dict[Key, list[Observation]] = {}
    if wanted and periods:
        _take(found, _of(asker, wanted, measures=("level",)).filter(period__in=periods), wanted)
    return found


def recent_periods(year: int) -> dict[str, Months] | None:
    """The periods of a year's latest months that the ledger knows, and the year itself; None: too many to tell."""
    known = distinct("period", begin=str(year), end=str(year + 1))
    if known is None:
        return None
    runs = {code: run for code in known if (run := run_of(code)) is not None and run.year == year}
    last = sorted({run.last for code, run in runs.items() if code != str(year)})[-_LATEST:]
    return {code: run for code, run in runs.items() if run.last in last or code == str(year)}


def _of(asker: Asker, wanted: Sequence[Observation], *, measures: Collection[str] = ()) -> QuerySet[Observation]:
    indicators = {row.indicator_id for row in wanted if row.indicator_id}
    names = {row.name for row in wanted if not row.indicator_id}
    what = Q(indicator__in=indicators)
    if names:
        what |= Q(indicator=None, name__in=names)
    organs = {row.organ_id for row in wanted}
    whose = Q(organ__in=organs - {None})
    if None in organs:
        whose |= Q(organ=None)
    rows = asker.rows().filter(what, whose, kind__in=("actual", "expected"), value__isnull=False)
    return rows.filter(measure__in=measures or {row.measure for row in wanted}).order_by("recorded_at", "pk")


def _take(
    found: dict[Key, list[Observation]],
    rows: QuerySet[Observation],
    known: Sequence[Observation],
    *,
    only: Collection[Key] = (),
) -> None:
    for row in light(rows, MOST, known):
        key = key_of(row)
        if not only or key in only:
            found.setdefault(key, []).append(row)
