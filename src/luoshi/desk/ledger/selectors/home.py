"""What the first page shows: four blocks, each in one or two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.doubts import DOUBTFUL, ERROR_WORDS
from luoshi.desk.ledger.models import Document, Fact, Observation, Posting, Version
from luoshi.desk.ledger.selectors.documents import documents_seen, versions_seen
from luoshi.desk.ledger.selectors.owned import owned
from luoshi.desk.ledger.selectors.rounds import FilingsDue, filings_due

_FEW = 8
_LINES = 5
_NEW = timedelta(weeks=4)
"""What is older is no news: to group it by the day takes time, and eight lines are shown."""
_MANY = 100
"""Documents under review that are looked through."""
_TOLD = ("document__title", "document__sensitivity", "document__organ__name", "document__organ__path")


@dataclass(frozen=True, slots=True)
class News:
    """What entered the ledger by one way on one day: what it was, from where, how many, by whom, when."""

    what: str
    source: str
    count: int
    by: str
    at: datetime
    query: str
    """How the ledger's list is narrowed to these rows."""


@dataclass(frozen=True, slots=True)
class Home:
    """The four blocks: what waits for me, what changed since I last looked, what is late or wrong, the documents."""

    review: tuple[Document, ...]
    filings: FilingsDue
    news: tuple[News, ...]
    wrong: tuple[Document, ...]
    failed: tuple[Version, ...]
    documents: tuple[Document, ...]
    empty: bool

    @property
    def work(self) -> bool:
        """Whether anything waits for the person."""
        return bool(self.review or self.filings.owed or self.filings.returned or self.filings.to_approve)

    @property
    def red(self) -> bool:
        """Whether anything is late or wrong."""
        return bool(self.filings.late or self.wrong or self.failed)


def home_of(user: User, *, since: datetime | None) -> Home:
    """The home page of a person; what is new since *since* (None: everything is)."""
    latest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    rows = documents_seen(user).select_related("organ").annotate(state=Subquery(latest.values("state")[:1]))
    documents = tuple(rows.order_by("-id")[:_FEW])
    review, wrong = _waiting(user) if documents else ((), ())
    failed = versions_seen(user).filter(state=Version.State.FAILED).select_related("document").defer("text", "outline")
    return Home(
        review=review,
        filings=filings_due(user, few=_LINES),
        news=_news(user, since),
        wrong=wrong,
        failed=tuple(failed.order_by("-created_at", "-pk")[:_LINES]) if documents else (),
        documents=documents,
        empty=not documents,
    )


def _waiting(user: User) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The documents that wait for the person's review, and those with errors: each as it was read last.

    First which of the latest wait at all, by an index of the facts that wait; only of the few that are shown is counted
    how many.
    """
    facts = Fact.objects.filter(state=Fact.State.PENDING)
    newer = Version.objects.filter(
        document=OuterRef("document"), state=Version.State.READ, number__gt=OuterRef("number")
    )
    versions = versions_seen(user).filter(Exists(facts.filter(version=OuterRef("pk"))), ~Exists(newer))
    read = versions.filter(state=Version.State.READ).select_related("document__organ").only(*_TOLD)
    waiting = list(read.order_by("-document_id")[:_MANY])
    if not waiting:
        return (), ()
    errors = _by_version(facts, waiting, doubt__gte=DOUBTFUL, doubts__startswith=ERROR_WORDS)
    bad = [one for one in waiting if one.pk in errors][:_LINES]
    mine = [one for one in waiting if may(user, "review", one.document.organ, sensitivity=one.document.sensitivity)]
    counts = _by_version(facts, mine[:_FEW])
    return (
        tuple(_shown(one, pending=counts.get(one.pk, 0)) for one in mine[:_FEW]),
        tuple(_shown(one, wrong=errors[one.pk]) for one in bad),
    )


def _by_version(facts: QuerySet[Fact], versions: Sequence[Version], **also: object) -> Mapping[int, int]:
    """How many of these facts each version has."""
    if not versions:
        return {}
    rows = facts.filter(version__in=[one.pk for one in versions], **also).order_by()
    return dict(rows.values_list("version").annotate(count=Count("pk")))


def _shown(read: Version, **counts: int) -> Document:
    """A document with the version that was read last, and how many of its facts wait or are wrong."""
    for name, value in {"read": read.pk, **counts}.items():
        setattr(read.document, name, value)
    return read.document


def _news(user: User, since: datetime | None) -> tuple[News, ...]:
    """Believed rows by the act, the document and the day by which they came, the latest first; four weeks at most."""
    floor = timezone.now() - _NEW
    since = max(since, floor) if since else floor
    rows = Observation.objects.filter(owned(user), superseded_at__isnull=True).order_by()
    named = ("posting__by__full_name", "version__document", "version__document__title")
    told = rows.filter(recorded_at__gt=since, version__isnull=False).annotate(day=TruncDate("recorded_at"))
    from_texts = told.values("day", "posting__action", *named).annotate(count=Count("pk"), at=Max("recorded_at"))
    found = [
        *(_of_text(row) for row in from_texts.order_by("-at")[:_FEW]),
        *(_of_posting(posting) for posting in _postings(rows.filter(version__isnull=True), since)),
    ]
    return tuple(sorted(found, key=lambda news: news.at, reverse=True)[:_FEW])


def _postings(rows: QuerySet[Observation], since: datetime) -> Sequence[Posting]:
    """The latest postings of these rows, each with how many they are: asked of the postings, not of every row."""
    mine = rows.filter(posting=OuterRef("pk"))
    count = mine.values("posting").annotate(count=Count("pk")).values("count")
    some = Posting.objects.filter(Exists(mine), at__gt=since).select_related("by").annotate(seen=Subquery(count))
    return list(some.order_by("-pk")[:_FEW])


def _of_text(row: Mapping[str, object]) -> News:
    document = str(row["version__document"])
    return _made(row, str(row["version__document__title"]), row["at"], f"document={document}&sort=recorded")


def _of_posting(posting: Posting) -> News:
    count: int = getattr(posting, "seen", 0)
    return News(posting.action, posting.note, count, str(posting.by), posting.at, f"posting={posting.pk}")


def _made(row: Mapping[str, object], source: str, at: object, query: str) -> News:
    assert isinstance(at, datetime) and isinstance(row["count"], int)
    return News(str(row["posting__action"]), source, row["count"], str(row["posting__by__full_name"]), at, query)
