"""A stock told twice for one date with numbers that cannot both be the region's (累计培育140余家, 达到1100家)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from luoshi.check.frames import frame, owner
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.indicators.catalogue import catalogue
from luoshi.records import Finding

_TOTAL = ("累计", "总数", "总量", "达到", "达", "拥有", "共有", "现有")


def find(prepared: Prepared) -> Iterator[Finding]:
    """The stocks of the catalogue that the text states twice, far apart, without a word of another scope."""
    by_name: dict[str, list[Statement]] = defaultdict(list)
    for key, statements in prepared.of.items():
        if key[2] == "level" and statements[0].known and catalogue().of(key[0]).kind == "stock":
            by_name[key[0]] += statements
    for group in by_name.values():
        if len(group) > 1:
            yield from _found(prepared, sorted(group, key=lambda one: one.place.index))


def _found(prepared: Prepared, group: Sequence[Statement]) -> Iterator[Finding]:
    """At most one finding an indicator: its totals at one date that do not meet, and its flows beside them."""
    totals: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for one in group:
        if _total(prepared, one):
            totals[owner(prepared, one), one.seen.period, one.seen.kind].append(one)
    for same in totals.values():
        first = same[0]
        rival = next((one for one in same[1:] if not one.allowed.meets(first.allowed)), None)
        if rival is None or len(same) > 3:
            continue
        if not any(one.seen.aspect for one in (first, rival)):
            continue
        flows = [one for one in group if one.seen.aspect and one not in same]
        yield _finding(prepared, first, rival, flows)
        return


def _total(prepared: Prepared, one: Statement) -> bool:
    """Whether a statement speaks of all there are: a level, or what was added 累计."""
    if one.seen.aspect and "累计" not in one.place.figure.indicator + one.place.lead:
        return False
    how = frame(prepared, one)
    return not (how.narrow or how.rest or how.moves) and any(w in one.place.lead for w in _TOTAL)


def _finding(prepared: Prepared, one: Statement, two: Statement, flows: Sequence[Statement]) -> Finding:
    a, b = one.place.figure.surface, two.place.figure.surface
    listed = "、".join(flow.place.figure.surface for flow in flows)
    beside = f"，另有新增量{listed}" if flows else ""
    parts = [part for part in (frame(prepared, one).part, frame(prepared, two).part) if part]
    scope = f"句中写到“{parts[0]}”，可能只指这一部分" if parts else "两处没有另写范围"
    return Finding(
        check="repeated",
        verdict="possible",
        message=f"“{one.seen.name}”同一时点写为{a}和{b}{beside}，口径不同，入账时须分清是某一范围的累计数、全部的总数还是当年新增",
        arithmetic=f"{a}≠{b}",
        assumes=f"两处都当作本地区的总数；{scope}",
        sources=tuple(source_of(prepared.passages, x.place) for x in (one, two, *flows)),
    )
