"""What changed in the ledger since a position: in the order in which it became visible, nothing left out.

The position is a number of the audit chain: events are numbered in the order in which they become visible, whatever
the clocks say, and every act that enters or ends rows has one. A change may be given twice, never left out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.models import Commitment, Fact, Filing, Honour, Observation, Project
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.tracking.models import Distinction, KeyProject, Task
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, tasks_seen

MODELS: dict[str, type[Recorded]] = {
    "observations": Observation,
    "record-commitments": Commitment,
    "record-projects": Project,
    "record-honours": Honour,
}
"""What the ledger keeps: rows come and go, and never change."""
_FOLLOWED: dict[str, tuple[type[Model], Callable[[User], QuerySet[Any]], tuple[str, ...], tuple[str, ...]]] = {
    "tasks": (Task, tasks_seen, ("owner", "lead"), ("milestones",)),
    "projects": (KeyProject, projects_seen, ("owner", "organ"), ()),
    "honours": (Distinction, distinctions_seen, ("owner", "organ"), ()),
}
"""What is followed: things that change, told as they are now."""
_SCANNED = 2000
"""Events that one call looks through at most."""
_AT_ONCE = 200
"""Events that are looked through at once."""
_NAMED = 200
"""So many things an event names at most (tracking.services)."""
_FIELDS = ("organ", "version")
_Item = tuple[dict[str, Any], Any]
_Touched = tuple[int, int]
"""The number of an event, the key of what it touched."""


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
    events = list(follows.only("number", "target", "organ", "detail")[:_SCANNED])
    picked: list[tuple[Event, int]] = []
    for at in range(0, len(events), _AT_ONCE):
        some = events[at : at + _AT_ONCE]
        touched = (_things if what in _FOLLOWED else _rows)(user, what, some)
        for event in some:
            after = place.row if event.number == place.event + 1 else 0
            keys = sorted(key for key in touched.get(event.number, ()) if key > after)[: limit - len(picked)]
            picked += [(event, key) for key in keys]
            if len(picked) >= limit:
                return _fetched(user, what, picked), str(_Place(event.number - 1, keys[-1])), True
            place = _Place(event.number)
    return _fetched(user, what, picked), str(place), len(events) == _SCANNED


def _fetched(user: User, what: str, picked: Sequence[tuple[Event, int]]) -> list[_Item]:
    """The things that were picked, each with what is told of its change."""
    keys = {key for _, key in picked}
    if what in _FOLLOWED:
        _, seen, beside, within = _FOLLOWED[what]
        rows = seen(user).select_related(*beside).prefetch_related(*within).in_bulk(keys)
    else:
        model: Any = MODELS[what]
        fields = [*_FIELDS, *(("indicator", "approved_by") if model is Observation else ())]
        whole = model._default_manager.select_related(*fields).defer("version__text", "version__outline")
        rows = whole.filter(visible(user, organ="owner")).in_bulk(keys)
    return [(_told(event, rows[key]), rows[key]) for event, key in picked if key in rows]


def _place(words: str) -> _Place:
    event, _, row = words.partition(".")
    try:
        place = _Place(int(event or 0), int(row or 0))
    except ValueError:
        place = _Place(-1)
    if not 0 <= place.event < 2**62 or not 0 <= place.row < 2**62:
        raise ProblemError(422, "L753", "认不出这个 since", "since", "请原样用上次得到的 since，或不写从头取")
    return place


def _told(event: Event, row: Any) -> dict[str, Any]:
    change = "set" if not isinstance(row, Recorded) else "enter" if row.superseded_at is None else "end"
    return {"position": event.number, "change": change, "id": row.pk}


def _rows(user: User, what: str, events: Sequence[Event]) -> Mapping[int, set[int]]:
    """The rows that events entered, superseded or ended and that the person may see, by the number of the event."""
    rows: Any = MODELS[what]._default_manager.filter(visible(user, organ="owner"))
    found: dict[int, set[int]] = {}
    for number, key in (*_posted(user, what, events), *_ended(rows, events), *_emptied(rows, what, events)):
        found.setdefault(number, set()).add(key)
    return found


def _posted(user: User, what: str, events: Sequence[Event]) -> Iterator[_Touched]:
    """What events entered under a posting, and what that superseded."""
    postings = _by((_detail(event).get("入账号"), event) for event in events)
    if not postings:
        return
    rows: Any = MODELS[what]._default_manager.filter(posting__in=postings)
    entered = rows.filter(visible(user, organ="owner")).values_list("posting", "pk")
    before = visible(user, organ="supersedes__owner", sensitivity="supersedes__sensitivity")
    superseded = rows.filter(before, supersedes__isnull=False).values_list("posting", "supersedes")
    for posting, key in (*entered, *superseded):
        yield from ((number, key) for number in postings[posting])


def _ended(rows: QuerySet[Any], events: Sequence[Event]) -> Iterator[_Touched]:
    """Rows that facts, or the facts that they replace, had entered and that are believed no longer."""
    facts = _by((key, event) for event in events for key in _listed(_detail(event).get("事实")))
    if not facts:
        return
    wanted = {key: set(numbers) for key, numbers in facts.items()}
    through: Any = Fact.parents.through.objects.filter(from_fact__in=facts)
    for fact, parent in through.values_list("from_fact", "to_fact"):
        wanted.setdefault(parent, set()).update(facts[fact])
    over = rows.filter(superseded_at__isnull=False, fact__in=wanted)
    for fact, key in over.values_list("fact", "pk"):
        yield from ((number, key) for number in wanted[fact])


def _emptied(rows: QuerySet[Any], what: str, events: Sequence[Event]) -> Iterator[_Touched]:
    """Rows of the cells of filings that are believed no longer."""
    if what != "observations":
        return
    named = ((*event.target.partition(":"), event) for event in events if "入账" in _detail(event))
    filings = _by((int(key), event) for kind, _, key, event in named if kind == "ledger.filing" and key.isdecimal())
    if not filings:
        return
    told = Filing.objects.filter(pk__in=filings).values_list("pk", "organ", "round__period", "round__items__indicator")
    cells: dict[tuple[int, str, int], list[int]] = {}
    for key, organ, period, indicator in told:
        cells.setdefault((organ, period, indicator), []).extend(filings[key])
    over = rows.filter(
        organ__in={one[0] for one in cells}, period__in={one[1] for one in cells}, version=None,
        superseded_at__isnull=False,
    )  # fmt: skip
    for key, *cell in over.values_list("pk", "organ", "period", "indicator"):
        yield from ((number, key) for number in cells.get((cell[0], cell[1], cell[2]), ()))


def _things(user: User, what: str, events: Sequence[Event]) -> Mapping[int, set[int]]:
    """The followed things that events touched and that the person may see, by the number of the event."""
    model, seen, _, _ = _FOLLOWED[what]
    named: dict[int, set[int]] = {}
    found: dict[int, set[int]] = {}
    for event in events:
        kind, _, key = event.target.partition(":")
        if kind != model._meta.label_lower or not key.isdecimal():
            continue
        keys = _listed(_detail(event).get("编号"))
        named[event.number] = {int(key), *keys}
        if len(keys) >= _NAMED:  # of very many an event names only the first: all of that list
            year = _detail(event).get("年度")
            mine = Q(owner=event.organ, year=year) if isinstance(year, int) else Q(owner=event.organ)
            found[event.number] = set(seen(user).filter(mine).values_list("pk", flat=True))
    every = {key for keys in named.values() for key in keys}
    visible_ = set(seen(user).filter(pk__in=every).values_list("pk", flat=True)) if every else set()
    return {number: (keys & visible_) | found.get(number, set()) for number, keys in named.items()}


def _detail(event: Event) -> Mapping[str, Any]:
    return event.detail if isinstance(event.detail, dict) else {}


def _listed(value: Any) -> list[int]:
    """The numbers in a list, or the one number."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int)]


def _by(pairs: Iterable[tuple[Any, Event]]) -> dict[int, list[int]]:
    """The numbers of events by the keys that they name."""
    found: dict[int, list[int]] = {}
    for key, event in pairs:
        if isinstance(key, int):
            found.setdefault(key, []).append(event.number)
    return found
