"""Documents, versions, facts."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.ledger.models import Document, Fact, Version


class VersionOut(Schema):
    """A version of a document (文件版本)."""

    id: int
    number: int = Field(description="第几版。")
    name: str = Field(description="文件名。")
    sha256: str = Field(description="原文件的 SHA-256。")
    size: int = Field(description="字节数。")
    state: str = Field(description="waiting 待读取、reading 读取中、read 已读取、failed 读取失败。")
    error: str = Field(description="读取失败的原因。")
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, row: Version) -> "VersionOut":
        """The version of a row."""
        return cls(**{"id": row.pk, **{name: getattr(row, name) for name in cls.model_fields if name != "id"}})


class DocumentOut(Schema):
    """A document (文件)."""

    id: int
    title: str = Field(description="标题。")
    organ: OrganRef | None = Field(description="归属单位。")
    region: str = Field(description="文中所说的地区。")
    issuer: str = Field(description="发文单位。")
    date: str = Field(description="成文日期。")
    year: int | None = Field(description="年份。")
    sensitivity: int = Field(description="敏感程度：0 一般、1 企业数据、2 个人信息。")
    created_at: datetime
    versions: list[VersionOut] = Field(description="各版，先后为序。")

    @classmethod
    def of(cls, row: Document) -> "DocumentOut":
        """The document of a row (its organ and versions fetched)."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in ("id", "organ", "versions")}
        versions = sorted(row.versions.all(), key=lambda one: one.number)
        return cls(id=row.pk, **plain, organ=OrganRef.of(row.organ), versions=[VersionOut.of(one) for one in versions])


class DocumentPage(Schema):
    """Some documents (一页文件)."""

    items: list[DocumentOut]
    next: str | None = Field(description="下一页的 cursor；没有了是 null。")


class TextOut(Schema):
    """The text of a version (正文)."""

    version: int
    text: str = Field(description="正文；事实的 start、end 数的就是它的字。")


class FactOut(Schema):
    """Something read in a version (事实)."""

    id: int
    version: int = Field(description="版本号。")
    kind: str = Field(description="figure 数据、commitment 任务、project 项目、honour 荣誉、clause、case、term。")
    start: int = Field(description="从正文第几字（从 0 数）。")
    end: int = Field(description="到第几字前。")
    surface: str = Field(description="原文。")
    state: str = Field(
        description="pending 待审、accepted 已采用、corrected 改后采用、rejected 不采用、replaced 已拆并。"
    )
    revision: int = Field(description="处理过几次。")
    doubt: int = Field(description="可疑程度，0 到 100。")
    doubts: str = Field(description="可疑之处。")
    data: Any = Field(description="内容，字段随种类而定。")
    decided_by: str = Field(description="谁处理的。")
    decided_at: datetime | None

    @classmethod
    def of(cls, row: Fact) -> "FactOut":
        """The fact of a row."""
        own = ("id", "version", "decided_by")
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in own}
        return cls(id=row.pk, version=row.version_id, decided_by=str(row.decided_by or ""), **plain)


class FactPage(Schema):
    """Some facts (一页事实)."""

    items: list[FactOut]
    next: str | None = Field(description="下一页的 cursor；没有了是 null。")


class Verdict(Schema, extra="forbid"):
    """What is decided on a fact (审读处理)."""

    action: Literal["accept", "correct", "reject", "reopen"] = Field(
        description="accept 采用、correct 改后采用、reject 不采用、reopen 恢复待审。"
    )
    changes: dict[str, str] = Field(
        default_factory=dict,
        max_length=20,
        description='correct 时要改的字段和新内容，写法与网页相同，如 {"value":"3.5亿"}。',
    )
