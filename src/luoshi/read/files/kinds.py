"""What kind of file some bytes are: told by what they hold, and by the name's ending only where that leaves it open."""

import re
from typing import Literal

from luoshi.read.files.archive import Archive, open_archive
from luoshi.records import LuoshiError

Kind = Literal["txt", "docx", "html", "pdf", "xlsx", "xls", "csv"]

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S)
_TAG = re.compile(rb"<(?:p|div|table|span|br|font|h[1-6]|a|td|html|body|meta)\b[^<>]*>", re.I)
_LETTER = re.compile(rb"\s*(?:From|Date|MIME-Version|Subject|Content-Type|X-\w+):", re.I)
_WORD_XML = (b"schemas.microsoft.com/office/word/2003/wordml", b"schemas.microsoft.com/office/2006/xmlPackage")
_AS_DOCX = "请用 Word 或 WPS 打开后“另存为”docx 再读"
_AS_XLSX = "请用 Excel 或 WPS 打开后“另存为”xlsx 再读"
_WITHOUT_PASSWORD = "请在原程序中取消密码后另存再读"
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".aspx", ".jsp")
_SHEETS = (".csv", ".tsv", ".xls", ".xlsx", ".et")


def kind_of(data: bytes, where: str) -> Kind:
    """The kind of the file *data* whose name is *where*.

    Raises LuoshiError: L106 a kind that is not read, with how to save it as one that is, L108, L109 broken containers.

    >>> kind_of("<html><body><p>就业8万人</p></body></html>".encode(), "报告.txt")
    'html'
    >>> kind_of("指标,数值".encode(), "附表.csv"), kind_of("就业8万人".encode(), "报告.wps")
    ('csv', 'txt')
    """
    head = _narrow(data[:_HEAD])
    ending = _ending(where)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(open_archive(data, where), where)
    if data.startswith(_OLD_OFFICE):
        return _old_office(data, ending, where)
    _refuse(head, where)
    if _PAGE.match(head) or (ending in _PAGES and _TAG.search(head)):
        return "html"
    return "csv" if ending in _SHEETS else "txt"


def _ending(where: str) -> str:
    name = where.replace("\\", "/").rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def _narrow(head: bytes) -> bytes:
    """The beginning of a text without its mark, the zeros of UTF-16 left out: good enough to know tags by."""
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")


def _packed(archive: Archive, where: str) -> Kind:
    """The kind of a zip container."""
    names = {name.lower() for name in archive.names}
    if "word/document.xml" in names or _main_is(archive, b"wordprocessingml"):
        return "docx"
    if "xl/workbook.xml" in names or _main_is(archive, b"spreadsheetml"):
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise _refused("Excel 二进制工作簿（xlsb）", _AS_XLSX, where)
    if any(name.startswith("ppt/") for name in names):
        raise _refused("演示文稿（pptx）", "请把要读的文字复制到 Word，存为 docx", where)
    if "ofd.xml" in names:
        raise _refused("OFD 版式文件", "请用 OFD 阅读器导出为 PDF，或取得原来的 Word 文件", where)
    kind = archive.read("mimetype") or b""
    if b"opendocument.text" in kind:
        raise _refused("ODF 文档（odt）", _AS_DOCX, where)
    if b"opendocument" in kind:
        raise _refused("ODF 表格或演示文稿", _AS_XLSX, where)
    raise _refused("压缩包", "请先解压，再读里面的文件", where)


def _main_is(archive: Archive, language: bytes) -> bool:
    """Whether the list of contents names a main part in that markup language."""
    return language in (archive.read("[Content_Types].xml") or b"")


def _old_office(data: bytes, ending: str, where: str) -> Kind:
    """The kind of an OLE compound file, told by the streams that its directory names."""
    has = {word: word.encode("utf-16-le") in data for word in ("EncryptedPackage", "WordDocument", "Workbook", "Book")}
    if has["EncryptedPackage"]:
        raise _refused("加了密码的文件", _WITHOUT_PASSWORD, where)
    sheets = has["Workbook"] or has["Book"]
    if sheets and not (has["WordDocument"] and ending in (".doc", ".wps", ".dot")):
        return "xls"
    raise _refused("旧版 Word 或 WPS 文件（doc、wps）", _AS_DOCX, where)


def _refuse(head: bytes, where: str) -> None:
    """Refuse texts that are the wrapping of another kind of document."""
    if head.startswith(b"{\\rtf"):
        raise _refused("RTF 文件", _AS_DOCX, where)
    if head.lstrip().startswith(b"<?xml") and any(name in head for name in _WORD_XML):
        raise _refused("Word 的 XML 文件", _AS_DOCX, where)
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and head.lstrip().startswith(b"<?xml"):
        raise _refused("Excel 的 XML 文件", _AS_XLSX, where)
    if _LETTER.match(head) and b"multipart/related" in head.lower():
        todo = "请用浏览器打开后“另存为”“网页，仅 HTML”再读"
        raise _refused("单个文件网页（mht）", todo, where)


def _refused(kind: str, todo: str, where: str) -> LuoshiError:
    return LuoshiError("L106", f"这是{kind}，不能直接读", where, todo)
