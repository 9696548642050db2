"""Opening a task or project table as an office printed it: a head over one or two rows, columns by their names."""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, load_workbook
from python_calamine import SheetVisibleEnum as Visible

from luoshi.read.files.archive import open_archive
from luoshi.read.files.xlsx_formats import column_letters, marks, sheet_parts
from luoshi.records import LuoshiError

MOST_ROWS: Final = 5_000
_MOST_COLUMNS: Final = 120
_MOST_UNPACKED: Final = 60_000_000
_HEAD_ROWS: Final = 15
_BLANKS: Final = re.compile(r"\s+")
_UNIT: Final = re.compile(r"(.*?)\(([^()]*)\)")
_UNIT_LINE: Final = re.compile(r"(?:金额)?单位:(元|万元|亿元)")
_SUM: Final = re.compile(r"合计|总计|小计|共计")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number, its cells, and the heading (一、…) under which it stands."""

    number: int
    cells: Sequence[object]
    theme: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found: its columns by field, their units, the words above it, its rows."""

    file: str
    sheet: str
    places: Mapping[str, int]
    units: Mapping[str, str]
    title: str
    rows: Sequence[Row]
    unsaved: frozenset[str]
    """Cells with a formula of which the file has no result."""
    unread: Sequence[str] = ()
    """The heads that are none of the known columns: what stands below them is not entered."""

    def cell(self, row: Row, field: str) -> object:
        """What a row has in a column; empty where the table has no such column."""
        place = self.places.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def words(self, row: Row, field: str) -> str:
        """The same as a text."""
        return words_of(self.cell(row, field))

    def place(self, row: Row, field: str) -> str:
        """The cell's address as people write it: 任务表.xlsx 表1!C7."""
        return f"{self.file} {self.sheet}!{self.address(row, field)}"

    def address(self, row: Row, field: str) -> str:
        """The cell's address in its sheet."""
        return f"{column_letters(self.places.get(field, 0) + 1)}{row.number}"


def words_of(value: object) -> str:
    """A cell as a text: whole numbers without a point.

    >>> words_of(3.0), words_of("　一 "), words_of(None)
    ('3', '一', '')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value if value is not None else "").strip()


def open_sheet(data: bytes, name: str, heads: Mapping[str, str], needed: Sequence[str]) -> Table:
    """Find the one sheet whose head has the *needed* columns; *heads* has for each field a pattern of its names.

    Raises:
        LuoshiError: L717, no workbook that can be read, no such sheet, several, or too many rows.
    """
    unsaved = _unsaved(data, name) if data.startswith(b"PK") else {}
    try:
        book = load_workbook(io.BytesIO(data))
        found = [(sheet, head) for sheet in _sheets(book) if (head := _head(sheet, heads, needed))]
    except PasswordError as error:
        raise LuoshiError("L717", "文件有密码", name, "请在原程序中取消密码后另存") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise LuoshiError("L717", "不是能读的 Excel 工作簿", name, "请用 Excel、WPS 打开后另存为 xlsx") from error
    if len(found) != 1:
        what = f"前 {_HEAD_ROWS} 行里没有表头" if not found else f"有 {len(found)} 个工作表都是这种表"
        todo = f"表头须有：{'、'.join(needed)}" if not found else "请每次只留一个，其余另存后分别导入"
        raise LuoshiError("L717", what, name, todo)
    sheet, head = found[0]
    rows = list(_rows(sheet, head, name))
    file = name.replace("\\", "/").rpartition("/")[2][:80]
    return Table(file, sheet.name, head.places, head.units, head.title, rows, unsaved.get(sheet.name, frozenset()),
                 head.unread)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a table's head is: its columns, their units, the first row below it (from 0), the words above."""

    places: Mapping[str, int]
    units: Mapping[str, str]
    below: int
    title: str
    unread: Sequence[str]


def _sheets(book: CalamineWorkbook) -> Iterator[CalamineSheet]:
    for about in book.sheets_metadata:
        if about.visible == Visible.Visible:
            sheet = book.get_sheet_by_name(about.name)
            if sheet.width <= _MOST_COLUMNS:
                yield sheet


def _plain(cell: object) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", words_of(cell)))


