"""Spans of years: ends in order, as many years as they are said to be, and the years of the five-year plans."""

import re
from collections.abc import Iterator

from luoshi.check.passages import Passages
from luoshi.check.wording.items import number
from luoshi.records import Finding, Verdict

_YEAR = r"(?:19|20)\d\d"
_DASH = r"[ \xa0　]?(?:[—–－\-~～]{1,2}|至|到)[ \xa0　]?"
_COUNT = r"(?:[一二两三四五六七八九十]{1,2}|\d{1,2})"
_YEARS = re.compile(r"(?:19|20)\d\d(?!\d)")
_ENDS = re.compile(rf"(?P<a>{_YEAR})年?{_DASH}(?P<b>{_YEAR})(?P<unit>年?)")
_PLAN = re.compile(
    r"[“\"]?(?:(?P<n>[六七八九]|十[一二三四五六]?)五[”\"]?|第(?P<o>[六七八九十一二三四五]{1,2})个五年)"
    r"(?:规划|时期|期间|计划)?[”\"]?[（(]$"
)
_ACTION = re.compile(
    rf"(?<![\d第])(?P<n>{_COUNT})年(?:行动|攻坚|提升|规划|计划|建设|倍增|培育)[^（(，,。；;\d\n]{{0,14}}[（(]$"
)
_LASTING = re.compile(rf"(?:的|这|共|历时|连续|间的)?(?P<n>{_COUNT})年(?!级|以|多|来|前|后|期)")
_LISTED = re.compile(rf"(?P<years>{_YEAR}年?(?:、{_YEAR}年?){{1,8}}(?:[和与及]{_YEAR}年?)?)年?连续(?P<n>{_COUNT})年")
_GOALS = re.compile(rf"[“\"](?=[^”\"\n]{{0,40}}?{_COUNT}年[\u4e00-\u9fff]{{2}})[^”\"\n]{{4,80}}[”\"]")
_ARRIVAL = r"[^。\n]{0,4}?是[^。\n“\"]{0,30}[“\"]"
_BEGUN = re.compile(r"获批|批复|启动|部署|实施|提出|开始|起步|设立|成立|建立")
_LINE_REACH = 300
_SET_BESIDE = re.compile(r"度?(?:的?[对相]比|比较|同期)")
_NO_YEAR = tuple("0123456789.")
_INCLUSIVE = "首尾两年都计入；不计首年则少一年"


def find(passages: Passages) -> Iterator[Finding]:
    """All findings on spans of years in a document."""
    text = passages.text
    told: set[str] = set()
    for year in _YEARS.finditer(text):
        if text[year.start() - 1 : year.start()] in _NO_YEAR:
            continue
        ends = _ENDS.match(text, year.start())
        if ends:
            yield from _spanned(passages, ends, told)
        listed = _LISTED.match(text, year.start()) if text[year.start() - 1 : year.start()] != "、" else None
        if listed:
            yield _listed(passages, listed)
    yield from _milestones(passages)


def _spanned(passages: Passages, ends: re.Match[str], told: set[str]) -> Iterator[Finding]:
    """What is to say of one span: its order, its plan, its number of years; the same words are told once."""
    text, a, b = passages.text, int(ends["a"]), int(ends["b"])
    if a > b:
        if ends["unit"] and not _SET_BESIDE.match(text, ends.end()):
            message = f"期间的起点{a}年晚于终点{b}年，请核对"
            yield _finding(passages, "error", message, f"{a}>{b}", "期间按先后书写", ends.span())
        return
    lead = text[max(0, ends.start() - 40) : ends.start()]
    plan, action = _PLAN.search(lead), _ACTION.search(lead)
    begin = ends.start() - len(lead)
    if plan:
        yield from _plan(passages, plan, (begin + plan.start(), ends.end()), (a, b))
    found, span = action, (begin + action.start() if action else 0, ends.end())
    if not found and ends["unit"]:
        found = _LASTING.match(text, ends.end())
        span = (ends.start(), found.end() if found else ends.end())
    if found and number(found["n"]) > 1 and b > a and text[slice(*span)] not in told:
        told.add(text[slice(*span)])
        yield _years(passages, span, number(found["n"]), (a, b))


def plan_years(ordinal: int) -> tuple[int, int]:
    """First and last year of a five-year plan from the sixth (1981—1985) on.

    >>> plan_years(14), plan_years(6)
    ((2021, 2025), (1981, 1985))
    """
    first = 1981 + 5 * (ordinal - 6)
    return first, first + 4


