"""Placing a value: its status and period, from its own words, the value before it, and the part it stands in."""

import re
from typing import cast

from luoshi.read import typing
from luoshi.read.contexts import Place, Told, carries, enclosed, governing, period_of, status_of
from luoshi.read.drafts import Draft, Memory
from luoshi.read.heads import last_break
from luoshi.read.naming.surroundings import Surroundings
from luoshi.read.times import Time
from luoshi.records import Status


def place_value(
    draft: Draft, before: Draft | None, *, memory: Memory, place: Place, default: str, around: Surroundings
) -> None:  # fmt: skip
    """Give *draft* status, period and the sign of a fall; *before* is the value before it in the sentence."""
    q, clause = draft.quantity, draft.clause
    start = max(around.start, 1 + last_break(around.text, around.start, q.start))
    _mind_the_same_below(memory, place, around)
    status = _status(draft, before, start, memory, place, around)
    draft.status = cast(Status, status.value)
    draft.because.append(status._replace(value="status:" + status.value))
    falls = clause.change == "down" or (clause.change_words == "改善" and typing.pollutes(draft.base))
    if falls and draft.measure in ("growth", "difference"):
        q.value = -abs(q.value)
        q.high = -abs(q.high) if q.high is not None else None
    if not q.unit:
        q.unit = typing.unit_of(draft.base) or ("元" if q.value >= 10**8 else "")
    told = _shared_period(draft, before, status, place, around) or _own_period(
        draft, before, start, memory, place, default, around
    )
    if status.value == "expected" and _is_past(told.value, place):
        draft.status = "actual"
        draft.because[-1] = Told("status:actual", "已过去的年份", told.words, told.start)
    draft.period = told.value
    draft.because.append(told._replace(value="period:" + told.value))


def _is_past(period: str, place: Place) -> bool:
    """Whether a period ends before the year under review: nothing of it is expected any more."""
    years = [part[:4] for part in period.split("/") if part[:4].isdecimal()]
    return place.review_year is not None and bool(years) and int(years[-1]) < place.review_year


def _status(draft: Draft, before: Draft | None, start: int, memory: Memory, place: Place, around: Surroundings) -> Told:
    """Status from the words of the clause, or from the value whose head this one shares."""
    q = draft.quantity
    planned_amount = draft.clause.subject if draft.measure == "level" and q.dimension == "money" else ""
    told = status_of(
        around.text,
        around.start,
        start,
        q.start,
        draft.end,
        place=place,
        subject=planned_amount,
        counts=draft.measure == "level",
    )
    departs = typing.departs(around.text, around.start, q.start, draft.end)
    if memory.expected and told.value == "actual" and place.part != "plan" and not departs:
        return Told("expected", "预计（下同）")
    if draft.inherits and before is not None and told.rule == "计划部分":
        if before.status == "actual":
            return Told("actual", "承接前一数据")
        if before.status == "stretch" and "；" not in around.text[before.end : q.start]:
            return Told("stretch", "承接前一数据")
    return told


_SAME_BELOW = re.compile(r"预计[^，,。；;]{0,4}[（(][^（）()]{0,4}下同[^（）()]{0,4}[)）]")


def _mind_the_same_below(memory: Memory, place: Place, around: Surroundings) -> None:
    """预计（下同） makes all that follows in its part expected."""
    if memory.expected and memory.expected != place.part:
        memory.expected = ""
    if "下同" in around.text[around.start : around.limit] and _SAME_BELOW.search(
        around.text, around.start, around.limit
    ):
        memory.expected = place.part


def _shared_period(draft: Draft, before: Draft | None, status: Told, place: Place, around: Surroundings) -> Told | None:
    """The period that a list of times or the value before it gives, None where the value has to find its own."""
    if draft.period:
        return Told(draft.period, "时间列举")
    if status.rule == "建成达产之后":
        return Told("-", "建成达产之后")
    if before is None or not before.period:
        return None
    if draft.follows:
        return Told(before.period, "同一列举")
    timed = any(draft.clause_start <= time.start < draft.quantity.start for time in around.times)
    if place.years is not None and (draft.measure in ("growth", "difference")) != (
        before.measure in ("growth", "difference")
    ):
        return None
    departs = typing.departs(around.text, around.start, draft.quantity.start, draft.end)
    if draft.inherits and not (before.departs or departs or draft.clause.streak or draft.earlier or timed):
        return Told(before.period, "承接前一数据")
    return None


