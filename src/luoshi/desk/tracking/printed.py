"""Tables as offices print them, as xlsx: title, unit line, a head over one or two rows, borders, A3 or A4 landscape.

Behind the table stand a sheet of notes and a sheet of sources: each value with its sentence, its cell or its person.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from luoshi.desk.ledger.models import Version
from luoshi.desk.tracking.origins import Source
from luoshi.write.amounts import plain
from luoshi.write.columns import width
from luoshi.write.quotes import Sentences, sentences
from luoshi.write.sheets import cell_text

_A3, _A4 = 8, 9
_SPACE: Final = "　" * 10
SIGNS: Final = f"单位负责人（签字）：{_SPACE}审核人（签字）：{_SPACE}填表人：{_SPACE}填表日期：{_SPACE}"
"""What stands below a table: who answers for it."""
_LINE: Final = 14.5
_HIGHEST: Final = 380.0
_SOURCE_HEADS: Final = (
    ("行", 6), ("栏", 22), ("值", 18), ("记号", 6), ("原句、单元格或经手人", 80), ("文件", 30), ("位置", 14),
)  # fmt: skip
Value = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, the head above it (季度形象进度), its width, what it has of a line, where that comes from."""

    head: str
    width: float
    value: Callable[[Any], Value]
    above: str = ""
    source: Callable[[Any], Source | None] = lambda line: None
    places: int = -1
    """Decimals of a number; -1: as many as it has."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A table to print: its title, what stands left and right above it, its columns, its notes."""

    title: str
    left: str
    right: str
    columns: Sequence[Column]
    notes: Sequence[tuple[str, str]]
    made: datetime
    large: bool = True


def book(page: Printed, groups: Iterable[tuple[str, Sequence[Any]]]) -> IO[bytes]:
    """The table as a workbook; *groups* are its lines under their headings (empty: none)."""
    folder = Path(tempfile.mkdtemp(prefix="luoshi-"))
    path = folder / "table.xlsx"
    try:
        made = _Book(path, page)
        made.table(groups)
        made.sources()
        made.notes()
        made.close()
        return path.open("rb")
    finally:
        path.unlink(missing_ok=True)
        folder.rmdir()


