"""A version's text as lines of pieces, for the review page: facts marked, quotes of findings underlined."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from luoshi.desk.ledger.findings import Shown
from luoshi.desk.ledger.models import Fact

_SIGNS = {"commitment": "任", "project": "项", "honour": "荣", "clause": "策", "term": "名", "case": "例"}
_NAMES = {
    "commitment": "任务", "project": "项目", "honour": "荣誉", "clause": "政策条款", "term": "名词解释",
    "case": "对标案例",
}  # fmt: skip

_LONGEST_HEADING = 60
"""A longer line is a paragraph that begins with its heading (一是…)."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A fact that begins at a place without being a number: its sign and what the sign is called."""

    fact: Fact
    sign: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of the text; *fact* is the figure that they state, *signs* are facts that begin before them.

    *quote* is the verdict of the gravest finding that quotes them, *ends* are the findings whose quote ends with them.
    """

    text: str
    start: int
    fact: Fact | None = None
    signs: tuple[Sign, ...] = ()
    quote: str = ""
    ends: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; *level* is that of a heading, 0 for other lines; *notes* are the findings told beside it."""

    pieces: tuple[Piece, ...]
    level: int = 0
    notes: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class _Over:
    """What lies over one line: figures, other facts, quotes with their finding."""

    figures: Sequence[Fact]
    others: Sequence[Fact]
    quotes: Sequence[tuple[int, int, Shown]]


def lines(
    text: str,
    facts: Iterable[Fact],
    sections: Sequence[Mapping[str, Any]] = (),
    findings: Sequence[Shown] = (),
) -> Iterator[Line]:
    """The text line by line, blank ones left out; of figures that overlap only the first is marked in the text."""
    ordered = sorted(facts, key=lambda fact: (fact.start, -fact.end))
    figures = _Queue([(fact.start, fact) for fact in ordered if fact.kind == "figure"])
    others = _Queue([(fact.start, fact) for fact in ordered if fact.kind in _SIGNS])
    quotes = sorted(
        ((one.start, one.end, finding) for finding in findings for one in finding.sources),
        key=lambda quote: (quote[0], quote[1], quote[2].number),
    )
    beside = _Queue(sorted(((finding.start, finding) for finding in findings), key=lambda pair: pair[0]))
    levels = {int(section["start"]): int(section["level"]) for section in sections}
    at = 0
    for raw in text.splitlines(keepends=True):
        end = at + len(raw)
        over = _Over(figures.until(end), others.until(end), [q for q in quotes if q[0] < end and at < q[1]])
        notes = tuple(sorted(beside.until(end), key=lambda finding: finding.number))
        if raw.strip():
            level = levels.get(at, 0) if len(raw.strip()) <= _LONGEST_HEADING else 0
            yield Line(tuple(_pieces(text, at, at + len(raw.rstrip("\r\n")), over)), level, notes)
        at = end


class _Queue:
    """Things sorted by their place, taken from the front."""

    def __init__(self, things: Sequence[tuple[int, Any]]) -> None:
        self._things, self._next = things, 0

    def until(self, end: int) -> list[Any]:
        """Those that stand before *end* and were not taken yet."""
        first = self._next
        while self._next < len(self._things) and self._things[self._next][0] < end:
            self._next += 1
        return [thing for _, thing in self._things[first : self._next]]


def _pieces(text: str, start: int, end: int, over: _Over) -> Iterator[Piece]:
    """The stretch cut at every figure, before every other fact, and where quotes begin and end."""
    marked: dict[int, Fact] = {}
    stop = start
    for fact in over.figures:
        if fact.start >= stop and fact.end <= end:
            marked[fact.start], stop = fact, fact.end
    begins: dict[int, list[Sign]] = {}
    for fact in over.others:
        begins.setdefault(_outside(fact.start, marked), []).append(Sign(fact, _SIGNS[fact.kind], _NAMES[fact.kind]))
    quotes = [(_outside(low, marked), _outside(high, marked, after=True), one) for low, high, one in over.quotes]
    edges = {edge for low, high, _ in quotes for edge in (low, high)}
    cuts = sorted({start, end, *begins, *marked, *(fact.end for fact in marked.values()), *edges})
    for low, high in pairwise(cuts):
        if start <= low < high <= end:
            held = [one for first, last, one in quotes if first <= low and high <= last]
            ends = tuple(one for _, last, one in quotes if last == high)
            gravest = min(held, key=lambda one: one.number).verdict if held else ""
            yield Piece(text[low:high], low, marked.get(low), tuple(begins.get(low, ())), gravest, ends)


def _outside(offset: int, marked: Mapping[int, Fact], *, after: bool = False) -> int:
    """The offset, or the beginning (with *after* the end) of the figure that holds it."""
    for begin, fact in marked.items():
        if begin < offset < fact.end:
            return fact.end if after else begin
    return offset
