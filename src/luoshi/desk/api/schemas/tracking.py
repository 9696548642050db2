"""Tasks with their reports, evidence, decisions and history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from luoshi.desk.api.paging import PageOf
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.api.schemas.ledger import number
from luoshi.desk.tracking.models import Change, DueChange, Evidence, Milestone, Report, Review, Task
from luoshi.desk.tracking.states import Standing
from luoshi.track.lights import Lit


class LightOut(Schema):
    """A light, and why (亮灯)."""

    key: str | None = Field(description="灯的代号，由亮灯规则定；不亮的是 null。")
    word: str = Field(description="灯的名称。")
    why: str = Field(description="为什么亮这个灯，或为什么不亮。")

    @classmethod
    def of(cls, lit: Lit) -> "LightOut":
        """The light."""
        return cls(key=lit.light.key if lit.light else None, word=lit.light.word if lit.light else "", why=lit.because)


class MilestoneOut(Schema):
    """What is to be reached by a quarter (形象进度)."""

    id: int
    quarter: int = Field(description="1 至 4 季度；0 是只有日期的节点。")
    text: str = Field(description="要做到什么。")
    due: date | None = Field(description="期限。")
    done_on: date | None = Field(description="何日做到；没有做到的是 null。")

    @classmethod
    def of(cls, row: Milestone) -> "MilestoneOut":
        """The milestone of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class TaskOut(Schema):
    """A task of a year's list, and how it stands today (任务)."""

    id: int
    revision: int = Field(description="改过几次。")
    owner: OrganRef | None = Field(description="谁的台账。")
    year: int = Field(description="年度。")
    series: str = Field(description="台账名称。")
    number: int = Field(description="序号。")
    theme: str = Field(description="板块。")
    text: str = Field(description="工作任务。")
    goal: str = Field(description="年度目标。")
    leader: str = Field(description="牵头领导。")
    lead: OrganRef | None = Field(description="牵头单位；单位树以外的是 null，见 lead_name。")
    lead_name: str = Field(description="牵头单位，照印。")
    support_names: list[str] = Field(description="责任/配合单位，照印。")
    kind: str = Field(description="dated 限期、quarterly 按季、standing 常年。")
    weight: str | None = Field(description="分值；没有写的是 null。")
    indicator_names: list[str] = Field(description="用哪些指标衡量。")
    due_text: str = Field(description="完成时限，照印。")
    due: date | None = Field(description="最后一日；长期的是 null。")
    state: str = Field(
        description="draft 拟办、approved 已批准、issued 待签收、disputed 有异议、new 未开始、running 进行中、"
        "behind 滞后、near 临近、overdue 逾期、reported 已报完成、returned 已退回、verified 已核实、closed 已销号、"
        "suspended 已暂停、merged 已并入、dropped 已取消。"
    )
    words: str = Field(description="状态的名称。")
    days: int | None = Field(description="离时限几天；逾期是负数。")
    light: LightOut
    percent: int | None = Field(description="完成比例（%）。")
    progress: str = Field(description="进展情况。")
    problems: str = Field(description="存在问题。")
    steps: str = Field(description="下步措施。")
    reported_period: str = Field(description="最近一次报的是哪一期。")
    reported_at: datetime | None = Field(description="最近一次何时报的。")
    issued_on: date | None = Field(description="何日交办。")
    closed_on: date | None = Field(description="何日销号。")
    merged_into: int | None = Field(description="并入了哪一项任务。")
    milestones: list[MilestoneOut] = Field(description="各季形象进度。")
    commitment: int | None = Field(description="由台账立项的，是台账任务的行号。")
    sensitivity: int = Field(description="敏感程度。")
    changed_at: datetime | None = Field(description="最近何时改过；看过去某天的样子时是 null。")

    @classmethod
    def of(cls, row: Task, how: Standing, milestones: Iterable[Milestone]) -> "TaskOut":
        """The task of a row (owner and lead fetched) as it stands."""
        own = {"owner", "lead", "state", "words", "days", "light", "milestones", "commitment", "merged_into", "weight"}
        plain = {name: getattr(row, name) for name in TaskOut.model_fields if name not in own}
        made: dict[str, Any] = {
            "owner": OrganRef.of(row.owner), "lead": OrganRef.of(row.lead), "state": how.state, "words": how.words,
            "days": how.days, "light": LightOut.of(how.light), "commitment": row.commitment_id,
            "merged_into": row.merged_into_id, "weight": number(row.weight),
            "milestones": [MilestoneOut.of(one) for one in milestones],
        }  # fmt: skip
        return TaskOut(**plain, **made)


