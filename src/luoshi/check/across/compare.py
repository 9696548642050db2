"""Everything that several documents say against one another, from one linking of their statements."""

from collections.abc import Iterator, Sequence

from luoshi.check.across import confirmation, conflict, rank, revision, trust
from luoshi.check.across.linking import link
from luoshi.check.across.voices import camps
from luoshi.check.prepared import Prepared
from luoshi.records import Finding


def check(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """Conflicts and confirmations group by group, then revisions, ranks and copies; nearly linear in the statements."""
    linked = link(prepared)
    for key, members in linked.shared():
        sides = camps(linked, members)
        yield from conflict.find(linked, key, sides)
        yield from confirmation.find(linked, key, sides)
    yield from revision.find(linked)
    yield from rank.find(linked)
    yield from trust.find(linked)
