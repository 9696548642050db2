"""Tables in plain text: pipes, tabs, blanks, one cell a line, glued cells; only where their build is proved."""

from collections.abc import Sequence

from luoshi.read.tables.glued import glued
from luoshi.read.tables.lines import barred, spaced, tabbed
from luoshi.read.tables.stacked import stacked
from luoshi.records import Table


def find_tables(text: str, taken: Sequence[Table] = ()) -> tuple[Table, ...]:
    r"""The tables of *text* in order, outside those that the file's format has told (*taken*); offsets of *text*.

    >>> text = "主要指标\n单位：亿元\n指标\t2024年\t增速(%)\n工业投资\t12.5\t3.1\n出口\t8.0\t-2.0\n"
    >>> [table] = find_tables(text)
    >>> [[text[c.start:c.end] for c in row] for row in table.rows][1], table.caption
    (['工业投资', '12.5', '3.1'], '主要指标 单位：亿元')
    """
    out = list(taken)
    for finder in (barred, tabbed, spaced, stacked, glued):
        for table in finder(text):
            if all(table.end <= other.start or other.end <= table.start for other in out):
                out.append(table)
    kept = {id(table) for table in taken}
    return tuple(sorted((t for t in out if id(t) not in kept), key=lambda t: t.start))
