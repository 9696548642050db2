"""Reading back what people decided in 承诺对照.xlsx; every fault is told with its sheet and cell."""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from luoshi.records import LuoshiError
from luoshi.records.promise import Decision, Ruling
from luoshi.write.promises import DECISIONS
from luoshi.write.promises_book import MARKS, REFUSED, SHEET, VERSION

_MEANT: dict[str, Decision] = {"采纳": "accepted", "拒绝": "refused"}
_NEEDED = ("编号", "承诺原文", "报告原文", "采纳/拒绝", "理由", "姓名")
_NOT_OURS = "请用 luoshi promises 写出的 承诺对照.xlsx，并保存为 xlsx"


def take_decisions(path: Path) -> tuple[tuple[Ruling, ...], list[LuoshiError]]:
    """The decisions in the workbook *path*, and what is wrong in it, cell by cell; use them only if nothing is.

    Rows may have been sorted or filtered, columns moved: a row is known by its number, a column by its head.

    Raises:
        LuoshiError: it cannot be opened, or is no such workbook.
    """
    try:
        book = load_workbook(path, data_only=True)
    except OSError as error:
        raise LuoshiError("L004", "打不开", str(path), f"请检查路径和权限（{error.strerror or error}）") from error
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise LuoshiError("L501", "不是 xlsx 文件", str(path), _NOT_OURS) from error
    try:
        marks = _marks(book, path)
        rulings: list[Ruling] = []
        errors: list[LuoshiError] = []
        for name in (REFUSED, SHEET):  # what is on the main sheet is the later word
            if name in book.sheetnames:
                _sheet(book[name], name, marks, path.name, (rulings, errors))
        return tuple(rulings), errors
    finally:
        book.close()


def _marks(book: Any, path: Path) -> dict[tuple[str, str], str]:
    """What names the links of the rows, by sheet and number."""
    if MARKS not in book.sheetnames or SHEET not in book.sheetnames or book[MARKS]["A1"].value != VERSION:
        raise LuoshiError("L501", "不是承诺对照表", str(path), _NOT_OURS)
    rows = book[MARKS].iter_rows(min_row=2, max_col=3, values_only=True)
    return {(str(sheet), str(number)): str(mark) for sheet, number, mark in rows if sheet and mark}


def _sheet(
    sheet: Any,
    name: str,
    marks: dict[tuple[str, str], str],
    file: str,
    found: tuple[list[Ruling], list[LuoshiError]],
) -> None:
    """The decisions of one sheet; a row without one says nothing."""
    rulings, errors = found
    heads = {str(cell.value).strip(): cell.column for cell in sheet[1] if cell.value}
    if missing := [head for head in _NEEDED if head not in heads]:
        errors.append(LuoshiError("L501", f"少了“{missing[0]}”一栏", f"{file}〔{name}〕", "请恢复原来的表头"))
        return
    for row in sheet.iter_rows(min_row=2):
        cells = {head: _words(row[heads[head] - 1].value) for head in _NEEDED}
        if not cells["采纳/拒绝"]:
            continue
        where = f"{file}〔{name}〕{get_column_letter(heads['采纳/拒绝'])}{row[0].row}"
        decision, mark = _MEANT.get(cells["采纳/拒绝"]), marks.get((name, cells["编号"]))
        if decision is None:
            todo = f"请填{'、'.join(word for word in DECISIONS.values() if word)}之一，或留空"
            errors.append(LuoshiError("L501", f"不能是“{cells['采纳/拒绝']}”", where, todo))
        elif mark is None:
            errors.append(LuoshiError("L501", f"编号“{cells['编号']}”不在表里", where, "请恢复原来的编号"))
        else:
            words = (cells["理由"], cells["姓名"], cells["承诺原文"], cells["报告原文"])
            rulings.append(Ruling(mark, decision, *words))


def _words(value: object) -> str:
    return "" if value is None else str(value).strip()