class TaskPage(PageOf):
    """Some tasks (一页任务)."""

    items: list[TaskOut]


class EvidenceOut(Schema):
    """A file that proves what was reported (佐证文件)."""

    id: int
    name: str = Field(description="文件名。")
    size: int = Field(description="字节数。")
    sha256: str = Field(description="文件的 SHA-256。")

    @classmethod
    def of(cls, row: Evidence) -> "EvidenceOut":
        """The evidence of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class FigureOut(Schema):
    """A figure of a report (报告里的数)."""

    name: str = Field(description="名称。")
    value: str = Field(description="数值。")
    unit: str = Field(description="单位。")


class ReportOut(Schema):
    """What the lead organ reported of a period (进展)."""

    id: int
    period: str = Field(description="期间。")
    percent: int | None = Field(description="完成比例（%）。")
    progress: str = Field(description="进展情况。")
    problems: str = Field(description="存在问题。")
    steps: str = Field(description="下步措施。")
    numbers: list[FigureOut] = Field(description="数字。")
    done: bool = Field(description="报的是完成。")
    by: str = Field(description="谁报的。")
    at: datetime = Field(description="何时报的。")
    evidence: list[EvidenceOut] = Field(description="佐证文件。")

    @classmethod
    def of(cls, row: Report) -> "ReportOut":
        """The report of a row (its evidence fetched)."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in ("by", "numbers", "evidence")}
        numbers = [FigureOut(**{key: str(one.get(key, "")) for key in FigureOut.model_fields}) for one in row.numbers]
        files = [EvidenceOut.of(one) for one in row.evidence.all()]
        return cls(by=str(row.by), numbers=numbers, evidence=files, **plain)


class ReviewOut(Schema):
    """What was decided on a report (督查的决定)."""

    id: int
    report: int | None = Field(description="所核的是哪一次进展。")
    decision: str = Field(description="verified 核实、returned 退回、closed 销号、reopened 重新办理。")
    reason: str = Field(description="理由。")
    by: str = Field(description="谁定的。")
    at: datetime = Field(description="何时定的。")

    @classmethod
    def of(cls, row: Review) -> "ReviewOut":
        """The decision of a row."""
        plain = {name: getattr(row, name) for name in ("decision", "reason", "at")}
        return cls(id=row.pk, report=row.report_id, by=str(row.by), **plain)


class DueOut(Schema):
    """A request to move a deadline (时限调整申请)."""

    id: int
    old: date | None = Field(description="原时限。")
    new: date = Field(description="新时限。")
    new_text: str = Field(description="新时限，照写。")
    reason: str = Field(description="为什么。")
    state: str = Field(description="asked 待批、granted 同意、refused 不同意。")
    asked_by: str = Field(description="谁提的。")
    asked_at: datetime = Field(description="何时提的。")
    decided_by: str = Field(description="谁批的。")
    answer: str = Field(description="批复的话。")

    @classmethod
    def of(cls, row: DueChange) -> "DueOut":
        """The request of a row."""
        own = ("id", "asked_by", "decided_by")
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in own}
        return cls(id=row.pk, asked_by=str(row.asked_by), decided_by=str(row.decided_by or ""), **plain)


class ChangeOut(Schema):
    """One change of something that is followed (一次改动)."""

    action: str = Field(description="做了什么。")
    fields: dict[str, list[str]] = Field(description="各栏改前、改后。")
    note: str = Field(description="说明。")
    by: str = Field(description="谁改的。")
    at: datetime = Field(description="何时改的。")

    @classmethod
    def all(cls, rows: Sequence[Change]) -> "list[ChangeOut]":
        """The changes of rows."""
        return [
            cls(action=row.action, fields={key: list(map(str, told)) for key, told in row.fields.items()},
                note=row.note, by=str(row.by), at=row.at)
            for row in rows
        ]  # fmt: skip


class TaskWhole(TaskOut):
    """A task with all that belongs to it (任务全貌)."""

    reports: list[ReportOut] = Field(description="历次进展，最近的在前。")
    reviews: list[ReviewOut] = Field(description="历次决定，最近的在前。")
    due_changes: list[DueOut] = Field(description="时限调整申请，最近的在前。")
    history: list[ChangeOut] = Field(description="历次改动，最近的在前，最多100次。")
