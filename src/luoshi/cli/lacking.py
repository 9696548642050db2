"""Which words of corrected sentences the reader's lexicon does not have: suggestions, each with a row that shows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from luoshi.read.units import unit_table
from luoshi.read.words import lexicon
from luoshi.write.annotation import Correction, Corrections
from luoshi.write.annotation.forms import CHANGED, FIGURES, MISSED

_STOP = re.compile(r"[，。；：、！？,;:!?（）()\s“”\"]")
_REACH = 12
_WORD = 4
# Units that say what a number is rather than what it counts: the reader gives them by the measure.
_GIVEN = frozenset(("", "-", "位"))
_TELLING = frozenset(("measure", "comparison", "bound", "value"))


@dataclass(frozen=True, slots=True)
class Lacking:
    """A word that no list has, what to do about it, the first row that shows it, and how often it came."""

    word: str
    advice: str
    row: Correction
    count: int = 1


def lacking(corrections: Corrections) -> list[Lacking]:
    """The suggestions for all figures that were changed or missed, the most frequent first."""
    found: dict[tuple[str, str], Lacking] = {}
    for row in corrections.of(FIGURES):
        if row.verdict in (CHANGED, MISSED):
            for word in _of(row, corrections.texts[row.document]):
                known = found.get((word.word, word.advice))
                found[word.word, word.advice] = replace(known, count=known.count + 1) if known else word
    return sorted(found.values(), key=lambda word: -word.count)


def _of(row: Correction, text: str) -> Iterator[Lacking]:
    """What one row shows to be missing."""
    unit = row.values["unit"]
    if (row.verdict == MISSED or "unit" in row.changed) and unit not in _GIVEN and unit not in unit_table().dimension:
        yield Lacking(unit, "不在计量单位表，请加到 src/luoshi/read/units.toml 里同类单位的 units 中", row)
    if row.verdict != MISSED and not _TELLING & set(row.changed):
        return
    words = before(text, row.start)
    if words and not known_ending(words):
        advice = "数前的词不认识，请加到 src/luoshi/read/lexicon/predicates.toml（达到 reach、增 up、减 down）"
        yield Lacking(words[-_WORD:], advice, row)
    after = _STOP.split(text[row.end : row.end + _WORD])[0]
    if "bound" in row.changed and after and not after.startswith(_hedges("after")):
        hedged = row.values["bound"] != "eq" and not words.endswith(_hedges("before"))
        if hedged:
            advice = "数后的词不在界限词里，若表示至少、约等，请加到 predicates.toml 的 [after]"
            yield Lacking(after, advice, row)


def before(text: str, start: int) -> str:
    """The words right before a number, back to the last mark of punctuation.

    >>> before("新区企稳，产量攀越5%", 9)
    '产量攀越'
    """
    return _STOP.split(text[max(0, start - _REACH) : start])[-1]


def known_ending(words: str) -> bool:
    """Whether *words* end with a word that the lexicon has for what stands before a value.

    >>> known_ending("产值同比增长"), known_ending("产值攀越")
    (True, False)
    """
    return words.endswith(_predicates())


@cache
def _predicates() -> tuple[str, ...]:
    lists = [words for words in lexicon("predicates").values() if isinstance(words, list)]
    return (*(word for words in lists for word in words if isinstance(word, str)), *_hedges("before"))


@cache
def _hedges(side: str) -> tuple[str, ...]:
    """The words of bound before or after a value."""
    table = lexicon("predicates").get(side, {})
    return tuple(word for words in table.values() for word in words)
