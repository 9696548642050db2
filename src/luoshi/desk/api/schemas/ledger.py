"""The rows of the ledger: observations, commitments, projects, honours; what is pushed into it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from luoshi.desk.api.paging import Key, PageOf, Words
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.ledger.models import Commitment, Honour, Observation, Project
from luoshi.desk.ledger.models.observations import Recorded


class Whence(Schema):
    """Where a row comes from (出处)."""

    origin: str = Field(description="sentence 原句、cell 单元格、hand 手工、computed 计算。")
    document: int | None = Field(description="文件号。")
    version: int | None = Field(description="版本号。")
    fact: int | None = Field(description="事实号。")
    start: int | None = Field(description="从正文第几字（从 0 数）。")
    end: int | None = Field(description="到第几字前。")
    quote: str = Field(description="原文。")
    place: str = Field(description="单元格，如 填报表!C7。")

    @classmethod
    def of(cls, row: Recorded) -> "Whence":
        """Where a row comes from (its version fetched)."""
        return cls(
            origin=row.origin, document=row.version.document_id if row.version else None, version=row.version_id,
            fact=row.fact_id, start=row.start, end=row.end, quote=row.quote, place=row.place,
        )  # fmt: skip


class Row(Schema):
    """What all rows of the ledger have (台账行)."""

    id: int
    organ: OrganRef | None = Field(description="是谁的；单位树以外的见 region。")
    region: str = Field(description="地区或主体的名称。")
    sensitivity: int = Field(description="敏感程度：0 一般、1 企业数据、2 个人信息。")
    source: Whence
    posting: int = Field(description="入账号。")
    recorded_at: datetime = Field(description="何时记入。")
    superseded_at: datetime | None = Field(description="何时被取代；现在认可的是 null。")
    supersedes: int | None = Field(description="取代了哪一行。")

    @staticmethod
    def shared(row: Any) -> dict[str, Any]:
        """The fields that all rows have."""
        return {
            "id": row.pk, "organ": OrganRef.of(row.organ), "region": row.region, "sensitivity": row.sensitivity,
            "source": Whence.of(row), "posting": row.posting_id, "recorded_at": row.recorded_at,
            "superseded_at": row.superseded_at, "supersedes": row.supersedes_id,
        }  # fmt: skip


class ObservationOut(Row):
    """The value of an indicator for a unit and a period (观测值)."""

    cell: str = Field(description="这一格的键：指标、单位、期间、性质、量类等相同的各行同键。")
    indicator: str | None = Field(description="指标编码；目录里没有的是 null。")
    name: str = Field(description="指标名称。")
    period: str = Field(description="期间：2024、2024-H1、2024-Q1、2024-Q1/Q3、2024-05、2024-01/2024-05。")
    kind: str = Field(description="actual 实绩、expected 预计、target 目标、stretch 力争、forecast 预测。")
    measure: str = Field(description="level 数量、growth 增速、difference 增减、share 占比、rank 位次、multiple 倍数。")
    comparison: str = Field(description="与何比较；yoy 是同比。")
    aspect: str = Field(description="added 是新增。")
    value: str | None = Field(description="十进制数，按 unit 的全数；空白不是零，见 state。")
    high: str | None = Field(description="上限。")
    low: str | None = Field(description="下限。")
    bound: str = Field(description="eq 等于、ge 至少、gt 超过、le 至多、lt 不足、approx 约。")
    unit: str = Field(description="计量单位。")
    edition: str = Field(description="快报、初步、最终、修订。")
    state: str = Field(description="已报、未报、迟报、不适用、口径变更。")
    note: str = Field(description="说明。")
    approved_by: str = Field(description="谁核定的。")

    @classmethod
    def of(cls, row: Observation) -> "ObservationOut":
        """The observation of a row."""
        names = (
            "cell",
            "name",
            "period",
            "kind",
            "measure",
            "comparison",
            "aspect",
            "bound",
            "unit",
            "edition",
            "state",
            "note",
        )
        return cls(
            **Row.shared(row), **{name: getattr(row, name) for name in names},
            indicator=row.indicator.code if row.indicator else None, value=number(row.value), high=number(row.high),
            low=number(row.low), approved_by=str(row.approved_by or ""),
        )  # fmt: skip


class CommitmentOut(Row):
    """A task that a document promises (文件里的任务)."""

    text: str = Field(description="原句。")
    action: str = Field(description="动作。")
    object: str = Field(description="事项。")
    due: str = Field(description="期限。")
    lead: list[str] = Field(description="牵头单位。")
    support: list[str] = Field(description="配合单位。")
    measurable: bool = Field(description="可核实。")
    section: str = Field(description="章节。")

    @classmethod
    def of(cls, row: Commitment) -> "CommitmentOut":
        """The task of a row."""
        own = {name: getattr(row, name) for name in cls.model_fields if name not in Row.model_fields}
        return cls(**Row.shared(row), **own)


class ProjectRecord(Row):
    """A project that a document names (文件里的项目)."""

    name: str = Field(description="名称。")
    count: int = Field(description="个数。")
    investment: str | None = Field(description="总投资（元）。")
    this_year: str | None = Field(description="年度投资（元）。")
    stage: str = Field(description="阶段。")
    location: str = Field(description="地点。")
    date: str = Field(description="时间。")

    @classmethod
    def of(cls, row: Project) -> "ProjectRecord":
        """The project of a row."""
        own = {name: getattr(row, name) for name in ("name", "count", "stage", "location", "date")}
        return cls(**Row.shared(row), **own, investment=number(row.investment), this_year=number(row.this_year))


class HonourRecord(Row):
    """An honour or pilot that a document names (文件里的荣誉)."""

    name: str = Field(description="名称。")
    level: str = Field(description="级别。")
    kind: str = Field(description="类别。")
    holder: str = Field(description="获得者。")
    grantor: str = Field(description="授予者。")
    date: str = Field(description="时间。")
    count: int = Field(description="个数。")

    @classmethod
    def of(cls, row: Honour) -> "HonourRecord":
        """The honour of a row."""
        own = {name: getattr(row, name) for name in cls.model_fields if name not in Row.model_fields}
        return cls(**Row.shared(row), **own)


class ObservationPage(PageOf):
    """Some observations (一页观测值)."""

    items: list[ObservationOut]


class CellHistory(Schema):
    """Every value that a cell of the ledger had (一格的历史)."""

    cell: str = Field(description="这一格的键。")
    items: list[ObservationOut] = Field(description="先后有过的值，最近的在前。")


class CommitmentPage(PageOf):
    """Some tasks out of documents (一页文件里的任务)."""

    items: list[CommitmentOut]


class ProjectRecordPage(PageOf):
    """Some projects out of documents (一页文件里的项目)."""

    items: list[ProjectRecord]


class HonourRecordPage(PageOf):
    """Some honours out of documents (一页文件里的荣誉)."""

    items: list[HonourRecord]


class Pushed(Schema, extra="forbid"):
    """One figure that another system pushes (推送的一个数)."""

    organ: Words = Field(description="单位名称，或 ORG_单位号。")
    indicator: Words = Field(description="指标编码或名称。")
    period: Words = Field(description="期间，如 2024-05、2024年1—5月。")
    value: Words = Field(description='数值，写成文字，如 "1234.5"；没有这项写“不适用”。')
    unit: Words = Field("", description="计量单位；不写按指标目录的。")
    measure: Words = Field("", description="量类，如 level、growth；不写是 level。")
    kind: Words = Field("", description="性质，如 actual、target；不写是 actual。")
    note: Words = Field("", description="说明。")


class Push(Schema, extra="forbid"):
    """Figures that enter the ledger together or not at all (推送)."""

    under: Key | None = Field(None, description="在哪个单位之下找单位名称；不写是令牌主人所在单位。")
    name: Words = Field("", description="这批数的名称，记作出处。")
    rows: list[Pushed] = Field(min_length=1, max_length=2000)


class Entered(Schema):
    """What a push did (入账结果)."""

    rows: int = Field(description="收到几行。")
    entered: int = Field(description="记入几行。")
    superseded: int = Field(description="其中取代了原值的。")
    same: int = Field(description="台账已有同样内容、不再记的。")
    skipped: int = Field(description="只说未报、而台账已有内容，略过的。")
    beside: int = Field(description="同一格另有来源（文件）、没有另记的。")
    posting: int | None = Field(description="入账号；没有新内容的是 null。")


def number(value: Decimal | None) -> str | None:
    """A number as text, without the zeros that only a column has.

    >>> number(Decimal("3500.0000000000")), number(Decimal("0E-10")), number(None)
    ('3500', '0', None)
    """
    if value is None:
        return None
    return format(value.normalize(), "f") if value else "0"
