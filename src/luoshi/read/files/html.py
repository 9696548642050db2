"""Saved web pages: the text without the navigation around it, with its tables."""

import html
import re

from lxml import etree

from luoshi.read.files.html_encoding import decode_page
from luoshi.read.files.html_main import Main, beginning, main_part
from luoshi.read.files.html_text import put_page
from luoshi.read.files.layout import Layout
from luoshi.read.files.loaded import Loaded
from luoshi.read.files.markup import parse_html
from luoshi.read.words import lexicon
from luoshi.records import LuoshiError

_WORDS = lexicon("pages")
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s|--|——).*", re.S)
_TOKEN = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>|<![^<>]*>")
_SILENT = frozenset(("script", "style", "head"))
_INLINE = frozenset(_WORDS["inline"])
_LONGEST_TITLE = 120


def load_html(data: bytes, where: str) -> Loaded:
    """The text of a web page, a line a paragraph, its title first if it stands outside of the text.

    *where* names the source in errors. Raises LuoshiError: L101 empty, L105 no text, L110 nothing to read in it.
    """
    page, encoding, told = decode_page(data, where)
    layout = Layout()
    root = parse_html(page)
    if root is None:
        layout.add(_stripped(page))
    else:
        main = main_part(root)
        title = _title(root, beginning(main, 4 * _LONGEST_TITLE))
        if title:
            layout.add(title, part="网页标题")
            layout.newline()
        put_page(main, layout)
        if not layout.length:  # nothing but what looks like navigation: better that than nothing
            put_page(Main(root, frozenset()), layout)
    text, places, tables = layout.finish()
    if not text.strip():
        frames = root is not None and next(root.iter("frame", "iframe"), None) is not None
        what = "网页的正文在另一个文件里（框架网页）" if frames else "网页里没有正文（可能要联网才显示）"
        raise LuoshiError("L110", what, where, "请在浏览器里打开，全选复制到 Word 或记事本，保存后再读")
    return Loaded(where, text, encoding, "html", places, tables, (told,) if told else ())


def _title(root: etree._Element, text: str) -> str:
    """The title of the page, if it does not stand at the beginning of its text, which *text* is."""
    metas = {meta.get("name") or meta.get("property") or "": meta.get("content") or "" for meta in root.iter("meta")}
    heading = next((_flat(e) for e in root.iter("h1") if _flat(e)), "")
    head = root.find("head/title")
    title = next((metas[name] for name in _WORDS["title_metas"] if metas.get(name, "").strip()), "") or heading
    title = " ".join((title or (_SITE.sub("", _flat(head)) if head is not None else "")).split())
    return "" if len(title) > _LONGEST_TITLE or "".join(title.split()) in "".join(text.split()) else title


def _flat(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _stripped(page: str) -> str:
    """The text of a page whose tags no parser can follow: every tag left out, lines where blocks begin and end."""
    parts: list[str] = []
    at, silent = 0, ""
    for token in _TOKEN.finditer(page):
        name = (token[2] or "").lower()
        if not silent:
            parts.append(page[at : token.start()])
            parts.append("" if name in _INLINE or not name else "\n")
        at = token.end()
        if silent and name == silent and token[1]:
            silent = ""
        elif not silent and name in _SILENT and not token[1]:
            silent = name
    if not silent:
        parts.append(page[at:])
    lines = (" ".join(line.split()) for line in html.unescape("".join(parts)).split("\n"))
    return "\n".join(line for line in lines if line)
