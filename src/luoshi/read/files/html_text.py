"""The text of a page as it is seen: lines, lists, tables."""

import re

from lxml import etree

from luoshi.read.files.html_main import DROPPED, Main
from luoshi.read.files.html_tables import rows_of, span, tabular
from luoshi.read.files.layout import Layout, LayoutCell
from luoshi.read.words import lexicon

_BLOCKS = frozenset(lexicon("pages")["blocks"])
_WIDE = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_WRAPPED = re.compile(f"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_BLANKS = re.compile("[ \t\r\n\f\xa0]+")
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_EDGES = " \t\u3000\xa0\u2002\u2003"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBERED = re.compile(r"\d|[①-⑳]|[（(]?[一二三四五六七八九十\d]+[、.．）)]|第[一二三四五六七八九十\d]")


class Page:
    """Puts down the text of a page from top to bottom."""

    def __init__(self, layout: Layout, omitted: frozenset[etree._Element]) -> None:
        """Write into *layout*, without the elements *omitted*."""
        self._layout, self._omitted = layout, omitted
        self._line: list[str] = []
        self._mark = ""
        self._counts: dict[etree._Element, int] = {}
        self._tables = 0

    def put(self, element: etree._Element) -> None:
        """Put down all that *element* holds, ending its last line."""
        walk = etree.iterwalk(element, events=("start", "end"))
        for event, child in walk:
            if event == "start":
                if child is not element and (child.tag in DROPPED or child in self._omitted):
                    walk.skip_subtree()
                elif child.tag == "table" and child is not element and tabular(child):
                    self._end_line()
                    self._table(child)
                    walk.skip_subtree()
                else:
                    self._open(child)
            else:
                self._close(child, last=child is element)
        self._end_line()

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag == "br":
            self._end_line()
            if tag == "li":
                self._mark = self._item(element)
        if element.text:
            self._text(element.text, pre=tag == "pre", raised=tag == "sup")

    def _close(self, element: etree._Element, *, last: bool) -> None:
        if element.tag in _BLOCKS:
            self._end_line()
        if element.tail and not last:
            parent = element.getparent()
            self._text(element.tail, pre=parent is not None and parent.tag == "pre")

    def _text(self, text: str, *, pre: bool = False, raised: bool = False) -> None:
        text = text.translate(_INVISIBLE) if not text.isascii() else text
        if raised and text.isascii() and text.isdigit():
            text = text.translate(_SUPERSCRIPT)
        if pre:
            first, *more = text.split("\n")
            self._line.append(first)
            for line in more:
                self._end_line()
                self._line.append(line)
        else:
            self._line.append(_WRAPPED.sub("", text) if "\n" in text else text)

    def _end_line(self) -> None:
        if not self._line:
            return
        line = _BLANKS.sub(" ", "".join(self._line)).strip(_EDGES)
        self._line.clear()
        if line:
            mark = "" if _NUMBERED.match(line) else self._mark
            self._mark = ""
            self._layout.add(mark + line)
            self._layout.newline()

    def _item(self, element: etree._Element) -> str:
        """The number before an item of a numbered list."""
        parent = element.getparent()
        if parent is None or parent.tag != "ol" or "none" in parent.get("style", "") + element.get("style", ""):
            return ""
        first = span(parent.get("start"), most=9999)
        count = (
            span(element.get("value"), most=9999) if element.get("value") else self._counts.get(parent, first - 1) + 1
        )
        self._counts[parent] = count
        return f"{count}. "

    def _table(self, table: etree._Element) -> None:
        """Put down a table of data."""
        named = table.find("caption")
        caption = _plain(named) if named is not None else ""
        if caption:
            self._layout.add(caption)
            self._layout.newline()
        self._tables += 1
        rows = rows_of(table)
        grid = [
            [
                LayoutCell(
                    _plain(cell),
                    rows=min(span(cell.get("rowspan"), most=65_534, zero=65_534), len(rows) - index),
                    columns=span(cell.get("colspan"), most=1000),
                )
                for cell in row
            ]
            for index, row in enumerate(rows)
        ]
        self._layout.table(grid, caption=caption or self._layout.caption(), part=f"表{self._tables}")


def put_page(main: Main, layout: Layout) -> None:
    """Put the text of a page into *layout*."""
    Page(layout, main.omitted).put(main.element)


def _plain(element: etree._Element) -> str:
    """The text of a cell; its lines as lines."""
    if len(element) == 0:
        return _BLANKS.sub(" ", _WRAPPED.sub("", (element.text or "").translate(_INVISIBLE))).strip(_EDGES)
    inner = Layout()
    Page(inner, frozenset()).put(element)
    return inner.finish()[0].strip("\n")
