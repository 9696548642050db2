"""What the first page shows."""

from dataclasses import dataclass
from datetime import datetime

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.ledger.models import Document, Fact, Observation
from luoshi.desk.ledger.selectors.documents import document_list

_FEW = 8


@dataclass(frozen=True, slots=True)
class Home:
    """The four blocks: what waits for me, what changed since I last looked, what is late, the latest documents."""

    review: tuple[Document, ...]
    news: tuple[Observation, ...]
    documents: tuple[Document, ...]


def home_of(user: User, *, since: datetime | None) -> Home:
    """The home page of a person; what is new since *since* (None: everything is)."""
    documents = tuple(document_list(user)[:_FEW])
    pending = Fact.objects.filter(state=Fact.State.PENDING).values("version__document")
    waiting = document_list(user).filter(visible(user, "review"), pk__in=pending)
    news = Observation.objects.filter(visible(user, organ="owner"), superseded_at__isnull=True)
    if since:
        news = news.filter(recorded_at__gt=since)
    rows = news.select_related("indicator", "organ", "version").order_by("-recorded_at", "-pk")
    return Home(review=tuple(waiting[:_FEW]), news=tuple(rows[:_FEW]), documents=documents)
