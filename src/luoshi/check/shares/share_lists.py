"""Shares side by side: a sub-item's share above that of its whole, and rates aligned with two lists of counts."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from luoshi.check.balance import counted, printed
from luoshi.check.passages import Passages, Place
from luoshi.check.shares.divisions import Division, sources_of
from luoshi.check.shares.ratios import division
from luoshi.check.totals.partitions import run_from
from luoshi.records import Finding

_AMONG = re.compile(r"[,，、]\s*其中[^,，。；;%\d]{1,20}")
_SHARE = re.compile(r"占(?P<base>[^,，。；;占]{0,16}?)(?:的)?(?:比[重例]?)?(?:约|达到?|为)?$")
_EACH = re.compile(r"[率比重]分别(?:约|达到?|为|是)?$")
_BETWEEN = re.compile(r"\s*[、,，和与及]\s*")
_REACH = 300


def findings(passages: Passages, rates: Sequence[Place]) -> Iterator[Finding]:
    """What neighbouring rates say of one another and of the lists that stand before them."""
    for one, other in pairwise(rates):
        yield from _greater_than_whole(passages, one, other)
    for rate in rates:
        if begins(rate):
            yield from _aligned(passages, rate, rates)


def begins(rate: Place) -> bool:
    """Whether a rate begins a list of rates (满意率分别为…), whose parts and wholes are lists too."""
    return bool(_EACH.search(rate.lead))


def _greater_than_whole(passages: Passages, one: Place, other: Place) -> Iterator[Finding]:
    """制造业占35%，其中装备制造业占40% of the same base cannot be."""
    between = passages.text[one.end : other.start]
    if one.sentence != other.sentence or not _AMONG.fullmatch(between):
        return
    bases = [_SHARE.search(p.lead) for p in (one, other)]
    if bases[0] is None or bases[1] is None or bases[0]["base"] != bases[1]["base"] or not bases[0]["base"]:
        return
    if other.allowed.low is not None and one.allowed.high is not None and other.allowed.low > one.allowed.high:
        yield Finding(
            "share", "possible",
            f"“其中”一项占{bases[1]['base']}的{printed(other.figure)}，大于它所属一项的{printed(one.figure)}，请核对分母",
            f"{other.figure.value:f}%>{one.figure.value:f}%", "两个占比的分母相同，“其中”的一项包含在前一项之内",
            sources_of(passages, (one, other)),
        )  # fmt: skip


def _aligned(passages: Passages, first: Place, rates: Sequence[Place]) -> Iterator[Finding]:
    """Five rates after 分别为, five parts and five wholes before them."""
    run = _rates_from(passages, first, rates)
    lists = [r for r in _lists_before(passages, first) if len(r) == len(run)]
    if len(run) < 2 or len(lists) != 2:
        return
    whole, part = sorted(lists, key=lambda r: -sum(p.figure.value for p in r))
    if any(a.figure.unit != b.figure.unit or a.figure.value > b.figure.value for a, b in zip(part, whole, strict=True)):
        return
    readings = [Division((a,), b, r, "") for a, b, r in zip(part, whole, run, strict=True)]
    off = [r for r in readings if r.agreement == "off"]
    cut = [r for r in readings if r.agreement == "cut"]
    verdict = "possible" if off else "info" if cut else "consistent"
    told = {
        "possible": f"{len(run)}个率中有{len(off)}个不能由写出的两组数算得，请核对分母",
        "info": f"{len(run)}个率由写出的两组数算得，其中{len(cut)}个是截位",
        "consistent": f"{len(run)}个率都由写出的两组数算得，相符",
    }[verdict]
    yield Finding(
        "share", verdict, told,  # type: ignore[arg-type]
        "；".join(division([r.parts[0].figure], r.whole.figure, r.rate.figure) for r in off or readings),
        "三组数按次序一一对应，率以较大的一组为分母", sources_of(passages, (*whole, *part, *run)),
    )  # fmt: skip


def _rates_from(passages: Passages, first: Place, rates: Sequence[Place]) -> list[Place]:
    run = [first]
    for place in rates:
        if place.index == run[-1].index + 1 and _BETWEEN.fullmatch(passages.text, run[-1].end, place.start):
            run.append(place)
    return run


def _lists_before(passages: Passages, first: Place) -> list[tuple[Place, ...]]:
    """The lists of counts before the rates in their paragraph, each parted by 、 or 和 only."""
    start = max(passages.paragraph_of(first.start)[0], first.start - _REACH)
    lists: list[tuple[Place, ...]] = []
    at = start
    for place in passages.levels_between(start, first.start):
        if place.start >= at and counted(place.figure):
            run = run_from(passages, place.start, place.start)
            at = run[-1].end
            lists.append(run)
    return [run for run in lists if len(run) > 1]
