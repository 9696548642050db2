"""The daily check (日均推算): averages a day or a month against the total and its period (docs/checks/daily.md).

Working days are unknown, so nothing is said of 工作日; an average that fits five working days of seven is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from luoshi.check.balance import counted, printed, scale_of, term, tight
from luoshi.check.passages import Passages, Place
from luoshi.check.prepared import Prepared
from luoshi.check.shares.divisions import sources_of
from luoshi.check.shares.elapsed import Elapsed, elapsed
from luoshi.check.shares.ratios import rounded
from luoshi.indicators.ranges import over
from luoshi.records import Finding, Interval, Verdict

_DAILY = re.compile(
    r"(?:日均|平均每[天日]|每[天日]平均|月均|平均每个?月|每月平均)(?P<verb>[^\d,，。；;]{0,8}?)(?:约|近|超过?|达到?|为|了|有)*$"
)
_NEW = re.compile(r"新(?:设|登记|增|注册|开)")
_MONTHLY = re.compile(r"月均|平均每个?月|每月平均")
_WORKDAYS = re.compile(r"工作日|交易日|出行日|高峰|最高|峰值|单日")
_LESS = re.compile(r"压减|减少|下降|增加|新增户数|同比|提高到|由|从")
_PLAN = re.compile(r"计划|目标|力争|预计|将|能力|设计")
_SO_FAR = re.compile(r"累计|历年|开通以来|成立以来|运行以来|自.{0,12}以来")
_LOOSE = Decimal("0.95")
_MONTH = 28
_FAR = Decimal("0.1")
_REACH = 90
_LEAD = 120


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Every average a day or a month whose total and period are stated, in the order of the text."""
    passages = prepared.passages
    return tuple(finding for place in passages.levels for finding in _of(passages, place))


def _of(passages: Passages, mean: Place) -> Iterator[Finding]:
    match = _DAILY.search(mean.lead)
    total = _total(passages, mean, match["verb"]) if match else None
    if match is None or total is None:
        return
    start, end = passages.sentence_of(mean.start)
    if _WORKDAYS.search(passages.text, start, end) or _LESS.search(match["verb"]):
        return
    time = _time(passages, total)
    counts = _counts(passages, time, bool(_MONTHLY.search(match.group())), total) if time else ()
    if time is not None and counts:
        yield from _judged(passages, mean, total, time, counts)


def _total(passages: Passages, mean: Place, verb: str) -> Place | None:
    """The amount that was averaged: the nearest of the unit before it in its sentence, of the same verb."""
    start = passages.sentence_of(mean.start)[0]
    for place in reversed(passages.levels_between(max(start, mean.start - _REACH), mean.start)):
        if place.figure.unit != mean.figure.unit or place.figure.value <= mean.figure.value:
            continue
        words = place.lead + place.tail
        if _DAILY.search(place.lead) or _PLAN.search(place.lead + mean.lead):
            return None
        started = _NEW.search(verb) and _NEW.search(words)
        return place if not verb or started or any(c in words for c in verb if c not in "新约共均") else None
    return None


def _time(passages: Passages, total: Place) -> Elapsed | None:
    """The stretch that the total is of: the nearest words before it in the sentence, or what leads the paragraph."""
    start = passages.sentence_of(total.start)[0]
    own = elapsed(passages.text, start, total.start)
    if own:
        return own[-1]
    if _SO_FAR.search(total.lead):
        return None
    paragraph = passages.paragraph_of(start)[0]
    lead = elapsed(passages.text, paragraph, min(start, paragraph + _LEAD))
    return lead[0] if len(lead) == 1 else None


def _counts(passages: Passages, time: Elapsed, monthly: bool, total: Place) -> tuple[int, ...]:
    if monthly:
        return (time.months,) if time.months > 1 else ()
    if time.days and time.days < 2:
        return ()
    period = total.figure.period[:4]
    return time.day_counts(int(period) if period.isdecimal() else 0)


