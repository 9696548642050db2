"""What came back from an office: every row with its verdict, and the documents that it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from luoshi.write.annotation.forms import CHANGED, DROPPED, MISSED, RIGHT, Form


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of the workbook, already checked.

    *verdict* is 对, 改, 删 or 漏 (what the row amounts to), *judged* whether somebody wrote it. *values* are the fields
    as a key holds them, *before* as they were read (empty for 漏). *start* and *end* are offsets in the document's
    text, *row* the row of the sheet, counted from 1.
    """

    form: Form
    row: int
    document: str
    start: int
    end: int
    verdict: str
    judged: bool
    values: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    section: str = ""
    note: str = ""
    moved: bool = False

    @property
    def kept(self) -> bool:
        """Whether the row stands in the key."""
        return self.verdict != DROPPED

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that were corrected."""
        if self.verdict != CHANGED:
            return ()
        return tuple(key for key, value in self.values.items() if value != self.before.get(key))


@dataclass(frozen=True, slots=True)
class Corrections:
    """All rows of a workbook, and its *texts* by the names of their documents."""

    texts: Mapping[str, str]
    rows: tuple[Correction, ...]

    def of(self, form: Form, document: str = "") -> list[Correction]:
        """The rows of one sheet (and one document), in the order of the text."""
        found = [row for row in self.rows if row.form is form and (not document or row.document == document)]
        return sorted(found, key=lambda row: (row.document, row.start, row.end))

    def counts(self, form: Form, document: str = "") -> dict[str, int]:
        """How many rows of one sheet got each verdict."""
        rows = self.of(form, document)
        words = (RIGHT, CHANGED, DROPPED, MISSED)
        return {verdict: sum(1 for row in rows if row.verdict == verdict) for verdict in words}
