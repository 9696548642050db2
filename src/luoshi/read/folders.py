"""The files that folders hold, each with a name of its own that is the same wherever the folders lie."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from luoshi.read.files import SUFFIXES

__all__ = ["Found", "find"]

_PASSED_OVER = (".", "~$")
"""How the names of hidden files begin, and of those that Word and Excel keep beside an open file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its *name* within what was asked for (with ``/``), its absolute *path*, its *size* in bytes."""

    name: str
    path: str
    size: int


def find(paths: Sequence[Path], *, without: Path | None = None) -> list[Found]:
    """The files that *paths* stand for, folders with all below them, each once and in the order of their names.

    Names are relative to the one folder given, or to what all *paths* have in common. A folder gives the files whose
    ending is known (`SUFFIXES`), but for hidden ones and for the folder *without* (where results go). A path that is
    not there, or a folder that cannot be opened, is given as it is: its reading tells what is wrong.
    """
    given = [Path(os.path.abspath(path)) for path in paths]
    root = _root([path if path.is_dir() else path.parent for path in given])
    avoid = None if without is None else os.path.realpath(without)
    found = {}
    for path in given:
        for one in _below(path, avoid) if path.is_dir() else (path,):
            name = one.relative_to(root).as_posix() if root else one.as_posix()
            found[name if name != "." else one.name] = str(one)
    names = sorted(found, key=lambda name: (name.split("/"), name))
    return [Found(name, found[name], _size(found[name])) for name in names]


def _root(folders: Sequence[Path]) -> Path | None:
    """The nearest folder above all *folders*; None where there is none (several drives of Windows)."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def _below(folder: Path, avoid: str | None) -> Iterator[Path]:
    """All files to be read below *folder*, links followed but no folder entered twice, and folders that do not open."""
    closed: list[str] = []
    entered = {os.path.realpath(folder)}
    for place, folders, files in os.walk(folder, onerror=lambda error: closed.append(error.filename), followlinks=True):
        inner = []
        for name in sorted(folders):
            real = os.path.realpath(os.path.join(place, name))
            if name.startswith(_PASSED_OVER) or real in entered or real == avoid:
                continue
            entered.add(real)
            inner.append(name)
        folders[:] = inner
        for name in files:
            if PurePath(name).suffix.lower() in SUFFIXES and not name.startswith(_PASSED_OVER):
                yield Path(place, name)
    yield from map(Path, closed)


def _size(path: str) -> int:
    """Bytes of the file; 0 where that cannot be told."""
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
