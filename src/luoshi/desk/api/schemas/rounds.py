"""Rounds of reporting, filings, their cells."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

from luoshi.desk.api.paging import Key, PageOf, Words
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.api.schemas.ledger import number
from luoshi.desk.ledger.models import Day, Entry, EntryChange, Filing, Item, Round, Step


class RoundOut(Schema):
    """A round of reporting (填报轮次)."""

    id: int
    name: str = Field(description="名称。")
    period: str = Field(description="期间。")
    organ: OrganRef | None = Field(description="主办单位。")
    group: str = Field(description="应报的单位组。")
    opens_on: date = Field(description="开始日。")
    due_on: date = Field(description="截止日。")
    levels: int = Field(description="几级审核。")
    state: str = Field(description="draft 未开始、open 填报中、locked 已锁定。")

    @classmethod
    def of(cls, row: Round) -> "RoundOut":
        """The round of a row."""
        plain = ("name", "period", "opens_on", "due_on", "levels", "state")
        fields = {name: getattr(row, name) for name in plain}
        return cls(id=row.pk, organ=OrganRef.of(row.organ), group=row.group.name, **fields)


class RoundPage(PageOf):
    """Some rounds (一页轮次)."""

    items: list[RoundOut]


class ItemOut(Schema):
    """What a round asks for (轮次的一项)."""

    id: int
    indicator: str = Field(description="指标编码。")
    name: str = Field(description="指标名称。")
    measure: str = Field(description="量类。")
    unit: str = Field(description="填报用的计量单位。")
    optional: bool = Field(description="可以不填。")

    @classmethod
    def of(cls, row: Item) -> "ItemOut":
        """The item of a row."""
        return cls(
            id=row.pk, indicator=row.indicator.code, name=row.indicator.name, measure=row.measure, unit=row.unit,
            optional=row.optional,
        )  # fmt: skip


class RoundWhole(RoundOut):
    """A round with what it asks for (轮次和各项)."""

    items: list[ItemOut] = Field(description="各项，按表中次序。")


class FilingOut(Schema):
    """What one unit reports in a round (填报表)."""

    id: int
    round: int = Field(description="轮次号。")
    organ: OrganRef | None = Field(description="填报单位。")
    state: str = Field(description="未报、填报中、待审、已退回、已核定。")
    level: int = Field(description="已过几级审核。")
    revision: int = Field(description="经过几步。")
    late: bool = Field(description="迟报。")
    reason: str = Field(description="退回的理由。")
    submitted_at: datetime | None
    approved_at: datetime | None

    @classmethod
    def of(cls, row: Filing) -> "FilingOut":
        """The filing of a row."""
        plain = {name: getattr(row, name) for name in FilingOut.model_fields if name not in ("id", "round", "organ")}
        return cls(id=row.pk, round=row.round_id, organ=OrganRef.of(row.organ), **plain)


class FilingPage(PageOf):
    """Some filings (一页填报表)."""

    items: list[FilingOut]


class EntryOut(Schema):
    """One cell of a filing (单元格)."""

    item: int = Field(description="项号。")
    indicator: str = Field(description="指标编码。")
    name: str = Field(description="指标名称。")
    measure: str = Field(description="量类。")
    unit: str = Field(description="计量单位。")
    value: str | None = Field(description="数值；没有填的是 null。")
    not_applicable: bool = Field(description="不适用。")
    note: str = Field(description="说明。")
    revision: int = Field(description="改过几次。")

    @classmethod
    def of(cls, row: Entry) -> "EntryOut":
        """The cell of a row."""
        item = row.item
        return cls(
            item=item.pk, indicator=item.indicator.code, name=item.indicator.name, measure=item.measure,
            unit=item.unit, value=number(row.value), not_applicable=row.not_applicable, note=row.note,
            revision=row.revision,
        )  # fmt: skip


class FilingWhole(FilingOut):
    """A filing with its cells (填报表和单元格)."""

    entries: list[EntryOut]


Value = Annotated[str, Field(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,10})?$")]


class EntryIn(Schema, extra="forbid"):
    """What a cell is to hold (填一个单元格)."""

    item: Key = Field(description="项号。")
    value: Value | None = Field(None, description='数值，写成文字，如 "1234.5"；清空写 null。')
    not_applicable: bool = Field(False, description="不适用；与数值不能都写。")
    note: str = Field("", max_length=200, pattern=r"^[^\u0000-\u001f]*$", description="说明。")

    @property
    def number(self) -> Decimal | None:
        """The value as a number."""
        return None if self.value is None else Decimal(self.value)


class Entries(Schema, extra="forbid"):
    """Cells to be entered, all or none (填报内容)."""

    entries: list[EntryIn] = Field(min_length=1, max_length=2000)


class Submission(Schema, extra="forbid"):
    """That a filing is handed in (提交审核)."""

    checked: bool = Field(False, description="没有写说明的疑点已逐项核实。")


class Sending(Schema, extra="forbid"):
    """Why a filing is sent back (退回)."""

    reason: str = Field(min_length=1, max_length=400, pattern=r"^[^\u0000-\u001f]*$", description="要改什么。")


class Asked(Schema, extra="forbid"):
    """An indicator that a round is to ask for (要填的一项)."""

    indicator: Words = Field(description="指标编码、名称或别名。")
    measure: Literal["level", "growth", "difference", "share", "rank", "multiple"] = Field(
        "level", description="量类。"
    )
    unit: Annotated[str, Field(max_length=20, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field(
        "", description="填报用的计量单位；不写按指标目录。"
    )
    optional: bool = Field(False, description="可以不填。")
    total: Words = Field("", description="合计项的指标编码：这一项是它的一部分。")


class RoundIn(Schema, extra="forbid"):
    """A round as it is to be (轮次的内容)."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\u0000-\u001f\u007f]+$")] = Field(
        description="名称。"
    )
    period: Words = Field(description="期间：2024、2024-H1、2024-Q1/Q3、2024-05、2024-01/2024-10。")
    group: Key = Field(description="应报的单位组号。")
    organ: Key = Field(description="主办单位号。")
    opens_on: date = Field(description="开始日。")
    due_on: date = Field(description="截止日，须是工作日。")
    levels: Literal[1, 2] = Field(1, description="几级审核。")
    sensitivity: Literal[0, 1, 2] = Field(0, description="敏感程度。")
    items: list[Asked] = Field(min_length=1, max_length=2000, description="要填的各项，按表中次序。")


