"""Deciding on facts: accept, correct, reject, split, merge, take back. One decision is one transaction.

Whoever decides names the revision of the fact that they saw; if somebody decided meanwhile, a Conflict tells both. The
same decision sent a second time (the answer was lost on the way) is answered as the first was.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.ledger.models import Decision, Fact, Version
from luoshi.desk.ledger.services.deciding import Conflict, Deed, demand_latest, locked, write
from luoshi.desk.ledger.stored import fact_of
from luoshi.desk.ledger.typed import typed_changes
from luoshi.records import LuoshiError

__all__ = [
    "Conflict", "fact_accept", "fact_add", "fact_correct", "fact_merge", "fact_reject", "fact_reopen", "fact_split",
]  # fmt: skip
_CORRECTABLE: dict[str, frozenset[str]] = {
    "figure": frozenset(
        ("value", "high", "unit", "measure", "comparison", "bound", "status", "period", "scope", "indicator")
    ),
    "commitment": frozenset(("action", "object", "due", "lead", "support", "measurable")),
    "project": frozenset(("name", "count", "investment", "this_year", "stage", "place", "date")),
    "honour": frozenset(("name", "level", "kind", "holder", "grantor", "date", "count")),
}
"""What a reviewer may change; offsets and quotes stay as the text has them."""
_LONGEST = 400
"""Characters that a reviewer may mark as one figure."""


def fact_accept(actor: User, fact: Fact, *, revision: int) -> Fact:
    """Take a fact into the ledger as it is.

    Raises:
        PermissionDenied, Conflict, LuoshiError: see `_mine` and `rows_of`.
    """
    with transaction.atomic():
        mine = _mine(actor, fact, revision, "accept")
        return mine if _again(mine, revision) else _one(actor, mine, "accept", Fact.State.ACCEPTED, mine.data)


def fact_correct(actor: User, fact: Fact, changes: Mapping[str, Any], *, revision: int) -> Fact:
    """Take a fact into the ledger with corrections of its fields; a changed value brings its own last digit.

    Raises:
        LuoshiError: a field may not be changed or its value is none; PermissionDenied, Conflict as `_mine`.
    """
    with transaction.atomic():
        mine = _mine(actor, fact, revision, "correct")
        if _again(mine, revision):
            return mine
        return _one(actor, mine, "correct", Fact.State.CORRECTED, _changed(mine, changes))


def fact_reject(actor: User, fact: Fact, *, revision: int) -> Fact:
    """Leave a fact out of the ledger; what it had entered is no longer believed."""
    with transaction.atomic():
        mine = _mine(actor, fact, revision, "reject")
        return mine if _again(mine, revision) else _one(actor, mine, "reject", Fact.State.REJECTED, mine.data)


def fact_reopen(actor: User, fact: Fact, *, revision: int) -> Fact:
    """Take a decision back: the fact waits again, as it was read.

    Taking back a part of a split, or a merged fact, takes the whole split or merger back: what it replaced waits again,
    and the first of that is returned.

    Raises:
        LuoshiError: parts were split or merged further; PermissionDenied, Conflict as `_mine`.
    """
    with transaction.atomic():
        mine = _mine(actor, fact, revision, "reopen")
        parents = list(mine.parents.filter(version=mine.version_id, state=Fact.State.REPLACED).order_by("start", "pk"))
        if _again(mine, revision):
            return parents[0] if parents else mine
        if not parents or mine.read is not None:
            return _one(actor, mine, "reopen", Fact.State.PENDING, mine.read or mine.data)
        old = {parent.pk for parent in parents}
        made, later = _made_of(mine.version, old)
        if later:
            raise LuoshiError("L630", "其中有的又拆分或合并过", mine.surface, "请先恢复后来的拆分或合并")
        rows = locked(actor, [*parents, *made])
        deeds = [Deed(row, "reopen", Fact.State.REPLACED, row.data) for row in rows if row.pk not in old]
        deeds += [Deed(row, "reopen", Fact.State.PENDING, row.read or row.data) for row in rows if row.pk in old]
        return next(row for row in write(actor, mine.version, deeds) if row.pk == parents[0].pk)


def fact_split(actor: User, fact: Fact, parts: Sequence[Mapping[str, Any]], *, revision: int) -> list[Fact]:
    """Replace a fact by several (一句说了两件事): each takes the fact's fields with its own changes.

    Raises:
        LuoshiError: fewer than two parts, or a part is not whole; PermissionDenied, Conflict as `_mine`.
    """
    if len(parts) < 2:
        raise LuoshiError("L621", "拆分至少要得到两条", fact.surface, "请再加一条，或改用更正")
    with transaction.atomic():
        mine = _mine(actor, fact, revision, "split")
        if _again(mine, revision):
            return list(mine.successors.order_by("pk"))
        made = [_part(mine, _changed(mine, changes)) for changes in parts]
        deeds = [Deed(mine, "split", Fact.State.REPLACED, mine.data)]
        deeds += [Deed(part, "split", Fact.State.CORRECTED, part.data) for part in made]
        return write(actor, mine.version, deeds)[1:]


def fact_merge(actor: User, facts: Sequence[Fact], *, revisions: Sequence[int]) -> Fact:
    """Replace several facts of one kind by the first of them, over the stretch of all (一件事读成了两条).

    Raises:
        LuoshiError: fewer than two, of two kinds, or of two versions; PermissionDenied, Conflict as `_mine`.
    """
    if len({fact.pk for fact in facts}) < 2 or len({(fact.kind, fact.version_id) for fact in facts}) != 1:
        raise LuoshiError("L622", "合并要选同一文件中同一类的至少两条", "审读", "请重新选择")
    with transaction.atomic():
        seen = {fact.pk: revision for fact, revision in zip(facts, revisions, strict=True)}
        rows = {fact.pk: fact for fact in locked(actor, facts)}
        mine = [_mine_of(actor, rows[fact.pk], seen[fact.pk], "merge") for fact in facts]
        if all(_again(fact, seen[fact.pk]) for fact in mine):
            return mine[0].successors.order_by("pk")[0]
        first = mine[0]
        start, end = min(fact.start for fact in mine), max(fact.end for fact in mine)
        surface = first.version.text[start:end]
        merged = _part(first, first.data | {"start": start, "end": end, "surface": surface}, parents=mine)
        deeds = [Deed(fact, "merge", Fact.State.REPLACED, fact.data) for fact in mine]
        return write(actor, first.version, [*deeds, Deed(merged, "merge", Fact.State.CORRECTED, merged.data)])[-1]


def fact_add(actor: User, version: Version, *, kind: str, start: int, end: int, data: Mapping[str, Any]) -> Fact:
    """Mark a stretch that the reader missed, as a fact of the reviewer's.

    Raises:
        LuoshiError: the stretch is not in the text, the kind is none, or a field is not whole.
    """
    document = version.document
    demand(actor, "review", document.organ, sensitivity=document.sensitivity)
    if kind not in _CORRECTABLE or not 0 <= start < end <= min(len(version.text), start + _LONGEST):
        raise LuoshiError("L623", "选中的文字不在正文里、太长，或种类不对", version.name, "请重新选中一小段文字")
    surface = version.text[start:end]
    told = {name: value for name, value in data.items() if name in _CORRECTABLE[kind]}
    whole = {"start": start, "end": end, "surface": surface} | typed_changes(kind, {}, told)
    fact_of(kind, whole)
    with transaction.atomic():
        Version.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)
        demand_latest(version)
        same = version.facts.filter(kind=kind, start=start, end=end, read__isnull=True, decided_by=actor, revision=1)
        for one in same:
            if one.data == whole and not one.parents.exists():
                return one
        fact = Fact(version=version, kind=kind, start=start, end=end, surface=surface, data=whole, read=None)
        fact.save()
        return _one(actor, fact, "add", Fact.State.CORRECTED, whole)


def _mine(actor: User, fact: Fact, revision: int, action: str) -> Fact:
    """The fact, locked until the transaction ends, if the person may review it and saw its latest state."""
    [row] = locked(actor, [fact])
    return _mine_of(actor, row, revision, action)


def _mine_of(actor: User, row: Fact, revision: int, action: str) -> Fact:
    if row.revision == revision + 1:
        last = Decision.objects.filter(fact=row, revision=row.revision, by=actor, action=action)
        if last.exists():
            return row
    if row.revision != revision:
        raise Conflict(row)
    if row.state == Fact.State.REPLACED:
        raise LuoshiError("L624", "这一条已经拆分或合并", row.surface, "请处理拆分或合并后的条目")
    return row


def _again(row: Fact, revision: int) -> bool:
    """Whether the person's own decision had arrived already (`_mine` lets it pass)."""
    return row.revision != revision


