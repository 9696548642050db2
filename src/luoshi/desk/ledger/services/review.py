"""Deciding on facts: accept, correct, reject, split, merge, take back. One decision is one transaction.

Whoever decides names the revision of the fact that they saw; if somebody decided meanwhile, a Conflict tells both.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Decision, Fact, Version
from luoshi.desk.ledger.services.posting import post, rows_of, supersede
from luoshi.desk.ledger.stored import fact_of
from luoshi.records import LuoshiError

_CORRECTABLE: dict[str, frozenset[str]] = {
    "figure": frozenset(
        ("value", "high", "unit", "measure", "comparison", "bound", "status", "period", "scope", "indicator")
    ),
    "commitment": frozenset(("action", "object", "due", "lead", "support", "measurable")),
    "project": frozenset(("name", "count", "investment", "this_year", "stage", "place", "date")),
    "honour": frozenset(("name", "level", "kind", "holder", "grantor", "date", "count")),
}
"""What a reviewer may change; offsets and quotes stay as the text has them."""
_DECIDED = (Fact.State.ACCEPTED, Fact.State.CORRECTED)


class Conflict(Exception):
    """Somebody else decided first: the fact as it is now."""

    def __init__(self, fact: Fact) -> None:
        """Keep the fact, so that a page can show both."""
        super().__init__(f"{fact.decided_by} 已在您之前处理了这一条（{fact.get_state_display()}）")
        self.fact = fact


def fact_accept(actor: User, fact: Fact, *, revision: int) -> Fact:
    """Take a fact into the ledger as it is.

    Raises:
        PermissionDenied, Conflict, LuoshiError: see `_locked` and `rows_of`.
    """
    with transaction.atomic():
        mine = _locked(actor, fact, revision)
        return _decided(actor, mine, "accept", Fact.State.ACCEPTED, mine.data)


def fact_correct(actor: User, fact: Fact, changes: Mapping[str, Any], *, revision: int) -> Fact:
    """Take a fact into the ledger with corrections of its fields.

    Raises:
        LuoshiError: a field may not be changed or its value is none; PermissionDenied, Conflict as `_locked`.
    """
    with transaction.atomic():
        mine = _locked(actor, fact, revision)
        data = _changed(mine, changes)
        return _decided(actor, mine, "correct", Fact.State.CORRECTED, data)


def fact_reject(actor: User, fact: Fact, *, revision: int) -> Fact:
    """Leave a fact out of the ledger; what it had entered is no longer believed."""
    with transaction.atomic():
        mine = _locked(actor, fact, revision)
        return _decided(actor, mine, "reject", Fact.State.REJECTED, mine.data)


def fact_reopen(actor: User, fact: Fact, *, revision: int) -> Fact:
    """Take a decision back: the fact waits again, as it was read."""
    with transaction.atomic():
        mine = _locked(actor, fact, revision)
        return _decided(actor, mine, "reopen", Fact.State.PENDING, mine.read or mine.data)


def fact_split(actor: User, fact: Fact, parts: Sequence[Mapping[str, Any]], *, revision: int) -> list[Fact]:
    """Replace a fact by several (一句说了两件事): each takes the fact's fields with its own changes.

    Raises:
        LuoshiError: fewer than two parts, or a part is not whole; PermissionDenied, Conflict as `_locked`.
    """
    if len(parts) < 2:
        raise LuoshiError("L621", "拆分至少要得到两条", fact.surface, "请再加一条，或改用更正")
    with transaction.atomic():
        mine = _locked(actor, fact, revision)
        made = []
        for changes in parts:
            part = Fact(
                version=mine.version, kind=mine.kind, start=mine.start, end=mine.end, surface=mine.surface,
                data=_changed(mine, changes), read=None,
            )  # fmt: skip
            part.save()
            part.parents.set([mine])
            made.append(_decided(actor, part, "split", Fact.State.CORRECTED, part.data))
        _decided(actor, mine, "split", Fact.State.REPLACED, mine.data)
        return made


def fact_merge(actor: User, facts: Sequence[Fact], *, revisions: Sequence[int]) -> Fact:
    """Replace several facts of one kind by the first of them, over the stretch of all (一件事读成了两条).

    Raises:
        LuoshiError: fewer than two, of two kinds, or of two versions; PermissionDenied, Conflict as `_locked`.
    """
    if len(facts) < 2 or len({(fact.kind, fact.version_id) for fact in facts}) != 1:
        raise LuoshiError("L622", "合并要选同一文件中同一类的至少两条", "审读", "请重新选择")
    with transaction.atomic():
        locked = [_locked(actor, fact, seen) for fact, seen in zip(facts, revisions, strict=True)]
        first = locked[0]
        start, end = min(fact.start for fact in locked), max(fact.end for fact in locked)
        surface = first.version.text[start:end]
        data = first.data | {"start": start, "end": end, "surface": surface}
        merged = Fact(
            version=first.version, kind=first.kind, start=start, end=end, surface=surface, data=data, read=None
        )
        merged.save()
        merged.parents.set(locked)
        for fact in locked:
            _decided(actor, fact, "merge", Fact.State.REPLACED, fact.data)
        return _decided(actor, merged, "merge", Fact.State.CORRECTED, data)


def fact_add(actor: User, version: Version, *, kind: str, start: int, end: int, data: Mapping[str, Any]) -> Fact:
    """Mark a stretch that the reader missed, as a fact of the reviewer's.

    Raises:
        LuoshiError: the stretch is not in the text, the kind is none, or a field is not whole.
    """
    document = version.document
    demand(actor, "review", document.organ, sensitivity=document.sensitivity)
    if kind not in _CORRECTABLE or not 0 <= start < end <= len(version.text):
        raise LuoshiError("L623", "选中的文字不在正文里，或种类不对", version.name, "请重新选中一段文字")
    surface = version.text[start:end]
    whole = {"start": start, "end": end, "surface": surface} | {
        k: v for k, v in data.items() if k in _CORRECTABLE[kind]
    }
    fact_of(kind, whole)
    with transaction.atomic():
        fact = Fact(version=version, kind=kind, start=start, end=end, surface=surface, data=whole, read=None)
        fact.save()
        return _decided(actor, fact, "add", Fact.State.CORRECTED, whole)


def _locked(actor: User, fact: Fact, revision: int) -> Fact:
    """The fact, locked until the transaction ends, if the person may review it and saw its latest state."""
    row = Fact.objects.select_for_update(of=("self",)).select_related("version__document__organ").get(pk=fact.pk)
    document = row.version.document
    demand(actor, "review", document.organ, sensitivity=document.sensitivity)
    if row.revision != revision:
        raise Conflict(row)
    if row.state == Fact.State.REPLACED:
        raise LuoshiError("L624", "这一条已经拆分或合并", row.surface, "请处理拆分或合并后的条目")
    return row


def _changed(fact: Fact, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fact's data with corrections, proved to be whole."""
    wrong = sorted(set(changes) - _CORRECTABLE.get(fact.kind, frozenset()))
    if wrong:
        raise LuoshiError("L625", f"“{wrong[0]}”不能更正", fact.surface, "可更正的是指标、数值、单位、期间、主体等内容")
    data: dict[str, Any] = fact.data | dict(changes)
    fact_of(fact.kind, data)
    return data


