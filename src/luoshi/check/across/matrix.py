"""Which documents agree with which: the findings across documents counted for every two of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from luoshi.records import Document, Finding

Relation = Literal["conflict", "revision", "confirmation"]


@dataclass(frozen=True, slots=True)
class Count:
    """How often two documents disagree, how often the one revises the other, how often they agree."""

    conflicts: int = 0
    revisions: int = 0
    confirmations: int = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Documents against documents; *counts* holds the pairs (by number, the lower first) that have anything to say.

    >>> Matrix(("甲.txt", "乙.txt"), {}).of(0, 1).conflicts
    0
    """

    documents: tuple[str, ...]
    counts: dict[tuple[int, int], Count]

    def of(self, a: int, b: int) -> Count:
        """The counts of two documents, whichever comes first; all zero for a document and itself."""
        return self.counts.get((min(a, b), max(a, b)), Count())


def matrix(findings: Iterable[Finding], documents: Sequence[Document]) -> Matrix:
    """Count the findings across documents for every two documents that they rest on.

    In a conflict or a revision the document quoted first stands against each of the others; a confirmation holds for
    every two. Notes of other kinds and what one document says against itself are not counted.
    """
    numbers = {document.name: number for number, document in reversed(list(enumerate(documents)))}
    tallies: Counter[tuple[int, int, Relation]] = Counter()
    for finding in findings:
        relation = relation_of(finding)
        if relation is None:
            continue
        quoted = list(dict.fromkeys(numbers[s.document] for s in finding.sources if s.document in numbers))
        pairs = combinations(quoted, 2) if relation == "confirmation" else ((quoted[0], other) for other in quoted[1:])
        for a, b in pairs:
            tallies[min(a, b), max(a, b), relation] += 1
    together = sorted({(a, b) for a, b, _ in tallies})
    counts = {
        (a, b): Count(tallies[a, b, "conflict"], tallies[a, b, "revision"], tallies[a, b, "confirmation"])
        for a, b in together
    }
    return Matrix(tuple(document.name for document in documents), counts)


def relation_of(finding: Finding) -> Relation | None:
    """What a finding says of the documents it rests on; None for what says nothing of two.

    A faithful copy is no confirmation: it is the same witness twice.
    """
    open_question = finding.verdict in ("error", "possible")
    match finding.check:
        case "conflict" | "trust" | "rank" if open_question:
            return "conflict"
        case "revision":
            return "confirmation" if finding.verdict == "consistent" else "revision"
        case "confirmation":
            return "confirmation"
    return None
