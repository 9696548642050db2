"""Items that share one verb: those that are each fully named become promises of their own."""

import re
from functools import cache
from typing import NamedTuple

from luoshi.read.facts.promise_words import words
from luoshi.read.reading import Reading
from luoshi.read.words import lexicon, longest_first

_SEPARATOR = re.compile(r"、|[和及与](?=\d)|[（(][^（()）]{0,80}+[）)]|“[^“”]{0,80}+”|《[^《》]{0,80}+》")
_NUMBERED = re.compile(r"[和及与]\d")
_OPEN_LIST = re.compile(r"等(?!级|候|于|同|效|待)")


class _Lists(NamedTuple):
    verbs: frozenset[str]
    short: frozenset[str]
    thing: re.Pattern[str]
    tail: re.Pattern[str]


@cache
def _lists() -> _Lists:
    """The words of the lexicon on lists."""
    table = lexicon("commitments")["lists"]
    return _Lists(
        frozenset(table["verbs"]),
        frozenset(table["short"]),
        re.compile(rf"(?:{longest_first(table['things'])})(?:[（(][^（()）]*[）)])?$"),
        re.compile(rf"(?:{longest_first(table['tails'])})$"),
    )


def items(reading: Reading, verb: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The stretches of the items behind *verb* in *begin*..*end*; one stretch where they are one promise.

    A list is taken apart where each item has a number (3所学校和6个专业群) or an end of its own (A搬迁、B投用),
    or, behind verbs of building and opening, a full name; one that ends in 等 or shares one number stays whole.
    """
    text = reading.text
    if text.find("、", begin, end) < 0 and _NUMBERED.search(text, begin, end) is None:
        return [(begin, end)]
    cuts = [m.span() for m in _SEPARATOR.finditer(text, begin, end) if text[m.start()] not in "（(“《"]
    if not cuts:
        return [(begin, end)]
    starts = [begin, *(b for _, b in cuts)]
    ends = [*(a for a, _ in cuts), end]
    parts = list(zip(starts, ends, strict=True))
    if all(reading.figures_in(a, b) and b - a >= 4 for a, b in parts):
        return parts if all(_has_noun(reading, a, b) for a, b in parts) else [(begin, end)]
    parts = [(a, b) for a, b in parts if b > a]
    if len(parts) < 2:
        return [(begin, end)]
    if any(text[a - 1] in "和及与" for a, _ in parts[1:]):
        return [(begin, end)]
    if grouped := _ended(text, parts):
        return grouped
    if _OPEN_LIST.search(text, begin, end) or _shared(reading, parts):
        return [(begin, end)]
    return parts if _named(text, verb, parts) else [(begin, end)]


def _shared(reading: Reading, parts: list[tuple[int, int]]) -> bool:
    """Whether the parts share a number: one at the head of the first or at the end of the last (A、B30个)."""
    (a, b), (c, d) = parts[0], parts[-1]
    head = reading.figures_in(a, min(a + 3, b))
    tail = reading.figures_in(c + 2, d)
    return bool(head) or bool(tail)


def _has_noun(reading: Reading, start: int, end: int) -> bool:
    """Whether a part says of what it has a number: 增长20%、突破100亿元 are two targets of one thing."""
    first = reading.figures_in(start, end)[0].surface
    rest = reading.text[start:end].replace(first, "", 1)
    predicate = re.sub(
        r"[比较](?:上年|去年|年初|[一-龥]{0,3}20\d\d年)[^、]{0,4}|增加|减少|降低|增长|达到?|突破|超过?|以上|左右|以内|提高|下降|约|不低于|力争|[的，]|\d",
        "",
        rest,
    )
    return len(predicate) >= 2


def _ended(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts gathered so that each has an end that can be checked; empty where not more than one has."""
    out: list[tuple[int, int]] = []
    start = -1
    for a, b in parts:
        start = a if start < 0 else start
        if b - a >= 6 and (text.endswith(words().ends, a, b) or "加快进度" in text[a:b]):
            out.append((start, b))
            start = -1
    return out if len(out) > 1 and start < 0 else []


def _named(text: str, verb: str, parts: list[tuple[int, int]]) -> bool:
    """Whether every part is the full name of a thing that *verb* builds, opens or holds."""
    lists = _lists()
    if verb not in lists.verbs:
        return False
    a, b = parts[-1]
    bare = lists.tail.sub("", text[a:b])
    if len(bare) != b - a:
        parts = [*parts[:-1], (a, a + len(bare))]
    shortest = 3 if verb in lists.short else 5
    return all(b - a >= shortest and lists.thing.search(text, a, b) for a, b in parts)
