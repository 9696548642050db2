"""Files as they come: from a path to the text and the places it stood, with clear words where that cannot be."""

import stat
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from luoshi.read.files.kinds import Kind, kind_of
from luoshi.read.files.loaded import Loaded
from luoshi.read.files.text import decode
from luoshi.records import LuoshiError

__all__ = ["SUFFIXES", "Loaded", "decode", "load", "load_bytes"]

SUFFIXES = frozenset(
    (
        ".txt",
        ".text",
        ".md",
        ".docx",
        ".docm",
        ".html",
        ".htm",
        ".shtml",
        ".pdf",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".et",
        ".csv",
    )
)
"""Endings of the files that are taken from a folder; a file that is named is read whatever its ending."""

# The modules are imported only when such a file comes, so that a missing library stops nobody who does not need it.
_READERS: dict[Kind, tuple[str, str, str]] = {
    "docx": ("docx", "load_docx", "Word"),
    "html": ("html", "load_html", "网页"),
    "pdf": ("pdf", "load_pdf", "PDF"),
    "xlsx": ("xlsx", "load_xlsx", "Excel"),
    "xls": ("xlsx", "load_xls", "Excel"),
    "csv": ("csv", "load_csv", "CSV"),
}


def load(path: Path | str, *, limit: int = 200_000_000) -> Loaded:
    """Read the file at *path*; *limit* is the most bytes that it may have.

    Raises LuoshiError: L101 empty, L102 missing, L103 no regular file, L104 too large, L105 no text in an encoding we
    know, L106 a kind of file that is not read, L107 not readable, L108 a zip bomb, L109 broken, L110 nothing to read in
    it, L111 a library that the kind needs is not installed.
    """
    where = str(path)
    try:
        data = _bytes(Path(path), where, limit)
    except FileNotFoundError as error:
        raise LuoshiError("L102", "找不到文件", where, "请检查文件名和所在文件夹") from error
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte in it
        raise LuoshiError("L107", "文件打不开", where, "请检查是否有读取权限、是否正被别的程序占用") from error
    return replace(load_bytes(data, where), name=Path(path).name)


def load_bytes(data: bytes, where: str) -> Loaded:
    """Read the content of a file (an upload, say) named *where*; its kind is told by the content.

    Raises LuoshiError as :func:`load` does, but for L102 to L104 and L107.

    >>> load_bytes("就业8万人".encode("gb18030"), "报告.txt")
    Loaded(name='报告.txt', text='就业8万人', encoding='gb18030', format='txt', places=(), tables=(), notes=())
    """
    kind = kind_of(data, where)
    if kind == "txt":
        text, encoding = decode(data, where)
        return Loaded(where, text, encoding, "txt")
    return replace(_reader(kind, where)(data, where), name=where)


def _reader(kind: Kind, where: str) -> Callable[[bytes, str], Loaded]:
    """The function that reads files of that *kind*."""
    module, function, label = _READERS[kind]
    try:
        reader: Callable[[bytes, str], Loaded] = getattr(import_module(f"luoshi.read.files.{module}"), function)
    except ImportError as error:
        missing = (error.name or str(error)).partition(".")[0]
        todo = f"请安装 {missing}（pip install {missing}），或另存为纯文本（txt）再读"
        raise LuoshiError("L111", f"读{label}文件所需的程序库没有安装", where, todo) from error
    return reader


def _bytes(path: Path, where: str, limit: int) -> bytes:
    """The content of a regular file; one byte more than *limit* is never read, even if the file grows meanwhile."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise LuoshiError("L103", "这是文件夹，不是文件", where, "请给出文件夹里的文件")
    if not stat.S_ISREG(status.st_mode):
        raise LuoshiError("L103", "这不是普通文件", where, "请给出保存在磁盘上的文件")
    if status.st_size <= limit:
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) <= limit:
            return data
    size, most = max(status.st_size, limit + 1) / 1e6, limit / 1e6
    raise LuoshiError("L104", f"文件太大（{size:.1f}MB，上限{most:.1f}MB）", where, "请拆成几个较小的文件")
