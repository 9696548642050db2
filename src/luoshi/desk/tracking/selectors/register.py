"""The register of pilots and honours, saved views, and the promises that were compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.models import Honour, Version
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.ledger.selectors.observations import SoughtRecords, records_seen
from luoshi.desk.tracking.models import Distinction, Link, PromiseRun, SavedView
from luoshi.desk.tracking.permits import distinctions_seen, runs_seen
from luoshi.write.promises import OUTCOMES

SORTS = {
    "name": ("name", "pk"),
    "level": ("level", "name", "pk"),
    "status": ("status", "name", "pk"),
    "granted": ("-granted_on", "pk"),
    "review": ("review_due", "pk"),
}
_ORDER = {key: at for at, key in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Sought:
    """What the register is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    level: str = ""
    status: str = ""
    kind: str = ""
    group: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class SoughtLinks:
    """What a comparison is narrowed to."""

    outcome: str = ""
    decision: str = ""
    kind: str = ""
    q: str = ""


def distinction_list(user: User, sought: Sought, *, action: Action = "read") -> QuerySet[Distinction]:
    """The entries that fit, in order."""
    rows = distinctions_seen(user, action).select_related("organ", "owner")
    if sought.q:
        rows = rows.filter(Q(name__icontains=sought.q) | Q(holder__icontains=sought.q))
    if sought.year.isdecimal() and len(sought.year) == 4:
        rows = rows.filter(year=int(sought.year))
    for name in ("level", "status", "kind"):
        if value := getattr(sought, name):
            rows = rows.filter(**{name: value})
    sort = SORTS.get(sought.sort, ("-year", "pk"))
    return rows.order_by(*([sought.group] if sought.group in ("level", "status") else []), *sort)


def distinction_counts(user: User) -> Mapping[str, int]:
    """How many entries have each status."""
    rows = distinctions_seen(user).order_by().values("status").annotate(count=Count("pk"))
    return {row["status"]: row["count"] for row in rows}


def honours_free(user: User, owner: Organ, *, words: str = "") -> QuerySet[Honour]:
    """The accepted honours of the ledger that the register does not have."""
    taken = Distinction.objects.filter(owner=owner, honour__isnull=False).values("honour")
    return records_seen(user, "honours", SoughtRecords(q=words)).exclude(pk__in=taken)


def run_list(user: User) -> QuerySet[PromiseRun]:
    """The comparisons that the person may see, the latest first, with the numbers of their outcomes."""
    rows = runs_seen(user).filter(latest=True).select_related("plan__document", "report__document", "by")
    rows = rows.defer("plan__text", "plan__outline", "report__text", "report__outline")
    counted = {outcome: Count("links", filter=Q(links__outcome=outcome)) for outcome in OUTCOMES}
    return rows.annotate(**{f"n_{name}": count for name, count in counted.items()}).order_by("-pk")


def run_whole(user: User, pk: int) -> PromiseRun | None:
    """One comparison with its two documents."""
    rows = runs_seen(user).select_related("plan__document", "report__document", "by", "owner")
    return rows.defer("plan__text", "plan__outline", "report__text", "report__outline").filter(pk=pk).first()


def links_of(run: PromiseRun, sought: SoughtLinks) -> tuple[Sequence[Link], Mapping[str, int]]:
    """The links of a comparison that fit, by outcome, and how many of each outcome there are."""
    every = list(run.links.select_related("decided_by").order_by("pk"))
    counted = Counter(link.outcome for link in every)
    rows = [
        link
        for link in every
        if (not sought.outcome or link.outcome == sought.outcome)
        and (not sought.kind or link.kind == sought.kind)
        and (not sought.decision or (link.decision or "open") == sought.decision)
        and (not sought.q or sought.q in link.name or sought.q in link.promised)
    ]
    rows.sort(key=lambda link: _ORDER.get(link.outcome, 99))
    return rows, {name: counted[name] for name in OUTCOMES if counted[name]}


def versions_read(user: User) -> Sequence[Version]:
    """The latest version of each document that was read and that the person may review."""
    rows = versions_seen(user, "review").filter(state=Version.State.READ).select_related("document")
    found: dict[int, Version] = {}
    for version in rows.defer("text", "outline").order_by("document_id", "-number")[:2000]:
        found.setdefault(version.document_id, version)
    return sorted(found.values(), key=lambda one: (-(one.document.year or 0), one.document.title))


def views_seen(user: User, page: str = "") -> QuerySet[SavedView]:
    """One's own views, and those that were shared with the organs in which the person may read."""
    shared = Q(organ__in=_above(user)) | visible(user, organ="organ", sensitivity="")
    rows = SavedView.objects.filter(Q(by=user) | (Q(organ__isnull=False) & shared)).select_related("by", "organ")
    return rows.filter(page=page) if page else rows


def _above(user: User) -> list[int]:
    """The organs on the way from the person's own organ up to the root."""
    return [int(part) for part in user.organ.path.split("/") if part] if user.organ else []
