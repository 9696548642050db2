"""From tables to figures: every number in a cell with what its row, its column and its caption say."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from luoshi.read.reading import Reading
from luoshi.read.tables.captions import around_of
from luoshi.read.tables.cells import CHILDREN, Around, Line, figure
from luoshi.read.tables.grid import Field, Row, grid_of, text_at
from luoshi.read.tables.heads import Head, column_head, place_of, row_head
from luoshi.read.tables.numbers import caption_units, cell_number, unit_word
from luoshi.read.tables.panels import Panel, panels
from luoshi.records import Because, Figure, Table

_LONGEST_NAME = 80


def find(reading: Reading, tables: Sequence[Table]) -> tuple[Figure, ...]:
    r"""All figures of a text with tables, in order: those of the prose and those of the cells.

    *tables* have raw offsets. Where a table is understood, its heads, row heads and cells of a number and nothing else
    are read here, and what the prose reader made of them is dropped; cells of words stay the prose reader's.

    >>> from luoshi.read.reader import prepare
    >>> from luoshi.read.tables.plain import find_tables
    >>> text = "债券\t发行总额(亿)\n某一期\t10.00\n某二期\t8.50\n"
    >>> [(f.surface, f.value, f.unit, f.indicator) for f in find(prepare(text), find_tables(text))]
    [('10.00', Decimal('1000000000'), '元', '某一期发行总额'), ('8.50', Decimal('850000000'), '元', '某二期发行总额')]
    """
    found: list[Figure] = []
    taken: list[tuple[int, int]] = []
    for table in tables:
        figures, spans = table_figures(reading, table)
        found += figures
        taken += spans
    if not taken:
        return reading.figures
    taken.sort()
    ends = [end for _, end in taken]
    kept = []
    for old in reading.figures:
        k = bisect_left(ends, old.start + 1)
        if k == len(taken) or old.end <= taken[k][0]:
            kept.append(old)
    return tuple(sorted([*kept, *found], key=lambda f: (f.start, f.end)))


def table_figures(reading: Reading, table: Table) -> tuple[list[Figure], list[tuple[int, int]]]:
    """The figures of one table, and the raw stretches that were read for them (heads, row heads, numbers), in order.

    Both are empty where the build of the table cannot be told.
    """
    rows = grid_of(table, reading.overlay)
    figures: list[Figure] = []
    taken: list[tuple[int, int]] = []
    for panel in panels(rows):
        heads = following([_column(rows, panel, c) for c in range(panel.first, panel.last)])
        if not _telling(rows, panel, heads):
            continue
        around = around_of(reading, table, panel, rows)
        read = list(_panel_figures(reading, rows, panel, heads, around))
        figures += read
        if read:
            taken += _taken(reading, rows, panel)
    figures.sort(key=lambda f: f.start)
    return figures, sorted(set(taken))


def _column(rows: Sequence[Row], panel: Panel, column: int) -> Head:
    """The head of a column from its levels; an empty field in the upper levels belongs to the text at its left."""
    levels: list[str] = []
    first, last = panel.heads
    for k in range(first, last):
        text = text_at(rows[k], column)
        if not text and k + 1 < last and levels_below(rows, k + 1, last, column):
            left = column - 1
            while left >= panel.first and not text_at(rows[k], left):
                left -= 1
            text = text_at(rows[k], left) if left >= panel.first else ""
        new = text and levels[-1:] != [text]
        if new and (not text.isdecimal() or len(text) == 4):
            levels.append(text)
    return column_head(*levels)


def following(heads: Sequence[Head]) -> list[Head]:
    """The heads, with growth, share and rank columns taking time and status from the amounts before them.

    Of several amounts (2024年 | 2025年 | 增长%) the latest counts; one of the year before (上年同期) never does.

    >>> heads = following([column_head("2024年"), column_head("2025年预计"), column_head("增长（%）")])
    >>> heads[2].time.words, heads[2].status
    ('2025年', 'expected')
    """
    out: list[Head] = []
    amounts: list[Head] = []
    closed = False
    for head in heads:
        if head.measure in ("growth", "difference", "share", "rank"):
            closed = True
            if amounts and head.time is None and not head.part and not head.shift:
                lead = max(reversed(amounts), key=lambda h: (h.time.year or 0) if h.time is not None else 0)
                out.append(replace(head, time=lead.time, part=lead.part, status=head.status or lead.status))
                continue
        elif head.text and not head.skip:
            amounts = [h for h in amounts if not closed]
            closed = False
            amounts += [head] if not head.shift else []
        out.append(head)
    return out


def levels_below(rows: Sequence[Row], first: int, last: int, column: int) -> bool:
    """Whether a column's head has a text in the rows *first*..*last*."""
    return any(text_at(rows[k], column) for k in range(first, last))


def _telling(rows: Sequence[Row], panel: Panel, heads: Sequence[Head]) -> bool:
    """Whether the heads (or the rows' units) say enough to read the values; a table without heads is refused."""
    if panel.heads[0] == panel.heads[1]:
        return panel.unit >= 0
    return any(head.text for head in heads)


