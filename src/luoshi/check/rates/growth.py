"""The growth check (增速与水平): a printed growth against the two levels, or the level and what was added.

Where growth and level are of one basis (counts, tonnes, persons, money that is simply counted) the ratio must be the
growth. Series of a comparable basis (value added at constant prices, profit, investment, retail, income in real terms)
are not recomputed: the published growth wins, the ratio is a note (docs/checks/growth.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared
from luoshi.check.rates import doublings, slips, years
from luoshi.check.rates.arithmetic import HUNDRED, fit, grown, grown_by, in_print, telling, terms
from luoshi.check.rates.change_words import basis, verb_of, words
from luoshi.check.rates.changes import Change, Step, changes, years_between
from luoshi.indicators.catalogue import catalogue
from luoshi.records import Finding, Interval, Verdict

_WILD = Decimal(3)
_FAR = Decimal(20)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """A printed growth (*rate*) beside what the levels give: *computed* as an interval, *percent* of the prints."""

    change: Change
    rate: Step
    computed: Interval
    percent: Decimal
    formula: str


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every growth that a text states together with the levels it must follow from, in the order of the text."""
    found: list[Finding] = []
    seen: set[int] = set()
    for change in changes(prepared.passages):
        slipped = tuple(slips.of_chain(prepared.passages, change))
        found += (*slipped, *doublings.of_chain(prepared.passages, change))
        if slipped:
            continue
        reckoning = _reckoned(change)
        if reckoning is None:
            continue
        finding = _judged(prepared, reckoning)
        if finding is not None:
            seen.add(reckoning.rate.place.index)
            found.append(finding)
    found += slips.unread(prepared.passages)
    found += years.compared(prepared, seen)
    yield from sorted(found, key=lambda f: (f.sources[0].start, f.sources[-1].end))


def _reckoned(change: Change) -> _Reckoning | None:
    """The growth that the levels of a chain give, beside the first growth printed on the same base."""
    now, before, added = change.now.place, change.before, change.added
    if now.figure.measure != "level" or now.figure.value <= 0:
        return None
    for rate in change.rates:
        if rate.role == "average":
            continue
        if before is not None and before.place.figure.unit == now.figure.unit and _same_base(change, before, rate):
            return _from_levels(change, before, rate)
        if before is None and added is not None and _same_base(change, added, rate):
            return _from_added(change, added, rate)
    return None


def _same_base(change: Change, other: Step, rate: Step) -> bool:
    """Whether a growth is measured against the base of another figure of its chain, as far as the words tell.

    A growth that names no base takes that of the figure before it; one that comes first is against last year.
    """
    base = rate.base
    if change.paired:
        span = years_between(change)
        return base in ("", other.base) or (base == "yoy" and not other.base and (span is None or span[0] == 1))
    if not base and rate.place.index < other.place.index:
        base = "yoy"
    if base in ("", other.base) or (not other.base and base not in ("mean", "place", "previous")):
        return True
    return _last_year(change, {base, other.base})


def _last_year(change: Change, bases: set[str]) -> bool:
    """Whether two bases are last year in words and in digits."""
    period = change.now.place.figure.period[:4]
    return period.isdigit() and bases == {"yoy", str(int(period) - 1)}


def _from_levels(change: Change, before: Step, rate: Step) -> _Reckoning | None:
    figure = before.place.figure
    base = before.size
    if figure.bound in ("ge", "gt", "le"):
        half = figure.step / 2
        base = Interval(figure.value - half, figure.value + half)
    computed = grown(change.now.place.allowed, base)
    if computed is None or figure.value <= 0:
        return None
    percent = (change.now.place.figure.value / figure.value - 1) * HUNDRED
    now_term, before_term = terms(change.now.place, before.place)
    formula = f"{now_term}/{before_term}"
    if rate.role != "times":
        formula = f"1-{formula}" if percent < 0 else f"{formula}-1"
    return _Reckoning(change, rate, computed, percent, formula)


def _from_added(change: Change, added: Step, rate: Step) -> _Reckoning | None:
    falls = added.falls
    computed = grown_by(change.now.place.allowed, added.size, falls=falls)
    now, more = change.now.place.figure.value, abs(added.place.figure.value)
    base = now + more if falls else now - more
    if computed is None or base <= 0:
        return None
    now_term, added_term = terms(change.now.place, added.place)
    formula = f"{added_term}/({now_term}{'+' if falls else '-'}{added_term})"
    return _Reckoning(change, rate, computed, (-more if falls else more) / base * HUNDRED, formula)


