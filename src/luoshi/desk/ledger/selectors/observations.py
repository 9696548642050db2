"""Observations and registers that a person may see, as of a moment: lists, series, the history of a cell, sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest, Substr

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.asof import believed
from luoshi.desk.ledger.models import Commitment, Honour, Indicator, Observation, Project
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.typed import period_of
from luoshi.records import LuoshiError
from luoshi.write.quotes import Quote, sentences

_SHOWN = ("indicator", "organ", "version__document", "approved_by", "posting__by")
_HEAVY = ("version__text", "version__outline")
"""What no list may load: the texts of documents."""
_MOST = 2000
_REACH = 400
"""Characters of the text on either side in which a sentence is looked for."""
SORTS = {
    "name": ("name", "organ__order", "period", "pk"),
    "organ": ("organ__path", "region", "name", "period", "pk"),
    "period": ("-period", "name", "organ__order", "pk"),
    "value": ("-value", "name", "pk"),
    "recorded": ("-recorded_at", "-pk"),
}
"""Orders of the ledger as a list, by the word in the address."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; empty fields narrow nothing."""

    words: str = ""
    organ: str = ""
    period: str = ""
    kind: str = ""
    measure: str = ""
    origin: str = ""
    document: str = ""
    posting: str = ""
    sort: str = ""


def observations_seen(user: User, *, moment: datetime | None = None, action: Action = "read") -> QuerySet[Observation]:
    """The observations that the person may see and that were believed at a moment."""
    rows = Observation.objects.filter(visible(user, action, organ="owner"), believed(moment))
    return rows.select_related(*_SHOWN).defer(*_HEAVY)


def observation_list(
    user: User, sought: Sought, *, moment: datetime | None = None, action: Action = "read"
) -> QuerySet[Observation]:
    """The ledger as a list, narrowed and sorted."""
    rows = observations_seen(user, moment=moment, action=action)
    if sought.words:
        named = Indicator.objects.filter(Q(name__icontains=sought.words) | Q(aliases__name__icontains=sought.words))
        rows = rows.filter(Q(name__icontains=sought.words) | Q(indicator__in=named))
    for field, value in (("organ", sought.organ), ("posting", sought.posting), ("version__document", sought.document)):
        if value.isdecimal() and len(value) < 19:
            rows = rows.filter(**{field: int(value)})
    if sought.period:
        rows = rows.filter(period__startswith=_period(sought.period))
    for field, value in (("kind", sought.kind), ("measure", sought.measure), ("origin", sought.origin)):
        if value:
            rows = rows.filter(**{field: value})
    return rows.order_by(*SORTS.get(sought.sort, SORTS["name"]))


def _period(words: str) -> str:
    """A period as typed, in Chinese too; what is none is sought as it stands."""
    try:
        return period_of(words)
    except LuoshiError:
        return words


def organs_offered(user: User) -> QuerySet[Organ]:
    """The organs that a list can be narrowed to."""
    return Organ.objects.filter(visible(user, organ="", sensitivity="")).order_by("path")


def cell_history(user: User, cell: str) -> Sequence[Observation]:
    """Every value that a cell of the ledger had, the latest first, those that are no longer believed among them."""
    rows = Observation.objects.filter(visible(user, organ="owner"), cell=cell)
    return list(rows.select_related(*_SHOWN).defer(*_HEAVY).order_by("-recorded_at", "-pk")[:_MOST])


RECORDS: dict[str, tuple[type[Commitment] | type[Project] | type[Honour], str]] = {
    "commitments": (Commitment, "任务"),
    "projects": (Project, "项目"),
    "honours": (Honour, "荣誉"),
}
"""The registers beside the observations, by the word in their address."""
RECORD_SORTS = {
    "document": ("-version_id", "start", "pk"),
    "name": ("name", "pk"),
    "recorded": ("-recorded_at", "-pk"),
    "due": ("due", "pk"),
    "investment": (F("investment").desc(nulls_last=True), "pk"),
}


@dataclass(frozen=True, slots=True)
class SoughtRecords:
    """What a register is narrowed to."""

    q: str = ""
    document: str = ""
    level: str = ""
    stage: str = ""
    lead: str = ""
    sort: str = ""


def records_seen(
    user: User, register: str, sought: SoughtRecords, *, moment: datetime | None = None, action: Action = "read"
) -> QuerySet[Any]:
    """The rows of a register that the person may see, those of the latest document first."""
    model, _ = RECORDS[register]
    rows: QuerySet[Any] = model._default_manager.filter(visible(user, action, organ="owner"), believed(moment))
    if sought.q:
        column = "text" if model is Commitment else "name"
        rows = rows.filter(**{f"{column}__icontains": sought.q})
    if sought.document.isdecimal() and len(sought.document) < 19:
        rows = rows.filter(version__document=int(sought.document))
    if sought.level and model is Honour:
        rows = rows.filter(level=sought.level)
    if sought.stage and model is Project:
        rows = rows.filter(stage=sought.stage)
    if sought.lead and model is Commitment:
        rows = rows.filter(lead__icontains=sought.lead)
    sort = RECORD_SORTS.get(sought.sort, RECORD_SORTS["document"])
    fits = {"due": model is Commitment, "investment": model is Project, "name": model is not Commitment}
    sort = sort if fits.get(sought.sort, True) else RECORD_SORTS["document"]
    return rows.select_related("organ", "version__document", "posting__by").defer(*_HEAVY).order_by(*sort)


def stages_seen(user: User) -> list[str]:
    """The stages that projects are in."""
    rows = Project.objects.filter(visible(user, organ="owner"), superseded_at__isnull=True).exclude(stage="")
    return list(rows.order_by("stage").values_list("stage", flat=True).distinct()[:40])


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from: the row, and its sentence where it has one."""

    row: Recorded
    quote: Quote | None


def source_of(user: User, model: type[Recorded], pk: int) -> Source | None:
    """The source of a row; None where there is none that the person may see. Loads no whole text."""
    rows = model._default_manager.filter(visible(user, organ="owner"), pk=pk)
    begin = Greatest(F("start") - Value(_REACH), Value(0))
    row = (
        rows.select_related("organ", "version__document", "posting__by")
        .defer(*_HEAVY)
        .annotate(begin=begin, around=Substr("version__text", begin + 1, F("end") - begin + _REACH))
        .first()
    )
    if row is None:
        return None
    if not row.version_id or row.start is None or row.end is None:
        return Source(row, None)
    quote = sentences(row.around).quote(row.start - row.begin, row.end - row.begin)
    return Source(row, quote)
