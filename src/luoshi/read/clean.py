"""The raw text as it is read: repairs laid over it, with a way back from every character."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from luoshi.read.repairs import blank, chrome, comma, lead, markup, pinyin, plus, seo, traditional, wrap
from luoshi.read.repairs.shift import Shift, mended
from luoshi.records import Repair, Span

# In this order they decide where two repairs claim the same stretch.
_FINDERS = (markup.find, seo.find, chrome.mojibake, plus.find, wrap.find, blank.find, comma.find)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A raw text and what is read instead of it.

    *repairs* have raw offsets and are sorted; applied ones do not overlap. An applied repair of kind ``chrome`` or
    ``lead`` with an empty replacement leaves the text as it is: it marks for the eye what lies in *omitted* (clean
    offsets), where titles and dates may be looked for, but no facts. All other applied ones give *text*.

    >>> overlay = clean("全市共710項(xiàng)，增長(zhǎng)5%。")
    >>> overlay.text
    '全市共710项，增长5%。'
    >>> overlay.raw_span(3, 7).quote(overlay.raw)
    '710項(xiàng)'
    """

    raw: str
    text: str
    repairs: tuple[Repair, ...] = ()
    omitted: tuple[Span, ...] = ()
    shift: Shift = field(default=Shift(), repr=False, compare=False)

    def raw_span(self, start: int, end: int) -> Span:
        """The raw stretch behind the clean one; glosses and other mended characters are covered whole."""
        return Span(*self.shift.raw_span(start, end))

    def clean_offset(self, raw: int) -> int:
        """Where the raw position *raw* is found in the clean text."""
        return self.shift.clean_offset(raw)


def clean(raw: str) -> Overlay:
    """Find, prove and lay on the repairs of *raw* (docs/algorithms/cleaning.md); never fails, takes linear time."""
    glosses = pinyin.find(raw)
    majority = traditional.majority(mended(raw, glosses) if glosses else raw)
    text = mended(raw, glosses)
    if majority.holds:
        text = traditional.simplify(text)
    back = Shift.of(glosses)
    edits = [_raw(repair, back) for find in _FINDERS for repair in find(text)]
    zones = [_raw(repair, back) for repair in _zones(text, majority.holds)]
    outside = _outside(edits, zones)
    applied = _fitted([[edit for edit in outside if edit.applied], glosses])
    changes = _with_simplified(raw, applied, zones, majority) if majority.holds else applied
    shift = Shift.of(changes)
    omitted = tuple(Span(shift.clean_offset(zone.start), shift.clean_offset(zone.end)) for zone in zones)
    marks = [piece for zone in zones for piece in _pieces(raw, zone, changes)] if zones else []
    hints = [edit for edit in outside if not edit.applied]
    repairs = sorted([*changes, *marks, *hints], key=lambda repair: (repair.start, repair.end))
    return Overlay(raw, mended(raw, changes), tuple(repairs), omitted, shift)


def _raw(repair: Repair, back: Shift) -> Repair:
    """The same repair with raw offsets."""
    if not back.raw_starts:
        return repair
    start, end = back.raw_span(repair.start, repair.end)
    return Repair(start, end, repair.kind, repair.replacement, repair.evidence, repair.applied)


def _zones(text: str, simplified: bool) -> list[Repair]:
    """The stretches that hold no facts of this document, as repairs that change nothing."""
    plain = text if simplified or not traditional.marked(text) else traditional.simplify(text)
    page = chrome.find(plain)
    zones = [Repair(s.start, s.end, "chrome", "", "网页上的导航、标签、推荐或声明，不是正文") for s in page]
    leads = [Repair(s.start, s.end, "lead", "", "导语是下文开头的重复，只读下文") for s in lead.find(text)]
    return sorted([*zones, *_outside(leads, zones)], key=lambda zone: zone.start)


def _outside(edits: Sequence[Repair], zones: Sequence[Repair]) -> list[Repair]:
    """The edits that touch no zone: where no facts are read, nothing needs mending but the characters."""
    starts, ends = [zone.start for zone in zones], [zone.end for zone in zones]
    return [edit for edit in edits if bisect_right(ends, edit.start) == bisect_left(starts, edit.end)]


def _fitted(ranks: Iterable[Sequence[Repair]]) -> list[Repair]:
    """All repairs without overlaps; those of an earlier rank, then those that begin first, keep their place."""
    kept: list[Repair] = []
    for rank in ranks:
        merged, place, end = [], 0, 0
        for repair in sorted(rank, key=lambda r: (r.start, -r.end)):
            while place < len(kept) and kept[place].end <= repair.start:
                merged.append(kept[place])
                place += 1
            free = place == len(kept) or kept[place].start >= repair.end
            if free and repair.start >= end and repair.end > repair.start:
                merged.append(repair)
                end = repair.end
        kept = merged + kept[place:]
    return kept


def _with_simplified(
    raw: str, applied: Sequence[Repair], zones: Sequence[Repair], majority: traditional.Majority
) -> list[Repair]:
    """The repairs with simplified replacements, and one more for each stretch of traditional text between them."""
    evidence = f"全文以繁体为主（繁体字{majority.traditional}个、简体字{majority.simplified}个），逐字转为简体"
    borders = sorted({0, len(raw), *(b for zone in zones for b in (zone.start, zone.end))})
    changes, done = [], 0
    for at, repair in sorted(
        [*((r.start, r) for r in applied), *((b, None) for b in borders)], key=lambda pair: pair[0]
    ):
        found = traditional.changed(raw[done:at]) if at > done else None
        if found:
            start, end = done + found[0], done + found[1]
            changes.append(Repair(start, end, "traditional", traditional.simplify(raw[start:end]), evidence))
        done = max(done, at)
        if repair:
            changes.append(replace(repair, replacement=traditional.simplify(repair.replacement)))
            done = repair.end
    return changes


def _pieces(raw: str, zone: Repair, changes: Sequence[Repair]) -> Iterator[Repair]:
    """A zone as repairs for display, without the stretches that other repairs change."""
    first = bisect_left(changes, zone.start, key=lambda change: change.start)
    done = zone.start
    for change in changes[first : bisect_left(changes, zone.end, key=lambda change: change.start)]:
        if raw[done : change.start].strip():
            yield replace(zone, start=done, end=change.start)
        done = change.end
    if raw[done : zone.end].strip():
        yield replace(zone, start=done)
