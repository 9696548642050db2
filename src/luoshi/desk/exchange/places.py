"""Where an export lies: a folder, or one file (zip); both with the same names inside, both whole or not there."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from luoshi.records import LuoshiError

_PART = ".part"


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
        """A part."""
        path = self.root / name
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
        """A part."""
        return self.archive.open(name)


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
            yield Archive(archive)
    except (OSError, zipfile.BadZipFile) as error:
        todo = "请核对路径；文件可能没有拷贝完整，请用原来的再拷一次"
        raise LuoshiError("L702", "打不开备份", str(path), todo) from error


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
