"""Which saying of a report speaks of which promise: first by indicator and figures, then by words.

Every pair that may belong together gets a score; the best pairs are taken first. A result serves one promise, except
where two promises share it (the two tiers of a target); a clause without a number may serve several
(图书馆、科技馆相继开放).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from heapq import nlargest

from luoshi.records import Because
from luoshi.track.comparing import comparable
from luoshi.track.likeness import Index, Likeness, Weights
from luoshi.track.promised import Item
from luoshi.track.sayings import Saying, joined, shared

_FIGURES = 0.64
_WORDS = 0.58
"""Scores from which on a pair is a link: of figures, of words."""
_SURER = 0.1
"""How much more like a promise what a further document says must be."""
_WHOLE = 0.9
"""How much of a promise must be said by a clause that serves another promise already."""
_NUMBER_LESS = 0.85
_LEAST_BACK = 0.25
_FOREIGN = 0.5
_MOST = 60
"""How many sayings are weighed for one promise, which bounds the work on texts that repeat themselves."""
_KNOWN = 0.9
_NUMBERED = 0.1
"""What the same kind of number adds: of a clause the number is looked at before the words."""
_OTHER_SCOPE = 0.5
_ACCEPTED = 2.0
_NATIONS = ("全国", "我国", "中国", "全球", "世界")
_SUFFIX = re.compile(r"(?:[省市区县州旗盟]|新区)$")

Refused = Callable[[Saying, Saying], bool]


@dataclass(frozen=True, slots=True)
class Link:
    """A saying that speaks of a promise, how sure that is, and why; *more* are sayings of other documents like it."""

    said: Saying
    sureness: float
    because: tuple[Because, ...]
    by_figure: bool
    more: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A promise and a saying that may speak of it, by their places, with the score."""

    score: float
    item: int
    said: int
    by_figure: bool
    likeness: Likeness
    known: bool = False


@dataclass(slots=True)
class Alignment:
    """The links by promise, the sayings that were used, and the nearest miss of each promise without a link."""

    links: dict[int, Link] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)
    nearest: dict[int, Pair] = field(default_factory=dict)


def align(items: Sequence[Item], sayings: Sequence[Saying], refused: Refused, accepted: Refused) -> Alignment:
    """Link promises to sayings; *refused* pairs are left out, *accepted* ones come first."""
    weights = Weights([*(item.said for item in items), *sayings])
    index = Index(sayings, weights)
    pairs: list[Pair] = []
    for place, item in enumerate(items):
        pairs += nlargest(_MOST, _pairs(place, item, index, refused, accepted), key=lambda pair: pair.score)
    pairs += _by_indicator(items, sayings, refused, {(p.item, p.said) for p in pairs if p.known})
    order = {name: place for place, name in enumerate(dict.fromkeys(said.source.document for said in sayings))}
    # of two that are as good the later document has the last word, and in it what stands first
    last = [-order[said.source.document] for said in sayings]
    pairs.sort(key=lambda pair: (-round(pair.score, 2), pair.item, last[pair.said], pair.said))
    made = _taken(items, sayings, pairs)
    _add_others(made, sayings, pairs)
    return made


def _pairs(place: int, item: Item, index: Index, refused: Refused, accepted: Refused) -> Iterable[Pair]:
    """The pairs of one promise that are like enough to be looked at."""
    for at, likeness in index.near(item.said):
        said = index.sayings[at]
        if refused(item.said, said):
            continue
        by_figure = comparable(item.said, said) is not None
        if not by_figure and not _by_words(item.said, said, likeness):
            continue
        score, known = likeness.score, by_figure and _same_indicator(item.said, said)
        if by_figure:
            score += _NUMBERED
            if known:
                score = max(score, _KNOWN + 0.1 * score + likeness.context)
            if _other_scope(item.said, said) or (not known and _other_indicator(item.said, said)):
                score, known = score * _OTHER_SCOPE, False
        if accepted(item.said, said):
            score += _ACCEPTED
        yield Pair(score, place, at, by_figure, likeness, known)


def _by_indicator(
    items: Sequence[Item], sayings: Sequence[Saying], refused: Refused, seen: set[tuple[int, int]]
) -> Iterable[Pair]:
    """The pairs whose indicator the catalogue knows by two names (规上工业增加值, 规模以上工业增加值)."""
    at: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, said in enumerate(sayings):
        if said.seen is not None and said.seen.indicator:
            at[said.seen.indicator, said.seen.aspect, said.seen.measure].append(place)
    for place, item in enumerate(items):
        if item.said.seen is None or not item.said.seen.indicator:
            continue
        key = (item.said.seen.indicator, item.said.seen.aspect, item.said.seen.measure)
        for other in at.get(key, ()):
            said = sayings[other]
            if (place, other) in seen or refused(item.said, said) or comparable(item.said, said) is None:
                continue
            if not _other_scope(item.said, said):
                yield Pair(_KNOWN, place, other, True, Likeness(_KNOWN, 1, 1), True)


def _by_words(promise: Saying, said: Saying, likeness: Likeness) -> bool:
    """Whether words alone may link a promise to a whole clause: nearly all of it must be there if it had a number."""
    if said.figure is not None or likeness.by_head:
        return False
    if _other_scope(promise, said):
        return likeness.forward >= _WHOLE and likeness.back >= _FOREIGN and bool(promise.names)
    whole = _NUMBER_LESS if promise.figure is not None else 0.0
    return likeness.forward >= whole and likeness.back >= _LEAST_BACK


