"""The two-years check (两年平均): mean yearly growth against the years it is made of, a fixed base, or two levels.

The mean is geometric: √((1+g₁)(1+g₂))-1 (NBS practice of 2021, base 2019). Between levels of n years it is the n-th
root of their ratio less one; where growth is of constant prices or a comparable basis, the ratio is only a note.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.rates.arithmetic import HUNDRED, finer, grown, number, terms
from luoshi.check.rates.change_words import basis
from luoshi.check.rates.changes import Change, Step, changes, national, years_between
from luoshi.check.scopes import plain
from luoshi.indicators.catalogue import catalogue
from luoshi.indicators.periods import mean_of_span
from luoshi.indicators.periods import months as run_of
from luoshi.indicators.ranges import mean_growth, root
from luoshi.records import Finding, Interval, Verdict

_YEARS = re.compile(r"([0-9]|十|[一二两三四五六七八九])年(?:间|来)?(?:年?平均|年均|复合)")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_TWO = re.compile(r"[两二2]年(?:年?平均|年均)")
_PRICES = Decimal("2.5")
"""Points a year that prices or another basis may explain between real growth and that of current levels."""
_WORDS = "同比", "上年同期", "去年同期"


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every mean growth that can be set against other figures of the text, in its order."""
    found: list[Finding] = []
    taken: set[int] = set()
    for change in changes(prepared.passages):
        finding = _of_chain(prepared, change)
        if finding is not None:
            taken.update(r.place.index for r in change.rates if r.role == "average")
            found.append(finding)
    found += _of_years(prepared, taken)
    yield from sorted(found, key=lambda f: (f.sources[0].start, f.sources[-1].end))


def _of_chain(prepared: Prepared, change: Change) -> Finding | None:
    """The mean growth of a chain against its total growth, its two years, or its two levels."""
    rates = [change.now, *change.rates] if change.now.role in ("rate", "average") else list(change.rates)
    mean = next((r for r in rates if r.role == "average"), None)
    if mean is None or mean.place.figure.high is not None or mean.place.figure.bound != "eq":
        return None
    told = _told_years(mean.gap)
    total = next((r for r in rates if r.role == "rate" and r.base.isdigit()), None)
    if total is not None:
        return _from_total(prepared, change, total, mean, told)
    yearly = [r for r in rates if r.role == "rate"]
    former = change.before
    if former is not None and former.place.figure.unit == "%" and len(yearly) == 1 and told == 2:
        return _from_years(prepared, change.name, (yearly[0].place, former.place), mean.place, sure=True)
    return _from_levels(prepared, change, mean, told)


def _told_years(gap: str) -> int | None:
    """How many years a mean is of, where its words say so (两年平均, 五年年均)."""
    match = _YEARS.search(gap)
    if match is None:
        return None
    return int(match[1]) if match[1].isdigit() else _DIGITS[match[1]]


def _from_total(prepared: Prepared, change: Change, total: Step, mean: Step, told: int | None) -> Finding | None:
    """比2019年增长13.5%, 两年平均增长6.5%."""
    period = total.place.figure.period[:4]
    span = int(period) - int(total.base) if period.isdigit() else None
    years = told or (span if span and span > 1 else None)
    own = total.place.allowed
    if years is None or own.low is None or own.high is None or own.low <= -HUNDRED:
        return None
    low, high = mean_of_span(own.low, years), mean_of_span(own.high, years)
    middle = mean_of_span(total.place.figure.value, years)
    if low is None or high is None or middle is None:
        return None
    shown = f"(1{_plus(total.place)}%)^(1/{years})-1"
    subject = f"“{change.name}”比{total.base}年增长{total.place.figure.surface}"
    return _judged(
        prepared, subject, shown, (Interval(low, high), middle), mean.place, (total.place,), sure=told is not None
    )


def _from_years(
    prepared: Prepared, name: str, yearly: tuple[Place, Place], mean: Place, *, sure: bool
) -> Finding | None:
    """This year's and last year's growth make the mean of two years."""
    now, former = yearly
    computed = mean_growth((now.allowed, former.allowed))
    middle = mean_growth((Interval.exact(now.figure.value), Interval.exact(former.figure.value)))
    if computed is None or middle is None or middle.low is None:
        return None
    shown = f"√((1{_plus(now)}%)×(1{_plus(former)}%))-1"
    half = (now.figure.value + former.figure.value) / 2
    if not computed.meets(mean.allowed) and mean.allowed.contains(half):
        value, printed = _per_cent(middle.low, mean), mean.figure.surface
        message = f"“{name}”两年平均{printed}是两年增速的算术平均，按几何平均应为{value}"
        return _finding(prepared, "info", message, f"{shown}={value}≠{printed}", (now, former, mean))
    subject = f"“{name}”两年增速{now.figure.surface}和{former.figure.surface}"
    return _judged(prepared, subject, shown, (computed, middle.low), mean, (now, former), sure=sure)


