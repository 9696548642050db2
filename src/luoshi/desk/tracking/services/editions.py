"""How each thing stood from one act to the next, kept for ever, so that a list can be seen as of any day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils import timezone

from luoshi.desk.tracking.models import (
    Distinction,
    DistinctionEdition,
    KeyProject,
    Milestone,
    Need,
    ProjectEdition,
    Task,
    TaskEdition,
)
from luoshi.desk.tracking.models.followed import Edition
from luoshi.write.amounts import plain

_BATCH: Final = 100
_OWN: Final = ("id", "recorded_at", "superseded_at")
Parts = Mapping[int, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """How editions of a kind of thing are kept: their model, its name for the thing, what belongs to the thing."""

    model: type[Edition]
    thing: str
    parts: str = ""
    parts_of: Callable[[Sequence[int]], Parts] = lambda keys: {}

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that a thing and its editions share."""
        skipped = (*_OWN, f"{self.thing}_id", self.parts)
        return tuple(field.attname for field in self.model._meta.concrete_fields if field.attname not in skipped)


def _milestones(keys: Sequence[int]) -> Parts:
    told: dict[int, list[list[Any]]] = {}
    for one in Milestone.objects.filter(task__in=keys).order_by("quarter", "due", "pk"):
        days = [day.isoformat() if day else None for day in (one.due, one.done_on)]
        told.setdefault(one.task_id, []).append([one.pk, one.quarter, one.text, *days])
    return told


def _needs(keys: Sequence[int]) -> Parts:
    told: dict[int, list[list[Any]]] = {}
    for one in Need.objects.filter(project__in=keys).order_by("factor", "pk"):
        day = one.needed_by.isoformat() if one.needed_by else None
        row = [one.pk, one.factor, plain(one.quantity), one.unit, day, one.source, one.status, plain(one.granted)]
        told.setdefault(one.project_id, []).append([*row, one.note, one.sources])
    return told


KEPT: Final[Mapping[type[models.Model], Kept]] = {
    Task: Kept(TaskEdition, "task", "milestones", _milestones),
    KeyProject: Kept(ProjectEdition, "project", "needs_then", _needs),
    Distinction: Kept(DistinctionEdition, "distinction"),
}


def editions_keep(things: Sequence[models.Model]) -> None:
    """End the open editions of some things of one kind, and keep them as they stand now; in the act's transaction."""
    kept = KEPT.get(type(things[0])) if things else None
    if kept is None:
        return
    now, keys = timezone.now(), [thing.pk for thing in things]
    rows = kept.model._default_manager.all()
    rows.filter(**{f"{kept.thing}__in": keys, "superseded_at": None}).update(superseded_at=now)
    parts = kept.parts_of(keys)
    made = []
    for thing in things:
        told = {name: getattr(thing, name) for name in kept.fields}
        told |= {kept.parts: parts.get(thing.pk, [])} if kept.parts else {}
        made.append(kept.model(**told, **{f"{kept.thing}_id": thing.pk}, recorded_at=now))
    rows.bulk_create(made, batch_size=_BATCH)