def _made_of(version: Version, keys: set[int]) -> tuple[list[Fact], bool]:
    """The standing facts that were made of these, and whether others were made of what was made of them."""
    facts = {fact.pk: fact for fact in version.facts.only("pk", "state")}
    links: dict[int, set[int]] = {}
    for child, parent in Fact.parents.through.objects.filter(from_fact__in=list(facts)).values_list(
        "from_fact", "to_fact"
    ):
        links.setdefault(parent, set()).add(child)
    made = {child for key in keys for child in links.get(key, ())}
    below, seen = set(made), set(made)
    while below:
        below = {child for key in below for child in links.get(key, ())} - seen
        seen |= below
    standing = {key for key in seen if facts[key].state != Fact.State.REPLACED}
    return [facts[key] for key in sorted(standing & made)], bool(standing - made)


def _one(actor: User, fact: Fact, action: str, state: str, data: dict[str, Any]) -> Fact:
    return write(actor, fact.version, [Deed(fact, action, state, data)])[0]


def _part(fact: Fact, data: dict[str, Any], *, parents: Sequence[Fact] = ()) -> Fact:
    """A new fact made of others, saved but not yet decided."""
    made = Fact(
        version=fact.version, kind=fact.kind, start=data["start"], end=data["end"], surface=data["surface"], data=data,
        read=None,
    )  # fmt: skip
    made.save()
    made.parents.set(parents or [fact])
    return made


def _changed(fact: Fact, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The fact's data with corrections, proved to be whole."""
    wrong = sorted(set(changes) - _CORRECTABLE.get(fact.kind, frozenset()))
    if wrong:
        raise LuoshiError("L625", f"“{wrong[0]}”不能更正", fact.surface, "可更正的是指标、数值、单位、期间、主体等内容")
    data: dict[str, Any] = fact.data | typed_changes(fact.kind, fact.data, changes)
    fact_of(fact.kind, data)
    return data
