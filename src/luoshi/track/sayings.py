"""What a text says, clause by clause and figure by figure, in the form in which two texts are compared."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshi.indicators import observe
from luoshi.indicators.wording import normal
from luoshi.read.facts.promise_clauses import sentences
from luoshi.read.repairs.shift import Shift, mended
from luoshi.records import Document, Figure, Observation, Source
from luoshi.track.words import words

_NUMBER = re.compile(
    r"[0-9][0-9,.]*(?:[-—~][0-9][0-9,.]*)?[%‰]?(?:余|多|几)?[万亿千百]*(?:个百分点|万?亿?美?元|人次|公里|公顷|亩|吨)?"
)
_ABOVE = frozenset(("全省", "全市", "我省", "我市", "本省", "本市"))
_JOINTS = re.compile(r"[、和]|以及")
_OWN = re.compile(r"[全本我][省市区县州旗盟域]|新区|本地区")
_SIZE = re.compile(r"([0-9][0-9.]*[万亿]?元)以上(?=[一-龟]{2})")
_CUTS = re.compile(r"[^\u3400-\u9fffA-Za-z]+")
_QUOTED = re.compile(r"“([^“”\n]{2,20})”|《([^《》\n]{2,30})》")
_REASON = re.compile(r"[因受由][^，。；]{2,16}?(?:原因|影响|制约|限制)")
_LEAD = re.compile(r"[一二三四五六七八九十]是([^。；\n]{2,40})[。；，]")
_COUNTERS = "个家项处所座条场次件部辆台套名支户位人再和与等"
_LONGEST = 160
_LEAST_GRAMS = 3
_BESIDES = frozenset(("chrome", "lead"))


@dataclass(frozen=True, slots=True)
class Saying:
    """A clause, or a figure in it, with the words around that tell of what it speaks.

    *source* is the clause in the raw text, *text* its reading, *near* the part of it that belongs to the figure,
    *around* the clause with its neighbours where these only go on about it. *terms* are the pairs of characters of
    what is spoken of, *head* those behind 等, *context* those of the headings above; *names* stand in quotes, *verbs*
    are the kinds of deeds (words.toml). *seen* is the figure as an observation; *place* is where the clause begins.
    """

    source: Source
    text: str
    near: str
    around: str
    terms: frozenset[str]
    head: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]
    verbs: frozenset[str] = frozenset()
    section: str = ""
    region: str = ""
    figure: Figure | None = None
    seen: Observation | None = None
    place: int = 0

    @property
    def key(self) -> str:
        """The words by which a decision on this promise is found again: the clause, and which number of it is meant."""
        return f"{self.source.quote}\n{self.figure.surface}" if self.figure else self.source.quote


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as it is read: *text* with its repairs, figures in it by their place, headings and leads above."""

    document: Document
    text: str
    shift: Shift
    figures: tuple[Figure, ...]
    starts: tuple[int, ...]
    seen: dict[tuple[int, int], Observation]
    leads: tuple[tuple[int, int, str], ...]
    sections: tuple[tuple[int, str], ...]

    def figures_in(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures that begin in a stretch of the reading text."""
        return self.figures[bisect_right(self.starts, start - 1) : bisect_right(self.starts, end - 1)]

    def span(self, figure: Figure) -> tuple[int, int]:
        """Where a figure stands in the reading text."""
        return self.shift.clean_offset(figure.start), self.shift.clean_offset(figure.end)

    def above(self, offset: int) -> tuple[str, str]:
        """The heading over an offset of the reading text, and that with its lead (一是…) for comparison."""
        at = bisect_right(self.sections, (offset, "\U0010ffff"))
        heading = self.sections[at - 1][1] if at else ""
        near = bisect_right(self.leads, (offset, len(self.text), "")) - 1
        lead = self.leads[near][2] if near >= 0 and self.leads[near][1] >= offset else ""
        return heading, f"{heading}，{lead}"


def lay_out(document: Document) -> Layout:
    """Bring a document into the form in which it is compared; linear in its length."""
    changes = [r for r in document.repairs if r.applied and not (r.kind in _BESIDES and not r.replacement)]
    text, shift = mended(document.text, changes), Shift.of(changes)
    figures = tuple(sorted(document.figures, key=lambda figure: figure.start))
    seen: dict[tuple[int, int], Observation] = {}
    for observed in observe(document):
        seen.setdefault((observed.source.start, observed.source.end), observed)
    leads = []
    for match in _LEAD.finditer(text):
        end = text.find("\n", match.end())
        leads.append((match.start(), len(text) if end < 0 else end, match[1]))
    sections = sorted((shift.clean_offset(section.start), section.title) for section in document.sections)
    starts = tuple(shift.clean_offset(figure.start) for figure in figures)
    return Layout(document, text, shift, figures, starts, seen, tuple(leads), tuple(sections))


def saying(
    layout: Layout,
    start: int,
    end: int,
    figure: Figure | None = None,
    *,
    more: int = 0,
    before: str = "",
    verb: str = "",
) -> Saying:
    """What the clause *start*..*end* of the reading text says, of *figure* in it if there is one.

    *before* is the clause before, from which a clause without a noun of its own takes it; *more* is where the next
    clause ends, if it goes on about this one; *verb* stands in front and is not what is spoken of.
    """
    text = layout.text[start:end]
    near = _near(layout, start, end, figure) if figure else text
    leaning = "" if grams(text) else before
    raw_start, raw_end = layout.shift.raw_span(start, more or end)
    heading, context = layout.above(start)
    name = layout.document.name
    return Saying(
        source=Source(name, raw_start, raw_end, layout.document.text[raw_start:raw_end]),
        text=text,
        near=near,
        around="，".join(part for part in (leaning, text, layout.text[end + 1 : more]) if part),
        terms=_own_terms(near.removeprefix(verb), figure) or grams(text) or grams(before),
        head=_head(near),
        context=grams(context),
        names=frozenset(one or other for one, other in _QUOTED.findall(near)),
        verbs=frozenset(kind for kind, verb in words().classes.items() if verb.search(near)),
        section=heading,
        region=_region(layout.document, figure),
        figure=figure,
        seen=layout.seen.get((figure.start, figure.end)) if figure else None,
        place=start,
    )


def _own_terms(near: str, figure: Figure | None) -> frozenset[str]:
    """What the words near a figure speak of; where these are few (产值突破4000亿元), with what the figure measures."""
    own = grams(near)
    if figure is not None and figure.indicator != "-" and len(own) < _LEAST_GRAMS:
        return own | grams(figure.indicator)
    return own


def _region(document: Document, figure: Figure | None) -> str:
    """Whose figure it is; empty where the text only says 全区 or nothing at all.

    In the text of a district 全市 is another place.
    """
    scope = figure.scope if figure is not None else ""
    if scope in _ABOVE and document.region[-1:] in "区县" and document.region:
        return scope
    return own_name(scope) or own_name(document.region)


def own_name(region: str) -> str:
    """A region by its name; empty where it is only called 全区 or the like.

    >>> own_name("全区"), own_name("市北区")
    ('', '市北区')
    """
    return "" if region in ("", "-") or _OWN.fullmatch(region) else region


def clauses(layout: Layout, start: int, end: int) -> Iterator[tuple[int, int, str, int]]:
    """The clauses of a stretch of the reading text: start, end, the clause before, and the end of the one after."""
    for groups in sentences(layout.text, start, end):
        before = ""
        for group in groups:
            for index, (first, last) in enumerate(group):
                yield first, last, before, group[index + 1][1] if index + 1 < len(group) else 0
                before = layout.text[first:last]


def _near(layout: Layout, start: int, end: int, figure: Figure) -> str:
    """The part of a clause that belongs to *figure*: cut at the 、 that parts it from its neighbours."""
    text, (first, last) = layout.text, layout.span(figure)
    if (apart := _respectively(layout, start, end, figure)) is not None:
        return apart
    for other in layout.figures_in(start, end):
        a, b = layout.span(other)
        if b <= first and (cut := text.rfind("、", b, first)) >= 0:
            start = cut + 1
        elif a >= last:
            if (cut := text.find("、", last, a)) >= 0:
                end = min(end, cut)
            break
    return text[start:end]


def _respectively(layout: Layout, start: int, end: int, figure: Figure) -> str | None:
    """The words for one number of a list with 分别: of 供水、燃气管网分别达到47公里、38公里 for the first 供水管网."""
    at = layout.text.find("分别", start, end)
    if at < 0 or layout.span(figure)[0] < at:
        return None
    names = _JOINTS.split(layout.text[start:at])
    places = [other.start for other in layout.figures_in(at, end)]
    if len(names) < 2 or len(names) != len(places) or figure.start not in places:
        return None
    number = places.index(figure.start)
    name = names[number] + (names[-1][-2:] if number < len(names) - 1 else "")
    return f"{name}{figure.surface}"


@lru_cache(maxsize=65536)
def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters that tell of what *text* speaks: no numbers, no words that say little.

    >>> sorted(grams("全年新增公共停车泊位3000个"))
    ['停车', '公共', '共停', '泊位', '车泊']
    """
    plain = normal(_REASON.sub(" ", text))[0] if text else ""
    found = {f"{size}+" for size in _SIZE.findall(plain)}
    plain = _NUMBER.sub(" ", plain)
    for piece in words().idle.split(plain):
        for run in _CUTS.split(piece or ""):
            bare = run.lower().lstrip(_COUNTERS)
            found.update(bare[i : i + 2] for i in range(len(bare) - 1))
    return frozenset(found)


def _head(text: str) -> frozenset[str]:
    """What stands behind 等: of 甲、乙等步行街 the 步行街; empty where there is none, or too little."""
    at = text.rfind("等")
    found = grams(text[at + 1 :]) if at > 0 else frozenset()
    return found if len(found) > 1 else frozenset()


def shared(a: str, b: str) -> tuple[str, ...]:
    """The runs of characters that two texts have in common, longest first, each of two or more.

    >>> shared("改造老旧小区32个", "老旧小区改造完成29个")
    ('老旧小区', '改造')
    """
    found: list[str] = []
    a, rest = a[:_LONGEST], b[:_LONGEST]
    for length in range(min(len(a), len(rest), 24), 1, -1):
        for at in range(len(a) - length + 1):
            run = a[at : at + length]
            if run in rest and _CUTS.sub("", run) == run and not any(run in longer for longer in found):
                found.append(run)
                rest = rest.replace(run, "\0")
    return tuple(found[:6])


def joined(pieces: Sequence[str]) -> str:
    """Words as one list for a reader."""
    return "、".join(pieces)
