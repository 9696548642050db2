"""Doublings (翻番, 翻两番, 倍增) against the two levels of the same chain: n doublings are 2 to the n times."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.passages import Passages, source_of
from luoshi.check.rates.arithmetic import finer, terms
from luoshi.check.rates.changes import Change
from luoshi.indicators.ranges import over
from luoshi.records import Finding, Interval

_DOUBLED = re.compile(
    r"[，,、]?(?:[0-9一二三四五六七八九十两]+年(?:来|间)?)?(?:总量|规模|数量)?(?:实现|基本实现)?了?"
    r"(?P<word>翻了?(?P<count>[一两二三四])?番|倍增)(?!以上|目标|计划|行动)"
)
_COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
# 翻番 is said of what comes near to twice as much; a twentieth below is still called so.
_NEARLY = Decimal("0.95")


def of_chain(passages: Passages, change: Change) -> Iterator[Finding]:
    """A doubling said right after the two levels of a chain, where it fits or where it does not."""
    if change.before is None:
        return
    now, before = change.now.place, change.before.place
    found = _DOUBLED.match(passages.text, max(now.end, before.end))
    if found is None or now.figure.unit != before.figure.unit or before.figure.value <= 0:
        return
    ratio = over(change.now.place.allowed, change.before.size)
    if ratio is None:
        return
    wanted = Decimal(2) ** _COUNTS.get(found["count"] or "一", 1)
    fits = ratio.meets(Interval(wanted * _NEARLY, None))
    now_term, before_term = terms(now, before)
    shown = f"{now_term}/{before_term}={finer(now.figure.value / before.figure.value, Decimal('0.1'))}倍"
    message = f"“{change.name}”写作“{found['word']}”，即{wanted:f}倍，与前后两数之比"
    sources = (source_of(passages, before), source_of(passages, now), passages.quote(found.start("word"), found.end()))
    yield Finding(
        check="growth",
        verdict="consistent" if fits else "possible",
        message=message + ("相符" if fits else "不符，请核对"),
        arithmetic=f"{shown}{'≥' if now.figure.value >= wanted * before.figure.value else '<'}{wanted:f}倍",
        assumes="“翻番”说的是前面两个数，同一指标、同一范围",
        sources=tuple(dict.fromkeys(sources)),
    )
