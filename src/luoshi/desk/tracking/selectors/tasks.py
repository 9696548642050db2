"""The task table: narrowed, sorted, grouped; one task with all that belongs to it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.models import Commitment
from luoshi.desk.ledger.selectors.observations import SoughtRecords, records_seen
from luoshi.desk.tracking.models import Change, DueChange, Milestone, Report, Review, Task
from luoshi.desk.tracking.permits import tasks_seen
from luoshi.desk.tracking.schemes import near_days, silent_after
from luoshi.desk.tracking.selectors.then import milestones_at, milestones_then, rows_at, things_at
from luoshi.desk.tracking.states import OPEN, SLIM, WORDS, Slim, Standing, Watch, in_state, standing
from luoshi.track.lights import Light, Scheme

SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("-year", "series", "number", "pk"),
    "due": ("due", "number", "pk"),
    "lead": ("lead__path", "lead_name", "number", "pk"),
    "state": ("state", "due", "pk"),
    "weight": ("-weight", "number", "pk"),
    "percent": ("percent", "number", "pk"),
    "reported": ("-reported_at", "pk"),
}
GROUPS: Final[Mapping[str, str]] = {
    "theme": "板块",
    "lead": "牵头单位",
    "leader": "牵头领导",
    "light": "亮灯",
    "state": "状态",
}
"""By what a list can be grouped."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    series: str = ""
    theme: str = ""
    organ: str = ""
    leader: str = ""
    kind: str = ""
    state: str = ""
    silent: str = ""
    light: str = ""
    group: str = ""
    sort: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A task of a list, how it stands, the name of its group, its milestones."""

    task: Task
    standing: Standing
    group: str
    milestones: Sequence[Milestone]

    @property
    def quarters(self) -> list[list[Milestone]]:
        """The milestones of the four quarters."""
        found: list[list[Milestone]] = [[], [], [], []]
        for one in self.milestones:
            if one.quarter:
                found[one.quarter - 1].append(one)
        return found


@dataclass(frozen=True, slots=True)
class Found:
    """A list: the keys of all its tasks in order, how many of each state and light, the group of each, as of when."""

    keys: Sequence[int]
    groups: Mapping[int, str]
    states: Mapping[str, int]
    lights: Mapping[str, int]
    scheme: Scheme
    day: date
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One task with all that belongs to it, as of a moment."""

    task: Task
    milestones: Sequence[Milestone]
    reports: Sequence[Report]
    reviews: Sequence[Review]
    due_changes: Sequence[DueChange]
    history: Sequence[Change]


def task_list(
    user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None, action: Action = "read"
) -> Found:
    """The tasks that fit, in order, as of a moment: one query of slim rows, whatever the list is grouped by."""
    day = timezone.localdate(moment) if moment else timezone.localdate()
    rows, key = tasks_narrowed(user, sought, scheme, moment=moment, action=action)
    labels = _LABELS.get(sought.group, ())
    watch, groups, keys = Watch(scheme, day), {}, []
    states: Counter[str] = Counter()
    lights: Counter[str] = Counter()
    for told in rows.values_list(key, *SLIM, *labels):
        state, light = watch(Slim(*told[1:7]))
        if sought.state in WORDS and state != sought.state:
            continue
        states[state] += 1
        lights[light.key if light else "none"] += 1
        if sought.light and (light.key if light else "none") != sought.light:
            continue
        keys.append(told[0])
        groups[told[0]] = _group(sought.group, state, light, told[7:])
    if sought.group in GROUPS:
        order = {name: at for at, name in enumerate(dict.fromkeys(groups.values()))}
        keys.sort(key=lambda one: order[groups[one]])
    return Found(keys, groups, states, lights, scheme, day, moment)


def tasks_narrowed(
    user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None, action: Action = "read"
) -> tuple[QuerySet[Any], str]:
    """The tasks that the person may see, narrowed and sorted (all but the light), and what their key is called."""
    rows, key = rows_at(tasks_seen(user, action), moment)
    if sought.q:
        rows = rows.filter(Q(text__icontains=sought.q) | Q(goal__icontains=sought.q) | Q(progress__icontains=sought.q))
    if sought.year.isdecimal() and len(sought.year) == 4:
        rows = rows.filter(year=int(sought.year))
    for name in ("series", "theme", "leader", "kind"):
        if value := getattr(sought, name):
            rows = rows.filter(**{name: value})
    if sought.organ.isdecimal() and len(sought.organ) < 19:
        path = Organ.objects.filter(pk=int(sought.organ)).values_list("path", flat=True).first() or "-"
        helped = Task.supports.through.objects.filter(organ=int(sought.organ)).values("task_id")
        rows = rows.filter(Q(lead__path__startswith=path) | Q(**{f"{key}__in": helped}))
    if sought.state in WORDS:
        day = timezone.localdate(moment) if moment else timezone.localdate()
        rows = rows.filter(in_state(sought.state, day, near_days(scheme)))
    if sought.silent:
        rows = rows.filter(silent(scheme, moment))
    return rows.order_by(*SORTS.get(sought.sort, SORTS["number"])), key


