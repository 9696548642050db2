"""Of which years a document speaks: the year under review and the year that is planned."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from luoshi.read.outline.masthead import Masthead
from luoshi.read.outline.words import YEAR, Kind, strong_part

OPENING = 1500
"""Characters of the text that tell its year when nothing above them does."""
_REVIEWED = re.compile(r"((?:19|20)\d\d)年(?:度)?[^\d]{0,30}?(?:执行情况|工作情况|完成情况|工作总结|工作回顾|发展情况)")
_PLANNED = re.compile(
    r"((?:19|20)\d\d)年(?:度)?(?:国民经济和社会发展|全[国省市县区]|经济社会发展|工作)?"
    r"(?:计划|工作计划|草案|安排|工作思路|重点工作|预期目标)(?!执行)"
)
_MENTION = re.compile(r"(?<![\d到至—\-〔（(/])((?:19|20)\d\d)年(?![代前末底])")
_LEAD = re.compile(r"(?:^|[\n。])[ \u3000]*((?:19|20)\d\d)年[，,度以的全上前1一]")
_FIVE = re.compile(r"“?十([一二三四五六七])?个?五”?")
_TURN = re.compile(r"(?:今年|20\d\d年|这一年)是[^。]{0,12}“?(十[一二三四五六七]?五)”?(?:规划)?的?(开局|收官|起步)之年")
_PART_OF_YEAR = re.compile(r"上半年|下半年|[一二三前]季度|\d月|月份|月底")
_EARLY = ("-01", "-02", "-03")
_NUMBERED = re.compile(r"〔((?:19|20)\d\d)〕\s*\d{1,4}\s*号")
_TITLED = re.compile(r"(?<![\d〔（(])((?:19|20)\d\d)(?=年|[一-龥]{2})")
_RANGE = re.compile(r"((?:19|20)\d\d)年?\s*[/—\-－–~～至]{1,2}\s*((?:19|20)\d\d)年?\s*[)）]")


class Years(NamedTuple):
    """The year under review and the year that the plan speaks of; None where the text does not tell."""

    year: int | None
    plan_year: int | None


def five_year_plan(words: str) -> tuple[int, int] | None:
    """The years of a five-year plan by its number.

    >>> five_year_plan("“十四五”"), five_year_plan("十五"), five_year_plan("第十五个五年规划")
    ((2021, 2025), (2001, 2005), (2026, 2030))
    """
    match = _FIVE.search(words)
    if match is None:
        return None
    number = 10 + " 一二三四五六七".find(match[1]) if match[1] else 10
    first = 1951 + 5 * number
    return first, first + 4


def find_years(*, kind: Kind, head: Masthead, headings: Sequence[str], body: str) -> Years:
    """The years of a document of *kind*, from its widest *headings*, its masthead and the opening of its *body*.

    >>> head = Masthead(title="2026年安徽省政府工作报告", date="2026-02-05")
    >>> find_years(kind="work", head=head, headings=(), body="")
    Years(year=2025, plan_year=2026)
    """
    title, date = head.title, head.date
    said = _from_headings(headings)
    if kind in ("work", "both"):
        return _yearly(said, title, date, body)
    year = said.year or _of_title(title) or _of_opening(body[:OPENING], date)
    if kind == "plan":
        numbered = _NUMBERED.search(head.number)
        given = int(numbered[1]) if numbered else int(date[:4]) if date else None
        start = _of_title(title) or given or said.plan_year or said.year or year
        return Years(start, start)
    if year is None and date:
        year = int(date[:4]) - (date[4:7] in _EARLY and not re.search(r"今年|季度|月份", body[:OPENING]))
    if said.plan_year and said.plan_year != year:
        return Years(year or said.plan_year - 1, said.plan_year)
    if year is None:
        return Years(None, None)
    return Years(year, year if _PART_OF_YEAR.search(title) else year + 1)


def _yearly(said: Years, title: str, date: str, body: str) -> Years:
    """The years of a report that reviews one year and plans the next."""
    reviewed = _REVIEWED.search(title)
    planned = _PLANNED.search(title)
    year, plan = said.year, said.plan_year
    year = year or (int(reviewed[1]) if reviewed else None)
    plan = plan or (int(planned[1]) if planned else None)
    if year is None and plan is None:
        given = int(date[:4]) - (date[5:7] <= "06" or not date[5:7]) if date else None
        titled = _of_title(title)
        opening = _of_opening(body[:OPENING], "")
        year = given or opening
        if titled is not None:
            year = titled if titled in (given, opening) else titled - 1
    if year is None and plan is not None:
        year = plan - 1
    return Years(year, plan or (year + 1 if year is not None else None))


def _from_headings(headings: Sequence[str]) -> Years:
    """The latest year that a heading reviews and the first that a heading plans."""
    reviewed: list[int] = []
    planned: list[int] = []
    for heading in headings:
        found = [int(match[0]) for match in YEAR.finditer(heading) if not heading.startswith("年以来", match.end())]
        part = strong_part(heading) if found else None
        if part == "report":
            reviewed += found
        elif part == "plan" or (found and re.search(r"重点工作|工作重点|主要工作|计划|安排|任务|目标", heading)):
            planned += found
    return Years(max(reviewed, default=None), min(planned, default=None))


def _of_title(title: str) -> int | None:
    """The year in a title; of a span the first, of a review with a plan the one reviewed."""
    reviewed = _REVIEWED.search(title)
    if reviewed:
        return int(reviewed[1])
    span = plan_span(title)
    if span:
        return span[0]
    found = [int(match[1]) for match in _TITLED.finditer(title)]
    return found[0] if found else None


def plan_span(title: str) -> tuple[int, int] | None:
    """The years that a plan of several years gives behind its name.

    >>> plan_span("某市三年行动计划(2023—2025年)"), plan_span("2023年工作要点")
    ((2023, 2025), None)
    """
    match = _RANGE.search(title)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    return (first, last) if first < last <= first + 20 else None


def _of_opening(opening: str, date: str) -> int | None:
    """The year that the opening of a text names most; one that begins a paragraph counts thrice."""
    turn = _TURN.search(opening)
    counts = Counter(int(match[1]) for match in _MENTION.finditer(opening))
    for match in _LEAD.finditer(opening):
        counts[int(match[1])] += 3
    given = int(date[:4]) if date else None
    usable = {year: count for year, count in counts.items() if given is None or year <= given}
    if usable:
        most = max(usable.values())
        return max(year for year, count in usable.items() if count == most)
    if turn:
        span = five_year_plan(turn[1])
        if span:
            return span[1] if turn[2] == "收官" else span[0]
    return None
