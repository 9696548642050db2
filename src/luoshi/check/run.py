"""All checks in one place: what is listed here is run."""

from collections.abc import Callable, Iterable, Sequence

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
from luoshi.records import Document, Finding

Check = Callable[[Prepared], Iterable[Finding]]
Comparison = Callable[[Sequence[Prepared]], Iterable[Finding]]

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

    >>> run([Document("空.txt", "")])
    ()
    """
    prepared = [prepare(document) for document in documents]
    found = [finding for one in prepared for check in CHECKS for finding in check(one)]
    if len(prepared) > 1:
        found += (finding for compare in COMPARISONS for finding in compare(prepared))
    return tuple(found)
