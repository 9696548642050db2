"""Reading the corrected workbook back: every cell is checked, every fault told with its sheet and cell."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from luoshi.records import LuoshiError, Span
from luoshi.write.annotation.corrections import Correction, Corrections
from luoshi.write.annotation.forms import FORMS, Form
from luoshi.write.annotation.making import FILES, READ, TEXTS, VERSION
from luoshi.write.annotation.rows import Base, Row, Rows, read_row

_NOT_OURS = "请用 luoshi annotate 写出的 标注.xlsx，并保存为 xlsx"
_AGAIN = "请重新用 luoshi annotate 写出后再填"


def take(path: Path) -> tuple[Corrections, list[LuoshiError]]:
    """The corrections in the workbook *path*, and what is wrong in it, cell by cell; use them only if nothing is.

    Raises:
        LuoshiError: it cannot be opened, or is no annotation workbook.
    """
    try:
        book = load_workbook(path, data_only=True)
    except OSError as error:
        raise LuoshiError("L004", "打不开", str(path), f"请检查路径和权限（{error.strerror or error}）") from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise LuoshiError("L330", "不是 xlsx 文件", str(path), _NOT_OURS) from error
    try:
        texts = _texts(book, path)
        bases = _bases(book)
        errors: list[LuoshiError] = []
        rows: list[Correction] = []
        for form in FORMS:
            held = {number: base for (name, number), base in bases.items() if name == form.name}
            if form.name in book.sheetnames:
                rows += _sheet(book[form.name], form, held, texts, path.name, errors)
            elif held:
                errors.append(LuoshiError("L332", f"少了表〔{form.name}〕", path.name, "请恢复这张表和表名"))
        return Corrections(texts, tuple(rows)), errors
    finally:
        book.close()


def _texts(book: Any, path: Path) -> dict[str, str]:
    """The texts that the workbook carries, each as it was when it was read."""
    if not {FILES, READ, TEXTS} <= set(book.sheetnames) or book[FILES]["A1"].value != VERSION:
        raise LuoshiError("L330", "不是标注表", str(path), _NOT_OURS)
    names = {str(name): str(digest) for name, digest, *_ in _cells(book[FILES], 2) if name != VERSION}
    pieces: dict[str, list[str]] = {name: [] for name in names}
    try:
        for name, piece, *_ in _cells(book[TEXTS], 2):
            pieces[str(name)].append(json.loads(str(piece)))
    except (KeyError, ValueError) as error:
        raise LuoshiError("L330", "所附的原文坏了", str(path), _AGAIN) from error
    texts = {name: "".join(parts) for name, parts in pieces.items()}
    for name, text in texts.items():
        if sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest() != names[name]:
            raise LuoshiError("L330", f"所附的《{name}》与读的时候不同", str(path), _AGAIN)
    return texts


def _bases(book: Any) -> dict[tuple[str, int], Base]:
    """What was read, by sheet and number of the row."""
    found: dict[tuple[str, int], Base] = {}
    for name, number, document, start, end, cell in _cells(book[READ], 6):
        told = json.loads(str(cell))
        fields = (told["raw"], told["said"], told["head"], told["section"])
        found[str(name), int(number)] = Base(str(document), Span(int(start), int(end)), *fields)
    return found


def _cells(sheet: Any, columns: int) -> Iterator[tuple[Any, ...]]:
    """The rows of a hidden sheet that are not empty, in *columns* columns."""
    for row in sheet.iter_rows(values_only=True, max_col=columns):
        if any(cell is not None for cell in row):
            yield (*row, *(None for _ in range(columns - len(row))))


def _sheet(
    sheet: Any, form: Form, bases: dict[int, Base], texts: dict[str, str], name: str, errors: list[LuoshiError]
) -> list[Correction]:
    """All rows of one sheet; faults are added to *errors*."""
    heads = form.heads
    for column, head in enumerate(heads, 1):
        if sheet.cell(1, column).value != head:
            where = f"{name}〔{form.name}〕{get_column_letter(column)}1"
            errors.append(LuoshiError("L332", f"表头应为“{head}”", where, "请恢复原来的表头和列序"))
            return []
    read: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(min_row=2, max_col=len(heads), values_only=True), 2):
        read.append(Row(form, name, number, tuple(cells)))
    rows = Rows(bases, texts, errors)
    # first what was read, so that what was missed is not looked for where something stands already
    first = [found for row in read if row.number and (found := read_row(row, rows)) is not None]
    second = [found for row in read if not row.number and row.filled and (found := read_row(row, rows)) is not None]
    for number in sorted(set(bases) - rows.seen):
        where = f"{name}〔{form.name}〕"
        errors.append(LuoshiError("L333", f"少了编号 {number} 的一行", where, "请恢复这一行；不要的行请判为“删”"))
    return [*first, *second]
