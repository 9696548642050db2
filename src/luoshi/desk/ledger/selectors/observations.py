"""Observations that a person may see, as of a moment: lists, series, the history of a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.asof import believed
from luoshi.desk.ledger.models import Commitment, Honour, Indicator, Observation, Project

_SHOWN = ("indicator", "organ", "version__document", "approved_by", "posting__by")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; empty fields narrow nothing."""

    words: str = ""
    organ: str = ""
    period: str = ""
    kind: str = ""
    document: str = ""


def observations_seen(user: User, *, moment: datetime | None = None) -> QuerySet[Observation]:
    """The observations that the person may see and that were believed at a moment."""
    rows = Observation.objects.filter(visible(user, organ="owner"), believed(moment))
    return rows.select_related(*_SHOWN)


def observation_list(user: User, sought: Sought, *, moment: datetime | None = None) -> QuerySet[Observation]:
    """The ledger as a list: by indicator, unit and period."""
    rows = observations_seen(user, moment=moment)
    if sought.words:
        named = Indicator.objects.filter(Q(name__icontains=sought.words) | Q(aliases__name__icontains=sought.words))
        rows = rows.filter(Q(name__icontains=sought.words) | Q(indicator__in=named))
    if sought.organ.isdecimal():
        rows = rows.filter(organ_id=int(sought.organ))
    if sought.period:
        rows = rows.filter(period__startswith=sought.period)
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.document.isdecimal():
        rows = rows.filter(version__document_id=int(sought.document))
    return rows.order_by("name", "organ__order", "period", "pk")


def series_of(user: User, indicator: Indicator, *, moment: datetime | None = None) -> Sequence[Observation]:
    """All values of an indicator, by unit and period, the latest period first."""
    rows = observations_seen(user, moment=moment).filter(indicator=indicator)
    return list(rows.order_by("organ__order", "region", "-period", "kind", "measure")[:2000])


def cell_history(user: User, cell: str) -> Sequence[Observation]:
    """Every value that a cell of the ledger had, the latest first, those that are no longer believed among them."""
    rows = Observation.objects.filter(visible(user, organ="owner"), cell=cell)
    return list(rows.select_related(*_SHOWN, "supersedes").order_by("-recorded_at", "-pk"))


RECORDS: dict[str, tuple[type[Commitment] | type[Project] | type[Honour], str]] = {
    "commitments": (Commitment, "任务"),
    "projects": (Project, "项目"),
    "honours": (Honour, "荣誉"),
}
"""The registers beside the observations, by the word in their address."""


def records_seen(
    user: User, register: str, *, words: str = "", moment: datetime | None = None
) -> QuerySet[Commitment] | QuerySet[Project] | QuerySet[Honour]:
    """The rows of a register that the person may see, those of the latest document first."""
    model, _ = RECORDS[register]
    rows = model._default_manager.filter(visible(user, organ="owner"), believed(moment))
    if words:
        column = "text" if model is Commitment else "name"
        rows = rows.filter(**{f"{column}__icontains": words})
    return rows.select_related("organ", "version__document").order_by("-version_id", "start", "pk")
