"""Events that a person may see: those of the organs over which they may audit, and, over a whole tree, of none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_date

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Power, powers
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.services import SYSTEM

PAGE = 100
_MOST_PERSONS = 50
_DAY = timedelta(days=1)
_WORDS = """
WITH RECURSIVE words(action) AS (
  SELECT MIN(action) FROM audit_event
  UNION ALL
  SELECT (SELECT MIN(event.action) FROM audit_event event WHERE event.action > words.action)
  FROM words WHERE words.action IS NOT NULL
)
SELECT action FROM words WHERE action IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is narrowed to; empty fields narrow nothing. *since* and *until* are days, both included."""

    person: str = ""
    action: str = ""
    target: str = ""
    organ: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, the latest first, the names of their organs, and the number before which older ones are."""

    events: Sequence[Event]
    organs: Mapping[int, str]
    older: int | None


def events_seen(user: User) -> QuerySet[Event]:
    """The events that the person may see: of which organs, and of how sensitive things, their grants say."""
    conditions = [_within(power) for power in powers(user) if "audit" in power.actions]
    return Event.objects.filter(reduce(or_, conditions, Q(pk__in=())))


def _within(power: Power) -> Q:
    """The events within a grant; over a whole tree also those that belong to no organ."""
    known = Q(sensitivity__lte=power.sensitivity)
    beyond = Organ.objects.exclude(path__startswith=power.path)
    if power.path.count("/") != 2:
        return known & Q(organ__in=Organ.objects.filter(path__startswith=power.path).values("pk"))
    return known & (Q(organ=None) | ~Q(organ__in=beyond.values("pk"))) if beyond.exists() else known


def events_sought(user: User, sought: Sought) -> QuerySet[Event]:
    """The events of a search, the latest first; each condition leaves the database an index to read backwards."""
    rows = events_seen(user)
    if sought.person:
        rows = rows.filter(_by(sought.person))
    if sought.action:
        rows = rows.filter(action=sought.action)
    if sought.target:
        whole = ":" in sought.target
        rows = rows.filter(target=sought.target) if whole else rows.filter(target__startswith=sought.target)
    if sought.organ.isdecimal():
        below = Organ.objects.filter(path__contains=f"/{int(sought.organ)}/")
        rows = rows.filter(organ__in=below.values("pk"))
    return _between(rows, _begin(sought.since), _begin(sought.until)).order_by("-number")


def _by(person: str) -> Q:
    """Who did it: by user name or part of the name; the program itself is 系统."""
    if person == SYSTEM:
        return Q(actor=None)
    named = User.objects.filter(Q(full_name__contains=person) | Q(username=person))
    return Q(actor__in=list(named.values_list("pk", flat=True)[:_MOST_PERSONS]))


def _between(rows: QuerySet[Event], first: datetime | None, last: datetime | None) -> QuerySet[Event]:
    """Narrow to days, both included. Numbers follow the time, but for a clock that was set back: a day is allowed."""
    told = rows.annotate(when=Coalesce("at", "at"))  # as an expression, so that no index by time is chosen and sorted
    if first:
        after = Event.objects.filter(at__lt=first - _DAY).order_by("-at").values_list("number", flat=True)[:1]
        rows = told = told.filter(number__gt=next(iter(after), 0), when__gte=first)
    if last:
        before = Event.objects.filter(at__gte=last + 2 * _DAY).order_by("at").values_list("number", flat=True)[:1]
        rows = told.filter(when__lt=last + _DAY)
        for number in before:
            rows = rows.filter(number__lt=number)
    return rows


def event_page(user: User, sought: Sought, *, before: int | None = None) -> Page:
    """One page of a search: what is older than *before*. Pages are found by number, not counted: the chain is long."""
    rows = events_sought(user, sought)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return Page(found[:PAGE], organ_names(found[:PAGE]), older)


def organ_names(events: Sequence[Event]) -> Mapping[int, str]:
    """The names of the organs of some events, in one query."""
    keys = {event.organ for event in events if event.organ}
    return dict(Organ.objects.filter(pk__in=keys).values_list("pk", "name"))


def events_of(user: User, target: str, *, most: int = 10) -> Sequence[Event]:
    """The latest events on one thing, for the page of that thing."""
    return list(events_seen(user).filter(target=target).order_by("-number")[:most])


def actions_known() -> Sequence[str]:
    """The words of all acts that the chain has: one query that jumps from word to word in the index."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS)
        return sorted(word for (word,) in cursor.fetchall())


def _begin(words: str) -> datetime | None:
    try:
        day = parse_date(words)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
