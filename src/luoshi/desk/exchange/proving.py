"""Reading an export once: every line and every file of it, against the manifest."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from zipfile import BadZipFile
from zlib import error as ZlibError

from luoshi.desk.exchange.manifest import FILES, Manifest, Part
from luoshi.desk.exchange.places import Source
from luoshi.records import LuoshiError

_PIECE = 1 << 20
_LONGEST = 256 << 20
"""Bytes of the longest row: the text of the largest document, several times."""
_TODO = "备份已损坏，请换一份；多份备份请放在不同的盘上"


def prove(source: Source, manifest: Manifest, told: Callable[[str], object]) -> None:
    """Raise LuoshiError unless every part is there, whole, in order, and every file that a row names is there too."""
    named: set[str] = set()
    for name, part in manifest.tables.items():
        for row in proved_lines(source, f"tables/{name}.jsonl", part, key=manifest.columns[name][0]):
            if isinstance(row.get("file"), str) and row["file"] and "sha256" in row:
                named.add(row["file"])
    for place in proved_files(source, manifest):
        named.discard(place)
    named -= set(manifest.lost)
    if named:
        raise LuoshiError("L707", f"缺少 {len(named)} 个原文件", min(named), "请检查数据文件夹 files 是否完整")
    told("已逐行逐文件核对。")


def proved_lines(source: Source, name: str, part: Part, *, key: str) -> Iterator[dict[str, Any]]:
    """The rows of a part, by *key* one after the other; after the last one it is known to be whole.

    Raises:
        LuoshiError: it is missing, cannot be read, or is not what the manifest says.
    """
    digest, count, size, before = hashlib.sha256(), 0, 0, None
    with _part(source, name) as file:
        while line := file.readline(_LONGEST + 1):
            digest.update(line)
            count, size = count + 1, size + len(line)
            if size > part.bytes or len(line) > _LONGEST:
                raise LuoshiError("L708", f"第 {count} 行起比清单所说的长", name, _TODO)
            row = _row(line, name, count)
            if before is not None and not _follows(before, row.get(key)):
                raise LuoshiError("L708", f"第 {count} 行的次序不对", name, _TODO)
            before = row.get(key)
            yield row
    if count != part.rows:
        raise LuoshiError("L708", f"应有 {part.rows} 行，却有 {count} 行", name, _TODO)
    if digest.hexdigest() != part.sha256:
        raise LuoshiError("L708", "内容与清单的摘要不符", name, _TODO)


def _row(line: bytes, name: str, count: int) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise LuoshiError("L708", f"第 {count} 行读不出来", name, _TODO) from error
    if not isinstance(row, dict):
        raise LuoshiError("L708", f"第 {count} 行读不出来", name, _TODO)
    return row


def _no_number(word: str) -> None:
    raise ValueError(word)


def _follows(before: Any, key: Any) -> bool:
    try:
        return bool(before < key)
    except TypeError:
        return False


def proved_files(source: Source, manifest: Manifest) -> Iterator[str]:
    """The places of the files, each after its bytes were compared with its name."""
    for row in proved_lines(source, FILES, manifest.files, key="file"):
        place, size = str(row.get("file")), row.get("size")
        digest, read = hashlib.sha256(), 0
        with _part(source, f"files/{place}") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                read += len(piece)
        if digest.hexdigest() != place.rpartition("/")[2] or read != size:
            raise LuoshiError("L708", "原文件的内容与名字的摘要不符", place, _TODO)
        yield place


@contextmanager
def _part(source: Source, name: str) -> Iterator[IO[bytes]]:
    try:
        with source.open(name) as file:
            yield file
    except KeyError as error:
        raise LuoshiError("L708", "缺少一部分", name, _TODO) from error
    except (BadZipFile, ZlibError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise LuoshiError("L708", "读不出来", name, _TODO) from error
