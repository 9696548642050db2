"""The outline of a document: title, issuer, region, date, years, sections, notes, and what reports and what plans."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.read.outline.footnotes import find_footnotes
from luoshi.read.outline.headings import Heading, find_headings
from luoshi.read.outline.lines import Zones, split_lines
from luoshi.read.outline.masthead import Masthead, read_masthead
from luoshi.read.outline.nesting import Node, nest, without_contents
from luoshi.read.outline.parts import find_stretches
from luoshi.read.outline.places import find_region
from luoshi.read.outline.signs import Stretch
from luoshi.read.outline.words import Kind, is_appendix, kind_of, kind_of_body, kind_of_headings
from luoshi.read.outline.years import Years, find_years, plan_span
from luoshi.records import Footnote, Section, Span

__all__ = ["Outline", "PartIndex", "Stretch", "outline", "part_index", "path_at", "section_at"]

_SHORT = 24
"""Characters of a title that a path shows."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a document's build; all offsets count characters of the text given to :func:`outline`.

    *date* is an ISO day or month or empty. *year* is the year under review (of a pure plan: the plan's year),
    *plan_year* the year that the plan part speaks of. *parents* gives for each section the place of the one that holds
    it (-1: none), *stretches* where the text reports and where it plans.
    """

    title: str
    issuer: str
    region: str
    date: str
    year: int | None
    plan_year: int | None
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    parents: tuple[int, ...] = ()
    stretches: tuple[Stretch, ...] = ()


class PartIndex:
    r"""Tells quickly for a position whether the text reports or plans there, and of which years it speaks.

    >>> index = part_index(outline("一、2025年工作回顾\n产值5亿元。\n二、2026年重点工作\n产值6亿元。"))
    >>> index.at(14).part, index.at(14).year, index.at(35).part, index.at(35).year
    ('report', 2025, 'plan', 2026)
    """

    __slots__ = ("_starts", "_stretches")

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        """*stretches* are in the order of the text, the first at 0."""
        self._stretches = stretches or (Stretch(0, "other", None),)
        self._starts = [stretch.start for stretch in self._stretches]

    def at(self, position: int) -> Stretch:
        """The stretch that holds *position*."""
        return self._stretches[max(bisect_right(self._starts, position) - 1, 0)]


def part_index(found: Outline) -> PartIndex:
    """The index of the parts of an outline; build it once for a document."""
    return PartIndex(found.stretches)


def outline(
    text: str, *, omitted: tuple[Span, ...] = (), year: int | None = None, region: str | None = None, name: str = ""
) -> Outline:
    r"""The outline of a cleaned *text*; any text has one, though it may be empty.

    *omitted* stretches (page chrome, other articles) hold no headings, but may hold the title and the date. *year* and
    *region* are what the user knows better; *name* is the file's name, which serves where the text has no title.

    >>> found = outline("2022年青岛市工作总结\n一、工作情况\n全市新增企业8家。")
    >>> found.title, found.region, found.year, found.sections[0].title
    ('2022年青岛市工作总结', '青岛', 2022, '工作情况')
    """
    lines = list(split_lines(text))
    zones = Zones(omitted)
    used = [line for line in lines if line.start not in zones] if omitted else lines
    head = read_masthead(lines, name=name)
    headings = without_contents(find_headings(text, used, title=head.title), used)
    appendix = next((h.start for h in headings if not h.label and is_appendix(h.title)), -1)
    notes = find_footnotes(text, used, appendix)
    zone, headings = _outside_notes(headings, notes)
    nodes = nest(headings, used, zone.start if zone else len(text))
    body = text[head.body :]
    kind, years = _kind_and_years(head, nodes, body, year)
    span = plan_span(head.title) or (plan_span(body[:600]) if kind == "news" and "计划" in head.title else None)
    stretches = find_stretches(text, used, nodes, kind=kind, years=years, notes=[zone] if zone else [], span=span)
    planned = next((stretch.year for stretch in stretches if stretch.part == "plan" and stretch.year), None)
    return Outline(
        title=head.title,
        issuer=head.issuer,
        region=region or find_region(heads=[head.title, head.meeting, head.issuer, name], body=body),
        date=head.date,
        year=years.year,
        plan_year=years.plan_year if kind in ("work", "both", "plan") else planned,
        sections=_sections(nodes, PartIndex(stretches)),
        footnotes=tuple(notes),
        parents=tuple(node.parent for node in nodes),
        stretches=tuple(stretches),
    )


def _kind_and_years(head: Masthead, nodes: Sequence[Node], body: str, year: int | None) -> tuple[Kind, Years]:
    """What kind of document it is and of which years it speaks; *year* is what the user says."""
    widest = [node.title for node in nodes if node.level == 1]
    kind = kind_of(head.title) or kind_of_body(body) or kind_of_headings(widest)
    years = find_years(kind=kind, head=head, headings=widest, body=body)
    return kind, years if year is None else _shifted(years, year)


def _outside_notes(headings: list[Heading], notes: Sequence[Footnote]) -> tuple[Span | None, list[Heading]]:
    """The stretch of the notes at the end of the text, and the headings that stand before it."""
    linked = [note for note in notes if note.references]
    if not linked:
        return None, headings
    zone = Span(linked[0].start, linked[-1].end)
    return zone, [heading for heading in headings if heading.start < zone.start]


def _shifted(years: Years, year: int) -> Years:
    """The years when the user says the year under review: the plan stays as far from it as the text has it."""
    if years.year is None or years.plan_year is None:
        return Years(year, year + 1)
    return Years(year, year + years.plan_year - years.year)


def _sections(nodes: Sequence[Node], index: PartIndex) -> tuple[Section, ...]:
    """The records of the sections, each with the part and year that hold where it begins."""
    out = []
    for node in nodes:
        at = index.at(node.start)
        year = at.year if at.years is None else None
        out.append(Section(node.start, node.end, node.level, node.label, node.title, at.part, year))
    return tuple(out)


def _place(found: Outline, position: int) -> int:
    """The place of the innermost section that holds *position*, -1 for none."""
    low, high = 0, len(found.sections)
    while low < high:
        middle = (low + high) // 2
        if found.sections[middle].start <= position:
            low = middle + 1
        else:
            high = middle
    place = low - 1
    while place >= 0 and found.sections[place].end <= position:
        place = found.parents[place]
    return place


def section_at(found: Outline, position: int) -> Section | None:
    """The innermost section that holds *position*, None where there is none."""
    place = _place(found, position)
    return found.sections[place] if place >= 0 else None


def path_at(found: Outline, position: int) -> str:
    r"""Where *position* stands, from the widest heading to the narrowest, in words that a user knows again.

    >>> path_at(outline("一、重点工作\n（一）稳增长\n一是扩大内需。新增1万家。"), 24)
    '一、重点工作 > （一）稳增长 > 一是扩大内需'
    """
    names: list[str] = []
    place = _place(found, position)
    while place >= 0:
        section = found.sections[place]
        title = section.title if len(section.title) <= _SHORT else section.title[:_SHORT] + "…"
        gap = " " if section.label[-1:].isalnum() and section.label[-1:] not in "是" else ""
        names.append(f"{section.label}{gap}{title}")
        place = found.parents[place]
    return " > ".join(reversed(names))
