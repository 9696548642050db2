"""A cell of a kept workbook in its row and column, as it came: the head, the rows around it, the cell itself marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, load_workbook

from luoshi.desk.ledger.files import path_of
from luoshi.read.files.xlsx_formats import column_letters, column_number
from luoshi.records import LuoshiError

_PLACE = re.compile(r"(.*)!\$?([A-Z]{1,3})\$?(\d{1,7})", re.DOTALL)
_HEAD_ROWS, _AROUND, _COLUMNS = 20, 2, 10
_MOST_BYTES = 20_000_000
"""A bigger workbook takes too long for a page; it can be downloaded."""
_UNIT = "计量单位"


@dataclass(frozen=True, slots=True)
class Part:
    """A cell of the excerpt; *mark* is set on the one that is meant."""

    text: str
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some rows of a sheet: its head, each row with its number as Excel counts; *unit* is that of the cell's row."""

    sheet: str
    address: str
    letters: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Part, ...]], ...]
    unit: str = ""

    def alone(self) -> "Excerpt":
        """Only the cell's own row: for who may see it, but not the rows of others around it."""
        own = tuple((number, parts) for number, parts in self.rows if any(part.mark for part in parts))
        return replace(self, rows=own)


def excerpt(file: str, place: str) -> Excerpt | None:
    """The cell at *place* (``表.xlsx 数据!D5``: its end tells sheet and address) of the kept *file*.

    None where the file is no workbook, too big for a page, or has no such cell.
    """
    fits = _PLACE.fullmatch(place)
    if fits is None:
        return None
    try:
        return _read(file, fits[1], fits[2], int(fits[3]))
    except (CalamineError, PasswordError, LuoshiError, OSError, ValueError):
        return None


@lru_cache(maxsize=256)
def _read(file: str, before: str, letters: str, row: int) -> Excerpt | None:
    path = path_of(file)
    if path.stat().st_size > _MOST_BYTES:
        return None
    book = load_workbook(str(path))
    name = next((one for one in sorted(book.sheet_names, key=len, reverse=True) if before.endswith(one)), None)
    return None if name is None else _cut(book, name, column_number(letters) - 1, row)


def _cut(book: CalamineWorkbook, name: str, column: int, row: int) -> Excerpt | None:
    head: Sequence[str] = ()
    kept: list[tuple[int, Sequence[str]]] = []
    for number, cells in _rows(book, name):
        if not head and number < row and number <= _HEAD_ROWS and _is_head(cells):
            head, kept = [_text(cell) for cell in cells], []
        elif abs(number - row) <= _AROUND:
            kept.append((number, [_text(cell) for cell in cells]))
        elif number > row:
            break
    own = next((cells for number, cells in kept if number == row), None)
    if own is None or column >= len(own) or not own[column]:
        return None
    shown = _columns(column, head, [cells for _, cells in kept])
    unit = own[head.index(_UNIT)] if _UNIT in head and head.index(_UNIT) < len(own) else ""
    rows = tuple(
        (number, tuple(Part(_at(cells, at), number == row and at == column) for at in shown)) for number, cells in kept
    )
    letters = tuple(column_letters(at + 1) for at in shown)
    return Excerpt(
        name, f"{column_letters(column + 1)}{row}", letters, tuple(_at(head, at) for at in shown), rows, unit
    )


def _rows(book: CalamineWorkbook, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    """The rows of a sheet with their numbers; the library leaves out blank columns on the left, not rows above."""
    sheet = book.get_sheet_by_name(name)
    before = [""] * (sheet.start or (0, 0))[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*before, *cells]


def _is_head(cells: Sequence[object]) -> bool:
    """A row of two words at least, and no number."""
    told = [cell for cell in cells if cell not in ("", None)]
    return len(told) > 1 and all(isinstance(cell, str) for cell in told)


def _columns(column: int, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns that are shown: those with something in them; of many the first two and those around the cell."""
    width = max((len(cells) for cells in (head, *rows)), default=0)
    filled = [at for at in range(width) if at == column or (_at(head, at) if head else any(_at(r, at) for r in rows))]
    if len(filled) <= _COLUMNS:
        return filled
    place = filled.index(column)
    return sorted({*filled[:2], *filled[max(0, place - 3) : place + 4]})


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _text(cell: object) -> str:
    """What a cell says; numbers with the fifteen digits that Excel keeps."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell).strip()
