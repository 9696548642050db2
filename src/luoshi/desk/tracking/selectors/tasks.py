"""The task table: narrowed, sorted, grouped; one task with all that belongs to it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.models import Commitment
from luoshi.desk.ledger.selectors.observations import SoughtRecords, records_seen
from luoshi.desk.tracking.models import Change, DueChange, Milestone, Report, Task
from luoshi.desk.tracking.permits import tasks_seen
from luoshi.desk.tracking.schemes import near_days
from luoshi.desk.tracking.states import SLIM, WORDS, Slim, Standing, in_state, standing
from luoshi.track.lights import Scheme

SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("series", "number", "pk"),
    "due": ("due", "number", "pk"),
    "lead": ("lead__path", "lead_name", "number", "pk"),
    "state": ("state", "due", "pk"),
    "percent": ("percent", "number", "pk"),
    "reported": ("-reported_at", "pk"),
}
GROUPS: Final[Mapping[str, str]] = {"theme": "板块", "lead": "牵头单位", "light": "亮灯", "state": "状态"}
"""By what a list can be grouped."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    series: str = ""
    theme: str = ""
    organ: str = ""
    state: str = ""
    light: str = ""
    group: str = ""
    sort: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A task of a list, how it stands, and the name of its group."""

    task: Task
    standing: Standing
    group: str

    @property
    def quarters(self) -> list[list[Milestone]]:
        """The milestones of the four quarters."""
        found: list[list[Milestone]] = [[], [], [], []]
        for one in self.task.milestones.all():
            if one.quarter:
                found[one.quarter - 1].append(one)
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """A list: the keys of all its tasks in order, how many of each state and light, the group of each."""

    keys: Sequence[int]
    standings: Mapping[int, Standing]
    groups: Mapping[int, str]
    states: Mapping[str, int]
    lights: Mapping[str, int]


def task_list(user: User, sought: Sought, scheme: Scheme, *, day: date | None = None, action: Action = "read") -> Found:
    """The tasks that fit, in order: one query of slim rows, whatever the list is grouped by."""
    day = day or timezone.localdate()
    rows = tasks_narrowed(user, sought, scheme, day=day, action=action)
    standings: dict[int, Standing] = {}
    labels: dict[int, tuple[str, str]] = {}
    for *told, theme, lead, name in rows.values_list(*SLIM, "theme", "lead__name", "lead_name"):
        slim = Slim(*told)
        standings[slim.pk] = standing(slim, day, scheme)
        labels[slim.pk] = theme, lead or name
    states = Counter(one.state for one in standings.values())
    lights = Counter(_light_key(one) for one in standings.values())
    keys = [key for key, one in standings.items() if not sought.light or _light_key(one) == sought.light]
    group_of = _grouping(sought.group, standings, labels)
    if sought.group in GROUPS:
        order = {name: at for at, name in enumerate(dict.fromkeys(group_of(key) for key in keys))}
        keys.sort(key=lambda key: order[group_of(key)])
    return Found(keys, standings, {key: group_of(key) for key in keys}, states, lights)


def tasks_narrowed(user: User, sought: Sought, scheme: Scheme, *, day: date, action: Action = "read") -> QuerySet[Task]:
    """The tasks that the person may see, narrowed and sorted (all but the light, which the scheme gives)."""
    rows = tasks_seen(user, action)
    if sought.q:
        rows = rows.filter(Q(text__icontains=sought.q) | Q(goal__icontains=sought.q) | Q(progress__icontains=sought.q))
    if sought.year.isdecimal() and len(sought.year) == 4:
        rows = rows.filter(year=int(sought.year))
    if sought.series:
        rows = rows.filter(series=sought.series)
    if sought.theme:
        rows = rows.filter(theme=sought.theme)
    if sought.organ.isdecimal() and len(sought.organ) < 19:
        path = Organ.objects.filter(pk=int(sought.organ)).values_list("path", flat=True).first() or "-"
        helped = Task.supports.through.objects.filter(organ=int(sought.organ)).values("task_id")
        rows = rows.filter(Q(lead__path__startswith=path) | Q(pk__in=helped))
    if sought.state in WORDS:
        rows = rows.filter(in_state(sought.state, day, near_days(scheme)))
    return rows.order_by(*SORTS.get(sought.sort, SORTS["number"]))


def lines_of(found: Found, keys: Sequence[int]) -> list[Line]:
    """The lines of some tasks of a list, with their milestones."""
    rows = Task.objects.filter(pk__in=keys).select_related("lead", "commitment").prefetch_related("milestones")
    by_key = rows.in_bulk()
    return [Line(by_key[key], found.standings[key], found.groups[key]) for key in keys if key in by_key]


def task_whole(user: User, pk: int) -> Task | None:
    """One task with its reports and their evidence, reviews, requests, milestones; None where it may not be seen."""
    reports = Report.objects.select_related("by").prefetch_related("evidence", "reviews__by").order_by("-pk")
    asked = DueChange.objects.select_related("asked_by", "decided_by")
    rows = tasks_seen(user).select_related("owner", "lead", "reported_by", "commitment__version__document")
    rows = rows.defer("commitment__version__text", "commitment__version__outline")
    return (
        rows.filter(pk=pk)
        .prefetch_related("milestones", Prefetch("reports", reports), Prefetch("due_changes", asked))
        .first()
    )


def history_of(subject: str, key: int, *, most: int = 100) -> Sequence[Change]:
    """The changes of a thing, the latest first."""
    return list(Change.objects.filter(subject=subject, key=key).select_related("by")[:most])


def offered(user: User) -> dict[str, Any]:
    """What a list can be narrowed to: years, list titles and themes, and leading organs."""
    rows = tasks_seen(user)
    told = list(rows.order_by().values_list("year", "series", "theme", "lead").distinct())
    organs = Organ.objects.filter(pk__in={lead for *_, lead in told if lead}).order_by("path")
    return {
        "years": sorted({year for year, *_ in told}, reverse=True),
        "series": sorted({series for _, series, *_ in told if series}),
        "themes": sorted({theme for _, _, theme, _ in told if theme}),
        "organs": list(organs),
    }


def commitments_free(user: User, owner: Organ, *, document: str = "", words: str = "") -> QuerySet[Commitment]:
    """The accepted commitments of an owner's ledger that no task of its lists was made of."""
    taken = Task.objects.filter(owner=owner, commitment__isnull=False).values("commitment")
    rows = records_seen(user, "commitments", SoughtRecords(q=words, document=document))
    return rows.exclude(pk__in=taken).order_by("version_id", "start", "pk")


def _light_key(one: Standing) -> str:
    return one.light.light.key if one.light.light else ""


def _grouping(
    group: str, standings: Mapping[int, Standing], labels: Mapping[int, tuple[str, str]]
) -> Callable[[int], str]:
    """The name of a task's group."""
    if group == "theme":
        return lambda key: labels[key][0] or "未分板块"
    if group == "lead":
        return lambda key: labels[key][1] or "未写牵头单位"
    if group == "state":
        return lambda key: standings[key].words
    if group == "light":
        return lambda key: one.word if (one := standings[key].light.light) else "不亮灯"
    return lambda key: ""
