"""Rows as CSV, JSON Lines or Parquet."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO, Any

from luoshi.desk.api.bulk.columns import Column
from luoshi.desk.api.problems import ProblemError

_BATCH = 10_000
GUARDED = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
"""What a CSV file has behind a quote when it is the beginning of a text."""
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "sdmx-csv": "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8",
}
"""The media type of each form."""


def write(form: str, columns: Sequence[Column], rows: Iterable[Any], file: IO[bytes]) -> int:
    """Write rows in a form; how many.

    Raises:
        ProblemError: the form needs a library that is not there.
    """
    if form == "parquet":
        return _parquet(columns, rows, file)
    return (_csv if form == "csv" else _lines)(columns, rows, file)


def arrow() -> Any:
    """The library for Parquet.

    Raises:
        ProblemError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        todo = "请改用 csv 或 jsonl，或请维护人员安装 pyarrow"
        raise ProblemError(501, "L757", "这里没有装 Parquet 的支持", "format", todo) from error
    return pyarrow


def _csv(columns: Sequence[Column], rows: Iterable[Any], file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(column.name for column in columns)
    count = 0
    for row in rows:
        writer.writerow(_guarded(value) if isinstance(value := column.value(row), str) and not column.number else value
                        for column in columns)  # fmt: skip
        count += 1
    text.detach()
    return count


def _guarded(words: str) -> str:
    """A text that a spreadsheet would take for a formula behind a quote, and one of its own doubled.

    >>> _guarded("=1+2"), _guarded("'甲"), _guarded("甲")
    ("'=1+2", "''甲", '甲')
    """
    return f"'{words}" if words[:1] in GUARDED and words else words


def _lines(columns: Sequence[Column], rows: Iterable[Any], file: IO[bytes]) -> int:
    count = 0
    for row in rows:
        told = {column.name: column.value(row) for column in columns}
        file.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def _parquet(columns: Sequence[Column], rows: Iterable[Any], file: IO[bytes]) -> int:
    pa = arrow()
    fields = [
        pa.field(one.name, pa.int64() if one.whole else pa.string(), metadata={"words": one.words}) for one in columns
    ]
    count, stream = 0, iter(rows)
    with pa.parquet.ParquetWriter(file, pa.schema(fields), compression="zstd") as writer:
        while some := list(islice(stream, _BATCH)):
            values = {one.name: [one.value(row) for row in some] for one in columns}
            writer.write_table(pa.table(values, schema=pa.schema(fields)))
            count += len(some)
    return count
