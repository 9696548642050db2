"""Sentences and clauses as the finders of facts take them apart: with what stands in marks put out of sight."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luoshi.read.numerals import chinese
from luoshi.read.reading import Reading
from luoshi.read.times import Time
from luoshi.records import Because

QUOTED, BRACKETED = "\ue000", "\ue001"
"""What quoted and bracketed words are covered with."""

_STOP = re.compile(r"[。！？!?\n]")
_MARKS = re.compile(
    r"[“「『][^“”「」『』\n]{1,60}[”」』]|\"[^\"\n]{1,40}\"|《[^《》\n]{1,80}》|[（(][^（()）\n]{1,60}[)）]|\[\d{1,3}\]|〔[^〔〕\n]{1,20}〕|【[^【】\n]{1,30}】"
)
_COMMA = re.compile(r"[，；：;:]|(?<!\d),|,(?!\d{3})")
_LONGEST = 1200
"""A sentence that has not ended after so many characters is cut."""
UNITS = "家个项人名件处座所条类支只种批宗户村镇张部款例篇对组片段位"


class Clause(NamedTuple):
    """The stretch *start*..*end* of a text between commas; *masked* covers what stands in marks."""

    start: int
    end: int
    masked: str


class Sentence(NamedTuple):
    """The stretch *start*..*end* of a text up to its full stop; *masked* is as long and covers what stands in marks."""

    start: int
    end: int
    text: str
    masked: str

    def clauses(self) -> list[Clause]:
        """The clauses of the sentence, a comma in marks being none."""
        out, begin = [], 0
        for mark in _COMMA.finditer(self.masked):
            out.append(Clause(self.start + begin, self.start + mark.start(), self.masked[begin : mark.start()]))
            begin = mark.end()
        out.append(Clause(self.start + begin, self.end, self.masked[begin:]))
        return out


def masked(text: str) -> str:
    """*text* with quotes and brackets covered, of the same length.

    >>> masked("获评“最美、最优”城市（全省2个）").count("、")
    0
    """
    return _MARKS.sub(_cover, text)


def _cover(match: re.Match[str]) -> str:
    sign = QUOTED if match[0][0] in '“「『"《' else BRACKETED
    return sign * len(match[0])


def sentence_at(text: str, position: int) -> Sentence:
    """The sentence of *text* that holds *position*; never longer than a fixed length on either side."""
    before = max(0, position - _LONGEST)
    start = max(text.rfind(stop, before, position) for stop in "。！？\n") + 1 or before
    stop = _STOP.search(text, position, min(len(text), position + _LONGEST))
    end = stop.start() if stop else min(len(text), position + _LONGEST)
    words = text[start:end]
    return Sentence(start, end, words, masked(words))


def sentences_with(text: str, pattern: re.Pattern[str]) -> Iterator[Sentence]:
    """The sentences in which *pattern* is found, each once, in order."""
    found = pattern.search(text)
    while found is not None:
        sentence = sentence_at(text, found.start())
        yield sentence
        found = pattern.search(text, max(sentence.end, found.end()))


def number_of(words: str) -> int:
    """A whole number in Arabic or Chinese numerals, 1 where it cannot be read.

    >>> number_of("45"), number_of("三"), number_of("两")
    (45, 3, 2)
    """
    if words.isdecimal():
        return int(words)
    value = chinese(words)
    return int(value) if value else 1


def times_in(times: Sequence[Time], start: int, end: int) -> list[Time]:
    """The time expressions that begin in *start*..*end*; bases of comparisons and clock times are left out."""
    first = bisect_left(times, start, key=lambda time: time.start)
    last = bisect_left(times, end, key=lambda time: time.start)
    return [time for time in times[first:last] if not time.base and time.role != "clock"]


def because(reading: Reading, field: str, rule: str, start: int = -1, end: int = -1) -> Because:
    """The evidence for *field* with the words at the clean stretch *start*..*end*, if there are any."""
    if start < 0 or end <= start:
        return Because(field, rule)
    first, last, _ = reading.raw(start, end)
    return Because(field, rule, reading.text[start:end], first, last)
