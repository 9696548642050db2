"""The items of a Chinese list: what 、 and the last 和 part, brackets and quotation marks kept whole.

A list such as ``甲、乙和丙`` has three items, or two if 和 belongs to a name: a count of items is therefore a range.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from luoshi.read.numerals import chinese

NUMERAL = r"(?:\d{1,3}(?![\d.])|[一二三四五六七八九十两]{1,3})"
"""A small whole number as lists are counted with: digits or characters."""

_OPEN, _CLOSE = "（(《“‘「【〔[", "）)》”’」】〕]"
_PARTNER = dict(zip(_CLOSE, _OPEN, strict=True))
_JOINED = re.compile(
    r"以及|及其?|(?<![共平饱缓温柔调中])和(?![平谐美睦解])|(?<![参])与(?![会时])|或者?|[ 　/](?=[^ 　/])"
)
_TWINS = re.compile(r"[”’」][“‘「]")


@dataclass(frozen=True, slots=True)
class Items:
    """A list in a text: *spans* are its items parted by 、 (offsets of the text), *joins* the 和 and 与 inside them.

    *last* tells whether the last item has such a word.
    """

    spans: tuple[tuple[int, int], ...]
    joins: int
    last: bool

    @property
    def least(self) -> int:
        """How many items there are if every 和 belongs to a name."""
        return len(self.spans)

    @property
    def most(self) -> int:
        """How many items there are if every 和 parts two of them."""
        return len(self.spans) + self.joins

    def may_be(self, number: int) -> bool:
        """Whether the list may have so many items; a 和 in the last one may part two.

        >>> items("甲、乙和丙").may_be(3), items("甲、乙和丙").may_be(2), items("甲、乙和丙").may_be(4)
        (True, True, False)
        """
        return number == self.least or (self.last and number == self.least + 1)


def items(text: str, start: int = 0, end: int | None = None) -> Items:
    """The items of the list *text[start:end]*.

    >>> items("信贷、“甲、乙”专项（含丙、丁）、保险").least
    3
    >>> items("“向海图强”“向天图强”“向绿图强”").least
    3
    """
    stop = len(text) if end is None else end
    spans = tuple(_spans(text, start, stop))
    joins = [len(_JOINED.findall(_outside(text[a:b]))) for a, b in spans]
    return Items(spans, sum(joins), bool(joins and joins[-1]))


def _spans(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at, stack = start, list[str]()
    for offset in range(start, stop):
        char = text[offset]
        if char in _OPEN:
            stack.append(char)
        elif char in _PARTNER:
            if _PARTNER[char] in stack:
                while stack.pop() != _PARTNER[char]:
                    pass
            twin = not stack and _TWINS.match(text, offset) is not None
            if twin and offset + 1 < stop:
                yield at, offset + 1
                at = offset + 1
        elif char == "、" and not stack:
            yield at, offset
            at = offset + 1
    if at < stop:
        yield at, stop


def _outside(words: str) -> str:
    """The words without what stands in brackets and quotation marks."""
    out, depth = [], 0
    for char in words:
        if char in _OPEN:
            depth += 1
        elif char in _PARTNER:
            depth = max(0, depth - 1)
        elif not depth:
            out.append(char)
    return "".join(out)


@lru_cache(maxsize=1024)
def number(words: str) -> int:
    """A small whole number in digits or characters, -1 if the words are none.

    >>> number("12"), number("十二"), number("两"), number("双"), number("几")
    (12, 12, 2, 2, -1)
    """
    if words.isdecimal() and words.isascii():
        return int(words)
    if words in ("两", "双"):
        return 2
    value = chinese(words) if words else None
    return int(value) if value is not None and value < 1000 and value == int(value) else -1


def balanced(words: str) -> bool:
    """Whether every bracket and quotation mark that opens in the words closes there.

    >>> balanced("“甲”、乙"), balanced("甲、“乙")
    (True, False)
    """
    stack = []
    for char in words:
        if char in _OPEN:
            stack.append(char)
        elif char in _PARTNER and (not stack or stack.pop() != _PARTNER[char]):
            return False
    return not stack
