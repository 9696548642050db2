"""The ledger and its registers as xlsx (with sources and notes) and as CSV; no text of theirs becomes a formula."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from luoshi.desk.ledger.models import Version
from luoshi.write.amounts import plain
from luoshi.write.labels import BOUNDS, HONOUR_KINDS, LEVELS, MEASURES, comparison_label, period_label
from luoshi.write.quotes import Quote, Sentences, sentences
from luoshi.write.sheets import Book, Sheet

MOST = 100_000
"""Rows of one download."""
_CHUNK = 500
_COMMENTED = 3000
"""Rows whose numbers carry a comment: a sheet with many more opens slowly; the mark beside them always leads on."""
_KEPT = 40
"""Texts of documents that are held at a time."""
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula in a CSV file."""
_BOUND_WORDS = {key: words or "等于" for key, words in BOUNDS.items()}
_ORIGINS = {"sentence": "§", "cell": "▦", "hand": "✎", "computed": "ƒ"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width, what it means, and what it has of a row (a Decimal is written as a number)."""

    head: str
    width: float
    note: str
    value: Callable[[Any], str | int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Told:
    """What a download tells of itself: its title, what it is narrowed to, as of when, by whom, when made."""

    title: str
    narrowed: Mapping[str, str]
    as_of: date | None
    by: str
    made: datetime


_OBSERVATIONS = (
    Column("指标", 26, "指标目录中的名称；目录里没有的用原文的名称。", lambda row: row.name),
    Column("单位（地区）", 16, "数是谁的。", lambda row: str(row.organ or row.region)),
    Column("期间", 18, "数所说的时期。", lambda row: period_label(row.period)),
    Column("性质", 7, "实绩、预计、目标、力争、预测。", lambda row: row.get_kind_display()),
    Column("量类", 7, "数量、增速、占比、位次等。", lambda row: MEASURES.get(row.measure, row.measure)),
    Column("与何比较", 12, "增速、增减与什么相比。", lambda row: comparison_label(row.comparison)),
    Column("界限", 7, "原文怎样限定：等于、至少、超过、约等。", lambda row: _BOUND_WORDS.get(row.bound, row.bound)),
    Column("数值", 20, "按计量单位的全数，不用万、亿。空白不是零，见状态。", lambda row: row.value),
    Column("上限", 16, "范围的上端（范围、“余”“多”）。", lambda row: row.high),
    Column("计量单位", 9, "数值的单位。", lambda row: row.unit),
    Column("状态", 9, "已报、未报、迟报、不适用、口径变更。", lambda row: row.state),
    Column("说明", 24, "换算、口径等。", lambda row: row.note),
)
_COMMITMENTS = (
    Column("任务", 60, "原句。", lambda row: row.text),
    Column("动作", 10, "要做什么。", lambda row: row.action),
    Column("期限", 14, "什么时候。", lambda row: period_label(row.due) if row.due else ""),
    Column("牵头单位", 20, "原文写明的。", lambda row: "、".join(row.lead)),
    Column("配合单位", 24, "原文写明的。", lambda row: "、".join(row.support)),
    Column("可核实", 8, "完成与否能不能核实。", lambda row: "是" if row.measurable else ""),
    Column("所在部分", 30, "在文件的哪一部分。", lambda row: row.section),
)
_PROJECTS = (
    Column("项目", 40, "名称，或一批项目的统称。", lambda row: row.name),
    Column("个数", 8, "一批项目的个数。", lambda row: row.count),
    Column("总投资（元）", 20, "单位：元。", lambda row: row.investment),
    Column("年度投资（元）", 20, "单位：元。", lambda row: row.this_year),
    Column("阶段", 10, "签约、开工、在建、竣工、投产等，照原文。", lambda row: row.stage),
    Column("地点", 18, "原文写明的。", lambda row: row.location),
    Column("时间", 14, "原文写明的。", lambda row: period_label(row.date) if row.date else ""),
)
_HONOURS = (
    Column("荣誉", 44, "全名。", lambda row: row.name),
    Column("级别", 8, "世界、国家、省、市、区县。", lambda row: LEVELS.get(row.level, row.level)),
    Column("类别", 8, "试点、荣誉、批准、名次。", lambda row: HONOUR_KINDS.get(row.kind, row.kind)),
    Column("获得者", 20, "谁得的。", lambda row: row.holder),
    Column("授予者", 20, "谁给的。", lambda row: row.grantor),
    Column("时间", 14, "原文写明的。", lambda row: period_label(row.date) if row.date else ""),
    Column("个数", 8, "几个。", lambda row: row.count),
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "observations": _OBSERVATIONS,
    "commitments": _COMMITMENTS,
    "projects": _PROJECTS,
    "honours": _HONOURS,
}
"""The columns of each download, by the word in its address."""
_SOURCES = (
    ("序号", 7, "与前一张表的序号对应。"),
    ("记号", 6, "§ 原句，▦ 单元格，✎ 手工，ƒ 计算。"),
    ("原句或单元格", 70, "数在原文中的句子（粗体是数本身），或上传表的单元格。"),
    ("文件", 28, "原文所在的文件。"),
    ("版本", 6, "文件的第几版。"),
    ("位置", 14, "正文的第几字到第几字，从 1 数起。"),
    ("核定", 10, "谁采用或核定的。"),
    ("记入", 17, "什么时候记入台账。"),
    ("入账", 14, "通过什么入账。"),
)


def book(what: str, rows: Iterable[Any], told: Told) -> IO[bytes]:
    """The rows as a workbook: the table, where each row comes from, and notes; a file that goes when it is closed."""
    folder = Path(tempfile.mkdtemp(prefix="luoshi-"))
    path = folder / "download.xlsx"
    try:
        made = Book(path, told.made.replace(tzinfo=None), streamed=False, title=told.title)
        columns = COLUMNS[what]
        heads = ["序号", *(column.head for column in columns), "出处"]
        sheet = made.sheet(told.title, heads, [6, *(column.width for column in columns), 6], frozen=2)
        sources = made.sheet("出处", [head for head, _, _ in _SOURCES], [wide for _, wide, _ in _SOURCES], frozen=1)
        count = 0
        for count, (row, quote) in enumerate(_quoted(rows), 1):
            _row(sheet, count, columns, row, quote)
            _source(sources, count, row, quote, told.title)
        _notes(made, columns, told, count)
        made.close()
        return path.open("rb")
    finally:
        path.unlink(missing_ok=True)
        folder.rmdir()


def lines(what: str, rows: Iterable[Any]) -> Iterator[str]:
    """The rows as lines of CSV, with the mark by which Excel knows the encoding."""
    columns = COLUMNS[what]
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([*(column.head for column in columns), "出处", "文件", "核定", "记入"])
    for row, quote in _quoted(rows):
        cells = [guarded(column.value(row)) for column in columns]
        where = quote.text if quote else row.place
        document = str(row.version.document) if row.version_id else ""
        by = str(getattr(row, "approved_by", None) or row.posting.by)
        told = (where, document, by, f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}")
        yield writer.writerow([*cells, *(guarded(words) for words in told)])


def guarded(value: str | int | Decimal | None) -> str:
    """A cell of a CSV file: numbers as they are, a text that a spreadsheet would take for a formula behind a quote.

    >>> guarded("=1+2"), guarded("-5.0%"), guarded(Decimal("-5.00")), guarded(None)
    ("'=1+2", "'-5.0%", '-5', '')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    words = str(value)
    return f"'{words}" if words.startswith(_RISKY) else words


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, words: str) -> str:
        """The words."""
        return words


