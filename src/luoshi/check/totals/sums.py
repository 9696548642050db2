"""The sum check (合计核对): parts against the totals that one document states (docs/checks/sum.md)."""

from collections.abc import Iterable, Iterator
from itertools import chain

from luoshi.check.prepared import Prepared
from luoshi.check.totals import blocks, contrasts, lists, partitions, siblings
from luoshi.check.totals.account import Account, finding_of
from luoshi.records import Finding, Verdict


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Every sum that a document states and divides, in the order of the text.

    A finding is an ``error`` where the text itself says that the parts are complete and no rounding or hedge lets them
    meet the total; ``possible`` where completeness is a guess; ``consistent`` where parts and total agree.
    """
    passages = prepared.passages
    if len(passages.places) < 2:
        return ()
    accounts = chain(
        partitions.find(passages),
        lists.find(passages),
        siblings.find(passages),
        contrasts.find(passages),
        blocks.find(passages),
    )
    judged = settled(_judged(accounts))
    findings = (finding_of(passages, account, verdict) for account, verdict in judged)
    return tuple(sorted(findings, key=lambda f: (f.sources[0].start, f.sources[-1].end)))


def _judged(accounts: Iterable[Account]) -> Iterator[tuple[Account, Verdict]]:
    for account in accounts:
        verdict = account.verdict
        if verdict is not None:
            yield account, verdict


def settled(judged: Iterable[tuple[Account, Verdict]]) -> list[tuple[Account, Verdict]]:
    """One verdict for one set of parts: what agrees under one reading of the text is no error under another."""
    order: dict[Verdict, int] = {"consistent": 0, "error": 1, "possible": 2, "info": 3}
    ranked = sorted(judged, key=lambda pair: (order[pair[1]], -len(pair[0].parts)))
    kept: list[tuple[Account, Verdict]] = []
    settled: dict[int, list[int]] = {}
    for account, verdict in ranked:
        own = {p.index for p in account.parts}
        rivals = {number for index in own for number in settled.get(index, ())}
        if any(_settles(kept[number][0], account, own) for number in rivals):
            continue
        for index in own:
            settled.setdefault(index, []).append(len(kept))
        kept.append((account, verdict))
    return kept


def _settles(rival: Account, account: Account, own: set[int]) -> bool:
    """Whether an accepted reading leaves nothing to say: it has most of these parts, or divides the same total."""
    others = {p.index for p in rival.parts}
    same_total = rival.total is not None and account.total is not None and rival.total.index == account.total.index
    return own <= others or 2 * len(own & others) > len(own) or (same_total and bool(own & others))
