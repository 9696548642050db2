"""Where a stretch of an extracted text stood in its file: the cell of a sheet, the page and box of a print."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """The origin of the characters *start*..*end* of a document's text.

    *part* is the sheet, table or text box as the file names it, *cell* an address such as ``B7``, *page* counts from 1,
    *box* is left, top, right, bottom in points from the page's upper left corner. *note* says what the file has there
    besides (公式无缓存值, 修订插入).
    """

    start: int
    end: int
    part: str = ""
    cell: str = ""
    page: int = 0
    box: tuple[float, float, float, float] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: the stretch of the text that holds it, and how many rows and columns it covers."""

    start: int
    end: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the text *start*..*end*: its rows of cells, merged cells once only, at their upper left."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
