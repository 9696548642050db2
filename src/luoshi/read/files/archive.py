"""Zip containers (docx, xlsx) opened within bounds: no bomb, no path, no surprise."""

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise

from luoshi.records import LuoshiError

MOST_MEMBERS = 10_000
MOST_BYTES = 400_000_000
"""Uncompressed, all members that are read together, unless the reader of a format asks for less."""
MOST_DECLARED = 2_000_000_000
"""Uncompressed, all members, pictures and all."""
MOST_RATIO = 400
"""Deflate comes to 1032 at the utmost; Word's XML to 5 to 30, a file of one line said 10,000 times to 140."""
FREE_BYTES = 10_000_000
"""Below this size a member may have any ratio: it can do no harm."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)


@dataclass(slots=True)
class Archive:
    """The members of a zip container; reading one counts against what all together may take."""

    _zip: zipfile.ZipFile
    _members: dict[str, zipfile.ZipInfo]
    where: str
    _left: int

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in the order of the directory, with ``/`` between folders."""
        return tuple(self._members)

    def read(self, name: str) -> bytes | None:
        """The content of member *name* (case of letters does not matter), or None if it is not there.

        Raises LuoshiError: L108 too large for what it may be, L109 broken or encrypted.
        """
        info = self._members.get(name) or self._members.get(_key(self._members, name))
        if info is None:
            return None
        if info.flag_bits & 1:
            raise LuoshiError("L109", "文件有密码", self.where, "请在原程序中取消密码后另存")
        if info.file_size > self._left or (
            info.file_size > FREE_BYTES and info.file_size > MOST_RATIO * max(info.compress_size, 1)
        ):
            raise _bomb(self.where)
        try:
            with self._zip.open(info) as member:
                content = member.read(self._left + 1)
        except _BROKEN as error:
            raise _broken(self.where) from error
        self._left -= len(content)
        if self._left < 0:
            raise _bomb(self.where)
        return content


def open_archive(data: bytes, where: str, *, most: int = MOST_BYTES) -> Archive:
    """Open the zip container *data*; *where* names it in errors, *most* is how many bytes may be read out of it.

    Nothing is written anywhere, and a container within it stays closed. Raises LuoshiError: L108 too many or too large
    members, or members that share their bytes (a zip bomb), L109 broken.
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        infos = opened.infolist()
    except _BROKEN as error:
        raise _broken(where) from error
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_DECLARED or _overlapping(infos):
        raise _bomb(where)
    members = {info.filename.replace("\\", "/").lstrip("/"): info for info in infos if not info.filename.endswith("/")}
    return Archive(opened, members, where, most)


def _overlapping(infos: list[zipfile.ZipInfo]) -> bool:
    """Whether two members share bytes, as only those of bombs do."""
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _key(members: dict[str, zipfile.ZipInfo], name: str) -> str:
    """The spelling of *name* in this container (some programs write ``Word/Document.xml``), or nothing."""
    lowered = name.lower()
    return next((key for key in members if key.lower() == lowered), "")


def _bomb(where: str) -> LuoshiError:
    return LuoshiError(
        "L108", "文件展开后过大，不是正常的文档", where, "请确认文件来源；确需读取时，请拆成几个较小的文件"
    )


def _broken(where: str) -> LuoshiError:
    return LuoshiError("L109", "文件损坏，或没有下载完整", where, "请重新下载；或用 Word、WPS 打开后“另存为”再读")
