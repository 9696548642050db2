"""What the first page shows: four blocks, each in one or two queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import may, visible
from luoshi.desk.ledger.models import Document, Observation, Posting, Version
from luoshi.desk.ledger.selectors.documents import document_list, versions_seen
from luoshi.desk.ledger.selectors.rounds import FilingsDue, filings_due

_FEW = 8
_LINES = 5
_NEW = timedelta(weeks=4)
"""What is older is no news: to group it by the day takes time, and eight lines are shown."""
_MANY = 100
"""Documents under review that are looked through."""


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
    documents = tuple(document_list(user)[:_FEW])
    waiting = list(document_list(user).filter(pending__gt=0)[:_MANY])
    mine = [one for one in waiting if may(user, "review", one.organ, sensitivity=one.sensitivity)]
    failed = versions_seen(user).filter(state=Version.State.FAILED).select_related("document").defer("text", "outline")
    return Home(
        review=tuple(mine[:_FEW]),
        filings=filings_due(user, few=_LINES),
        news=_news(user, since),
        wrong=tuple([one for one in waiting if getattr(one, "wrong", 0)][:_LINES]),
        failed=tuple(failed.order_by("-pk")[:_LINES]),
        documents=documents,
        empty=not documents,
    )


def _news(user: User, since: datetime | None) -> tuple[News, ...]:
    """Believed rows by the act, the document and the day by which they came, the latest first; four weeks at most."""
    floor = timezone.now() - _NEW
    since = max(since, floor) if since else floor
    rows = Observation.objects.filter(visible(user, organ="owner"), superseded_at__isnull=True).order_by()
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
    some = Posting.objects.filter(Exists(rows.filter(posting=OuterRef("pk"))), at__gt=since).select_related("by")
    latest = list(some.order_by("-pk")[:_FEW])
    told = rows.filter(posting__in=latest).values("posting").annotate(count=Count("pk"))
    counts = {row["posting"]: row["count"] for row in told}
    for posting in latest:
        posting.rows = counts.get(posting.pk, 0)
    return latest


def _of_text(row: Mapping[str, object]) -> News:
    document = str(row["version__document"])
    return _made(row, str(row["version__document__title"]), row["at"], f"document={document}&sort=recorded")


def _of_posting(posting: Posting) -> News:
    return News(posting.action, posting.note, posting.rows, str(posting.by), posting.at, f"posting={posting.pk}")


def _made(row: Mapping[str, object], source: str, at: object, query: str) -> News:
    assert isinstance(at, datetime) and isinstance(row["count"], int)
    return News(str(row["posting__action"]), source, row["count"], str(row["posting__by__full_name"]), at, query)