def _decided(actor: User, fact: Fact, action: str, state: str, data: dict[str, Any]) -> Fact:
    """Write a decision: the fact's new state, the ledger's rows, the decision kept for ever, the audit event."""
    before = {"state": fact.state, "data": fact.data}
    believed = [row for name in ("observations", "commitments", "projects", "honours") for row in _believed(fact, name)]
    supersede(believed)
    fact.state, fact.data, fact.revision = state, data, fact.revision + 1
    fact.decided_by, fact.decided_at = actor, timezone.now()
    fact.save()
    rows = rows_of(fact, approved_by=actor) if state in _DECIDED else []
    for row in rows:
        row.supersedes = next((old for old in believed if type(old) is type(row)), None)
    entered = post(actor, f"审读{action}", rows) if rows else None
    Decision.objects.create(
        fact=fact, revision=fact.revision, action=action, before=before, after={"state": state, "data": data}, by=actor
    )
    detail = {"事实": fact.pk, "处理": action, "入账": len(rows), "摘要": entered.posting.digest if entered else ""}
    record("审读", actor=actor, target=fact.version, organ=fact.version.document.organ, detail=detail)
    return fact


def _believed(fact: Fact, name: str) -> list[Any]:
    return list(getattr(fact, name).filter(superseded_at__isnull=True)) if fact.pk else []
