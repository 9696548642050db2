"""Tables of a page: which are data, and how many rows and columns their cells cover."""

from lxml import etree

_LONGEST_CELL = 1500


def rows_of(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of a table that holds no other, row by row."""
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]


def tabular(table: etree._Element) -> bool:
    """Whether a table is one of data, not the frame of a page: two rows and columns, no table and no essay in it."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [row for row in rows_of(table) if row]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    return all(sum(map(len, cell.itertext())) <= _LONGEST_CELL for row in rows for cell in row)


def span(text: str | None, *, most: int, zero: int = 1) -> int:
    """A span as attributes have it: 1 where it is no number; a rowspan of 0 goes to the end of the table.

    >>> span("2", most=1000), span("many", most=1000), span("9" * 40, most=1000), span("0", most=9, zero=9)
    (2, 1, 1000, 9)
    """
    digits = (text or "").strip()[:6]
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits), most) or zero
