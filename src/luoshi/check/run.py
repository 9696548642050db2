"""All checks in one place: what is listed here is run."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from luoshi.check.across import compare as across
from luoshi.check.across import rank
from luoshi.check.names import attribute, holders, lead, roster
from luoshi.check.names import forms as names
from luoshi.check.prepared import Prepared, prepare
from luoshi.check.rates import contribution, difference, growth, hull, points, two_years
from luoshi.check.repeats import duplicate, part_whole, precision, repeated, stale, target
from luoshi.check.shares import closure, daily, progress, share
from luoshi.check.totals import cumulative, stock_flow, sums, table
from luoshi.check.wording import coined, dates, enumeration, hedges, repair, respectively, style
from luoshi.records import Document, Finding, Source

_LOG = logging.getLogger(__name__)

Check = Callable[[Prepared], Iterable[Finding]]
Comparison = Callable[[Sequence[Prepared]], Iterable[Finding]]

FAILED = "这项核对没有完成"

CHECKS: tuple[Check, ...] = (
    sums.check,
    closure.check,
    share.check,
    table.check,
    progress.check,
    daily.check,
    stock_flow.check,
    cumulative.check,
    growth.check,
    difference.check,
    points.check,
    contribution.check,
    two_years.check,
    hull.check,
    names.check,
    attribute.check,
    roster.check,
    lead.check,
    repeated.check,
    part_whole.check,
    duplicate.check,
    precision.check,
    stale.check,
    target.check,
    holders.check,
    enumeration.check,
    coined.check,
    respectively.check,
    dates.check,
    hedges.check,
    repair.check,
    style.check,
    rank.check,
)
"""What one document says against itself."""
COMPARISONS: tuple[Comparison, ...] = (
    names.compare,
    attribute.compare,
    roster.compare,
    holders.compare,
    cumulative.compare,
    across.check,
)
"""What several documents say against one another; run where there are two or more."""


def run(documents: Sequence[Document]) -> tuple[Finding, ...]:
    """Run every check over every document, then over all together; findings in that order, then of checks and text.

    A check that fails on a document is told as a finding, and the others go on.

    >>> run([Document("空.txt", "")])
    ()
    """
    prepared = [prepare(document) for document in documents]
    found = [finding for one in prepared for check in CHECKS for finding in _guarded(check, one, one)]
    if len(prepared) > 1:
        found += (finding for compare in COMPARISONS for finding in _guarded(compare, prepared, prepared[0]))
    return tuple(_settled(found))


def _guarded(check: Callable[[Any], Iterable[Finding]], given: Any, first: Prepared) -> Iterable[Finding]:
    """What a check finds; its own failure as a note, so that one bad text never takes the others along."""
    try:
        return tuple(check(given))
    except Exception as error:
        _LOG.exception("%s failed", check.__module__)
        words = first.document.text[:40]
        return (
            Finding(
                check=check.__module__.rpartition(".")[2],
                verdict="info",
                message=f"{FAILED}（{type(error).__name__}），其余核对不受影响；请把文件交给维护人员",
                arithmetic="",
                assumes="这是程序的错误，不是文件的错误",
                sources=(Source(first.document.name, 0, len(words), words),) if words else (),
            ),
        )


def _settled(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One word about one set of quotes: what one check calls an error is no second time possible for another."""
    errors = {frozenset(finding.sources) for finding in findings if finding.verdict == "error"}
    for finding in findings:
        if finding.verdict != "possible" or frozenset(finding.sources) not in errors:
            yield finding
