"""A version's text as lines of pieces, each piece plain or the stretch of a fact, for the review page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from luoshi.desk.ledger.models import Fact

_SIGNS = {"commitment": "任", "project": "项", "honour": "荣", "clause": "策", "term": "名", "case": "例"}

_LONGEST_HEADING = 60
"""A longer line is a paragraph that begins with its heading (一是…)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of the text; *fact* is the figure that they state, *signs* are facts that begin before them."""

    text: str
    start: int
    fact: Fact | None = None
    signs: tuple[tuple[Fact, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; *level* is that of a heading, 0 for other lines."""

    pieces: tuple[Piece, ...]
    level: int = 0


def lines(text: str, facts: Iterable[Fact], sections: Sequence[Mapping[str, Any]] = ()) -> Iterator[Line]:
    """The text line by line, blank ones left out; of figures that overlap only the first is marked in the text."""
    ordered = sorted(facts, key=lambda fact: (fact.start, -fact.end))
    figures = [fact for fact in ordered if fact.kind == "figure"]
    others = [fact for fact in ordered if fact.kind in _SIGNS]
    levels = {int(section["start"]): int(section["level"]) for section in sections}
    at = f = o = 0
    for raw in text.splitlines(keepends=True):
        end = at + len(raw)
        mine: list[Fact] = []
        while f < len(figures) and figures[f].start < end:
            mine.append(figures[f])
            f += 1
        signs: list[Fact] = []
        while o < len(others) and others[o].start < end:
            signs.append(others[o])
            o += 1
        if raw.strip():
            level = levels.get(at, 0) if len(raw.strip()) <= _LONGEST_HEADING else 0
            yield Line(tuple(_pieces(text, at, at + len(raw.rstrip("\r\n")), mine, signs)), level)
        at = end


def _pieces(text: str, start: int, end: int, figures: Sequence[Fact], signs: Sequence[Fact]) -> Iterator[Piece]:
    """The stretch cut at every figure and before every other fact."""
    marked: dict[int, Fact] = {}
    stop = start
    for fact in figures:
        if fact.start >= stop and fact.end <= end:
            marked[fact.start], stop = fact, fact.end
    begins: dict[int, list[tuple[Fact, str]]] = {}
    for fact in signs:
        begins.setdefault(_outside(fact.start, marked), []).append((fact, _SIGNS[fact.kind]))
    cuts = sorted({start, end, *begins, *marked, *(fact.end for fact in marked.values())})
    for low, high in pairwise(cuts):
        if start <= low < high <= end:
            yield Piece(text[low:high], low, marked.get(low), tuple(begins.get(low, ())))


def _outside(offset: int, marked: Mapping[int, Fact]) -> int:
    """The offset, or the beginning of the figure that holds it."""
    return next((begin for begin, fact in marked.items() if begin < offset < fact.end), offset)
