"""Offsets of a mended text and of the raw one, either way."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.records import Repair


def mended(raw: str, repairs: Iterable[Repair]) -> str:
    """*raw* with every repair put in; they must be sorted and must not overlap.

    >>> mended("710項(xiàng)", [Repair(3, 11, "pinyin", "項", "")])
    '710項'
    """
    parts: list[str] = []
    done = 0
    for repair in repairs:
        parts += raw[done : repair.start], repair.replacement
        done = repair.end
    parts.append(raw[done:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Shift:
    """The places where a mended text grew or shrank; between them offsets differ by a constant.

    >>> shift = Shift.of([Repair(3, 11, "pinyin", "項", "")])   # 710項(xiàng)增 -> 710項增
    >>> shift.raw_span(0, 4), shift.raw_span(4, 5), shift.clean_offset(11)
    ((0, 11), (11, 12), 4)
    """

    raw_starts: tuple[int, ...] = ()
    raw_ends: tuple[int, ...] = ()
    clean_starts: tuple[int, ...] = ()
    clean_ends: tuple[int, ...] = ()

    @classmethod
    def of(cls, repairs: Iterable[Repair]) -> "Shift":
        """The shift of *repairs*, sorted and without overlaps; those that keep the length do not matter."""
        uneven = [r for r in repairs if len(r.replacement) != r.end - r.start]
        starts, ends, grown = [], [], 0
        for repair in uneven:
            starts.append(repair.start + grown)
            ends.append(repair.start + grown + len(repair.replacement))
            grown += len(repair.replacement) - (repair.end - repair.start)
        return cls(tuple(r.start for r in uneven), tuple(r.end for r in uneven), tuple(starts), tuple(ends))

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the clean stretch came from; a character of a replacement stands for all that it replaced."""
        if not self.raw_starts:
            return start, end
        before = bisect_right(self.clean_ends, start)
        first = start + (self.raw_ends[before - 1] - self.clean_ends[before - 1] if before else 0)
        if before < len(self.clean_starts) and self.clean_starts[before] <= start:
            first = self.raw_starts[before]
        if end <= start:
            return first, first
        last = bisect_left(self.clean_starts, end) - 1
        if last < 0:
            return first, end
        if self.clean_ends[last] >= end:
            return first, self.raw_ends[last]
        return first, end + self.raw_ends[last] - self.clean_ends[last]

    def clean_offset(self, raw: int) -> int:
        """Where a raw position stands in the mended text; positions within a repair keep within its replacement."""
        if not self.raw_starts:
            return raw
        before = bisect_right(self.raw_ends, raw)
        clean = raw + (self.clean_ends[before - 1] - self.raw_ends[before - 1] if before else 0)
        if before < len(self.raw_starts) and self.raw_starts[before] < raw:
            return min(clean, self.clean_ends[before])
        return clean
