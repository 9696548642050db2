"""Statements of several documents linked by what they measure, for whom and when (docs/checks/conflict.md).

One pass and one index: the work grows with the statements, never with their pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from luoshi.check.across.copies import Copies, copies_of
from luoshi.check.across.owners import whose
from luoshi.check.across.ranking import list_of, years_running
from luoshi.check.across.sources import Standing, standing_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.records import Document
from luoshi.records.observation import ObservationKind


class Key(NamedTuple):
    """What a group of statements has in common; *unit* keeps currencies apart, *kind* plans from results."""

    what: str
    aspect: str
    measure: str
    comparison: str
    unit: str
    region: str
    period: str
    kind: str


@dataclass(frozen=True, slots=True)
class Member:
    """A statement of the document with this number."""

    document: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class Linked:
    """All documents with their statements in groups; *repeated* are titles that several documents bear."""

    prepared: Sequence[Prepared]
    groups: Mapping[Key, tuple[Member, ...]]
    standings: tuple[Standing, ...]
    copies: Copies
    repeated: frozenset[str]

    def shared(self) -> Iterator[tuple[Key, tuple[Member, ...]]]:
        """The groups with statements of two documents or more."""
        for key, members in self.groups.items():
            if members[0].document != members[-1].document:
                yield key, members

    def document(self, member: Member) -> Document:
        """The document that a statement stands in."""
        return self.prepared[member.document].document


_KINDS: Mapping[ObservationKind, str] = {"actual": "actual", "expected": "actual"}


def link(prepared: Sequence[Prepared]) -> Linked:
    """Put every statement whose region and period are named into its group, in the order of the documents."""
    groups: dict[Key, list[Member]] = defaultdict(list)
    for number, one in enumerate(prepared):
        for statement in one.statements:
            seen = statement.seen
            if seen.period == "-":
                continue
            for key in _keys(one, statement):
                groups[key].append(Member(number, statement))
    titles = Counter(one.document.title.strip().partition("\n")[0][:40] for one in prepared)
    return Linked(
        prepared=prepared,
        groups={key: tuple(members) for key, members in groups.items()},
        standings=tuple(standing_of(one.document) for one in prepared),
        copies=copies_of(prepared),
        repeated=frozenset(title for title, count in titles.items() if count > 1),
    )


def _keys(one: Prepared, statement: Statement) -> Iterator[Key]:
    """The groups of a statement: one; of a place in a ranking that was held for some years, one a year."""
    seen = statement.seen
    what, region = whose(one, statement)
    kind = _KINDS.get(seen.kind, seen.kind)
    if not region:
        return
    if seen.measure != "rank":
        yield Key(what, seen.aspect, seen.measure, seen.comparison, seen.unit, region, seen.period, kind)
        return
    ranking = "" if seen.indicator else list_of(seen.name)
    if ranking:
        for year in years_running(statement.place, seen.period):
            yield Key(ranking, "", "rank", "", "位", region, year, kind)
