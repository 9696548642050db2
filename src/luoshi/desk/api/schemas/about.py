"""Who calls, organs, the catalogue, the audit chain."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from luoshi.desk.accounts.models import Organ
from luoshi.desk.api.models import Caller
from luoshi.desk.api.paging import Key, PageOf, Words
from luoshi.desk.audit.models import Event
from luoshi.desk.ledger.models import Indicator


class OrganRef(Schema):
    """An organ by number and name (单位)."""

    id: int = Field(description="单位号。")
    name: str = Field(description="单位名称。")

    @classmethod
    def of(cls, organ: Organ | None) -> "OrganRef | None":
        """The reference; None for none."""
        return cls(id=organ.pk, name=organ.name) if organ else None


class OrganOut(Schema):
    """An organ in the tree (单位)."""

    id: int
    name: str = Field(description="现名。")
    short: str = Field(description="简称。")
    kind: str = Field(description="类别：region 行政区、department 部门、zone 功能区、town 镇街、firm 企业。")
    parent: int | None = Field(description="上级单位号。")
    path: str = Field(description="从最上一级到本单位的编号，如 /1/4/。")
    closed_on: date | None = Field(description="撤销日期。")

    @classmethod
    def of(cls, row: Organ) -> "OrganOut":
        """The organ of a row."""
        return cls(
            id=row.pk, name=row.name, short=row.short, kind=row.kind, parent=row.parent_id, path=row.path,
            closed_on=row.closed_on,
        )  # fmt: skip


class OrganPage(PageOf):
    """Some organs (一页单位)."""

    items: list[OrganOut]


class Me(Schema):
    """Whose token it is and what it may (令牌自己)."""

    user: str = Field(description="令牌主人的姓名。")
    token: str = Field(description="令牌的名称。")
    scopes: list[str] = Field(description="令牌的用途。")
    expires_at: datetime = Field(description="何时过期。")
    organ: OrganRef | None = Field(description="主人所在单位。")

    @classmethod
    def of(cls, caller: Caller) -> "Me":
        """The caller."""
        token = caller.token
        return cls(
            user=caller.full_name or caller.username, token=token.name, scopes=list(token.scopes),
            expires_at=token.expires_at, organ=OrganRef.of(caller.organ),
        )  # fmt: skip


class IndicatorOut(Schema):
    """An indicator of the catalogue (指标)."""

    code: str = Field(description="编码，不变。")
    name: str = Field(description="名称。")
    group: str = Field(description="类别。")
    unit: str = Field(description="计量单位，台账里的数都按它记。")
    decimals: int = Field(description="小数位数。")
    direction: str = Field(description="up 越高越好、down 越低越好、range 适度、none 不分。")
    kind: str = Field(description="flow 流量、stock 存量、rate 比率、index 指数。")
    grain: str = Field(description="频率：年、半、季、月。")
    level_basis: str = Field(description="总量口径，如 现价。")
    growth_basis: str = Field(description="增速口径，如 不变价。")
    definition: str = Field(description="定义。")
    source: str = Field(description="数据来源。")
    note: str = Field(description="备注。")
    organ: OrganRef | None = Field(description="主管单位。")
    retired_on: date | None = Field(description="停用日期。")
    aliases: list[str] = Field(description="别名。")

    @classmethod
    def of(cls, row: Indicator) -> "IndicatorOut":
        """The indicator of a row (its aliases prefetched)."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in ("organ", "aliases")}
        names = sorted(alias.name for alias in row.aliases.all())
        return cls(**plain, organ=OrganRef.of(row.organ), aliases=names)


class IndicatorPage(PageOf):
    """Some indicators (一页指标)."""

    items: list[IndicatorOut]


