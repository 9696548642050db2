"""From quantities to figures: the sentences of a text, each value read in its place, in raw offsets at the end."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.read.clean import Overlay
from luoshi.read.contexts import Place, carries
from luoshi.read.drafts import Draft, Memory
from luoshi.read.quantities import Quantity
from luoshi.read.scan import scan
from luoshi.read.sections import Outline, part_index, path_at
from luoshi.read.sentences import Sentence
from luoshi.read.times import Time, find_times
from luoshi.records import Because, Figure

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_TITLE = re.compile(r"《[^《》\n]{1,120}》")


def read_figures(
    overlay: Overlay, found: Outline, times: Sequence[Time], *, default_period: str = ""
) -> tuple[tuple[Figure, ...], tuple[tuple[int, int], ...]]:
    """All figures of a cleaned and outlined text, in order, in raw offsets, and the clean stretches of their values.

    *times* are those of the text that are no part of a title (:func:`times_of`), *default_period* what the title says.
    """
    quantities = scan(overlay.text, masked_stretches(overlay.text, times, overlay))
    figures: list[Figure] = []
    spots: list[tuple[int, int]] = []
    for drafts, section in drafts_by_sentence(overlay.text, found, times, quantities, default_period):
        for draft in drafts:
            figures.append(figure_of(draft, overlay, found.region, section))
            spots.append((draft.quantity.start, draft.quantity.end))
    return tuple(figures), tuple(spots)


def drafts_by_sentence(
    text: str, found: Outline, times: Sequence[Time], quantities: Sequence[Quantity], default: str
) -> Iterator[tuple[list[Draft], str]]:
    """The drafts of each sentence that has values, and the path of headings above it."""
    ends = [m.start() for m in _SENTENCE_END.finditer(text)] + [len(text)]
    starts = [q.start for q in quantities]
    time_starts = [t.start for t in times]
    index, memory, position = part_index(found), Memory(), 0
    while position < len(quantities):
        k = bisect_left(ends, starts[position])
        start, limit = (ends[k - 1] + 1 if k else 0), ends[k]
        last = bisect_left(starts, limit, position)
        here = index.at(start)
        place = Place(here.part, here.year, here.years, found.year, found.plan_year)
        _topic_time(text, start, times, time_starts, place, memory)
        inside = times[bisect_left(time_starts, start) : bisect_right(time_starts, limit)]
        sentence = Sentence(
            text, start, limit, times=inside, place=place, memory=memory, default=default, region=found.region
        )
        yield sentence.read(quantities[position:last]), path_at(found, starts[position])
        position = last


def times_of(text: str) -> tuple[Time, ...]:
    """The times of a text that are not part of the title of some document.

    >>> [t.words for t in times_of("2023年印发《行动方案（2022—2024年）》")]
    ['2023年']
    """
    return tuple(_outside_titles(text, find_times(text)))


def _topic_time(
    text: str, sentence: int, times: Sequence[Time], starts: Sequence[int], place: Place, memory: Memory
) -> None:
    """Let the time that opens a paragraph hold for it, though its own sentence has no value (某区2021年…。全年…)."""
    paragraph = text.rfind("\n", 0, sentence + 1)
    if paragraph == memory.paragraph:
        return
    memory.new_paragraph(paragraph)
    k = bisect_left(starts, paragraph + 1)
    if k < len(times) and times[k].start < min(sentence, paragraph + 28):
        time = times[k]
        if (
            time.base
            or time.role in ("clock", "end")
            or time.until is not None
            or time.year is None
            or time.part == "plan"
        ):
            return
        memory.year = memory.topic_year = time.year
        if carries(time):
            memory.carried = time.period(place.latest)


def _outside_titles(text: str, times: Sequence[Time]) -> list[Time]:
    """The times that are not part of the title of some document (《…行动方案（2022—2024年）》)."""
    titles = [m.span() for m in _TITLE.finditer(text)]
    starts = [a for a, _ in titles]
    out = []
    for time in times:
        k = bisect_right(starts, time.start) - 1
        if k < 0 or time.start >= titles[k][1]:
            out.append(time)
    return out


def masked_stretches(text: str, times: Sequence[Time], overlay: Overlay) -> list[tuple[int, int]]:
    """Stretches in which no number is a figure: times, titles of documents, chrome; ascending and merged."""
    spans = [(t.start, t.end) for t in times] + [m.span() for m in _TITLE.finditer(text)]
    spans += [(s.start, s.end) for s in overlay.omitted]
    spans.sort()
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


UNNAMED = "本地区"
"""Scope of the figures of a text that never says whose it is."""


def figure_of(draft: Draft, overlay: Overlay, region: str, section: str) -> Figure:
    """The frozen record of a draft, in raw offsets."""
    q = draft.quantity
    raw = overlay.shift.raw_span
    start, end = raw(q.start, q.end)
    head = raw(*draft.head) if 0 <= draft.head[0] < draft.head[1] else (-1, -1)
    because = []
    for told in draft.because:
        place = raw(told.start, told.start + len(told.words)) if told.start >= 0 else (-1, -1)
        because.append(Because(told.value.partition(":")[0], told.rule, told.words, *place))
    return Figure(
        start=start,
        end=end,
        surface=overlay.raw[start:end],
        value=_plain(q.value),
        unit=q.unit,
        high=None if q.high is None else _plain(q.high),
        measure=draft.measure,
        comparison=draft.comparison,
        bound=draft.bound,
        status=draft.status,
        period=draft.period or "-",
        scope=draft.scope or region or UNNAMED,
        indicator=draft.indicator.strip() or "-",
        indicator_start=head[0],
        indicator_end=head[1],
        section=section,
        step=q.step,
        hedged=q.hedged,
        because=tuple(because),
    )


def _plain(value: Decimal) -> Decimal:
    """A value without a needless exponent or fraction of zeros."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**27 else value
