"""Strings that sites and spinning programs put into texts: game and betting sites, watermarks, swapped words."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from luoshi.read.repairs.words import toml
from luoshi.records import Repair

_PROVEN = 3
_DIGITS = re.compile(r"[0-9]{3,12}\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9./_?=&%#~-]{4,200}")
_TAIL_MARK = re.compile(r"(?<![A-Za-z0-9_ .-])[A-Za-z]{3}(?=[ \t\r]*(?:\n|\Z))")
_HOST = re.compile(r"www\.?|\.com|\.cn|\.net|bet|[0-9]{3}")
_LINK = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
_CLAUSE_END = re.compile("[\n。；;，,]")
_REACH = 60
_CONTEXT = 16


def find(text: str) -> list[Repair]:
    """Everything of this kind; what is too rare to be proved is only suggested."""
    return [*_numbered(text), *_betting(text), *_titles(text), *_addresses(text), *_tail_marks(text), *_swaps(text)]


def _places(text: str, word: str) -> Iterator[int]:
    """Where *word* occurs."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _numbered(text: str) -> list[Repair]:
    """A run of digits right before a site phrase (4399在线游戏), with 的 if that always follows."""
    places: dict[str, list[int]] = defaultdict(list)
    for word in toml("seo.toml")["site"]:
        for at in _places(text, word):
            digits = _DIGITS.search(text[max(at - 13, 0) : at])
            if digits and not _YEAR.match(digits[0]):
                places[digits[0] + word].append(at - len(digits[0]))
    found = []
    for phrase, starts in places.items():
        whole = phrase + "的"
        length = len(whole) if all(text.startswith(whole, at) for at in starts) else len(phrase)
        proven = len(starts) >= _PROVEN
        evidence = f"“{phrase}”是网站名，与上下文无关，全文出现{len(starts)}次"
        found += [Repair(at, at + length, "seo", "", evidence, proven) for at in starts]
    return found


def _betting(text: str) -> list[Repair]:
    """A betting site's name chained to addresses: the whole chain goes."""
    found = []
    for word in toml("seo.toml")["betting"]:
        for at in _places(text, word):
            start, end = _chain(text, at, at + len(word))
            if _HOST.search(text, start, at) or _HOST.search(text, at + len(word), end):
                found.append(Repair(start, end, "seo", "", f"“{word}”与网址连成一串，是博彩站点的广告"))
    return found


def _chain(text: str, start: int, end: int) -> tuple[int, int]:
    """The chain of addresses around a site's name; one blank between Latin letters belongs to it."""
    first, last = max(start - _REACH, 0), min(end + _REACH, len(text))
    while start > first and (
        text[start - 1] in _LINK or (text[start - 1] == " " and start - 1 > first and text[start - 2] in _LINK)
    ):
        start -= 1
    while end < last and (text[end] in _LINK or (text[end] == " " and end + 1 < last and text[end + 1] in _LINK)):
        end += 1
    return start, end


def _titles(text: str) -> list[Repair]:
    """A betting site's name behind a dash at the end of one of the first lines."""
    found, at = [], 0
    for line in text[:2000].split("\n")[:8]:
        for word in toml("seo.toml")["betting"]:
            match = (
                re.search(rf"[ \t]*[-_|—–][ \t]*[^\s,，。;；_|—-]{{0,8}}{word}\s*\Z", line) if word in line else None
            )
            if match and match.start() >= 4:
                end = at + len(line.rstrip())
                found.append(Repair(at + match.start(), end, "seo", "", f"标题末尾的“{word}”是博彩站点的名字"))
                break
        at += len(line) + 1
    return found


def _addresses(text: str) -> list[Repair]:
    """The same address three times or more, with the words that stand before each (文章源自某站-)."""
    if text.count("://") < _PROVEN:
        return []
    places: dict[str, list[int]] = defaultdict(list)
    for match in _ADDRESS.finditer(text):
        places[match[0]].append(match.start())
    found = []
    for address, starts in places.items():
        if ".gov" in address:
            continue
        before = [text[max(at - _CONTEXT, 0) : at] for at in starts]
        same = _common_end(before) if len(starts) >= _PROVEN else ""
        if any(word in same for word in toml("seo.toml")["watermark"]):
            evidence = f"“{same}{address}”全文出现{len(starts)}次，是网站的水印"
            found += [Repair(at - len(same), at + len(address), "seo", "", evidence) for at in starts]
    return found


def _common_end(words: list[str]) -> str:
    """The longest common ending, within one clause."""
    shortest = min(words, key=len)
    for length in range(len(shortest), 0, -1):
        ending = shortest[-length:]
        if not _CLAUSE_END.search(ending) and all(word.endswith(ending) for word in words):
            return ending
    return ""


def _tail_marks(text: str) -> list[Repair]:
    """Three letters in mixed case at the end of line after line (pbY): a site's mark."""
    if text.count("\n") < _PROVEN:
        return []
    places = [m for m in _TAIL_MARK.finditer(text) if not (m[0].islower() or m[0].isupper() or m[0].istitle())]
    counts = Counter(match[0] for match in places)
    return [
        Repair(
            m.start(),
            m.end(),
            "seo",
            "",
            f"“{m[0]}”在{counts[m[0]]}行的行末出现，是网站的水印",
            counts[m[0]] >= _PROVEN,
        )
        for m in places
        if counts[m[0]] > 1
    ]


def _swaps(text: str) -> list[Repair]:
    """Words that a spinning program swapped, by a table of collocations."""
    found = []
    for swap in toml("seo.toml")["swap"]:
        wrong, right = swap["wrong"], swap["right"]
        for at in _places(text, wrong):
            before, behind = text[at - 1 : at], text[at + len(wrong) : at + len(wrong) + 12]
            doubtful = (before and before in swap["not_after"]) or re.match(r"[0-9.]+[%％]", behind)
            evidence = f"“{wrong}”不成词，原文应为“{right}”（洗稿软件把“增长”换成了“同比增长”）"
            found.append(Repair(at, at + len(wrong), "seo", right, evidence, not doubtful))
    return found
