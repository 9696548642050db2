"""Tags of a web page inside the text: 幅员面积<span>3348</span>平方公里, also escaped as in JSON."""

import html
import re

from luoshi.records import Repair

_TAG = re.compile(r"<(?:\\?/?[A-Za-z][^<>]{0,2000}|![^<>]{0,2000})>|&[a-zA-Z]{2,8};|&#[0-9]{2,5};")
_CLOSING = re.compile(r"<\\?/[A-Za-z]")
_FEWEST = 6
"""Closing tags from which on a text is taken for a page's source; fewer may be meant as text."""


def find(text: str) -> list[Repair]:
    """Every tag and blank entity of a text that is the source of a web page; they are read as nothing.

    >>> len(find("面积<b>3</b>公里" * 6))
    12
    >>> find("若 a<b 且 b>c")
    []
    """
    if "<" not in text or len(_CLOSING.findall(text)) < _FEWEST:
        return []
    return [
        Repair(m.start(), m.end(), "markup", _plain(m.group()), "网页源代码的标签，不是正文")
        for m in _TAG.finditer(text)
    ]


def _plain(code: str) -> str:
    """What an entity stands for; tags and blanks stand for nothing."""
    return html.unescape(code).strip() if code.startswith("&") else ""
