"""Documents against documents: between which two the findings found contradictions, revisions and agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from luoshi.records import Finding
from luoshi.write.findings import names_of

Relation = Literal["conflict", "revision", "note", "confirmation"]
RELATIONS: Final[dict[Relation, str]] = {
    "conflict": "不一致",
    "revision": "修订",
    "note": "提示",
    "confirmation": "相符",
}
"""What two documents may be to each other, the gravest first."""

_BY_CHECK: Final[dict[str, Relation]] = {"revision": "revision", "confirmation": "confirmation"}
_BY_VERDICT: Final[dict[str, Relation]] = {
    "error": "conflict",
    "possible": "conflict",
    "info": "note",
    "consistent": "confirmation",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents (places in the list of names, the first lower) and the findings that quote both, by relation."""

    first: int
    second: int
    findings: Mapping[Relation, tuple[Finding, ...]]

    @property
    def count(self) -> int:
        """All findings of the pair."""
        return sum(len(found) for found in self.findings.values())

    @property
    def words(self) -> str:
        """The counts in words, without those that are nought."""
        return "，".join(
            f"{words} {len(self.findings[relation])}"
            for relation, words in RELATIONS.items()
            if self.findings[relation]
        )


def relation(finding: Finding) -> Relation:
    """What a finding over two documents says of them: by its check where that says it all, else by its verdict.

    >>> relation(Finding("revision", "info", "", "", "", ())), relation(Finding("rank", "possible", "", "", "", ()))
    ('revision', 'conflict')
    """
    return _BY_CHECK.get(finding.check, _BY_VERDICT[finding.verdict])


def pairs(findings: Sequence[Finding], names: Sequence[str]) -> dict[tuple[int, int], Pair]:
    """All pairs of the documents *names* that some finding quotes together, in the order of *names*.

    A finding over three documents counts for each pair of them.

    >>> from luoshi.records import Source
    >>> both = Finding("conflict", "error", "", "", "", (Source("a", 0, 1, "1"), Source("b", 0, 1, "2")))
    >>> pairs([both], ["a", "b", "c"])[0, 1].words
    '不一致 1'
    """
    numbers = {name: number for number, name in enumerate(names)}
    found: dict[tuple[int, int], dict[Relation, list[Finding]]] = {}
    for finding in findings:
        quoted = sorted(numbers[name] for name in names_of(finding) if name in numbers)
        for pair in combinations(quoted, 2):
            held = found.setdefault(pair, {kind: [] for kind in RELATIONS})
            held[relation(finding)].append(finding)
    return {pair: Pair(*pair, {kind: tuple(listed) for kind, listed in found[pair].items()}) for pair in sorted(found)}
