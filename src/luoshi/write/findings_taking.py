"""Reading back what an office said to findings: the filled 核对台账.xlsx, or a list of ids, reasons and names."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from luoshi.records import LuoshiError
from luoshi.write.findings import Accepted
from luoshi.write.findings_words import ANSWERS, FINDINGS

_FIELDS: Final = {"编号": "id", "处理": "answer", "理由": "reason", "姓名": "name", "日期": "date"}
_NEEDED: Final = ("编号", "理由", "姓名")
_REFUSED: Final = ANSWERS[1]
_KINDS: Final = "请给填好的 核对台账.xlsx，或有 id、reason、name 三栏的 csv 或 jsonl"


@dataclass(slots=True)
class Answers:
    """What was said: *accepted* stay with a reason, *others* are called right or mended; *errors* cell by cell.

    Use them only where there are no errors.
    """

    accepted: dict[str, Accepted] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    errors: list[LuoshiError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row by the Chinese names of its columns, and how to name a cell of it."""

    cells: dict[str, str]
    where: dict[str, str]

    def cell(self, column: str) -> str:
        return self.where.get(column) or self.where.get("", "")


def take(path: Path) -> Answers:
    """The answers in *path*; every fault is told with its sheet and cell (or its line), none stops the others.

    In a workbook a row counts where 处理 says 不采纳; in csv and jsonl every row does, unless it says otherwise.

    Raises:
        LuoshiError: the file cannot be opened or is of no form that is known.
    """
    readers = {".xlsx": _workbook, ".csv": _table, ".jsonl": _objects}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise LuoshiError("L350", "不能用作疑点处理结果的文件", str(path), _KINDS)
    answers = Answers()
    try:
        for row in reader(path):
            _take(row, answers)
    except OSError as error:
        raise LuoshiError("L004", "打不开", str(path), f"请检查路径和权限（{error.strerror or error}）") from error
    return answers


def _take(row: _Row, answers: Answers) -> None:
    """One row into *answers*, or what is wrong with it into their errors."""
    told = {column: row.cells.get(column, "") for column in _FIELDS}
    answer = told["处理"]
    if not any(told[column] for column in _FIELDS if column != "编号"):
        return
    fault = _fault(told)
    if fault is not None:
        code, what, column, todo = fault
        answers.errors.append(LuoshiError(code, what, row.cell(column), todo))
        return
    key = told["编号"]
    known = answers.others.get(key) or (_REFUSED if key in answers.accepted else "")
    if known and known != answer:
        todo = "同一编号的处理须一致"
        answers.errors.append(LuoshiError("L355", f"编号 {key} 前面已填“{known}”", row.cell("处理"), todo))
    elif answer == _REFUSED:
        answers.accepted[key] = Accepted(told["理由"], told["姓名"], told["日期"], row.cell("理由"))
    else:
        answers.others[key] = answer


def _fault(told: dict[str, str]) -> tuple[str, str, str, str] | None:
    """What is wrong with a row that says something: code, what, column, what to do."""
    answer = told["处理"]
    if not told["编号"]:
        return "L351", "这一行没有编号", "编号", "请恢复原来的编号，或清空这一行"
    if not answer:
        return "L354", "写了理由、姓名或日期，没有填处理", "处理", f"请填：{'、'.join(ANSWERS)}"
    if answer not in ANSWERS:
        return "L354", f"处理不能填“{answer}”", "处理", f"请填：{'、'.join(ANSWERS)}"
    if answer != _REFUSED:
        return None
    if not told["理由"]:
        return "L352", "不采纳的没有写理由", "理由", "请写明为什么维持原文"
    if not told["姓名"]:
        return "L353", "不采纳的没有写姓名", "姓名", "请写明由谁认定"
    return None


def _workbook(path: Path) -> Iterator[_Row]:
    try:
        book = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise LuoshiError("L350", "不是 xlsx 文件", str(path), _KINDS) from error
    try:
        if FINDINGS not in book.sheetnames:
            raise LuoshiError("L350", f"没有表〔{FINDINGS}〕", str(path), _KINDS)
        sheet = book[FINDINGS]
        columns = _columns(
            [_said(cell.value) for cell in sheet[1]], ("处理", *_NEEDED), f"{path.name}〔{FINDINGS}〕第1行"
        )
        for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
            where = {
                name: f"{path.name}〔{FINDINGS}〕{get_column_letter(at + 1)}{number}" for name, at in columns.items()
            }
            yield _Row({name: _said(cells[at]) for name, at in columns.items() if at < len(cells)}, where)
    finally:
        book.close()


def _table(path: Path) -> Iterator[_Row]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:  # as a Chinese Excel saves csv
        text = raw.decode("gb18030", errors="replace")
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = _columns(next(rows, []), _NEEDED, f"{path.name} 第1行")
    for cells in rows:
        read = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        where = {name: f"{path.name} 第{rows.line_num}行〔{name}〕" for name in _FIELDS}
        yield _Row(_answered(read) if any(read.values()) else {}, where)


def _objects(path: Path) -> Iterator[_Row]:
    for number, line in enumerate(path.read_text("utf-8-sig", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name} 第{number}行"
        try:
            told = json.loads(line)
        except ValueError as error:
            raise LuoshiError("L350", "不是 JSON", place, "每行须是一个 JSON 对象，有 id、reason、name") from error
        if not isinstance(told, dict):
            raise LuoshiError("L350", "不是 JSON 对象", place, "每行须是一个 JSON 对象，有 id、reason、name")
        if told.get("kind") == "finding":  # our own findings.jsonl: what was accepted there
            if not isinstance(told.get("accepted"), dict):
                continue
            told = {**told["accepted"], "id": told.get("id")}
        read = {column: _said(told.get(key, told.get(column))) for column, key in _FIELDS.items()}
        yield _Row(_answered(read), {name: f"{place}〔{_FIELDS[name]}〕" for name in _FIELDS})


def _answered(read: dict[str, str]) -> dict[str, str]:
    """A row of a plain list, which says 不采纳 by standing there."""
    return read if read.get("处理") else {**read, "处理": _REFUSED}


def _columns(heads: Iterable[str], needed: Iterable[str], where: str) -> dict[str, int]:
    """Where the columns stand, by their Chinese names (heads may be English).

    Raises:
        LuoshiError: one is missing.
    """
    chinese = {english: name for name, english in _FIELDS.items()}
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        found.setdefault(chinese.get(head.strip().lower(), head.strip()), at)
    missing = [name for name in needed if name not in found]
    if missing:
        raise LuoshiError("L351", f"表头缺少：{'、'.join(missing)}", where, "请恢复原来的表头")
    return {name: found[name] for name in _FIELDS if name in found}


def _said(value: Any) -> str:
    """A cell as the words that a user sees in it."""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
