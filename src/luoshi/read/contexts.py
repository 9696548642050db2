"""What the place of a value says about it: status (actual, expected, target, stretch) and period."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from luoshi.read.times import Time, months

_EXPECTED = re.compile(r"预计(?:可|将|全年|完成|达|实现|今年|到)?|预估|初步预计|有望(?:达到|完成|实现)")
_STRETCH = re.compile(r"力争|争取|争创|力求|冲刺|奋力实现|努力实现|跳起来")
_GOAL_SUBJECT = re.compile(r"(?:年度)?(?:计划(?:总)?投资(?:额)?|投资计划|计划|目标值?|任务数|年度目标)$")
_GOAL = re.compile(
    r"计划(?:新|总投资|投资|建设|到|于|在|用|安排|引进|实施|年|招)|拟(?:新|建|投|引|在|于)|规划(?:建设|总|面积|到|投资|用地)|安排[^，,。；;]{0,8}重点(?:建设)?项目|"
    r"每年安排|将(?:达|实现|建|新增|完成|超|突破|增|提高|提升|投)|目标(?:是|为|任务)|(?:力争|确保|争取)(?:到|全年|完成|实现|今年|明年|新|达)|未来[三五几]年"
)
_DONE_IN_PLAN = re.compile(
    r"已(?!有条件)|目前|现有|现已|截至|(?<![比较与同于超过])(?:去年|上年)(?![^，,。；;]{0,6}基础)|过去|自20\d\d年|累计已"
)
_CLAUSE_MARKS = "，,；;。：:\n"


class Place(NamedTuple):
    """Where a value stands: part (report, plan, other), the year or span spoken of, the document's years."""

    part: str
    year: int | None
    years: tuple[int, int] | None
    review_year: int | None
    plan_year: int | None

    @property
    def latest(self) -> int | None:
        """The year spoken of, of a span its last."""
        return self.year if self.year is not None else self.years[1] if self.years else self.review_year


class Told(NamedTuple):
    """A field's value with the rule and the words that told it, and where they stand (clean offset, -1: nowhere)."""

    value: str
    rule: str
    words: str = ""
    start: int = -1


def status_of(
    text: str, sentence: int, clause: int, value: int, end: int, *, place: Place, subject: str, counts: bool = True
) -> Told:
    """Status of the value at *value*..*end*, in the clause from *clause* of the sentence from *sentence* on.

    预计 holds to the end of its sentence, 力争 to the end of its clause; everything else follows from the part of the
    document, unless the clause itself says that something is planned or done.

    >>> here = Place("report", 2022, None, 2022, 2023)
    >>> status_of("预计全年超过4500亿元", 0, 0, 6, 12, place=here, subject="").value
    'expected'
    """
    planned = place.part == "plan"
    if (m := _STRETCH.search(text, clause, value)) and (planned or m.group() == "力争" or place.part != "report"):
        return Told("stretch", "力争、争取", m.group(), m.start())
    if planned:
        done = _DONE_IN_PLAN.search(text, clause, value) or _DONE_NEXT.match(text, end)
        if done:
            return Told("actual", "计划部分中已发生", done.group(), done.start())
        return Told("target", "计划部分")
    return _status_of_report(text, sentence, clause, value, place, subject, counts)