def _judged(passages: Passages, mean: Place, total: Place, time: Elapsed, counts: tuple[int, ...]) -> Iterator[Finding]:
    meant = _rounded_down(mean)
    for count in counts:
        computed = over(total.allowed, Interval.exact(Decimal(count)))
        if computed is not None and meant.meets(computed):
            loose = (
                mean.figure.bound == "lt" and computed.high is not None and computed.high < _LOOSE * mean.figure.value
            )
            if loose:
                yield _finding(passages, mean, total, time, count, "possible", "相差较多，“近”字偏宽，请核对")
            elif tight(total.allowed) and meant.low is not None and meant.high is not None:
                yield _finding(passages, mean, total, time, count, "consistent", "相符")
            return
    verdict = _off(mean, total, time, counts)
    if verdict:
        told = "差一两天的量，请核对天数" if verdict == "info" else "不符，请核对总数、时段和平均数"
        yield _finding(passages, mean, total, time, counts[0], verdict, told)


def _off(mean: Place, total: Place, time: Elapsed, counts: tuple[int, ...]) -> Verdict | None:
    """What a disagreement means: nothing where another count of days explains it."""
    implied = total.figure.value / mean.figure.value
    nearest = min(counts, key=lambda c: abs(c - implied))
    if nearest >= _MONTH and abs(implied - nearest) <= 2:
        return "info"
    if Decimal(nearest) * 5 / 7 * Decimal("0.85") <= implied <= Decimal(nearest) * 5 / 7 * Decimal("1.05"):
        return None
    plain = mean.figure.bound == total.figure.bound == "eq" and not mean.figure.hedged and not total.figure.hedged
    far = abs(implied - nearest) > _FAR * nearest
    return "error" if plain and far and time.days == 7 and counted(mean.figure) else "possible"


def _rounded_down(mean: Place) -> Interval:
    """What a mean may be: averages are rounded, 150 to tens (two digits at least are taken to be meant)."""
    figure = mean.figure
    if figure.bound != "eq" or figure.hedged:
        return mean.allowed
    step = figure.step
    while figure.value % (step * 10) == 0 and figure.value >= step * 100:
        step *= 10
    half = max(step, figure.step) / 2
    return Interval(figure.value - half, figure.value + half)


def _finding(
    passages: Passages, mean: Place, total: Place, time: Elapsed, count: int, verdict: Verdict, told: str
) -> Finding:
    scale = scale_of(mean.figure)
    places = max(0, -int((mean.figure.step / scale).normalize().as_tuple().exponent))
    value = total.figure.value / count / scale
    exact = rounded(value, places)
    same = Decimal(exact) == mean.figure.value / scale and mean.figure.bound == "eq"
    if not same and verdict != "consistent":
        exact = rounded(value, places + 1)
    monthly = bool(_MONTHLY.search(mean.lead))
    unit, means = ("个月", "月均") if monthly else ("天", "日均")
    whole, size = scale_of(total.figure), _SIZES.get(scale, "")
    left = term(total.figure, whole) + (_SIZES.get(whole, "") if whole != scale else "")
    stated = f"{means}{_hedge(mean)}{printed(mean.figure)}"
    message = f"总数按{count}{unit}平均得{exact}{size}{mean.figure.unit}，与写出的{stated}{told}"
    assumes = f"平均数与总数同一范围、同属{count}{unit}的时段，按{'月' if monthly else '自然日'}平均"
    return Finding(
        "daily", verdict, message, f"{left}/{count}={exact}{_compared(mean, scale, verdict, same=same)}", assumes,
        (*sources_of(passages, (total, mean)), passages.quote(time.start, time.end)),
    )  # fmt: skip


_SIZES = {Decimal(10**4): "万", Decimal(10**8): "亿"}


def _hedge(mean: Place) -> str:
    return {"lt": "近", "gt": "超", "approx": "约", "le": "不超过", "ge": "不低于"}.get(mean.figure.bound, "")


def _compared(mean: Place, scale: Decimal, verdict: Verdict, *, same: bool) -> str:
    """How the printed mean stands to the computed one: nothing where it is the same, ≈150, ≠12169, （原文近1.5）."""
    if same:
        return ""
    number = term(replace(mean.figure, bound="eq"), scale)
    if mean.figure.bound != "eq":
        return f"（原文{_hedge(mean)}{number}）"
    return f"{'≈' if verdict == 'consistent' else '≠'}{number}"
