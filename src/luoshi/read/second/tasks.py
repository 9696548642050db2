"""Commitments that the second reader points at: their words from the text, their deadline and status from the rules."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from luoshi.read.facts.due import deadline
from luoshi.read.second.grounding import Place
from luoshi.read.second.proposals import Proposal
from luoshi.read.second.report import Refusal
from luoshi.read.second.rereading import Ground, because, touches
from luoshi.read.sections import part_index, path_at
from luoshi.records import Because, Commitment, Figure

_SHORTEST, _LONGEST = 6, 300
_STOPS = "。！？!?\n"
_STRETCH = re.compile("力争|争取|努力")
# words that only speak of what is to come; 要 and 推进 report as often
_AHEAD = re.compile(
    "将(?!军|士|领)|下一步|下步|接下来|此后|今后|拟(?!定|订)|力争|争取|明年|下一年|年底前|年内|尽快|届时"
)
_EDGES = "，,；;。、：: 　"


def task_at(
    here: Ground, proposal: Proposal, quote: Place, *, figures: Sequence[Figure], reader: str
) -> Commitment | Refusal:  # fmt: skip
    """The commitment that *proposal* points at in its *quote*; *figures* are all of the document, in order.

    Refused where the quote is no clause of one sentence or stands outside the prose, where the action is not in it, and
    in a part that reports what was done unless its sentence speaks of what is to come.
    """
    place = _place(here, proposal, quote)
    if isinstance(place, str):
        return place
    reading, words = here.reading, here.reading.text[place.start : place.end]
    raw_start, raw_end, surface = reading.raw(*place)
    inside = _between(figures, raw_start, raw_end)
    why = [because("source", place, reading, reader)]
    if inside:
        first = inside[0]
        why.append(Because("measurable", "可核查的数字或结果", first.surface, first.start, first.end))
    return Commitment(
        start=raw_start,
        end=raw_end,
        surface=surface,
        action=proposal.naming,
        object=_thing(words, proposal),
        due=_due(here, place, part_index(reading.outline).at(place.start).year),
        measurable=bool(inside),
        figures=tuple(figure.start for figure in inside),
        status="stretch" if _STRETCH.match(words) else "target",
        section=path_at(reading.outline, place.start),
        because=tuple(why),
    )


def _place(here: Ground, proposal: Proposal, quote: Place) -> Place | Refusal:
    """The stretch of a task: its quote without the marks around it; else why it is none."""
    text = here.reading.text
    words = text[quote.start : quote.end]
    trimmed = words.strip(_EDGES)
    start = quote.start + len(words) - len(words.lstrip(_EDGES))
    place = Place(start, start + len(trimmed))
    if not _SHORTEST <= len(trimmed) <= _LONGEST or any(mark in trimmed for mark in _STOPS):
        return "malformed"
    if touches(here.closed, *place):
        return "masked"
    if proposal.naming not in trimmed:
        return "absent"
    part = part_index(here.reading.outline).at(place.start).part
    if part == "report" and not _AHEAD.search(text, _sentence(text, place), place.end):
        return "done"
    return place


def _thing(words: str, proposal: Proposal) -> str:
    """The object as proposed where it stands in the quote, else what follows the action there."""
    if proposal.thing and proposal.thing in words:
        return proposal.thing
    return words.partition(proposal.naming)[2].strip(_EDGES) or words


def _due(here: Ground, place: Place, year: int | None) -> str:
    """The deadline that the sentence sets up to the end of the task."""
    text, times = here.reading.text, here.reading.times
    year = year or here.reading.outline.plan_year
    low = _sentence(text, place)
    near = times[bisect_left(times, low, key=lambda t: t.start) : bisect_left(times, place.end, key=lambda t: t.start)]
    return deadline(text, low, place.end, near, year=year, floor=str(year or ""))


def _sentence(text: str, place: Place) -> int:
    """Where the sentence of a stretch begins."""
    low = max(0, place.start - 200)
    return max(low, *(text.rfind(mark, low, place.start) + 1 for mark in _STOPS))


def _between(figures: Sequence[Figure], start: int, end: int) -> Sequence[Figure]:
    """The figures whose value begins in a raw stretch."""
    first = bisect_left(figures, start, key=lambda f: f.start)
    return figures[first : bisect_left(figures, end, lo=first, key=lambda f: f.start)]