Long = Annotated[str, Field(max_length=2000, pattern=r"^[^\u0000]*$")]
Group = Annotated[str, Field(max_length=60, pattern=r"^[^\u0000-\u001f\u007f]*$")]
Unit = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\u0000-\u001f\u007f]+$")]
Basis = Literal["", "现价", "不变价", "可比口径", "现价或实际", "现价或不变价", "无"]
Alias = Annotated[str, Field(max_length=80, pattern=r"^[^\u0000-\u001f\u007f]*$")]
Named = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s\u0000-\u001f\u007f](.*[^\s\u0000-\u001f])?$")]


class IndicatorChange(Schema, extra="forbid"):
    """What is to be changed of an indicator; what is left out stays (指标的修改)."""

    name: Named | None = Field(None, description="名称。")
    group: Group | None = Field(None, description="类别。")
    unit: Unit | None = Field(None, description="计量单位；台账已有数的不能改。")
    decimals: int | None = Field(None, ge=0, le=10, description="小数位数。")
    direction: Literal["up", "down", "range", "none"] | None = Field(None, description="方向。")
    kind: Literal["flow", "stock", "rate", "index"] | None = Field(None, description="性质。")
    grain: Literal["月", "季", "年"] | None = Field(None, description="频率。")
    level_basis: Basis | None = Field(None, description="总量口径，如 现价。")
    growth_basis: Basis | None = Field(None, description="增速口径，如 不变价。")
    definition: Long | None = Field(None, description="定义。")
    source: Words | None = Field(None, description="数据来源。")
    note: Long | None = Field(None, description="备注。")
    organ: Key | None = Field(None, description="主管单位号；null 是没有。")
    retired_on: date | None = Field(None, description="停用日期；null 是恢复。")
    aliases: list[Alias] | None = Field(None, max_length=50, description="全部别名。")


class IndicatorNew(Schema, extra="forbid"):
    """A new indicator (新增指标)."""

    code: Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9_-]*$")] = Field("", description="编码，不变。")
    name: Named = Field(description="名称。")
    group: Group = Field("", description="类别。")
    unit: Unit = Field(description="计量单位，台账里的数都按它记。")
    decimals: int = Field(2, ge=0, le=10, description="小数位数。")
    direction: Literal["up", "down", "range", "none"] = Field("up", description="方向。")
    kind: Literal["flow", "stock", "rate", "index"] = Field("flow", description="性质。")
    grain: Literal["月", "季", "年"] = Field("年", description="频率。")
    level_basis: Basis = Field("", description="总量口径，如 现价。")
    growth_basis: Basis = Field("", description="增速口径，如 不变价。")
    definition: Long = Field("", description="定义。")
    source: Words = Field("", description="数据来源。")
    note: Long = Field("", description="备注。")
    organ: Key | None = Field(None, description="主管单位号。")
    aliases: list[Alias] = Field(default_factory=list, max_length=50, description="别名。")


class EventOut(Schema):
    """An event of the audit chain (审计记录)."""

    number: int = Field(description="序号，连续不缺。")
    at: datetime = Field(description="时刻。")
    actor: int | None = Field(description="人员号；系统自己做的是 null。")
    actor_name: str = Field(description="当时的姓名；经接口的带令牌名。")
    action: str = Field(description="操作。")
    target: str = Field(description="对象。")
    organ: int | None = Field(description="单位号。")
    detail: Any = Field(description="内容。")
    address: str = Field(description="网络地址。")
    algorithm: str = Field(description="摘要算法。")
    previous: str = Field(description="前一条的摘要。")
    digest: str = Field(description="本条的摘要。")

    @classmethod
    def of(cls, row: Event) -> "EventOut":
        """The event of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class EventPage(Schema):
    """Some events, in the order of their numbers (一页审计记录)."""

    items: list[EventOut]
    next: int | None = Field(description="下一页的 after；没有了是 null。")


class ChainEnd(Schema):
    """The end of the audit chain: what to write down elsewhere (链尾)."""

    number: int = Field(description="共几条。")
    digest: str = Field(description="最后一条的摘要。")
