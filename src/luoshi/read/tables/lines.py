"""Tables whose rows are lines: cells between pipes, tabs, or runs of blanks."""

import re
from collections.abc import Callable, Iterator

from luoshi.read.tables.numbers import cell_number, is_year
from luoshi.records import Cell, Table

_BARRED = re.compile(r"^[ \t]*[|│┃├┌└╠+][^\n]*[|│┃┤┐┘╣+][ \t]*$", re.MULTILINE)
_TABBED = re.compile(r"^[^\t\n<>{}]{0,200}\t[^\n<>{}]*$", re.MULTILINE)
_SPACED = re.compile(
    r"^[ \u3000]*[^ \u3000\n]{1,40}(?:(?: {2,}|\u3000+ *)[^ \u3000\n]{1,40})+[ \u3000]*$", re.MULTILINE
)
_RULE = re.compile(r"[|│┃ \t:：\-=─━┼+┤├┌┬┐└┴┘╋╠╣═╬]+")
_BAR = re.compile(r"[|│┃]")
_WIDE = re.compile(r" {2,}|\u3000+ *|\t")
_UNIT_LINE = re.compile(r"[（(]?(?:计量|金额)?单位\s*[:：]")
_MOST_CAPTION = 60
_ENDS = "。；！？：，、;!?,"


def barred(text: str) -> Iterator[Table]:
    """Tables between pipes or the bars of a drawn box."""
    return _tables(text, _BARRED, _bars, at_least=2)


def tabbed(text: str) -> Iterator[Table]:
    """Tables of cells divided by tabs."""
    return _tables(text, _TABBED, lambda line: _split(line, re.compile("\t")), at_least=2) if "\t" in text else iter(())


def spaced(text: str) -> Iterator[Table]:
    """Tables of columns set apart by blanks; at least three rows of as many cells."""
    return _tables(text, _SPACED, lambda line: [c for c in _split(line, _WIDE) if c[0] < c[1]], at_least=3)


def _tables(
    text: str, pattern: re.Pattern[str], cut: Callable[[str], list[tuple[int, int]]], *, at_least: int
) -> Iterator[Table]:
    """Runs of neighbouring lines that *pattern* knows, cut into cells."""
    run: list[tuple[int, list[tuple[int, int]]]] = []
    end = -2
    for m in pattern.finditer(text):
        if m.start() > end + 1 and run:
            yield from _table(text, run, at_least)
            run = []
        end = m.end()
        if _RULE.fullmatch(m.group()):
            continue
        run.append((m.start(), cut(m.group())))
    if run:
        yield from _table(text, run, at_least)


def _split(line: str, divider: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches between the dividers of a line."""
    out, position = [], 0
    for m in divider.finditer(line):
        out.append((position, m.start()))
        position = m.end()
    out.append((position, len(line)))
    return out


def _bars(line: str) -> list[tuple[int, int]]:
    """The cells between the bars; what stands outside the first and last bar is none."""
    return _split(line, _BAR)[1:-1]


def _table(text: str, run: list[tuple[int, list[tuple[int, int]]]], at_least: int) -> Iterator[Table]:
    """The table of a run of lines, if its rows agree and it holds numbers."""
    widths = [len(cells) for _, cells in run]
    columns = max(set(widths), key=lambda w: (widths.count(w), w))
    if len(run) < at_least or columns < 2 or 2 * sum(w == columns for w in widths) < len(run):
        return
    rows = []
    numbers = 0
    for start, cells in run:
        row = []
        for left, right in cells:
            cell = text[start + left : start + right]
            lead, tail = len(cell) - len(cell.lstrip()), len(cell.rstrip())
            numbers += cell_number(cell) is not None and not is_year(cell.strip())
            row.append(Cell(start + left + min(lead, tail), start + left + tail))
        rows.append(tuple(row))
    if numbers >= at_least - 1:
        begin = run[0][0]
        yield Table(begin, max(c.end for c in rows[-1]), tuple(rows), caption_above(text, begin))


def caption_above(text: str, start: int) -> str:
    r"""The short lines above *start* that head a table: its title, and its unit (单位：万元).

    >>> caption_above("一段话。\n表1 主要指标\n单位：亿元\n", 19)
    '表1 主要指标 单位：亿元'
    """
    lines = [line.strip() for line in text[max(0, start - 4 * _MOST_CAPTION) : start].split("\n")]
    lines = [line for line in lines if line]
    found: list[str] = []
    while lines and len(lines[-1]) <= _MOST_CAPTION and lines[-1][-1] not in _ENDS and "\t" not in lines[-1]:
        found.insert(0, lines.pop())
        if not _UNIT_LINE.match(found[0]):
            break
    return " ".join(found)
