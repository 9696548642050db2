"""The register of pilots and honours, saved views, and the promises that were compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.models import Honour, Version
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.ledger.selectors.observations import SoughtRecords, records_seen
from luoshi.desk.tracking.models import Distinction, Link, PromiseRuling, PromiseRun, SavedView
from luoshi.desk.tracking.permits import distinctions_seen, runs_seen
from luoshi.desk.tracking.selectors.then import rows_at, things_at
from luoshi.write.promises import OUTCOMES

SORTS = {
    "name": ("name", "pk"),
    "level": ("level", "name", "pk"),
    "status": ("status", "name", "pk"),
    "granted": ("-granted_on", "pk"),
    "review": ("review_due", "pk"),
}
_SOON = 92
"""So many days before its review is due, an honour is listed as to be reviewed."""
_ORDER = {key: at for at, key in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Sought:
    """What the register is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    level: str = ""
    status: str = ""
    kind: str = ""
    organ: str = ""
    due: str = ""
    group: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class SoughtLinks:
    """What a comparison is narrowed to."""

    outcome: str = ""
    decision: str = ""
    kind: str = ""
    lead: str = ""
    group: str = ""
    q: str = ""


def distinction_list(
    user: User, sought: Sought, *, moment: datetime | None = None, action: Action = "read"
) -> Sequence[int]:
    """The keys of the entries that fit, in order, as of a moment."""
    rows, key = rows_at(distinctions_seen(user, action), moment)
    if sought.q:
        rows = rows.filter(Q(name__icontains=sought.q) | Q(holder__icontains=sought.q))
    if sought.year.isdecimal() and len(sought.year) == 4:
        rows = rows.filter(year=int(sought.year))
    for name in ("level", "status", "kind"):
        if value := getattr(sought, name):
            rows = rows.filter(**{name: value})
    if sought.organ.isdecimal() and len(sought.organ) < 19:
        path = Organ.objects.filter(pk=int(sought.organ)).values_list("path", flat=True).first() or "-"
        rows = rows.filter(organ__path__startswith=path)
    if sought.due:
        day = timezone.localdate(moment) if moment else timezone.localdate()
        rows = rows.filter(status=Distinction.Status.GRANTED, review_due__lt=day + timedelta(days=_SOON))
    first = {"level": ["level"], "status": ["status"], "organ": ["organ__path"]}.get(sought.group, [])
    return list(rows.order_by(*first, *SORTS.get(sought.sort, ("-year", "pk"))).values_list(key, flat=True))


def distinctions_of(keys: Sequence[int], moment: datetime | None = None) -> list[Distinction]:
    """Some entries of a list as they stood at a moment."""
    found = things_at(Distinction, keys, moment, ("organ", "owner"))
    return [found[key] for key in keys if key in found]


def distinction_counts(user: User, moment: datetime | None = None) -> Mapping[str, int]:
    """How many entries have each status."""
    rows, _ = rows_at(distinctions_seen(user), moment)
    return {row["status"]: row["count"] for row in rows.order_by().values("status").annotate(count=Count("pk"))}


def distinction_organs(user: User) -> list[Organ]:
    """The organs in charge of entries."""
    return list(Organ.objects.filter(pk__in=distinctions_seen(user).order_by().values("organ")).order_by("path"))


def honours_free(user: User, owner: Organ, *, words: str = "") -> QuerySet[Honour]:
    """The accepted honours of the ledger that the register does not have."""
    taken = Distinction.objects.filter(owner=owner, honour__isnull=False).values("honour")
    return records_seen(user, "honours", SoughtRecords(q=words)).exclude(pk__in=taken)


def run_list(user: User, moment: datetime | None = None) -> QuerySet[PromiseRun]:
    """The comparisons that the person may see, as of a moment, the latest first, with the numbers of their outcomes."""
    rows = runs_seen(user).filter(latest_at(moment)).select_related("plan__document", "report__document", "by")
    rows = rows.defer("plan__text", "plan__outline", "report__text", "report__outline")
    counted = {outcome: Count("links", filter=Q(links__outcome=outcome)) for outcome in OUTCOMES}
    return rows.annotate(**{f"n_{name}": count for name, count in counted.items()}).order_by("-pk")


def latest_at(moment: datetime | None) -> Q:
    """The comparisons that were the latest of their two texts at a moment."""
    if moment is None:
        return Q(latest=True)
    same = PromiseRun.objects.filter(plan=OuterRef("plan"), report=OuterRef("report"), at__lte=moment)
    return Q(at__lte=moment) & Q(pk=Subquery(same.order_by("-pk").values("pk")[:1]))


def run_whole(user: User, pk: int) -> PromiseRun | None:
    """One comparison with its two documents."""
    rows = runs_seen(user).select_related("plan__document", "report__document", "by", "owner")
    return rows.defer("plan__text", "plan__outline", "report__text", "report__outline").filter(pk=pk).first()


def links_of(
    run: PromiseRun, sought: SoughtLinks, moment: datetime | None = None
) -> tuple[Sequence[Link], Mapping[str, int]]:  # fmt: skip
    """The links of a comparison that fit, by outcome, and how many of each outcome there are; rulings as of then."""
    every = list(run.links.select_related("decided_by").order_by("pk"))
    if moment is not None:
        _rule_then(run, every, moment)
    counted = Counter(link.outcome for link in every)
    rows = [
        link
        for link in every
        if (not sought.outcome or link.outcome == sought.outcome)
        and (not sought.kind or link.kind == sought.kind)
        and (not sought.decision or (link.decision or "open") == sought.decision)
        and (not sought.lead or sought.lead in link.lead)
        and (not sought.q or sought.q in link.name or sought.q in link.promised)
    ]
    if sought.group == "lead":
        rows.sort(key=lambda link: "、".join(link.lead))
    else:
        rows.sort(key=lambda link: _ORDER.get(link.outcome, 99))
    return rows, {name: counted[name] for name in OUTCOMES if counted[name]}


def _rule_then(run: PromiseRun, links: Sequence[Link], moment: datetime) -> None:
    """What people had ruled on each link by then: rulings are kept by the two sentences, for ever."""
    wanted = [link.fingerprint for link in links]
    rows = PromiseRuling.objects.filter(owner=run.owner_id, fingerprint__in=wanted, at__lte=moment)
    last = {row.fingerprint: row for row in rows.select_related("by").order_by("pk")}
    for link in links:
        row = last.get(link.fingerprint)
        link.decision, link.note = (row.decision, row.note) if row else ("", "")
        link.decided_by, link.decided_at = (row.by, row.at) if row else (None, None)


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
