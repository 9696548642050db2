"""Headings: which places of a text begin a section, of what kind, and with what title."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from luoshi.read.outline.bare import bare_heading, closed_heading
from luoshi.read.outline.lines import BLANKS, Line, ordinal
from luoshi.read.outline.words import year_heading


class Rank(IntEnum):
    """Kinds of headings, from the widest to the narrowest: a heading ends all those that are not wider than itself."""

    MARKDOWN = 0
    CHAPTER = 10
    SECTION = 11
    LARGE = 20
    """一、, and bare headings that name a year and a part of the report."""
    PLAIN = 25
    """``01`` and ``1 实施…`` of newspapers."""
    ARTICLE = 28
    BRACKET = 30
    BARE = 35
    NUMBER = 40
    TICK = 45
    SMALL = 50
    DASH = 58
    ITEM = 60


class Heading(NamedTuple):
    """A place where a section begins; *whole* tells that the line holds nothing but the heading."""

    start: int
    title_end: int
    rank: int
    label: str
    title: str
    number: int = 0
    whole: bool = True
    inline: bool = False


_HAN = "[一二三四五六七八九十〇零两]"
_MARK = re.compile(
    rf"(?P<hash>#{{1,6}})[ \u3000]++(?=\S)"
    rf"|(?P<chapter>第(?:{_HAN}{{1,4}}+|\d{{1,3}}+)[章篇编])(?![^\s　]{{0,3}}[规所条])"
    rf"|(?P<section>第(?:{_HAN}{{1,4}}+|\d{{1,3}}+)节)"
    rf"|(?P<article>第(?:{_HAN}{{1,4}}+|\d{{1,3}}+)条)[ \u3000\xa0]"
    rf"|(?P<large>{_HAN}{{1,4}}+)[ \u3000]*+[、.．](?!\s*+(?:{_HAN}{{1,3}}(?:[、是]|产)|[两三]产))"
    rf"|(?P<bracket>[（(]\s*+{_HAN}{{1,4}}+\s*+[）)])[、，.]?+"
    rf"|(?P<half>{_HAN}{{1,3}}+)[）)](?=\S)"
    rf"|(?P<number>\d{{1,2}}+)[ \xa0]*+(?:[、．]|\.(?!\d))(?![ \xa0]*+[\d.)）%])"
    rf"|(?P<small>[（(]\s*+\d{{1,2}}+\s*+[）)])[、，.]?+(?=\s*+[^\d\s,，、；;。)）])"
    rf"|(?P<item>(?:{_HAN}{{1,3}}|首先)是)(?![不否])"
    rf"|(?P<dash>——|――|──|－－|--|—(?=[^\d—]))(?=[^-—―─－\s])"
    rf"|(?P<tick>[√✓●◆◎▲★])[ \u3000]*+(?=\S)"
)
_RANKS = {
    "chapter": Rank.CHAPTER,
    "section": Rank.SECTION,
    "article": Rank.ARTICLE,
    "glued": Rank.BRACKET,
    "clause": Rank.ITEM,
    "large": Rank.LARGE,
    "bracket": Rank.BRACKET,
    "half": Rank.BRACKET,
    "number": Rank.NUMBER,
    "small": Rank.SMALL,
    "item": Rank.ITEM,
    "dash": Rank.DASH,
    "tick": Rank.TICK,
}
_INLINE = re.compile(
    rf"(?<=[。！？；：:;）)\u3000])[ \u3000]*+(?:(?P<item>{_HAN}{{1,2}}+是)(?![不否])"
    rf"|(?P<bracket>[（(]{_HAN}{{1,3}}+[）)])(?=\S)"
    rf"|(?P<large>{_HAN}{{1,3}}+)、(?!{_HAN}[、是])(?=\S)"
    rf"|(?P<number>\d{{1,2}}+)[．.](?!\d)(?=\S))"
    rf"|(?P<glued>[（(]{_HAN}{{1,3}}+[）)])(?=\S)"
    rf"|(?<=[，,])(?P<clause>{_HAN}{{1,2}}+是)(?![不否])"
)
_TITLE_END = re.compile(r"[。！？；：\n;!?]|:(?!\d)|[（(][一二三四五六七八九十]{1,3}[）)]|　　")
_SOFT_END = re.compile(r"[，,、\s]")
_NUMBER_LINE = re.compile(r"0[1-9]|1\d")
_PLAIN_LINE = re.compile(r"(\d{1,2})[ \u3000\xa0]++([^\d\s.、,，。:：%/-][^。！？；，,:：]{3,29})")
_MEETING = re.compile(r"[—―─－-]*+[（(]?(?:\d{4}年|[二〇○零一]{4}年|\d{6,8}日)")
LONGEST = 60
"""Characters that a run-in title may have."""


def find_headings(text: str, lines: Sequence[Line], *, title: str = "") -> list[Heading]:
    r"""The headings of *text* in its order; *lines* are those to look at, *title* is the document's own, no heading.

    >>> from luoshi.read.outline.lines import split_lines
    >>> text = "一、经济平稳\n（一）工业回升。规模以上工业增长5%。一是抓项目。二是抓服务。"
    >>> [(h.label, h.title) for h in find_headings(text, list(split_lines(text)))]
    [('一、', '经济平稳'), ('（一）', '工业回升'), ('一是', '抓项目'), ('二是', '抓服务')]
    """
    found: list[Heading] = []
    runs = _Runs()
    skip = False
    for index, line in enumerate(lines):
        if skip:
            skip = False
            continue
        heading = _line_heading(text, lines, index)
        if heading is not None and (heading.label or heading.title not in title):
            skip = heading.title_end > line.end
            found.append(heading)
            runs.seen(heading)
        if line.end - line.start > 12:
            found += _inline_headings(text, line, found[-1] if found else None, runs)
    return found


def _line_heading(text: str, lines: Sequence[Line], index: int) -> Heading | None:
    """The heading that the line begins with, if any."""
    line = lines[index]
    match = _MARK.match(line.text)
    if match is not None and not _MEETING.match(line.text):
        heading = _marked(text, line, match)
        if heading is not None:
            return heading
    if _NUMBER_LINE.fullmatch(line.text) and index + 1 < len(lines):
        below = lines[index + 1]
        if len(below.text) <= 30 and below.text[-1] not in "。，；：,:;":
            return Heading(line.start, below.end, Rank.PLAIN, line.text, below.text, int(line.text))
    plain = _PLAIN_LINE.fullmatch(line.text)
    if plain:
        return Heading(line.start, line.end, Rank.PLAIN, plain[1], plain[2], int(plain[1]))
    if bare_heading(lines, index):
        rank = Rank.LARGE if year_heading(line.text) else Rank.BARE
        return Heading(line.start, line.end, rank, "", line.text)
    if closed_heading(lines, index):
        return Heading(line.start, line.end, Rank.BARE, "", line.text.rstrip("。"))
    return None


def _marked(text: str, line: Line, match: re.Match[str]) -> Heading | None:
    """The heading of a line that begins with a mark; None when nothing is left for a title."""
    kind = match.lastgroup or ""
    start = line.start + match.end()
    title_end, whole = _title_end(text, start, line.end)
    title = text[start:title_end].strip(BLANKS)
    if not title:
        return None
    if kind == "hash":
        return Heading(line.start, title_end, Rank.MARKDOWN + match.end("hash"), match["hash"], title, whole=whole)
    if kind == "tick" and not whole:
        return None
    label = match[0].strip(BLANKS) if kind in ("large", "number", "half") else match[kind]
    return Heading(line.start, title_end, _RANKS[kind], label, title, _number(match[kind]), whole)


def _inline_headings(text: str, line: Line, first: Heading | None, runs: "_Runs") -> Iterator[Heading]:
    """The headings that stand within the line: run-in items, and all marks of texts that lost their line breaks."""
    position = max(line.start, first.title_end if first is not None else 0)
    wide = first if first is not None and first.rank == Rank.LARGE else None
    for match in _INLINE.finditer(text, position, line.end):
        kind = match.lastgroup or ""
        number = _number(match[kind])
        rank = _RANKS[kind]
        start = match.start(kind)
        if kind == "glued" and (wide is None or wide.title_end != start):
            continue
        if start == line.start or not runs.follows(rank, number, line.start):
            continue
        title_end, _ = _title_end(text, match.end(), line.end)
        title = text[match.end() : title_end].strip(BLANKS)
        if title:
            label = match[kind] + "、" * (kind == "large") + "." * (kind == "number")
            heading = Heading(start, title_end, rank, label, title, number, whole=False, inline=True)
            runs.seen(heading)
            wide = heading if rank == Rank.LARGE else None
            yield heading


def _title_end(text: str, start: int, end: int) -> tuple[int, bool]:
    """Where the title that begins at *start* ends, and whether nothing follows it in the line, which ends at *end*."""
    limit = min(end, start + LONGEST)
    match = _TITLE_END.search(text, start, limit)
    if match is not None:
        return match.start(), match.end() >= end
    if end <= limit:
        return end, True
    soft = _SOFT_END.search(text, start + 4, limit)
    return (soft.start() if soft else start + LONGEST // 2), False


def _number(mark: str) -> int:
    """The number in a mark, whatever stands around it."""
    return ordinal(mark.strip(" \n\r\t\u3000（）()第章篇编节条是部分").strip())


class _Runs:
    """What number is due next, so that a mark within a line counts only where its row goes on (一是 … 二是 …)."""

    def __init__(self) -> None:
        self._next: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._item_line = -1

    def seen(self, heading: Heading) -> None:
        """Take note of a heading; it starts the rows of narrower ones anew."""
        for rank in [rank for rank in self._next if rank > heading.rank]:
            del self._next[rank]
        if heading.number:
            self._last[heading.rank] = heading.number
            self._next[heading.rank] = heading.number + 1

    def follows(self, rank: int, number: int, line: int) -> bool:
        """Whether *number* is the next of its row or begins one (items begin anew in each line)."""
        if rank == Rank.ITEM:
            fresh, self._item_line = line != self._item_line, line
            return number == 1 or number == self._next.get(rank) or (fresh and number == 2 and rank not in self._next)
        return number in (1, self._next.get(rank), self._last.get(rank, -1) + 1)