def _plan(passages: Passages, plan: re.Match[str], span: tuple[int, int], stated: tuple[int, int]) -> Iterator[Finding]:
    """The years in brackets behind the name of a five-year plan."""
    ordinal = number(plan["n"] or plan["o"])
    if not 6 <= ordinal <= 20:
        return
    real = plan_years(ordinal)
    same = stated == real
    if not same and real[0] <= stated[0] and stated[1] <= real[1]:
        return  # a part of the plan's years: “十三五”前四年
    wrong: Verdict = "possible" if stated[0] == real[0] else "error"
    shown = f"{stated[0]}—{stated[1]}"
    yield _finding(
        passages,
        "consistent" if same else wrong,
        "五年规划的起止年份无误" if same else f"第{ordinal}个五年规划是{real[0]}—{real[1]}年，文中写作{shown}年",
        f"{real[0]}—{real[1]}={shown}" if same else f"{shown}≠{real[0]}—{real[1]}",
        "五年规划自“六五”（1981—1985年）起每五年一期",
        span,
    )


def _years(passages: Passages, span: tuple[int, int], stated: int, ends: tuple[int, int]) -> Finding:
    """What is to say of a number of years between two ends; both ends count unless one must be left out."""
    a, b = ends
    inclusive = b - a + 1
    verdict: Verdict = "consistent" if stated == inclusive else "info" if stated == b - a else "possible"
    message = {
        "consistent": f"{a}—{b}年首尾都计入共{inclusive}年，与写明的{stated}年相符",
        "info": f"{a}—{b}年首尾都计入共{inclusive}年，写作{stated}年时不计首年",
        "possible": f"{a}—{b}年首尾都计入共{inclusive}年，文中写作{stated}年，请核对起止年份",
    }[verdict]
    sign = "=" if stated == inclusive else "≠"
    return _finding(
        passages, verdict, message, f"{b}-{a}+1={inclusive}{'' if sign == '=' else f'≠{stated}'}", _INCLUSIVE, span
    )


def _listed(passages: Passages, match: re.Match[str]) -> Finding:
    """2020、2021、2022年连续三年: the years listed against their number."""
    years = [int(y) for y in re.findall(_YEAR, match["years"])]
    stated = number(match["n"])
    same = len(set(years)) == stated and max(years) - min(years) + 1 == stated
    message = (
        f"所列年份与连续{stated}年相符"
        if same
        else f"所列年份有{len(years)}个，自{min(years)}年到{max(years)}年，文中写作连续{stated}年，请核对"
    )
    count = max(years) - min(years) + 1
    shown = f"{max(years)}-{min(years)}+1={count}" + ("" if count == stated else f"≠{stated}")
    return _finding(passages, "consistent" if same else "possible", message, shown, "年份逐年相连", match.span())


def _milestones(passages: Passages) -> Iterator[Finding]:
    """Goals by years (五年取得突破) from a starting year, and the year that is said to be theirs."""
    text = passages.text
    for goals in _GOALS.finditer(text):
        floor = max(text.rfind("。", 0, goals.start()), text.rfind("\n", 0, goals.start()), goals.start() - 160)
        starts = [m for m in _YEARS.finditer(text, floor + 1, goals.start()) if text[m.end() : m.end() + 1] == "年"]
        if starts and _BEGUN.search(text, starts[-1].end(), goals.start()):
            yield from _arrivals(passages, starts[-1], goals)


def _arrivals(passages: Passages, first: re.Match[str], goals: re.Match[str]) -> Iterator[Finding]:
    """The places behind a milestone that say which year is a goal's: 2022年是……“五年取得突破”之年."""
    start, text = int(first[0]), passages.text
    for goal in re.finditer(rf"({_COUNT})年([\u4e00-\u9fff]{{2,8}})", goals[0]):
        pattern = re.compile(rf"({_YEAR})年{_ARRIVAL}{re.escape(goal[0])}")
        arrival = pattern.search(text, goals.end(), goals.end() + _LINE_REACH)
        stated = number(goal[1])
        if not arrival or stated < 2:
            continue
        year = int(arrival[1])
        exclusive = year - start
        verdict: Verdict = "consistent" if exclusive == stated else "info" if exclusive + 1 == stated else "possible"
        message = {
            "consistent": f"{start}年起{stated}年为{year}年，相符",
            "info": f"“{goal[0]}”自{start}年算到{year}年，首尾两年都计入才是{stated}年",
            "possible": f"“{goal[0]}”自{start}年算到{year}年不是{stated}年，请核对起止年份",
        }[verdict]
        shown = f"{year}-{start}={exclusive}" if verdict == "consistent" else f"{year}-{start}+1={exclusive + 1}"
        tail = "" if verdict != "possible" else f"≠{stated}"
        yield Finding(
            "dates",
            verdict,
            message,
            shown + tail,
            _INCLUSIVE,
            (
                passages.quote(first.start(), goals.end()),
                passages.quote(*arrival.span()),
            ),
        )


def _finding(
    passages: Passages, verdict: Verdict, message: str, arithmetic: str, assumes: str, span: tuple[int, int]
) -> Finding:
    start, end = span
    end += passages.text[end : end + 1] in ("）", ")")
    return Finding("dates", verdict, message, arithmetic, assumes, (passages.quote(start, end),))
