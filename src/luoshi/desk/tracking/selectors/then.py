"""Things as they stand now, or as they stood at the end of a day: one way for tables, one for the whole of one.

Who may see a thing is decided by how it stands now; what is shown of it is what it was.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from luoshi.desk.ledger.asof import believed
from luoshi.desk.tracking.models import Milestone, Need
from luoshi.desk.tracking.services.editions import KEPT


def rows_at(seen: QuerySet[Any], moment: datetime | None) -> tuple[QuerySet[Any], str]:
    """The rows of a table at a moment (None: now), and what the key of the thing is called in them."""
    if moment is None:
        return seen, "pk"
    kept = KEPT[seen.model]
    rows: QuerySet[Any] = kept.model._default_manager.filter(believed(moment))
    return rows.filter(**{f"{kept.thing}__in": seen.order_by().values("pk")}), f"{kept.thing}_id"


def things_at(
    model: type[Model], keys: Sequence[int], moment: datetime | None, related: Sequence[str] = ()
) -> dict[int, Any]:
    """Some things as they stood at a moment (None: now), by key; those that were not there yet are left out."""
    if moment is None:
        rows: QuerySet[Any] = model._default_manager.filter(pk__in=keys).select_related(*related)
        return {thing.pk: thing for thing in rows}
    kept = KEPT[model]
    rows = kept.model._default_manager.filter(believed(moment), **{f"{kept.thing}__in": keys})
    return {
        getattr(one, f"{kept.thing}_id"): _thing(model, one, moment, related) for one in rows.select_related(*related)
    }


def _thing(model: type[Model], edition: Any, moment: datetime, related: Sequence[str]) -> Any:
    """A thing made of an edition; it is not to be saved."""
    kept = KEPT[model]
    thing: Any = model(**{name: getattr(edition, name) for name in kept.fields})
    thing.pk = getattr(edition, f"{kept.thing}_id")
    for name in related:
        if "__" not in name and name in {field.name for field in edition._meta.concrete_fields}:
            setattr(thing, name, getattr(edition, name))
    thing.as_of, thing.parts_then = moment.date(), getattr(edition, kept.parts) if kept.parts else []
    return thing


def milestones_at(task: Any, moment: datetime | None) -> list[Milestone]:
    """The milestones of a task as it stood."""
    return list(task.milestones.all()) if moment is None else milestones_then(task.parts_then)


def milestones_then(rows: Sequence[Sequence[Any]]) -> list[Milestone]:
    """The milestones that an edition kept."""
    return [
        Milestone(pk=pk, quarter=quarter, text=text, due=_day(due), done_on=_day(done))
        for pk, quarter, text, due, done in rows
    ]


def needs_then(rows: Sequence[Sequence[Any]]) -> list[Need]:
    """The needs that an edition kept."""
    return [
        Need(
            pk=pk, factor=factor, quantity=Decimal(quantity), unit=unit, needed_by=_day(by), source=source,
            status=status, granted=Decimal(granted), note=note, sources=sources,
        )
        for pk, factor, quantity, unit, by, source, status, granted, note, sources in rows
    ]  # fmt: skip


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
