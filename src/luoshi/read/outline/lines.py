"""Lines of a text with their offsets, and the Chinese ordinals that number headings."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.records import Span

BLANKS = " \t\r\v\f\u3000\xa0\u2003\u2002\u200b\ufeff"
STOPS = "。！？；…”」』）)】"
"""What a line may end with when the paragraph ends there too."""

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}


class Line(NamedTuple):
    """A line without the blanks around it; *start* and *end* are its offsets, *tail* is where its line break stands."""

    start: int
    end: int
    tail: int
    text: str


def split_lines(text: str, omitted: Sequence[Span] = ()) -> Iterator[Line]:
    r"""The lines of *text* that are not blank and do not begin in an *omitted* stretch.

    >>> [line.text for line in split_lines("一、综合\n\n  全年平稳。")]
    ['一、综合', '全年平稳。']
    """
    zones = Zones(omitted)
    offset = 0
    for raw in text.split("\n"):
        body = raw.strip(BLANKS)
        if body:
            start = offset + len(raw) - len(raw.lstrip(BLANKS))
            if start not in zones:
                yield Line(start, start + len(body), offset + len(raw), body)
        offset += len(raw) + 1


class Zones:
    """Stretches that can be asked whether a position lies in one of them.

    >>> 3 in Zones([Span(2, 5)]), 5 in Zones([Span(2, 5)])
    (True, False)
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Sequence[Span]) -> None:
        """Overlapping stretches are joined."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            elif span.length > 0:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def __contains__(self, position: int) -> bool:
        """Whether *position* lies in one of the stretches."""
        if not self._starts:
            return False
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]


def ordinal(mark: str) -> int:
    """The number of a heading mark in Arabic or Chinese digits up to 99; 0 if it is none.

    >>> [ordinal(mark) for mark in ("七", "十", "十一", "二十", "三十五", "12", "０３", "壹")]
    [7, 10, 11, 20, 35, 12, 3, 0]
    """
    if mark.isdecimal():
        return int(mark) if len(mark) < 9 else 0
    if "十" in mark:
        tens, _, ones = mark.partition("十")
        high = _DIGITS.get(tens, 0) if tens else 1
        return high * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(mark, 0)
