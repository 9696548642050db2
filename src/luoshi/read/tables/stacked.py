"""Tables printed one cell a line, as pages lose them: read only where heads and a steady rhythm prove the columns."""

import re
from collections.abc import Iterator, Sequence

from luoshi.read.tables.heads import corner
from luoshi.read.tables.lines import caption_above
from luoshi.read.tables.numbers import MISSING, cell_number, is_year, unit_word
from luoshi.read.words import lexicon, longest_first
from luoshi.records import Cell, Table

_CORNERS = [w for kind, words in lexicon("tables")["corner"].items() if kind != "unit" for w in words]
_CORNER = re.compile(rf"^[ \t\u3000]*(?:{longest_first(_CORNERS)})[ \t\u3000]*$", re.MULTILINE)
_LINE = re.compile(r"[^\n]*")
_NUMBER_LINE = re.compile(r"\n[ \t\u3000]*[-−+]?[0-9]")
_LONGEST = 40
_MOST_COLUMNS = 12
_MOST_LINES = 6000
_PROVED = 3
"""So many rows must keep the rhythm."""

Line = tuple[int, int, str]


def stacked(text: str) -> Iterator[Table]:
    """Tables of one cell a line that begin with a corner word (指标, 序号 …) and keep their rhythm for three rows."""
    position = 0
    for m in _CORNER.finditer(text):
        if m.start() < position or not _NUMBER_LINE.search(text, m.end(), m.end() + _MOST_COLUMNS * _LONGEST):
            continue
        first = _short_lines(text, m.start(), (_PROVED + 1) * _MOST_COLUMNS)
        if _rhythm([line[2] for line in first]) is None:
            continue
        lines = _short_lines(text, m.start(), _MOST_LINES)
        found = _rhythm([line[2] for line in lines])
        if found is None:
            continue
        columns, rows = found
        cells = lines[: columns * (rows + 1)]
        table = [
            tuple(Cell(start, end) for start, end, _ in cells[k : k + columns]) for k in range(0, len(cells), columns)
        ]
        position = cells[-1][1]
        yield Table(cells[0][0], position, tuple(table), caption_above(text, m.start()))


def _short_lines(text: str, start: int, most: int) -> list[Line]:
    """The short lines from *start* on, at most so many, blank ones left out, up to the first long one."""
    out: list[Line] = []
    position = start
    while position < len(text) and len(out) < most:
        m = _LINE.match(text, position)
        line = m.group() if m else ""
        stripped = line.strip()
        if len(stripped) > _LONGEST:
            break
        if stripped:
            lead = position + len(line) - len(line.lstrip())
            out.append((lead, lead + len(stripped), stripped))
        position += len(line) + 1
    return out


def _kind(text: str) -> str:
    """N for a number or nothing (—), U for a unit, T for words."""
    if (cell_number(text) is not None and not is_year(text)) or MISSING.fullmatch(text):
        return "N"
    return "U" if unit_word(text) is not None else "T"


def _rhythm(texts: Sequence[str]) -> tuple[int, int] | None:
    """How many columns and rows the lines have, None where no number of columns is proved.

    >>> _rhythm(["指标", "总量", "增速(%)", "产值", "5.1", "3", "投资", "6", "-1", "出口", "7", "8", "以上为初步数"])
    (3, 3)
    """
    kinds = "".join(map(_kind, texts))
    for columns in range(2, _MOST_COLUMNS + 1):
        head, first = kinds[:columns], kinds[columns : 2 * columns]
        if "N" in head or "N" not in first or len(first) < columns:
            continue
        numbered = corner(texts[0]) == "number"
        if first[0] == "N" and not (numbered or is_year(texts[columns])):
            continue
        rows = 0
        while _keeps(texts, kinds, (rows + 1) * columns, columns, first, rows if numbered else -1):
            rows += 1
        if rows >= _PROVED:
            return columns, rows
    return None


def _keeps(texts: Sequence[str], kinds: str, start: int, columns: int, first: str, number: int) -> bool:
    """Whether the row at *start* is built as the first one; numbered rows must count on."""
    row = kinds[start : start + columns]
    if number >= 0 and (start >= len(texts) or texts[start].strip(".、．") != str(number + 1)):
        return False
    return row == first if number < 0 else len(row) == columns