def _status_of_report(
    text: str, sentence: int, clause: int, value: int, place: Place, subject: str, counts: bool
) -> Told:
    """Status outside the plan: actual, unless the sentence expects, aims at or grants."""
    if m := _EXPECTED.search(text, sentence, value):
        # at the head of a sentence it holds for all of it, inside a clause for that clause only
        before = text[sentence : m.start()].strip(_NUMBERING)
        if m.start() >= clause or not before or before[-1:] in _CLAUSE_MARKS:
            return Told("expected", "预计", m.group(), m.start())
    m = _GOAL_SENTENCE.search(text, sentence, value)
    if m and not (m.group()[-1] in "，," and _REACHED.search(text, sentence, m.start())):
        return Told("target", "预期目标", m.group(), m.start())
    if m := _AFTERWARDS.search(text, clause, value):
        return Told("target", "建成达产之后", m.group(), m.start())
    if m := _GOAL_SUBJECT.search(subject):
        return Told("target", "计划数", m.group())
    if counts and (m := _GOAL.search(text, clause, value)):
        return Told("target", "计划用语", m.group(), m.start())
    if place.part == "other" and (m := _GRANTS.search(text, clause, value)):
        return Told("target", "政策条款用语", m.group(), m.start())
    return Told("actual", "回顾部分" if place.part == "report" else "无计划用语")


_NUMBERING = " 　\t—－-–0123456789.、（）()“”一二三四五六七八九十是"
_GOAL_SENTENCE = re.compile(
    r"(?:预期|主要|发展|奋斗|工作)目标[^，,。；;]{0,4}(?:是|为)?[：:，,]|(?:年度|全年|今年|来年|明年|年的?)目标(?:任务)?(?:是|为)?[：:]"
)
_REACHED = re.compile(r"(?:完成|实现|达到|好于|高于|超过)[^，,。；;：:]{0,12}\Z")
_GRANTS = re.compile(r"给予|予以|不超过|最高(?!达|限速|的)|可申请|补助标准|奖励标准")
_DONE_NEXT = re.compile(r"已|现已")
_AFTERWARDS = re.compile(r"(?:达产|建成|投产|运营|投用|建成投用|建成投产)后")
_OVER_YEARS = re.compile(
    r"^(?:建成|完成|推出|培育|引进|打造|实施|创建|修复|改造|开通|开工|整治|拆除|培训|发放|投入|争取|获批|认定|出台|制定)"
    r"|累计|新增|新建|净增"
)
_CUMULATED = re.compile(r"累计|完成(?:固定资产)?投资")
_NAMED_YEAR = re.compile(r"年度$")
_ADVERBIAL_BEFORE = "，,；;。：:\n\t 　　（(“—－-　到至自从于在截，其"


def governing(
    times: Sequence[Time],
    text: str,
    sentence: int,
    clause: int,
    value: int,
    *,
    end: int = -1,
    year: int | None = None,
    previous: int = -1,
) -> Time | None:
    """The time expression that rules the value at *value*..*end*, None where only its place tells.

    The one right before it (从|上半年|5.5%), else the last adverbial one of the sentence, else one inside its clause;
    a year that does not open its clause holds beyond it only if it is the *year* spoken of anyway. *previous* is where
    the value before begins: a time right before that one is its own.

    >>> from luoshi.read.times import find_times
    >>> text = "2022年9月,发布2021年名单,3个项目入选"
    >>> governing(find_times(text), text, 0, 16, 16).words
    '2022年9月'
    """
    adverbial = inside = None
    for time in _telling_before(times, text, sentence, value, previous):
        if time.end == value and time.start >= clause:
            return time
        if _adverbial(time, text, sentence):
            adverbial = time
        elif time.start >= clause or time.part == "plan" or (time.year is not None and time.year == year):
            inside = time
    if end >= 0 and (inside is None or inside.start < clause) and (behind := _year_behind(times, text, end, year)):
        return behind
    if inside is not None and (
        adverbial is None
        or adverbial.start < max(clause, previous) <= inside.start
        or adverbial.start < clause
        or _NAMED_YEAR.search(inside.words)
    ):
        return inside if _tells_more(inside, adverbial) else adverbial
    return adverbial


def _tells_more(inside: Time, adverbial: Time | None) -> bool:
    """Whether a time inside the clause says more of the value than the adverbial one before it."""
    telling = inside.part or inside.year is not None or inside.role == "year" or inside.shift
    other = adverbial is not None and None is not inside.year != adverbial.year is not None
    return bool(telling and (adverbial is None or other or not adverbial.part or inside.part))


