"""Lists of the rounds as workbooks: who is to be reminded, and all figures of a round with where each is from."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from luoshi.desk.ledger.entry.numbers import shown
from luoshi.desk.ledger.models import Entry, Filing, Item, Round
from luoshi.desk.ledger.selectors.rounds import Line
from luoshi.desk.ledger.workbooks.book import Book
from luoshi.write.labels import MEASURES, period_label

_REMINDERS = ("单位", "轮次", "期间", "状态", "截止日", "时限", "已填", "应填", "填报员", "退回理由")
_SOURCES = ("单位", "指标", "量类", "单位（计量）", "数值", "状态", "说明", "出处", "填写", "时间")


def reminders_book(lines: Sequence[Line], contacts: Mapping[int, str], made: datetime) -> bytes:
    """The list of who is late or due soon."""
    book = Book("催报名单", made)
    page = book.sheet("催报名单", (22, 34, 16, 10, 12, 18, 8, 8, 18, 40))
    page.sheet.set_landscape()
    page.text(0, 0, f"催报名单（截至 {made:%Y-%m-%d %H:%M}，共 {len(lines)} 件）", "title")
    page.texts(2, _REMINDERS, "head")
    page.sheet.freeze_panes(3, 1)
    page.sheet.repeat_rows(2)
    for row, line in enumerate(lines, 3):
        filing = line.filing
        page.texts(row, (filing.organ, filing.round.name, period_label(filing.round.period), line.state))
        page.text(row, 4, filing.round.due_on.isoformat())
        page.text(row, 5, line.due)
        page.number(row, 6, getattr(filing, "filled", 0))
        page.number(row, 7, getattr(filing, "asked", 0))
        page.text(row, 8, contacts.get(filing.organ_id, ""))
        page.text(row, 9, filing.reason)
    return book.bytes()


def round_book(
    one: Round, items: Sequence[Item], table: Sequence[tuple[Filing, Mapping[int, Entry]]], made: datetime
) -> bytes:
    """All figures of a round, a unit a row; a second sheet tells of each where it is from."""
    book = Book(one.name, made)
    page = book.sheet("汇总", (22, 10, *(16 for _ in items)))
    page.sheet.set_landscape()
    page.text(0, 0, one.name, "title")
    about = f"期间：{period_label(one.period)}；截至 {made:%Y-%m-%d %H:%M}；未核定的数以状态为准"
    page.text(1, 0, about, "about")
    page.texts(2, ("单位", "状态", *(_head(item) for item in items)), "head")
    page.sheet.freeze_panes(3, 2)
    page.sheet.repeat_rows(2)
    sources = book.sheet("来源", (22, 30, 8, 10, 16, 10, 30, 36, 12, 18))
    sources.texts(0, _SOURCES, "head")
    sources.sheet.freeze_panes(1, 0)
    line = 1
    for row, (filing, cells) in enumerate(table, 3):
        page.texts(row, (filing.organ, filing.state))
        for column, item in enumerate(items, 2):
            entry = cells.get(item.pk)
            if entry is not None and entry.value is not None:
                page.number(row, column, entry.value)
                told = f"{'▦' if entry.upload else '✎'} {_where(entry)}\n{entry.changed_by} {_when(entry)}"
                page.sheet.write_comment(row, column, told, {"x_scale": 1.6, "font_name": "宋体", "font_size": 9})
            else:
                page.text(row, column, "不适用" if entry and entry.not_applicable else "未报")
            if entry is not None and entry.changed_by_id:
                words = (filing.organ, item.indicator.name, MEASURES.get(item.measure, item.measure), item.unit)
                sources.texts(line, (*words, shown(entry.value, not_applicable=entry.not_applicable), filing.state))
                sources.texts_from(line, 6, (entry.note, _where(entry), entry.changed_by, _when(entry)))
                line += 1
    return book.bytes()


def _head(item: Item) -> str:
    measure = "" if item.measure == "level" else MEASURES.get(item.measure, item.measure)
    return f"{item.indicator.name}{measure}（{item.unit}）"


def _where(entry: Entry) -> str:
    return f"{entry.upload.name} {entry.place}" if entry.upload else "网页填报"


def _when(entry: Entry) -> str:
    return f"{timezone.localtime(entry.changed_at):%Y-%m-%d %H:%M}" if entry.changed_at else ""
