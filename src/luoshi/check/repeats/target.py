"""Targets beside what was reached, and beside one another (目标与上年实绩, docs/checks/target.md)."""

import re
from collections.abc import Iterator, Sequence

from luoshi.check.frames import Frame, frame, headed_part, owner
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.indicators.catalogue import catalogue
from luoshi.records import Finding, Verdict

CHECK = "target"
_YEAR = re.compile(r"20[0-9]{2}")
_FAR = 4
_STRETCH = re.compile(r"^[，,、；;]?(?:并|且)?(?:力争|争取|奋力|冲刺)(?:增长|达到|达|突破|实现|完成|到)?$")


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every target below what was reached the year before, and every 力争 that asks for less than the base."""
    for key, group in prepared.of.items():
        if len(group) < 2 or not group[0].known or key[2] not in ("growth", "level"):
            continue
        targets = [one for one in group if one.seen.kind == "target" and _plain(prepared, one)]
        yield from _below(prepared, group, targets)
        yield from _contrary(prepared, group, targets)


def _plain(prepared: Prepared, one: Statement) -> bool:
    """Whether a statement is the region's own for one year, without a word that limits it."""
    if owner(prepared, one) or not _YEAR.fullmatch(one.seen.period) or one.seen.high is not None or one.seen.note:
        return False
    how: Frame = frame(prepared, one)
    return how.bare and not headed_part(prepared, one)


def _below(prepared: Prepared, group: Sequence[Statement], targets: Sequence[Statement]) -> Iterator[Finding]:
    """The first target of a year against the first result of the year before."""
    for target in targets[:1]:
        before = str(int(target.seen.period) - 1)
        reached = [
            one
            for one in group
            if one.seen.period == before
            and one.seen.kind in ("actual", "expected")
            and one.seen.comparison == target.seen.comparison
            and one.seen.unit == target.seen.unit
            and _plain(prepared, one)
        ]
        if reached and _less(target, reached[0]):
            yield _behind(prepared, target, reached[0])


def _less(target: Statement, reached: Statement) -> bool:
    """Whether a target lies below a result of what should rise, as far as both prints tell; floors say nothing."""
    indicator = catalogue().of(target.seen.indicator)
    if indicator.direction != "up" or target.seen.bound in ("ge", "gt") or target.seen.value <= 0:
        return False
    # A target is a number set, not a number rounded.
    high = target.seen.value if target.seen.bound == "eq" else target.allowed.high
    low = reached.allowed.low
    far = target.seen.measure == "level" and reached.seen.value > _FAR * target.seen.value  # that of several years
    return high is not None and low is not None and high < low and not far


def _behind(prepared: Prepared, target: Statement, reached: Statement) -> Finding:
    x, y = target.place.figure.surface, reached.place.figure.surface
    stock = target.seen.measure == "level" and catalogue().of(target.seen.indicator).kind == "stock"
    verdict: Verdict = "possible" if stock and not target.seen.aspect else "info"
    what = "增速" if target.seen.measure == "growth" else ""
    was = "预计" if reached.seen.kind == "expected" else "已"
    end = "，请核对两处口径" if verdict == "possible" else ""
    return Finding(
        check=CHECK,
        verdict=verdict,
        message=f"“{target.seen.name}”{what}{target.seen.period}年的目标{x}低于{reached.seen.period}年{was}达到的{y}{end}",
        arithmetic=f"{x}<{y}",
        assumes="两处是同一地区、同一口径；目标低于上年可以是有意留有余地",
        sources=(source_of(prepared.passages, target.place), source_of(prepared.passages, reached.place)),
    )


def _contrary(prepared: Prepared, group: Sequence[Statement], targets: Sequence[Statement]) -> Iterator[Finding]:
    """力争 below what is promised outright, right behind it."""
    for target in targets:
        for stretch in group:
            if stretch.seen.kind != "stretch" or stretch.place.index != target.place.index + 1:
                continue
            if stretch.seen.period == target.seen.period and _less_asked(prepared, target, stretch):
                yield _asked(prepared, target, stretch)


def _less_asked(prepared: Prepared, target: Statement, stretch: Statement) -> bool:
    between = prepared.passages.text[target.place.end : stretch.place.start]
    up = catalogue().of(target.seen.indicator).direction == "up" and target.seen.value > 0
    same = target.seen.unit == stretch.seen.unit and target.seen.comparison == stretch.seen.comparison
    return up and same and stretch.seen.value < target.seen.value and bool(_STRETCH.match(between.removeprefix("以上")))


def _asked(prepared: Prepared, target: Statement, stretch: Statement) -> Finding:
    x, y = stretch.place.figure.surface, target.place.figure.surface
    exact = target.seen.bound == stretch.seen.bound == "eq"
    return Finding(
        check=CHECK,
        verdict="error" if exact else "possible",
        message=f"“{target.seen.name}”力争的{x}低于确定的目标{y}，两级目标颠倒，请核对",
        arithmetic=f"{x}<{y}",
        assumes="后一个数是前一个目标的争取值，指标越高越好",
        sources=(prepared.passages.quote(target.place.start, stretch.place.end),),
    )
