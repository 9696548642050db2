"""What a chart shows, as a table first: places along the axis, lines, and a cell for each with where it comes from.

The chart is drawn from the same cells that the table beside it prints, so that the two cannot differ.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal

from luoshi.desk.charts.rows import Row
from luoshi.indicators.periods import Months
from luoshi.write.labels import period_label

Shape = Literal["years", "pairs", "line", "bars", "multiples", "ranks"]
_BOUNDS = {"ge": "≥", "gt": "＞", "le": "≤", "lt": "近", "approx": "约"}
_MAGNITUDES = ((8, "亿"), (4, "万"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the unit of the plot; *row* is where it stands in the ledger, *how* the sum where it was computed."""

    value: Decimal
    text: str
    row: Row | None = None
    how: str = ""


@dataclass(frozen=True)
class Plot:
    """One chart and its table: *places* along the axis, *lines*, the cells by (place, line); *focus* stands out."""

    name: str
    shape: Shape
    title: str
    unit: str
    places: tuple[str, ...]
    lines: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    focus: str = ""
    dashed: tuple[str, ...] = ()
    note: str = ""
    head: str = "期间"
    wedge: tuple[str, str, Decimal, Decimal, Decimal] | None = None
    """From a place and its value to another place and the interval there: where the year may end."""

    @cached_property
    def table(self) -> list[tuple[str, list[tuple[Cell, str] | None]]]:
        """The rows of the table: a place, and what each line has there, padded so that the points stand in a line."""
        most = max((len(cell.text.partition(".")[2]) for cell in self.cells.values()), default=0)
        return [(place, [self._padded(place, line, most) for line in self.lines]) for place in self.places]

    def _padded(self, place: str, line: str, most: int) -> tuple[Cell, str] | None:
        known = self.cells.get((place, line))
        if known is None:
            return None
        dot, fraction = known.text.partition(".")[1:]
        return known, known.text + "\u2007" * (most - len(fraction)) + ("\u2008" if most and not dot else "")

    @cached_property
    def sources(self) -> list[tuple[str, int]]:
        """Where the numbers come from, and how many from each, the most first."""
        rows = [cell.row for cell in self.cells.values() if cell.row is not None]
        return Counter(row.source for row in rows).most_common(4)

    @cached_property
    def computed(self) -> int:
        """How many of the numbers were computed."""
        return sum(1 for cell in self.cells.values() if cell.how)

    @cached_property
    def words(self) -> str:
        """The chart in words, for those who hear it: what it shows, and where each line ends."""
        ends = []
        for line in self.lines[:8]:
            known = [(place, cell) for place in self.places if (cell := self.cells.get((place, line)))]
            if known:
                place, cell = known[0] if self.shape == "bars" else known[-1]
                ends.append(
                    f"{line} {place} {cell.text.strip()}"
                    if self.shape != "bars"
                    else f"{place} {cell.text.strip()}居首"
                )
        return f"{self.title}，单位：{self.unit}。{'；'.join(ends)}。数值见旁边的表。"


def scale_of(values: Iterable[Decimal]) -> tuple[int, str]:
    """In 亿 or 万 where the middle value is at least one of it.

    >>> scale_of([Decimal(3 * 10**8), Decimal(10**9), Decimal(5)])
    (8, '亿')
    """
    sizes = sorted(abs(value) for value in values if value)
    middle = sizes[len(sizes) // 2] if sizes else Decimal(0)
    return next(((power, word) for power, word in _MAGNITUDES if middle >= Decimal(10) ** power), (0, ""))


def half_up(value: Decimal, places: int) -> Decimal:
    """A number rounded as offices print it.

    >>> half_up(Decimal("0.125"), 2)
    Decimal('0.13')
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def cell(value: Decimal, power: int = 0, row: Row | None = None, how: str = "") -> Cell:
    """A value in its unit of display, as many decimals as it has up to four; two of a computed one.

    What the source says of it (约, 以上, to a second number) stands with it.
    """
    if row is None or how:
        return Cell(value.scaleb(-power), _plain(value, power, 2 if how else 4), row, how)
    high = f"—{_plain(row.high, power, 4)}" if row.high is not None and row.low is None else ""
    return Cell(value.scaleb(-power), f"{_BOUNDS.get(row.bound, '')}{_plain(value, power, 4)}{high}", row)


def _plain(value: Decimal, power: int, places: int) -> str:
    """Thousands apart; without idle zeros where the number is as its source has it.

    >>> _plain(Decimal("123450000"), 4, 4), _plain(Decimal(5), 0, 2), _plain(Decimal("-0.5"), 0, 4)
    ('12,345', '5.00', '-0.5')
    """
    shown = half_up(value.scaleb(-power), places)
    whole, dot, fraction = format(shown if places == 2 else shown.normalize(), "f").partition(".")
    return f"{'-' if whole.startswith('-') else ''}{int(whole.lstrip('-') or 0):,}{dot}{fraction}"


def label(run: Months) -> str:
    """A period as short as a chart needs it.

    >>> label(Months(2024, 1, 7)), label(Months(2024, 1, 9))
    ('2024年1—7月', '2024年前三季度')
    """
    told = period_label(str(run))
    return f"{run.year}年{run.first}—{run.last}月" if "—" in told else told
