"""From runs to lines in the order in which a reader takes them: columns one after the other, tables in their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luoshi.read.files.pdf_glyphs import Page, Run
from luoshi.read.files.pdf_grids import Grid

Box = tuple[float, float, float, float]
_TAB = 2.2
"""Em between pieces of a line that stand in columns of their own."""
_WORD = re.compile(r"[0-9A-Za-z.,%)\]]$")
_WORD_AFTER = re.compile(r"[0-9A-Za-z(\[]")


@dataclass(slots=True)
class Line:
    """A line of print, or a piece of it that stands in a column: text, edges, baseline, size."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int = 0

    @property
    def box(self) -> Box:
        """Left, top, right, bottom in points."""
        return (
            round(self.left, 1),
            round(self.base - 0.88 * self.size, 1),
            round(self.right, 1),
            round(self.base + 0.14 * self.size, 1),
        )


@dataclass(slots=True)
class Column:
    """Lines that stand below one another, with the edges of the type area that they share."""

    lines: list[Line] = field(default_factory=list)
    left: float = 0.0
    right: float = 0.0


def lines_of(runs: Sequence[Run], page: int) -> list[Line]:
    """The pieces of lines that *runs* form: runs on one baseline, cut where a gap is wider than a column's space."""
    out: list[Line] = []
    for row in rows_of(runs):
        piece: list[Run] = []
        for run in row:
            if piece and run.left - piece[-1].right > _TAB * max(run.size, piece[-1].size):
                out.append(_line(piece, page))
                piece = []
            piece.append(run)
        out.append(_line(piece, page))
    return out


def rows_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs by baseline, from top to bottom and left to right; raised and lowered ones belong to the line beside."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.base, r.left)):
        last = rows[-1] if rows else None
        if last and abs(run.base - last[0].base) < 0.35 * max(run.size, last[0].size):
            if not any(run.text == r.text and abs(run.left - r.left) < 1 for r in last):
                last.append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda r: r.left) for row in rows]


def _line(piece: Sequence[Run], page: int) -> Line:
    """A line of the runs of one piece."""
    text = ""
    right = 0.0
    for run in piece:
        gap = run.left - right
        text += _between(text, run, gap) + run.text
        right = run.right
    main = max(piece, key=lambda r: len(r.text))
    return Line(text, piece[0].left, right, main.base, main.size, page)


def _between(text: str, run: Run, gap: float) -> str:
    """A blank between words that stand apart; none between Chinese characters unless they stand wide apart."""
    if not text:
        return ""
    words = bool(_WORD.search(text)) and bool(_WORD_AFTER.match(run.text))
    return " " if gap > (0.05 if run.blank else 0.15 if words else 0.9) * run.size else ""


def in_order(page: Page, lines: list[Line], grids: Sequence[Grid]) -> list[Column | Grid]:
    """The columns and tables of a page as they are read."""
    stops = sorted(grids, key=lambda g: g.top)
    out: list[Column | Grid] = []
    rest = lines
    for grid in stops:
        above = [line for line in rest if line.base <= grid.top + 0.5 * line.size]
        rest = [line for line in rest if line.base > grid.top + 0.5 * line.size]
        out += _columns(above)
        out.append(grid)
    return out + list(_columns(rest))


def _columns(lines: list[Line]) -> list[Column]:
    """The columns of a stretch between tables; where no gutter is found, one column of whole lines."""
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [_column(_whole(lines))]
    out: list[Column] = []
    sides: tuple[list[Line], list[Line]] = ([], [])
    crossing: list[Line] = []
    for line in sorted(lines, key=lambda one: one.base):
        side = 0 if line.right <= gutter + 1 else 1 if line.left >= gutter - 1 else 2
        if side == 2:
            out += [_column(part) for part in sides if part]
            sides = ([], [])
            crossing.append(line)
        else:
            if crossing:
                out.append(_column(_whole(crossing)))
                crossing = []
            sides[side].append(line)
    out += [_column(part) for part in sides if part]
    if crossing:
        out.append(_column(_whole(crossing)))
    return out


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the white strip between two columns of text, None where there is none.

    On both sides most lines must fill their column: short pieces beside one another are a table without rules.
    """
    left, right = min(one.left for one in lines), max(one.right for one in lines)
    width = right - left
    best, fewest = None, len(lines)
    for tenth in range(35, 66):
        x = left + width * tenth / 100
        crossing = sum(one.left < x - 1 and one.right > x + 1 for one in lines)
        if crossing < fewest:
            best, fewest = x, crossing
    if best is None or fewest * 4 > len(lines):
        return None
    for side in ([one for one in lines if one.right <= best + 1], [one for one in lines if one.left >= best - 1]):
        if len(side) < 4:
            return None
        low, high = min(one.left for one in side), max(one.right for one in side)
        full = sum(one.right - one.left >= 0.75 * (high - low) for one in side)
        if high - low < 0.25 * width or full * 2 < len(side):
            return None
    return best


def _whole(pieces: Sequence[Line]) -> list[Line]:
    """The pieces on one baseline as one line, tabs where they stand in columns of their own."""
    out: list[Line] = []
    for piece in sorted(pieces, key=lambda one: (one.base, one.left)):
        last = out[-1] if out else None
        if last and abs(piece.base - last.base) < 0.35 * max(piece.size, last.size) and piece.left > last.right:
            main = last if len(last.text) >= len(piece.text) else piece
            out[-1] = Line(f"{last.text}\t{piece.text}", last.left, piece.right, main.base, main.size, last.page)
        else:
            out.append(piece)
    return out


def _column(lines: list[Line]) -> Column:
    """A column with its edges: the right one is where most long lines end, the left one where full lines begin."""
    right = max(one.right for one in lines)
    full = [one for one in lines if one.right >= right - 1.5 * one.size]
    return Column(lines, min(one.left for one in full), right)
