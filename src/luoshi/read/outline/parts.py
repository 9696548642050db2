"""Which stretches of a text report what was done and which plan what is to be done, and for which years."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.read.outline.lines import Line
from luoshi.read.outline.nesting import Node
from luoshi.read.outline.phrases import find_phrases
from luoshi.read.outline.signs import Stretch, first_part, heading_part, reviewed_first, years_of
from luoshi.read.outline.words import YEAR, Kind
from luoshi.read.outline.years import Years, five_year_plan
from luoshi.records import Span
from luoshi.records.document import Part

_SENTENCE = re.compile(r"[。！？!?\n]|[，,；;](?=实际|已|目前|截至|1?\d?[-—至]?1?\d月)")
OPENER = 45
"""Characters from the beginning of a paragraph within which a phrase speaks for all of it."""


class _Scope(NamedTuple):
    """A section whose heading said its part, and the state to go back to behind it.

    *turns* tells that the heading names a review and then a plan: somewhere in the section the text turns.
    """

    end: int
    level: int
    part: Part
    before: Stretch
    turns: bool = False

    @property
    def said(self) -> Part | None:
        """The part that holds for the whole of the section."""
        return None if self.turns else self.part


class _Walk:
    """The state of the walk through a text: the present stretch, the headings in force, and the stretches so far."""

    def __init__(self, text: str, lines: Sequence[Line], *, kind: Kind, years: Years, state: Stretch) -> None:
        self.text, self.kind, self.years, self.state = text, kind, years, state
        self._starts = [line.start for line in lines]
        self._tails = [line.tail for line in lines]
        self.out: list[Stretch] = [state]
        self._scopes: list[_Scope] = []
        self._until = -1
        self._local = False
        self._title_end = -1
        self._inner: Node | None = None

    def heading(self, node: Node) -> None:
        """Enter the section of a heading."""
        self.leave(node.start)
        self._inner = node
        above = self._scopes[-1].said if self._scopes else None
        half = reviewed_first(node.title) if self.kind in ("work", "both") else ""
        told = node._replace(title=half) if half else node
        part = heading_part(told, kind=self.kind, years=self.years, above=above)
        if part is None:
            return
        self._title_end = node.start + len(node.label + node.title) + 1
        year, years = years_of(told, part, self.years)
        if self.kind == "plan" and part == "plan":
            year, years = self.out[0].year, self.out[0].years
        self._scopes.append(_Scope(node.end, node.level, part, self.state, bool(half) and part == "report"))
        self._set(Stretch(node.start, part, year, years, Span(node.start, node.start + len(node.label + node.title))))

    def leave(self, position: int) -> None:
        """Leave phrases and sections that end before *position*."""
        if self._local and self._until <= position:
            self._close()
        while self._scopes and self._scopes[-1].end <= position:
            scope = self._scopes.pop()
            plan_goes_on = scope.level == 1 and scope.part == "plan" and self.kind in ("work", "both")
            if not plan_goes_on and self.state.part != scope.before.part:
                self._set(scope.before._replace(start=scope.end))

    def _close(self) -> None:
        self.out.append(self.state._replace(start=self._until))
        self._local = False

    def _set(self, state: Stretch) -> None:
        if self._local:
            self._until, self._local = state.start, False
        self.state = state
        self.out.append(state)

    def _briefly(self, state: Stretch, end: int) -> None:
        """Another state up to *end*, then the present one again."""
        if self._local:
            self._until = state.start
            self._close()
        self.out.append(state)
        self._until, self._local = end, True

    def phrase(self, match: re.Match[str]) -> None:
        """Let a phrase take effect."""
        self.leave(match.start())
        names_year = match.lastgroup == "year" and match[0] == f"{self.years.year}年"
        if self._local and names_year and self._begins(match.start()):
            self._until = match.start()
            self._close()
        if match.start() < self._title_end or (self._local and match.lastgroup not in ("plan", "report", "one")):
            return
        at = match.start()
        line = bisect_right(self._starts, at) - 1
        opens = line >= 0 and at - self._starts[line] <= OPENER
        end = self._tails[line] if line >= 0 else len(self.text)
        because = Span(match.start(), match.end())
        if self.state.part != "other":
            self._effect(match, opens=opens, end=max(end, match.end()), because=because)

    def _begins(self, position: int) -> bool:
        """Whether a clause begins at *position*."""
        return position > 0 and self.text[position - 1] in "，,。；;\n"

    def _effect(self, match: re.Match[str], *, opens: bool, end: int, because: Span) -> None:
        group, at = match.lastgroup, match.start()
        said = self._scopes[-1].said if self._scopes else None
        planned = Stretch(at, "plan", self._planned_year(match[0]), None, because)
        reported = Stretch(at, "report", self.years.year, None, because)
        now = self.state.part
        if group == "plan" and (now == "report" or self._local):
            if now == "report" and (opens or "目标" in match[0]) and said != "report":
                self._set(planned)
            else:
                self._briefly(planned, end)
        elif group == "local" and now == "report":
            self._briefly(planned, self._sentence_end(match.end()))
        elif now == "plan" and group in ("report", "one", "five", "sofar", "year"):
            self._back(match, reported, opens=opens, end=end, said=said)
        elif now == "report" and group in ("span", "five", "one", "year"):
            self._spans(match, opens=opens, end=end, because=because)

    def _planned_year(self, phrase: str) -> int | None:
        """The year that a phrase plans: the one it names; 今年 is the year under review save in yearly reports."""
        named = YEAR.search(phrase)
        if named and "底" not in phrase:
            return int(named[0])
        year = self.years.year
        if self.kind not in ("work", "both") and year is not None and re.search(r"今年|本年度|下半年", phrase):
            return year
        return self.years.plan_year

    def _back(self, match: re.Match[str], reported: Stretch, *, opens: bool, end: int, said: Part | None) -> None:
        """A phrase of review within a plan: for the paragraph, or for good where no heading had said plan."""
        group = match.lastgroup
        if not opens or (self.kind == "plan" and group != "sofar"):
            return
        if group == "sofar":
            self._briefly(reported._replace(year=self.state.year), end)
        elif group in ("report", "one") or (group == "year" and match[0] == f"{self.years.year}年"):
            if said == "plan":
                self._briefly(reported, end)
            else:
                self._set(reported)

    def _spans(self, match: re.Match[str], *, opens: bool, end: int, because: Span) -> None:
        """A phrase that says of how many years a review speaks: for good if it opens a paragraph, else briefly."""
        group, year = match.lastgroup, self.years.year
        state = self.state._replace(start=match.start(), because=because)
        recalls = re.search("[回。！]", self.text[max(0, match.start() - 3) : match.start() + 2]) is not None
        if group in ("one", "year"):
            same = group == "one" or match[0] == f"{year}年"
            told = self.text[match.end() : match.end() + 1] in "，,是" or self.text.startswith(f"{year}年", match.end())
            if opens and same and self.state.years and told:
                self._set(state._replace(year=year, years=None))
            return
        span = five_year_plan(match[0]) if group == "span" else (year - 4, year) if group == "five" and year else None
        if span is None or self.text[match.start() - 1 : match.start()] in tuple("较比于为与和、"):
            return
        if year is not None and (span[0] > year or (self.kind == "plan" and span[1] > year)):
            if span[0] > year and self._turns(match.start()):
                self._set(Stretch(match.start(), "plan", None, span, because))
            return
        new = state._replace(year=None, years=(span[0], min(span[1], year) if year else span[1]))
        inner = self._inner if self._inner and self._inner.end > match.start() else None
        wide = recalls and (inner is None or inner.level == 1)
        if (opens or wide) and (group == "five" or self.text[match.end() : match.end() + 1] in "，,是我全"):
            self._set(new)
        else:
            self._briefly(new, end if recalls else self._sentence_end(match.end()))

    def _turns(self, position: int) -> bool:
        """Whether a plan named at *position*, in the first sentence of its paragraph, turns a section of two halves."""
        if not (self._scopes and self._scopes[-1].turns):
            return False
        line = bisect_right(self._starts, position) - 1
        return line >= 0 and "。" not in self.text[self._starts[line] : position]

    def _sentence_end(self, position: int) -> int:
        """Where the sentence that holds *position* ends, or turns to what is done already."""
        stop = _SENTENCE.search(self.text, position)
        return stop.start() if stop else len(self.text)


def find_stretches(
    text: str,
    lines: Sequence[Line],
    nodes: Sequence[Node],
    *,
    kind: Kind,
    years: Years,
    notes: Sequence[Span],
    span: tuple[int, int] | None = None,
) -> list[Stretch]:
    """The stretches of *text* in order; the first begins at 0, and neighbours differ.

    *span* are the years of the plan of several years that the document is or tells of; *notes* are no part of the text.
    """
    phrases = list(find_phrases(text))
    marked = any(match.lastgroup in ("plan", "report", "five", "one") for match in phrases)
    marked = marked or any(heading_part(node, kind=kind, years=years, above=None) for node in nodes if node.level == 1)
    part = first_part(kind, text, marked=marked and kind != "")
    state = Stretch(0, part, None if span else years.plan_year if part == "plan" else years.year, span)
    walk = _Walk(text, lines, kind=kind, years=years, state=state)
    for event in _merged(nodes, phrases):
        if isinstance(event, Node):
            walk.heading(event)
        else:
            walk.phrase(event)
    walk.leave(len(text) + 1)
    return _with_notes(walk.out, notes, len(text))


def _merged(nodes: Sequence[Node], phrases: Sequence[re.Match[str]]) -> Iterator[Node | re.Match[str]]:
    """Headings and phrases in the order of the text; a heading before a phrase within it."""
    index = 0
    for phrase in phrases:
        while index < len(nodes) and nodes[index].start <= phrase.start():
            yield nodes[index]
            index += 1
        yield phrase
    yield from nodes[index:]


def _with_notes(stretches: Sequence[Stretch], notes: Sequence[Span], length: int) -> list[Stretch]:
    """The stretches with the notes cut out as ``other``; equal neighbours are joined."""
    if notes:
        ordered = [s for s in stretches if s.start < notes[0].start]
        after = bisect_left([s.start for s in stretches], notes[-1].end)
        rest = stretches[after:]
        stretches = [*ordered, Stretch(notes[0].start, "other", None, None, notes[0]), *rest]
    out: list[Stretch] = []
    for stretch in stretches:
        if out and out[-1].start == stretch.start:
            out.pop()
        if (not out or out[-1][1:4] != stretch[1:4]) and stretch.start < max(length, 1):
            out.append(stretch)
    return out
