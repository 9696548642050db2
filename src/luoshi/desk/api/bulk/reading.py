"""CSV, JSON Lines and Parquet of observations as rows to be entered, each with its number in the file."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from luoshi.desk.api.bulk.columns import COLUMNS
from luoshi.desk.api.bulk.writing import GUARDED, arrow
from luoshi.desk.api.problems import ProblemError

Numbered = tuple[int, Mapping[str, str]]
"""A row with its number in the file: the row of a sheet, the line of a text."""
_KNOWN = {column.name for column in COLUMNS["observations"]}
_NEEDED = ("organ", "indicator", "period", "value")
_TODO = f"须有 {'、'.join(_NEEDED)} 各列；可有批量下载的其余各列"


def rows_of(form: str, data: bytes, name: str) -> Sequence[Numbered]:
    """The rows of a file, each column as text.

    Raises:
        ProblemError: it cannot be read, lacks a column, or has one that is not known.
    """
    read = {"csv": _csv, "jsonl": _lines, "parquet": _parquet}[form]
    try:
        rows = list(read(data, name))
    except (ValueError, UnicodeDecodeError, csv.Error, RecursionError) as error:
        raise ProblemError(422, "L758", f"不是能读的 {form} 文件", name, f"请按 UTF-8 保存；{_TODO}") from error
    for number, row in rows:
        _check(row, f"{name} 第{number}行")
    return rows


def _check(row: Mapping[str, str], where: str) -> None:
    wrong = sorted(row.keys() - _KNOWN)
    if wrong:
        raise ProblemError(422, "L758", f"有不认识的列“{wrong[0][:40]}”", f"{where} {wrong[0][:40]}", _TODO)
    missing = [column for column in _NEEDED if column not in row]
    if missing:
        raise ProblemError(422, "L758", f"缺少列 {missing[0]}", f"{where} {missing[0]}", _TODO)


def _csv(data: bytes, name: str) -> Iterator[Numbered]:
    text = data.decode("utf-8-sig")
    if "\0" in text:
        raise ValueError
    stream = csv.reader(io.StringIO(text, newline=""), strict=True)
    heads = next(stream, [])
    if len(set(heads)) != len(heads):
        raise ValueError
    for number, cells in enumerate(stream, 2):
        if len(cells) != len(heads):
            what = f"有 {len(cells)} 列，表头有 {len(heads)} 列"
            raise ProblemError(422, "L758", what, f"{name} 第{number}行", "请照表头写全各列")
        yield number, {head: _bare(cell) for head, cell in zip(heads, cells, strict=True)}


def _bare(cell: str) -> str:
    """A cell without the quote that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in GUARDED else cell


def _lines(data: bytes, name: str) -> Iterator[Numbered]:
    for number, line in enumerate(data.decode("utf-8-sig").split("\n"), 1):
        if line.strip():
            try:
                told = json.loads(line)
            except ValueError as error:
                where = f"{name} 第{number}行"
                raise ProblemError(422, "L758", "这一行不是 JSON", where, "请每行写一个 JSON 对象") from error
            yield number, _told(told, f"{name} 第{number}行")


def _parquet(data: bytes, name: str) -> Iterator[Numbered]:
    pa = arrow()
    try:
        table = pa.parquet.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise ValueError from error
    for number, row in enumerate(table.to_pylist(), 1):
        yield number, _told(row, f"{name} 第{number}行")


def _told(row: Any, where: str) -> dict[str, str]:
    if not isinstance(row, dict):
        raise ProblemError(422, "L758", "这一行不是 JSON 对象", where, "请每行写一个 JSON 对象")
    return {str(column): _text(value, f"{where} {column}") for column, value in row.items()}


def _text(value: Any, where: str) -> str:
    """A value as text; a binary fraction has lost the digits that somebody wrote, half of a surrogate pair is none."""
    if value is None:
        return ""
    try:
        fit = isinstance(value, str | int) and str(value).encode("utf-8") is not None and "\0" not in str(value)
    except UnicodeEncodeError:
        fit = False
    if not fit:
        raise ProblemError(422, "L758", "不是文字或整数", where[:120], '数请写成文字，如 "1234.5"，一位不丢')
    return str(value)
