"""Reports of the lead organ, their evidence, milestones that were reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.typed import number_of, period_of
from luoshi.desk.tracking.models import Evidence, Milestone, Monthly, Report, Task
from luoshi.desk.tracking.origins import marked, of_hand
from luoshi.desk.tracking.permits import demand_report
from luoshi.desk.tracking.services.history import demand_revision, log
from luoshi.desk.tracking.services.tasks import locked, milestone_due
from luoshi.desk.tracking.states import OPEN
from luoshi.records import LuoshiError
from luoshi.write.amounts import plain

MOST_FILES = 20
_WAITING: Final[Mapping[str, str]] = {
    Task.State.REPORTED: "等督查核实或退回之后再报",
    Task.State.ISSUED: "请先签收，再报进展",
    Task.State.SUSPENDED: "任务暂停期间不报，恢复后再报",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is reported of a task for a period; *numbers* as typed, one a line: 完成投资 12.5亿 元."""

    period: str
    progress: str
    percent: int | None = None
    problems: str = ""
    steps: str = ""
    numbers: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody gave as evidence."""

    name: str
    data: bytes


def task_report(actor: User, task: Task, told: Told, files: Sequence[File] = (), *, revision: int) -> Report:
    """Report what was done; with *done* the task waits for the supervisor. Files appear before the rows name them.

    Raises:
        PermissionDenied: the person may not enter for the lead organ.
        LuoshiError: L711, changed meanwhile; L714, not in this state; L715, what is told is not whole.
    """
    period, numbers = _checked(told)
    with transaction.atomic():
        row = locked(task)
        demand_report(actor, row.lead, row.owner, row.sensitivity)
        demand_revision(row, revision)
        if row.state not in OPEN:
            todo = _WAITING.get(row.state, "请联系督查")
            raise LuoshiError("L714", f"任务{row.get_state_display()}，不能再报进展", str(row), todo)
        percent = 100 if told.done else told.percent
        report = Report.objects.create(
            task=row, period=period, percent=percent, progress=told.progress.strip(), problems=told.problems.strip(),
            steps=told.steps.strip(), numbers=numbers, done=told.done, by=actor,
        )  # fmt: skip
        evidence_keep(files, report=report)
        before = row.get_state_display()
        _repeat(row, report, actor)
        fields = {"状态": (before, row.get_state_display()), "进展情况": ("", report.progress)}
        fields |= {"完成比例": ("", f"{percent}%")} if percent is not None else {}
        action = "报完成" if told.done else "报进展"
        log(actor, row, row.owner, action, fields, note="、".join(file.name for file in files))
    return report


def milestone_done(actor: User, milestone: Milestone, day: date | None) -> Milestone:
    """Say when a milestone was reached; None takes it back.

    Raises:
        PermissionDenied: the person may not enter for the lead organ.
        LuoshiError: L715, a day that has not come yet.
    """
    if day and day > timezone.localdate():
        raise LuoshiError("L715", "完成的日子还没有到", milestone.text[:40], "请填今天或以前的日子")
    with transaction.atomic():
        row = locked(milestone.task)
        demand_report(actor, row.lead, row.owner, row.sensitivity)
        one = row.milestones.get(pk=milestone.pk)
        before, one.done_on, one.done_by = one.done_on, day, actor if day else None
        one.save(update_fields=["done_on", "done_by"])
        row.milestone_due, row.revision = milestone_due(row), row.revision + 1
        row.save(update_fields=["milestone_due", "revision", "changed_at"])
        log(actor, row, row.owner, "节点完成" if day else "节点恢复", {one.text[:60]: (before, day)})
    return one


def evidence_keep(files: Sequence[File], *, report: Report | None = None, monthly: Monthly | None = None) -> None:
    """Keep files of evidence; within the caller's transaction.

    Raises:
        LuoshiError: L715, too many, too large or empty.
    """
    if len(files) > MOST_FILES:
        raise LuoshiError("L715", f"一次最多 {MOST_FILES} 个佐证文件", "佐证", "请分几次报，或打成一个压缩包")
    for file in files:
        if not file.data or len(file.data) > settings.UPLOAD_MAX_BYTES:
            most = settings.UPLOAD_MAX_BYTES // 1_000_000
            raise LuoshiError("L715", "佐证文件是空的或太大", file.name, f"每个文件不超过 {most} MB")
    for file in files:
        place, digest = keep(file.data)
        name = PurePath(file.name.replace("\\", "/")).name[:200] or "未命名"
        Evidence.objects.create(
            report=report, monthly=monthly, name=name, file=place, sha256=digest, size=len(file.data)
        )


def _checked(told: Told) -> tuple[str, list[dict[str, str]]]:
    if not told.progress.strip():
        raise LuoshiError("L715", "没有写进展情况", "进展情况", "请写明做了什么、做到哪一步")
    if told.percent is not None and not 0 <= told.percent <= 100:
        raise LuoshiError("L715", "完成比例不在0到100之间", str(told.percent), "请填0到100的整数")
    period = period_of(told.period)
    if period == "-":
        raise LuoshiError("L715", "没有写是哪一期的进展", "期间", "写成 2024年6月、2024年上半年 这样的期间")
    return period, [_number(line) for line in told.numbers.splitlines() if line.strip()]


def _number(line: str) -> dict[str, str]:
    """A line with a name, a number and a unit."""
    parts = line.split()
    if len(parts) not in (2, 3):
        raise LuoshiError("L715", "数字要写成 名称 数值 单位", line[:40], "例如：完成投资 12.5亿 元")
    unit = parts[2] if len(parts) == 3 else ""
    value, _ = number_of(parts[1], unit)
    return {"name": parts[0][:60], "value": plain(Decimal(value)), "unit": unit[:20]}


def _repeat(row: Task, report: Report, actor: User) -> None:
    """The task's own fields as the latest report has them."""
    row.state = Task.State.REPORTED if report.done else Task.State.RUNNING
    row.progress, row.problems, row.steps = report.progress, report.problems, report.steps
    row.percent = report.percent if report.percent is not None else row.percent
    row.reported_at, row.reported_by, row.reported_period = timezone.now(), actor, report.period
    row.sources = marked(row.sources, ("percent", "progress", "problems", "steps"), of_hand(actor))
    row.revision += 1
    row.save()
