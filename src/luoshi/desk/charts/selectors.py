"""The values that an indicator's page and charts are made of: of one unit, and of the units beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db.models import Exists, OuterRef, Q

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.charts.cells import Plot
from luoshi.desk.charts.compared import compared_plots, ranked
from luoshi.desk.charts.known import Known
from luoshi.desk.charts.plots import series_plots
from luoshi.desk.charts.rows import Row, as_levels, levels_of, rows_seen, taken
from luoshi.desk.ledger.models import Indicator
from luoshi.indicators.periods import Months, months

YEARS: Final = 4
"""Years of which a page shows the periods; all of them where these hold too few, or where they are asked for."""
_ENOUGH: Final = 12
_PERIODS: Final = 12
"""Periods in which units are compared."""
_UNITS: Final = 40
COMPARED: Final = ("bars", "multiples", "ranks")
_PLACE: Final = "r:"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose values: a unit of the tree, or a region outside it that a text speaks of (全国)."""

    name: str
    organ: Organ | None = None

    @property
    def key(self) -> str:
        """As an address has it."""
        return str(self.organ.pk) if self.organ else f"{_PLACE}{self.name}"

    @property
    def condition(self) -> Q:
        """The rows that are theirs."""
        return Q(organ=self.organ.pk) if self.organ else Q(organ=None, region=self.name)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of an indicator: whose values, which of them units are compared by, when, how far back."""

    organ: str = ""
    measure: str = ""
    at: str = ""
    all: str = ""


@dataclass(frozen=True)
class Charted:
    """An indicator as somebody sees it: of one unit, and of the units compared.

    *beside* are the units with which it is compared (those below it, where none stands beside), *rows* their values.
    """

    indicator: Indicator
    place: Place | None
    places: tuple[Place, ...]
    measure: str
    known: Known
    beside: tuple[Organ, ...]
    rows: Mapping[Organ, Sequence[Row]]
    moment: datetime | None

    @cached_property
    def plots(self) -> tuple[Plot, ...]:
        """All charts."""
        return (*series_plots(self.known), *self.compared)

    @cached_property
    def compared(self) -> tuple[Plot, ...]:
        """The charts that compare units."""
        focus = self.place.organ if self.place else None
        return tuple(compared_plots(self.indicator, focus, self.rows, self.measure)) if focus else ()


def places_with(user: User, indicator: Indicator, *, moment: datetime | None = None) -> list[Place]:
    """Of whom the person may see a value: units in the order of the tree, then regions outside it."""
    rows = rows_seen(user, moment=moment).filter(indicator=indicator)
    organs = sorted(Organ.objects.filter(Exists(rows.filter(organ=OuterRef("pk")))), key=tree_order)
    regions = rows.filter(organ=None).order_by("region").values_list("region", flat=True).distinct()
    return [*(Place(str(organ), organ) for organ in organs), *(Place(region) for region in regions[:_UNITS])]


def tree_order(organ: Organ) -> list[int]:
    """Where a unit stands in the tree: after the one above it, in the order in which they were made."""
    return [int(key) for key in organ.path.split("/") if key]


def focus_of(user: User, places: Sequence[Place], wanted: str = "") -> Place | None:
    """The one that is asked for, else the person's own unit, else the topmost."""
    by_key = {place.key: place for place in places}
    return by_key.get(wanted) or by_key.get(str(user.organ_id)) or (places[0] if places else None)


def known_of(
    user: User, indicator: Indicator, place: Place, *, moment: datetime | None = None, whole: bool = False
) -> Known:
    """The values of one unit: of the last four years that have any, or all."""
    rows = rows_seen(user, moment=moment).filter(place.condition, indicator=indicator).order_by("-period")
    if not whole:
        last = rows.filter(kind="actual", value__isnull=False).values_list("period", flat=True).first() or ""
        if last[:4].isdecimal():
            found = as_levels(indicator, taken(rows.filter(period__gte=str(int(last[:4]) - YEARS + 1))))
            if sum(row.kind == "actual" for row in found) >= _ENOUGH:
                return Known(indicator, found, cut=True)
    return Known(indicator, as_levels(indicator, taken(rows)))


def charted(
    user: User,
    indicator: Indicator,
    asked: Asked,
    *,
    moment: datetime | None = None,
    compare: bool = True,
    whole: bool = False,
) -> Charted:
    """An indicator for a person: five queries; four without the units beside. *whole*: all years."""
    places = places_with(user, indicator, moment=moment)
    place = focus_of(user, places, asked.organ)
    if place is None:
        return Charted(indicator, None, (), "level", Known(indicator, []), (), {}, moment)
    known = known_of(user, indicator, place, moment=moment, whole=whole or bool(asked.all))
    measure = asked.measure if asked.measure in ("level", "growth") else "level" if known.levels else "growth"
    beside = beside_of(place, places)
    rows = _beside(user, known, beside, measure, moment) if compare else {}
    return Charted(indicator, place, tuple(places), measure, known, tuple(beside), rows, moment)


