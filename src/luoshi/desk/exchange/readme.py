"""The words that lie beside an export, for whoever opens it in ten years without this program."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from luoshi.desk.exchange.manifest import Manifest
from luoshi.desk.exchange.tables import Column, Table, tables
from luoshi.desk.exchange.words import TABLES, column_words

_SORTS: "tuple[tuple[type[models.Field[Any, Any]], str], ...]" = (
    (models.BooleanField, "是否（true、false）"), (models.DecimalField, "数"), (models.IntegerField, "整数"),
    (models.DateTimeField, "时刻"), (models.DateField, "日期"), (models.JSONField, "列表或明细（JSON）"),
)  # fmt: skip


def readme(manifest: Manifest) -> bytes:
    """The text, in Markdown."""
    return "\n".join([*_head(manifest), *_tables(manifest)]).encode() + b"\n"


def _head(manifest: Manifest) -> Iterator[str]:
    """What it is, how it is read, how it comes back."""
    yield "# 落实：全部数据的导出"
    yield ""
    yield f"程序 {manifest.program}，{manifest.made_at} 由 {manifest.database} 导出；所见为同一时刻。"
    yield "**内有密码和令牌的摘要以及可能敏感的内容，请像保管数据库一样保管。**"
    for fault in manifest.faults:
        yield f"**导出时案头已有问题：{fault}**"
    if manifest.lost:
        yield f"**导出时案头已缺 {len(manifest.lost)} 个原文件，名字在 manifest.json 的 lost 里。**"
    yield ""
    yield "- `tables/表名.jsonl`：每张表一个文件，每行一个 JSON 对象，UTF-8，按编号排序，列按字母排序。"
    yield "  Excel 可以打开：数据 → 获取数据 → 从文件 → 从 JSON。"
    yield "- `files/`：原文件，文件名就是内容的 SHA-256，原来的名字在各表的 name 列。"
    yield "- `files.jsonl`：每个原文件的名字和字节数。"
    yield "- `manifest.json`：每张表的行数、字节数和文件的 SHA-256、各应用的表结构版本、审计链尾。"
    yield ""
    yield "数是十进制的文字，一位不丢；时刻是带时区的 ISO 8601；空值是 null；以 `_id` 结尾的列写的是另一张表的 `id`。"
    yield "台账只增不改：`superseded_at` 为空的行是现在认可的；不为空的在那一刻被取代。"
    yield "期间写作 2024、2024-H1（上半年）、2024-Q1/Q3（前三季度）、2024-01/2024-02（两月累计）、2024-03。"
    yield "空的数值不是零，为什么空见同一行的 `state`。"
    yield f"没有导出的：{'、'.join(manifest.left_out)}。"
    yield ""
    yield "恢复：在空的案头运行 `luoshi import 本文件夹`；SQLite 和 PostgreSQL 之间可以互换。"
    yield "改动了任何一个字节，清单的 SHA-256 就不再相符，导入时会说出是哪个文件、哪一行。"
    yield ""


def _tables(manifest: Manifest) -> Iterator[str]:
    """Every table, then its columns."""
    yield f"共 {len(manifest.tables)} 张表："
    yield ""
    yield "| 表 | 内容 | 行数 |"
    yield "|---|---|---:|"
    for name, part in manifest.tables.items():
        yield f"| {name} | {TABLES[name]} | {part.rows} |"
    for table in tables():
        yield ""
        yield f"## {TABLES[table.name]}（{table.name}）"
        yield ""
        yield "| 列 | 意思 | 写法 |"
        yield "|---|---|---|"
        for column in table.columns:
            words = column_words(table.name, column.field.name)
            yield f"| {column.name} | {words} | {_sort(column, table)} |"


def _sort(column: Column, table: Table) -> str:
    """How a value is written: what it points at, which values there are, or of what sort it is."""
    field = column.field
    if field.is_relation:
        return f"{TABLES[field.related_model._meta.label_lower]}的编号"
    if field.choices:
        return "、".join(f"{value}={words}" if value != words else str(value) for value, words in field.flatchoices)
    if field is table.model._meta.pk:
        return "主键"
    return next((words for sort, words in _SORTS if isinstance(field, sort)), "文字")
