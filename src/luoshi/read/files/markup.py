"""XML and HTML parsed so that no document can reach beyond itself or make the parser run away."""

import re

from lxml import etree

from luoshi.records import LuoshiError

# Names of the same things in ISO/IEC 29500 Strict and in the Transitional files that nearly every program writes.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/", b"http://schemas.openxmlformats.org/spreadsheetml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""Left out, for the parser drops what stands behind them, and pages pasted together have them in the middle."""
_END = "\ue000\uf8ff\ue000"
"""Put behind a page to see whether the parser came to its end; private use, so in no page."""


def parse_xml(data: bytes, where: str) -> etree._Element:
    """The root element of an XML part of an office file; names of Strict files are made those of Transitional ones.

    A document type (and with it every entity) is refused, as the standard asks; nothing is fetched. Raises LuoshiError
    L109 where *data* is no such XML.
    """
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _broken(where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(where) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _broken(where)
    return root


def parse_html(text: str) -> etree._Element | None:
    """The root element of a page, mended as browsers do; None where it holds nothing or nests deeper than can be read.

    The parser ends without a word where elements nest too deep; so a mark behind the page must have been reached.
    """
    text = _ENDS.sub("", _UNFIT.sub("", text))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring((text + _END).encode(), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    last = next((e for e in root.iter(etree.Element) if _ends(e)), None)
    if last is None:
        return None
    if last.text and _END in last.text:
        last.text = last.text.replace(_END, "")
    if last.tail and _END in last.tail:
        last.tail = last.tail.replace(_END, "")
    return root


def _ends(element: etree._Element) -> bool:
    return _END in (element.text or "") or _END in (element.tail or "")


def _broken(where: str) -> LuoshiError:
    return LuoshiError(
        "L109", "文件损坏，或不是正常的办公文档", where, "请用 Word、WPS 打开后“另存为”docx 或 xlsx 再读"
    )