class Unlocking(Schema, extra="forbid"):
    """Why a locked round is opened again (解锁)."""

    reason: str = Field(min_length=1, max_length=400, pattern=r"^[^\u0000-\u001f]*$", description="为什么。")


class StepOut(Schema):
    """What was done with a filing (一步)."""

    revision: int = Field(description="第几步。")
    action: str = Field(description="提交审核、审核通过、核定、退回。")
    reason: str = Field(description="退回的理由。")
    by: str = Field(description="谁做的。")
    at: datetime = Field(description="何时做的。")

    @classmethod
    def of(cls, row: Step) -> "StepOut":
        """The step of a row."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "by"}
        return cls(by=str(row.by), **plain)


class StepList(Schema):
    """All that was done with a filing (填报表的经过)."""

    filing: int = Field(description="填报表号。")
    items: list[StepOut] = Field(description="最近的在前。")


class CellChange(Schema):
    """A value that a cell had (单元格改过的一次)."""

    revision: int = Field(description="第几次改。")
    value: str | None = Field(description="数值。")
    not_applicable: bool = Field(description="不适用。")
    note: str = Field(description="说明。")
    place: str = Field(description="上传表里的单元格。")
    by: str = Field(description="谁改的。")
    at: datetime = Field(description="何时改的。")

    @classmethod
    def of(cls, row: EntryChange) -> "CellChange":
        """The change of a row."""
        plain = {name: getattr(row, name) for name in ("revision", "not_applicable", "note", "place", "at")}
        return cls(value=number(row.value), by=str(row.by), **plain)


class CellChanges(Schema):
    """Every value that a cell of a filing had (单元格的历史)."""

    filing: int = Field(description="填报表号。")
    item: int = Field(description="项号。")
    items: list[CellChange] = Field(description="最近的在前。")


class DayOut(Schema):
    """A day on which work is otherwise than the week says (特殊日)."""

    id: int
    day: date = Field(description="日期。")
    working: bool = Field(description="上班。")
    name: str = Field(description="名称，如国庆节。")

    @classmethod
    def of(cls, row: Day) -> "DayOut":
        """The day of a row."""
        return cls(id=row.pk, day=row.date, working=row.working, name=row.name)


class DayPage(PageOf):
    """Some days (一页特殊日)."""

    items: list[DayOut]


class DaysIn(Schema, extra="forbid"):
    """A stretch of days that are worked or free (设定工作日)."""

    first: date = Field(description="从何日。")
    last: date = Field(description="到何日（含），最多31天。")
    working: bool = Field(description="上班；放假写 false。")
    name: Annotated[str, Field(max_length=40, pattern=r"^[^\u0000-\u001f\u007f]*$")] = Field("", description="名称。")


class DaysSet(Schema):
    """How many days were set (设定结果)."""

    count: int = Field(description="几天。")
