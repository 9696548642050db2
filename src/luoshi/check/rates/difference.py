"""The difference check (差额推算): a printed difference against both values, in percentage points or their own unit.

A difference may be taken before or after the values were rounded (27/28 less 26/28 is 3.57; printed 96.4-92.9=3.5):
either is right. A value that moves against its verb (由35.2%提高到31.5%) is found as well.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.rates.arithmetic import terms
from luoshi.check.rates.change_words import words
from luoshi.check.rates.changes import Change, Step, changes
from luoshi.indicators.ranges import minus
from luoshi.records import Finding, Interval, Verdict

_RANKS = ("位", "名", "个位次")
_VERB = re.compile(r"(?:到|至|为|成|达到?)(?:了|约|近|超过?)*(?:(?:19|20)\d\d年的?|今年的?|目前的?|现在的?)?$")
_ASSUMES = "前后几个数是同一指标、同一范围，差额就是前面两个数之差"


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every difference that a text states together with both values, in the order of the text."""
    for change in changes(prepared.passages):
        pair = _pair(change)
        if pair is None:
            continue
        larger, smaller, said = pair
        against = _against(prepared, change)
        if against is not None:
            yield against
        elif said is not None:
            finding = _judged(prepared, change, larger, smaller, said)
            if finding is not None:
                yield finding


def _pair(change: Change) -> tuple[Place, Place, Step | None] | None:
    """The two values of a chain and the difference that it prints between them, on one base and of one unit."""
    before, now = change.before, change.now
    if before is None or now.place.figure.unit != before.place.figure.unit:
        return None
    if now.place.figure.measure == "rank" or now.place.figure.unit in _RANKS:
        return None
    said = change.points if now.place.figure.unit == "%" else change.added
    if said is not None and said.place.index < max(now.place.index, before.place.index):
        said = None
    if said is not None and said.base not in ("", before.base) and before.base:
        return None
    if said is not None and change.paired and said.base and not before.base:
        return None
    return now.place, before.place, said


def _against(prepared: Prepared, change: Change) -> Finding | None:
    """由X提高到Y where Y is lower than X, or the other way round; ends must be plain and clearly apart."""
    if not change.paired or change.before is None:
        return None
    before, now = change.before.place, change.now.place
    known = words()
    verb = _VERB.sub("", change.now.gap).strip("，,、 ")
    rises, falls = bool(known.ends_up.search(verb)), bool(known.ends_down.search(verb))
    if rises == falls or now.figure.bound != "eq" or before.figure.bound != "eq":
        return None
    if now.allowed.meets(before.allowed) or (now.figure.value > before.figure.value) == rises:
        return None
    if rises and now.figure.unit in known.smaller:
        return None
    if falls and any(word in verb for word in ("整合", "优化")):
        return None
    first, last = terms(before, now)
    return Finding(
        check="difference",
        verdict="possible",
        message=f"“{change.name}”写作从{before.figure.surface}“{verb}”到{now.figure.surface}，"
        f"数却{'变小' if rises else '变大'}了，请核对两个数和动词",
        arithmetic=f"{last}{'<' if rises else '>'}{first}",
        assumes="两个数是同一指标前后的值，方向按动词的通常意思",
        sources=tuple(dict.fromkeys((source_of(prepared.passages, before), source_of(prepared.passages, now)))),
    )