def _head(sheet: CalamineSheet, heads: Mapping[str, str], needed: Sequence[str]) -> _Head | None:
    rows = [[_plain(cell) for cell in row] for row, _ in zip(_whole(sheet), range(_HEAD_ROWS + 1), strict=False)]
    known = {field: re.compile(pattern) for field, pattern in heads.items()}
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        places, units = _columns(row, known)
        if len(places) < 2:
            continue
        below = number + 1
        if below < len(rows):
            more, more_units = _columns(rows[below], known)
            joined, joined_units = _columns(_joined(row, rows[below]), known)
            more, more_units = joined | more, joined_units | more_units
            fresh = {field: at for field, at in more.items() if field not in places}
            if fresh and all(not rows[below][at] for field, at in places.items() if at not in fresh.values()):
                places, units, below = places | fresh, units | more_units, below + 1
        if any(re.fullmatch(heads[field], name) for name in needed for field in places):
            above = [cell for line in rows[:number] for cell in line if cell]
            unit = next((match[1] for cell in [*above, *row] if (match := _UNIT_LINE.search(cell))), "")
            told = {field: units.get(field) or unit for field in places}
            return _Head(places, told, below, above[0] if above else "", _unread(rows[number:below], places))
    return None


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The heads of a second row behind what stands over them: 计划 under 开工 is 开工计划."""
    found, over = [], ""
    for column, words in enumerate(lower):
        over = (upper[column] if column < len(upper) else "") or over
        found.append(over + words if words else "")
    return found


def _unread(heads: Sequence[Sequence[str]], places: Mapping[str, int]) -> list[str]:
    """The heads of the columns that are none of the known, as they stand; one that only spans others is no column."""
    found = []
    for column in range(max(map(len, heads))):
        told = [row[column] for row in heads if column < len(row) and row[column]]
        if told and column not in places.values():
            found.append(told[-1])
    return found


def _columns(row: Sequence[str], known: Mapping[str, re.Pattern[str]]) -> tuple[dict[str, int], dict[str, str]]:
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    for column, words in enumerate(row):
        split = _UNIT.fullmatch(words)
        name, unit = (split[1], split[2]) if split else (words, "")
        for field, pattern in known.items():
            if field not in places and (pattern.fullmatch(words) or pattern.fullmatch(name)):
                places[field], units[field] = column, unit
                break
    return places, units


def _whole(sheet: CalamineSheet) -> Iterator[list[object]]:
    """The rows from the sheet's first cell on: the library leaves out what is empty before."""
    top, left = sheet.start or (0, 0)
    before: list[object] = [""] * left
    for number, row in enumerate(sheet.iter_rows()):
        if number >= top or top == 0:
            yield [*before, *row]


def _rows(sheet: CalamineSheet, head: _Head, name: str) -> Iterator[Row]:
    spans = sheet.merged_cell_ranges or ()
    running: dict[int, tuple[int, object]] = {}
    theme, count = "", 0
    columns = set(head.places.values())
    for number, cells in enumerate(_whole(sheet)):
        if number < head.below:
            continue
        filled = [cell for cell in cells if words_of(cell)]
        if not filled:
            continue
        wide = any(top[0] == number and end[1] - top[1] >= 2 for top, end in spans)
        if len(filled) == 1 and (wide or len(columns) > 3):
            theme = words_of(filled[0])
            continue
        if any(_SUM.fullmatch(_plain(cell)) for cell in cells[:3]):
            continue
        count += 1
        if count > MOST_ROWS:
            raise LuoshiError("L717", f"超过 {MOST_ROWS:,} 行", name, "请分几个文件导入")
        yield Row(number + 1, _filled(cells, number, spans, running), theme)


def _filled(
    cells: list[object],
    number: int,
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    running: dict[int, tuple[int, object]],
) -> Sequence[object]:
    """A row in which what a merged cell says stands in each of its rows."""
    for top, end in spans:
        if top[0] == number and end[0] > number and top[1] == end[1] and top[1] < len(cells):
            running[top[1]] = end[0], cells[top[1]]
    for column, (last, told) in running.items():
        if number <= last and column < len(cells) and not words_of(cells[column]):
            cells[column] = told
    return cells


def _unsaved(data: bytes, name: str) -> Mapping[str, frozenset[str]]:
    """The formulas without a result, by sheet; proves on the way that the file is of an honest size."""
    archive = open_archive(data, name, most=_MOST_UNPACKED)
    archive.read("xl/sharedStrings.xml")
    parts = sheet_parts(archive)
    return {sheet: frozenset(marks(archive.read(part) or b"", {}).empty_formulas) for sheet, part in parts.items()}
