"""All checks in one place: what is listed here is run."""

from collections.abc import Callable, Iterable, Sequence

from luoshi.check import sums
from luoshi.check.prepared import Prepared, prepare
from luoshi.records import Document, Finding

Check = Callable[[Prepared], Iterable[Finding]]
Comparison = Callable[[Sequence[Prepared]], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (sums.check,)
"""What one document says against itself."""
COMPARISONS: tuple[Comparison, ...] = ()
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
