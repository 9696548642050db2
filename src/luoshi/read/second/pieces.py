"""Cutting a text into what one request holds: whole paragraphs, numbered, always the same for the same text."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.read.reading import Reading
from luoshi.records import Document

_ENDS = "。！？；;\n"
_HEAD = 16
"""Characters by which a task that is known already is told."""

Spans = Sequence[tuple[int, int]]


class Paragraph(NamedTuple):
    """A paragraph (or a part of a very long one): its number in the document, and its place in the clean text."""

    number: int
    start: int
    end: int


class Piece(NamedTuple):
    """What one request is about: its paragraphs and the message that shows them."""

    paragraphs: tuple[Paragraph, ...]
    message: str


def pieces(document: Document, reading: Reading, closed: Spans, *, limit: int) -> list[Piece]:
    """The pieces of a document's prose, each with a message of at most *limit* characters.

    Paragraphs that touch one of the *closed* stretches (clean offsets, ascending) are left out. A chapter begins a new
    piece where the one before is at least half full.
    """
    known = _Known(document, reading)
    heads = {reading.overlay.clean_offset(section.start) for section in document.sections if section.level == 1}
    out: list[Piece] = []
    held: list[Paragraph] = []
    shown: list[str] = []
    size = 2
    for number, (start, end) in enumerate(_parts(reading.text, closed, limit // 2)):
        for paragraph, item in _items(Paragraph(number, start, end), reading.text, known, limit):
            new_chapter = paragraph.start in heads and size > limit // 2
            if held and (size + len(item) + 1 > limit or new_chapter):
                out.append(Piece(tuple(held), f"[{','.join(shown)}]"))
                held, shown, size = [], [], 2
            held.append(paragraph)
            shown.append(item)
            size += len(item) + 1
    if held:
        out.append(Piece(tuple(held), f"[{','.join(shown)}]"))
    return out


class _Known:
    """What the rules read, by where it begins in the clean text."""

    def __init__(self, document: Document, reading: Reading) -> None:
        offset = reading.overlay.clean_offset
        self.figures = sorted((offset(f.start), f.surface) for f in document.figures)
        self.tasks = sorted((offset(c.start), c.surface[:_HEAD]) for c in document.commitments)

    def within(self, start: int, end: int) -> tuple[list[str], list[str]]:
        """The figures and the tasks that begin in a stretch."""
        return _between(self.figures, start, end), _between(self.tasks, start, end)


def _between(rows: Sequence[tuple[int, str]], start: int, end: int) -> list[str]:
    return [words for _, words in rows[bisect_left(rows, (start, "")) : bisect_left(rows, (end, ""))]]


def _parts(text: str, closed: Spans, longest: int) -> Iterator[tuple[int, int]]:
    """The paragraphs of *text* outside *closed*, without the blanks around them, long ones at the end of a sentence."""
    starts = [a for a, _ in closed]
    at = 0
    while at < len(text):
        line = text.find("\n", at)
        line = len(text) if line < 0 else line
        k = bisect_left(starts, line)
        if not (k and closed[k - 1][1] > at):
            start, end = at, line
            while end - start > longest:
                cut = max(text.rfind(mark, start + longest // 2, start + longest) for mark in _ENDS) + 1
                yield from _stripped(text, start, cut or start + longest)
                start = cut or start + longest
            yield from _stripped(text, start, end)
        at = line + 1


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    bare = words.strip()
    if bare:
        start += len(words) - len(words.lstrip())
        yield start, start + len(bare)


def _items(paragraph: Paragraph, text: str, known: _Known, limit: int) -> Iterator[tuple[Paragraph, str]]:
    """The paragraph as JSON; what is too long so (marks that JSON spells out) without what is known, then halved."""
    number, start, end = paragraph
    figures, tasks = known.within(start, end)
    for told in ({"known": figures, "known_tasks": tasks}, {}):
        shown = {"paragraph": number, "text": text[start:end], **{name: words for name, words in told.items() if words}}
        item = json.dumps(shown, ensure_ascii=False)
        if len(item) + 3 <= limit:
            yield paragraph, item
            return
    if end - start > 1:
        middle = (start + end) // 2
        yield from _items(Paragraph(number, start, middle), text, known, limit)
        yield from _items(Paragraph(number, middle, end), text, known, limit)
