"""The values that charts are drawn from: one indicator for one unit, and for the units beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.charts.compared import compared_plots
from luoshi.desk.charts.plots import Known, Plot, series_plots
from luoshi.desk.ledger.asof import believed
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.indicators.periods import months

_MOST = 1500
_PERIODS = 12
_UNITS = 40


@dataclass(frozen=True, slots=True)
class Charted:
    """The charts of an indicator as somebody sees them: of one unit, and of the units compared."""

    indicator: Indicator
    organ: Organ | None
    organs: tuple[Organ, ...]
    measure: str
    plots: tuple[Plot, ...]


def organs_with(user: User, indicator: Indicator, *, moment: datetime | None = None) -> list[Organ]:
    """The units of which the person may see a value, in the order of the tree."""
    rows = Observation.objects.filter(
        visible(user, organ="owner"), believed(moment), indicator=indicator, organ=OuterRef("pk")
    )
    return list(Organ.objects.filter(Exists(rows)).order_by("path"))


def _rows(user: User, moment: datetime | None) -> QuerySet[Observation]:
    """The believed values that the person may see, with what a mark and a source line need and no text."""
    rows = Observation.objects.filter(visible(user, organ="owner"), believed(moment), value__isnull=False)
    return rows.select_related("version__document").only(
        "pk", "organ_id", "indicator_id", "name", "period", "kind", "measure", "comparison", "aspect", "value", "unit",
        "origin", "quote", "place", "start", "cell", "recorded_at", "fact_id", "version__id",
        "version__document__title",
    )  # fmt: skip


def focus_of(user: User, organs: Sequence[Organ], wanted: str = "") -> Organ | None:
    """The unit that is asked for, else the person's own, else the topmost."""
    by_key = {str(organ.pk): organ for organ in organs}
    return by_key.get(wanted) or by_key.get(str(user.organ_id)) or (organs[0] if organs else None)


def charted(
    user: User, indicator: Indicator, *, organ: str = "", measure: str = "level", moment: datetime | None = None
) -> Charted:
    """All charts of an indicator, in three queries."""
    organs = organs_with(user, indicator, moment=moment)
    focus = focus_of(user, organs, organ)
    measure = measure if measure in ("level", "growth") else "level"
    if focus is None:
        return Charted(indicator, None, (), measure, ())
    known = Known(indicator, list(_rows(user, moment).filter(indicator=indicator, organ=focus)[:_MOST]))
    plots = series_plots(known) + compared_plots(
        indicator, focus, _beside(user, known, focus, organs, measure, moment), measure
    )
    return Charted(indicator, focus, tuple(organs), measure, tuple(plots))


def _beside(
    user: User, known: Known, focus: Organ, organs: Sequence[Organ], measure: str, moment: datetime | None
) -> Mapping[Organ, Sequence[Observation]]:
    """The latest values of the units beside one (below it, where none stands beside), by unit; one query."""
    beside = [one for one in organs if one.parent_id == focus.parent_id and focus.parent_id]
    beside = beside if len(beside) > 1 else [one for one in organs if one.parent_id == focus.pk]
    told = known.levels if measure == "level" else known.growths
    runs = sorted(
        ((run.year, run.last, period) for period in told if (run := months(period)) and run.cumulative), reverse=True
    )
    if len(beside) < 2 or not runs:
        return {}
    beside = beside[:_UNITS]
    rows = _rows(user, moment).filter(
        indicator=known.indicator, organ__in=beside, period__in=[period for *_, period in runs[:_PERIODS]],
        kind="actual", measure=measure, aspect="",
    )  # fmt: skip
    found: dict[Organ, list[Observation]] = {organ: [] for organ in beside}
    by_key = {organ.pk: organ for organ in beside}
    for row in rows.order_by("recorded_at", "pk"):
        if row.organ_id in by_key and row.comparison in ("", "yoy"):
            found[by_key[row.organ_id]].append(row)
    return {organ: some for organ, some in found.items() if some}
