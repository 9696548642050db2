"""All checks in one place: what is listed here is run."""

from collections.abc import Callable, Sequence

from luoshi.check import sums
from luoshi.records import Document, Finding

Check = Callable[[Document], tuple[Finding, ...]]

CHECKS: tuple[Check, ...] = (sums.check,)


def run(documents: Sequence[Document]) -> tuple[Finding, ...]:
    """Run every check over every document; findings in the order of documents, checks and text.

    >>> run([Document("空.txt", "")])
    ()
    """
    return tuple(finding for document in documents for check in CHECKS for finding in check(document))
