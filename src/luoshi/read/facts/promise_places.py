"""Where a text promises: the paragraphs of its plan parts, and the lists of tasks in news of a plan."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from luoshi.read.facts.organs import duty_line, is_column_head, organ_cell
from luoshi.read.facts.promise_words import words
from luoshi.read.outline.signs import Stretch
from luoshi.read.reading import Reading
from luoshi.read.sections import path_at
from luoshi.read.words import lexicon, longest_first
from luoshi.records import Section

_LISTED = re.compile(
    r"在(?:打造|建设|推进|加快|聚焦|深化|提升)?([^，,。；;\n]{2,40}?)方面[，,](?:主要|具体)?(?:包括|涉及)[:：]?"
)
_COUNTED = re.compile(
    r"等?[，,、]?(?:总?共|合计|累计|一共)?(?:涉及|包括|包含|计)?\d+[项条个](?:重点)?(?:工作|任务|举措|措施)?(?=[。\n；;]|$)"
)
_STOP = re.compile(r"[。\n]")
_GROUP = re.compile(r"[。；;\n]")
_EXAMPLE = re.compile("借鉴|对标|学习|案例")
_PURPOSE = re.compile(r"[，,](助力|为(?=[^，,。；;]{2,40}提供))")
_ARTICLE = re.compile(r"(?:^|\n)[^\S\n]*+第[一二三四五六七八九十]{1,3}条")
_A_FEW = 3
_CELL = 16
_MADE = re.compile(
    "制定(?:本|如下|以下|了)|特制定|如下(?:分工|意见|方案|措施|通知)|通知如下|印发给你们|提出(?:以下|如下)|以下意见"
)
_PLAN_CHAPTER = re.compile("年|工作|任务|措施|安排|目标|重点|十.五")
_BARE_HEADING = re.compile(r"[^，,；;。：:\n]{4,16}。(?=[^\s])")


class Passage(NamedTuple):
    """A stretch to be read for promises: its place, period, path of headings and chapter.

    *fresh* tells that a section begins here; *listing* that it is a list of tasks, *example* the stretch that names the
    example which all its promises follow (empty: none).
    """

    start: int
    end: int
    year: int | None
    period: str
    section: str
    part: str
    fresh: bool = False
    listing: bool = False
    example: tuple[int, int] = (0, 0)


@cache
def _titles() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Titles of documents that only measure, words that keep them all the same, headings that promise nothing."""
    table = lexicon("commitments")["sections"]
    refused = re.compile(longest_first([*table["titles"], *table["policies"]]))
    return refused, re.compile(longest_first(table["kept"])), re.compile(longest_first(table["silent"]))


def interpreted(title: str) -> bool:
    """Whether a document explains another one, whose promises it would tell twice."""
    return any(word in title for word in lexicon("commitments")["sections"]["interpreted"])


def passages(reading: Reading) -> Iterator[Passage]:
    """The passages of a text that promise, in their order."""
    outline = reading.outline
    refused, kept, _ = _titles()
    if interpreted(outline.title) or (refused.search(outline.title) and not kept.search(outline.title)):
        return
    if len(_ARTICLE.findall(reading.text)) > _A_FEW:
        return
    stretches = outline.stretches
    for index, stretch in enumerate(stretches):
        end = stretches[index + 1].start if index + 1 < len(stretches) else len(reading.text)
        yield from _listed(reading, stretch, end)
        if stretch.part == "plan":
            yield from _planned(reading, stretch, end)
        else:
            yield from _helped(reading, stretch, end)


def _period(stretch: Stretch) -> str:
    """The period of a plan's stretch as a string; empty where none is known."""
    if stretch.years:
        return f"{stretch.years[0]}/{stretch.years[1]}"
    return str(stretch.year) if stretch.year else ""


def _planned(reading: Reading, stretch: Stretch, limit: int) -> Iterator[Passage]:
    """The paragraphs of a plan's stretch without their headings."""
    text, sections, silent = reading.text, reading.outline.sections, _titles()[2]
    period, place = _period(stretch), bisect_left(sections, stretch.start, key=_start)
    at = max(stretch.start, _preamble(text, sections))
    opened = max(bisect_right(sections, at, key=_start) - 1, 0)
    if sections and sections[opened].start < at < _title_end(text, sections[opened]):
        at = min(_title_end(text, sections[opened]), limit)
    while at < limit:
        fresh = place < len(sections) and sections[place].start <= at
        begin = at
        if fresh:
            begin = max(_body(text, sections, place), at)
            while place < len(sections) and sections[place].start <= at:
                place += 1
        following = sections[place].start if place < len(sections) else limit
        line = text.find("\n", begin, limit)
        end = min(limit, following if following > at else limit, line if line >= 0 else limit)
        if end > begin + 3 and not _omitted(reading, begin) and _speaks(text, begin, end):
            path = path_at(reading.outline, max(begin - 1, at))
            if not silent.search(path):
                start = begin if fresh else _behind_heading(text, begin, end)
                yield Passage(start, end, stretch.year, period, path, chapter(path), fresh)
        at = max(end, begin, at + 1)
        while at < limit and text[at] == "\n":
            at += 1


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether a paragraph has words of its own: it is no head of a column, and no list that is read elsewhere."""
    if end - start < _CELL:
        return not is_column_head(text[start:end])
    found = _LISTED.search(text, start, end)
    return found is None or _tasks_end(text, found.end(), end) < 0


def _preamble(text: str, sections: tuple[Section, ...]) -> int:
    """Where an action plan's first section begins, if what stands before it only says why the plan is made."""
    first = sections[0].start if sections else 0
    return first if _MADE.search(text, 0, first) else 0