def beside_of(place: Place, places: Sequence[Place]) -> list[Organ]:
    """The units of the same kind beside one; those below it, where none stands beside."""
    focus = place.organ
    if focus is None:
        return []
    organs = [one.organ for one in places if one.organ]
    equals = [one for one in organs if focus.parent_id and (one.parent_id, one.kind) == (focus.parent_id, focus.kind)]
    if len(equals) < 2:
        below = [one for one in organs if one.parent_id == focus.pk]
        kinds = [one.kind for one in below]
        equals = [one for one in below if one.kind == max(kinds, key=kinds.count)]
    equals.sort(key=lambda one: (one.order, one.pk))
    return equals[:_UNITS] if len(equals) > 1 else []


def _beside(
    user: User, known: Known, beside: Sequence[Organ], measure: str, moment: datetime | None
) -> Mapping[Organ, Sequence[Row]]:
    """The latest values of the units beside one, by unit, each cell once; one query."""
    told = known.levels if measure == "level" else known.growths
    runs = sorted(
        ((run.year, run.last, period) for period in told if (run := months(period)) and run.cumulative), reverse=True
    )
    if len(beside) < 2 or not runs:
        return {}
    by_key = {organ.pk: organ for organ in beside}
    periods = [period for *_, period in runs[:_PERIODS]]
    measures = levels_of(known.indicator) if measure == "level" else (measure,)
    rows = rows_seen(user, moment=moment).filter(
        Q(measure__in=measures) | Q(measure="growth", period=periods[0]), indicator=known.indicator, organ__in=by_key,
        period__in=periods, kind="actual", aspect="", comparison__in=("", "yoy"), value__isnull=False,
    )  # fmt: skip
    found: dict[Organ, list[Row]] = {organ: [] for organ in beside}
    for row in as_levels(known.indicator, taken(rows.order_by("recorded_at", "pk"), 4 * _UNITS * _PERIODS)):
        found[by_key[row.organ_id or 0]].append(row)
    return {organ: some for organ, some in found.items() if some}


def ranks_of(
    user: User, made: Charted, runs: Mapping[Months, str], *, moment: datetime | None = None
) -> Mapping[Months, tuple[int, int]]:
    """The rank of a unit among those beside it in each of some periods; one query of four columns."""
    organ, indicator = made.place and made.place.organ, made.indicator
    measures = levels_of(indicator) if made.known.levels else ("growth",)
    ways = (Indicator.Direction.UP, Indicator.Direction.DOWN)
    if organ is None or organ not in made.beside or indicator.direction not in ways or not runs:
        return {}
    rows = rows_seen(user, moment=moment).filter(
        indicator=indicator, organ__in=[one.pk for one in made.beside], period__in=runs.values(), kind="actual",
        measure__in=measures, aspect="", comparison__in=("", "yoy"), value__isnull=False,
    )  # fmt: skip
    values: dict[str, dict[str, Decimal]] = {}
    for where, period, value in rows.order_by("recorded_at", "pk").values_list("organ_id", "period", "value"):
        values.setdefault(period, {})[str(where)] = value or Decimal(0)
    found = {}
    for run, period in runs.items():
        some = values.get(period, {})
        if str(organ.pk) in some and len(some) > 1:
            found[run] = dict(ranked(some, indicator))[str(organ.pk)], len(some)
    return found


def values_at(user: User, made: Charted, run: Months, *, moment: datetime | None = None) -> Mapping[str, Row]:
    """What the units beside one have at a period, by name; one query."""
    by_key = {organ.pk: str(organ) for organ in made.beside}
    measures = levels_of(made.indicator) if made.measure == "level" else (made.measure,)
    known = made.known.levels if made.measure == "level" else made.known.growths
    row = next((row for period, row in known.items() if months(period) == run), None)
    period = row.period if row else str(run)
    rows = rows_seen(user, moment=moment).filter(
        indicator=made.indicator, organ__in=by_key, period=period, kind="actual", aspect="",
        measure__in=measures, comparison__in=("", "yoy"), value__isnull=False,
    )  # fmt: skip
    return {by_key[row.organ_id or 0]: row for row in taken(rows.order_by("recorded_at", "pk"))}
