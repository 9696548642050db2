"""Where one value of what is followed comes from: its sentence, its cell, who typed it, or what it was computed of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.tracking.cells import said
from luoshi.desk.tracking.models import Distinction, DueChange, KeyProject, Milestone, Monthly, Need, Report, Task
from luoshi.desk.tracking.origins import Source, source_of
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, tasks_seen
from luoshi.desk.tracking.selectors.sums import Sum, sum_of
from luoshi.desk.tracking.selectors.then import milestones_at, needs_then, things_at


@dataclass(frozen=True, slots=True)
class Origin:
    """The thing that is followed, its page, the value in words, and where it comes from: a source, or a sum."""

    thing: Any
    page: str
    shown: str
    source: Source
    sum: Sum | None = None


def origin_of(user: User, what: str, pk: int, field: str, moment: datetime | None = None) -> Origin | None:
    """Where a value comes from, as of a moment; None where the person may not see the thing, or it has none."""
    find = _FINDERS.get(what)
    return find(user, pk, field, moment) if find else None


def _whole(model: Any, seen: Callable[[User], Any], page: str) -> Callable[..., Origin | None]:
    def find(user: User, pk: int, field: str, moment: datetime | None) -> Origin | None:
        if not seen(user).filter(pk=pk).exists():
            return None
        thing = things_at(model, [pk], moment, ("owner",)).get(pk)
        return None if thing is None else _told(thing, thing, page, field, moment)

    return find


def _told(row: Any, thing: Any, page: str, field: str, moment: datetime | None) -> Origin | None:
    """The origin of a field of a row that belongs to a thing."""
    found = sum_of(row, field, moment)
    if found is not None:
        return Origin(thing, page, found.shown, Source("computed"), found)
    if isinstance(row, Task) and field in _QUARTERS:
        told = [one.text for one in milestones_at(row, moment) if one.source_key == field]
        return Origin(thing, page, "；".join(told), source_of(row.sources, field, row.origin)) if told else None
    if field not in {one.name for one in row._meta.concrete_fields}:
        return None
    if not hasattr(row, "sources"):
        return Origin(thing, page, said(row, field), _by(row))
    return Origin(thing, page, said(row, field), source_of(row.sources, field, getattr(row, "origin", "hand")))


_QUARTERS: Final = ("q1", "q2", "q3", "q4")
_BY: Final[Mapping[type, tuple[str, str]]] = {
    Report: ("by", "at"),
    Milestone: ("done_by", "done_on"),
    DueChange: ("asked_by", "asked_at"),
}
"""Who wrote a row that has no sources of its own, and when."""


def _by(row: Any) -> Source:
    who, at = (getattr(row, name) for name in _BY[type(row)])
    told = f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if isinstance(at, datetime) else str(at or "")
    return Source("hand", by=str(who or ""), at=told)


def _of_task(model: Any) -> Callable[..., Origin | None]:
    """A row that belongs to a task and was written by somebody at a time."""

    def find(user: User, pk: int, field: str, moment: datetime | None) -> Origin | None:
        row = model.objects.filter(pk=pk, task__in=tasks_seen(user)).select_related("task", _BY[model][0]).first()
        return None if row is None else _told(row, row.task, "tracking:task", field, moment)

    return find


def _month(user: User, pk: int, field: str, moment: datetime | None) -> Origin | None:
    rows = Monthly.objects.filter(pk=pk, project__in=projects_seen(user)).select_related("project", "by")
    row = rows.first()
    return None if row is None else _told(row, row.project, "tracking:project", field, moment)


def _need(user: User, pk: int, field: str, moment: datetime | None) -> Origin | None:
    need = Need.objects.filter(pk=pk, project__in=projects_seen(user)).select_related("project").first()
    if need is not None and moment is not None:
        project = need.project
        then = things_at(KeyProject, [project.pk], moment).get(project.pk)
        need = next((one for one in needs_then(then.parts_then if then else []) if one.pk == pk), None)
        if need is not None:
            need.project = project
    return None if need is None else _told(need, need.project, "tracking:project", field, moment)


_FINDERS: Final[Mapping[str, Callable[..., Origin | None]]] = {
    "task": _whole(Task, tasks_seen, "tracking:task"),
    "project": _whole(KeyProject, projects_seen, "tracking:project"),
    "honour": _whole(Distinction, distinctions_seen, "tracking:honour"),
    "report": _of_task(Report),
    "milestone": _of_task(Milestone),
    "due": _of_task(DueChange),
    "month": _month,
    "need": _need,
}
