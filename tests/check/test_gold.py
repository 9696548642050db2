"""What a person found wrong, doubtful and right in the five source documents, and what the checks find of it."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

import luoshi
from luoshi.check import run
from luoshi.records import Finding, Source
from tests.shared import shared_folder

pytestmark = pytest.mark.shared

NAMES = ("000", "001", "002", "003", "004")
_STRETCH = re.compile(r"(\d{3}):(\d+)-(\d+)「")
DOUBTS, LEAST_DOUBTS = 18, 14


@dataclass(frozen=True)
class Stretch:
    """A quoted place of a source document."""

    document: str
    start: int
    end: int

    def meets(self, source: Source) -> bool:
        """Whether a finding's source shares a character with this place."""
        return Path(source.document).stem == self.document and source.start < self.end and self.start < source.end


@dataclass(frozen=True)
class Row:
    """A row of findings.tsv: its number, the verdict that it asks for, and its quoted places."""

    id: str
    verdict: str
    stretches: tuple[Stretch, ...]

    @property
    def needed(self) -> int:
        """How many of its places a finding must rest on."""
        return min(2, len(self.stretches))


def rows(shared: Path) -> list[Row]:
    """The rows of findings.tsv."""
    with (shared / "gold/findings.tsv").open(encoding="utf-8", newline="") as handle:
        return [
            Row(
                row["id"],
                row["verdict"],
                tuple(Stretch(name, int(a), int(b)) for name, a, b in _STRETCH.findall(row["evidence"])),
            )
            for row in csv.DictReader(handle, delimiter="\t")
        ]


def findings(shared: Path) -> tuple[Finding, ...]:
    """What the checks say of the five documents together, read as a user's files are."""
    return run([luoshi.read(shared / f"corpus/seeds/{name}.txt") for name in NAMES])


def met(row: Row, found: Iterable[Finding]) -> int:
    """How many of a row's places the sources of *found* meet."""
    sources = [source for finding in found for source in finding.sources]
    return sum(any(stretch.meets(source) for source in sources) for stretch in row.stretches)


def verdicts(row: Row, found: Iterable[Finding]) -> dict[str, set[str]]:
    """The verdicts under which a row is found, each with the checks that found it.

    One finding must rest on two of its places (on the only one where it has one). Rows of what is right gather several
    sums of a kind, one a quote, so there the findings of one check count together.
    """
    said: dict[str, set[str]] = defaultdict(set)
    together: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        if met(row, [finding]) >= row.needed:
            said[finding.verdict].add(finding.check)
        if finding.verdict == "consistent":
            together[finding.check].append(finding)
    for check, group in together.items():
        if met(row, group) >= row.needed:
            said["consistent"].add(check)
    return dict(said)


Table = dict[str, tuple[str, dict[str, set[str]]]]


def table(found: Iterable[Finding] | None = None) -> Table:
    """For every row the verdict it asks for and those under which it was found, with the checks that found it."""
    shared = shared_folder()
    found = findings(shared) if found is None else found
    return {row.id: (row.verdict, verdicts(row, found)) for row in rows(shared)}


def printed(table: Table) -> str:
    """The table as lines to read: ``H1 error ✓ error(sum)``."""
    lines = []
    for name, (wanted, said) in table.items():
        shown = "、".join(f"{verdict}({'、'.join(sorted(checks))})" for verdict, checks in sorted(said.items()))
        lines.append(f"{name}\t{wanted}\t{'✓' if wanted in said else '✗'}\t{shown}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def every(shared: Path) -> tuple[Finding, ...]:
    return findings(shared)


@pytest.fixture(scope="module")
def found(every: tuple[Finding, ...]) -> Table:
    return table(every)


def missed(found: Table, verdict: str) -> list[str]:
    """The rows of a verdict that were not found under it."""
    return [name for name, (wanted, said) in found.items() if wanted == verdict and verdict not in said]


def test_the_file_has_the_rows_that_are_counted_on(shared: Path) -> None:
    counts = Counter(row.verdict for row in rows(shared))
    assert (counts["error"], counts["possible"], counts["consistent"]) == (2, DOUBTS, 7)
    assert all(row.stretches for row in rows(shared))


def test_both_errors_are_found(found: Table) -> None:
    assert not missed(found, "error"), printed(found)


def test_nothing_else_is_called_an_error(shared: Path, every: tuple[Finding, ...]) -> None:
    wrong = [row for row in rows(shared) if row.verdict == "error"]
    others = [f for f in every if f.verdict == "error" and not any(met(row, [f]) >= row.needed for row in wrong)]
    assert not others, [(f.check, f.message, f.arithmetic) for f in others]


def test_most_doubts_are_found(found: Table) -> None:
    assert DOUBTS - len(missed(found, "possible")) >= LEAST_DOUBTS, printed(found)


def test_all_that_is_right_is_proved(found: Table) -> None:
    assert not missed(found, "consistent"), printed(found)


def test_nothing_rests_on_what_is_not_the_documents_own(shared: Path, every: tuple[Finding, ...]) -> None:
    alien = [stretch for row in rows(shared) if row.verdict == "cleaned" for stretch in row.stretches]
    wrong = [f for f in every for s in f.sources if any(stretch.meets(s) for stretch in alien)]
    assert not wrong, [(f.check, f.message) for f in wrong]
