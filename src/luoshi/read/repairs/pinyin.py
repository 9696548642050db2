"""Pinyin glosses behind characters, as mirror sites inject them: 務(wù)."""

import re
import unicodedata
from functools import cache

from luoshi.read.repairs.words import rows
from luoshi.records import Repair

_LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüêńňǹḿɡɑ\u0300-\u036f"
# Several glosses may follow one another: 長(cháng)(zhǎng). Two patterns, each with a literal first character: fast.
_GLOSSES = tuple(
    re.compile(rf"{opening}[{_LETTERS}]{{1,9}}[1-5]?[)）](?:[(（][{_LETTERS}]{{1,9}}[1-5]?[)）])*+")
    for opening in (r"\(", "（")
)
_GLOSS = re.compile(r"[(（]([^)）]*)[)）]")
_MOST = 5000


@cache
def _readings() -> dict[str, str]:
    """Toneless syllable -> characters that may be read so."""
    return dict(row.split(" ", 1) for row in rows("pinyin.txt"))  # type: ignore[misc, unused-ignore]


@cache
def _fold(syllable: str) -> str:
    """A syllable without tone mark or tone number, ü written v."""
    bare = syllable.rstrip("12345").replace("ɡ", "g").replace("ɑ", "a")
    marks = unicodedata.normalize("NFD", bare)
    kept = "".join(c for c in marks if c == "\u0308" or not unicodedata.combining(c))
    return kept.replace("u\u0308", "v")


def reads(character: str, syllable: str) -> bool:
    """Whether a dictionary gives *character* the reading *syllable* (tones do not matter, 儿化 counts).

    >>> reads("項", "xiàng"), reads("率", "mu"), reads("點", "diǎnr"), reads("人", "qdlp")
    (True, False, True, False)
    """
    plain = _fold(syllable)
    spellings = {plain, plain.replace("u", "v") if plain[:1] in ("l", "n") else plain, plain.removesuffix("r")}
    return any(character in _readings().get(spelling, "") for spelling in spellings)


def find(text: str) -> list[Repair]:
    """The glosses whose reading the character before them has; the repair covers character and gloss.

    >>> [(r.start, r.end, r.replacement) for r in find("710項(xiàng),(qdlp)")]
    [(3, 11, '項')]
    """
    known: dict[tuple[str, str], bool] = {}
    found = []
    for pattern in _GLOSSES:
        for match in pattern.finditer(text):
            at = match.start() - 1
            if at < 0 or not "\u3400" <= text[at] <= "\u9fff":
                continue
            end = _proven(text[at], text, match.start(), match.end(), known)
            if end > match.start():
                evidence = f"“{text[at]}”读作{text[at + 2 : end - 1]}，括号里是它的注音"
                found.append(Repair(at, end, "pinyin", text[at], evidence))
    return sorted(found, key=lambda repair: repair.start)


def _proven(character: str, text: str, start: int, end: int, known: dict[tuple[str, str], bool]) -> int:
    """How far the glosses are readings of *character*."""
    for match in _GLOSS.finditer(text, start, end):
        key = character, match[1]
        if key not in known:
            if len(known) > _MOST:  # a text that invents syllables must not fill the memory
                known.clear()
            known[key] = reads(*key)
        if not known[key]:
            break
        start = match.end()
    return start
