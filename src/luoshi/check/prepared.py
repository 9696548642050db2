"""A document prepared for checking, once for all checks: its figures in their sentences, and what they state.

A check is a function of one `Prepared`, or of all of them together, to findings.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.check.passages import Passages, Place, lay_out
from luoshi.indicators import Catalogue, observe
from luoshi.indicators.wording import normal
from luoshi.records import Document, Interval, Observation

Key = tuple[str, str, str]
"""What is measured: the catalogue's id or the name in its one form, the aspect (``added``), the measure."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a figure states, in the catalogue's terms and units.

    *place* is the figure with the words around it, *seen* its observation (indicator, region, period, value in the base
    unit); *allowed* is the interval that its print allows in that unit, ends closed.
    """

    place: Place
    seen: Observation
    allowed: Interval
    key: Key

    @property
    def known(self) -> bool:
        """Whether the catalogue knows the indicator."""
        return bool(self.seen.indicator)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as checks take it: *passages* its figures in their words, *statements* those that are statistics.

    A figure may have several statements (一、二产均增长5%) or none. *of* holds the statements of an indicator,
    *at* those of a figure by its index in *passages.places*; all in the order of the text.
    """

    document: Document
    passages: Passages
    statements: tuple[Statement, ...]
    of: Mapping[Key, tuple[Statement, ...]]
    at: Mapping[int, tuple[Statement, ...]]


def prepare(document: Document, *, within: Catalogue | None = None) -> Prepared:
    """Lay a document out and observe its figures; *within* is the catalogue, the program's own by default.

    >>> prepare(Document("空.txt", "")).statements
    ()
    """
    passages = lay_out(document)
    places: dict[tuple[int, int], Place] = {(p.figure.start, p.figure.end): p for p in passages.places}
    statements = []
    of: dict[Key, list[Statement]] = defaultdict(list)
    at: dict[int, list[Statement]] = defaultdict(list)
    for seen in observe(document, within=within):
        place = places.get((seen.source.start, seen.source.end))
        if place is None:
            continue
        statement = Statement(place, seen, _allowed(place, seen), key_of(seen))
        statements.append(statement)
        of[statement.key].append(statement)
        at[place.index].append(statement)
    return Prepared(
        document=document,
        passages=passages,
        statements=tuple(statements),
        of={key: tuple(group) for key, group in of.items()},
        at={index: tuple(group) for index, group in at.items()},
    )


def key_of(seen: Observation) -> Key:
    """What an observation measures, whosever and whenever it is."""
    return seen.indicator or normal(seen.name)[0], seen.aspect, seen.measure


def _allowed(place: Place, seen: Observation) -> Interval:
    """The place's interval in the observation's unit."""
    own, value = place.allowed, place.figure.value
    if not value or seen.value == value:
        return own
    times = seen.value / value
    low = None if own.low is None else own.low * times
    high = None if own.high is None else own.high * times
    return Interval(low, high)
