"""Facts of an archive on their way to one file: parts that are whole or not there, and what is known of each document.

In the folder of the results::

    facts.jsonl             all facts, in the order of the documents' names   } whole or not there
    errors.jsonl            a line for each document that could not be read   }
    .luoshi/manifest.jsonl  the options, and of each document its hash and where its facts lie in facts.jsonl
    .luoshi/parts/          facts read since then: ID.jsonl, and ID.index once that is complete; gone when all is done

Each file is written under another name, forced to the disk and then moved, so a process may be killed at any moment.
"""

import hashlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from luoshi.records import LuoshiError

__all__ = ["ERRORS", "FACTS", "Entry", "assemble", "keep", "kept", "locked", "part_sums", "parts_folder", "tidy"]

FACTS, ERRORS = "facts.jsonl", "errors.jsonl"
_STATE, _PARTS, _MANIFEST, _NEXT, _LOCK = ".luoshi", "parts", "manifest.jsonl", "manifest.next.jsonl", "lock"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one document: the *sha256* of its file, and where its facts lie.

    *held* is the file that holds them (relative to the folder of results), *start* and *length* are bytes in it, *size*
    the bytes of the document's file. *code*, *what* and *todo* tell why it could not be read; empty if it was read.
    """

    name: str
    sha256: str
    size: int
    characters: int = 0
    facts: int = 0
    held: str = ""
    start: int = 0
    length: int = 0
    code: str = ""
    what: str = ""
    todo: str = ""


def parts_folder(out: Path) -> Path:
    """Where the parts of the archive *out* lie."""
    return out / _STATE / _PARTS


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep other processes from writing to *out*; the system itself lifts the lock when this process dies.

    Raises:
        LuoshiError: L401 another process is at it, L005 the folder cannot be written.
    """
    with _told(out):
        parts_folder(out).mkdir(parents=True, exist_ok=True)
        file = (out / _STATE / _LOCK).open("a+b")
    with file:
        try:
            if sys.platform == "win32":
                import msvcrt  # only there

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl  # not there

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise LuoshiError("L401", "另一次读取正在写这个文件夹", str(out), "请等它结束，或换一个文件夹") from error
        yield


def tidy(out: Path) -> None:
    """Throw away what a killed process left unfinished; only under the lock."""
    for folder in (out / _STATE, parts_folder(out)):
        for path in folder.glob("*.tmp"):
            path.unlink(missing_ok=True)


def keep(folder: Path, options: str, made: Iterable[tuple[Entry, bytes]]) -> list[Entry]:
    """Write the documents *made* (with their facts as lines) as one part into *folder*; the entries, with their places.

    The part is called by what it holds: who reads the same files again writes the same part.

    Raises:
        LuoshiError: L005, it cannot be written.
    """
    entries: list[Entry] = []
    name, start = hashlib.sha256(options.encode()), 0
    with _told(folder), _fresh(folder) as (file, temporary):
        for entry, lines in made:
            file.write(lines)
            entries.append(replace(entry, start=start, length=len(lines)))
            name.update(repr((entry.name, entry.sha256, entry.code, len(lines))).encode("utf-8", "backslashreplace"))
            start += len(lines)
        if not entries:
            return []
        whole = folder / f"{name.hexdigest()[:24]}.jsonl"
        entries = [replace(entry, held=f"{_STATE}/{_PARTS}/{whole.name}") for entry in entries]
        _close(file)
        os.replace(temporary, whole)
    with _told(folder):
        _write_index(whole.with_suffix(".index"), options, entries, {"bytes": start})
    return entries


def part_sums(folder: Path, seen: set[str]) -> Iterator[tuple[int, int, int]]:
    """Files, their bytes and characters of each part of *folder* that is not in *seen*, which then holds it too."""
    for path in sorted(folder.glob("*.index")):
        if path.name not in seen:
            seen.add(path.name)
            head, _ = _read_index(path, entries=False)
            yield head.get("files", 0), head.get("size", 0), head.get("characters", 0)


