"""Tables of plain text (csv, tsv): encoding and divider found out, a line a row, cells divided by tabs."""

import csv
import io
import posixpath
from collections import Counter
from collections.abc import Iterator

from luoshi.read.files.layout import Layout, LayoutCell
from luoshi.read.files.loaded import Loaded
from luoshi.read.files.text import decode
from luoshi.read.files.xlsx_formats import column_letters
from luoshi.records import LuoshiError

_DIVIDERS = "\t,;|，"
_SAMPLE_LINES = 50
_LONGEST_FIELD = 1_000_000


def load_csv(data: bytes, where: str) -> Loaded:
    """The text of a file of divided values, with the address (``B7``) that each would have in a sheet.

    Blank lines divide tables. Raises LuoshiError: L101 empty, L105 no text in an encoding we know, L110 no value in it.
    """
    text, encoding = decode(data, where)
    divider = sniff(text)
    layout = Layout()
    block: list[list[LayoutCell]] = []
    for number, row in enumerate(_rows(text, divider), 1):
        cells = [LayoutCell(value.strip(), f"{column_letters(c)}{number}") for c, value in enumerate(row, 1)]
        if any(cell.text for cell in cells):
            block.append(cells)
        elif block:
            layout.table(block, caption=layout.caption())
            block = []
    if block:
        layout.table(block, caption=layout.caption())
    laid, places, tables = layout.finish()
    if not laid.strip():
        raise LuoshiError("L110", "文件里没有可读的内容", where, "请检查文件是否保存完整")
    return Loaded(posixpath.basename(where), laid, encoding, "csv", places, tables)


def sniff(text: str) -> str:
    r"""The character that divides the values: the one that most lines have equally often; a comma if none does.

    >>> sniff("指标;数值\n就业;1,5\n"), sniff("就业\t5"), sniff("就业")
    (';', '\t', ',')
    """
    if text.startswith("sep=") and len(text) > 4:
        return text[4]
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_SAMPLE_LINES]
    best, most = ",", 0.0
    for divider in _DIVIDERS:
        counts = Counter(_outside_quotes(line).count(divider) for line in lines)
        counts.pop(0, None)
        if counts:
            times, agreeing = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            score = agreeing / len(lines) + min(times, 9) / 1000
            if score > most + 0.05:
                best, most = divider, score
    return best


def _outside_quotes(line: str) -> str:
    """A line without what stands between double quotes."""
    return "".join(line.split('"')[::2])


def _rows(text: str, divider: str) -> Iterator[list[str]]:
    """The rows of values; a quote that never closes, or a field without end, does not swallow the file."""
    body = text.split("\n", 1)[-1] if text.startswith("sep=") else text
    body = body.replace("\0", "")
    csv.field_size_limit(_LONGEST_FIELD)
    lines = io.StringIO(body, newline="")
    if body.count('"') % 2:
        reader = csv.reader(lines, delimiter=divider, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=divider)
    try:
        yield from reader
    except csv.Error:
        return