def _telling_before(times: Sequence[Time], text: str, sentence: int, value: int, previous: int) -> Iterator[Time]:
    """The times of a sentence before a value that are no bases and do not belong to the value before alone."""
    for time in times:
        if time.start >= value:
            return
        own = time.end == previous or text[time.end : previous] == "的"
        if time.start < sentence or time.end > value or time.base or time.role == "clock" or own:
            continue
        if _FOUNDED.search(text, max(0, time.start - 4), time.start) or _told_aside(text, time, value):
            continue
        yield time


_FOUNDED = re.compile(r"(?:成立|始?建|创[办建立]|组建|设立|诞生)于$")


def _told_aside(text: str, time: Time, value: int) -> bool:
    """Whether a time and a value of it stand in brackets closed before *value*: （一季度为增长3.5%）."""
    closes = [at for at in (text.find("）", time.end, value), text.find(")", time.end, value)) if at >= 0]
    if not closes or not enclosed(text, max(0, time.start - 60), time.start):
        return False
    told = text[time.end : min(closes)]
    return "（" not in told and "(" not in told and any("0" <= c <= "9" for c in told)


def enclosed(text: str, low: int, at: int) -> bool:
    """Whether the place *at* stands in brackets that were opened after *low*.

    >>> enclosed("投资（同期为5%）增长", 0, 5), enclosed("投资（同期为5%）增长", 0, 9)
    (True, False)
    """
    opened = max(text.rfind("（", low, at), text.rfind("(", low, at))
    return opened >= 0 and max(text.rfind("）", low, at), text.rfind(")", low, at)) < opened


def _adverbial(time: Time, text: str, sentence: int) -> bool:
    """Whether a time opens its sentence or clause, or stands before a comma of its own."""
    before = text[time.start - 1] if time.start else "\n"
    return time.start == sentence or before in _ADVERBIAL_BEFORE or text[time.end : time.end + 1] in "，,、"


def _year_behind(times: Sequence[Time], text: str, end: int, year: int | None) -> Time | None:
    """A past year behind the value in its clause that says of which year it is: 37项成果获得|2021年度|奖励."""
    for time in times:
        if time.start < end or not time.words.endswith("年度") or time.year is None:
            continue
        if (year is not None and time.year > year) or any(c in text[end : time.start] for c in _CLAUSE_MARKS):
            return None
        return time
    return None


def period_of(
    time: Time | None, *, place: Place, carried: str, default: str, name: str, comparison: str, measure: str
) -> Told:
    """Period of a value from its ruling time expression, else from what the paragraph carries, else from its place.

    >>> here = Place("report", 2022, None, 2022, 2023)
    >>> period_of(None, place=here, carried="", default="", name="", comparison="", measure="level").value
    '2022'
    """
    year = place.latest
    if time is not None:
        if time.words.endswith(("月底", "月末")) and _CUMULATED.search(name) and time.part.isdecimal():
            # 至9月底累计完成投资: what was done from January on
            time = replace(time, part=months(1, int(time.part)))
        return Told(time.period(year), "时间用语", time.words, time.start)
    if carried:
        return Told(carried, "本段时间用语")
    if place.years is not None and place.years[0] != place.years[1]:
        first, last = place.years
        spans = comparison == "average" or measure in ("growth", "difference") or bool(_OVER_YEARS.search(name))
        return Told(f"{first}/{last}" if spans else str(last), "所在部分的年限")
    if default and place.part != "plan":
        return Told(default, "标题所述时间")
    return Told(str(year) if year is not None else "-", "所在部分的年份")


def carries(time: Time) -> bool:
    """Whether a time expression holds for the rest of its paragraph (1—9月, 上半年) and not only for its sentence."""
    if time.words.endswith(("月底", "月末")):
        return True
    return (
        bool(time.part)
        and not time.base
        and (time.part[0] in "QH" or "/" in time.part)
        and not time.part.startswith("past")
    )
