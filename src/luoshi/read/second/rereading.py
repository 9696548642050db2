"""Reading again what the second reader points at: measure, period, status and scope come from the rules, as ever."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from luoshi.read import figures
from luoshi.read.quantities import Quantity
from luoshi.read.reader import period_of_title, prepare
from luoshi.read.reading import Reading
from luoshi.read.scan import scan
from luoshi.read.second.grounding import Place, Pointed
from luoshi.records import Because, Document, Figure


@dataclass(frozen=True, slots=True)
class Ground:
    """A document's clean reading, and the stretches where no number is a figure and where no prose stands.

    *masked* are times, titles, page chrome and tables, *closed* the last two; clean offsets, ascending, not
    overlapping.
    """

    reading: Reading
    masked: tuple[tuple[int, int], ...]
    closed: tuple[tuple[int, int], ...]


def ground(document: Document) -> Ground:
    """The reading that *document* was made of, with the year and region that its caller may have told."""
    reading = prepare(document.text, region=document.region or None, name=document.name)
    if document.year is not None and reading.outline.year != document.year:
        reading = prepare(document.text, year=document.year, region=document.region or None, name=document.name)
    offset = reading.overlay.clean_offset
    closed = [(offset(t.start), offset(t.end)) for t in document.tables]
    closed += [(s.start, s.end) for s in reading.overlay.omitted]
    masked = figures.masked_stretches(reading.text, reading.times, reading.overlay)
    return Ground(reading, tuple(_merged([*masked, *closed])), tuple(_merged(closed)))


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch touches one of *spans* (ascending, not overlapping).

    >>> touches([(2, 4), (8, 9)], 4, 8), touches([(2, 4), (8, 9)], 3, 5)
    (False, True)
    """
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low < len(spans) and spans[low][0] < end


def read_again(here: Ground, pointed: Sequence[Pointed], *, reader: str) -> list[Figure]:
    """The figures of numbers that the second reader pointed at (no two overlapping), each marked as *reader*'s.

    They are put among the numbers that the rules see and read with them, sentence by sentence. A number without unit
    that the rules would take for a change or give a unit is left out.
    """
    if not pointed:
        return []
    reading, text = here.reading, here.reading.text
    mine = {p.quantity.start: p for p in pointed}
    spots = sorted((p.quantity.start, p.quantity.end) for p in pointed)
    others = [q for q in scan(text, here.masked) if not touches(spots, q.start, q.end)]
    quantities = sorted([*others, *(_copied(p.quantity) for p in pointed)], key=lambda q: q.start)
    out = []
    default = period_of_title(reading.outline)
    for drafts, section in figures.drafts_by_sentence(text, reading.outline, reading.times, quantities, default):
        for draft in drafts:
            found = mine.get(draft.quantity.start)
            figure = found and figures.figure_of(draft, reading.overlay, reading.outline.region, section)
            if found and figure and _is_settled(figure, found.quantity):
                out.append(_marked(figure, found, reading, reader))
    return out


def _is_settled(figure: Figure, q: Quantity) -> bool:
    """Whether what the rules make of a number without unit can be trusted: 收入比缩小至2.12 is no change, nor money."""
    return q.kind != "bare" or q.factor != 1 or (figure.measure == "level" and not figure.unit)


def _copied(q: Quantity) -> Quantity:
    """Reading may write to a quantity; what was grounded stays as it is."""
    return replace(q)


def _marked(figure: Figure, found: Pointed, reading: Reading, reader: str) -> Figure:
    """The figure with its source, and with the name that the second reader found in the text."""
    source = because("source", found.quote, reading, reader)
    if found.naming is None:
        return replace(figure, because=(*figure.because, source))
    named = because("indicator", found.naming, reading, reader)
    return replace(
        figure,
        indicator=reading.text[found.naming.start : found.naming.end],
        indicator_start=named.start,
        indicator_end=named.end,
        because=(*(why for why in figure.because if why.field != "indicator"), named, source),
    )


def because(field: str, place: Place, reading: Reading, reader: str) -> Because:
    """That *field* comes from the second reader, with the words of the raw text that prove it."""
    start, end, words = reading.raw(place.start, place.end)
    return Because(field, reader, words, start, end)


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out
