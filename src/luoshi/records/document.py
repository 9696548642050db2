"""A Document (文件): the raw text as it came, what is known of it, and what was read in it."""

from dataclasses import dataclass
from typing import Literal

from luoshi.records.clause import Clause
from luoshi.records.fact import BenchmarkCase, Commitment, Honour, Project, Term
from luoshi.records.figure import Figure
from luoshi.records.place import Place, Table
from luoshi.records.span import Span

Part = Literal["report", "plan", "other"]
RepairKind = Literal["pinyin", "traditional", "seo", "plus", "lead", "chrome", "markup", "blank", "comma", "break"]


@dataclass(frozen=True, slots=True)
class Repair:
    """One mending of a dirty text, proposed or applied; the raw text itself never changes.

    *start* and *end* are offsets in the raw text, *replacement* what is read instead (empty: the stretch is left out),
    *evidence* says in Chinese what proves it. What cannot be proved has ``applied=False`` and is only suggested.
    """

    start: int
    end: int
    kind: RepairKind
    replacement: str
    evidence: str
    applied: bool = True

    @property
    def span(self) -> Span:
        """The mended stretch of the raw text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the stretch that it governs (from the heading's own start to the next heading of its rank).

    *level* counts from 1 (一、) down; *label* is the mark as printed (``（一）``); *part* tells whether the stretch
    reports what was done or plans what is to be done; *year* is the year it speaks of, if its heading or parent tells.
    """

    start: int
    end: int
    level: int
    label: str
    title: str
    part: Part = "other"
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note below the text and the places that refer to it."""

    mark: str
    start: int
    end: int
    references: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what was read in it; all offsets count characters of *text*, newlines as they are.

    *places* and *tables* tell where in its file the text stood, *notes* what a reader must be told of it, in Chinese.

    >>> Document("报告.txt", "全年新增就业8万人。").text[4:6]
    '就业'
    """

    name: str
    text: str
    title: str = ""
    issuer: str = ""
    region: str = ""
    date: str = ""
    year: int | None = None
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    repairs: tuple[Repair, ...] = ()
    figures: tuple[Figure, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    projects: tuple[Project, ...] = ()
    honours: tuple[Honour, ...] = ()
    clauses: tuple[Clause, ...] = ()
    terms: tuple[Term, ...] = ()
    cases: tuple[BenchmarkCase, ...] = ()
    places: tuple[Place, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
