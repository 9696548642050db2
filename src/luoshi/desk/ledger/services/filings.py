"""What is done with a filing as a whole: submitted, returned, approved level by level; every step is kept."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action, may
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Filing, Round, Step
from luoshi.desk.ledger.selectors.rounds_checks import unexplained
from luoshi.desk.ledger.services.approval import filing_post
from luoshi.records import LuoshiError

EDITABLE = (Filing.State.MISSING, Filing.State.DRAFT, Filing.State.RETURNED)


def filing_submit(actor: User, filing: Filing, *, checked: bool = False) -> Filing:
    """Hand a filing in for approval; it is late after the day it was due.

    A doubt about a cell (a jump, a fall, a broken sum) is answered by the cell's note, or all of them by *checked*.

    Raises:
        PermissionDenied: the person may not submit for that unit.
        LuoshiError: a cell that must be filled is empty and not marked 不适用, or a doubt is not answered.
    """
    with transaction.atomic():
        row = filing_locked(actor, filing, "submit", EDITABLE)
        entries = list(row.entries.select_related("item__indicator").order_by("item__order", "pk"))
        empty = [
            entry.item.indicator.name
            for entry in entries
            if entry.value is None and not entry.not_applicable and not entry.item.optional
        ]
        if empty:
            todo = "请填上，或注明不适用"
            listed = "、".join(empty[:5]) + ("等" if len(empty) > 5 else "")
            raise LuoshiError("L657", f"还有 {len(empty)} 项没有填：{listed}", str(row.organ), todo)
        doubts = unexplained(row, entries)
        if doubts and not checked:
            todo = "请在说明栏写明原因，或核对后勾选“疑点已逐项核实”再提交"
            raise LuoshiError("L658", f"还有 {len(doubts)} 处疑点没有说明", str(row.organ), todo)
        row.late = row.late or (row.submitted_at is None and timezone.localdate() > row.round.due_on)
        row.state, row.level, row.reason = Filing.State.SUBMITTED, 0, ""
        row.submitted_at, row.submitted_by = timezone.now(), actor
        _step(actor, row, Step.Action.SUBMITTED)
        detail = {"迟报": row.late, "未说明的疑点": len(doubts)}
        record("提交审核", actor=actor, target=row, organ=row.organ, detail=detail)
    return row


def filing_return(actor: User, filing: Filing, reason: str, *, revision: int) -> Filing:
    """Send a filing back with the reason.

    One that waits is returned by an approver or supervisor over the unit or over the round's holder; one that is
    approved only by who holds the round: what the approval entered into the ledger stays until it is approved anew.

    Raises:
        PermissionDenied: the person may not return it.
        LuoshiError: no reason is given, or somebody else acted first.
    """
    if not reason.strip():
        raise LuoshiError("L654", "退回没有写理由", str(filing.organ), "请写明要改什么")
    with transaction.atomic():
        row = filing_locked(actor, filing, "return", (Filing.State.SUBMITTED, Filing.State.APPROVED), revision)
        before = row.state
        row.state, row.reason, row.level, row.approved_at = Filing.State.RETURNED, reason.strip()[:400], 0, None
        _step(actor, row, Step.Action.RETURNED, reason=row.reason)
        record("退回", actor=actor, target=row, organ=row.organ, detail={"理由": row.reason, "原为": before})
    return row


def filing_approve(actor: User, filing: Filing, *, revision: int) -> Filing:
    """Approve a filing by one level; the last level enters its figures into the ledger.

    The first level is approved over the unit, the second over the round's holder; nobody approves what they submitted,
    and nobody approves twice.

    Raises:
        PermissionDenied: the person may not approve at this level.
        LuoshiError: somebody else acted first, or the person submitted it or approved it before.
    """
    with transaction.atomic():
        row = filing_locked(actor, filing, "approve", (Filing.State.SUBMITTED,), revision)
        if row.submitted_by_id == actor.pk:
            raise LuoshiError("L655", "自己提交的不能由自己审核", str(row.organ), "请由另一位审核")
        if passed_by(row, actor):
            raise LuoshiError("L655", "您已审核过上一级", str(row.organ), "下一级请由另一位审核")
        row.level += 1
        last = row.level >= row.round.levels
        if last:
            row.state, row.approved_at = Filing.State.APPROVED, timezone.now()
        _step(actor, row, Step.Action.APPROVED if last else Step.Action.PASSED)
        posted = filing_post(actor, row) if last else None
        detail = {"级": row.level, "入账": 0} | (posted.detail if posted else {})
        record("核定" if last else "审核通过", actor=actor, target=row, organ=row.organ, detail=detail)
    return row


def passed_by(filing: Filing, user: User) -> bool:
    """Whether a person gave one of the approvals that a filing has now."""
    since = filing.revision - filing.level
    steps = filing.steps.filter(action=Step.Action.PASSED, by=user, revision__gt=since)
    return filing.level > 0 and steps.exists()


def filing_locked(
    actor: User, filing: Filing, action: Action, states: Sequence[str], revision: int | None = None
) -> Filing:
    """The filing, locked until the transaction ends, if the person may act so and it is in one of *states*.

    Where *revision* is told, it must still have it: else somebody was first, and the person is told so. The round is
    read after the lock is held: locking a round waits for all its filings (see `round_lock`).

    Raises:
        PermissionDenied: the person may not act so.
        LuoshiError: the round is not open, or the filing is in another state or of another revision.
    """
    row = Filing.objects.select_for_update(no_key=True, of=("self",)).select_related("organ").get(pk=filing.pk)
    row.round = Round.objects.select_related("organ").get(pk=row.round_id)
    stale = revision is not None and row.revision != revision
    _demand(actor, row, action, stale=stale)
    if row.round.state != Round.State.OPEN:
        what = f"轮次{row.round.get_state_display()}，不能再改"
        raise LuoshiError("L666", what, str(row.organ), "如需更正请联系主办单位")
    if stale:
        raise LuoshiError("L659", f"他人已在您之前处理，现在是“{row.state}”", str(row.organ), "请刷新页面看最新状态")
    if row.state not in states:
        raise LuoshiError("L667", f"报表现在是“{row.state}”，不能这样处理", str(row.organ), "请刷新页面看最新状态")
    return row


def _demand(actor: User, row: Filing, action: Action, *, stale: bool) -> None:
    """Ask over whom the person must have power: the unit, or the round's holder."""
    level = row.round.sensitivity
    unit, holder = (may(actor, action, organ, sensitivity=level) for organ in (row.organ, row.round.organ))
    granted = unit
    if action == "approve" and stale:
        granted = unit or holder
    elif action == "approve" and row.level and row.state == Filing.State.SUBMITTED:
        granted = holder
    elif action == "return" and row.state == Filing.State.APPROVED:
        granted = holder and may(actor, "round", row.round.organ, sensitivity=level)
    elif action == "return":
        granted = unit or holder
    if not granted:
        raise PermissionDenied(f"您没有这项权限（{row.organ}），请向管理员申请")


def _step(actor: User, row: Filing, action: str, *, reason: str = "") -> None:
    """Save the filing under its next revision, with the step that led there."""
    row.revision += 1
    row.save()
    Step.objects.create(filing=row, revision=row.revision, action=action, reason=reason, by=actor)
