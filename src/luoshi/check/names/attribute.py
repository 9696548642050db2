"""The attribute check (同物异数): one thing with a name, and two sizes for it (docs/checks/attribute.md)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from luoshi.check.names import things
from luoshi.check.names.kinship import Kinship
from luoshi.check.names.things import Size
from luoshi.check.prepared import Prepared
from luoshi.records import Finding

_MOST_SIZES = 24


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """The things of one document that have two lengths, investments, capacities …, in the order of the text."""
    found = (_finding(a, b) for a, b in _pairs(things.sizes(prepared)))
    return tuple(sorted(found, key=lambda f: f.sources[0].start))


def compare(prepared: Sequence[Prepared]) -> tuple[Finding, ...]:
    """The things to which two documents give different sizes, where both can mean the same thing.

    What is first in the world is the same thing wherever it is told; other names are compared among documents of one
    region, or of a city and its districts.
    """
    kinship = Kinship(prepared)
    said = [size for one in prepared for size in things.sizes(one)]
    return tuple(_finding(a, b) for a, b in _pairs(said) if _may_meet(a, b, kinship))


def _may_meet(a: Size, b: Size, kinship: Kinship) -> bool:
    if a.where is b.where:
        return False
    return a.worldwide or kinship.between(a.where, b.where) != "other"


def _pairs(said: Iterable[Size]) -> Iterator[tuple[Size, Size]]:
    """For each thing its first size and the first one that cannot be the same, document by document."""
    groups: dict[tuple[str, str, str], list[Size]] = defaultdict(list)
    for size in said:
        groups[size.thing, size.attribute, size.unit].append(size)
    for group in groups.values():
        told: set[tuple[str, str]] = set()
        for number, a in enumerate(group[:_MOST_SIZES]):
            for b in group[number + 1 : _MOST_SIZES]:
                names = (a.where.document.name, b.where.document.name)
                if names not in told and not same(a, b):
                    told.add(names)
                    yield a, b


def same(a: Size, b: Size) -> bool:
    """Whether two sizes can be one: their prints share a value, and both or neither is a class (10万吨级)."""
    return a.allowed.meets(b.allowed) and a.graded == b.graded


def _finding(a: Size, b: Size) -> Finding:
    if a.allowed.meets(b.allowed):
        graded, plain = (a, b) if a.graded else (b, a)
        what = f"一处写“{graded.surface}”，是级别，一处写“{plain.surface}”，是数量，请核对应写哪一个"
    else:
        what = f"一处写{a.surface}，一处写{b.surface}，两数不一致，请核对"
    return Finding(
        check="attribute",
        verdict="possible",
        message=f"同一“{a.name}”的{a.attribute}，{what}。",
        arithmetic=f"{a.surface}≠{b.surface}",
        assumes="假定两处所指是同一事物、同一期次和同一口径；分期建设、概算调整或测量办法不同时可不一致。",
        sources=(a.where.passages.quote(a.start, a.end), b.where.passages.quote(b.start, b.end)),
    )
