"""CSV, JSON Lines and Parquet of observations as rows to be entered."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from luoshi.desk.api.bulk.columns import COLUMNS
from luoshi.desk.api.bulk.writing import arrow
from luoshi.desk.api.problems import ProblemError

_KNOWN = {column.name for column in COLUMNS["observations"]}
_NEEDED = ("organ", "indicator", "period", "value")
_TODO = f"须有 {'、'.join(_NEEDED)} 各列；可有批量下载的其余各列"


def rows_of(form: str, data: bytes, name: str) -> Sequence[dict[str, str]]:
    """The rows of a file, each column as text.

    Raises:
        ProblemError: it cannot be read, lacks a column, or has one that is not known.
    """
    read = {"csv": _csv, "jsonl": _lines, "parquet": _parquet}[form]
    try:
        rows = read(data)
    except (ValueError, UnicodeDecodeError, csv.Error, RecursionError) as error:
        raise ProblemError(422, "L738", f"不是能读的 {form} 文件", name, f"请按 UTF-8 保存；{_TODO}") from error
    for number, row in enumerate(rows, 1):
        _check(row, f"{name} 第{number}条")
    return [_whole(row) for row in rows]


def _check(row: dict[str, str], where: str) -> None:
    wrong = sorted(row.keys() - _KNOWN)
    if wrong:
        raise ProblemError(422, "L738", f"有不认识的列“{wrong[0][:40]}”", where, _TODO)
    missing = [column for column in _NEEDED if column not in row]
    if missing and not (missing == ["organ"] and "organ_id" in row):
        raise ProblemError(422, "L738", f"缺少列 {missing[0]}", where, _TODO)


def _whole(row: dict[str, str]) -> dict[str, str]:
    """The organ by its number where there is no name: names change, numbers do not."""
    return row | {"organ": row.get("organ") or f"ORG_{row.get('organ_id', '')}"}


def _csv(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    if "\0" in text:
        raise ValueError
    stream = csv.reader(io.StringIO(text, newline=""), strict=True)
    heads = next(stream, [])
    if len(set(heads)) != len(heads):
        raise ValueError
    rows = []
    for cells in stream:
        if len(cells) != len(heads):
            raise ValueError
        rows.append({head: _bare(cell) for head, cell in zip(heads, cells, strict=True)})
    return rows


def _bare(cell: str) -> str:
    """A cell without the quote that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in ("=", "+", "-", "@") else cell


def _lines(data: bytes) -> list[dict[str, str]]:
    return [_told(json.loads(line)) for line in data.decode("utf-8-sig").splitlines() if line.strip()]


def _parquet(data: bytes) -> list[dict[str, str]]:
    pa = arrow()
    try:
        table = pa.parquet.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise ValueError from error
    return list(map(_told, table.to_pylist()))


def _told(row: Any) -> dict[str, str]:
    if not isinstance(row, dict):
        raise ValueError
    return {str(name): _text(value) for name, value in row.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float | list | dict) or (isinstance(value, str) and "\0" in value):
        raise ValueError  # a binary fraction has lost the digits that somebody wrote
    text = str(value)
    text.encode("utf-8")  # half of a surrogate pair is no text
    return text
