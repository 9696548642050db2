"""Bytes of a saved page into text: what the page says of its encoding is believed only where the bytes bear it out."""

import codecs
import re

from luoshi.read.files.text import decode

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
    :func:`decode` finds. Raises LuoshiError L101, L105 as that does.

    >>> decode_page('<meta charset="gb2312">就业8万人'.encode("gbk"), "a.htm")[1:]
    ('gb18030', '')
    """
    text, encoding = _decoded(data, where)
    mended = _mended(text)
    if mended:
        return mended, encoding, "网页保存时编码出错，已按原编码还原，个别字可能缺失，请与原网页核对"
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


def _mended(text: str) -> str:
    """The text that was read in a wrong encoding before it was saved, set right; nothing where it is sound."""
    if sum(map(text.count, _MISREAD_MARKS)) * 50 > len(_HAN.findall(text)) > 0:
        return _again(text, "gb18030")
    pairs = len(_LATIN_PAIR.findall(text[:200_000]))
    if pairs >= 20 and pairs > 2 * len(_HAN.findall(text[:200_000])):
        return _again(text, "cp1252") or _again(text, "latin-1")
    return ""


def _again(text: str, wrong: str) -> str:
    """*text* taken back to the bytes that were read as *wrong*, and these read as UTF-8, if that makes sense."""
    raw = b"".join(_byte(piece, wrong) for piece in re.findall("[\x00-\x7f]+|[^\x00-\x7f]+", text))
    again = raw.decode("utf-8", "replace")
    lost, han = again.count("\ufffd"), len(_HAN.findall(again))
    return again if han > 5 and lost * 10 <= han and not any(mark in again for mark in _MISREAD_MARKS) else ""


def _byte(piece: str, encoding: str) -> bytes:
    """The bytes of *piece*; signs of no place in *encoding* (controls in cp1252) by their own number or left out."""
    try:
        return piece.encode(encoding)
    except UnicodeEncodeError:
        if encoding == "cp1252":
            return b"".join(c.encode(encoding, "ignore") or c.encode("latin-1", "ignore") for c in piece)
        return piece.encode(encoding, "replace")
