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
from luoshi.desk.ledger.paging import CappedPaginator, Split
from luoshi.desk.ledger.selectors.distinct import distinct
from luoshi.desk.ledger.selectors.owned import owned, units_of
from luoshi.desk.ledger.typed import period_of
from luoshi.records import LuoshiError
from luoshi.write.quotes import Quote, sentences

_SHOWN = ("indicator", "organ", "version__document", "approved_by", "posting__by")
_HEAVY = ("version__text", "version__outline")
"""What no list may load: the texts of documents."""
_MOST = 2000
_MOST_PERIODS = 60
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
_LISTED = (
    "indicator_id", "name", "organ__name", "region", "period", "kind", "measure", "comparison", "value", "high", "low",
    "bound", "unit", "state", "origin", "quote", "place", "start", "fact_id", "cell", "recorded_at",
    "version__document__title", "approved_by__full_name", "approved_by__username",
)  # fmt: skip
"""What a line of the list shows."""


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
    rows = Observation.objects.filter(owned(user, action), believed(moment))
    return rows.select_related(*_SHOWN).defer(*_HEAVY)


def observation_list(
    user: User, sought: Sought, *, moment: datetime | None = None, action: Action = "read"
) -> QuerySet[Observation]:
    """The ledger as a list, narrowed and sorted."""
    rows = observations_seen(user, moment=moment, action=action)
    if sought.words:
        rows = rows.filter(_named(sought.words))
    for field, value in (("organ", sought.organ), ("posting", sought.posting), ("version__document", sought.document)):
        if value.isdecimal() and len(value) < 19:
            rows = rows.filter(**{field: int(value)})
    if sought.period:
        rows = rows.filter(_begun(_period(sought.period)))
    for field, value in (("kind", sought.kind), ("measure", sought.measure), ("origin", sought.origin)):
        if value:
            rows = rows.filter(**{field: value})
    return rows.order_by(*SORTS.get(sought.sort, SORTS["name"]))


def observation_pages(user: User, sought: Sought, per_page: int, *, moment: datetime | None = None) -> CappedPaginator:
    """The ledger as a list, page by page; of more than can be paged through the latest."""
    rows = observation_list(user, sought, moment=moment)
    return CappedPaginator(rows, per_page, shown=listed, split=lambda: _split(user, sought))


def _split(user: User, sought: Sought) -> Split | None:
    """How the latest of very many rows are found; None: along the time of all, where the next is never far."""
    if units := units_of(user):
        return Split("owner", [key for key, _ in units])
    periods = _periods(_period(sought.period)) if sought.period else None
    return Split("period", periods) if periods and len(periods) <= _MOST_PERIODS else None


def listed(rows: QuerySet[Observation]) -> QuerySet[Observation]:
    """Rows with what a line of the list shows and nothing else."""
    shown = ("organ", "version__document", "approved_by")
    return rows.defer(None).select_related(None).select_related(*shown).only(*_LISTED)


def _named(words: str) -> Q:
    """The rows whose name, or a name of whose indicator, holds these words: asked by whole names, which are indexed."""
    held = Q(name__icontains=words) | Q(aliases__name__icontains=words)
    named = Q(indicator__in=set(Indicator.objects.filter(held).values_list("pk", flat=True)))
    names = distinct("name")
    if names is None:
        return Q(name__icontains=words) | named
    return Q(name__in=[name for name in names if words.upper() in name.upper()]) | named


def _begun(period: str) -> Q:
    """The rows whose period begins so."""
    periods = _periods(period)
    return Q(period__startswith=period) if periods is None else Q(period__in=periods)


def _periods(begin: str) -> list[str] | None:
    """The periods that begin so; None where the ledger has too many to go through."""
    known = distinct("period")
    return None if known is None else [one for one in known if one.startswith(begin)]


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
    rows = Observation.objects.filter(owned(user), cell=cell)
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
