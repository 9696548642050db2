"""What the catalogue does not know yet: names by how often they occur, for a person to add or to leave."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.indicators.wording import normal
from luoshi.records import Source
from luoshi.records.observation import Observation


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no indicator has: how often it occurs, in how many documents, in which units, and where first."""

    name: str
    count: int
    documents: int
    units: tuple[str, ...]
    example: Source


def review(observations: Iterable[Observation]) -> tuple[Unknown, ...]:
    """The names that stayed as they are, the most frequent first, then by name.

    >>> review(())
    ()
    """
    groups: dict[str, list[Observation]] = defaultdict(list)
    for seen in observations:
        if not seen.indicator:
            groups[normal(seen.name)[0]].append(seen)
    rows = (
        Unknown(
            rows[0].name,
            len(rows),
            len({seen.source.document for seen in rows}),
            tuple(dict.fromkeys(seen.unit for seen in rows)),
            rows[0].source,
        )
        for rows in groups.values()
    )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name)))
