"""Grounding: a proposal is nothing until its words are found in the text, to the character and in one place only."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.read.quantities import Quantity
from luoshi.read.second.numbers import number_at
from luoshi.read.second.pieces import Paragraph
from luoshi.read.second.proposals import Proposal
from luoshi.read.second.report import Refusal

_BEFORE, _BEHIND = 120, 60
"""Characters before and behind a value within which its name must stand (as in the definition of a figure)."""


class Place(NamedTuple):
    """A stretch of the clean text."""

    start: int
    end: int


class Pointed(NamedTuple):
    """A number that was found where a proposal points: its quote, itself, and what names it (None: not in the text)."""

    quote: Place
    quantity: Quantity
    naming: Place | None


def find_quote(text: str, proposal: Proposal, paragraphs: Sequence[Paragraph]) -> Place | Refusal:
    r"""Where the quote of *proposal* stands: once in the paragraph that it names, or once in all *paragraphs*.

    What is found twice proves neither place; what a paragraph break divides was not quoted from the text.

    >>> shown = [Paragraph(0, 0, 6), Paragraph(1, 7, 13)]
    >>> text = "新建5座桥。\n改建5座桥。"
    >>> find_quote(text, Proposal("figure", 9, "改建5座"), shown)
    Place(start=7, end=11)
    >>> find_quote(text, Proposal("figure", 1, "5座桥"), shown), find_quote(text, Proposal("figure", 9, "5座桥"), shown)
    (Place(start=9, end=12), 'ambiguous')
    """
    found: list[tuple[int, Place]] = []
    for paragraph in paragraphs:
        for at in occurrences(text, proposal.quote, paragraph.start, paragraph.end):
            found.append((paragraph.number, Place(at, at + len(proposal.quote))))
    named = [place for number, place in found if number == proposal.paragraph]
    where = named or [place for _, place in found]
    if not where:
        return "absent"
    return where[0] if len(where) == 1 else "ambiguous"


def occurrences(text: str, words: str, start: int, end: int) -> Iterator[int]:
    """Everywhere that *words* begin within *start*..*end*, overlapping ones too.

    >>> list(occurrences("3个3个3", "3个3", 0, 5))
    [0, 2]
    """
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + 1, end)


def find_number(text: str, proposal: Proposal, quote: Place) -> Pointed | Refusal:
    """The one whole number that the quote holds in the words of the proposal's value."""
    spots = list(occurrences(text, proposal.value, quote.start, quote.end))
    if not spots:
        return "absent"
    found = [number_at(text, at, at + len(proposal.value)) for at in spots]
    whole = [quantity for quantity in found if quantity is not None]
    if len(whole) != 1:
        return "ambiguous" if whole else "number"
    return Pointed(quote, whole[0], _naming(text, proposal.naming, whole[0]))


def _naming(text: str, words: str, q: Quantity) -> Place | None:
    """Where the words that name a value stand: in its sentence, the nearest before it, else the first behind it."""
    if len(words) < 2 or any(char.isdecimal() for char in words) or not any(char >= "\u4e00" for char in words):
        return None
    low = max(0, q.start - _BEFORE)
    low = max(low, *(text.rfind(mark, low, q.start) + 1 for mark in "。！？!?\n"))
    ends = [at for mark in "。！？!?\n" if (at := text.find(mark, q.end, q.end + _BEHIND)) >= 0]
    at = text.rfind(words, low, q.start)
    if at < 0:
        at = text.find(words, q.end, min(ends, default=q.end + _BEHIND))
    return Place(at, at + len(words)) if at >= 0 else None
