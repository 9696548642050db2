"""A workbook as staff fill it in: cells written by head and number of the row."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from luoshi.records import Document
from luoshi.write.annotation import annotation_workbook

MADE = datetime(2024, 5, 1, 9, 30)
Change = tuple[str, int, str, Any]
"""Sheet, row of the sheet, head of the column, what is written there."""


def workbook(folder: Path, *documents: Document) -> Path:
    """标注.xlsx of *documents* in *folder*."""
    path = folder / "标注.xlsx"
    annotation_workbook(documents, path, made=MADE, free=5)
    return path


def fill(path: Path, *changes: Change, by: Callable[[Any], None] | None = None) -> None:
    """Write *changes* into the workbook and save it as a spreadsheet program does."""
    book = openpyxl.load_workbook(path, rich_text=True)
    for name, row, head, value in changes:
        heads = [cell.value for cell in book[name][1]]
        book[name].cell(row, heads.index(head) + 1).value = value
    if by is not None:
        by(book)
    book.save(path)
