"""How alike two sayings are: the pairs of characters they share, weighed by how rare these are in the texts."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.track.sayings import Saying

_CONTEXT = 0.06
_SIZE = 200
"""Texts with fewer clauses are weighed as if they had so many: of three sentences nothing can be said to be rare."""
_FLOOR = 0.45
"""The least share of a promise's words (by weight) that a saying must have to be looked at."""
_RARE = 0.52
_OTHER_NAME = 0.7
_HEAD = 0.97
_HEAD_LEAST = 0.62
_OTHER_VERBS = 0.86
_NOT_BEGUN = 0.8
_TOO_FAR = 0.6
_ALL = 0.95
_FAR = Decimal(3)
_FEW = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """*score* (0 to about 1) and its two sides: how much of the promise is said, and how much of what is said is it.

    *context* is what common headings add; *by_head* tells that only what stands behind 等 agrees.
    """

    score: float
    forward: float
    back: float
    context: float = 0.0
    by_head: bool = False


class Weights:
    """How much each pair of characters tells, out of all sayings of both sides."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        """Count in how many clauses each pair stands."""
        places: dict[tuple[str, int], set[str]] = defaultdict(set)
        for said in sayings:
            places[said.source.document, said.place].update(said.terms)
        counts = Counter(term for terms in places.values() for term in terms)
        size = max(_SIZE, len(places))
        self._weights = {term: math.log((size + 1) / (count + 0.5)) for term, count in counts.items()}
        self.least = _RARE * math.log(size + 1)
        self.most = math.log(size + 1)

    def of(self, terms: Iterable[str]) -> float:
        """The weight of *terms* together."""
        return sum(self._weights.get(term, self.most) for term in terms)

    def one(self, term: str) -> float:
        """The weight of one pair."""
        return self._weights.get(term, self.most)


class Index:
    """The sayings of reports by their pairs of characters, so that each promise looks at few of them."""

    def __init__(self, sayings: Sequence[Saying], weights: Weights) -> None:
        """Enter every saying under each of its pairs."""
        self.sayings, self._weights = sayings, weights
        self._at: dict[str, list[int]] = defaultdict(list)
        for place, said in enumerate(sayings):
            for term in said.terms:
                self._at[term].append(place)
        self._masses = [weights.of(said.terms) for said in sayings]

    def _telling(self, head: frozenset[str]) -> bool:
        """Whether what stands behind 等 is rare enough to be known by: 步行街, not 重点项目."""
        return bool(head) and self._weights.of(head) >= _HEAD_LEAST * self._weights.most * len(head)

    def near(self, promise: Saying) -> list[tuple[int, Likeness]]:
        """The sayings that share enough of *promise*, by their place, each with its likeness."""
        found: dict[int, float] = defaultdict(float)
        for term in promise.terms:
            weight = self._weights.one(term)
            for place in self._at.get(term, ()):
                found[place] += weight
        whole, head = self._weights.of(promise.terms), self._weights.of(promise.head)
        around = promise.terms | promise.context | promise.head
        result = []
        for place, mass in found.items():
            said = self.sayings[place]
            forward = mass / whole if whole else 0.0
            named = not self._telling(promise.head) or (
                "等" in said.near and not promise.terms - promise.head & said.terms
            )
            behind = 0.0 if named else _HEAD * self._weights.of(promise.head & said.terms) / head if head else 0.0
            by_head, forward = behind > forward, max(forward, behind)
            if forward < _FLOOR or mass < self._weights.least:
                continue
            back = self._weights.of(said.terms & around) / self._masses[place] if self._masses[place] else 0.0
            result.append((place, _likeness(promise, said, Likeness(0, forward, back, by_head=by_head), self._weights)))
        return result


def _likeness(promise: Saying, said: Saying, sides: Likeness, weights: Weights) -> Likeness:
    """Put the two sides together; another name in quotes speaks against a link, the same heading a little for it."""
    score = sides.forward * (0.6 + 0.4 * sides.back)
    score *= _same_deed(promise, said)
    if _far(promise, said) and min(sides.forward, sides.back) < _ALL:
        score *= _TOO_FAR
    context = 0.0
    if promise.names and not any(name in said.text for name in promise.names):
        score *= _OTHER_NAME
    if promise.context:
        both = promise.context & (said.terms | said.context)
        context = _CONTEXT * weights.of(both) / max(1.0, weights.of(promise.context))
    return replace(sides, score=score + context, context=context)


def _same_deed(promise: Saying, said: Saying) -> float:
    """What the verbs say: 开工 is not 签约; a saying without such a verb may mean any."""
    if "begin" in promise.verbs and "begin" not in said.verbs:
        return _NOT_BEGUN
    return _OTHER_VERBS if promise.verbs and said.verbs and not promise.verbs & said.verbs else 1.0


def _far(promise: Saying, said: Saying) -> bool:
    """Whether two amounts are so far apart (threefold and more) that they hardly are of one thing."""
    a, b = promise.figure, said.figure
    if a is None or b is None or a.measure != "level" or a.value <= 0 or b.value <= 0:
        return False
    return b.value * _FAR < a.value or (b.value > a.value * _FAR and a.value >= _FEW)
