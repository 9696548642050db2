"""Honours, pilots and recognitions (荣誉、试点、称号) that a text says were won."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from luoshi.read.facts.holders import organ_in
from luoshi.read.facts.honour_lists import Heading, headings, previews
from luoshi.read.facts.honour_verbs import verbs
from luoshi.read.facts.honours_held import Won
from luoshi.read.facts.titles import kind_of, level_above, level_in, level_of_region, similar
from luoshi.read.facts.winning import titles_won
from luoshi.read.facts.wording import Sentence, because, sentences_with, times_in
from luoshi.read.outline.lines import Zones
from luoshi.read.reading import Reading
from luoshi.read.sections import Stretch, part_index, path_at
from luoshi.records import Because, Honour
from luoshi.records.fact import Level

_FOOTNOTE = re.compile(r"\[\d{1,3}\]|[“”]$|^[“”](?=[^“”]*$)")


def find(reading: Reading) -> tuple[Honour, ...]:
    """The honours of a text, in order; wishes (争创), grants to others and plain statistics are none.

    >>> from luoshi.read.reader import prepare
    >>> [h] = find(prepare("2022年，甲园区获评省级绿色园区。"))
    >>> h.name, h.level, h.kind, h.holder, h.date
    ('省级绿色园区', 'province', 'award', '甲园区', '2022')
    """
    zones, parts = Zones(reading.overlay.omitted), part_index(reading.outline)
    heads = headings(reading)
    usual = _usual_level(reading, heads)
    rows: list[Honour] = [_of_heading(reading, head, parts.at(head.start), usual) for head in heads]
    for sentence in sentences_with(reading.text, verbs().trigger):
        stretch = parts.at(sentence.start)
        if sentence.start in zones or stretch.part == "other" or any(h.start <= sentence.start < h.end for h in heads):
            continue
        won = titles_won(sentence, planned=stretch.part == "plan")
        if won:
            head = next((h for h in heads if h.below_start <= sentence.start < h.below_end), None)
            rows += _of_sentence(reading, sentence, won, stretch, head, usual)
    listed = [
        _honour(reading, won, level_in(won.title.text) or "nation", "", str(parts.at(won.title.start).year or ""))
        for won in previews(reading)
    ]
    rows += [row for row in listed if not any(similar(row.name, other.name, length=9) for other in rows)]
    return _without_doubles(rows)


def _usual_level(reading: Reading, heads: Sequence[Heading]) -> Level:
    """The level of titles that tell none: that of most ticked headings, else one above the region's."""
    told = Counter(level for head in heads if (level := level_in(head.won.title.text)))
    best = told.most_common(1)
    if best and best[0][1] >= 4 and best[0][1] * 10 >= 7 * told.total():
        return best[0][0]
    return level_above(reading.outline.region)


def _without_doubles(rows: Sequence[Honour]) -> tuple[Honour, ...]:
    """The rows in order; of two that overlap the longer one stays."""
    kept: list[Honour] = []
    for row in sorted(rows, key=lambda r: (r.start, -r.end)):
        if kept and row.start < kept[-1].end:
            continue
        kept.append(row)
    return tuple(kept)


def _of_heading(reading: Reading, head: Heading, stretch: Stretch, usual: Level) -> Honour:
    """A heading that is an honour, with date, count and holder from the paragraph below it."""
    title = head.won.title
    verb = level_in(reading.text[head.won.verb[0] : head.won.verb[1]])
    level = (verb if verb in ("nation", "province") else None) or level_in(title.text) or usual
    row = _honour(
        reading,
        head.won,
        level,
        organ_in(head.below),
        _date(reading, head.below_start, head.below_end, stretch, first=True),
    )
    return replace(row, count=head.many or row.count, holder=head.holder or row.holder)


def _of_sentence(
    reading: Reading, sentence: Sentence, won: Sequence[Won], stretch: Stretch, head: Heading | None, usual: Level
) -> list[Honour]:
    """The rows of one sentence; what only repeats the heading above is left out."""
    groups: dict[int, Level] = {}
    for row in reversed(won):
        told = level_in(row.title.text)
        if told:
            groups[row.group] = told
    out: list[Honour] = []
    last: dict[int, Level] = {}
    for row in won:
        if head and similar(row.title.text, head.won.title.text):
            continue
        told = level_in(row.title.text) or (level_in(row.holder.grantor) if row.holder.grantor else None)
        own = _own_name(row.title.text, reading.outline.region)
        level = told or own or last.get(row.group) or groups.get(row.group) or usual
        if head and kind_of(row.title.text) == kind_of(head.won.title.text) == "pilot" and not row.holder.grantor:
            level = level_in(head.won.title.text) or level
        last[row.group] = level
        out.append(
            _honour(reading, row, level, row.holder.grantor, _date(reading, sentence.start, row.title.start, stretch))
        )
    return out


def _own_name(title: str, region: str) -> Level | None:
    """The level of the region where the title bears the region's own name (文明市北人)."""
    stem = region.rstrip("省市区县旗")
    return level_of_region(region) if len(stem) > 1 and stem in title else None


def _date(reading: Reading, start: int, end: int, stretch: Stretch, *, first: bool = False) -> str:
    """When it was received: the last time told before it, else the year that the part speaks of."""
    year = stretch.year or reading.outline.year
    if stretch.part == "plan" and stretch.year:
        year = reading.outline.year
    told = [
        t for t in times_in(reading.times, start, end) if t.until is None and not t.part.startswith(("past", "plan"))
    ]
    if told:
        period = (told[0] if first else told[-1]).period(year)
        return period if period != "-" else ""
    return str(year) if year else ""


def _honour(reading: Reading, won: Won, level: Level, grantor: str, date: str) -> Honour:
    """The record of a title that was won."""
    title = won.title
    start, end, surface = reading.raw(title.start, title.end)
    verb = reading.text[won.verb[0] : won.verb[1]]
    approved = verb in verbs().approval or verb.endswith(("批复", "批准", "验收", "挂牌"))
    told: tuple[Because, ...] = (because(reading, "kind", "获得用语", *won.verb),) if verb else ()
    counts = won.holder.counts
    kind = kind_of(title.text, approved=approved)
    return Honour(
        start=start,
        end=end,
        surface=surface,
        name=_FOOTNOTE.sub("", title.text),
        level=level,
        kind="pilot" if won.pilot and kind != "rank" else kind,
        holder=won.holder.name or reading.outline.region,
        grantor=grantor,
        date=date,
        count=title.many or (sum(counts[-1:]) if counts else 1),
        section=path_at(reading.outline, title.start),
        because=told,
    )
