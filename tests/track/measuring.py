"""Promises beside an answer key: what share of each class was found, and of the links."""

import csv
from dataclasses import dataclass
from pathlib import Path

from luoshi.corridor import promises, read
from luoshi.records import Document
from luoshi.records.promise import Promise
from luoshi.track.promised import Item, promised

CLASSES = ("kept", "exceeded", "missed", "changed", "unquantified", "dropped", "new")


@dataclass(frozen=True)
class Measured:
    """F1 by class, their mean, and the share of promises with a result that were linked to the right words."""

    f1: dict[str, float]
    links: float

    @property
    def mean(self) -> float:
        """The mean of the classes, each counting the same, however many promises it has."""
        return sum(self.f1.values()) / len(self.f1)


def measure(plan_file: Path, report_file: Path, key_file: Path) -> Measured:
    """Set a plan beside a report and compare with the key (samples/promises/README.md tells its columns)."""
    plan, report = read(plan_file), read(report_file)
    found, items = promises(plan, [report]).promises, promised(plan)
    lines = key_file.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs: list[tuple[str, str]] = []
    linked: list[bool] = []
    seen: set[int] = set()
    for row in rows:
        if row["outcome"] == "new":
            continue
        place = _place(items, row, seen)
        if place is None:
            pairs.append((row["outcome"], "-"))
            linked.append(False)
            continue
        seen.add(place)
        if row["outcome"] != "any":
            pairs.append((row["outcome"], found[place].outcome))
            linked.append(_meets(found[place], row))
    pairs += [("dropped", found[place].outcome) for place in range(len(items)) if place not in seen]
    pairs += _new(report, [promise for promise in found if promise.promised is None], rows)
    return Measured({kind: _f1(kind, pairs) for kind in CLASSES}, sum(linked) / len(linked))


def _place(items: tuple[Item, ...], row: dict[str, str], seen: set[int]) -> int | None:
    """The promise that a row of the key means: its number lies in the stretch, or else its clause does."""
    start, end = int(row["start"]), int(row["end"])
    for place, item in enumerate(items):
        figure, source = item.said.figure, item.said.source
        inside = start <= figure.start < end if figure else source.start < end and start < source.end
        if inside and place not in seen:
            return place
    return None


def _meets(promise: Promise, row: dict[str, str]) -> bool:
    start, end = int(row["report_start"]), int(row["report_end"])
    return any(source.start < end and start < source.end for source in promise.reported)


def _new(report: Document, found: list[Promise], rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    """What was not promised, in the key and as found."""
    open_rows = [row for row in rows if row["outcome"] == "new"]
    assert all(report.text[int(r["report_start"]) : int(r["report_end"])] == r["report"] for r in open_rows)
    pairs = []
    for promise in found:
        hit = next((row for row in open_rows if _meets(promise, row)), None)
        pairs.append(("new" if hit else "-", "new"))
        open_rows = [row for row in open_rows if row is not hit]
    return pairs + [("new", "-") for _ in open_rows]


def _f1(kind: str, pairs: list[tuple[str, str]]) -> float:
    right = sum(key == found == kind for key, found in pairs)
    wrong = sum((key == kind) != (found == kind) for key, found in pairs)
    return 2 * right / (2 * right + wrong) if right or wrong else 1.0