def _judged(prepared: Prepared, change: Change, now: Place, before: Place, said: Step) -> Finding | None:
    gap = minus(now.allowed, before.allowed)
    size = _size(gap)
    printed = said.size
    difference = now.figure.value - before.figure.value
    shown = _equation(now, before)
    surface = said.place.figure.surface
    if printed.meets(size):
        wrong = _wrong_way(change, said, gap)
        if wrong is not None:
            message = f"“{change.name}”写作{wrong}{surface}，而前后两个数的方向相反，请核对"
            return _finding(prepared, change, said, "possible", f"{shown}", message)
        if not _telling(printed, size):
            return None
        exact = abs(difference) == abs(said.place.figure.value)
        message = f"“{change.name}”前后两个数之差与所写的{surface}相符"
        return _finding(prepared, change, said, "consistent", f"{shown}{'' if exact else '≈' + surface}", message)
    message = f"“{change.name}”前后两个数之差不是{surface}，四舍五入也解释不了，请核对"
    sure = _sure(change, said)
    return _finding(prepared, change, said, "error" if sure else "possible", f"{shown}≠{surface}", message)


def _size(gap: Interval) -> Interval:
    """The size of a difference that may be of either sign."""
    low, high = gap.low, gap.high
    if low is not None and low >= 0:
        return gap
    if high is not None and high <= 0:
        return Interval(-high, None if low is None else -low)
    ends = (None if low is None else -low, high)
    return Interval(Decimal(0), None if None in ends else max(end for end in ends if end is not None))


def _wrong_way(change: Change, said: Step, gap: Interval) -> str | None:
    """The verb of a difference whose direction the two values contradict, None where it fits or tells nothing."""
    if said.direction == "any" or gap.low is None or gap.high is None or gap.low <= 0 <= gap.high:
        return None
    grows = gap.low > 0
    if change.now.place.figure.value < 0 or (change.before is not None and change.before.place.figure.value < 0):
        return None
    verb = said.gap.strip("，,、（）() ")
    return verb if grows == said.falls else None


def _telling(printed: Interval, size: Interval) -> bool:
    """Whether the difference is well above what rounding leaves open."""
    if printed.low is None or printed.high is None or size.low is None or size.high is None:
        return False
    return size.high - size.low <= max(abs(size.high) / 2, 4 * (printed.high - printed.low))


def _sure(change: Change, said: Step) -> bool:
    """Whether the text leaves no other reading: 由X到Y or both with their base, plain numbers, one status."""
    steps = [s for s in (change.now, change.before, said) if s is not None]
    figures = [s.place.figure for s in steps]
    if any(f.bound != "eq" or f.hedged or f.high is not None for f in figures):
        return False
    if len({f.status for f in figures}) > 1:
        return False
    return change.paired or (change.before is not None and bool(change.before.base))


def _equation(now: Place, before: Place) -> str:
    """The larger less the smaller, as a reader would write it: 67.9%-43.1%=24.8个百分点."""
    high, low = (now, before) if now.figure.value >= before.figure.value else (before, now)
    first, last = terms(high, low)
    rates = now.figure.unit == "%"
    scale = _scale(high)
    result = (high.figure.value - low.figure.value) / scale
    digits = f"{result.normalize():f}"
    if rates:
        signs = [f"({f})" if p.figure.value < 0 else f for f, p in ((first, high), (last, low))]
        return f"{signs[0]}%-{signs[1]}%={digits}个百分点"
    return f"{first}-{last}={digits}{_suffix(high)}"


def _scale(place: Place) -> Decimal:
    """The magnitude that a figure was printed in."""
    for name, size in (("万亿", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if name in place.figure.surface:
            return size
    return Decimal(1)


def _suffix(place: Place) -> str:
    scale = _scale(place)
    name = {Decimal(10**12): "万亿", Decimal(10**8): "亿", Decimal(10**4): "万"}.get(scale, "")
    return f"{name}{place.figure.unit}"


def _finding(
    prepared: Prepared, change: Change, said: Step, verdict: Verdict, arithmetic: str, message: str
) -> Finding:
    places = [s.place for s in (change.now, change.before, said) if s is not None]
    places.sort(key=lambda p: p.index)
    return Finding(
        check="difference",
        verdict=verdict,
        message=message,
        arithmetic=arithmetic,
        assumes=_ASSUMES,
        sources=tuple(dict.fromkeys(source_of(prepared.passages, place) for place in places)),
    )
