"""The roster check (名单增减): bodies that head the sentences of one list and are missing in its parallel list."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from luoshi.check.names.kinship import Kinship
from luoshi.check.prepared import Prepared
from luoshi.records import Finding, Section, Source

_SENTENCE = re.compile(r"[^。；;\n]+")
_LEAST = 4
_ALIKE = 0.7
_HEAD = 24
_MOST_ROSTERS = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A body that heads a sentence; *start* and *end* are offsets of the reading text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A paragraph whose sentences are each headed by another body, and the section it stands in."""

    where: Prepared
    section: Section | None
    heads: tuple[Named, ...]

    @property
    def names(self) -> frozenset[str]:
        """The bodies, without order."""
        return frozenset(head.name for head in self.heads)

    @property
    def part(self) -> str:
        """Whether it reports or plans, as its section tells."""
        return self.section.part if self.section else "other"


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Lists of bodies in the review and in the plan of one report that do not have the same members."""
    pairs = ((a, b) for a, b in combinations(rosters(prepared)[:_MOST_ROSTERS], 2) if a.part != b.part)
    return tuple(finding for a, b in pairs if (finding := _compared(a, b)))


def compare(prepared: Sequence[Prepared]) -> tuple[Finding, ...]:
    """Such lists of two documents of one region, one finding a pair; a plan and the review after it come first."""
    kinship = Kinship(prepared)
    said = [roster for one in prepared for roster in rosters(one)]
    by_name: dict[str, list[Roster]] = defaultdict(list)
    for roster in said:
        for name in roster.names:
            by_name[name].append(roster)
    found: dict[tuple[str, str], Finding] = {}
    for a in sorted(said, key=lambda roster: roster.part != "plan"):
        rivals = {id(b): b for name in a.names for b in by_name[name][:_MOST_ROSTERS]}
        for b in sorted(rivals.values(), key=lambda roster: roster.part != "report"):
            pair = (a.where.document.name, b.where.document.name)
            if pair in found or not _may_follow(a, b) or kinship.between(a.where, b.where) != "same":
                continue
            finding = _compared(a, b)
            if finding:
                found[pair] = finding
    return tuple(found.values())


def _may_follow(a: Roster, b: Roster) -> bool:
    """Whether *b* is a later list of the same part, or a review that may answer the plan *a*."""
    return _after(a, b) and (a.part == b.part or (a.part, b.part) == ("plan", "report"))


def _after(a: Roster, b: Roster) -> bool:
    return (a.where.document.year or 0, a.where.document.name) < (b.where.document.year or 0, b.where.document.name)


def rosters(prepared: Prepared) -> tuple[Roster, ...]:
    """The paragraphs of which at least four sentences, and more than half, are headed by a body each."""
    text, found, start = prepared.passages.text, [], 0
    for end in prepared.passages.paragraph_ends:
        if end - start > 60:
            heads = tuple(_heads(text, start, end))
            if heads:
                found.append(Roster(prepared, _section(prepared, heads[0].start), heads))
        start = end
    return tuple(found)


def _heads(text: str, start: int, end: int) -> Iterator[Named]:
    sentences = [m for m in _SENTENCE.finditer(text, start, end) if m.end() - m.start() > 4]
    if len(sentences) < _LEAST:
        return
    heads = [head for sentence in sentences if (head := _head(text, sentence.start(), sentence.end()))]
    if len({head.name for head in heads}) >= _LEAST and 2 * len(heads) > len(sentences):
        yield from heads


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A body's name at the head of a sentence: one that ends at a mark, or else the shortest that may be one."""
    rows = tomllib.loads(files("luoshi.check.names").joinpath("roster.toml").read_text("utf-8"))
    kinds = "|".join(sorted(rows["kinds"], key=len, reverse=True))
    verbs = "|".join(rows["verbs"])
    start = rf"(?!(?:{verbs}))[一-鿿]"
    marked = re.compile(rf"{start}{{1}}[一-鿿]{{1,14}}(?:{kinds})(?=[，,：:（(])")
    shortest = re.compile(rf"{start}{{1}}[一-鿿]{{1,12}}?(?:{kinds})")
    return marked, shortest


