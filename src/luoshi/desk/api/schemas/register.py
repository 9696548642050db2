"""The register of pilots and honours, promises that were compared."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from luoshi.desk.api.paging import Key, PageOf
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.api.schemas.tracking import ChangeOut
from luoshi.desk.api.schemas.tracking_in import Reason, Year
from luoshi.desk.tracking.models import Distinction, Link, PromiseRun


class HonourOut(Schema):
    """A pilot or honour of the register (荣誉试点)."""

    id: int
    revision: int = Field(description="改过几次。")
    owner: OrganRef | None = Field(description="谁的台账。")
    year: int = Field(description="登记的年度。")
    name: str = Field(description="名称。")
    level: str = Field(description="级别。")
    kind: str = Field(description="类别。")
    holder: str = Field(description="获得者。")
    organ: OrganRef | None = Field(description="责任单位。")
    grantor: str = Field(description="授予者。")
    status: str = Field(description="sought 创建中、granted 已获批、reviewed 复审、removed 摘牌。")
    sought_on: date | None = Field(description="申报日期。")
    granted_on: date | None = Field(description="获批日期。")
    review_due: date | None = Field(description="应复审日期。")
    reviewed_on: date | None = Field(description="复审日期。")
    removed_on: date | None = Field(description="摘牌日期。")
    note: str = Field(description="备注。")
    record: int | None = Field(description="由台账登记的，是台账荣誉的行号。")
    sensitivity: int = Field(description="敏感程度。")
    changed_at: datetime | None = Field(description="最近何时改过；看过去某天的样子时是 null。")

    @classmethod
    def of(cls, row: Distinction) -> "HonourOut":
        """The entry of a row (owner and organ fetched)."""
        own = ("id", "owner", "organ", "record")
        plain = {name: getattr(row, name) for name in HonourOut.model_fields if name not in own}
        return HonourOut(
            id=row.pk, owner=OrganRef.of(row.owner), organ=OrganRef.of(row.organ), record=row.honour_id, **plain
        )  # fmt: skip


class HonourPage(PageOf):
    """Some entries of the register (一页荣誉试点)."""

    items: list[HonourOut]


class HonourWhole(HonourOut):
    """An entry with its history (荣誉试点和历次改动)."""

    history: list[ChangeOut] = Field(description="历次改动，最近的在前，最多100次。")


class HonourChange(Schema, extra="forbid"):
    """What is to be changed of an entry; what is left out stays (荣誉试点的修改)."""

    name: Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^\u0000-\u001f\u007f]+$")] | None = Field(
        None, description="名称。"
    )
    level: Annotated[str, Field(max_length=10, pattern=r"^[a-z]*$")] | None = Field(None, description="级别。")
    kind: Annotated[str, Field(max_length=10, pattern=r"^[a-z]*$")] | None = Field(None, description="类别。")
    holder: Annotated[str, Field(max_length=200, pattern=r"^[^\u0000-\u001f\u007f]*$")] | None = Field(
        None, description="获得者。"
    )
    organ: Key | None = Field(None, description="责任单位号。")
    grantor: Annotated[str, Field(max_length=200, pattern=r"^[^\u0000-\u001f\u007f]*$")] | None = Field(
        None, description="授予者。"
    )
    status: Literal["sought", "granted", "reviewed", "removed"] | None = Field(None, description="状态。")
    sought_on: date | None = Field(None, description="申报日期。")
    granted_on: date | None = Field(None, description="获批日期。")
    review_due: date | None = Field(None, description="应复审日期。")
    reviewed_on: date | None = Field(None, description="复审日期。")
    removed_on: date | None = Field(None, description="摘牌日期。")
    note: Reason | None = Field(None, description="备注。")

    def values(self) -> dict[str, Any]:
        """What was told, without the organ; an empty date takes the day away."""
        told = self.model_dump(exclude_unset=True, exclude={"owner", "year", "sensitivity", "organ"})
        days = ("sought_on", "granted_on", "review_due", "reviewed_on", "removed_on")
        return {name: value for name, value in told.items() if value is not None or name in days}


class HonourNew(HonourChange):
    """A new entry with its list (登记)."""

    owner: Key = Field(description="台账归属：单位号。")
    year: Year = Field(description="登记的年度。")
    sensitivity: Literal[0, 1, 2] = Field(0, description="敏感程度。")
    name: Annotated[str, Field(min_length=1, max_length=400, pattern=r"^[^\u0000-\u001f\u007f]+$")] = Field(
        description="名称。"
    )


class RunOut(Schema):
    """A plan beside a later report, as they were compared (承诺对照)."""

    id: int
    plan: int = Field(description="计划的版本号。")
    plan_title: str = Field(description="计划的标题。")
    report: int = Field(description="报告的版本号。")
    report_title: str = Field(description="报告的标题。")
    latest: bool = Field(description="是这两份最近一次对照。")
    remarks: list[str] = Field(description="说明。")
    by: str = Field(description="谁做的。")
    at: datetime = Field(description="何时做的。")

    @classmethod
    def of(cls, row: PromiseRun) -> "RunOut":
        """The comparison of a row (both documents fetched)."""
        return cls(
            id=row.pk, plan=row.plan_id, plan_title=row.plan.document.title, report=row.report_id,
            report_title=row.report.document.title, latest=row.latest, remarks=list(map(str, row.remarks)),
            by=str(row.by), at=row.at,
        )  # fmt: skip


class RunPage(PageOf):
    """Some comparisons (一页承诺对照)."""

    items: list[RunOut]


class RunNew(Schema, extra="forbid"):
    """Two versions that are to be compared (对照承诺)."""

    plan: Key = Field(description="计划的版本号。")
    report: Key = Field(description="报告的版本号，年份不早于计划。")
    plans: bool = Field(False, description="把报告也当作计划来读（下一年的计划）。")


class Told(Schema):
    """A stretch of a text (原文一段)."""

    start: int = Field(description="从正文第几字（从 0 数）。")
    end: int = Field(description="到第几字前。")
    quote: str = Field(description="原文。")


class PromiseOut(Schema):
    """A promise and what the report tells of it (一条承诺)."""

    id: int
    number: str = Field(description="编号。")
    kind: str = Field(description="指标或任务。")
    name: str = Field(description="说的是什么。")
    outcome: str = Field(description="结果：完成、未完成、没有再提等的代号。")
    promised: str = Field(description="计划里的话。")
    reported: list[Told] = Field(description="报告里的话，第一处是对应的。")
    period: str = Field(description="期间。")
    arithmetic: str = Field(description="算式。")
    remark: str = Field(description="说明。")
    sureness: str = Field(description="对应的把握，0 到 1。")
    decision: str = Field(description="accepted 采纳、refused 拒绝；没有定的是空。")
    note: str = Field(description="为什么这样定。")

    @classmethod
    def of(cls, row: Link) -> "PromiseOut":
        """The promise of a row."""
        own = ("id", "reported", "sureness")
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in own}
        told = [Told(start=one["start"], end=one["end"], quote=one["quote"]) for one in row.reported]
        return cls(id=row.pk, reported=told, sureness=str(row.sureness), **plain)


class PromisePage(PageOf):
    """Some promises of a comparison (一页承诺)."""

    items: list[PromiseOut]


class RulingIn(Schema, extra="forbid"):
    """A person's word on a link of two texts (采纳或拒绝对应)."""

    decision: Literal["accepted", "refused", ""] = Field(description="accepted 采纳、refused 拒绝、空是撤回。")
    note: Reason = Field("", description="理由；采纳、拒绝必须写。")
