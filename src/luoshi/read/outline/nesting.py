"""From headings to nested stretches: how far each heading reaches and which one holds it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from luoshi.read.outline.headings import Heading, Rank
from luoshi.read.outline.lines import STOPS, Line

_CLOSER = re.compile(
    r"各位代表[！!，：:]|(?:一年来|五年来|过去的?[一五]年)[，,]|回[顾首望]|20\d\d年是|在?(?:肯定|看到)成绩的?同时"
    r"|(?:同时|当然)?[，,]?我们也?要?更?清醒|与此同时|以上(?:成绩|目标)|这些(?:成绩|成就|目标)|名词解释"
)
"""How paragraphs begin that speak of the whole again: they end the section of a （一） above them."""


class Node(NamedTuple):
    """A section before its part is known; *parent* is the place of the holder in the list, -1 for none."""

    start: int
    end: int
    level: int
    rank: int
    label: str
    title: str
    number: int
    parent: int


def nest(headings: Sequence[Heading], lines: Sequence[Line], end: int) -> list[Node]:
    """The headings as nested stretches that end at *end* at the latest.

    A run-in item (一是 …。正文) reaches to the end of its paragraph, other headings to the next one not narrower.
    Levels count the headings that hold one, so that （一） is level 1 where no 一、 stands above it.
    """
    stops = _paragraph_ends(lines)
    ends = [end] * len(headings)
    parents: list[int] = []
    levels: list[int] = []
    stack: list[int] = []
    closers = _closers(headings, lines)
    for index, heading in enumerate(headings):
        while closers and closers[-1] <= heading.start:
            closer = closers.pop()
            while stack and headings[stack[-1]].rank >= Rank.BRACKET:
                place = stack.pop()
                ends[place] = min(ends[place], closer)
        while stack and (headings[stack[-1]].rank >= heading.rank or ends[stack[-1]] <= heading.start):
            place = stack.pop()
            ends[place] = min(ends[place], heading.start)
        if heading.rank >= Rank.DASH and not heading.whole:
            ends[index] = _after(stops, heading.title_end, end)
        if stack:
            ends[index] = min(ends[index], ends[stack[-1]])
        parents.append(stack[-1] if stack else -1)
        levels.append(len(stack) + 1)
        stack.append(index)
    for closer in reversed(closers):
        while stack and headings[stack[-1]].rank >= Rank.BRACKET:
            place = stack.pop()
            ends[place] = min(ends[place], closer)
    return [
        Node(h.start, ends[i], levels[i], h.rank, h.label, h.title, h.number, parents[i])
        for i, h in enumerate(headings)
    ]


def _closers(headings: Sequence[Heading], lines: Sequence[Line]) -> list[int]:
    """Where paragraphs that speak of the whole begin, the last first; not right below a heading's own line."""
    heads = {heading.start for heading in headings if heading.whole}
    return [
        line.start
        for above, line in zip(reversed(lines[:-1]), reversed(lines[1:]), strict=True)
        if above.start not in heads and _CLOSER.match(line.text)
    ]


def _paragraph_ends(lines: Sequence[Line]) -> list[int]:
    """Where paragraphs end; a line that stops in mid-sentence goes on in the next one (hard-wrapped texts)."""
    return [line.tail for line in lines if line.text[-1] in STOPS]


def _after(stops: Sequence[int], position: int, end: int) -> int:
    """The first of *stops* at or after *position*, otherwise *end*."""
    index = bisect_left(stops, position)
    return min(stops[index], end) if index < len(stops) else end


def without_contents(headings: Sequence[Heading], lines: Sequence[Line]) -> list[Heading]:
    """The headings without those of a table of contents (from the line 目录 to the first heading's second coming)."""
    contents = next((line.start for line in lines if "".join(line.text.split()) in ("目录", "目次")), None)
    if contents is None:
        return list(headings)
    first = next((i for i, heading in enumerate(headings) if heading.start > contents), None)
    if first is None:
        return list(headings)
    mark = headings[first]
    for again in range(first + 1, len(headings)):
        other = headings[again]
        if other.rank == mark.rank and other.label == mark.label and other.title[:6] == mark.title[:6]:
            return [*headings[:first], *headings[again:]]
    return list(headings)
