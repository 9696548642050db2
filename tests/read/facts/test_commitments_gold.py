"""Commitments against the answer keys: found F1, and the fields of those that were found."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from luoshi.read.facts.commitments import find
from luoshi.read.reader import prepare
from luoshi.records import Commitment

pytestmark = pytest.mark.shared

KEYED = {"001": (7242, 14900), "002": (0, 10**9)}
"""The stretch of each document that its key covers: of 001 the plan of 2023 without the notes behind it."""


class Scored(NamedTuple):
    """A key, what was found in its stretch, and which row belongs to which."""

    key: list[dict[str, str]]
    found: list[Commitment]
    pairs: list[tuple[dict[str, str], Commitment]]

    @property
    def f1(self) -> float:
        return 2 * len(self.pairs) / (len(self.key) + len(self.found))

    def right(self, field: str, column: str) -> float:
        return sum(_plain(getattr(row, field)) == key[column] for key, row in self.pairs) / len(self.pairs)


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def match(key: Sequence[dict[str, str]], found: Sequence[Commitment]) -> list[tuple[int, int]]:
    """Rows of *key* and of *found* one to one, best overlap first; each overlaps by half of the longer or more."""
    pairs = []
    for i, row in enumerate(key):
        start, end = int(row["start"]), int(row["end"])
        for j, commitment in enumerate(found):
            overlap = min(end, commitment.end) - max(start, commitment.start)
            share = overlap / max(end - start, commitment.end - commitment.start)
            if share >= 0.5:
                pairs.append((-share, i, j))
    left, right = set[int](), set[int]()
    out = []
    for _, i, j in sorted(pairs):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((i, j))
    return out


def dice(one: str, other: str) -> float:
    """How alike two short texts are: twice the pairs of characters that they share over all they have."""
    a, b = [[t[i : i + 2] for i in range(len(t) - 1)] or [t] for t in (one, other)]
    shared = sum(min(a.count(pair), b.count(pair)) for pair in set(a))
    return 2 * shared / (len(a) + len(b))


@pytest.fixture(scope="module", params=KEYED)
def scored(shared: Path, request: pytest.FixtureRequest) -> Scored:
    low, high = KEYED[request.param]
    text = (shared / f"corpus/seeds/{request.param}.txt").read_text(encoding="utf-8")
    with (shared / f"gold/{request.param}_tasks.tsv").open(encoding="utf-8", newline="") as handle:
        key = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [row for row in find(prepare(text)) if low <= row.start < high]
    return Scored(key, found, [(key[i], found[j]) for i, j in match(key, found)])


def test_found(scored: Scored) -> None:
    assert scored.f1 >= 0.95


def test_actions(scored: Scored) -> None:
    column = "action" if "action" in scored.key[0] else "action verb"
    assert scored.right("action", column) >= 0.85


def test_objects(scored: Scored) -> None:
    alike = sum(dice(row.object, key["object"]) >= 0.6 for key, row in scored.pairs)
    assert alike / len(scored.pairs) >= 0.9


@pytest.mark.parametrize("scored", ["001"], indirect=True)
def test_measurable_and_due(scored: Scored) -> None:
    assert scored.right("measurable", "measurable") >= 0.95
    assert scored.right("due", "due") >= 0.98


@pytest.mark.parametrize("scored", ["002"], indirect=True)
def test_benchmarks_and_parts(scored: Scored) -> None:
    assert scored.right("benchmark", "benchmark") >= 0.95
    parts = sum(row.part == key["part"].strip("-") for key, row in scored.pairs)
    assert parts / len(scored.pairs) >= 0.98
