"""Where what is read from a file is put down: its text, the places that it came from, and its tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.records import Cell, Place, Table

Box = tuple[float, float, float, float]

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = ("。", "；", "！", "？", "：", "，", "、", ";", "!", "?", ",")
_UNIT_LINE = re.compile(r"[（(]?(?:计量)?单位[：:]")
_CAPTION = 60
_WIDEST = 16_384
"""The columns of the widest sheet; spans are cut to it."""


@dataclass(frozen=True, slots=True)
class LayoutCell:
    """A cell to be put down: its text, its address (``B7``), how many rows and columns it covers, where it stands."""

    text: str
    address: str = ""
    rows: int = 1
    columns: int = 1
    page: int = 0
    box: Box | None = None
    note: str = ""


class Layout:
    r"""Collects text, Places and Tables from top to bottom.

    >>> layout = Layout()
    >>> layout.add("表1 就业", page=2)
    >>> layout.newline()
    >>> layout.table([[LayoutCell("指标", "A1"), LayoutCell("数值", "B1")],
    ...               [LayoutCell("新增就业", "A2"), LayoutCell("8万人", "B2")]], part="表1")
    >>> text, places, tables = layout.finish()
    >>> text
    '表1 就业\n指标\t数值\n新增就业\t8万人\n'
    >>> [(text[p.start:p.end], p.cell, p.page) for p in places][:2]
    [('表1 就业', '', 2), ('指标', 'A1', 0)]
    """

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._parts: list[str] = []
        self._length = 0
        self._places: list[Place] = []
        self._tables: list[Table] = []

    @property
    def length(self) -> int:
        """The characters put down so far, that is the offset of what comes next."""
        return self._length

    @property
    def fresh(self) -> bool:
        """Whether what comes next begins a line."""
        return not self._parts or self._parts[-1].endswith("\n")

    def add(
        self, text: str, *, part: str = "", cell: str = "", page: int = 0, box: Box | None = None, note: str = ""
    ) -> None:
        """Put down *text* as it is; its Place is kept if anything is said of it."""
        if not text:
            return
        start = self._length
        self._put(text)
        if part or cell or page or box or note:
            self._places.append(Place(start, self._length, part, cell, page, box, note))

    def newline(self) -> None:
        """End the line (an empty line, if nothing stands on it)."""
        self._put("\n")

    def table(self, rows: Sequence[Sequence[LayoutCell]], *, caption: str = "", part: str = "") -> None:
        r"""Put down a table: one line a row, cells divided by ``\t``; it begins and ends a line.

        A merged cell stands in its upper left field; the other fields it covers are left empty, so that columns stay
        under one another. Breaks within a cell become blanks. Each cell is a Cell of the Table; it has a Place if it
        has text or a note. Cells of a named *part* without an address get theirs by counting. A table without any text
        is left out.
        """
        if not any(cell.text.strip() or cell.note for row in rows for cell in row):
            return
        if not self.fresh:
            self.newline()
        start = self._length
        kept: list[tuple[Cell, ...]] = []
        for number, row in enumerate(_aligned(rows), 1):
            kept.append(self._row(row, part, number))
            self._put("\n")
        self._tables.append(Table(start, self._length - 1, tuple(kept), caption))

    def caption(self) -> str:
        r"""What stands above as the heading of a table to come: a short line that ends no sentence, or nothing.

        A line that only tells the unit (单位：万元) is given together with the line above it.

        >>> layout = Layout()
        >>> layout.add("表1 主要指标\n单位：亿元\n")
        >>> layout.caption()
        '表1 主要指标 单位：亿元'
        """
        tail = ""
        for part in reversed(self._parts):
            tail = part + tail
            if len(tail) > 4 * _CAPTION:
                break
        lines = [line.strip() for line in tail[-4 * _CAPTION :].split("\n")]
        lines = [line for line in lines if line]
        found: list[str] = []
        while lines and len(lines[-1]) <= _CAPTION and not lines[-1].endswith(_SENTENCE_END) and "\t" not in lines[-1]:
            found.insert(0, lines.pop())
            if not _UNIT_LINE.match(found[0]):
                break
        return " ".join(found)

    def finish(self) -> tuple[str, tuple[Place, ...], tuple[Table, ...]]:
        """The whole text, with its places and tables in the order of the text."""
        return "".join(self._parts), tuple(self._places), tuple(self._tables)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _row(self, row: Sequence[LayoutCell | None], part: str, number: int) -> tuple[Cell, ...]:
        """Put down line *number* (from 1); None is a field that a merged cell covers."""
        cells: list[Cell] = []
        for index, cell in enumerate(row):
            if index:
                self._put("\t")
            if cell is None:
                continue
            text = _BREAKS.sub(" ", cell.text.strip())
            start = self._length
            if text:
                self._put(text)
            cells.append(Cell(start, self._length, cell.rows, cell.columns))
            address = cell.address or (address_of(number, index + 1) if part else "")
            if (address or cell.page or cell.box or cell.note) and (text or cell.note):
                self._places.append(Place(start, self._length, part, address, cell.page, cell.box, cell.note))
        return tuple(cells)


def address_of(row: int, column: int) -> str:
    """The address of a cell as sheets write it, both counted from 1.

    >>> address_of(7, 2), address_of(1, 28)
    ('B7', 'AB1')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _aligned(rows: Sequence[Sequence[LayoutCell]]) -> list[list[LayoutCell | None]]:
    """The rows with None for each field that a merged cell covers.

    Spans that would make the table more than eight times as large as its cells are nonsense (or an attack); such a
    table is put down without the empty fields.
    """
    budget = 8 * sum(map(len, rows)) + 1000
    covered: dict[int, int] = {}  # column -> how many rows more it is covered from above
    grid: list[list[LayoutCell | None]] = []
    for row in rows:
        line: list[LayoutCell | None] = []
        below: dict[int, int] = {}
        for cell in row:
            while covered.get(len(line)):
                line.append(None)
                budget -= 1
            first, columns = len(line), min(max(cell.columns, 1), _WIDEST)
            line.append(cell)
            line.extend([None] * (columns - 1))
            if cell.rows > 1:
                below.update(dict.fromkeys(range(first, first + columns), cell.rows))
            budget -= columns
            if budget < 0:
                return [list(row) for row in rows]
        covered = {column: left - 1 for column, left in (covered | below).items() if left > 1}
        grid.append(line)
    return grid
