"""Adding to the chain; the only place that does."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from luoshi.desk.audit.models import Event, Head

SYSTEM = "系统"
"""Who acts where no person does."""
_OWNERS = ("document", "version", "round", "filing", "upload")
"""By which name a thing knows what it belongs to, the nearest that tells how sensitive it is first."""
_STEPS = 4
_ADDRESS: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Events added within come from this network address."""
    token = _ADDRESS.set(address)
    try:
        yield
    finally:
        _ADDRESS.reset(token)


def record(
    action: str,
    *,
    actor: Any = None,
    target: Any = None,
    organ: Any = None,
    detail: Mapping[str, Any] | None = None,
) -> Event:
    """Add an event to the chain, within the transaction of the change that it tells of.

    *actor* is a user or None (the program itself), *target* a saved model instance or a string, *organ* whose matter it
    is, *detail* texts, whole numbers, lists and tables of them (whatever else is kept as its text: a digest needs one
    way of writing). The head's row stays locked until the transaction ends: events are numbered in the order in which
    they become visible, and what is rolled back leaves no gap.

    Raises:
        TransactionManagementError: there is no transaction to be part of.
    """
    head = Head.objects.select_for_update(no_key=True).get_or_create(pk=1)[0]
    event = Event(
        number=head.count + 1,
        at=timezone.now(),
        actor=getattr(actor, "pk", None),
        actor_name=_clean(str(actor) if actor is not None else SYSTEM, 80),
        action=_clean(action, 40),
        target=_named(target),
        organ=getattr(organ, "pk", None),
        sensitivity=_sensitivity_of(target),
        detail=_plain(detail or {}),
        address=_clean(_ADDRESS.get(), 45),
        algorithm=settings.CHAIN_HASH,
        previous=head.digest,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.count, head.digest = event.number, event.digest
    head.save(update_fields=["count", "digest"])
    return event


def record_alone(action: str, **fields: Any) -> Event:
    """Add an event that belongs to no change of the database: a log-in, a download."""
    with transaction.atomic():
        return record(action, **fields)


def digest_of(event: Event) -> str:
    """The digest of a row and of the one before it, over canonical JSON (sorted keys, UTC to the microsecond)."""
    at: datetime = event.at.astimezone(UTC)
    content = [
        event.number, at.isoformat(timespec="microseconds"), event.actor, event.actor_name, event.action, event.target,
        event.organ, event.sensitivity, event.detail, event.address, event.algorithm, event.previous,
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(event.algorithm, text.encode()).hexdigest()


def _named(target: Any) -> str:
    if target is None or isinstance(target, str):
        return _clean(target or "", 80)
    return f"{target._meta.label_lower}:{target.pk}"


def _sensitivity_of(target: Any) -> int:
    """How sensitive a thing is, told by itself or by what it belongs to (a version by its document)."""
    for _ in range(_STEPS):
        found = getattr(target, "sensitivity", None)
        if found is not None:
            return int(found)
        owners = (getattr(target, name, None) for name in _OWNERS)
        target = next((owner for owner in owners if owner is not None), None)
    return 0


def _clean(words: str, most: int | None = None) -> str:
    """A text that every database keeps as it is: no NUL, no half of a surrogate pair."""
    return words.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")[:most]


def _plain(value: Any) -> Any:
    """A value that comes back from every database as it went in."""
    if isinstance(value, Mapping):
        return {_clean(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int):
        return value
    return _clean(str(value))