def silent(scheme: Scheme, moment: datetime | None = None) -> Q:
    """The tasks that are owed and of which nothing was reported for long (长期未报)."""
    since = (moment or timezone.now()) - timedelta(days=silent_after(scheme))
    never = Q(reported_at__isnull=True) & (Q(began__isnull=True) | Q(began__lt=timezone.localdate(since)))
    return Q(state__in=OPEN) & (Q(reported_at__lt=since) | never)


def lines_of(found: Found, keys: Sequence[int]) -> list[Line]:
    """The lines of some tasks of a list, with their milestones."""
    by_key = things_at(Task, keys, found.moment, ("lead", "commitment"))
    told: dict[int, list[Milestone]] = {}
    if found.moment is None:
        for one in Milestone.objects.filter(task__in=keys):
            told.setdefault(one.task_id, []).append(one)
    lines = []
    for task in (by_key[key] for key in keys if key in by_key):
        milestones = told.get(task.pk, []) if found.moment is None else milestones_then(task.parts_then)
        stands = standing(task, found.day, found.scheme)
        lines.append(Line(task, stands, found.groups.get(task.pk, ""), milestones))
    return lines


def list_of(task: Task) -> str:
    """The list that a task belongs to, as its title is printed."""
    return task.series or f"{task.year}年"


def under_lists(lines: Sequence[Line]) -> list[Line]:
    """Lines under the titles of their lists, where they are of several: each list counts from one."""
    if len({list_of(line.task) for line in lines}) < 2:
        return list(lines)
    return [replace(line, group=list_of(line.task)) for line in lines]


def task_whole(user: User, pk: int, *, moment: datetime | None = None) -> Whole | None:
    """One task with its reports and their evidence, steps, requests, milestones; None where it may not be seen."""
    related = ("owner", "lead", "reported_by", "issued_by", "merged_into", "commitment")
    rows = tasks_seen(user).select_related(*related, "created_by", "commitment__version__document")
    now = rows.defer("commitment__version__text", "commitment__version__outline").filter(pk=pk).first()
    task: Any = now if moment is None or now is None else things_at(Task, [pk], moment, related).get(pk)
    if task is None or now is None:
        return None
    until = moment or timezone.now()
    reports = Report.objects.filter(task=pk, at__lte=until).select_related("by").prefetch_related("evidence")
    reviews = Review.objects.filter(task=pk, at__lte=until).select_related("by")
    asked = DueChange.objects.filter(task=pk, asked_at__lte=until).select_related("asked_by", "decided_by")
    milestones = milestones_at(task, moment)
    history = history_of("task", pk, until=until)
    return Whole(task, milestones, list(reports), list(reviews), [_then(one, until) for one in asked], history)


def _then(asked: DueChange, until: datetime) -> DueChange:
    """A request as it stood: one that was decided later was still open."""
    if asked.decided_at and asked.decided_at > until:
        asked.state, asked.decided_by, asked.decided_at, asked.answer = DueChange.State.ASKED, None, None, ""
    return asked


def history_of(subject: str, key: int, *, until: datetime | None = None, most: int = 100) -> Sequence[Change]:
    """The changes of a thing up to a moment, the latest first."""
    rows = Change.objects.filter(subject=subject, key=key).select_related("by")
    return list((rows.filter(at__lte=until) if until else rows)[:most])


def offered(user: User) -> dict[str, Any]:
    """What a list can be narrowed to: years, list titles and themes, and leading organs."""
    rows = tasks_seen(user)
    told = list(rows.order_by().values_list("year", "series", "theme", "lead", "leader").distinct())
    organs = Organ.objects.filter(pk__in={lead for *_, lead, _ in told if lead}).order_by("path")
    return {
        "years": sorted({year for year, *_ in told}, reverse=True),
        "series": sorted({series for _, series, *_ in told if series}),
        "themes": sorted({theme for _, _, theme, *_ in told if theme}),
        "organs": list(organs),
        "leaders": sorted({leader for *_, leader in told if leader}),
    }


def commitments_free(user: User, owner: Organ, *, document: str = "", words: str = "") -> QuerySet[Commitment]:
    """The accepted commitments of an owner's ledger that no task of its lists was made of."""
    taken = Task.objects.filter(owner=owner, commitment__isnull=False).values("commitment")
    rows = records_seen(user, "commitments", SoughtRecords(q=words, document=document))
    return rows.exclude(pk__in=taken).order_by("version_id", "start", "pk")


_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("theme",),
    "lead": ("lead__name", "lead_name"),
    "leader": ("leader",),
}


def _group(group: str, state: str, light: Light | None, labels: Sequence[str | None]) -> str:
    """The name of a task's group."""
    if group == "state":
        return WORDS[state]
    if group == "light":
        return light.word if light else "不亮灯"
    if group in _LABELS:
        return next((label for label in labels if label), f"未写{GROUPS[group]}")
    return ""