def _own_period(
    draft: Draft, before: Draft | None, start: int, memory: Memory, place: Place, default: str, around: Surroundings
) -> Told:  # fmt: skip
    """The period from the ruling time expression, from what the paragraph carries, or from the part of the document."""
    q = draft.quantity
    time = governing(
        around.times, around.text, around.start, start, q.start, end=draft.end, year=place.latest,
        previous=before.quantity.start if before else -1,
    )  # fmt: skip
    if time is not None and draft.measure == "multiple" and around.text[time.end : q.start] in ("的", ""):
        time = None  # 是2011年的1.74倍: a base
    departs = typing.departs(around.text, around.start, q.start, draft.end)
    place = _in_year(time, memory, place)
    if draft.status == "actual" and place.part == "plan" and not (time is not None and time.shift):
        place = place._replace(year=place.review_year, years=None)
    told = period_of(
        time,
        place=place,
        carried=memory.carried,
        default=default,
        name=draft.base + draft.clause.tail,
        comparison=draft.comparison,
        measure=draft.measure,
    )
    told = _year_before(time, told, before, memory) or _over_years(draft, told, place) or told
    if departs:
        draft.departs = True
        first = place.years[0] if place.years else int(told.value[:4]) if told.value[:4].isdigit() else None
        if time is None and first is not None:
            told = Told(str(first - 1), "变化之前")
    if time is not None and carries(time) and not departs and not enclosed(around.text, around.start, time.start):
        memory.carried = told.value
    return told


def _year_before(time: Time | None, told: Told, before: Draft | None, memory: Memory) -> Told | None:
    """The same part of the year before: 同期为下降5%, said behind a value of the first half-year."""
    period = before.period if before is not None else memory.carried
    if time is None or not time.words.endswith("同期") or "-" not in period[1:] or not period[:4].isdigit():
        return None
    return told._replace(value=period.replace(period[:4], str(int(period[:4]) - 1)))


def _over_years(draft: Draft, told: Told, place: Place) -> Told | None:
    """The span of a change told over years (5年增长18.7%), or of one in a part that looks back over years."""
    change = draft.measure in ("growth", "difference") or (draft.measure == "multiple" and bool(draft.clause.change))
    span = typing.years_told(draft.clause.streak) if change else 0
    latest = place.latest
    if span and latest is not None and draft.comparison != "average":
        draft.comparison = f"base:{latest - span}年" if draft.comparison else ""
        return Told(f"{latest - span + 1}/{latest}", "历时", draft.clause.streak)
    if change and place.years and told.rule == "所在部分的年限":
        if draft.comparison == "yoy" and not draft.clause.comparison:
            draft.comparison = f"base:{place.years[0] - 1}年"
        return Told(f"{place.years[0]}/{place.years[1]}", told.rule)
    return None


def _in_year(time: Time | None, memory: Memory, place: Place) -> Place:
    """The place with the year that the paragraph set, for months and quarters without one."""
    if time is None or time.role == "whole":
        told = memory.topic_year is not None and place.part != "plan" and place.years is None
        return place._replace(year=memory.topic_year) if told else place
    if (
        time.year is None
        and place.years is not None
        and time.words.startswith(("今年", "本年", "年内", "去年", "全年"))
    ):
        # 今年 in a part that plans five years is the year of the report
        return place._replace(year=place.plan_year if place.part == "plan" else place.review_year, years=None)
    if time.year is not None:
        if time.until is None and time.part != "plan":
            memory.year = time.year
    elif time.part and memory.year is not None and not time.shift:
        return place._replace(year=memory.year)
    return place
