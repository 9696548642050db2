"""The sheets of facts in the workbook: 任务, 项目, 荣誉, 名词, 对标, each row linked to its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from luoshi.records import Document
from luoshi.write.amounts import plain
from luoshi.write.facts import Kind, figures_within
from luoshi.write.jsonl import Fact
from luoshi.write.quotes import Quote
from luoshi.write.sheets import Sheet

_FIRST = ("序号", "本表内的编号，与〔出处〕一致。", 5.0)
_ORIGIN = ("依据", "点击 § 到〔出处〕中的原句；悬停可看原句。", 5.0)
_FIGURES = ("数据", "其中的数在〔数据〕里的序号。", 10.0)
_LAST = (("章节", "所在的标题。", 20.0), ("文件", "所在的文件。", 14.0))


def _columns(kind: Kind) -> list[tuple[str, str, float]]:
    """Head, meaning and width of every column of the sheet of *kind*; § stands behind the name."""
    own = [(column.head, column.meaning, column.width) for column in kind.columns]
    return [_FIRST, own[0], _ORIGIN, *own[1:], *([_FIGURES] if kind.figures else []), *_LAST]


def fact_columns(kind: Kind) -> tuple[tuple[str, str], ...]:
    """The heads of the sheet of *kind* with what they mean, in order."""
    return tuple((head, meaning) for head, meaning, _ in _columns(kind))


def fact_widths(kind: Kind) -> tuple[float, ...]:
    """How wide the columns of the sheet of *kind* are."""
    return tuple(width for _, _, width in _columns(kind))


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with what its row must tell besides.

    *number* is its own, *origin* sheet and row of its sentence *quote*, *figures* how many figures the sheet 数据 has
    before those of its document.
    """

    fact: Fact
    document: Document
    number: int
    origin: tuple[str, int]
    quote: Quote
    figures: int


def fact_row(sheet: Sheet, row: int, kind: Kind, entry: Entry) -> None:
    """Write one fact as a row of the sheet of its kind."""
    fact, (origin, below) = entry.fact, entry.origin
    own = [column.cell(fact) for column in kind.columns]
    sheet.integer(row, 0, entry.number)
    sheet.text(row, 1, str(own[0]), wrap=True)
    sheet.link(row, 2, "§", origin, f"B{below + 1}", tip=entry.quote.text)
    column = 3
    for cell in own[1:]:
        if isinstance(cell, Decimal):
            sheet.number(row, column, plain(cell), 0)
        elif isinstance(cell, int):
            sheet.integer(row, column, cell)
        else:
            sheet.text(row, column, cell or "", wrap=True)
        column += 1
    told = [_figures(entry.document, fact, entry.figures)] if kind.figures else []
    for words in chain(told, (fact.section, entry.document.name)):
        sheet.text(row, column, words)
        column += 1


def _figures(document: Document, fact: Fact, first: int) -> str:
    """The numbers that the figures of a fact have on the sheet 数据."""
    return "、".join(str(first + place + 1) for place in figures_within(document, fact))


def counted(documents: Sequence[Document], kind: Kind) -> int:
    """How many facts of *kind* the documents hold."""
    return sum(len(kind.of(document)) for document in documents)
