"""What lies over a text: marks, repairs, quotes and headings as sorted stretches, checked against the text's length."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from luoshi.records import Document, Finding, Repair, Section
from luoshi.write.facts import KINDS, Kind
from luoshi.write.findings import Standing

LEFT_OUT: Final = frozenset({"chrome", "markup", "seo", "lead"})
_SEVERITY: Final = {"error": 0, "possible": 1, "info": 2, "consistent": 3, "accepted": 4}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters *start* to *end* that belong to the thing numbered *index*; *kind* is its class on the page."""

    start: int
    end: int
    index: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Characters *start* to *end* that a fact speaks of: the one numbered *index* of its *kind*."""

    start: int
    end: int
    kind: Kind
    index: int

    @property
    def row(self) -> str:
        """The id of its row beside the text."""
        return f"{self.kind.prefix}{self.index}"


@dataclass(frozen=True, slots=True)
class Layers:
    """All layers of one document, each sorted, so that one pass lays them over the text.

    All but *facts* are free of overlaps; facts may nest and cross, *signs* are those that begin at a place.
    """

    marks: tuple[Stretch, ...]
    repairs: tuple[Stretch, ...]
    quotes: tuple[Stretch, ...]
    runins: tuple[Stretch, ...]
    headings: dict[int, tuple[int, int]]  # start of the line -> (index of the section, rank 2 to 6)
    tags: dict[int, tuple[Stretch, ...]]  # end of a quote -> the findings whose quote ends there
    inserts: dict[int, tuple[int, ...]]  # place -> repairs that only insert something there
    anchors: tuple[int, ...]  # figure -> the figure whose mark holds its place, -1 where there is none
    facts: tuple[Place, ...] = ()
    signs: dict[int, tuple[Place, ...]] = field(default_factory=dict)


def layers(document: Document, findings: Sequence[Finding], standing: Standing | None = None) -> Layers:
    """Sort everything that is known of *document* into layers; what points outside the text is left out."""
    size = len(document.text)
    stated = ((i, f) for i, f in enumerate(document.figures) if document.text[max(0, f.start) : f.end].strip())
    marks = disjoint((Stretch(f.start, f.end, i, f.measure) for i, f in stated), size)
    repairs = disjoint((Stretch(r.start, r.end, i, r.kind) for i, r in enumerate(document.repairs)), size)
    places = [
        Stretch(source.start, source.end, i, kind_of(finding, standing))
        for i, finding in enumerate(findings)
        for source in finding.sources
        if source.document == document.name and 0 <= source.start < source.end <= size
    ]
    tags: dict[int, tuple[Stretch, ...]] = {}
    for place in places:
        tags[place.end] = (*tags.get(place.end, ()), place)
    inserts: dict[int, tuple[int, ...]] = {}
    for i, repair in enumerate(document.repairs):
        if 0 <= repair.start == repair.end <= size:
            inserts[repair.start] = (*inserts.get(repair.start, ()), i)
    headings, runins = _headings(document)
    anchors = _anchors(document, marks)
    facts = fact_places(document)
    signs: dict[int, tuple[Place, ...]] = {}
    for fact in facts:
        signs[fact.start] = (*signs.get(fact.start, ()), fact)
    runs = disjoint(runins, size)
    return Layers(marks, repairs, painted(places), runs, headings, tags, inserts, anchors, facts, signs)


def kind_of(finding: Finding, standing: Standing | None) -> str:
    """The class of a finding on the page: its verdict, or ``accepted`` where somebody answered for it."""
    return "accepted" if standing is not None and standing.of(finding) is not None else finding.verdict


def fact_places(document: Document) -> tuple[Place, ...]:
    """Where the facts of *document* stand, sorted, the longer first; what points outside the text is left out."""
    size = len(document.text)
    found = (
        Place(fact.start, fact.end, kind, index)
        for kind in KINDS
        for index, fact in enumerate(kind.of(document))
        if 0 <= fact.start < fact.end <= size
    )
    return tuple(sorted(found, key=lambda place: (place.start, -place.end)))


def disjoint(stretches: Iterable[Stretch], size: int) -> tuple[Stretch, ...]:
    """Sorted stretches without overlaps: of two that overlap, the one that begins first stays, then the longer.

    >>> disjoint([Stretch(3, 9, 0), Stretch(0, 4, 1), Stretch(9, 99, 2)], 20)
    (Stretch(start=0, end=4, index=1, kind=''),)
    """
    kept: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.start, -s.end)):
        if 0 <= stretch.start < stretch.end <= size and (not kept or stretch.start >= kept[-1].end):
            kept.append(stretch)
    return tuple(kept)


def painted(places: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Overlapping quotes cut into pieces, each with its gravest verdict.

    >>> [(p.start, p.end, p.kind) for p in painted([Stretch(0, 6, 0, "info"), Stretch(2, 4, 1, "error")])]
    [(0, 2, 'info'), (2, 4, 'error'), (4, 6, 'info')]
    """
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for place in places:
        opening.setdefault(place.start, []).append(place.kind)
        closing.setdefault(place.end, []).append(place.kind)
    cuts = sorted({*opening, *closing})
    open_now = dict.fromkeys(_SEVERITY, 0)
    pieces: list[Stretch] = []
    for left, right in pairwise(cuts):
        for kind in opening.get(left, ()):
            open_now[kind] += 1
        for kind in closing.get(left, ()):
            open_now[kind] -= 1
        worst = next((kind for kind in sorted(_SEVERITY, key=_SEVERITY.__getitem__) if open_now[kind]), None)
        if worst:
            pieces.append(Stretch(left, right, len(pieces), worst))
    return tuple(pieces)


