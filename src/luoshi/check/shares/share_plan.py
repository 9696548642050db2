"""Completion of a plan: 完成投资629.0亿元，占年度计划的97.2%; the plan derived where the text does not state it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.balance import allowed, counted, printed, scale_of
from luoshi.check.passages import Passages, Place
from luoshi.check.shares.divisions import Division, sources_of
from luoshi.check.shares.ratios import HUNDRED, rounded
from luoshi.check.shares.share_base import part_before
from luoshi.indicators.ranges import over
from luoshi.records import Finding

_OF_PLAN = re.compile(
    r"(?:[^占]{0,8}(?:计划|目标|任务|预算(?!总?收入|总?支出))[^占]{0,8}?(?:的比?|比)[重例]?|(?:占|为|完成)[^占]{0,4}预算数?)(?:约|近|超过?|达到?|为|是)?$"
)
_RATE_OF_PLAN = re.compile(
    r"(?:(?:年度|计划|投资|任务|目标|资金|预算|总体|累计)*完成率|执行率)(?:已|约|近|超过?|达到?|为|是)*"
)
_PLAN = re.compile(r"计划|目标|任务|预算(?!总?收入|总?支出|收支)")
_DONE_AFTER = re.compile(r"(?:累计|实际)?(?:完成|实现)(?:投资|支出)")
_FILL = re.compile(
    r"[\s,，。；;:：、（）()\d—\-~至年月日底末前今截到目为止的已共其]|累计|完成|实现|投资|实际|项目|目前|全[省市区县州]|占|达到?|"
    r"[一二三四上下]?[半季]年?度?|前三季度|建设|新开工|开工|期间|计划|目标|年度|本|份|任务"
)
_NARROWED = re.compile(r"其中")
_NARROW = Decimal("0.05")
_REACH = 400
_MOST = 8
_LOOK = 60


def divisions(passages: Passages, rate: Place) -> Iterator[Division]:
    """What was done over what was planned, for each plan of the same unit that stands before it in reach."""
    part = done_before(passages, rate) if _of_plan(rate) else None
    if part is None:
        return
    start = max(0, part.start - _REACH)
    before = tuple(reversed(passages.levels_between(start, part.start)))
    same = tuple(p for p in before if p.figure.unit == part.figure.unit)[:_MOST]
    plans = tuple(p for p in same if _is_plan(p))
    for plan in plans:
        nearest = plan is same[0] and len({p.figure.value for p in plans}) == 1
        sure = nearest and _same_subject(passages, plan, part)
        assumes = f"百分数的分母就是前面写出的计划数{printed(plan.figure)}，两者同一范围、同一口径"
        yield Division((part,), plan, rate, assumes, off="possible" if sure else None)


def derived(passages: Passages, rate: Place) -> Iterator[Finding]:
    """The plan that a completion rate implies where no plan is stated: 275亿元 at 120% makes about 229亿元."""
    part = done_before(passages, rate) if _of_plan(rate) and _first_of_paragraph(passages, rate) else None
    if part is None or counted(part.figure) or any(p.figure.bound != "eq" or p.figure.hedged for p in (part, rate)):
        return
    if "人均" in part.lead or ("收入" in part.lead[-6:] and part.figure.value < 10**6):
        return
    plan = over(allowed(part.figure), rate.allowed)
    if plan is None or plan.low is None or plan.high is None:
        return
    if plan.high - plan.low > _NARROW * plan.high:
        return
    scale = scale_of(part.figure)
    places = max(1, -int((part.figure.step / scale).normalize().as_tuple().exponent))
    size = printed(part.figure).lstrip("0123456789.,， ")
    low, middle, high = (
        rounded(value * HUNDRED / scale, places)
        for value in (plan.low, part.figure.value / rate.figure.value, plan.high)
    )
    yield Finding(
        "share", "consistent",
        f"由{printed(part.figure)}和完成程度{printed(rate.figure)}推算，计划数约{middle}{size}，可与下达的计划核对",
        f"{part.figure.value / scale:f}÷{printed(rate.figure)}≈{middle}（{low}—{high}）",
        "百分数是完成数与全年计划数之比，且按末位四舍五入", sources_of(passages, (part, rate)),
    )  # fmt: skip


def _first_of_paragraph(passages: Passages, rate: Place) -> bool:
    """Whether no completion rate stands before this one in its paragraph: one derived plan is told, not a list."""
    start = passages.paragraph_of(rate.start)[0]
    for place in reversed(passages.places[max(0, rate.index - _LOOK) : rate.index]):
        if place.start < start:
            return True
        if place.figure.measure == "share" and _of_plan(place):
            return False
    return True


def done_before(passages: Passages, rate: Place) -> Place | None:
    """The amount done that a completion rate speaks of, which is not itself a plan."""
    part = part_before(passages, rate)
    if part is not None and not _is_plan(part):
        return part
    after = passages.places[rate.index + 1] if rate.index + 1 < len(passages.places) else None
    follows = after is not None and after.sentence == rate.sentence and _DONE_AFTER.fullmatch(after.lead)
    return after if follows and after is not None and after.figure.measure == "level" else None


def _of_plan(rate: Place) -> bool:
    return bool(_OF_PLAN.search(rate.lead) or _RATE_OF_PLAN.fullmatch(rate.lead[-14:].lstrip("，,")) or _ends(rate))


def _ends(rate: Place) -> bool:
    match = re.search(r"(?:完成率|执行率)(?:已|约|近|超过?|达到?|为|是)*$", rate.lead)
    return match is not None and not re.search(r"整改|销号|隐患|办结|化债", rate.lead)


def _is_plan(place: Place) -> bool:
    return bool(_PLAN.search(place.lead[-12:]) or _PLAN.match(place.tail[:2]))


def _same_subject(passages: Passages, plan: Place, part: Place) -> bool:
    """Whether the words between plan and result bring in no other subject than the plan's own sentence has."""
    text = passages.text
    between = text[plan.end : part.start]
    if _NARROWED.search(between) or len(between) > 80:
        return False
    start = passages.sentence_of(plan.start)[0]
    own = text[start : plan.end]
    words = _FILL.sub("|", between)
    return all(word in own for word in words.split("|") if word)