def _start(section: Section) -> int:
    return section.start


def _title_end(text: str, section: Section) -> int:
    """Where the title of a section ends in the text (titles are kept without the blanks of the print)."""
    guess = section.start + len(section.label) + len(section.title)
    found = text.find(section.title[-3:], max(section.start, guess - 3), guess + 12) if section.title else -1
    return found + len(section.title[-3:]) if found >= 0 else guess


def _body(text: str, sections: tuple[Section, ...], place: int) -> int:
    """Where the words to be read of a section begin: behind its title, or with it where the title is the sentence.

    It is the sentence where it goes on behind a comma, and where a numbered section holds nothing else.
    """
    section = sections[place]
    close = _title_end(text, section)
    if close >= len(text) or text[close] in "，,、":
        return section.start
    inner = place + 1 < len(sections) and sections[place + 1].start < section.end
    rest = text[close : min(section.end, close + 400)].strip("。；;\n 　")
    first = rest.partition("\n")[0]
    alone = (
        not inner
        and section.label
        and (
            not rest
            or (rest[0] in "（(【" and rest[-1] in "）)】。")
            or bool(organ_cell(first))
            or duty_line(first) is not None
        )
    )
    if alone or (
        section.label and len(section.title) > 30 and section.title.count("，") + section.title.count(",") > 1
    ):
        return section.start
    return close + 1 if text[close] in "。：:；; " else close


def _behind_heading(text: str, start: int, end: int) -> int:
    """Behind the short sentence that heads a paragraph (促进就业增收。…): a heading in all but its mark."""
    found = _BARE_HEADING.match(text, start, end)
    if found is None or any(c.isdigit() for c in found.group()):
        return start
    if any(verb in found.group() for verb in words().checkable):
        return start
    return found.end() if end - found.end() > 30 else start


def _omitted(reading: Reading, position: int) -> bool:
    """Whether a position lies in a zone that holds no facts."""
    return any(zone.start <= position < zone.end for zone in reading.overlay.omitted)


def chapter(path: str) -> str:
    """The heading that groups promises: the widest below the one that only says that a plan follows.

    >>> chapter("二、2023年重点工作 > （一）扩大内需 > 一是促消费"), chapter("（一）扩大内需")
    ('（一）扩大内需', '（一）扩大内需')
    """
    names = path.split(" > ")
    return names[1] if len(names) > 1 and _PLAN_CHAPTER.search(names[0]) else names[0]


def _tasks_end(text: str, start: int, limit: int) -> int:
    """Where a list of tasks ends that closes with 等 or with their count; -1 where it is no such list."""
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop else limit
    if counted := _COUNTED.search(text, start, end):
        return counted.start()
    return end if "等" in text[end - 2 : end] else -1


def _listed(reading: Reading, stretch: Stretch, limit: int) -> Iterator[Passage]:
    """The lists of tasks that news of a plan tell (在…方面，包括…等，共涉及28项工作)."""
    text, period = reading.text, _period(stretch)
    for found in _LISTED.finditer(text, stretch.start, limit):
        close = _tasks_end(text, found.end(), limit)
        if close >= 0:
            path = path_at(reading.outline, found.start())
            yield Passage(found.end(), close, stretch.year, period, path, found[1], listing=True)


def _helped(reading: Reading, stretch: Stretch, limit: int) -> Iterator[Passage]:
    """What the examples of a report are to help with (借鉴…，助力…)."""
    text, period = reading.text, _period(stretch)
    for found in _PURPOSE.finditer(text, stretch.start, limit):
        begin = max(
            (m.end() for m in _GROUP.finditer(text, max(stretch.start, found.start() - 400), found.start())),
            default=stretch.start,
        )
        if _EXAMPLE.search(text, begin, found.start()):
            stop = _GROUP.search(text, found.end(), limit)
            path = path_at(reading.outline, found.start())
            close = stop.start() if stop else limit
            example = (begin, found.start())
            yield Passage(found.start() + 1, close, stretch.year, period, path, "", listing=True, example=example)
