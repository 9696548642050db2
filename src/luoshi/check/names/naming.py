"""Names as a text writes them, and when two of them are one thing in two forms (docs/checks/names.md)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import permutations
from typing import Literal

from luoshi.check.prepared import Prepared

Kind = Literal["digits", "words", "title"]

_NUMERALS = "一二三四五六七八九十两双"
_QUOTED = re.compile(r"[“「『‘]([^“”「」『』‘’《》\n]{3,24})[”」』’]")
_TITLE = re.compile(r"《([^《》\n]{6,80})》")
_DIGIT_NAME = re.compile(rf"(?:[{_NUMERALS}][^\W{_NUMERALS}\dA-Za-z_]{{1,3}}){{2,4}}")
_OPENING, _CLOSING = "“「『‘", "”」』’"
# Looking ahead, so that a run may begin inside another one.
_RUN = re.compile(rf"(?=((?:[{_NUMERALS}][^\W{_NUMERALS}\dA-Za-z_]){{2,3}}))")
_UNITS = re.compile(rf"[{_NUMERALS}][^{_NUMERALS}]+")
_WORDS = re.compile(r"[一-鿿]{6,16}")
_OWNER = re.compile(r"^(?:国家|全国|全省|全市|省级?|市级?)")
_BLANK = re.compile(r"[\s“”‘’\"'「」『』·•・—\-]+")
_TRAILING = re.compile(r"[(（〔\[][^()（）〔〕\[\]]*[)）〕\]]")
_YEARS = re.compile(r"\d{4}|[一二三四五六七八九十]+五(?=”|规划|时期)")
_MOST_UNITS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at its place in the reading text of a document; *key* is the same for all forms of one name.

    *name* is its form without blanks and marks; *start* and *end* are offsets of the reading text.
    """

    where: Prepared
    start: int
    end: int
    name: str
    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of ``names.toml``: kinds of plans by their group, and the forms of organs' names."""

    kinds: tuple[tuple[str, int], ...]
    telling: frozenset[str]
    organs: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def load() -> Words:
    """The word lists; kinds with the longest first, so that 管理暂行办法 is not taken for 暂行办法."""
    rows = tomllib.loads(files("luoshi.check.names").joinpath("names.toml").read_text("utf-8"))
    kinds = [(word, number) for number, group in enumerate(rows["kinds"]) for word in group]
    return Words(
        kinds=tuple(sorted(kinds, key=lambda pair: -len(pair[0]))),
        telling=frozenset(rows["telling"]),
        organs=tuple(tuple(group) for group in rows["organs"]),
    )


def mentions(where: Prepared) -> Iterator[Mention]:
    """Every coined name in quotation marks and every title of a document, in the order of the text within a kind."""
    text = where.passages.text
    for found in _QUOTED.finditer(text):
        yield from _coined(where, found.group(1).strip(), found.start(1), found.end(1))
    for found in _TITLE.finditer(text):
        whole = found.group(1)
        core = _title_key(whole)
        if core:
            yield Mention(where, found.start(1), found.end(1), _plain(whole), "title", core)


def unquoted(where: Prepared, wanted: frozenset[str]) -> Iterator[Mention]:
    """The first place where each of the names *wanted* (numerals with one word each) stands without quotation marks."""
    text = where.passages.text
    seen: set[str] = set()
    for found in _RUN.finditer(text) if wanted else ():
        name, start, end = found.group(1), found.start(1), found.end(1)
        if name not in wanted or name in seen:
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if before not in tuple(_OPENING + _NUMERALS) and after not in tuple(_CLOSING + _NUMERALS):
            seen.add(name)
            yield Mention(where, start, end, name, "digits", digit_key(name))


def other_orders(name: str) -> frozenset[str]:
    """The other orders of a name made of numerals and their words; none for names of more than three parts.

    >>> sorted(other_orders("四增四减"))
    ['四减四增']
    """
    units = _UNITS.findall(name)
    if not 1 < len(units) <= _MOST_UNITS:
        return frozenset()
    return frozenset("".join(order) for order in permutations(units)) - {name}


def digit_key(name: str) -> str:
    """The parts of such a name in one order.

    >>> digit_key("四增四减") == digit_key("四减四增")
    True
    """
    return "|".join(sorted(_UNITS.findall(name)))


def turned(a: str, b: str) -> bool:
    """Whether *b* is *a* with two neighbouring words changed round, each of two characters or more.

    >>> turned("三大深海平台", "深海三大平台"), turned("企业服务专员", "专员服务企业")
    (True, False)
    """
    if a == b or len(a) != len(b):
        return False
    start = next(i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    end = next(i for i, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=True)) if x != y)
    x, y = a[start : len(a) - end], b[start : len(b) - end]
    return any(x[cut:] + x[:cut] == y for cut in range(2, len(x) - 1))


def slip(a: str, b: str) -> bool:
    """Whether two titles differ by one character that tells no two documents apart (no numeral, level or side).

    >>> slip("关于促进工业发展若干政策", "关于促进工业发展的若干政策")
    True
    >>> slip("市民营经济促进条例草案", "省民营经济促进条例草案")
    False
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    long, short = (a, b) if len(a) >= len(b) else (b, a)
    at = next((i for i, (x, y) in enumerate(zip(long, short, strict=False)) if x != y), len(short))
    same_rest = long[at + 1 :] == (short[at + 1 :] if len(long) == len(short) else short[at:])
    odd = long[at] + (short[at] if len(long) == len(short) else "")
    return same_rest and not any(c in load().telling or c.isascii() for c in odd)


def years(title: str) -> frozenset[str]:
    """The years that a title names; two editions of one plan have other years."""
    return frozenset(_YEARS.findall(title))


def _coined(where: Prepared, name: str, start: int, end: int) -> Iterator[Mention]:
    if _DIGIT_NAME.fullmatch(name):
        yield Mention(where, start, end, name, "digits", digit_key(name))
    elif _WORDS.fullmatch(name):
        core = _OWNER.sub("", name)
        if len(core) > 5:
            yield Mention(where, start, end, core, "words", "".join(sorted(core)))


def _plain(title: str) -> str:
    return _BLANK.sub("", title)


def _title_key(title: str) -> str:
    """What a title is about, without its years, its bracket and the kind of paper; empty where nothing is left."""
    core = _BLANK.sub("", _TRAILING.sub("", title))
    for word, group in load().kinds:
        if core.endswith(word):
            return f"{core.removesuffix(word)}#{group}" if len(core) - len(word) > 5 else ""
    return f"{core}#" if len(core) > 7 else ""
