"""What changed from one version of a document to another."""

from dataclasses import dataclass

from luoshi.desk.ledger.compare import compare, side
from luoshi.desk.ledger.fact_forms import KINDS, Line, line_of
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.selectors.facts import standings


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact before and after (one of the two is missing where it went or came), and where its review stands."""

    kind: str
    before: Line | None
    after: Line | None
    old: Fact | None
    new: Fact | None
    standing: str
    used: bool = False
    """Whether what it had entered is still believed."""


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """All changes between two versions, the changed numbers first."""

    changed: tuple[Changed, ...]
    reworded: tuple[Changed, ...]
    added: tuple[Changed, ...]
    removed: tuple[Changed, ...]
    same: int

    @property
    def to_withdraw(self) -> list[Changed]:
        """What the newer version has no longer, and the ledger still believes."""
        return [one for one in self.removed if one.used]


def changes_between(old: Version, new: Version) -> VersionChanges:
    """The changes from *old* to *new*: six queries, however many facts."""
    old.document = new.document  # the same one, asked for once
    before, after = list(old.facts.order_by("start", "pk")), list(new.facts.order_by("start", "pk"))
    found = compare(side(old.text, before), side(new.text, after))
    told = {fact.pk: _told(fact) for fact in (*before, *after)}
    stands = standings([*before, *after])
    pairs = [
        Changed(told[now.pk][0], told[was.pk][1], told[now.pk][1], was, now, stands[now.pk].words)
        for was, now in found.changed
    ]
    return VersionChanges(
        changed=tuple(pair for pair in pairs if pair.old and pair.new and pair.old.surface != pair.new.surface),
        reworded=tuple(pair for pair in pairs if pair.old and pair.new and pair.old.surface == pair.new.surface),
        added=tuple(
            Changed(told[fact.pk][0], None, told[fact.pk][1], None, fact, stands[fact.pk].words)
            for fact in found.added
        ),
        removed=tuple(
            Changed(told[fact.pk][0], told[fact.pk][1], None, fact, None, stands[fact.pk].words,
                    stands[fact.pk].rows > 0)
            for fact in found.removed
        ),
        same=len(found.same),
    )  # fmt: skip


def _told(fact: Fact) -> tuple[str, Line]:
    return KINDS.get(fact.kind, fact.kind), line_of(fact)
