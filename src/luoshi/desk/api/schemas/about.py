"""Who calls, organs, the catalogue, the audit chain."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from luoshi.desk.accounts.models import Organ
from luoshi.desk.api.models import Caller
from luoshi.desk.api.paging import Words
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


class OrganPage(Schema):
    """Some organs (一页单位)."""

    items: list[OrganOut]
    next: str | None = Field(description="下一页的 cursor；没有了是 null。")


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


class IndicatorPage(Schema):
    """Some indicators (一页指标)."""

    items: list[IndicatorOut]
    next: str | None = Field(description="下一页的 cursor；没有了是 null。")


class IndicatorChange(Schema, extra="forbid"):
    """What is to be changed of an indicator; what is left out stays (指标的修改)."""

    name: Words | None = Field(None, min_length=1)
    group: Words | None = Field(None, max_length=60)
    definition: str | None = Field(None, max_length=2000, pattern=r"^[^\u0000]*$")
    source: Words | None = None
    note: str | None = Field(None, max_length=2000, pattern=r"^[^\u0000]*$")
    decimals: int | None = Field(None, ge=0, le=10)
    direction: Literal["up", "down", "range", "none"] | None = None
    aliases: list[Words] | None = Field(None, max_length=50)


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
    next: int | None = Field(description="下一页的 since；没有了是 null。")


class ChainEnd(Schema):
    """The end of the audit chain: what to write down elsewhere (链尾)."""

    number: int = Field(description="共几条。")
    digest: str = Field(description="最后一条的摘要。")
