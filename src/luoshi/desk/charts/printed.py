"""Numbers in cells of tables: the number, room so that the points stand in a line, and its mark of origin."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from luoshi.desk.charts.cells import Cell
from luoshi.desk.charts.rows import computed, mark

NONE = mark_safe('<span class="none">—</span>')


def printed(cell: Cell | None, most: int = 0, how: str = "") -> SafeString:
    """A cell: it leads to its history in the ledger, its mark to the source or (by *how*) to its arithmetic."""
    if cell is None:
        return NONE
    room, text = _room(cell.text, most), escape(cell.text)
    if cell.row is None or cell.how:
        return mark_safe(f"{text}{room}{computed(how or '#how', cell.how)}")
    return mark_safe(f'<a href="/ledger/cells/{cell.row.cell}/">{text}</a>{room}{mark(cell.row)}')


def _room(text: str, most: int) -> str:
    """Spaces as wide as the digits and the point that a number lacks beside the longest of its column."""
    dot, fraction = text.partition(".")[1:]
    return "\u2007" * (most - len(fraction)) + ("\u2008" if most and not dot else "")


def most_of(cells: Iterable[Cell | None]) -> int:
    """The most decimals of a column."""
    return max((len(cell.text.partition(".")[2]) for cell in cells if cell), default=0)


def matrix(
    rows: Sequence[str], columns: Sequence[str], cells: Mapping[tuple[str, str], Cell], how: Mapping[str, str]
) -> list[tuple[str, list[SafeString]]]:
    """A table of rows and columns; *how* has for each row the address of the arithmetic of its computed cells."""
    most = {column: most_of(cells.get((row, column)) for row in rows) for column in columns}
    return [
        (row, [printed(cells.get((row, column)), most[column], how.get(row, "")) for column in columns]) for row in rows
    ]
