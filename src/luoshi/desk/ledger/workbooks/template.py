"""The template of a filing: a form in Excel that knows whose it is, row by row by ids that move with the rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from luoshi.desk.ledger.entry.checks import Asked, Reference
from luoshi.desk.ledger.models import Entry, Filing
from luoshi.desk.ledger.workbooks.book import Book, Page
from luoshi.write.labels import MEASURES, period_label

SHEET, HOW, HIDDEN = "填报表", "说明", "_luoshi"
FORM = "luoshi-filing-1"
"""The form's name and number: a template of another one is told apart."""
HEAD, FIRST = 3, 4
"""The rows of the heads and of the first item, from 0."""
COLUMNS = ("编号", "指标", "量类", "单位", "本期数", "说明", "上期", "上年同期", "必填")
ID, NAME, UNIT, VALUE, NOTE = 0, 1, 3, 4, 5
_WIDTHS = (0.5, 34, 8, 10, 18, 28, 16, 16, 6)
_LINES = (
    "只填浅蓝底色的两列：“本期数”和“说明”；其余各列已锁定，不要增删行列、不要改工作表名。",
    "数字直接填，单位以“单位”一列为准；可以写 1,234.5，不要写单位和“约”“左右”等字。",
    "确实没有这项业务的填“不适用”；暂时没有数的留空。空白和短横线都不是零，零请填 0。",
    "“上期”“上年同期”取自台账，供核对；与它们相差很大、累计数下降、分项与合计不符的，请在“说明”一列写明原因。",
    "单位为 % 的填百分数本身：增长 5.3% 填 5.3。",
    "填好后保存为 xlsx，在填报页面上传；上传后先预览，确认后才写入，提交审核另按按钮。",
    "下载之后别人改过同一格的，上传时会把两个数都列出来由您选定。",
)


@dataclass(frozen=True, slots=True)
class Sheetful:
    """What a template shows: the filing, its cells, and what is known of each from earlier."""

    filing: Filing
    entries: Sequence[Entry]
    asked: Sequence[Asked]


def template(told: Sheetful, made: datetime) -> bytes:
    """The template as a workbook, with what is entered so far."""
    filing = told.filing
    book = Book(f"{filing.round} {filing.organ}", made)
    page = book.sheet(SHEET, _WIDTHS)
    page.text(0, NAME, filing.round.name, "title")
    page.text(1, NAME, f"填报单位：{filing.organ}　　期间：{period_label(filing.round.period)}", "about")
    due = filing.round.due_on
    page.text(2, NAME, f"截止：{due.year}年{due.month}月{due.day}日　　编号列已隐藏，请勿删除", "about")
    page.texts(HEAD, COLUMNS, "head")
    for row, (entry, asked) in enumerate(zip(told.entries, told.asked, strict=True), FIRST):
        _row(page, row, entry, asked)
    last = FIRST + len(told.entries) - 1
    _guard(page, last)
    how = book.sheet(HOW, (100,))
    how.text(0, 0, "填报说明", "title")
    for row, line in enumerate(_LINES, 2):
        how.text(row, 0, f"{row - 1}. {line}")
    how.sheet.protect()
    _hidden(book, told, made)
    page.sheet.activate()
    return book.bytes()


def _row(page: Page, row: int, entry: Entry, asked: Asked) -> None:
    item = entry.item
    page.sheet.write_number(row, ID, item.pk)
    page.text(row, NAME, item.indicator.name, "part" if item.part_of_id else "text")
    page.text(row, 2, MEASURES.get(item.measure, item.measure))
    page.text(row, UNIT, item.unit)
    if entry.not_applicable:
        page.text(row, VALUE, "不适用", "entry")
    else:
        page.number(row, VALUE, entry.value, "entry")
    page.text(row, NOTE, entry.note, "note")
    page.number(row, 6, _value(asked.before))
    page.number(row, 7, _value(asked.last_year))
    page.text(row, 8, "" if item.optional else "是")


def _value(earlier: Reference | None) -> Decimal | None:
    return None if earlier is None else round(earlier.value, 10)


def _guard(page: Page, last: int) -> None:
    """Lock what is not to be filled, hide the ids, and let Excel itself refuse what is no number."""
    page.sheet.set_column(ID, ID, 0.5, None, {"hidden": True})
    page.sheet.freeze_panes(FIRST, NAME + 1)
    page.sheet.repeat_rows(HEAD)
    page.sheet.set_landscape()
    cell = f"E{FIRST + 1}"
    rule = {
        "validate": "custom",
        "value": f'=OR(ISNUMBER({cell}),TRIM({cell})="不适用",TRIM({cell})="-")',
        "ignore_blank": True,
        "error_title": "请填数字",
        "error_message": "这一格只能填数字；没有这项的填“不适用”，暂缺的留空。",
        "error_type": "stop",
    }
    page.sheet.data_validation(FIRST, VALUE, last, VALUE, rule)
    told = {"validate": "length", "criteria": "<=", "value": 200, "error_title": "说明太长"}
    page.sheet.data_validation(FIRST, NOTE, last, NOTE, told | {"error_message": "说明最多 200 字。"})
    page.sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})


def _hidden(book: Book, told: Sheetful, made: datetime) -> None:
    """What only the program reads: whose template it is, and the revision of each cell when it was downloaded."""
    page = book.sheet(HIDDEN, (20, 20, 40))
    page.sheet.very_hidden()
    facts = (("form", FORM), ("round", told.filing.round_id), ("filing", told.filing.pk), ("made", made.isoformat()))
    for row, (name, value) in enumerate(facts):
        page.texts(row, (name, str(value)))
    for row, entry in enumerate(told.entries, len(facts)):
        page.texts(row, ("item", str(entry.item_id), str(entry.revision), entry.item.indicator.name))
