"""The history of everything that is followed: one change and one audit event an act, in the caller's transaction."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.services import record
from luoshi.desk.tracking.models import Change, Distinction, KeyProject, Link, Task
from luoshi.desk.tracking.services.editions import editions_keep
from luoshi.records import LuoshiError
from luoshi.write.amounts import in_magnitude

SUBJECTS: Final[Mapping[type[models.Model], str]] = {
    Task: "task",
    KeyProject: "project",
    Distinction: "honour",
    Link: "promise",
}
_NAMES: Final[Mapping[str, str]] = {"task": "任务", "project": "项目", "honour": "荣誉试点", "promise": "承诺对照"}
Fields = Mapping[str, tuple[Any, Any]]


def log(
    actor: User, thing: models.Model, organ: Organ, action: str, fields: Fields | None = None, *, note: str = ""
) -> Change:
    """Keep a change of a thing for ever, with its audit event.

    *fields* has, by the label that people read, the value before and after. How the thing stands now is kept too.
    """
    subject = SUBJECTS[type(thing)]
    told = {label: [told_of(before), told_of(after)] for label, (before, after) in (fields or {}).items()}
    change = Change.objects.create(
        subject=subject, key=thing.pk, action=action[:20], fields=told, note=note[:400], by=actor
    )
    editions_keep([thing])
    detail: dict[str, Any] = {"改动": told} | ({"理由": note} if note else {})
    record(f"{_NAMES[subject]}{action}", actor=actor, target=thing, organ=organ, detail=detail)
    return change


def told_of(value: Any) -> str:
    """A value as a history shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return in_magnitude(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str(value)


def changed(thing: models.Model, values: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, tuple[Any, Any]]:
    """Set values on a thing; what differs, by label, before and after."""
    found: dict[str, tuple[Any, Any]] = {}
    for name, after in values.items():
        before = getattr(thing, name)
        if before != after:
            words = dict(getattr(thing._meta.get_field(name), "flatchoices", ()))
            found[labels.get(name, name)] = (
                (words.get(before, before), words.get(after, after)) if words else (before, after)
            )
            setattr(thing, name, after)
    return found


def demand_revision(thing: Any, seen: int) -> None:
    """Raise where somebody else changed a thing since the person saw it.

    Raises:
        LuoshiError: L711, it was changed meanwhile.
    """
    if thing.revision != seen:
        last = Change.objects.filter(subject=SUBJECTS[type(thing)], key=thing.pk).select_related("by").first()
        who = f"{last.by} {timezone.localtime(last.at):%m-%d %H:%M}" if last else "别人"
        raise LuoshiError("L711", f"{who} 已经改过", str(thing), "请看过现在的内容，再改一次")
