"""Imports of tables, search, what the desk is."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from luoshi.desk.api.paging import PageOf
from luoshi.desk.api.schemas.about import OrganRef
from luoshi.desk.finding.selectors import Group, Hit
from luoshi.desk.ledger.models import TableImport


class Trouble(Schema):
    """Something that is wrong in a table, or doubtful (一处问题)."""

    where: str = Field(description="单元格。")
    what: str = Field(description="什么不对。")
    todo: str = Field(description="怎么办。")
    count: int = Field(description="同样的有几处。")


class TableOut(Schema):
    """A table of observations on its way into the ledger (数据表)."""

    id: int
    name: str = Field(description="文件名。")
    organ: OrganRef | None = Field(description="归属单位。")
    state: str = Field(
        description="waiting 待检查、checked 待确认、confirmed 待入账、posted 已入账、"
        "refused 有错未入账、dropped 已放弃。"
    )
    progress: int = Field(description="做到百分之几。")
    rows: int = Field(description="几行。")
    entering: int = Field(description="确认以后记入几行。")
    superseding: int = Field(description="其中取代原值的。")
    same: int = Field(description="台账已有同样内容、不再记的。")
    problem_count: int = Field(description="错误几处。")
    hint_count: int = Field(description="疑点几处；疑点不拦。")
    note: str = Field(description="说明。")
    sensitivity: int = Field(description="敏感程度。")
    by: str = Field(description="谁上传的。")
    at: datetime = Field(description="何时上传的。")
    checked_at: datetime | None = Field(description="何时检查完的。")
    posting: int | None = Field(description="入账号。")

    @classmethod
    def of(cls, row: TableImport) -> "TableOut":
        """The table of a row (its upload fetched)."""
        own = ("id", "name", "organ", "by", "at", "posting")
        plain = {name: getattr(row, name) for name in TableOut.model_fields if name not in own}
        upload = row.upload
        return TableOut(
            id=row.pk, name=upload.name, organ=OrganRef.of(upload.organ), by=str(upload.by), at=upload.at,
            posting=row.posting_id, **plain,
        )  # fmt: skip


class TablePage(PageOf):
    """Some tables (一页数据表)."""

    items: list[TableOut]


class TableWhole(TableOut):
    """A table with what is wrong with it (数据表和问题)."""

    problems: list[Trouble] = Field(description="错误，每种列第一处。")
    hints: list[Trouble] = Field(description="疑点，每种列第一处。")
    basis: str = Field(description="检查时台账的样子；确认入账时原样写回。")

    @classmethod
    def whole(cls, row: TableImport) -> "TableWhole":
        """The table of a row."""
        problems, hints = ([_trouble(one) for one in some] for some in (row.problems, row.hints))
        return cls(**TableOut.of(row).model_dump(), problems=problems, hints=hints, basis=row.basis)


class TableAct(Schema, extra="forbid"):
    """What is to become of a checked table (处理数据表)."""

    action: Literal["confirm", "recheck", "drop"] = Field(description="confirm 入账、recheck 重新检查、drop 放弃。")
    basis: str = Field("", max_length=64, pattern=r"^[0-9a-f]*$", description="confirm 时写看到的 basis。")


class HitOut(Schema):
    """One thing that was found (一条结果)."""

    kind: str = Field(description="种类。")
    id: int = Field(description="编号：文件号、版本号（原句）、事实号、指标号、单位号、行号……随种类而定。")
    title: str = Field(description="标题。")
    words: str = Field(description="命中的一段，命中处用【】括起。")
    organ: OrganRef | None = Field(description="单位。")
    document: int | None = Field(description="文件号。")
    year: int | None = Field(description="年份。")
    start: int | None = Field(description="从正文第几字。")
    page: str = Field(description="网页地址。")

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        """A hit."""
        line = hit.line
        words = "".join(f"【{piece.text}】" if piece.found else piece.text for piece in hit.body)
        return cls(
            kind=line.kind, id=line.ref, title="".join(piece.text for piece in hit.title), words=words,
            organ=OrganRef.of(line.organ), document=line.document_id, year=line.year, start=line.start, page=hit.href,
        )  # fmt: skip


class FoundOut(Schema):
    """What was found of one kind (一类结果)."""

    kind: str = Field(description="种类。")
    label: str = Field(description="种类的名称。")
    count: int = Field(description="几条；超过1000的不再数。")
    more: bool = Field(description="超过1000条。")
    items: list[HitOut]

    @classmethod
    def of(cls, group: Group) -> "FoundOut":
        """The hits of a kind."""
        plain = {name: getattr(group, name) for name in ("kind", "label", "count", "more")}
        return cls(items=[HitOut.of(hit) for hit in group.hits], **plain)


class Found(Schema):
    """What was found (搜索结果)."""

    q: str = Field(description="找的是什么。")
    groups: list[FoundOut] = Field(description="各类结果。")


class Desk(Schema):
    """What desk this is, and how it does (案头)."""

    version: str = Field(description="程序的版本。")
    api: str = Field(description="接口的版本。")
    now: datetime = Field(description="案头的时刻。")
    time_zone: str = Field(description="时区。")
    chain: str = Field(description="审计链的摘要算法。")
    worker: bool = Field(description="后台在工作；不在时，导入的文件不会读。")
    worker_seen_seconds: int | None = Field(description="多少秒前见过后台。")
    waiting: dict[str, int] = Field(description="documents、tables 各有几件在等后台。")
    schemes: list[str] = Field(description="有哪些亮灯规则。")
    limits: dict[str, int] = Field(description="per_minute 每分钟几次、upload 一个文件多少字节、rows 一次推送几行。")


def _trouble(one: Any) -> Trouble:
    cells = one.get("cells") or [one.get("cell", "")]
    where = "、".join(map(str, cells[:3]))
    return Trouble(where=where, what=str(one["what"]), todo=str(one.get("todo", "")), count=int(one.get("count", 1)))
