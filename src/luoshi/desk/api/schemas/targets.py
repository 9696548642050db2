"""Targets of a year with their pace, saved views of lists."""

from typing import Any

from ninja import Field, Schema

from luoshi.desk.api.paging import PageOf
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.api.schemas.ledger import number
from luoshi.desk.api.schemas.tracking import LightOut
from luoshi.desk.tracking.models import SavedView


class TargetOut(Schema):
    """A target of a year beside what was observed (目标和进度)."""

    id: int = Field(description="目标的观测值行号。")
    whose: str = Field(description="单位或地区。")
    organ: OrganRef | None
    indicator: str | None = Field(description="指标编码。")
    name: str = Field(description="指标名称。")
    measure: str = Field(description="量类。")
    bound: str = Field(description="界限。")
    target: str | None = Field(description="目标值。")
    stretch: str | None = Field(description="力争值。")
    unit: str = Field(description="计量单位。")
    now: str | None = Field(description="最近的值；没有的是 null。")
    now_id: int | None = Field(description="最近的值的行号。")
    now_period: str = Field(description="最近的值的期间。")
    share: str | None = Field(description="完成目标的%。")
    time: str | None = Field(description="时间进度的%。")
    gap: str | None = Field(description="超前（+）或落后（-）。")
    gap_words: str = Field(description="超前或落后，带单位。")
    met: bool | None = Field(description="已达到；还不能说的是 null。")
    required: str | None = Field(description="其余月份须有的增速（%）。")
    light: LightOut
    steps: list[str] = Field(description="算式。")
    remark: str = Field(description="为什么不能比。")
    document: int | None = Field(description="目标出自哪个文件。")

    @classmethod
    def of(cls, line: Any) -> "TargetOut":
        """The line of the table of targets."""
        row, now, pace = line.target, line.now, line.pace
        steps = [*(pace.steps if pace else ()), *filter(None, (line.required_steps,))]
        return cls(
            id=row.pk, whose=line.whose, organ=OrganRef.of(row.organ), name=row.name, measure=row.measure,
            indicator=row.indicator.code if row.indicator else None, bound=row.bound, target=number(row.value),
            stretch=number(line.stretch.value) if line.stretch else None, unit=row.unit,
            now=number(now.value) if now else None, now_id=now.pk if now else None,
            now_period=now.period if now else "", share=_rounded(pace and pace.share),
            time=_rounded(pace and pace.time), gap=_rounded(pace and pace.gap), gap_words=line.gap_words,
            met=pace.met if pace else None, required=_rounded(line.required), light=LightOut.of(line.light),
            steps=steps, remark=line.remark, document=row.version.document_id if row.version else None,
        )  # fmt: skip


class TargetList(Schema):
    """The targets of a year (一年的目标)."""

    year: int = Field(description="年度。")
    items: list[TargetOut] = Field(description="最多1000个。")


class ViewOut(Schema):
    """A saved view of a list (视图)."""

    id: int
    name: str = Field(description="名称。")
    list: str = Field(description="哪张表：targets 目标、tasks 任务、projects 项目、honours 荣誉试点、promises 承诺。")
    query: str = Field(description="筛选、排序、分组，写法同网页地址。")
    mine: bool = Field(description="是自己的。")
    shared: OrganRef | None = Field(description="与哪个单位共享；没有共享的是 null。")

    @classmethod
    def of(cls, row: SavedView, user: int) -> "ViewOut":
        """The view of a row."""
        return cls(id=row.pk, name=row.name, list=row.page, query=row.query, mine=row.by_id == user,
                   shared=OrganRef.of(row.organ))  # fmt: skip


class ViewPage(PageOf):
    """Some views (一页视图)."""

    items: list[ViewOut]


def _rounded(value: Any) -> str | None:
    """A computed number, to two places as it is shown."""
    return None if value is None else number(round(value, 2))
