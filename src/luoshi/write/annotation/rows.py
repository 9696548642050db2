"""One row of the corrected workbook: its cells as texts, its verdict, and the correction that it amounts to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from luoshi.records import LuoshiError, Span
from luoshi.write.amounts import plain
from luoshi.write.annotation.corrections import Correction
from luoshi.write.annotation.finding import NotFoundError, missed, moved
from luoshi.write.annotation.forms import CHANGED, DROPPED, FIRST, MISSED, RIGHT, SURFACE, VERDICT, VERDICTS, Form


@dataclass(frozen=True, slots=True)
class Base:
    """A row as it was written: its document and place, the values of its fields and how the sheet showed them."""

    document: str
    place: Span
    raw: Mapping[str, str]
    said: Mapping[str, str]
    head: str
    section: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row as they came; *at* is its row on the sheet."""

    form: Form
    workbook: str
    at: int
    cells: tuple[Any, ...]

    @property
    def number(self) -> int:
        """The row's own number; 0 for a free row."""
        first = self.cells[0]
        return int(first) if isinstance(first, int | float) and first == first // 1 else 0

    @property
    def filled(self) -> bool:
        """Whether somebody wrote into a free row (its document may stand there from the beginning)."""
        return any(self.text(column) for column in range(2, len(self.cells)))

    def text(self, column: int) -> str:
        """A cell as the text that it shows."""
        value = self.cells[column]
        if value is None or isinstance(value, bool):
            return ""
        if isinstance(value, int | float):
            return plain(Decimal(repr(value)))
        return str(value).strip()

    def error(self, column: int, what: str, todo: str) -> LuoshiError:
        """A fault in one cell, with its address."""
        where = f"{self.workbook}〔{self.form.name}〕{get_column_letter(column + 1)}{self.at}"
        return LuoshiError("L331", self.form.heads[column] + what, where, todo)


@dataclass(slots=True)
class Rows:
    """What the rows of one sheet share: what was read, the texts, the faults, and the places that are taken."""

    bases: Mapping[int, Base]
    texts: Mapping[str, str]
    errors: list[LuoshiError]
    seen: set[int] = field(default_factory=set)
    taken: dict[str, list[Span]] = field(default_factory=dict)


def read_row(row: Row, rows: Rows) -> Correction | None:
    """The correction that a row amounts to; None where it is wrong (its faults are then in ``rows.errors``)."""
    before = len(rows.errors)
    verdict = row.text(VERDICT)
    if verdict and verdict not in VERDICTS:
        rows.errors.append(row.error(VERDICT, f"不能是“{verdict}”", f"请填{'、'.join(VERDICTS)}之一，或留空"))
        verdict = ""
    found = _known(row, rows, verdict) if row.number else _missed(row, rows, verdict)
    if found is None or len(rows.errors) > before:
        return None
    if found.kept:
        rows.taken.setdefault(found.document, []).append(Span(found.start, found.end))
    return found


def _known(row: Row, rows: Rows, verdict: str) -> Correction | None:
    """A row that was read, with what was corrected in it."""
    base = rows.bases.get(row.number)
    if base is None or row.number in rows.seen:
        what = "重复了" if base else "不在读出的编号里"
        rows.errors.append(row.error(0, what, "请恢复原来的编号；补漏请用编号为“补”的行"))
        return None
    rows.seen.add(row.number)
    text = rows.texts[base.document]
    values, changed = dict(base.raw), False
    for column, known in enumerate(row.form.fields, len(FIRST)):
        words = row.text(column)
        if _bare(words) != _bare(base.said[known.key]) and verdict != DROPPED:
            changed = True
            _parse(row, rows, column, values)
    place, shifted = base.place, False
    surface = row.text(SURFACE)
    if verdict != DROPPED and _bare(surface) != _bare(text[place.start : place.end]):
        changed = shifted = True
        try:
            place = moved(text, place, surface)
        except NotFoundError as error:
            rows.errors.append(row.error(SURFACE, f"“{surface}”：{error.what}", error.todo))
    if verdict == MISSED:
        rows.errors.append(row.error(VERDICT, "不能是“漏”", "读出来的行填对、改、删；漏掉的请填在编号为“补”的行"))
    if verdict == RIGHT and changed:
        rows.errors.append(row.error(VERDICT, "是“对”，但这一行改过", "请把判定填为“改”，或恢复改过的格"))
    if verdict == CHANGED and not changed:
        rows.errors.append(row.error(VERDICT, "是“改”，但没有一格改过", "请改不对的那一格，或把判定填为“对”"))
    amounts = verdict or (CHANGED if changed else RIGHT)
    head = base.head if values.get("indicator") == base.raw.get("indicator") else ""
    return Correction(
        *(row.form, row.at, base.document, place.start, place.end, amounts, bool(verdict), values, base.raw),
        head=head,
        section=base.section,
        note=row.text(len(row.cells) - 3),
        moved=shifted,
    )


def _missed(row: Row, rows: Rows, verdict: str) -> Correction | None:
    """A row that staff added."""
    if verdict not in ("", MISSED):
        rows.errors.append(row.error(VERDICT, f"不能是“{verdict}”", "补的行请填“漏”或留空"))
    document = row.text(1) or (next(iter(rows.texts)) if len(rows.texts) == 1 else "")
    values: dict[str, str] = {}
    for column in range(len(FIRST), len(FIRST) + len(row.form.fields)):
        _parse(row, rows, column, values)
    if document not in rows.texts:
        what = f"“{document}”不在本表的文件里" if document else "没有填"
        rows.errors.append(row.error(1, what, "请从下拉表中选"))
        return None
    if not row.text(2) or not row.text(SURFACE):
        column = SURFACE if row.text(2) else 2
        rows.errors.append(row.error(column, "没有填", "补的行要有原句和原文，请从〔原文〕表复制"))
        return None
    try:
        place = missed(rows.texts[document], row.text(2), row.text(SURFACE), rows.taken.get(document, ()))
    except NotFoundError as error:
        rows.errors.append(row.error(2 if error.what.startswith("原句") else SURFACE, f"：{error.what}", error.todo))
        return None
    note = row.text(len(row.cells) - 3)
    return Correction(row.form, row.at, document, place.start, place.end, MISSED, bool(verdict), values, note=note)


def _parse(row: Row, rows: Rows, column: int, values: dict[str, str]) -> None:
    """Put the value of one cell into *values*, or its fault among the errors."""
    known = row.form.fields[column - len(FIRST)]
    if isinstance(row.cells[column], datetime | date | time):
        rows.errors.append(row.error(column, "被表格软件当成了日期", "请把这一格设为文本格式后重填，如 2022年11月"))
        return
    try:
        values[known.key] = known.parse(row.text(column))
    except ValueError as error:
        words = row.text(column)
        rows.errors.append(row.error(column, f"“{words}”{error}" if words else str(error), f"请改正：{known.meaning}"))


def _bare(words: str) -> str:
    """*words* without blanks and without what a cell cannot hold."""
    return "".join(char for char in words if not char.isspace() and char.isprintable())
