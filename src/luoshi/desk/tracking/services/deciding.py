"""What the supervisor decides: verified, returned, closed, opened again; deadlines moved. Nobody decides alone."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.tracking.deadlines import due_of
from luoshi.desk.tracking.models import DueChange, Review, Task
from luoshi.desk.tracking.origins import marked, of_hand
from luoshi.desk.tracking.permits import demand_report, demand_supervise, may_keep
from luoshi.desk.tracking.services.history import demand_revision, log
from luoshi.desk.tracking.services.tasks import locked
from luoshi.records import LuoshiError

State = Task.State
Decision = Review.Decision
_STEPS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    Decision.VERIFIED: ((State.REPORTED,), State.VERIFIED),
    Decision.RETURNED: ((State.REPORTED, State.VERIFIED), State.RETURNED),
    Decision.CLOSED: ((State.VERIFIED,), State.CLOSED),
    Decision.REOPENED: ((State.CLOSED, State.DROPPED), State.RETURNED),
}
"""From which states a decision may be taken, and the state after it."""
_WHY: Final = (Decision.RETURNED, Decision.REOPENED)


def task_decide(actor: User, task: Task, decision: str, reason: str = "", *, revision: int) -> Review:
    """Verify, return, close, or open a task again.

    Raises:
        PermissionDenied: the person does not supervise the list.
        LuoshiError: L711, changed meanwhile; L714, not in this state; L716, the person reported it; L712, no reason.
    """
    if decision not in _STEPS:
        raise LuoshiError("L714", "没有这个决定", decision, "请在页面上选")
    if decision in _WHY and not reason.strip():
        raise LuoshiError("L712", "没有写理由", str(task), "请写明为什么，让责任单位知道要补什么")
    with transaction.atomic():
        row = locked(task)
        demand_supervise(actor, row.owner, row.sensitivity)
        demand_revision(row, revision)
        before, after = _STEPS[decision]
        if row.state not in before:
            words = Decision(decision).label
            raise LuoshiError("L714", f"任务{row.get_state_display()}，不能{words}", str(row), "请看过现在的状态再定")
        report = row.reports.order_by("-pk").first()
        if decision in (Decision.VERIFIED, Decision.CLOSED) and report and report.by_id == actor.pk:
            raise LuoshiError("L716", "不能核实、销号自己报的任务", str(row), "请由另一位督查人员办理")
        made = Review.objects.create(task=row, report=report, decision=decision, reason=reason.strip()[:400], by=actor)
        was, row.state = row.get_state_display(), after
        row.closed_on = timezone.localdate() if decision == Decision.CLOSED else None
        row.revision += 1
        row.save()
        label = Decision(decision).label
        log(actor, row, row.owner, label, {"状态": (was, row.get_state_display())}, note=reason.strip())
    return made


def due_ask(actor: User, task: Task, words: str, reason: str) -> DueChange:
    """Ask to move a deadline; the lead organ or the keeper of the list may.

    Raises:
        PermissionDenied: the person may neither report nor keep the list.
        LuoshiError: L712, no reason or no day; L714, closed, or a request is open.
    """
    new = _day(words, task.year)
    if not reason.strip():
        raise LuoshiError("L712", "没有写理由", str(task), "请写明为什么要调整时限")
    with transaction.atomic():
        row = locked(task)
        if not may_keep(actor, row.owner, row.sensitivity):
            demand_report(actor, row.lead, row.owner, row.sensitivity)
        if row.state in (State.CLOSED, State.DROPPED):
            raise LuoshiError("L714", f"任务{row.get_state_display()}，不能调整时限", str(row), "请先重新办理")
        if new == row.due:
            raise LuoshiError("L712", "新时限和原时限一样", str(row), "请填要改到的时限")
        if row.due_changes.filter(state=DueChange.State.ASKED).exists():
            raise LuoshiError("L714", "已经有一个待批的调整申请", str(row), "请等批复之后再提")
        asked = DueChange.objects.create(
            task=row, old=row.due, new=new, new_text=words.strip()[:80], reason=reason.strip()[:400], asked_by=actor
        )
        log(actor, row, row.owner, "申请调整时限", {"完成时限": (row.due, new)}, note=reason.strip())
    return asked


def due_decide(actor: User, asked: DueChange, *, granted: bool, answer: str = "") -> DueChange:
    """Grant or refuse a request; never one's own.

    Raises:
        PermissionDenied: the person does not supervise the list.
        LuoshiError: L714, decided already; L716, one's own; L712, refused without a reason.
    """
    with transaction.atomic():
        task = locked(asked.task)
        demand_supervise(actor, task.owner, task.sensitivity)
        row = DueChange.objects.select_for_update().get(pk=asked.pk)
        if row.state != DueChange.State.ASKED:
            raise LuoshiError("L714", f"这个申请已经{row.get_state_display()}", str(task), "不用再批")
        if row.asked_by_id == actor.pk:
            raise LuoshiError("L716", "不能批准自己提的申请", str(task), "请由另一位督查人员批复")
        if not granted and not answer.strip():
            raise LuoshiError("L712", "没有写不同意的理由", str(task), "请写明理由")
        row.state = DueChange.State.GRANTED if granted else DueChange.State.REFUSED
        row.decided_by, row.decided_at, row.answer = actor, timezone.now(), answer.strip()[:400]
        row.save()
        if granted:
            task.due, task.due_text = row.new, row.new_text
            task.sources = marked(task.sources, ("due_text",), of_hand(actor))
        task.revision += 1
        task.save()
        action = "同意调整时限" if granted else "不同意调整时限"
        log(actor, task, task.owner, action, {"完成时限": (row.old, row.new)} if granted else {}, note=row.answer)
    return row


def _day(words: str, year: int) -> date:
    found = due_of(words, year)
    if found is None:
        todo = "写成 2024年9月底前、年底前 这样的时限"
        raise LuoshiError("L712", f"认不出时限“{words[:20]}”", "新时限", todo)
    return found