def kept(out: Path, options: str) -> tuple[dict[str, Entry], list[Entry] | None]:
    """What is known from earlier runs with the same *options*: the documents by name, and those that *out* is made of.

    The second is None where there is no archive yet, or another one. Anything that does not fit is as if not there.
    """
    base = None
    for name in (_NEXT, _MANIFEST):  # if a run was killed between two moves, it is the next one that fits
        head, entries = _read_index(out / _STATE / name)
        if head.get("options") == options and head.get("is") == _identity(out / FACTS):
            base = entries
            break
    known = {entry.name: entry for entry in base or ()}
    for path in sorted(parts_folder(out).glob("*.index")):
        head, entries = _read_index(path)
        data = _identity(path.with_suffix(".jsonl"))
        if head.get("options") == options and data is not None and data[0] == head.get("bytes"):
            for entry in entries:
                if entry.name not in known or known[entry.name].sha256 != entry.sha256:
                    known[entry.name] = entry
    return known, base


def assemble(out: Path, options: str, entries: Sequence[Entry], base: Sequence[Entry] | None, errors: str) -> None:
    """Make the files of *out* from *entries* (in their order) and *errors*; nothing is written that is so already.

    Raises:
        LuoshiError: L005 no room or no right to write, L402 a part is not what it was.
    """
    state = out / _STATE
    with _told(out):
        if base is None or list(entries) != list(base):
            with _fresh(state) as (file, temporary):
                placed = _copy(out, entries, file)
                _close(file)
                _write_index(state / _NEXT, options, placed, {"is": _identity(temporary)})
                os.replace(temporary, out / FACTS)
        lines = errors.encode()
        if not (out / ERRORS).is_file() or (out / ERRORS).read_bytes() != lines:
            with _fresh(state) as (file, temporary):
                file.write(lines)
                _close(file)
                os.replace(temporary, out / ERRORS)
        if _read_index(state / _NEXT, entries=False)[0].get("is") == _identity(out / FACTS):
            os.replace(state / _NEXT, state / _MANIFEST)
        (state / _NEXT).unlink(missing_ok=True)
        shutil.rmtree(parts_folder(out), ignore_errors=True)


def _copy(out: Path, entries: Sequence[Entry], to: IO[bytes]) -> list[Entry]:
    """Write the facts of *entries* one after another; the entries with their new places."""
    placed, start = [], 0
    for held, group in groupby(entries, key=lambda entry: entry.held if entry.length else ""):
        with (out / held).open("rb") if held else nullcontext() as source:
            for entry in group:
                if source:
                    source.seek(entry.start)
                    _copy_bytes(source, to, entry)
                placed.append(replace(entry, held=FACTS, start=start))
                start += entry.length
    return placed


def _copy_bytes(source: IO[bytes], to: IO[bytes], entry: Entry) -> None:
    """Copy the facts of *entry*, block by block."""
    left = entry.length
    while left:
        block = source.read(min(left, _BLOCK))
        if not block:
            raise LuoshiError("L402", "已读部分的文件不完整", entry.held, f"请删除结果文件夹里的 {_STATE} 后重读")
        to.write(block)
        left -= len(block)


def _identity(path: Path) -> list[int] | None:
    """What tells a file from its earlier states: bytes and time of change; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _write_index(path: Path, options: str, entries: Sequence[Entry], head: dict[str, Any]) -> None:
    """Write *entries* as lines below a head that holds their sums."""
    sums = {
        "files": len(entries),
        "size": sum(e.size for e in entries),
        "characters": sum(e.characters for e in entries),
    }
    with _fresh(path.parent) as (file, temporary):
        for line in ({"options": options, **sums, **head}, *map(asdict, entries)):
            file.write(json.dumps(line).encode() + b"\n")
        _close(file)
        os.replace(temporary, path)


def _read_index(path: Path, *, entries: bool = True) -> tuple[dict[str, Any], list[Entry]]:
    """Head and entries of an index; both empty where it is not there or not ours."""
    try:
        with path.open("rb") as file:
            head = dict(json.loads(next(file)))
            return head, [Entry(**json.loads(line)) for line in file] if entries else []
    except (OSError, ValueError, TypeError, StopIteration):
        return {}, []


@contextmanager
def _fresh(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A new file in *folder* under a name of nobody else's, gone afterwards unless it was moved."""
    path = folder / f"{uuid.uuid4().hex}.tmp"
    try:
        with path.open("wb") as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def _close(file: IO[bytes]) -> None:
    """Close *file* when all of it is on the disk."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


@contextmanager
def _told(where: Path) -> Iterator[None]:
    """Errors of the system as errors that a user can act on."""
    try:
        yield
    except OSError as error:
        todo = f"请检查权限和磁盘空间（{error.strerror or error}）"
        raise LuoshiError("L005", "写不了文件", str(where), todo) from error