def _quoted(rows: Iterable[Any]) -> Iterator[tuple[Any, Quote | None]]:
    """Each row with its sentence; the texts are fetched for some hundred rows at a time."""
    texts: dict[int, Sentences] = {}
    some: list[Any] = []
    for row in rows:
        some.append(row)
        if len(some) == _CHUNK:
            yield from _with_quotes(some, texts)
            some = []
    yield from _with_quotes(some, texts)


def _with_quotes(rows: Sequence[Any], texts: dict[int, Sentences]) -> Iterator[tuple[Any, Quote | None]]:
    wanted = {row.version_id for row in rows if row.version_id} - texts.keys()
    if len(texts) > _KEPT:
        texts.clear()
        wanted = {row.version_id for row in rows if row.version_id}
    for pk, text in Version.objects.filter(pk__in=wanted).values_list("pk", "text"):
        texts[pk] = sentences(text)
    for row in rows:
        held = texts.get(row.version_id) if row.version_id else None
        yield row, held.quote(row.start, row.end) if held and row.start is not None else None


def _row(sheet: Sheet, number: int, columns: Sequence[Column], row: Any, quote: Quote | None) -> None:
    sheet.integer(number, 0, number)
    for at, column in enumerate(columns, 1):
        value = column.value(row)
        if isinstance(value, Decimal) and number <= _COMMENTED:
            sheet.comment(number, at, _told(row, quote))
        if isinstance(value, Decimal):
            sheet.number(number, at, plain(value), 0)
        elif isinstance(value, int):
            sheet.integer(number, at, value)
        else:
            sheet.text(number, at, value or "", wrap=column.width >= 20)
    sign = _ORIGINS.get(row.origin, "§")
    sheet.link(number, len(columns) + 1, sign, "出处", f"C{number + 1}", tip=quote.text if quote else row.place)


