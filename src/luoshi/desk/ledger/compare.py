"""Two versions of a document side by side: which facts stayed, changed, came and went. Asks no database."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.desk.ledger.models import Fact
from luoshi.write.quotes import Sentences, sentences

_NUMBERS = re.compile(r"[0-9０-９.,，%％]+")
_PLACES = frozenset(("start", "end", "indicator_start", "indicator_end", "because", "section", "figures", "part"))
"""Fields of a fact that tell where it stands rather than what it says."""
_KEYS = {
    "figure": ("indicator", "measure", "comparison", "period", "scope", "status"),
    "commitment": ("action", "object"),
    "project": ("name",),
    "honour": ("name",),
}
_Key = Callable[[Fact], Hashable]
_Pair = tuple[Fact, Fact]


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its sentences and the facts that were read in it."""

    sentences: Sentences
    facts: Sequence[Fact]

    def sentence(self, fact: Fact) -> tuple[str, int]:
        """The sentence around a fact, and where it begins."""
        span = self.sentences.around(fact.start, fact.end)
        words = self.sentences.text[span.start : span.end]
        lead = len(words) - len(words.lstrip())
        return words.strip(), span.start + lead


@dataclass(frozen=True, slots=True)
class Changes:
    """Pairs that stayed as they were, pairs that changed, what came and what went, in the order of the text."""

    same: tuple[_Pair, ...]
    changed: tuple[_Pair, ...]
    added: tuple[Fact, ...]
    removed: tuple[Fact, ...]


def side(text: str, facts: Iterable[Fact]) -> Side:
    """A version's text with the facts that the reader found in it, in the order of the text."""
    read = [fact for fact in facts if fact.read is not None]
    return Side(sentences(text), sorted(read, key=lambda fact: (fact.start, fact.end, fact.pk or 0)))


def compare(old: Side, new: Side) -> Changes:
    """What became of each fact of *old* in *new*.

    A fact is the same where its whole sentence, its place in the sentence and all that was read of it are the same;
    the n-th of several like it is the n-th. It changed where the sentence is the same but for numbers, or where the
    same thing is measured and only once on either side.
    """
    same, old_rest, new_rest = _paired(old.facts, new.facts, _whole(old), _whole(new))
    masked, old_rest, new_rest = _paired(old_rest, new_rest, _masked(old), _masked(new))
    keyed, old_rest, new_rest = _paired(old_rest, new_rest, _what, _what, once=True)
    changed = sorted([*masked, *keyed], key=lambda pair: pair[1].start)
    return Changes(tuple(same), tuple(changed), tuple(new_rest), tuple(old_rest))


def _paired(
    old: Sequence[Fact], new: Sequence[Fact], old_key: _Key, new_key: _Key, *, once: bool = False
) -> tuple[list[_Pair], list[Fact], list[Fact]]:
    """Facts with the same key in their order, and what is left on both sides; *once*: only keys without twins."""
    waiting: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in old:
        waiting[old_key(fact)].append(fact)
    coming: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in new:
        coming[new_key(fact)].append(fact)
    pairs: list[_Pair] = []
    for key, some in coming.items():
        before = waiting.get(key, [])
        if key is None or (once and (len(some), len(before)) != (1, 1)):
            continue
        pairs += zip(before, some, strict=False)
    pairs.sort(key=lambda pair: pair[1].start)
    gone, come = {id(pair[0]) for pair in pairs}, {id(pair[1]) for pair in pairs}
    return pairs, [fact for fact in old if id(fact) not in gone], [fact for fact in new if id(fact) not in come]


def _whole(one: Side) -> _Key:
    def key(fact: Fact) -> Hashable:
        words, start = one.sentence(fact)
        return fact.kind, fact.start - start, words, _content(fact.read)

    return key


def _masked(one: Side) -> _Key:
    def key(fact: Fact) -> Hashable:
        words, start = one.sentence(fact)
        before = words[: fact.start - start]
        return fact.kind, _NUMBERS.sub("#", words), len(_NUMBERS.findall(before)), len(_NUMBERS.sub("", before))

    return key


def _what(fact: Fact) -> Hashable:
    names = _KEYS.get(fact.kind, ())
    told = tuple(str((fact.read or {}).get(name, "")) for name in names)
    return (fact.kind, *told) if names and told[0].strip("-") else None


def _content(data: Any) -> Hashable:
    return tuple(sorted((name, str(value)) for name, value in data.items() if name not in _PLACES))
