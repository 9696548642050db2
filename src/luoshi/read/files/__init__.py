"""Files as they come: from a path to the decoded text, newlines and all, with clear words where that cannot be."""

import stat
from dataclasses import dataclass
from pathlib import Path

from luoshi.read.files.text import decode
from luoshi.records import LuoshiError

__all__ = ["Loaded", "decode", "load"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A text with its file's name, and how it was stored."""

    name: str
    text: str
    encoding: str
    format: str


def load(path: Path | str, *, limit: int = 200_000_000) -> Loaded:
    """Read the text file at *path*; *limit* is the most bytes that it may have.

    Raises LuoshiError: L101 empty, L102 missing, L103 no regular file, L104 too large, L105 no text in an encoding we
    know, L106 another kind of file (Word, PDF ...), L107 not readable.
    """
    where = str(path)
    try:
        data = _bytes(Path(path), where, limit)
    except FileNotFoundError as error:
        raise LuoshiError("L102", "找不到文件", where, "请检查文件名和所在文件夹") from error
    except (OSError, ValueError) as error:  # ValueError: a path with a zero byte in it
        raise LuoshiError("L107", "文件打不开", where, "请检查是否有读取权限、是否正被别的程序占用") from error
    text, encoding = decode(data, where)
    return Loaded(Path(path).name, text, encoding, "txt")


def _bytes(path: Path, where: str, limit: int) -> bytes:
    """The content of a regular file; one byte more than *limit* is never read, even if the file grows meanwhile."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise LuoshiError("L103", "这是文件夹，不是文件", where, "请给出文件夹里的文件")
    if not stat.S_ISREG(status.st_mode):
        raise LuoshiError("L103", "这不是普通文件", where, "请给出保存在磁盘上的文本文件")
    if status.st_size <= limit:
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) <= limit:
            return data
    size, most = max(status.st_size, limit + 1) / 1e6, limit / 1e6
    raise LuoshiError("L104", f"文件太大（{size:.1f}MB，上限{most:.1f}MB）", where, "请拆成几个较小的文件")
