"""Bytes of a saved page into text: what the page says of its encoding is believed only where the bytes bear it out."""

import codecs
import re

from luoshi.read.files.text import decode
from luoshi.records import LuoshiError

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_HEAD = 4096
_GB = frozenset(("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030"))
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN_PAIR = re.compile("[\u00c3-\u00ef][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]")
_MISREAD_MARKS = ("锛", "銆", "鐨")
"""What the first two bytes of ， and 。 and 的 in UTF-8 look like in GBK; in true texts they are next to never seen."""


def decode_page(data: bytes, where: str) -> tuple[str, str, str]:
    """The text of a page, its encoding, and what a reader must be told of it (empty: nothing).

    A byte order mark counts most, then bytes that are sound UTF-8, then what the page declares, then what
    :func:`decode` finds. Raises LuoshiError L101, L105 as that does, and L105 where letters are lost.

    >>> decode_page('<meta charset="gb2312">就业8万人'.encode("gbk"), "a.htm")[1:]
    ('gb18030', '')
    """
    text, encoding = _decoded(data, where)
    mended = _mended(text, where)
    if mended:
        return mended, encoding, "网页保存时编码出错，已按原编码还原，请与原网页核对"
    return text, encoding, ""


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:_HEAD]:
        return decode(data, where)
    declared = _DECLARED.search(data[:_HEAD])
    name = declared[1].decode("ascii").lower() if declared else ""
    for encoding in ("utf-8", "gb18030" if name in _GB else name):
        try:
            text = data.decode(encoding) if encoding else ""
        except (UnicodeError, LookupError):  # the page may declare what is no encoding at all
            continue
        if isinstance(text, str) and text.strip():
            return text, encoding
    return decode(data, where)


def _mended(text: str, where: str) -> str:
    """The text that was read in a wrong encoding before it was saved, set right; nothing where it is sound.

    Where letters are lost for good, a lost 亿 would change a figure without a word: such a page is refused (L105).
    """
    again = ""
    marks = sum(map(text.count, _MISREAD_MARKS))
    if marks >= 5 and marks * 30 > len(_HAN.findall(text)):
        again = _again(text, "gb18030")
    elif text.count("\u00e5") + text.count("\u00e4") + text.count("\u00e6") >= 10:
        head = text[:200_000]
        if len(_LATIN_PAIR.findall(head)) > 2 * len(_HAN.findall(head)):
            again = _again(text, "cp1252")
    if "\ufffd" in again:
        todo = "请在浏览器里重新打开原网页，另存为“网页，仅 HTML”，再读"
        raise LuoshiError("L105", "网页保存时编码出错，有的字已经丢失", where, todo)
    return again


def _again(text: str, wrong: str) -> str:
    """*text* taken back to the bytes that were read as *wrong*, and these read as UTF-8; nothing if that is no text."""
    pieces = re.findall("[\x00-\x7f]+|[^\x00-\x7f]+", text)
    raw = b"".join(piece.encode() if piece.isascii() else _bytes(piece, wrong) for piece in pieces)
    again = raw.decode("utf-8", "replace")
    lost, han = again.count("\ufffd"), len(_HAN.findall(again))
    return again if han > 5 and lost <= han and not any(mark in again for mark in _MISREAD_MARKS) else ""


def _bytes(piece: str, encoding: str) -> bytes:
    """The bytes of *piece*; what has none in *encoding*, by its own number if that is a byte, else as a gap."""
    try:
        return piece.replace("\ufffd", "").encode(encoding)
    except UnicodeEncodeError:
        return b"".join(c.encode(encoding, "ignore") or c.encode("latin-1", "replace") for c in piece)
