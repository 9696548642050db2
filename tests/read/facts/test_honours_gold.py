"""Honours against the answer keys of three documents: F1 of the spans, the share of right levels and kinds."""

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from luoshi.read.facts.honours import find
from luoshi.read.reader import prepare
from luoshi.records import Honour

pytestmark = pytest.mark.shared
STEMS = ("000", "001", "003")
FLOORS = {"level": 0.95, "kind": 0.94, "date": 0.95, "count": 0.95, "holder": 0.70}
Row = dict[str, str]


def rows_of(shared: Path, stem: str) -> list[Row]:
    with (shared / f"gold/{stem}_honours.tsv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def pairs(key: Sequence[Row], found: Sequence[Honour]) -> list[tuple[Row, Honour]]:
    """One to one, the best overlaps first; at least half of the longer stretch must be shared."""
    shares = []
    for k, row in enumerate(key):
        start, end = int(row["start"]), int(row["start"]) + len(row["surface"])
        for h, honour in enumerate(found):
            share = (min(end, honour.end) - max(start, honour.start)) / max(end - start, honour.end - honour.start)
            if share >= 0.5:
                shares.append((share, k, h))
    out, used_rows, used = [], set(), set()
    for _, k, h in sorted(shares, reverse=True):
        if k not in used_rows and h not in used:
            used_rows.add(k)
            used.add(h)
            out.append((key[k], found[h]))
    return out


@pytest.fixture(scope="module")
def counts(shared: Path) -> Counter[str]:
    total: Counter[str] = Counter()
    for stem in STEMS:
        text = (shared / f"corpus/seeds/{stem}.txt").read_text(encoding="utf-8")
        key, found = rows_of(shared, stem), find(prepare(text, name=stem))
        matched = pairs(key, found)
        total += Counter(key=len(key), found=len(found), matched=len(matched))
        for row, honour in matched:
            total += Counter(name for name in FLOORS if row[name] == str(getattr(honour, name)))
    return total


def test_spans(counts: Counter[str]) -> None:
    precision, recall = counts["matched"] / counts["found"], counts["matched"] / counts["key"]
    assert 2 * precision * recall / (precision + recall) >= 0.92


@pytest.mark.parametrize("field", FLOORS)
def test_field(counts: Counter[str], field: str) -> None:
    assert counts[field] / counts["matched"] >= FLOORS[field]
