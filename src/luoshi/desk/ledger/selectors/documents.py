"""Documents and versions that a person may see."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.models import Document, Fact, Version


def documents_seen(user: User, action: Action = "read") -> QuerySet[Document]:
    """The documents on which the person may act so."""
    return Document.objects.filter(visible(user, action))


def versions_seen(user: User, action: Action = "read") -> QuerySet[Version]:
    """The versions of those documents."""
    seen = visible(user, action, organ="document__organ", sensitivity="document__sensitivity")
    return Version.objects.filter(seen)


def document_list(user: User, *, words: str = "", year: str = "") -> QuerySet[Document]:
    """Documents with their latest version's state and how many facts wait: one query a page."""
    latest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    pending = (
        Fact.objects.filter(version__document=OuterRef("pk"), state=Fact.State.PENDING)
        .order_by()
        .values("version__document")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = documents_seen(user).select_related("organ", "created_by")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(issuer__icontains=words) | Q(region__icontains=words))
    if year.isdecimal():
        rows = rows.filter(year=int(year))
    return rows.annotate(
        state=Subquery(latest.values("state")[:1]), version=Subquery(latest.values("pk")[:1]), pending=Subquery(pending)
    )


def review_counts(versions: Iterable[Version]) -> Mapping[int, Mapping[str, int]]:
    """For each version, how many facts it has and how many still wait."""
    rows = (
        Fact.objects.filter(version__in=[version.pk for version in versions])
        .exclude(state=Fact.State.REPLACED)
        .order_by()
        .values("version")
        .annotate(all=Count("pk"), pending=Count("pk", filter=Q(state=Fact.State.PENDING)))
    )
    return {row["version"]: {"all": row["all"], "pending": row["pending"]} for row in rows}
