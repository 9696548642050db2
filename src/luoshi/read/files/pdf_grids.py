"""Tables with ruled lines: from rules to cells, merged ones whole, with the text that stands in each."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.read.files.pdf_glyphs import Page, Rule, Run

_NEAR = 3.0
_MOST_RULES = 3000
_MOST_FIELDS = 40_000

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class GridCell:
    """A cell: its first row and column, how many of each it covers, its box, and the runs that stand in it."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    runs: list[Run]


@dataclass(slots=True)
class Grid:
    """A ruled table: its edges, the lines of its columns, and its cells row by row."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    edges: tuple[float, ...]
    cells: list[list[GridCell]]


def grids_of(page: Page) -> tuple[list[Grid], list[Run]]:
    """The ruled tables of a page with their text, and the runs that stand in none."""
    out: list[Grid] = []
    rest = page.runs
    for group in _groups(page.rules):
        made = _grid(page, group)
        if made is None:
            continue
        grid, owner, xs, ys = made
        inside, rest = _divide(rest, grid)
        for run in inside:
            for piece in _cut(run, xs):
                middle = (piece.left + piece.right) / 2
                row = max(0, min(bisect_right(ys, piece.base - 0.3 * piece.size) - 1, len(ys) - 2))
                column = max(0, min(bisect_right(xs, middle) - 1, len(xs) - 2))
                owner[row, column].runs.append(piece)
        if sum(bool(cell.runs) for row_cells in grid.cells for cell in row_cells) >= 3:
            out.append(grid)
        else:
            rest = rest + inside
    return out, rest


def _divide(runs: Sequence[Run], grid: Grid) -> tuple[list[Run], list[Run]]:
    """The runs within a grid's edges, and those outside."""
    inside: list[Run] = []
    outside: list[Run] = []
    for run in runs:
        middle = run.base - 0.3 * run.size
        within = grid.top <= middle <= grid.bottom and run.right > grid.left and run.left < grid.right
        (inside if within else outside).append(run)
    return inside, outside


def _cut(run: Run, xs: Sequence[float]) -> list[Run]:
    """A run cut where a rule goes through between two of its characters."""
    if bisect_right(xs, run.left + 1) == bisect_right(xs, run.right - 1):
        return [run]
    out: list[Run] = []
    start = 0
    for k in range(1, len(run.lefts)):
        if bisect_right(xs, run.lefts[k] + 1) != bisect_right(xs, run.lefts[k - 1] + 1):
            out.append(Run(run.text[start:k], run.lefts[start:k], run.lefts[k], run.base, run.size))
            start = k
    out.append(Run(run.text[start:], run.lefts[start:], run.right, run.base, run.size))
    return out


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules that touch one another, group by group, those of at least four rules."""
    if not 4 <= len(rules) <= _MOST_RULES:
        return []
    ordered = sorted(rules, key=lambda r: r.top)
    leader = list(range(len(ordered)))

    def root(k: int) -> int:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    for i, one in enumerate(ordered):
        for j in range(i + 1, len(ordered)):
            other = ordered[j]
            if other.top > one.bottom + _NEAR:
                break
            if other.left <= one.right + _NEAR and one.left <= other.right + _NEAR:
                leader[root(j)] = root(i)
    found: dict[int, list[Rule]] = {}
    for k, rule in enumerate(ordered):
        found.setdefault(root(k), []).append(rule)
    return [group for group in found.values() if len(group) >= 4]


def _positions(values: Sequence[float]) -> list[float]:
    """The places of lines, those nearer than a cell can be narrow taken together."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][-1] <= _NEAR:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(near) / len(near) for near in out]


def _grid(
    page: Page, rules: Sequence[Rule]
) -> tuple[Grid, dict[tuple[int, int], GridCell], list[float], list[float]] | None:
    """The grid that rules form, None where they form none of two rows and two columns."""
    level = [r for r in rules if r.level]
    upright = [r for r in rules if not r.level]
    if len(level) < 3 or not upright:
        return None
    xs = _positions([(r.left + r.right) / 2 for r in upright])
    ys = _positions([(r.top + r.bottom) / 2 for r in level])
    # tables that are open at their sides end where their level lines end
    left, right = min(r.left for r in level), max(r.right for r in level)
    xs = [*([left] if xs[0] - left > 8 else []), *xs, *([right] if right - xs[-1] > 8 else [])]
    if len(xs) < 3 or len(ys) < 3 or (len(xs) - 1) * (len(ys) - 1) > _MOST_FIELDS:
        return None
    owner: dict[tuple[int, int], GridCell] = {}
    cells: list[list[GridCell]] = []
    walls = _Walls(level, upright, xs, ys)
    for row in range(len(ys) - 1):
        line: list[GridCell] = []
        for column in range(len(xs) - 1):
            if (row, column) in owner:
                continue
            cell = _cell(row, column, walls, owner)
            line.append(cell)
        cells.append(line)
    return Grid(page.number, xs[0], ys[0], xs[-1], ys[-1], tuple(xs), cells), owner, xs, ys


class _Walls:
    """Which fields of a grid have a rule between them."""

    def __init__(self, level: Sequence[Rule], upright: Sequence[Rule], xs: list[float], ys: list[float]) -> None:
        self.xs, self.ys = xs, ys
        self._right: set[tuple[int, int]] = set()
        self._below: set[tuple[int, int]] = set()
        for rule in upright:
            column = _nearest(xs, (rule.left + rule.right) / 2)
            for row in range(len(ys) - 1):
                if min(rule.bottom, ys[row + 1]) - max(rule.top, ys[row]) > 0.6 * (ys[row + 1] - ys[row]):
                    self._right.add((row, column - 1))
        for rule in level:
            row = _nearest(ys, (rule.top + rule.bottom) / 2)
            for column in range(len(xs) - 1):
                if min(rule.right, xs[column + 1]) - max(rule.left, xs[column]) > 0.6 * (xs[column + 1] - xs[column]):
                    self._below.add((row - 1, column))

    def right(self, row: int, column: int) -> bool:
        """Whether a rule stands at the right of a field."""
        return column + 2 >= len(self.xs) or (row, column) in self._right

    def below(self, row: int, column: int) -> bool:
        """Whether a rule lies below a field."""
        return row + 2 >= len(self.ys) or (row, column) in self._below


def _nearest(places: Sequence[float], value: float) -> int:
    return min(range(len(places)), key=lambda k: abs(places[k] - value))


def _cell(row: int, column: int, walls: _Walls, owner: dict[tuple[int, int], GridCell]) -> GridCell:
    """The cell that begins at a field: to the right and then down as far as no rule stops it."""
    columns = 1
    while not walls.right(row, column + columns - 1) and (row, column + columns) not in owner:
        columns += 1
    rows = 1
    while all(not walls.below(row + rows - 1, c) for c in range(column, column + columns)) and all(
        (row + rows, c) not in owner for c in range(column, column + columns)
    ):
        rows += 1
    box = (walls.xs[column], walls.ys[row], walls.xs[column + columns], walls.ys[row + rows])
    cell = GridCell(row, column, rows, columns, box, [])
    for r in range(row, row + rows):
        for c in range(column, column + columns):
            owner[r, c] = cell
    return cell
