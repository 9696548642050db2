"""The stretch of an indicator's values that a page shows: all of few; of many, some units and the latest periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.observations import observations_seen
from luoshi.indicators.periods import months

_MOST = 300
"""Values that a page shows whole."""
_UNITS, _PERIODS = 10, 13
_ORDER = ("-period", "organ__order", "region", "kind", "measure", "pk")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The values, and where they are not all: the units that can be asked for, and the one around which these lie."""

    rows: Sequence[Observation]
    organs: tuple[Organ, ...] = ()
    organ: Organ | None = None


def stretch_of(user: User, indicator: Indicator, *, organ: str = "", moment: datetime | None = None) -> Stretch:
    """The values that a page of an indicator shows; of very many the latest of a unit and those beside it.

    *organ* is the unit's number as an address has it; without it the person's own, else the topmost.
    """
    rows = observations_seen(user, moment=moment).filter(indicator=indicator)
    if rows.order_by().values("pk")[: _MOST + 1].count() <= _MOST:
        return Stretch(list(rows.order_by(*_ORDER)))
    known = rows.order_by().filter(organ=OuterRef("pk"))
    organs = tuple(Organ.objects.filter(Exists(known)).order_by("path"))
    by_key = {str(one.pk): one for one in organs}
    focus = by_key.get(organ) or by_key.get(str(user.organ_id)) or (organs[0] if organs else None)
    if focus is None:
        return Stretch(list(rows.order_by(*_ORDER)[:_MOST]))
    return Stretch(_around(rows, focus, organs), organs, focus)


def _around(rows: QuerySet[Observation], focus: Organ, organs: Sequence[Organ]) -> Sequence[Observation]:
    """The latest periods of a unit, and of as many beside it as a table holds."""
    told = rows.filter(organ=focus).order_by().values_list("period", flat=True).distinct()
    runs = sorted((run.year, run.last, -run.first, period) for period in told if (run := months(period)) is not None)
    beside = [one for one in organs if one.parent_id == focus.parent_id and one != focus]
    units = [focus, *beside[: _UNITS - 1]]
    wanted = rows.filter(organ__in=units, period__in=[period for *_, period in runs[-_PERIODS:]])
    return list(wanted.order_by(*_ORDER))
