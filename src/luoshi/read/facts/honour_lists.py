"""Honours that a news text lists: headings behind a tick (√…), and the enumeration behind 其中包括."""

import re
from typing import NamedTuple

from luoshi.read.facts.holders import Holder, holder_of
from luoshi.read.facts.honours_held import Won
from luoshi.read.facts.titles import Title, is_shaped, split, trimmed
from luoshi.read.facts.winning import titles_won
from luoshi.read.facts.wording import UNITS, masked, number_of, sentence_at
from luoshi.read.reading import Reading
from luoshi.read.words import lexicon, longest_first

_TICK = re.compile(r"[√✓✔☑][ \t\u3000]*(?P<title>[^\n]{4,70})\n")
_FRONT = re.compile(
    r"^(?:成功|顺利)*(?:获批|获评|入选|成为|荣获|承担|完成|获得|落地|建成|新增)(?:建设|开展|为)?(?=[^，、]{4})"
)
_BACK = re.compile(r"(?:正式)?(?:挂牌|揭牌|获批|入选|落户|获[^，、]{0,12}(?:批复|批准)|任务)$")
_SELECTED = re.compile(r"(?P<who>[^，。,\n]{2,60}?)(?:成功|顺利|同时|正式)*(?:入选|入列|获批|入围)")
_COUNT = re.compile(rf"(?P<count>[0-9]+)[{UNITS}](?!级)")


class Heading(NamedTuple):
    """A heading that names an honour, the paragraph below it, and what that tells of holder and count."""

    start: int
    end: int
    won: Won
    below_start: int
    below_end: int
    below: str
    many: int
    holder: str


def headings(reading: Reading) -> list[Heading]:
    """The ticked headings that name honours."""
    text, out = reading.text, []
    for line in _TICK.finditer(text) if any(tick in text for tick in "√✓✔☑") else ():
        won = _won(text, line.start("title"), line.end("title"))
        if won is None:
            continue
        start = line.end()
        while start < len(text) and text[start].isspace():
            start += 1
        end = text.find("\n", start)
        end = end if end >= 0 else len(text)
        below = text[start:end]
        selected = _SELECTED.search(below)
        who = selected["who"] if selected else ""
        count = sum(number_of(match["count"]) for match in _COUNT.finditer(who))
        holder = holder_of(who).name if not count and len(who) < 30 and "”" not in who else ""
        out.append(Heading(line.start(), line.end(), won, start, end, below, count, holder))
    return out


def _won(text: str, start: int, end: int) -> Won | None:
    """The title of a heading with or without its verb, None where it names no honour."""
    rows = titles_won(sentence_at(text, start + 1))
    if rows:
        return rows[0]
    words = text[start:end]
    front, back = _FRONT.match(words), _BACK.search(words)
    low = start + (front.end() if front else 0)
    high = start + (back.start() if back else len(words))
    title = trimmed(text, low, high)
    if title.text.endswith("项目") and back and "验收" in back[0]:
        return None
    if not is_shaped(title.text, level=False):
        return None
    verb = (start + back.start(), end) if back else (start, low)
    return Won(title, Holder(""), verb, end)


def previews(reading: Reading) -> list[Won]:
    """The titles that a lead enumerates behind 其中包括 where the sentence before speaks of honours."""
    book = lexicon("honours")["list"]
    context = re.compile(longest_first(book["context"]))
    out: list[Won] = []
    for found in re.finditer(longest_first(book["lead"]), reading.text):
        if not context.search(reading.text, max(0, found.start() - 120), found.start()):
            continue
        sentence = sentence_at(reading.text, found.start())
        low = found.end() - sentence.start
        cover = masked(sentence.text)
        while low < len(cover) and cover[low] in "，,：: ":
            low += 1
        stop = re.compile(r"[，,；;…]").search(cover, low)
        high = stop.start() if stop else len(cover)
        for title in split(sentence.text, low, high):
            if is_shaped(title.text):
                moved = Title(title.start + sentence.start, title.end + sentence.start, title.text, title.many)
                out.append(Won(moved, Holder(""), (found.start(), found.end()), found.end()))
    return out
