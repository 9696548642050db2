"""Which documents are the same text over again (mirrors, reprints): runs of figures that they share.

A copy is no witness of its own: what it repeats confirms nothing, and where it differs from its pattern it was spoilt.
Four figures in a row are one mark; two texts that share half of the shorter one's marks are the same text. Marks that
more than a few texts have (forms, templates) tell nothing. Linear in the figures.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.prepared import Prepared

_RUN = 4
_FEWEST = 4
_MOST_OWNERS = 6

Token = tuple[Decimal, str, str]
"""Value, unit and measure of a figure."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Pairs of documents, by their numbers, that are one text; *family* numbers the texts."""

    pairs: tuple[tuple[int, int], ...]
    family: tuple[int, ...]


def tokens(one: Prepared) -> tuple[Token, ...]:
    """The figures of a document in their order, without their places."""
    return tuple((p.figure.value, p.figure.unit, p.figure.measure) for p in one.passages.places)


def copies_of(prepared: Sequence[Prepared]) -> Copies:
    """Find the texts that stand in several documents."""
    owners: dict[int, list[int]] = defaultdict(list)
    sizes = []
    for number, one in enumerate(prepared):
        row = tokens(one)
        marks = {hash(row[at : at + _RUN]) for at in range(len(row) - _RUN + 1)}
        sizes.append(len(marks))
        for mark in marks:
            owners[mark].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in owners.values():
        if 1 < len(numbers) <= _MOST_OWNERS:
            shared.update((a, b) for at, a in enumerate(numbers) for b in numbers[at + 1 :])
    pairs = [(a, b) for (a, b), count in shared.items() if count >= _FEWEST and 2 * count >= min(sizes[a], sizes[b])]
    return Copies(tuple(sorted(pairs)), _families(len(sizes), pairs))


def _families(count: int, pairs: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The number of the first document of each document's family."""
    head = list(range(count))

    def top(number: int) -> int:
        while head[number] != number:
            head[number] = head[head[number]]
            number = head[number]
        return number

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        head[high] = low
    return tuple(top(number) for number in range(count))
