"""What the review page shows of a version: its facts as rows, narrowed and ordered, and its parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from luoshi.desk.ledger.doubts import DOUBTFUL
from luoshi.desk.ledger.fact_forms import KINDS, Line, line_of, summary_of
from luoshi.desk.ledger.models import Fact, Version
from luoshi.desk.ledger.selectors.facts import Standing, facts_for_review, standings

_PARTS = 2
"""Levels of headings that are offered as parts."""
STATES = {"pending": "待审", "done": "已处理", "rejected": "不采用"}
DOUBTS = {"yes": "存疑的", "no": "无疑的"}
ORDERS = {"doubt": "存疑的在前", "text": "按原文顺序"}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to; empty fields narrow nothing."""

    kind: str = ""
    state: str = ""
    doubt: str = ""
    part: str = ""
    order: str = "doubt"

    def holds(self, fact: Fact) -> bool:
        """Whether a fact is listed."""
        low, high = self.stretch
        return (
            (not self.kind or fact.kind == self.kind)
            and (not self.state or _state(fact) == self.state)
            and (not self.doubt or (fact.doubt >= DOUBTFUL) == (self.doubt == "yes"))
            and (high < 0 or low <= fact.start < high)
        )

    @property
    def stretch(self) -> tuple[int, int]:
        """The characters of the part; (0, -1) for the whole text."""
        low, _, high = self.part.partition("-")
        return (int(low), int(high)) if low.isdecimal() and high.isdecimal() else (0, -1)


@dataclass(frozen=True, slots=True)
class Row:
    """A fact as the list shows it."""

    fact: Fact
    line: Line
    kind: str
    standing: Standing
    doubtful: bool
    before: str
    made: bool
    """Whether it was made of others by splitting or merging."""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Review:
    """All rows of a version in the order of the list, those that are not listed marked so, and what is offered."""

    rows: Sequence[Row]
    narrowed: Narrowed
    kinds: Mapping[str, int]
    parts: Sequence[tuple[str, str]]
    left: int
    doubtful: int

    @property
    def facts(self) -> list[Fact]:
        """The facts of all rows."""
        return [row.fact for row in self.rows]

    @property
    def _sure(self) -> list[Fact]:
        rows = [row for row in self.rows if row.shown and not row.doubtful]
        return [row.fact for row in rows if row.fact.state == Fact.State.PENDING]

    @property
    def waiting(self) -> str:
        """The listed facts that still wait and are not doubtful, as ``id:revision``, for accepting them all."""
        return ",".join(f"{fact.pk}:{fact.revision}" for fact in self._sure)

    @property
    def undoubted(self) -> int:
        """How many these are."""
        return len(self._sure)

    @property
    def listed(self) -> int:
        """How many rows are listed."""
        return sum(row.shown for row in self.rows)


def narrowed(told: Mapping[str, str]) -> Narrowed:
    """What an address narrows the list to; words that mean nothing are left out."""
    known = Narrowed(
        kind=told.get("kind", "") if told.get("kind") in KINDS else "",
        state=told.get("state", "") if told.get("state") in STATES else "",
        doubt=told.get("doubt", "") if told.get("doubt") in DOUBTS else "",
        part=told.get("part", "")[:24],
    )
    return replace(known, order="text" if told.get("order") == "text" else "doubt")


def review_of(version: Version, wanted: Narrowed) -> Review:
    """The review of a version: three or four queries, however many facts."""
    facts = facts_for_review(version)
    standing = standings(facts)
    rows = [_row(fact, standing[fact.pk], wanted) for fact in facts]
    if wanted.order == "doubt":
        rows.sort(key=lambda row: (not row.doubtful, -row.fact.doubt if row.doubtful else 0, row.fact.start))
    return Review(
        rows=rows,
        narrowed=wanted,
        kinds=_counted(facts),
        parts=parts_of(version),
        left=sum(fact.state == Fact.State.PENDING for fact in facts),
        doubtful=sum(fact.state == Fact.State.PENDING and fact.doubt >= DOUBTFUL for fact in facts),
    )


def parts_of(version: Version) -> Sequence[tuple[str, str]]:
    """The parts of a version as choices: their stretch and their heading, deeper ones indented."""
    made = []
    for section in version.outline.get("sections", ()):
        if int(section["level"]) <= _PARTS:
            indent = "\u3000" * (int(section["level"]) - 1)
            title = f"{section.get('label', '')}{section.get('title', '')}"[:28]
            made.append((f"{section['start']}-{section['end']}", f"{indent}{title}"))
    return made


def _row(fact: Fact, standing: Standing, wanted: Narrowed) -> Row:
    return Row(
        fact, line_of(fact), KINDS.get(fact.kind, fact.kind), standing, fact.doubt >= DOUBTFUL, _before(fact),
        fact.read is None and any(parent.version_id == fact.version_id for parent in fact.parents.all()),
        wanted.holds(fact),
    )  # fmt: skip


def _before(fact: Fact) -> str:
    """What the version before said where it said something else."""
    for parent in fact.parents.all():
        if parent.version_id != fact.version_id and parent.surface != fact.surface:
            return summary_of(parent)
    return ""


def _state(fact: Fact) -> str:
    if fact.state == Fact.State.PENDING:
        return "pending"
    return "rejected" if fact.state == Fact.State.REJECTED else "done"


def _counted(facts: Iterable[Fact]) -> Mapping[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    for fact in facts:
        counts[fact.kind] = counts.get(fact.kind, 0) + 1
    return {kind: count for kind, count in counts.items() if count}