def _head(text: str, start: int, end: int) -> Named | None:
    while start < end and not "一" <= text[start] <= "鿿":
        start += 1
    for pattern in _patterns():
        found = pattern.match(text, start, min(end, start + _HEAD))
        if found:
            return Named(found.group(), found.start(), found.end())
    return None


def _section(prepared: Prepared, offset: int) -> Section | None:
    """The innermost section that holds an offset of the reading text."""
    raw = prepared.passages.raw(offset)
    holding = [s for s in prepared.document.sections if s.start <= raw < s.end]
    return max(holding, key=lambda s: s.level, default=None)


def _compared(a: Roster, b: Roster) -> Finding | None:
    """What two lists say against one another: members that only one has, and members that changed their name."""
    shared = a.names & b.names
    gone, new = _only(a, b), _only(b, a)
    if len(shared) < _LEAST - 1 or not (gone or new) or 2 * len(shared) < min(len(a.names), len(b.names)):
        return None
    renamed = _renamed(gone, new)
    gone = [head for head in gone if head not in renamed]
    new = [head for head in new if head not in renamed.values()]
    if len(gone) + len(new) > len(shared):
        return None
    return _finding(a, b, (gone, new), renamed)


def _only(a: Roster, b: Roster) -> list[Named]:
    """The members of *a* that the whole paragraph of *b* does not name."""
    text = b.where.passages.text
    start, end = b.where.passages.paragraph_of(b.heads[0].start)
    firsts = {head.name: head for head in reversed(a.heads)}
    return [head for head in firsts.values() if text.find(head.name, start, end) < 0]


def _renamed(gone: Sequence[Named], new: Sequence[Named]) -> dict[Named, Named]:
    """Members of the one list that are much like a member of the other, best pairs first."""
    pairs = [(SequenceMatcher(None, a.name, b.name, autojunk=False).ratio(), a, b) for a in gone for b in new]
    found: dict[Named, Named] = {}
    for ratio, a, b in sorted(pairs, key=lambda pair: -pair[0]):
        if ratio >= _ALIKE and a.name[:2] == b.name[:2] and a not in found and b not in found.values():
            found[a] = b
    return found


def _finding(a: Roster, b: Roster, odd: tuple[list[Named], list[Named]], renamed: dict[Named, Named]) -> Finding:
    gone, new = (sorted(heads, key=lambda head: head.start) for heads in odd)
    said = []
    if gone:
        said.append(f"{_label(a)}有而{_label(b)}没有：{_listed(gone)}")
    if new:
        said.append(f"{_label(b)}有而{_label(a)}没有：{_listed(new)}")
    if renamed:
        said.append("名称改变：" + "、".join(f"{x.name}→{y.name}" for x, y in renamed.items()))
    sources = [_source(a, head) for head in (*gone, *renamed)] + [
        _source(b, head) for head in (*new, *renamed.values())
    ]
    return Finding(
        check="roster",
        verdict="possible",
        message=f"两处并列的名单不一致，{'；'.join(said)}。请核对是遗漏、撤并还是更名。",
        arithmetic=f"{_label(a)}{len(a.names)}个，{_label(b)}{len(b.names)}个，相同{len(a.names & b.names)}个",
        assumes="假定两段逐一写的是同一批单位；如果机构已经撤并、更名，或者后一段本来只写一部分，可不理会。",
        sources=tuple(sources),
    )


def _label(roster: Roster) -> str:
    """Which list is meant: its section's mark and year, or its document."""
    if roster.section is None:
        return f"《{roster.where.document.name}》"
    year = f"{roster.section.year}年" if roster.section.year else ""
    part = {"report": "总结", "plan": "计划"}.get(roster.section.part, "")
    return f"{year}{part}{roster.section.label}"


def _listed(heads: Sequence[Named]) -> str:
    return "、".join(head.name for head in heads)


def _source(roster: Roster, head: Named) -> Source:
    return roster.where.passages.quote(head.start, head.end)