def _panel_figures(
    reading: Reading, rows: Sequence[Row], panel: Panel, heads: Sequence[Head], around: Around
) -> Iterator[Figure]:
    """The figures of a panel, row by row."""
    parent = ""
    carried = around
    for k in range(*panel.body):
        row = rows[k]
        line = _line(row, panel, parent)
        if line is None:
            if units := caption_units(text_at(row, panel.name)):
                carried = replace(carried, units=units)
            continue
        had = False
        line = replace(line, level=_level(reading, row, panel, heads))
        for offset, head in enumerate(heads):
            column = panel.first + offset
            if column == panel.unit or column == panel.name or any(column == c for c, _ in panel.extra):
                continue
            field = row[column] if column < len(row) else None
            if field is None or not field.origin or not field.text:
                continue
            made = _cell(reading, field, line, head, carried, _head_field(rows, panel, column))
            if made is not None:
                had = True
                yield made
        if line.kind == "indicator" and not line.parent and (had or not _is_group(line.head.text)):
            parent = line.head.name if had else ""


def _level(reading: Reading, row: Row, panel: Panel, heads: Sequence[Head]) -> Decimal | None:
    """The first amount that a row states for something done, as it is printed."""
    for offset, head in enumerate(heads):
        field = row[panel.first + offset] if panel.first + offset < len(row) else None
        if field is not None and field.text and not head.measure and not head.skip and head.status in ("", "actual"):
            number = cell_number(reading.text[field.start : field.end])
            if number is not None and number.unit not in ("%", "‰"):
                return number.value
    return None


def _is_group(text: str) -> bool:
    """Whether a row without values only says how the rows below are divided (按产业分, 其中)."""
    return bool(re.match(r"按.{1,8}分|其中|分.{1,6}[:：]?$", text))


def _line(row: Row, panel: Panel, parent: str) -> Line | None:
    """A row of values with what its first columns say; None where nothing names it."""
    field = row[panel.name] if panel.name < len(row) else None
    if field is None or not 0 < len(field.text) <= _LONGEST_NAME:
        return None
    head = row_head(field.text)
    if not head.name and head.time is None:
        return None
    unit = unit_word(text_at(row, panel.unit)) if panel.unit >= 0 else None
    scope, time = "", head.time
    if panel.kind == "scope":
        scope = head.place or field.text
    elif panel.kind == "indicator" and head.place:
        scope = head.place
    for column, kind in panel.extra:
        told = text_at(row, column)
        if kind == "scope" and told:
            scope = place_of(told) or told
        elif kind == "period" and told:
            time = row_head(told).time or time
    kind = "scope" if panel.kind == "indicator" and head.place and not panel.extra else panel.kind
    within = _belongs(head, parent)
    return Line(head, field, kind, parent if within else "", unit, scope, time)


def _belongs(head: Head, parent: str) -> bool:
    """Whether a row is part of the row above that is no part itself."""
    return bool(parent) and (head.within or head.name in CHILDREN)


def _head_field(rows: Sequence[Row], panel: Panel, column: int) -> Field | None:
    """The lowest field with a text in a column's head."""
    for k in range(panel.heads[1] - 1, panel.heads[0] - 1, -1):
        field = rows[k][column] if column < len(rows[k]) else None
        if field is not None and field.text:
            return field
    return None


def _cell(reading: Reading, field: Field, line: Line, head: Head, around: Around, above: Field | None) -> Figure | None:
    """The figure of a cell, None where it holds no number or nothing says of what."""
    number = cell_number(reading.text[field.start : field.end])
    if number is None:
        return None
    spot = reading.raw(field.start + number.start, field.start + number.end)
    made = figure(number, spot, line, head, around, _because(reading, line, head, above))
    if made is None:
        return None
    name = reading.raw(line.field.start, line.field.end)
    if line.kind != "indicator" and above is not None:
        name = reading.raw(above.start, above.end)
    return replace(made, indicator_start=name[0], indicator_end=name[1])


_SAYS: tuple[tuple[str, str], ...] = (
    ("unit", "表头所注单位"),
    ("measure", "列头用语"),
    ("comparison", "列头用语"),
    ("status", "列头用语"),
    ("period", "列头时间"),
)


def _because(reading: Reading, line: Line, head: Head, above: Field | None) -> tuple[Because, ...]:
    """Which words of the heads told the fields, and where they stand."""
    name = reading.raw(line.field.start, line.field.end)
    out = [Because("indicator" if line.kind == "indicator" else "scope", "行头", line.field.text, name[0], name[1])]
    at = reading.raw(above.start, above.end) if above is not None else (-1, -1, "")
    for field, rule in _SAYS:
        if words := head.words.get(field):
            out.append(Because(field, rule, words, at[0], at[1]))
        elif words := line.head.words.get(field):
            out.append(Because(field, rule.replace("列头", "行头").replace("表头", "行头"), words, name[0], name[1]))
    if line.unit is not None and "unit" not in head.words:
        out.append(Because("unit", "单位列"))
    return tuple(out)


def _taken(reading: Reading, rows: Sequence[Row], panel: Panel) -> list[tuple[int, int]]:
    """The raw stretches of heads, row heads and cells of numbers."""
    out = []
    for k in range(panel.heads[0], panel.body[1]):
        for column, field in enumerate(rows[k]):
            if field is None or not field.origin or not field.text:
                continue
            named = column == panel.name or column == panel.unit
            if k < panel.heads[1] or named or cell_number(field.text) is not None:
                start, end, _ = reading.raw(field.start, field.end)
                out.append((start, end))
    return out
