"""A table laid out for arithmetic: labels of its rows, heads of its columns, and the number of each cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.read.tables.numbers import cell_number, is_year
from luoshi.records import Cell, Document, Interval, Source, Table

_BLANK = re.compile(r"\s+")
_SERIAL = re.compile(r"序号|编号|代码|行次|^序$|^No\.?$")
_MEASURED = re.compile(r"元|吨|亩|公顷|公里|米|千瓦|度|升|斤|克")
_MISSING = re.compile(r"[-—–－/／\\…·*]*")
_MOST_CELLS = 60_000


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of a cell as printed; *step* is the size of its last digit, *plain* tells that nothing hedges it.

    *measured* tells that the column's unit measures (亿元, 吨), so that whole numbers were rounded too.
    """

    value: Decimal
    step: Decimal
    text: str
    source: Source
    plain: bool = True
    measured: bool = False

    @property
    def allowed(self) -> Interval:
        """What the print allows, ends closed: half a last digit, nothing for what is counted."""
        half = self.step / 2 if self.step < 1 or self.measured else Decimal(0)
        return Interval(self.value - half, self.value + half)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of numbers: its label in one word, the label's cell, and by column its amounts (None: no number there).

    *empty* are the columns whose cell holds nothing or a dash.
    """

    label: str
    source: Source | None
    amounts: tuple[Amount | None, ...]
    empty: frozenset[int]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table for arithmetic; *heads* are the words above each column, from the outermost in, in one string."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class _Field:
    text: str
    start: int
    end: int
    repeated: bool


def grid_of(document: Document, table: Table) -> Grid | None:
    """The table with its head rows told from its number rows; None where it has no numbers or is too large."""
    rows = _laid_out(document, table)
    if not rows:
        return None
    columns = max(len(row) for row in rows)
    body = next((at for at, row in enumerate(rows) if _has_numbers(row)), len(rows))
    if not body or body == len(rows):
        return None
    heads = tuple(_head(rows[:body], column) for column in range(columns))
    named = [column for column in range(columns) if not _SERIAL.search(heads[column])]
    first = _first_number_column(rows[body:], named)
    if first is None:
        return None
    labels = [column for column in named if column < first] or [0]
    measured = frozenset(c for c in range(columns) if _MEASURED.search(heads[c] + table.caption))
    lines = tuple(_line(document, row, labels, columns, measured) for row in rows[body:])
    return Grid(heads, lines, table.caption)


def _laid_out(document: Document, table: Table) -> list[list[_Field]]:
    """The cells in their places, merged ones repeated over all that they cover."""
    rows: list[list[_Field]] = []
    hanging: dict[int, tuple[_Field, int]] = {}
    budget = _MOST_CELLS
    for cells in table.rows:
        row: list[_Field] = []
        below: dict[int, tuple[_Field, int]] = {}
        for cell in cells:
            _hang(row, hanging, below)
            field = _field(document, cell)
            for k in range(min(cell.columns, 200)):
                if cell.rows > 1:
                    below[len(row)] = (_Field(field.text, field.start, field.end, True), cell.rows - 1)
                row.append(field if not k else _Field(field.text, field.start, field.end, True))
        _hang(row, hanging, below)
        hanging = below
        budget -= len(row)
        if budget < 0:
            return []
        rows.append(row)
    return rows


def _hang(row: list[_Field], hanging: dict[int, tuple[_Field, int]], below: dict[int, tuple[_Field, int]]) -> None:
    while len(row) in hanging:
        field, left = hanging[len(row)]
        if left > 1:
            below[len(row)] = (field, left - 1)
        row.append(field)


def _field(document: Document, cell: Cell) -> _Field:
    raw = document.text[cell.start : cell.end]
    start = cell.start + len(raw) - len(raw.lstrip())
    return _Field(_BLANK.sub("", raw), start, start + len(raw.strip()), False)


def _has_numbers(row: Sequence[_Field]) -> bool:
    found = [f for f in row[1:] if not f.repeated and cell_number(f.text) is not None]
    return bool(found) and not all(is_year(f.text) for f in found)


def _head(rows: Sequence[Sequence[_Field]], column: int) -> str:
    words: list[str] = []
    for row in rows:
        text = row[column].text if column < len(row) else ""
        whole = len({f.text for f in row}) == 1 and len(row) > 2
        if text and text not in words and not whole:
            words.append(text)
    return "".join(words)


def _first_number_column(rows: Sequence[Sequence[_Field]], columns: Sequence[int]) -> int | None:
    """The first column that holds numbers in most of its rows."""
    for column in columns:
        fields = [row[column] for row in rows if column < len(row) and row[column].text]
        numbers = sum(cell_number(f.text) is not None for f in fields)
        if column and fields and 2 * numbers >= len(fields):
            return column
    return None


def _line(
    document: Document, row: Sequence[_Field], labels: Sequence[int], columns: int, measured: frozenset[int]
) -> Line:
    words = [row[column] for column in labels if column < len(row)]
    own = [f for f in words if f.text and not f.repeated]
    field = own[-1] if own else (words[-1] if words else None)
    amounts: list[Amount | None] = []
    empty = set()
    for column in range(columns):
        cell = row[column] if column < len(row) else None
        amounts.append(
            None if cell is None or column in labels or cell.repeated else _amount(document, cell, column in measured)
        )
        if cell is not None and _MISSING.fullmatch(cell.text):
            empty.add(column)
    source = None
    if field is not None and field.end > field.start:
        source = Source(document.name, field.start, field.end, document.text[field.start : field.end])
    return Line(field.text if field else "", source, tuple(amounts), frozenset(empty))


def _amount(document: Document, field: _Field, measured: bool) -> Amount | None:
    number = cell_number(field.text)
    if number is None or number.high is not None or number.ordinal:
        return None
    source = Source(document.name, field.start, field.end, document.text[field.start : field.end])
    plain = number.bound == "eq" and not number.hedged
    value, step = number.value / number.factor, number.step / number.factor
    places = max(0, -int(step.normalize().as_tuple().exponent))
    return Amount(value, step, f"{value:.{places}f}", source, plain, measured)
