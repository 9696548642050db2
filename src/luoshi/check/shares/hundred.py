"""Shares that must make 100 %: ratios (25.7:26.8:47.5) and the shares of a complete division (占生产总值的比重)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshi.check.passages import Passages, Place, alike, same_time
from luoshi.check.totals.account import HUNDRED, Account
from luoshi.check.totals.keystrokes import LIKELY, of_sum
from luoshi.check.totals.partitions import Partition, load
from luoshi.records import Verdict

_COLON = re.compile(r"\s*[:：∶︰]\s*")
_STRUCTURE = re.compile(r"产业|三产|结构|构成|比重|占比")
_SHARE = re.compile(r"占|比重|比例|构成")
_OTHER = re.compile(r"投资|用电|从业|就业|税收|贡献")
_SEGMENT = re.compile(r"[。；;！？!?\n\r]")
_NEAR = Decimal(15)
_REACH = 400


def find(passages: Passages) -> Iterator[Account]:
    """Ratios and shares that should close to 100 %."""
    shares = tuple(p for p in passages.places if p.figure.measure == "share" and p.figure.high is None)
    yield from _ratios(passages, shares)
    for partition in load():
        if partition.shares:
            yield from _partition(passages, shares, partition)


def _ratios(passages: Passages, shares: tuple[Place, ...]) -> Iterator[Account]:
    run: list[Place] = []
    for place in (*shares, None):
        if place and run and _COLON.fullmatch(passages.text, run[-1].end, place.start):
            run.append(place)
            continue
        if len(run) > 2 and _STRUCTURE.search(passages.text, max(0, run[0].start - 40), run[0].start):
            yield from _closing(tuple(run), "各部分合起来就是全部，比例按百分数写出", "error")
        run = [place] if place else []


def ratios(passages: Passages) -> Iterator[tuple[Place, ...]]:
    """Every printed structure of three parts or more (25.7:26.8:47.5), whatever it adds up to."""
    for account in find(passages):
        if _COLON.fullmatch(passages.text, account.parts[0].end, account.parts[1].start):
            yield account.parts


def _partition(passages: Passages, shares: tuple[Place, ...], partition: Partition) -> Iterator[Account]:
    group: dict[int, Place] = {}
    for place in shares:
        part = _part(passages, place, partition)
        if part is None:
            continue
        if part in group or (group and place.start - max(p.end for p in group.values()) > _REACH):
            group.clear()
        group[part] = place
        if len(group) == len(partition.parts):
            parts = tuple(group[i] for i in sorted(group))
            if all(alike(p, parts[0]) and same_time(p, parts[0]) for p in parts):
                assumes = f"“{partition.name}”互不重复、合起来就是全部，且比重的分母、时期相同"
                yield from _closing(parts, assumes, "possible")
            group.clear()


def _part(passages: Passages, place: Place, partition: Partition) -> int | None:
    """Which part a share belongs to: the last one named in its segment, if the clause says 占 or 比重."""
    if not _SHARE.search(place.lead) or _OTHER.search(place.lead):
        return None
    start = max(0, place.start - 60)
    segment = _SEGMENT.split(passages.text[start : place.start])[-1]
    at, part = max((segment.rfind(name), i) for i, names in enumerate(partition.parts) for name in names)
    return part if at >= 0 and not _OTHER.search(segment[at:]) else None


def _closing(parts: tuple[Place, ...], assumes: str, off: Verdict) -> Iterator[Account]:
    """An account of shares that come near 100 %; *off* is what a gap means that neither rounding nor closing explains.

    Rounded shares may miss 100 by half a step each; offices also force them to close, which moves one by a step.
    """
    gap = abs(sum((p.figure.value for p in parts), start=Decimal(0)) - HUNDRED)
    slip = of_sum(None, parts, HUNDRED) if gap else None
    if slip is not None and slip.chance > LIKELY:
        slip = None
    if gap > _NEAR and slip is None:
        return
    steps = [p.figure.step for p in parts]
    verdict: Verdict = "info" if gap <= sum(steps, start=Decimal(0)) / 2 + max(steps) else off
    verdict = "possible" if gap > _NEAR else verdict
    hint = slip.told if slip is not None and verdict != "info" else ""
    yield Account(total=None, parts=parts, assumes=assumes, short=verdict, over=verdict, hint=hint)
