"""Notes below a text (``[3] 全市考核：…``, ``①…``, ``注1：…``) and the places that refer to them."""

import re
from collections import defaultdict
from collections.abc import Sequence

from luoshi.read.outline.lines import Line
from luoshi.records import Footnote, Span

_NOTE = re.compile(
    r"(?:\[(?P<a>\d{1,3})\]|〔(?P<b>\d{1,3})〕|【(?P<c>\d{1,3})】|(?P<d>[①-⑳])|注(?P<e>\d{1,2})(?=[：:、.．]))"
)
_TERM = re.compile(r"(?P<f>\d{1,3})[.．、]\s*(?=[^\d\s].{0,40}?[：:])")
_REFERENCE = {
    "a": re.compile(r"\[(\d{1,3})\]"),
    "b": re.compile(r"〔(\d{1,3})〕"),
    "c": re.compile(r"【(\d{1,3})】"),
    "d": re.compile(r"([①-⑳])"),
    "e": re.compile(r"[（(\[]注(\d{1,2})[）)\]]"),
}


def find_footnotes(text: str, lines: Sequence[Line], appendix: int = -1) -> list[Footnote]:
    r"""The notes of *text* with their references, in order; *appendix* is where a list of terms begins, or -1.

    A note begins a line; its number goes on from the one above or is referred to further up, so that a list of items
    (①…②…) that nothing refers to is no list of notes.

    >>> from luoshi.read.outline.lines import split_lines
    >>> text = "开展考核[1]。\n[1] 考核：每季一次。"
    >>> [(n.mark, n.references) for n in find_footnotes(text, list(split_lines(text)))]
    [('1', (Span(start=4, end=7),))]
    """
    starts = [(line, match) for line in lines if (match := _NOTE.match(line.text))]
    notes: list[Footnote] = []
    if starts:
        style = starts[-1][1].lastgroup or "a"
        same = [(line, match[style]) for line, match in starts if match.lastgroup == style]
        notes = _linked(text, same, _REFERENCE[style])
    return notes or _terms(lines, appendix)


def _linked(text: str, starts: list[tuple[Line, str]], reference: re.Pattern[str]) -> list[Footnote]:
    """The notes whose mark occurs above them, with those places."""
    places: dict[str, list[Span]] = defaultdict(list)
    own = {line.start for line, _ in starts}
    first = {mark: line.start for line, mark in reversed(starts)}
    for match in reference.finditer(text):
        if match.start() not in own and match[1] in first:
            places[match[1]].append(Span(match.start(), match.end()))
    notes = []
    for index, (line, mark) in enumerate(starts):
        above = tuple(span for span in places.pop(mark, ()) if span.start < line.start)
        if above:
            below = starts[index + 1][0].start if index + 1 < len(starts) else line.tail
            notes.append(Footnote(mark, line.start, max(line.end, _trimmed(text, line.end, below)), above))
    return notes


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of what stands before *end* without the blanks; a note does not go on over an empty line."""
    gap = text.find("\n\n", start, end)
    stop = gap if gap >= 0 else end
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return stop


def _terms(lines: Sequence[Line], appendix: int) -> list[Footnote]:
    """The terms that a list at the end explains; the text itself shows no marks for them."""
    if appendix < 0:
        return []
    found = [(line, match["f"]) for line in lines if line.start > appendix and (match := _TERM.match(line.text))]
    return [Footnote(mark, line.start, line.end) for line, mark in found]
