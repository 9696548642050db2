"""The steps of a task from draft to closed, each by who may take it; deadlines moved. Nobody decides alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
Demand = Callable[[User, Task], None]


def _supervise(actor: User, task: Task) -> None:
    demand_supervise(actor, task.owner, task.sensitivity)


def _lead(actor: User, task: Task) -> None:
    demand_report(actor, task.lead, task.owner, task.sensitivity)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: from which states, to which, who may take it, whether it needs a reason, and who may not take it.

    *another* is who must be somebody else: who put the task there (drafter), or who ever reported it (reporter).
    """

    before: tuple[str, ...]
    after: str
    demand: Demand = _supervise
    why: bool = False
    another: str = ""


_OWED: Final = (State.NEW, State.RUNNING, State.RETURNED)
_EARLY: Final = (State.DRAFT, State.APPROVED, State.ISSUED, State.DISPUTED)
STEPS: Final[Mapping[str, Step]] = {
    Decision.APPROVED: Step((State.DRAFT,), State.APPROVED, another="drafter"),
    Decision.ISSUED: Step((State.APPROVED, State.DISPUTED), State.ISSUED),
    Decision.ACCEPTED: Step((State.ISSUED, State.DISPUTED), State.NEW, _lead),
    Decision.DISPUTED: Step((State.ISSUED,), State.DISPUTED, _lead, why=True),
    Decision.VERIFIED: Step((State.REPORTED,), State.VERIFIED, another="reporter"),
    Decision.RETURNED: Step((State.REPORTED, State.VERIFIED), State.RETURNED, why=True),
    Decision.CLOSED: Step((State.VERIFIED,), State.CLOSED, another="reporter"),
    Decision.REOPENED: Step((State.CLOSED, State.DROPPED, State.MERGED), State.RETURNED, why=True),
    Decision.SUSPENDED: Step(_OWED, State.SUSPENDED, why=True),
    Decision.RESUMED: Step((State.SUSPENDED,), State.RUNNING),
    Decision.MERGED: Step((*_EARLY, *_OWED, State.SUSPENDED), State.MERGED, why=True),
    Decision.DROPPED: Step((*_EARLY, *_OWED, State.SUSPENDED, State.REPORTED), State.DROPPED, why=True),
}
"""Every way a task goes, but reporting (services.reports)."""
_ANOTHER: Final = {
    "drafter": ("不能批准自己拟的任务", "请由另一位督查人员批准"),
    "reporter": ("不能核实、销号自己报的任务", "请由另一位督查人员办理"),
}


def task_decide(
    actor: User, task: Task, decision: str, reason: str = "", *, revision: int, into: Task | None = None
) -> Review:
    """Take a step with a task; *into* is the task that it is merged into (并入).

    Raises:
        PermissionDenied: the step is not the person's to take.
        LuoshiError: L711, changed meanwhile; L714, not in this state; L716, it must be somebody else; L712, no reason.
    """
    step = STEPS.get(decision)
    if step is None:
        raise LuoshiError("L714", "没有这个决定", decision, "请在页面上选")
    if step.why and not reason.strip():
        raise LuoshiError("L712", "没有写理由", str(task), "请写明为什么，让责任单位知道要补什么")
    with transaction.atomic():
        row = locked(task)
        step.demand(actor, row)
        demand_revision(row, revision)
        label = Decision(decision).label
        if row.state not in step.before:
            raise LuoshiError("L714", f"任务{row.get_state_display()}，不能{label}", str(row), "请看过现在的状态再定")
        if _same(actor, row, step.another):
            what, todo = _ANOTHER[step.another]
            raise LuoshiError("L716", what, str(row), todo)
        report = row.reports.order_by("-pk").first()
        made = Review.objects.create(task=row, report=report, decision=decision, reason=reason.strip()[:400], by=actor)
        was = row.get_state_display()
        _go(actor, row, decision, step.after, into)
        row.revision += 1
        row.save()
        fields: dict[str, tuple[object, object]] = {"状态": (was, row.get_state_display())}
        fields |= {"并入": ("", str(row.merged_into))} if row.merged_into else {}
        log(actor, row, row.owner, label, fields, note=reason.strip())
    return made


def task_drop(actor: User, task: Task, reason: str, *, revision: int) -> Task:
    """Take a task out of the list (取消): it stays, with the reason; only the supervisor may.

    Raises:
        PermissionDenied, LuoshiError: as `task_decide`.
    """
    task_decide(actor, task, Decision.DROPPED, reason, revision=revision)
    return Task.objects.get(pk=task.pk)


def _same(actor: User, row: Task, another: str) -> bool:
    """Whether it would be the one person who may not."""
    if another == "drafter":
        return row.created_by_id == actor.pk
    return another == "reporter" and row.reports.filter(by=actor).exists()


def _go(actor: User, row: Task, decision: str, after: str, into: Task | None) -> None:
    """What a step leaves on the task."""
    if decision == Decision.RESUMED:
        after, row.suspended_from = row.suspended_from or after, ""
    if decision == Decision.SUSPENDED:
        row.suspended_from = row.state
    if decision == Decision.ISSUED:
        row.issued_on, row.issued_by = timezone.localdate(), actor
    row.merged_into = None
    if decision == Decision.MERGED:
        same = into is not None and (into.owner_id, into.year) == (row.owner_id, row.year)
        if into is None or not same or into.pk == row.pk or into.sensitivity > row.sensitivity:
            raise LuoshiError("L712", "没有写并入哪一项任务", str(row), "请填同一份台账里另一项任务的序号")
        if into.state in (State.MERGED, State.DROPPED):
            raise LuoshiError("L714", f"那一项任务{into.get_state_display()}", str(into), "请选还在办的任务")
        row.merged_into = into
    row.state = after
    row.closed_on = timezone.localdate() if decision == Decision.CLOSED else None


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
        if row.state in (State.CLOSED, State.DROPPED, State.MERGED):
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
        row = DueChange.objects.select_for_update(no_key=True).get(pk=asked.pk)
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
