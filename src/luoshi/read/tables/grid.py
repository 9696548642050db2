"""A table laid out on its grid: each field with the text of the cell that covers it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.read.clean import Overlay
from luoshi.records import Cell, Table

_GAPS = re.compile(r"(?<=[^\x21-\x7e])\s+|\s+(?=[^\x21-\x7e])")
_MOST_FIELDS = 4_000_000


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in one field of the grid: clean offsets of the cell's text, the text without needless blanks.

    *origin* tells whether the cell begins here; a merged cell is at its other fields a repetition.
    """

    start: int
    end: int
    text: str
    origin: bool = True


Row = list[Field | None]
"""Fields from left to right; None where the table has no cell."""


def tidy(text: str) -> str:
    r"""The text of a cell in one line; blanks stay only between Latin words and numbers.

    >>> tidy("比上年\n增长 (%) "), tidy("GDP growth")
    ('比上年增长(%)', 'GDP growth')
    """
    return _GAPS.sub("", text.strip())


def grid_of(table: Table, overlay: Overlay) -> list[Row]:
    """The rows of *table* (raw offsets) as fields in clean offsets, merged cells repeated over all that they cover."""
    rows: list[Row] = []
    hanging: dict[int, tuple[Field, int]] = {}  # column -> field from above and the rows it still covers
    budget = _MOST_FIELDS
    for cells in table.rows:
        row: Row = []
        below: dict[int, tuple[Field, int]] = {}
        for cell in cells:
            _fill(row, hanging, below)
            field = _field(cell, overlay)
            for k in range(min(cell.columns, 1000)):
                own = field if not k else Field(field.start, field.end, field.text, origin=False)
                if cell.rows > 1:
                    below[len(row)] = (Field(field.start, field.end, field.text, origin=False), cell.rows - 1)
                row.append(own)
        _fill(row, hanging, below)
        budget -= len(row)
        if budget < 0:
            return rows
        hanging = below
        rows.append(row)
    return rows


def _fill(row: Row, hanging: dict[int, tuple[Field, int]], below: dict[int, tuple[Field, int]]) -> None:
    """Put the merged cells from above into the fields that they cover next."""
    while len(row) in hanging:
        field, left = hanging[len(row)]
        if left > 1:
            below[len(row)] = (field, left - 1)
        row.append(field)


def _field(cell: Cell, overlay: Overlay) -> Field:
    start, end = overlay.clean_offset(cell.start), overlay.clean_offset(cell.end)
    text = overlay.text[start:end]
    return Field(start + len(text) - len(text.lstrip()), start + len(text.rstrip()), tidy(text))


def width(rows: Sequence[Row]) -> int:
    """The columns of the widest row."""
    return max((len(row) for row in rows), default=0)


def text_at(row: Row, column: int) -> str:
    """The text in a field, empty where there is none."""
    field = row[column] if column < len(row) else None
    return field.text if field else ""
