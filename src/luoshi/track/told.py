"""What a report tells of what was done: the clauses of its review, and the figures in them that are results."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from luoshi.records import Document, Figure
from luoshi.track.sayings import Layout, Saying, clauses, lay_out, saying
from luoshi.track.words import words

# What goes on about the clause before: 电影馆…，未能按期推出; 泊位…，建成时间推迟到明年.
_DATED = re.compile(r".{0,4}(?:时间|期限|工期|节点)")
_OF_PLAN = re.compile(r"(?:占|完成|为|达到?)?(?:年度|全年|年|年初)?(?:计划|目标|任务)(?:数|量)?的\d")
_BASE = re.compile(r"中$")
_NOTE = re.compile(r"^\s*[\[〔【]\d{1,3}[\]〕】]")
_LONGEST_TAIL = 4


def told(document: Document, layout: Layout | None = None) -> tuple[Saying, ...]:
    """What the review of a report says, each clause once as a whole and once for each result in it.

    The parts that plan what comes next, headings, notes and what a page has around its text are left out.

    >>> from luoshi.records import Document
    >>> [said.text for said in told(Document("报告.txt", "建成学校5所，启用展馆。"))]
    ['建成学校5所', '启用展馆']
    """
    layout = layout or lay_out(document)
    found: list[Saying] = []
    asides = _asides(layout.document)
    for start, end in _stretches(layout):
        for first, last, before, next_end in clauses(layout, start, end):
            if not layout.text[first:last].strip() or _aside(layout, asides, first, last):
                continue
            found += _of_clause(layout, first, last, before, next_end)
    return tuple(found)


def _of_clause(layout: Layout, first: int, last: int, before: str, next_end: int) -> Iterator[Saying]:
    """A clause as a whole, and each figure in it that is a result and not what a share is taken of (20件…中)."""
    more = next_end if next_end and _continues(layout.text[last + 1 : next_end]) else 0
    yield saying(layout, first, last, more=more, before=before)
    if _BASE.search(layout.text, first, last):
        return
    for figure in layout.figures_in(first, last):
        if _is_result(layout, figure):
            yield saying(layout, first, last, figure, more=more, before=before)


def _is_result(layout: Layout, figure: Figure) -> bool:
    """Whether a figure tells what was reached in the period under review."""
    if figure.status not in ("actual", "expected"):
        return False
    year, said = layout.document.year, figure.period[:4]
    return year is None or not said.isdigit() or said >= str(year) or "/" in figure.period


def _continues(after: str) -> bool:
    """Whether a clause only goes on about the one before it: what failed, what was put off."""
    if _OF_PLAN.match(after):
        return True
    late, failed = words().changes["deadline"].search(after), words().failed.search(after)
    if late is not None:
        return late.start() <= _LONGEST_TAIL or _DATED.match(after) is not None
    return failed is not None and failed.start() <= _LONGEST_TAIL


def _stretches(layout: Layout) -> Iterator[tuple[int, int]]:
    """The stretches of the reading text that review: all but the parts that plan, and the notes at the end."""
    document, at, end = layout.document, 0, len(layout.text)
    notes = [layout.shift.clean_offset(note.start) for note in document.footnotes]
    end = min([end, *notes]) if notes else end
    for section in sorted(document.sections, key=lambda s: s.start):
        start, stop = layout.shift.clean_offset(section.start), layout.shift.clean_offset(section.end)
        if section.part == "plan" and start >= at:
            if start > at:
                yield at, min(start, end)
            at = stop
    if at < end:
        yield at, end


def reviews(document: Document) -> bool:
    """Whether a document tells what was done: a part of it reviews, or nothing in it plans."""
    if any(section.part == "report" for section in document.sections):
        return True
    return not document.commitments


def _asides(document: Document) -> tuple[tuple[int, int], ...]:
    """The stretches of the raw text that tell nothing: headings, and what a page has around its text; sorted."""
    heads = [(s.start, s.start + len(s.label) + len(s.title) + 1) for s in document.sections]
    around = [(r.start, r.end) for r in document.repairs if r.applied and r.kind in ("chrome", "lead")]
    at = document.text.find(document.title) if document.title else -1
    return tuple(sorted([*heads, *around, *([(at, at + len(document.title))] if at >= 0 else [])]))


def _aside(layout: Layout, asides: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """Whether a clause of the reading text is a heading, a note, or nothing of the text."""
    words_told = layout.text[first:last]
    if _NOTE.match(words_told):
        return True
    at = first + len(words_told) - len(words_told.lstrip())
    raw = layout.shift.raw_span(at, at + 1)[0]
    near = bisect_right(asides, (raw, len(layout.document.text)))
    return any(start <= raw < end for start, end in asides[max(0, near - 3) : near])
