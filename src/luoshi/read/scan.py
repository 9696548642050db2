"""All quantities of a text in order: openers tried at the characters that may begin a number, then the mergers."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from luoshi.read.patterns import MERGERS, OPENERS, REACH, Opener
from luoshi.read.quantities import Quantity, arabic_at, chinese_at

_DIGITS = "0123456789"
_HAN = "〇零一二两三四五六七八九十百千万亿"
# the characters that may begin a quantity; most Chinese numerals in running text begin words: refuse cheaply first
_START = re.compile(
    r"[0-9第前首榜魁]|[〇零二两三四五六七八九十]|[一百千万](?=[〇零一二两三四五六七八九十百千万亿余多成分\u4e00-\u9fff])|亿(?=元|吨|斤|美元|立方|亩)"
)
_HAN_FOLLOW = re.compile(r"[〇零一二两三四五六七八九十百千万亿点]*(?:[余多]?[^\W\d_]|[余多])")


def _table() -> dict[str, tuple[tuple[str, Opener], ...]]:
    out: dict[str, list[tuple[str, Opener]]] = {}
    for chars, needed, opener in OPENERS:
        for char in chars:
            out.setdefault(char, []).append((needed, opener))
    for char in _DIGITS:
        out.setdefault(char, []).append(("", arabic_at))
    for char in _HAN:
        out.setdefault(char, []).append(("", chinese_at))
    return {char: tuple(openers) for char, openers in out.items()}


_OPENERS = _table()


def scan(text: str, masked: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """All quantities of *text* outside the *masked* stretches (times, titles, chrome; ascending, not overlapping).

    >>> text = "新增绿道63公里，居全市第2位"
    >>> [text[q.start : q.end] for q in scan(text)]
    ['63公里', '第2位']
    """
    starts = [a for a, _ in masked]
    out: list[Quantity] = []
    resume = 0
    for hit in _START.finditer(text):
        start = hit.start()
        if start < resume:
            continue
        if starts:
            k = bisect_right(starts, start) - 1
            if k >= 0 and start < masked[k][1]:
                resume = masked[k][1]
                continue
        found = _open(text, start)
        if found is None:
            resume = _skip(text, start)
        else:
            out.append(found)
            resume = found.end
    for merger in MERGERS:
        out = merger(text, out)
    return out


def _open(text: str, start: int) -> Quantity | None:
    """The quantity that begins at *start*, by the first opener that finds one."""
    ahead = text[start + 1 : start + REACH]
    for needed, opener in _OPENERS.get(text[start], ()):
        if needed and needed not in ahead and not (len(needed) > 1 and any(c in ahead for c in needed)):
            continue
        if (found := opener(text, start)) is not None:
            return found
    return None


_RUN = re.compile(r"[0-9][0-9.,]*|[〇零一二两三四五六七八九十百千万亿]+")


def _skip(text: str, start: int) -> int:
    """Where to go on after a refusal: behind a whole run of digits or Chinese numerals, else one character on."""
    m = _RUN.match(text, start)
    return max(start + 1, m.end()) if m else start + 1