def _from_levels(prepared: Prepared, change: Change, mean: Step, told: int | None) -> Finding | None:
    """由2020年的X增加到2025年的Y, 年均增长g%: the n-th root of Y/X."""
    before, now = change.before, change.now.place
    if before is None or now.figure.measure != "level" or now.figure.unit != before.place.figure.unit:
        return None
    span = years_between(change)
    years = told or (span[0] if span else None)
    total = grown(now.allowed, before.size)
    if years is None or years < 2 or total is None or before.place.figure.value <= 0:
        return None
    allowed = _beside(total, years)
    if allowed is None:
        return None
    middle = (root(now.figure.value / before.place.figure.value, years) - 1) * HUNDRED
    last, first = terms(now, before.place)
    shown = f"({last}/{first})^(1/{years})-1"
    subject = f"“{change.name}”{years}年间由{before.place.figure.surface}到{now.figure.surface}"
    places = (before.place, now)
    if not mean.place.allowed.meets(allowed):
        value, printed = _per_cent(middle, mean.place), mean.place.figure.surface
        arithmetic = f"{shown}={value}≠{printed}"
        if _basis(prepared, change) != "counted" and abs(middle - mean.place.figure.value) <= _PRICES:
            message = f"{subject}，年均变化{value}，与所写的{printed}不同，该指标的增速可能按不变价或可比口径计算，"
            return _finding(prepared, "info", f"{message}以公布的为准", arithmetic, (*places, mean.place))
        others = [one for one in (_beside(total, n) for n in (years - 1, years + 1) if n > 1) if one is not None]
        if any(mean.place.allowed.meets(one) for one in others):
            message = f"{subject}，年均应为{value}；所写的{printed}按多一年或少一年计算则相符，请核对起止年份"
            return _finding(prepared, "possible", message, arithmetic, (*places, mean.place))
    sure = _basis(prepared, change) == "counted" and (told is not None or bool(span and span[1]))
    return _judged(prepared, subject, shown, (allowed, middle), mean.place, places, sure=sure)


def _basis(prepared: Prepared, change: Change) -> str:
    """The basis of the growth, by the catalogue or by the name."""
    now = change.now.place
    known = [s.seen.indicator for s in prepared.at.get(now.index, ()) if s.known]
    growth = catalogue().of(known[0]).growth if known and known[0] in catalogue().indicators else ""
    return basis(change.name + now.lead, now.figure.unit, growth)


def _beside(total: Interval, years: int) -> Interval | None:
    """The mean growth that a total growth is over another number of years."""
    if total.low is None or total.high is None:
        return None
    low, high = mean_of_span(total.low, years), mean_of_span(total.high, years)
    return None if low is None or high is None else Interval(low, high)


def _of_years(prepared: Prepared, taken: set[int]) -> Iterator[Finding]:
    """两年平均 of an indicator whose growths of both years stand elsewhere in the text."""
    for key, group in prepared.of.items():
        if key[2] != "growth" or len(group) < 3:
            continue
        means = [s for s in group if s.seen.comparison == "average" and _TWO.search(s.place.lead)]
        yearly = [s for s in group if s.seen.comparison == "yoy" and s.seen.kind == "actual" and not s.seen.note]
        for mean in means:
            if mean.place.index in taken or not mean.known:
                continue
            pair = _pair(mean, yearly)
            if pair is None:
                continue
            finding = _from_years(prepared, mean.seen.name, pair, mean.place, sure=False)
            if finding is not None:
                yield finding


def _pair(mean: Statement, yearly: list[Statement]) -> tuple[Place, Place] | None:
    """The one growth of the mean's own period and the one of the year before, of the same region."""
    run = run_of(mean.seen.period)
    if run is None:
        return None
    region = plain(mean.seen.region)
    yearly = [s for s in yearly if national(s.place) == national(mean.place)]
    own = [s for s in yearly if s.seen.period == mean.seen.period and plain(s.seen.region) == region]
    former = str(type(run)(run.year - 1, run.first, run.last))
    past = [s for s in yearly if s.seen.period == former and plain(s.seen.region) == region]
    if len({s.seen.value for s in own}) != 1 or len({s.seen.value for s in past}) != 1:
        return None
    return own[0].place, past[0].place


def _judged(
    prepared: Prepared,
    subject: str,
    shown: str,
    computed: tuple[Interval, Decimal],
    mean: Place,
    parts: tuple[Place, ...],
    *,
    sure: bool,
) -> Finding | None:
    """The verdict on a mean growth beside the interval that the other figures allow, and the value of their prints."""
    allowed, middle = computed
    value = _per_cent(middle, mean)
    printed = mean.figure.surface
    if mean.allowed.meets(allowed):
        if allowed.low is None or allowed.high is None or allowed.high - allowed.low > max(Decimal(1), abs(middle) / 5):
            return None
        message = f"{subject}，与所写的年均{printed}相符"
        return _finding(prepared, "consistent", message, f"{shown}={value}≈{printed}", (*parts, mean))
    plain_print = mean.figure.bound == "eq" and all(p.figure.bound == "eq" for p in parts)
    cut = Interval(mean.figure.value, mean.figure.value + mean.figure.step, high_open=True)
    if cut.meets(allowed):
        message = f"{subject}，年均应为{value}，所写的{printed}末位是截去的，不是四舍五入"
        return _finding(prepared, "info", message, f"{shown}={value}≈{printed}", (*parts, mean))
    verdict: Verdict = "error" if sure and plain_print else "possible"
    message = f"{subject}，年均应为{value}，所写的是{printed}，请核对"
    return _finding(prepared, verdict, message, f"{shown}={value}≠{printed}", (*parts, mean))


def _per_cent(value: Decimal, like: Place) -> str:
    return f"{finer(value, like.figure.step)}%"


def _plus(place: Place) -> str:
    return f"{'+' if place.figure.value >= 0 else ''}{number(place)}"


def _finding(prepared: Prepared, verdict: Verdict, message: str, arithmetic: str, places: tuple[Place, ...]) -> Finding:
    ordered = sorted(places, key=lambda p: p.index)
    return Finding(
        check="two-years",
        verdict=verdict,
        message=message,
        arithmetic=arithmetic,
        assumes="几个数是同一指标、同一范围、同一口径，年均按几何平均计算，起止年份如上",
        sources=tuple(dict.fromkeys(source_of(prepared.passages, place) for place in ordered)),
    )
