"""Where an export lies: a folder, or one file (zip); both with the same names inside, both whole or not there."""

import io
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from luoshi.records import LuoshiError

PART_NAME = re.compile(
    r"manifest\.json|说明\.md|files\.jsonl|tables/[a-z_.]{1,80}\.jsonl|files/[0-9a-f]{2}/[0-9a-f]{64}"
)
"""What the parts of an export are called; there are no others."""
_PART = ".part"
_ENCRYPTED = 0x1
_BUFFER = 1 << 20
_MOST_TIMES, _SMALL = 200, 64 << 20
"""So many times its size an archive may hold (rows shrink to a tenth, hardly ever to a thirtieth); small ones more."""


class Sink(Protocol):
    """Takes the parts of an export."""

    def open(self, name: str) -> IO[bytes]:
        """A new part, to be written and closed."""

    def add(self, name: str, path: Path) -> None:
        """A part that lies elsewhere already."""


class Source(Protocol):
    """Gives the parts of an export again."""

    def open(self, name: str) -> IO[bytes]:
        """A part to be read.

        Raises:
            KeyError: there is none of that name.
        """


class Folder:
    """An export that lies in a folder."""

    def __init__(self, root: Path) -> None:
        """Keep the folder."""
        self.root = root

    def open(self, name: str) -> IO[bytes]:
        """A part; no name leads out of the folder, neither by itself nor by a link.

        Raises:
            LuoshiError: it does.
        """
        path = self.root / name
        if not PART_NAME.fullmatch(name) or _linked(self.root, path):
            raise _unsafe(f"“{name[:60]}”指向文件夹之外", path)
        try:
            return path.open("rb")
        except OSError as error:
            raise KeyError(name) from error


class NewFolder:
    """A folder that is being filled."""

    def __init__(self, root: Path) -> None:
        """Keep the folder."""
        self.root = root

    def open(self, name: str) -> IO[bytes]:
        """A new part."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def add(self, name: str, path: Path) -> None:
        """A copy of a file."""
        with self.open(name) as part, path.open("rb") as whole:
            shutil.copyfileobj(whole, part)


class Archive:
    """An export in one file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Keep the archive."""
        self.archive = archive

    def open(self, name: str) -> IO[bytes]:
        """A part; lines of it are looked for by the buffer, which knows how to stop at a length."""
        return io.BufferedReader(_Raw(self.archive.open(name)), _BUFFER)


class NewArchive:
    """An archive that is being filled."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Keep the archive."""
        self.archive = archive

    def open(self, name: str) -> IO[bytes]:
        """A new part."""
        return self.archive.open(name, "w", force_zip64=True)

    def add(self, name: str, path: Path) -> None:
        """A copy of a file, as it is: documents are compressed already."""
        self.archive.write(path, name, compress_type=zipfile.ZIP_STORED)


Check = Callable[[Source], object]


@contextmanager
def new_folder(path: Path, check: Check) -> Iterator[NewFolder]:
    """A folder that appears whole under its name once the block ends well and *check* finds nothing wrong with it.

    Raises:
        LuoshiError: something is there already, or nothing can be written there.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise LuoshiError("L701", "目标已经存在", str(path), "请换一个名字，或先移走原来的")
    part = path.with_name(f"{path.name}{_PART}-{os.getpid()}")
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir(mode=0o700)
        try:
            yield NewFolder(part)
            for one in part.rglob("*"):
                if one.is_file():
                    _settle(one)
            check(Folder(part))
            if path.exists():
                path.rmdir()
            part.rename(path)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def new_archive(path: Path, check: Check) -> Iterator[NewArchive]:
    """A file that appears whole under its name once the block ends well and *check* finds nothing wrong with it.

    Raises:
        LuoshiError: something is there already, or nothing can be written there.
    """
    if path.exists():
        raise LuoshiError("L701", "目标已经存在", str(path), "请换一个名字，或先移走原来的")
    part = path.with_name(f"{path.name}{_PART}-{os.getpid()}")
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.touch(mode=0o600, exist_ok=False)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield NewArchive(archive)
            _settle(part)
            with opened(part) as whole:
                check(whole)
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[Folder | Archive]:
    """An export that is there, of either kind.

    Raises:
        LuoshiError: it is not there, or is neither.
    """
    if path.is_dir():
        yield Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            demand_sound(archive, path)
            yield Archive(archive)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        todo = "请核对路径；文件可能没有拷贝完整，请用原来的再拷一次"
        raise LuoshiError("L702", "打不开备份", str(path), todo) from error


def demand_sound(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise LuoshiError where a file is an archive, but holds what no backup holds.

    Names that lead elsewhere, links, parts under one name, parts that lie over each other or swell beyond reason.
    """
    whole, names = path.stat().st_size, set()
    packed = loose = 0
    for info in archive.infolist():
        packed, loose = packed + info.compress_size, loose + info.file_size
        if info.filename in names or not PART_NAME.fullmatch(info.filename):
            raise _unsafe(f"里面有不该有的“{info.filename[:60]}”", path)
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            raise _unsafe(f"“{info.filename[:60]}”不是普通文件", path)
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _unsafe(f"“{info.filename[:60]}”加了密，或压缩的方法不对", path)
        names.add(info.filename)
    if packed > whole or loose > max(_SMALL, whole * _MOST_TIMES):
        raise _unsafe("解开后大得不合常理", path)


def _unsafe(what: str, path: Path) -> LuoshiError:
    todo = "没有恢复任何内容；请只用 luoshi backup 做成的原文件，不要另行打包"
    return LuoshiError("L730", what, str(path), todo)


def _linked(root: Path, path: Path) -> bool:
    """Whether a link lies on the way from a folder to a part of it."""
    steps = [path, *path.parents]
    return any(step.is_symlink() for step in steps[: steps.index(root)])


class _Raw(io.RawIOBase):
    """A part of an archive as a raw stream, so that a buffer can lie over it."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part = part

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.part.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.part.close()
        super().close()


def _settle(path: Path) -> None:
    """See that a file has reached the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        todo = f"请检查磁盘空间和权限（{error.strerror or error}）"
        raise LuoshiError("L703", "写不下导出的内容", str(path), todo) from error
