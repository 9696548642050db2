"""What changed in the ledger since a position: in the order in which it became visible, nothing left out.

The position is a number of the audit chain: events are numbered in the order in which they become visible, whatever
the clocks say, and every act that enters or ends rows has one. A change may be given twice, never left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.models import Commitment, Fact, Filing, Honour, Observation, Project
from luoshi.desk.ledger.models.observations import Recorded

MODELS: dict[str, type[Recorded]] = {
    "observations": Observation,
    "commitments": Commitment,
    "projects": Project,
    "honours": Honour,
}
_SCANNED = 2000
"""Events that one call looks through at most."""
_FIELDS = ("organ", "version")
_Item = tuple[dict[str, Any], Any]


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a caller has come: all events up to *event*, and of the next one the rows up to *row*."""

    event: int
    row: int = 0

    def __str__(self) -> str:
        return f"{self.event}.{self.row}" if self.row else str(self.event)


def changes_since(user: User, what: str, since: str, limit: int) -> tuple[list[_Item], str, bool]:
    """The changes after a place, the place where to go on, and whether there is more right now.

    Raises:
        ProblemError: the place is none.
    """
    place = _place(since)
    follows = Event.objects.filter(number__gt=place.event).order_by("number")
    events = list(follows.only("number", "target", "detail")[:_SCANNED])
    made: list[_Item] = []
    for event in events:
        after = place.row if event.number == place.event + 1 else 0
        rows = list(_rows(user, what, event, after, limit - len(made)))
        made += [(_told(event, row), row) for row in rows]
        if len(made) >= limit:
            return made, str(_Place(event.number - 1, rows[-1].pk)), True
        place = _Place(event.number)
    return made, str(place), len(events) == _SCANNED


def _place(words: str) -> _Place:
    event, _, row = words.partition(".")
    try:
        place = _Place(int(event or 0), int(row or 0))
    except ValueError:
        place = _Place(-1)
    if not 0 <= place.event < 2**62 or not 0 <= place.row < 2**62:
        raise ProblemError(422, "L733", "认不出这个 since", "since", "请原样用上次得到的 since，或不写从头取")
    return place


def _told(event: Event, row: Recorded) -> dict[str, Any]:
    change = "enter" if row.superseded_at is None else "end"
    return {"position": event.number, "change": change, "id": row.pk}


def _rows(user: User, what: str, event: Event, after: int, most: int) -> Iterator[Any]:
    """The rows that an event touched and that the person may see, in the order of their keys."""
    touched = _touched(what, event)
    if touched is None or most <= 0:
        return
    model: Any = MODELS[what]
    fields = [*_FIELDS, *(("indicator", "approved_by") if model is Observation else ())]
    rows = model._default_manager.filter(visible(user, organ="owner")).filter(touched, pk__gt=after)
    yield from rows.select_related(*fields).defer("version__text", "version__outline").order_by("pk")[:most]


def _touched(what: str, event: Event) -> Q | None:
    """Which rows an event entered, superseded or ended; None for an event of something else."""
    detail = event.detail if isinstance(event.detail, dict) else {}
    model, _, key = event.target.partition(":")
    found: Q | None = None
    posting = detail.get("入账号")
    if isinstance(posting, int):
        rows: Any = MODELS[what]._default_manager
        entered = rows.filter(posting=posting)
        found = Q(posting=posting) | Q(pk__in=entered.filter(supersedes__isnull=False).values("supersedes"))
    facts = detail.get("事实")
    if facts:
        keys = facts if isinstance(facts, list) else [facts]
        ended = _ended_by(keys)
        found = ended if found is None else found | ended
    if model == "ledger.filing" and key.isdecimal() and what == "observations" and "入账" in detail:
        emptied = _emptied(int(key))
        found = emptied if found is None else found | emptied
    return found


def _ended_by(keys: Sequence[int]) -> Q:
    """Rows that facts, or the facts that they replace, had entered and that are believed no longer."""
    before = Fact.parents.through.objects.filter(from_fact__in=keys).values("to_fact")
    return Q(superseded_at__isnull=False) & (Q(fact__in=keys) | Q(fact__in=before))


def _emptied(key: int) -> Q:
    """Rows of the cells of a filing that are believed no longer."""
    filing = Filing.objects.select_related("round").filter(pk=key).first()
    if filing is None:
        return Q(pk__in=())
    asked = Q(indicator__in=filing.round.items.values("indicator"), period=filing.round.period)
    return asked & Q(organ=filing.organ_id, version=None, superseded_at__isnull=False)
