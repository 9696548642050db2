"""Documents and versions that a person may see, and where their review stands."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.doubts import ERROR_WORDS
from luoshi.desk.ledger.models import Document, Fact, Version

SORTS = {
    "new": ("最新导入的在前", ("-id",)),
    "title": ("按标题", ("title", "id")),
    "year": ("按年份", ("-year", "-id")),
    "organ": ("按归属单位", ("organ__path", "-id")),
    "pending": ("待审读多的在前", ("-pending", "-id")),
}
"""Orders of the list: what they are called, and by what they sort."""
STATES = {**dict(Version.State.choices), "review": "有待审读", "done": "审读完毕"}
"""States by which the list is narrowed: those of the reading, and of the review."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    organ: str = ""
    state: str = ""
    sort: str = "new"


def documents_seen(user: User, action: Action = "read") -> QuerySet[Document]:
    """The documents on which the person may act so."""
    return Document.objects.filter(visible(user, action))


def versions_seen(user: User, action: Action = "read") -> QuerySet[Version]:
    """The versions of those documents."""
    seen = visible(user, action, organ="document__organ", sensitivity="document__sensitivity")
    return Version.objects.filter(seen)


def document_list(user: User, wanted: Wanted | None = None, *, action: Action = "read") -> QuerySet[Any]:
    """Documents with their latest version's state, and how many facts of the latest that was read wait or are wrong."""
    wanted = wanted or Wanted()
    latest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    read = latest.filter(state=Version.State.READ)
    rows: QuerySet[Any] = documents_seen(user, action).select_related("organ", "created_by")
    if wanted.q:
        q = wanted.q
        rows = rows.filter(Q(title__icontains=q) | Q(issuer__icontains=q) | Q(region__icontains=q))
    if wanted.year.isdecimal() and len(wanted.year) == 4:
        rows = rows.filter(year=int(wanted.year))
    if wanted.organ.isdecimal() and len(wanted.organ) < 19:
        rows = rows.filter(organ=int(wanted.organ))
    rows = rows.annotate(
        state=Subquery(latest.values("state")[:1]),
        version=Subquery(latest.values("pk")[:1]),
        versions_=Subquery(latest.values("number")[:1]),
        read=Subquery(read.values("pk")[:1]),
    ).annotate(pending=_waiting(), wrong=_waiting(Q(doubts__startswith=ERROR_WORDS)))
    rows = _in_state(rows, wanted.state)
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["new"])[1])


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "review":
        return rows.filter(pending__gt=0)
    if state == "done":
        return rows.filter(read__isnull=False, pending=0)
    return rows.filter(state=state) if state in STATES else rows


def _waiting(also: Q | None = None) -> Coalesce:
    """How many facts of the latest version that was read wait."""
    facts = Fact.objects.filter(also or Q(), version=OuterRef("read"), state=Fact.State.PENDING).order_by()
    counted = facts.values("version").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def years_seen(user: User) -> list[int]:
    """The years of the documents that the person may see, the latest first."""
    rows = documents_seen(user).filter(year__isnull=False).order_by("-year").values_list("year", flat=True)
    return [year for year in rows.distinct() if year]


def organs_seen(user: User) -> QuerySet[Organ]:
    """The organs that have documents which the person may see."""
    return Organ.objects.filter(pk__in=documents_seen(user).order_by().values("organ")).order_by("path")


def same_file(user: User, data: bytes) -> Version | None:
    """A version with the same bytes that the person may see."""
    digest = hashlib.sha256(data).hexdigest()
    rows = versions_seen(user).filter(sha256=digest).select_related("document").defer("text", "outline")
    return rows.order_by("pk").first()


def review_counts(versions: Iterable[Version]) -> Mapping[int, Mapping[str, int]]:
    """For each version, how many facts it has, and how many still wait."""
    rows = (
        Fact.objects.filter(version__in=[version.pk for version in versions])
        .exclude(state=Fact.State.REPLACED)
        .order_by()
        .values("version")
        .annotate(all=Count("pk"), pending=Count("pk", filter=Q(state=Fact.State.PENDING)))
    )
    return {row["version"]: {"all": row["all"], "pending": row["pending"]} for row in rows}