def _judged(prepared: Prepared, reckoning: _Reckoning) -> Finding | None:
    """The finding of a reckoning, None where there is nothing to say."""
    rate, computed = reckoning.rate, reckoning.computed
    printed = rate.place.figure.surface
    shown = f"{reckoning.formula}={in_print(reckoning.percent, rate)}"
    match fit(rate, computed):
        case "meets":
            if not telling(rate, computed):
                return None
            sign = "" if in_print(reckoning.percent, rate).rstrip("0%倍") == printed.rstrip("0%倍") else f"≈{printed}"
            return _finding(prepared, reckoning, "consistent", f"{shown}{sign}", "与总量推算的结果相符")
        case "truncated":
            message = f"由总量推算为{in_print(reckoning.percent, rate)}，原文末位是截去的，不是四舍五入"
            return _finding(prepared, reckoning, "info", f"{shown}≈{printed}", message)
    if rate.role == "more" and fit(replace(rate, role="times"), computed) == "meets":
        message = f"前后之比是{printed}，即增长{in_print(reckoning.percent, rate)}；“增长”与“增长到”相差一倍，请核对"
        return _finding(prepared, reckoning, "possible", f"{shown}≠{printed}", message)
    if _other_basis(prepared, reckoning) and not _wild(reckoning):
        message = f"与总量之比（{in_print(reckoning.percent, rate)}）不同；增速按不变价或可比口径计算，以公布的增速为准"
        return _finding(prepared, reckoning, "info", f"{shown}≠{printed}", message)
    verdict: Verdict = "error" if _sure(prepared, reckoning) else "possible"
    tail = "四舍五入也解释不了，请核对" if verdict == "error" else "请核对基期和口径是否一致"
    message = f"由总量推算为{in_print(reckoning.percent, rate)}，{tail}"
    return _finding(prepared, reckoning, verdict, f"{shown}≠{printed}", message)


def _wild(reckoning: _Reckoning) -> bool:
    """Whether a growth is so far from that of the levels that no prices or basis explain it (95.66% printed 9.566%)."""
    figure, percent = reckoning.rate.place.figure, reckoning.percent
    if reckoning.rate.role != "rate" or figure.bound != "eq" or not figure.value or not percent:
        return False
    stated, other = abs(figure.value), abs(percent)
    return abs(stated - other) > _FAR and not 1 / _WILD <= stated / other <= _WILD


def _other_basis(prepared: Prepared, reckoning: _Reckoning) -> bool:
    """Whether the growth is of another basis than the levels: by the catalogue, the name, or words of the sentence."""
    if _basis(prepared, reckoning) == "comparable":
        return True
    places = reckoning.change.places
    start, end = prepared.passages.sentence_of(places[0].start)
    sentence = prepared.passages.text[max(start, places[0].start - 60) : min(end, places[-1].end + 30)]
    return any(word in sentence for word in words().basis["other"])


def _basis(prepared: Prepared, reckoning: _Reckoning) -> str:
    now = reckoning.change.now.place
    known = [s.seen.indicator for s in prepared.at.get(now.index, ()) if s.known]
    growth = catalogue().of(known[0]).growth if known and known[0] in catalogue().indicators else ""
    words_around = reckoning.change.name + "".join(step.lead for step in reckoning.change.places[:2])
    return basis(words_around, now.figure.unit, growth)


def _sure(prepared: Prepared, reckoning: _Reckoning) -> bool:
    """Whether the text leaves no other reading: simply counted, one status, one base, plain numbers, no wild gap."""
    change, rate = reckoning.change, reckoning.rate
    if _basis(prepared, reckoning) != "counted":
        return False
    places = [p for p in change.places if p.index <= rate.place.index]
    if len({p.figure.status for p in places}) > 1 or any(p.figure.bound != "eq" for p in places):
        return False
    span = years_between(change)
    if span is not None and span[0] > 1 and not rate.base:
        return False
    other = change.before or change.added
    if other is not None and not change.paired and other.base != rate.base and not _plainly_yearly(other, rate):
        return False
    printed, percent = abs(rate.place.figure.value), abs(reckoning.percent)
    if rate.role in ("more", "times"):
        printed *= HUNDRED
        percent += HUNDRED if rate.role == "times" else 0
    return bool(percent) and bool(printed) and 1 / _WILD <= printed / percent <= _WILD


def _plainly_yearly(other: Step, rate: Step) -> bool:
    """Whether two figures with their bases half told can only be against last year (比上年增加310万吨，增长8.9%)."""
    if other.base == "yoy":
        return not rate.base or rate.base.isdigit()
    return (not other.base and not rate.base) or (other.base.isdigit() and rate.base == "yoy")


def _finding(prepared: Prepared, reckoning: _Reckoning, verdict: Verdict, arithmetic: str, message: str) -> Finding:
    change, rate = reckoning.change, reckoning.rate
    figure = rate.place.figure
    verb = "为基期的" if rate.role == "times" else verb_of(rate.gap)
    steps = [s for s in (change.now, change.before or change.added, rate) if s is not None]
    places = sorted((s.place for s in steps), key=lambda p: p.index)
    return Finding(
        check="growth",
        verdict=verdict,
        message=f"“{change.name}”{verb}{figure.surface}，{message}",
        arithmetic=arithmetic,
        assumes="前后几个数是同一指标、同一范围，增速与增加额用同一基期，且增速按所写总量计算",
        sources=tuple(dict.fromkeys(source_of(prepared.passages, place) for place in places)),
    )