def left_out(repair: Repair) -> bool:
    """Whether a repair leaves a stretch out of the reading altogether (page chrome, advertising, a doubled lead)."""
    return repair.applied and not repair.replacement and repair.kind in LEFT_OUT


def repair_groups(repairs: Sequence[Repair]) -> list[list[int]]:
    """Repairs of the same kind, reading, evidence and state together, each group as the places in *repairs*."""
    groups: dict[tuple[str, str, str, bool], list[int]] = {}
    for i, repair in enumerate(repairs):
        groups.setdefault((repair.kind, repair.replacement, repair.evidence, repair.applied), []).append(i)
    return list(groups.values())


def _anchors(document: Document, marks: Sequence[Stretch]) -> tuple[int, ...]:
    """For every figure the figure under whose mark it is found."""
    starts = [mark.start for mark in marks]
    found: list[int] = []
    for figure in document.figures:
        at = bisect_right(starts, figure.start) - 1
        found.append(marks[at].index if at >= 0 and marks[at].end > figure.start else -1)
    return tuple(found)


def _headings(document: Document) -> tuple[dict[int, tuple[int, int]], list[Stretch]]:
    """Headings that fill their line (with the rank of their tag), and those that run into their paragraph."""
    text, blocks = document.text, {}
    runins: list[Stretch] = []
    for index, section in enumerate(document.sections):
        if not 0 <= section.start < len(text):
            continue
        line = text.rfind("\n", 0, section.start) + 1
        end = _heading_end(text, section)
        stop = text.find("\n", section.start)
        if not text[line : section.start].strip() and not text[end : len(text) if stop < 0 else stop].strip():
            blocks[line] = (index, section.level)
        elif end > section.start:
            runins.append(Stretch(section.start, end, index))
    levels = sorted({level for _, level in blocks.values()})
    ranks: dict[int, tuple[int, int]] = {}
    last = 1
    for line in sorted(blocks):
        index, level = blocks[line]
        last = min(levels.index(level) + 2, last + 1, 6)  # a page may not skip a rank
        ranks[line] = (index, last)
    return ranks, runins


def _heading_end(text: str, section: Section) -> int:
    """Where the heading's own words end: after label and title where the text has them, else after the label."""
    stop = text.find("\n", section.start)
    stop = len(text) if stop < 0 else stop
    at = section.start
    for words in (section.label, section.title):
        found = text.find(words, at, stop) if words else -1
        at = found + len(words) if found >= 0 and found - at <= 2 else at
    return at
