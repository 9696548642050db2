"""Reporting rounds: made, opened, entered, submitted, returned, approved, locked; every step in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, UnitGroup, User
from luoshi.desk.accounts.permissions import demand
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Entry, EntryChange, Filing, Indicator, Item, Round, Upload
from luoshi.desk.ledger.selectors.groups import members_on
from luoshi.desk.ledger.services.approval import filing_post
from luoshi.records import LuoshiError


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator that a round is to ask for; *total* is the code of the one of which it is a part."""

    indicator: Indicator
    unit: str = ""
    measure: str = "level"
    optional: bool = False
    total: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as it is to be: what it is called, its period, who owes it, who holds it, from when to when."""

    name: str
    period: str
    group: UnitGroup
    organ: Organ
    opens_on: date
    due_on: date
    levels: int = 1
    sensitivity: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """What a clerk gives for a cell: a value, or that it does not apply; *place* is the cell of an upload."""

    item: int
    value: Decimal | None = None
    not_applicable: bool = False
    note: str = ""
    revision: int = 0
    place: str = ""


class Clash(Exception):
    """Somebody else changed cells meanwhile: the entries as they are now, and what was given for each."""

    def __init__(self, entries: Sequence[Entry], given: Mapping[int, Given]) -> None:
        """Keep both sides for the page."""
        super().__init__(f"{len(entries)} 个单元格已被他人改过")
        self.entries, self.given = entries, given


def round_create(actor: User, plan: Plan, wanted: Sequence[Wanted]) -> Round:
    """A round in draft, held by the plan's organ.

    Raises:
        PermissionDenied: the person may not hold rounds there.
        LuoshiError: nothing is asked for, it is due before it opens, or a total is not among the items.
    """
    demand(actor, "round", plan.organ, sensitivity=plan.sensitivity)
    if not wanted or plan.due_on < plan.opens_on:
        raise LuoshiError("L651", "轮次没有指标，或截止日在开始日之前", plan.name, "请补上指标、改正日期")
    with transaction.atomic():
        told = {field.name: getattr(plan, field.name) for field in fields(plan)}
        made = Round.objects.create(**told, created_by=actor)
        items = {}
        for order, one in enumerate(wanted):
            items[one.indicator.code] = Item.objects.create(
                round=made, indicator=one.indicator, measure=one.measure, unit=one.unit or one.indicator.unit,
                order=order, optional=one.optional,
            )  # fmt: skip
        for one in wanted:
            if one.total:
                if one.total not in items:
                    raise LuoshiError("L652", f"合计项 {one.total} 不在本轮指标里", plan.name, "请把合计指标也加入本轮")
                items[one.indicator.code].part_of = items[one.total]
                items[one.indicator.code].save(update_fields=["part_of"])
        detail = {"名称": plan.name, "指标": len(wanted)}
        record("建立轮次", actor=actor, target=made, organ=plan.organ, detail=detail)
    return made


def round_open(actor: User, one: Round) -> int:
    """Open a round: every unit of its group on the opening day gets its filing; how many."""
    with transaction.atomic():
        row = _round(actor, one, Round.State.DRAFT)
        units = members_on(row.group, row.opens_on)
        filings = Filing.objects.bulk_create(Filing(round=row, organ=organ) for organ in units)
        items = list(row.items.all())
        Entry.objects.bulk_create(Entry(filing=filing, item=item) for filing in filings for item in items)
        row.state = Round.State.OPEN
        row.save(update_fields=["state"])
        record("开始填报", actor=actor, target=row, organ=row.organ, detail={"单位": len(filings)})
    return len(filings)


def round_lock(actor: User, one: Round) -> None:
    """Lock a round: nothing can be entered or approved any more; what is missing stays 未报 in the ledger."""
    with transaction.atomic():
        row = _round(actor, one, Round.State.OPEN)
        row.state = Round.State.LOCKED
        row.save(update_fields=["state"])
        missing = [f for f in row.filings.select_related("organ") if f.state != Filing.State.APPROVED]
        record("锁定轮次", actor=actor, target=row, organ=row.organ, detail={"未核定": [str(f.organ) for f in missing]})


def entries_save(actor: User, filing: Filing, given: Iterable[Given], *, upload: Upload | None = None) -> int:
    """Save cells of a filing; how many were changed. All or none: where others changed a cell meanwhile, a Clash.

    Raises:
        PermissionDenied: the person may not enter for that unit.
        LuoshiError: the filing waits for approval, is approved, or its round is not open.
        Clash: a cell has another revision than the one that the person saw, and another value than the one given.
    """
    wanted = {one.item: one for one in given}
    with transaction.atomic():
        row = _filing(actor, filing, "enter", (Filing.State.MISSING, Filing.State.DRAFT, Filing.State.RETURNED))
        entries = list(row.entries.select_for_update(of=("self",)).select_related("item", "changed_by"))
        mine = [(entry, wanted[entry.item_id]) for entry in entries if entry.item_id in wanted]
        changed = [(entry, one) for entry, one in mine if _differs(entry, one)]
        clashing = [entry for entry, one in changed if entry.revision != one.revision]
        if clashing:
            raise Clash(clashing, wanted)
        now = timezone.now()
        for entry, one in changed:
            entry.value, entry.not_applicable, entry.note = one.value, one.not_applicable, one.note
            entry.upload, entry.place = upload, one.place
            entry.revision, entry.changed_by, entry.changed_at = entry.revision + 1, actor, now
            entry.save()
            EntryChange.objects.create(
                entry=entry, revision=entry.revision, value=one.value, not_applicable=one.not_applicable,
                note=one.note, place=one.place, by=actor,
            )  # fmt: skip
        if changed and row.state == Filing.State.MISSING:
            row.state = Filing.State.DRAFT
            row.save(update_fields=["state"])
        if changed:
            how = {"单元格": len(changed), "来自": upload.name if upload else "网页"}
            record("填报", actor=actor, target=row, organ=row.organ, detail=how)
    return len(changed)


def filing_submit(actor: User, filing: Filing) -> Filing:
    """Hand a filing in for approval; it is late after the day it was due.

    Raises:
        LuoshiError: a cell that must be filled is empty and not marked 不适用.
    """
    with transaction.atomic():
        row = _filing(actor, filing, "submit", (Filing.State.MISSING, Filing.State.DRAFT, Filing.State.RETURNED))
        empty = [
            entry.item.indicator.name
            for entry in row.entries.select_related("item__indicator")
            if entry.value is None and not entry.not_applicable and not entry.item.optional
        ]
        if empty:
            todo = "请填上，或注明不适用"
            raise LuoshiError("L653", f"还有 {len(empty)} 项没有填：{'、'.join(empty[:5])}", str(row.organ), todo)
        row.late = row.late or (row.submitted_at is None and timezone.localdate() > row.round.due_on)
        row.state, row.level, row.reason = Filing.State.SUBMITTED, 0, ""
        row.submitted_at, row.submitted_by = timezone.now(), actor
        row.revision += 1
        row.save()
        record("提交审核", actor=actor, target=row, organ=row.organ, detail={"迟报": row.late})
    return row


def filing_return(actor: User, filing: Filing, reason: str, *, revision: int) -> Filing:
    """Send a filing back with the reason; what an approval had entered into the ledger is not touched by this."""
    if not reason.strip():
        raise LuoshiError("L654", "退回没有写理由", str(filing.organ), "请写明要改什么")
    with transaction.atomic():
        row = _filing(actor, filing, "return", (Filing.State.SUBMITTED,))
        _same(row, revision)
        row.state, row.reason, row.level = Filing.State.RETURNED, reason.strip()[:400], 0
        row.revision += 1
        row.save()
        record("退回", actor=actor, target=row, organ=row.organ, detail={"理由": row.reason})
    return row


def filing_approve(actor: User, filing: Filing, *, revision: int) -> Filing:
    """Approve a filing by one level; the last level enters its figures into the ledger.

    The first level is approved over the unit, the second over the round's holder; nobody approves what they submitted.

    Raises:
        PermissionDenied: the person may not approve at this level.
        LuoshiError: somebody else acted first, or the person submitted it.
    """
    with transaction.atomic():
        row = _filing(actor, filing, "approve", (Filing.State.SUBMITTED,))
        _same(row, revision)
        if row.submitted_by_id == actor.pk:
            raise LuoshiError("L655", "自己提交的不能由自己审核", str(row.organ), "请由另一位审核")
        if row.level:
            demand(actor, "approve", row.round.organ, sensitivity=row.round.sensitivity)
        row.level += 1
        row.revision += 1
        last = row.level >= row.round.levels
        if last:
            row.state, row.approved_at = Filing.State.APPROVED, timezone.now()
        row.save()
        posted = filing_post(actor, row) if last else None
        detail: dict[str, int | str] = {"级": row.level, "入账": posted.posting.rows if posted else 0}
        detail |= {"摘要": posted.posting.digest, "入账号": posted.posting.pk} if posted else {}
        record("核定" if last else "审核通过", actor=actor, target=row, organ=row.organ, detail=detail)
    return row


def _round(actor: User, one: Round, state: str) -> Round:
    row = Round.objects.select_for_update(of=("self",)).select_related("organ", "group").get(pk=one.pk)
    demand(actor, "round", row.organ, sensitivity=row.sensitivity)
    if row.state != state:
        raise LuoshiError("L656", f"轮次现在是“{row.get_state_display()}”，不能这样处理", row.name, "请刷新页面")
    return row


def _filing(actor: User, filing: Filing, action: str, states: Sequence[str]) -> Filing:
    """The filing, locked until the transaction ends, if the person may act so and it is in one of *states*."""
    row = Filing.objects.select_for_update(of=("self",)).select_related("round__organ", "organ").get(pk=filing.pk)
    demand(actor, action, row.organ, sensitivity=row.round.sensitivity)  # type: ignore[arg-type]
    if row.round.state != Round.State.OPEN:
        what = f"轮次{row.round.get_state_display()}，不能再改"
        raise LuoshiError("L657", what, str(row.organ), "如需更正请联系主办单位")
    if row.state not in states:
        raise LuoshiError("L658", f"报表现在是“{row.state}”，不能这样处理", str(row.organ), "请刷新页面看最新状态")
    return row


def _same(row: Filing, revision: int) -> None:
    if row.revision != revision:
        raise LuoshiError("L659", f"他人已在您之前处理，现在是“{row.state}”", str(row.organ), "请刷新页面看最新状态")


def _differs(entry: Entry, one: Given) -> bool:
    return (entry.value, entry.not_applicable, entry.note) != (one.value, one.not_applicable, one.note)
