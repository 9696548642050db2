"""The share check (占比推算): a printed percentage against the part and the whole that the text states.

Four readings of a percentage, tried in this order: the whole stands in its own clause (24家占47家的51.1%), it is a plan
(占年度计划的97.2%), it is a rate of things counted (开工率73.32%), or its base is named (占指标总数的60%). Where the
whole is not stated it is derived (3家占全国10%: about 30). docs/checks/share.md
"""

from collections.abc import Iterator

from luoshi.check.passages import Passages, Place
from luoshi.check.prepared import Prepared
from luoshi.check.shares import share_base, share_lists, share_plan, share_rate
from luoshi.check.shares.divisions import Division, best, finding_of, slipped
from luoshi.records import Finding

_READERS = (
    share_base.direct,
    share_base.together,
    share_plan.divisions,
    share_rate.divisions,
    share_base.named,
    share_base.bare,
)


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Every percentage that can be recomputed, in the order of the text."""
    passages = prepared.passages
    rates = tuple(p for p in passages.places if _is_rate(p))
    found = [finding for rate in rates if not share_lists.begins(rate) for finding in _of(passages, rate)]
    found += share_lists.findings(passages, rates)
    return tuple(sorted(found, key=lambda f: (f.sources[0].start, f.sources[-1].end)))


def _is_rate(place: Place) -> bool:
    figure = place.figure
    return figure.unit == "%" and figure.measure == "share" and figure.high is None and figure.value > 0


def _of(passages: Passages, rate: Place) -> Iterator[Finding]:
    """The first reading of a rate that says something; a derived whole where none is stated."""
    every: list[Division] = []
    for reader in _READERS:
        readings: tuple[Division, ...] = tuple(reader(passages, rate))
        chosen = best(readings)
        finding = finding_of(passages, chosen) if chosen else None
        if finding:
            yield finding
            return
        every += readings
    guessed = slipped(every)
    finding = finding_of(passages, guessed) if guessed else None
    if finding:
        yield finding
    if not every:
        yield from share_plan.derived(passages, rate)
        yield from share_base.derived(passages, rate)
        yield from share_base.too_much(passages, rate)
