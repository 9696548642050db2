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
_TODO = "备份已损坏，请换一份；多份备份请放在不同的盘上"


def prove(source: Source, manifest: Manifest, told: Callable[[str], object]) -> None:
    """Raise LuoshiError unless every part is there, whole, and every file that a row names is among the files."""
    named: set[str] = set()
    for name, part in manifest.tables.items():
        for row in proved_lines(source, f"tables/{name}.jsonl", part):
            if isinstance(row.get("file"), str) and "sha256" in row:
                named.add(row["file"])
    for place in proved_files(source, manifest):
        named.discard(place)
    if named:
        raise LuoshiError("L707", f"缺少 {len(named)} 个原文件", min(named), "请检查数据文件夹 files 是否完整")
    told("已逐行逐文件核对。")


def proved_lines(source: Source, name: str, part: Part) -> Iterator[dict[str, Any]]:
    """The rows of a part; after the last one it is known to be whole.

    Raises:
        LuoshiError: it is missing, cannot be read, or is not what the manifest says.
    """
    digest, count = hashlib.sha256(), 0
    with _part(source, name) as file:
        for line in file:
            digest.update(line)
            count += 1
            try:
                row = json.loads(line)
            except ValueError as error:
                raise LuoshiError("L708", f"第 {count} 行读不出来", name, _TODO) from error
            if not isinstance(row, dict):
                raise LuoshiError("L708", f"第 {count} 行读不出来", name, _TODO)
            yield row
    if count != part.rows:
        raise LuoshiError("L708", f"应有 {part.rows} 行，却有 {count} 行", name, _TODO)
    if digest.hexdigest() != part.sha256:
        raise LuoshiError("L708", "内容与清单的摘要不符", name, _TODO)


def proved_files(source: Source, manifest: Manifest) -> Iterator[str]:
    """The places of the files, each after its bytes were compared with its name."""
    for row in proved_lines(source, FILES, manifest.files):
        place = str(row["file"])
        digest = hashlib.sha256()
        with _part(source, f"files/{place}") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        if digest.hexdigest() != place.rpartition("/")[2]:
            raise LuoshiError("L708", "原文件的内容与名字的摘要不符", place, _TODO)
        yield place


@contextmanager
def _part(source: Source, name: str) -> Iterator[IO[bytes]]:
    try:
        with source.open(name) as file:
            yield file
    except KeyError as error:
        raise LuoshiError("L708", "缺少一部分", name, _TODO) from error
    except (BadZipFile, ZlibError, OSError, EOFError) as error:
        raise LuoshiError("L708", "读不出来", name, _TODO) from error
