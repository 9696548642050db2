"""A document laid out for checking: every figure with the words of its clause, its sentence and its paragraph.

Checks compare words around figures, so they read the *reading text*: the raw text with the applied repairs (injected
pinyin left out, traditional characters made simplified). Offsets given to a user are always those of the raw text.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import allowed
from luoshi.records import Document, Figure, Interval, Repair, Source

_CLAUSE = re.compile(r"[，,。；;！？!?：:、\n\r]")
_SENTENCE = re.compile(r"[。！？!?\n\r]")
_QUOTE_STOPS = "，,。；;！？!?\n\r"
_QUOTE_REACH = 60
_WORDS_REACH = 40
_MOST_RESTATEMENTS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A figure and its place in the reading text; *lead* and *tail* are its clause's words before and after it.

    *allowed* is the interval that its print allows.
    """

    figure: Figure
    index: int
    start: int
    end: int
    lead: str
    tail: str
    sentence: int
    paragraph: int
    allowed: Interval


@dataclass(frozen=True, slots=True)
class Passages:
    """The reading text of a document and its figures in order; *levels* are the amounts (no growth, share or rank)."""

    document: Document
    text: str
    places: tuple[Place, ...]
    levels: tuple[Place, ...]
    sentence_ends: tuple[int, ...]
    paragraph_ends: tuple[int, ...]
    level_starts: tuple[int, ...]
    equals: Mapping[tuple[Decimal, str], tuple[Place, ...]]
    shifts: tuple[tuple[int, ...], tuple[int, ...]]

    def quote(self, start: int, end: int) -> Source:
        """A stretch of the reading text as a quote of the raw text, blanks at its ends left out."""
        begin, stop = self.raw(start), max(self.raw(start), self.raw(end - 1) + 1)
        words = self.document.text[begin:stop]
        begin += len(words) - len(words.lstrip())
        return Source(self.document.name, begin, begin + len(words.strip()), words.strip())

    def raw(self, offset: int) -> int:
        """The offset in the raw text of an offset in the reading text."""
        starts, moved = self.shifts
        return max(0, offset - moved[bisect_right(starts, offset) - 1])

    def levels_between(self, start: int, end: int) -> tuple[Place, ...]:
        """The amounts that begin in a stretch of the reading text."""
        return self.levels[bisect_right(self.level_starts, start - 1) : bisect_right(self.level_starts, end - 1)]

    def sentence_of(self, offset: int) -> tuple[int, int]:
        """Start and end of the sentence that holds an offset of the reading text."""
        return _stretch(self.sentence_ends, offset)

    def paragraph_of(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds an offset of the reading text."""
        return _stretch(self.paragraph_ends, offset)

    def restatements(self, total: Place) -> tuple[Place, ...]:
        """Every place that states the same amount of the same thing, *total* among them, in order.

        Small counts repeat by chance (18个 of this, 18个 of that), so an amount of less than three digits needs the
        very same words. A dozen places are looked at, which bounds the work on texts that repeat themselves.
        """
        same = self.equals.get((total.figure.value, total.figure.unit), ())[:_MOST_RESTATEMENTS]
        telling = len(total.figure.value.normalize().as_tuple().digits) > 2
        others = [p for p in same if p is not total and alike(p, total) and _named_alike(p, total, telling)]
        return tuple(sorted((total, *others), key=lambda p: p.index))


def _stretch(ends: Sequence[int], offset: int) -> tuple[int, int]:
    at = bisect_right(ends, offset)
    return (ends[at - 1] if at else 0), ends[at] if at < len(ends) else ends[-1]


def lay_out(document: Document) -> Passages:
    """Place every figure of a document in its clause, sentence and paragraph; one pass, linear in the figures."""
    text, starts, shifts = _reading_text(document.text, document.repairs)
    clause_ends = [m.end() for m in _CLAUSE.finditer(text)]
    sentence_ends = [m.end() for m in _SENTENCE.finditer(text)]
    paragraph_ends = [e for e in sentence_ends if text[e - 1] in "\n\r"]
    clause_ends.append(len(text))
    sentence_ends.append(len(text))
    paragraph_ends.append(len(text))
    figures = sorted(document.figures, key=lambda f: f.start)
    spans = [(0, 0), *((_shifted(f.start, starts, shifts), _shifted(f.end, starts, shifts)) for f in figures)]
    spans.append((len(text), len(text)))
    places = []
    for index, figure in enumerate(figures):
        (_, floor), (start, end), (ceiling, _) = spans[index : index + 3]
        before, after = bisect_right(clause_ends, start), bisect_right(clause_ends, end)
        left = max(clause_ends[before - 1] if before else 0, floor, start - _WORDS_REACH)
        right = clause_ends[after] - 1 if after < len(clause_ends) - 1 else len(text)
        right = min(right, ceiling, end + _WORDS_REACH)
        lead, tail = _unbracketed(text[left:start], text[end:right])
        sentence, paragraph = bisect_right(sentence_ends, start), bisect_right(paragraph_ends, start)
        places.append(Place(figure, index, start, end, lead, tail, sentence, paragraph, allowed(figure)))
    read_starts = tuple(start + shift for start, shift in zip(starts, shifts, strict=True))
    return _passages(
        document, text, tuple(places), tuple(sentence_ends), tuple(paragraph_ends), (read_starts, tuple(shifts))
    )


def _passages(
    document: Document,
    text: str,
    places: tuple[Place, ...],
    sentence_ends: tuple[int, ...],
    paragraph_ends: tuple[int, ...],
    shifts: tuple[tuple[int, ...], tuple[int, ...]],
) -> Passages:
    levels = tuple(p for p in places if p.figure.measure == "level" and p.figure.value > 0 and p.figure.high is None)
    equals: dict[tuple[Decimal, str], list[Place]] = defaultdict(list)
    for place in levels:
        equals[place.figure.value, place.figure.unit].append(place)
    return Passages(
        document=document,
        text=text,
        places=places,
        levels=levels,
        sentence_ends=sentence_ends,
        paragraph_ends=paragraph_ends,
        level_starts=tuple(p.start for p in levels),
        equals={key: tuple(value) for key, value in equals.items()},
        shifts=shifts,
    )


def _unbracketed(lead: str, tail: str) -> tuple[str, str]:
    """Keep to the figure's side of a bracket that opens before it and closes after it."""
    opened = max(lead.rfind("("), lead.rfind("（"))
    if opened >= 0 and max(lead.rfind(")"), lead.rfind("）")) < opened:
        lead = lead[opened + 1 :]
    for mark, opener in ((")", "("), ("）", "（")):
        closed = tail.find(mark)
        if closed >= 0 and opener not in tail[:closed]:
            tail = tail[:closed]
    return lead.strip(), tail.strip()


def _reading_text(text: str, repairs: Sequence[Repair]) -> tuple[str, list[int], list[int]]:
    """The text with its applied repairs, and from which raw offset on how far it is shifted."""
    out: list[str] = []
    starts, shifts = [0], [0]
    at = shift = 0
    for repair in sorted((r for r in repairs if r.applied), key=lambda r: (r.start, r.end)):
        if repair.start < at:
            continue
        out += (text[at : repair.start], repair.replacement)
        at = repair.end
        change = len(repair.replacement) - (repair.end - repair.start)
        if change:
            shift += change
            starts.append(repair.end)
            shifts.append(shift)
    out.append(text[at:])
    return "".join(out), starts, shifts


def _shifted(offset: int, starts: Sequence[int], shifts: Sequence[int]) -> int:
    return offset + shifts[bisect_right(starts, offset) - 1]


def alike(a: Place, b: Place) -> bool:
    """Whether two figures may stand in one sum: same measure and unit, no plan with a result, years that overlap.

    What a plan lists (64项任务, 86个项目) is counted and not achieved: there target and actual, this year and next are
    the reader's guess and say nothing.
    """
    f, g = a.figure, b.figure
    if f.measure != g.measure or f.unit != g.unit:
        return False
    return (_planned(f) == _planned(g) and _years_meet(f.period, g.period)) or (_listed(a) and _listed(b))


_LISTED = re.compile(r"任务|工作|措施|举措|事项|实事|指标|项目|政策")


def _listed(place: Place) -> bool:
    return place.figure.unit in ("项", "个", "条", "件") and bool(
        _LISTED.search(place.tail) or _LISTED.search(place.lead)
    )


def same_time(a: Place, b: Place) -> bool:
    """Whether two figures speak of the very same period, as far as it is told."""
    f, g = a.figure.period, b.figure.period
    return f == g or "-" in (f, g)


def _planned(figure: Figure) -> bool:
    return figure.status in ("target", "stretch")


def _years_meet(a: str, b: str) -> bool:
    if a == b or "-" in (a, b):
        return True
    (low_a, high_a), (low_b, high_b) = _years(a), _years(b)
    return low_a <= high_b and low_b <= high_a


def _years(period: str) -> tuple[str, str]:
    first, _, last = period.partition("/")
    return first[:4], last[:4] if last[:4].isdigit() else first[:4]


_NOUN_CLASSES = (("任务", "工作"), ("措施", "举措"), ("企业", "公司"), ("事项", "实事"))


def same_thing(a: Place, b: Place) -> bool:
    """Whether two figures count the same kind of thing: a noun beside both, or two of one class (任务, 工作)."""
    words_a, words_b = _nouns(a), _nouns(b)
    if words_a & words_b:
        return True
    return any(any(w in words_a for w in group) and any(w in words_b for w in group) for group in _NOUN_CLASSES)


def _named_alike(a: Place, b: Place, telling: bool) -> bool:
    if telling:
        return same_thing(a, b)
    return len(a.lead + a.tail) > 3 and (a.lead[-6:], a.tail[:6]) == (b.lead[-6:], b.tail[:6])


def _nouns(place: Place) -> frozenset[str]:
    """The pairs of characters that may name what is counted: those after the number, and those right before it."""
    tail, lead = place.tail[:14], place.lead[-8:]
    return frozenset(w[i : i + 2] for w in (tail, lead) for i in range(len(w) - 1))


def source_of(passages: Passages, place: Place) -> Source:
    """The clause around a figure as a quote of the raw text.

    An item of a list with words of its own is quoted alone (预期性指标18个), a bare number with the whole clause.
    """
    text, figure = passages.document.text, place.figure
    start, end = figure.start, figure.end
    floor, ceiling = max(0, start - _QUOTE_REACH), min(len(text), end + _QUOTE_REACH)
    while start > floor and text[start - 1] not in _QUOTE_STOPS:
        start -= 1
    while end < ceiling and text[end] not in _QUOTE_STOPS:
        end += 1
    if place.lead or place.tail:
        start, end = _item(passages, place, start, end)
    while start < figure.start and text[start].isspace():
        start += 1
    while end > figure.end and text[end - 1].isspace():
        end -= 1
    return Source(passages.document.name, start, end, text[start:end])


def _item(passages: Passages, place: Place, start: int, end: int) -> tuple[int, int]:
    """Cut a clause at the 、 that parts a figure from its neighbours."""
    text, figure, places = passages.document.text, place.figure, passages.places
    if place.index and places[place.index - 1].figure.end > start:
        cut = text.find("、", places[place.index - 1].figure.end, figure.start)
        start = cut + 1 if cut >= 0 else start
    if place.index + 1 < len(places) and places[place.index + 1].figure.start < end:
        cut = text.find("、", figure.end, places[place.index + 1].figure.start)
        end = cut if cut >= 0 else end
    return start, end
