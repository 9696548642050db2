"""Styles of a Word file, as far as they decide what is read: hidden text, numbers, lines of a contents list."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
_OFF = frozenset(("0", "false", "off", "none"))
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself; None and "" where it leaves it to the one that it is based on."""

    name: str = ""
    based_on: str = ""
    hidden: bool | None = None
    list_id: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by their ids."""

    by_id: Mapping[str, Style]

    def hidden(self, style: str) -> bool:
        """Whether *style* hides its text."""
        return next((s.hidden for s in self.lineage(style) if s.hidden is not None), False)

    def numbering(self, style: str) -> tuple[str, int | None]:
        """The list and the level that *style* numbers its paragraphs in; an empty list id where it does not."""
        return next(((s.list_id, s.level) for s in self.lineage(style) if s.list_id), ("", None))

    def contents_line(self, style: str) -> bool:
        """Whether *style* is one of the lines of a table of contents."""
        found = self.by_id.get(style)
        return found is not None and _CONTENTS.match(found.name) is not None

    def lineage(self, style: str) -> Iterator[Style]:
        """*style* and those that it is based on; a file may have them in a circle."""
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            found = self.by_id.get(style)
            if found is None:
                return
            yield found
            style = found.based_on


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of ``word/styles.xml``, none if there is no such part."""
    if root is None:
        return Styles({})
    return Styles({style.get(W + "styleId", ""): _style(style) for style in root.iterchildren(W + "style")})


def on(properties: etree._Element | None, name: str) -> bool | None:
    """Whether the switch *name* is set, None where nothing is said of it.

    >>> run = etree.fromstring(f'<rPr xmlns:w="{W[1:-1]}"><w:vanish/><w:b w:val="0"/></rPr>')
    >>> on(run, "vanish"), on(run, "b"), on(run, "i")
    (True, False, None)
    """
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else found.get(VAL, "1").lower() not in _OFF


def value(properties: etree._Element | None, name: str) -> str:
    """The ``w:val`` of child *name*, or nothing."""
    found = properties.find(W + name) if properties is not None else None
    return "" if found is None else found.get(VAL, "")


def number(text: str | None) -> int | None:
    """A small number as attributes have it, None for anything else.

    >>> number("12"), number("x"), number(None), number("9" * 30)
    (12, None, None, None)
    """
    try:
        found = int(text or "")
    except ValueError:
        return None
    return found if -1_000_000 < found < 1_000_000 else None


def _style(style: etree._Element) -> Style:
    paragraph, run = style.find(W + "pPr"), style.find(W + "rPr")
    listed = paragraph.find(W + "numPr") if paragraph is not None else None
    return Style(
        name=value(style, "name"),
        based_on=value(style, "basedOn"),
        hidden=on(run, "vanish"),
        list_id=value(listed, "numId"),
        level=number(value(listed, "ilvl")),
    )