def _told(row: Any, quote: Quote | None) -> str:
    """Where a number comes from, as the comment on its cell says it."""
    where = quote.text if quote else row.place
    document = f"{row.version.document}（第 {row.version.number} 版）" if row.version_id else ""
    by = f"{getattr(row, 'approved_by', None) or row.posting.by} {timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}"
    lines_ = (f"{_ORIGINS.get(row.origin, '§')} {where}", document, f"{by} {row.posting.action}")
    return "\n".join(line for line in lines_ if line)


def _source(sheet: Sheet, number: int, row: Any, quote: Quote | None, table: str) -> None:
    sheet.link(number, 0, str(number), table, f"B{number + 1}", tip="")
    sheet.text(number, 1, _ORIGINS.get(row.origin, "§"))
    if quote:
        sheet.quote(number, 2, quote)
    else:
        sheet.text(number, 2, row.place, wrap=True)
    sheet.text(number, 3, str(row.version.document) if row.version_id else "", wrap=True)
    sheet.text(number, 4, str(row.version.number) if row.version_id else "")
    sheet.text(number, 5, f"{row.start + 1}—{row.end}" if row.start is not None else "")
    sheet.text(number, 6, str(getattr(row, "approved_by", None) or row.posting.by))
    sheet.text(number, 7, f"{timezone.localtime(row.recorded_at):%Y-%m-%d %H:%M}")
    sheet.text(number, 8, row.posting.action)


def _notes(made: Book, columns: Sequence[Column], told: Told, count: int) -> None:
    sheet = made.sheet("说明", ["项目", "内容"], [18, 90], frozen=1)
    seen = f"{told.as_of:%Y年%m月%d日} 日终" if told.as_of else f"{told.made:%Y年%m月%d日 %H:%M}"
    lines_ = [("内容", f"{told.title}，共 {count} 行"), ("所见为", f"{seen}时的台账")]
    lines_ += [("导出", f"{told.by}，{told.made:%Y年%m月%d日 %H:%M}")]
    lines_ += [("筛选", "；".join(f"{name}：{words}" for name, words in told.narrowed.items()) or "无")]
    lines_ += [("凭据", "每一行的出处在〔出处〕表，点记号跳到原句；前 3000 行的数上有批注；本次下载已记入审计。")]
    lines_ += [(f"列〔{column.head}〕", column.note) for column in columns]
    lines_ += [(f"出处〔{head}〕", note) for head, _, note in _SOURCES]
    for at, (name, words) in enumerate(lines_, 1):
        sheet.text(at, 0, name)
        sheet.text(at, 1, words, wrap=True)