class _Book:
    """A workbook that is being written."""

    def __init__(self, path: Path, page: Printed) -> None:
        self._page, self._columns = page, list(page.columns)
        fonts = {"default_format_properties": {"font_name": "宋体", "font_size": 10}}
        self._book = Workbook(str(path), fonts)
        self._book.set_properties({"title": page.title, "created": page.made.replace(tzinfo=None)})
        self._found: list[tuple[int, str, Value, Source]] = []
        box = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self._text = self._book.add_format(box)
        self._middle = self._book.add_format(box | {"align": "center"})
        self._bold = self._book.add_format(box | {"bold": True, "bg_color": "#F2F2F2"})
        self._head = self._book.add_format(box | {"bold": True, "align": "center"})
        self._numbers: dict[int, Any] = {}
        self._places: list[int] = []
        self._box = box

    def table(self, groups: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """The printed sheet."""
        page, last = self._page, len(self._columns)
        sheet = self._book.add_worksheet("表")
        title = self._book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
        sheet.merge_range(0, 0, 0, last, cell_text(page.title), title)
        sheet.set_row(0, 36)
        groups = [(name, list(lines)) for name, lines in groups]
        self._places = [self._decimals(column, groups) for column in self._columns]
        half = max(1, last // 2)
        sheet.merge_range(1, 0, 1, half, cell_text(page.left))
        right = self._book.add_format({"align": "right"})
        sheet.merge_range(1, half + 1, 1, last, cell_text(page.right), right)
        below = self._heads(sheet)
        row, number = below, 0
        for name, lines in groups:
            if name:
                sheet.merge_range(row, 0, row, last, cell_text(name), self._bold)
                row += 1
            for line in lines:
                number += 1
                self._line(sheet, row, number, line)
                row += 1
        sheet.merge_range(row, 0, row, last, SIGNS, self._book.add_format({"valign": "vcenter"}))
        sheet.set_row(row, 30)
        self._print(sheet, below, last, row + 1)

    def _decimals(self, column: Column, groups: Sequence[tuple[str, Sequence[Any]]]) -> int:
        """How many decimals the numbers of a column have, so that their points stand below each other."""
        if column.places >= 0:
            return column.places
        told = (column.value(line) for _, lines in groups for line in lines)
        digits = [len(plain(value).partition(".")[2]) for value in told if isinstance(value, Decimal)]
        return min(4, max(digits, default=0))

    def _heads(self, sheet: Any) -> int:
        """The head rows; the first row (from 0) below them."""
        double = any(column.above for column in self._columns)
        heads = [("序号", "", 5.0), *((column.head, column.above, column.width) for column in self._columns)]
        at = 0
        while at < len(heads):
            head, above, wide = heads[at]
            sheet.set_column(at, at, wide)
            if not above:
                if double:
                    sheet.merge_range(2, at, 3, at, head, self._head)
                else:
                    sheet.write_string(2, at, head, self._head)
                at += 1
                continue
            end = at
            while end < len(heads) and heads[end][1] == above:
                sheet.set_column(end, end, heads[end][2])
                sheet.write_string(3, end, heads[end][0], self._head)
                end += 1
            if end - at > 1:
                sheet.merge_range(2, at, 2, end - 1, above, self._head)
            else:
                sheet.write_string(2, at, above, self._head)
            at = end
        sheet.set_row(2, 24 if double else 34)
        if double:
            sheet.set_row(3, 34)
        return 4 if double else 3

    def _line(self, sheet: Any, row: int, number: int, line: Any) -> None:
        sheet.write_number(row, 0, number, self._middle)
        lines = 1
        for at, column in enumerate(self._columns, 1):
            value, source = column.value(line), column.source(line)
            lines = max(lines, self._cell(sheet, row, at, value, column, self._places[at - 1]))
            if source is not None and value not in (None, ""):
                name = "·".join(part for part in (column.above, column.head.replace("\n", "")) if part)
                self._found.append((number, name, value, source))
                if isinstance(value, int | Decimal | date) or any(letter.isdecimal() for letter in str(value)):
                    words = cell_text(f"{source.mark} {source.words}", 400)
                    sheet.write_comment(row, at, words, {"x_scale": 2, "author": "落实"})
        sheet.set_row(row, min(_HIGHEST, _LINE * lines + 5))

    def _cell(self, sheet: Any, row: int, at: int, value: Value, column: Column, places: int = -1) -> int:
        """Write a value; how many lines it needs."""
        if isinstance(value, Decimal):
            digits = plain(value)
            shown = places if places >= 0 else min(4, len(digits.partition(".")[2]))
            sheet.write_number(row, at, float(value), self._number(shown))
            return 1
        if isinstance(value, int) and not isinstance(value, bool):
            sheet.write_number(row, at, value, self._middle)
            return 1
        words = cell_text(value.isoformat() if isinstance(value, date) else str(value or ""))
        style = self._text if column.width >= 12 else self._middle
        if words:
            sheet.write_string(row, at, words, style)
        else:
            sheet.write_blank(row, at, None, style)
        room = max(2, int(column.width) - 1)
        return sum(max(1, -(-width(part) // room)) for part in words.split("\n"))

    def _number(self, places: int) -> Any:
        if places not in self._numbers:
            form = "#,##0" + ("." + "0" * places if places else "")
            self._numbers[places] = self._book.add_format(self._box | {"num_format": form, "align": "right"})
        return self._numbers[places]

    def _print(self, sheet: Any, below: int, last: int, end: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(_A3 if self._page.large else _A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2, below - 1)
        sheet.print_area(0, 0, max(below, end - 1), last)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.freeze_panes(below, 3)
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def sources(self) -> None:
        """Where each value comes from."""
        sheet = self._book.add_worksheet("来源")
        texts = _texts({source.version for *_, source in self._found if source.version})
        for column, (head, wide) in enumerate(_SOURCE_HEADS):
            sheet.set_column(column, column, wide)
            sheet.write_string(0, column, head, self._head)
        bold = self._book.add_format({"bold": True})
        for row, (number, head, value, source) in enumerate(self._found, 1):
            sheet.write_number(row, 0, number, self._middle)
            sheet.write_string(row, 1, cell_text(head), self._text)
            self._cell(sheet, row, 2, value, Column(head, 18, lambda line: None))
            sheet.write_string(row, 3, source.mark, self._middle)
            title, told = texts.get(source.version or 0, ("", None))
            words = self._quoted(sheet, row, source, told, bold)
            sheet.write_string(row, 5, cell_text(title), self._text)
            place = f"{source.start + 1}—{source.end}" if source.start is not None else ""
            sheet.write_string(row, 6, place, self._middle)
            lines = max(-(-width(words) // 78), -(-width(title) // 28), -(-width(str(value)) // 17), 1)
            sheet.set_row(row, min(_HIGHEST, _LINE * lines + 3))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(self._found)), len(_SOURCE_HEADS) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _quoted(self, sheet: Any, row: int, source: Source, told: Sentences | None, bold: Any) -> str:
        """The sentence with the value in bold, or the cell, or the person; its words."""
        if told is None or source.start is None or source.end is None:
            sheet.write_string(row, 4, cell_text(source.words), self._text)
            return source.words
        quote = told.quote(source.start, source.end)
        before, value, after = (cell_text(part) for part in (quote.before, quote.value, quote.after))
        parts = [*([before] if before else []), bold, value, *([after] if after else [])]
        if value and len(parts) >= 3 and len(before + value + after) < 30_000:
            sheet.write_rich_string(row, 4, *parts, self._text)
        else:
            sheet.write_string(row, 4, before + value + after, self._text)
        return before + value + after

    def notes(self) -> None:
        """What the table is, as of when, by whom, and how its numbers were computed."""
        sheet = self._book.add_worksheet("说明")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 100)
        for row, (name, words) in enumerate(self._page.notes):
            sheet.write_string(row, 0, cell_text(name), self._bold)
            sheet.write_string(row, 1, cell_text(words), self._text)
            sheet.set_row(row, _LINE * max(1, -(-width(words) // 98)) + 3)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)

    def close(self) -> None:
        """Write the file."""
        self._book.close()


def _texts(wanted: set[int]) -> Mapping[int, tuple[str, Sentences]]:
    """The texts of some versions with their documents' titles."""
    rows = Version.objects.filter(pk__in=wanted).values_list("pk", "document__title", "text")
    return {pk: (title, sentences(text)) for pk, title, text in rows}
