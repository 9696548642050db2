"""Documents, versions, facts."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from luoshi.desk.api.paging import Key, PageOf
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.ledger.findings import Shown
from luoshi.desk.ledger.models import Decision, Document, Fact, Version


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


class DocumentPage(PageOf):
    """Some documents (一页文件)."""

    items: list[DocumentOut]


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


class FactPage(PageOf):
    """Some facts (一页事实)."""

    items: list[FactOut]


class DecisionOut(Schema):
    """One decision on a fact, kept for ever (一次处理)."""

    revision: int = Field(description="第几次处理。")
    action: str = Field(
        description="accept 采用、correct 更正、reject 不采用、reopen 恢复待审、split、merge、add、carry、withdraw。"
    )
    before: Any = Field(description="处理前。")
    after: Any = Field(description="处理后。")
    by: str = Field(description="谁处理的。")
    at: datetime = Field(description="何时处理的。")

    @classmethod
    def of(cls, row: Decision) -> "DecisionOut":
        """The decision of a row."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "by"}
        return cls(by=str(row.by), **plain)


class FactHistory(Schema):
    """All decisions on a fact (处理的历史)."""

    fact: int = Field(description="事实号。")
    items: list[DecisionOut] = Field(description="最近的在前。")


class QuoteOut(Schema):
    """A stretch of the text (原文一段)."""

    start: int = Field(description="从正文第几字（从 0 数）。")
    end: int = Field(description="到第几字前。")
    quote: str = Field(description="原文。")


class FindingOut(Schema):
    """What a check found (疑点)."""

    number: int = Field(description="第几个，最重的在前。")
    check: str = Field(description="哪项检查。")
    name: str = Field(description="检查的名称。")
    verdict: str = Field(description="error 有误、possible 可疑等。")
    message: str = Field(description="什么不对。")
    arithmetic: str = Field(description="算式。")
    assumes: str = Field(description="以什么为前提。")
    sources: list[QuoteOut] = Field(description="依据的原文。")

    @classmethod
    def of(cls, one: Shown) -> "FindingOut":
        """A finding that a version keeps."""
        told = [QuoteOut(start=source.start, end=source.end, quote=source.quote) for source in one.sources]
        plain = {name: getattr(one, name) for name in cls.model_fields if name != "sources"}
        return cls(sources=told, **plain)


class FindingList(Schema):
    """What the checks found in a version (一版的疑点)."""

    version: int = Field(description="版本号。")
    items: list[FindingOut]


class ChangedOut(Schema):
    """A fact before and after (一处改动)."""

    kind: str = Field(description="数据、任务、项目、荣誉……")
    change: Literal["changed", "reworded", "added", "removed"] = Field(
        description="changed 数变了、reworded 话变了、added 新有、removed 没有了。"
    )
    before: str = Field(description="原来。")
    after: str = Field(description="现在。")
    old: int | None = Field(description="原来的事实号。")
    new: int | None = Field(description="现在的事实号。")
    used: bool = Field(description="没有了的，台账还认可它记入的内容。")


class VersionChangesOut(Schema):
    """What a version changed against the one read before it (两版之间的改动)."""

    version: int = Field(description="版本号。")
    before: int | None = Field(description="以前一版的版本号；没有的是 null。")
    same: int = Field(description="没有变的几条。")
    items: list[ChangedOut]


class FactNew(Schema, extra="forbid"):
    """A stretch that the reader missed (补记一条)."""

    kind: Literal["figure", "commitment", "project", "honour"] = Field(description="种类。")
    start: int = Field(ge=0, le=2**31 - 1, description="从正文第几字（从 0 数）。")
    end: int = Field(ge=1, le=2**31 - 1, description="到第几字前；最多400字。")
    data: dict[str, str] = Field(default_factory=dict, max_length=20, description="各字段，写法与网页相同。")


class Split(Schema, extra="forbid"):
    """Of what a fact is to be made several (拆分)."""

    parts: list[dict[str, str]] = Field(
        min_length=2, max_length=20, description="每一条要改的字段和内容，写法与网页相同。"
    )


class Merge(Schema, extra="forbid"):
    """With which facts a fact is to be made one (合并)."""

    facts: list[Key] = Field(min_length=1, max_length=20, description="另外几条的事实号，同一版、同一类。")


class Many(Schema, extra="forbid"):
    """A decision on many facts (批量处理)."""

    action: Literal["accept", "reopen"] = Field(description="accept 采用待审的、reopen 恢复待审。")
    facts: dict[Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")], int] = Field(
        min_length=1, max_length=5000, description='事实号和取得时的 revision，如 {"12": 0}；他人处理过的不动。'
    )


class ManyDone(Schema):
    """What a decision on many facts did (批量处理的结果)."""

    done: list[int] = Field(description="处理了的事实号。")
    left: list[int] = Field(description="他人处理过、没有动的。")


class Withdrawal(Schema, extra="forbid"):
    """What is to be taken out of the ledger because the new version has it no longer (撤下)."""

    facts: list[Key] = Field(min_length=1, max_length=5000, description="前一版的事实号，见改动里 used 为 true 的。")


class Withdrawn(Schema):
    """What was taken out of the ledger (撤下的结果)."""

    count: int = Field(description="撤下几条；历史仍可查。")


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