def _same_indicator(a: Saying, b: Saying) -> bool:
    """Whether the catalogue knows both figures as the same indicator, of the same aspect and measure."""
    x, y = a.seen, b.seen
    if x is None or y is None or not x.indicator:
        return False
    return (x.indicator, x.aspect, x.measure) == (y.indicator, y.aspect, y.measure)


def _other_indicator(a: Saying, b: Saying) -> bool:
    """Whether the catalogue knows the two figures as two things: other indicators, or a stock and what was added."""
    x, y = a.seen, b.seen
    if x is None or y is None or not x.indicator or not y.indicator:
        return False
    return x.indicator != y.indicator or (x.measure == y.measure == "level" and x.aspect != y.aspect)


def _other_scope(a: Saying, b: Saying) -> bool:
    """Whether two figures are told of two places, neither of which the other text names."""
    x, y = a.region, b.region
    if (y in _NATIONS or b.near.lstrip().startswith(_NATIONS)) and not any(nation in a.text for nation in _NATIONS):
        return True
    if not x or not y or same_place(x, y):
        return False
    return not (x in b.text or y in a.text or set(_pairs_of(y)) <= a.context | a.terms)


@lru_cache(maxsize=4096)
def same_place(a: str, b: str) -> bool:
    """Whether two names may be of one place: 青岛西海岸新区 and 西海岸新区.

    >>> same_place("青岛市市北区", "市北区"), same_place("市北区", "西海岸新区")
    (True, False)
    """
    x, y = (_SUFFIX.sub("", name) if len(name) > 2 else name for name in (a, b))
    return x == y or a.endswith(b) or b.endswith(a) or x.endswith(y) or y.endswith(x)


def _pairs_of(name: str) -> list[str]:
    return [name[i : i + 2] for i in range(len(name) - 1)]


def _taken(items: Sequence[Item], sayings: Sequence[Saying], pairs: Sequence[Pair]) -> Alignment:
    """Take the best pairs first; each promise one, each result one promise."""
    made = Alignment()
    results: dict[tuple[str, int], int] = {}
    for pair in pairs:
        if pair.item in made.links:
            continue
        said, item = sayings[pair.said], items[pair.item]
        clause = (said.source.document, said.place)
        if pair.score < (_FIGURES if pair.by_figure else _WORDS):
            made.nearest.setdefault(pair.item, pair)
            continue
        if pair.by_figure:
            assert said.figure is not None
            spot = (said.source.document, said.figure.start)
            if spot in results and not _tiers(items[results[spot]], item):
                made.nearest.setdefault(pair.item, pair)
                continue
            results[spot] = pair.item
        elif clause in made.used and not _may_share(pair, _numbered(clause, results, said)):
            made.nearest.setdefault(pair.item, pair)
            continue
        made.used.add(clause)
        made.links[pair.item] = Link(said, _sure(pair), _why(item, said, pair), pair.by_figure)
    return made


def _add_others(made: Alignment, sayings: Sequence[Saying], pairs: Sequence[Pair]) -> None:
    """Give each link what other documents say of the same promise, one saying a document."""
    for pair in pairs:
        link, said = made.links.get(pair.item), sayings[pair.said]
        clause = (said.source.document, said.place)
        if link is None or clause in made.used or pair.score < (_FIGURES if pair.by_figure else _WORDS) + _SURER:
            continue
        if said.source.document not in {other.source.document for other in (link.said, *link.more)}:
            made.used.add(clause)
            made.links[pair.item] = replace(link, more=(*link.more, said))


def _numbered(clause: tuple[str, int], results: dict[tuple[str, int], int], said: Saying) -> bool:
    """Whether a result of the clause serves another promise."""
    return any(name == clause[0] and said.source.start <= at < said.source.end for name, at in results)


def _may_share(pair: Pair, numbered: bool) -> bool:
    """Whether a clause may serve one more promise: all of it is said there, and no number there is another's."""
    return pair.likeness.forward >= _WHOLE and not numbered


def _tiers(a: Item, b: Item) -> bool:
    """Whether two promises are the two tiers of one target."""
    return a.group == b.group >= 0 and {a.tier, b.tier} == {"target", "stretch"}


def _sure(pair: Pair) -> float:
    """How sure a link is, from its score (docs/algorithms/promises.md tells how that was measured)."""
    if pair.known:
        return 0.97
    low = _FIGURES if pair.by_figure else _WORDS
    return round(min(0.96, 0.6 + 0.36 * (pair.score - low) / (1.0 - low)), 2)


def _why(item: Item, said: Saying, pair: Pair) -> tuple[Because, ...]:
    """The reasons of a link in words."""
    reasons = []
    if pair.known and item.said.seen is not None:
        reasons.append(Because("link", "同一指标", item.said.seen.name))
    runs = shared(item.said.near, said.near) or shared(item.said.text, said.text)
    if runs:
        share = min(100, round(100 * pair.likeness.forward))
        reasons.append(Because("link", f"用词有{share}%相同", joined(runs)))
    if pair.by_figure and item.said.figure is not None:
        reasons.append(Because("link", "单位可比", item.said.figure.unit))
    return tuple(reasons)
