"""Which part of a page is its text: the smallest element that holds every sentence, without lists of links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from luoshi.read.files.html_tables import tabular
from luoshi.read.words import lexicon, longest_first

_WORDS = lexicon("pages")

DROPPED = frozenset(_WORDS["dropped"])
"""Elements that are never text."""

_CHROME_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_CHROME_NAMES = re.compile(rf"(?:^|[\s_-])(?:{longest_first(_WORDS['chrome_names'])})", re.I)
_CHROME_WORDS = re.compile(longest_first(_WORDS["chrome_words"]))
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_SENTENCES = re.compile("[。；！？]|\\d[^\\s]{0,3}[%％亿万元人户个家项]")
_LINKS_AT_LEAST = 3


@dataclass(slots=True)
class _Weight:
    """What an element holds: its letters, those in links, its links, its sentences (not those of the chrome)."""

    letters: int = 0
    linked: int = 0
    links: int = 0
    sentences: int = 0
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Main:
    """The element that holds a page's text, and those within it that are left out."""

    element: etree._Element
    omitted: frozenset[etree._Element]


def main_part(root: etree._Element) -> Main:
    """Find the text of a page among its navigation; what cannot be told apart is kept."""
    elements = list(_kept(root))
    weights = {element: _own(element) for element in elements}
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and parent in weights:
            _add(weights[parent], weights[element], within_link=parent.tag == "a")
    total = weights.get(root, _Weight())
    omitted = frozenset(e for e in elements if e is not root and _chrome(e, weights[e], total))
    for element in omitted:
        _take_out(element, weights, omitted)
    body = root.find("body")
    start = body if body is not None else root
    return Main(_smallest(start, weights, omitted), omitted)


def beginning(main: Main, length: int) -> str:
    """The first *length* characters of the text, or some more, without regard to lines."""
    parts: list[str] = []
    for element in _kept(main.element, main.omitted):
        parts += [element.text or "", *(child.tail or "" for child in element)]
        length -= sum(map(len, parts[-len(element) - 1 :]))
        if length < 0:
            break
    return "".join(parts)


def _kept(
    root: etree._Element, omitted: frozenset[etree._Element] = frozenset()
) -> Iterator[etree._Element]:  # fmt: skip
    """The elements in the order of the page, without those that are never text and what is in them."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in DROPPED or element in omitted:
            walk.skip_subtree()
        else:
            yield element


def _own(element: etree._Element) -> _Weight:
    """What stands right in *element*, not in its children."""
    text = (element.text or "") + "".join(child.tail or "" for child in element)
    text = text.strip()
    letters, link = len(text), element.tag == "a"
    sentences = 0 if link or not text or _CHROME_WORDS.search(text) else len(_SENTENCES.findall(text))
    return _Weight(
        letters, letters if link else 0, int(link), sentences, int(element.tag in ("td", "th") and letters > 0)
    )


def _add(whole: _Weight, part: _Weight, *, within_link: bool) -> None:
    whole.letters += part.letters
    whole.linked += part.letters if within_link else part.linked
    whole.links += part.links
    whole.cells += part.cells
    whole.sentences += 0 if within_link else part.sentences


def _chrome(element: etree._Element, weight: _Weight, total: _Weight) -> bool:
    """Whether *element* is navigation, a list of links, or hidden; not if it holds a good part of the sentences."""
    if weight.sentences * 5 > total.sentences:
        return False
    if element.tag in _CHROME_TAGS or "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")):
        return True
    if weight.sentences:
        return False
    if weight.links >= _LINKS_AT_LEAST and weight.linked * 5 >= weight.letters * 3:
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return weight.cells < 4 and _CHROME_NAMES.search(named) is not None and element.find(".//h1") is None


def _take_out(
    element: etree._Element, weights: dict[etree._Element, _Weight], omitted: frozenset[etree._Element]
) -> None:
    """Let what is left out count for nothing above it."""
    gone = weights[element].sentences
    for above in element.iterancestors():
        if above in omitted:
            return  # it is taken out with that one
    if gone:
        for above in element.iterancestors():
            if above in weights:
                weights[above].sentences -= gone


def _smallest(
    element: etree._Element, weights: dict[etree._Element, _Weight], omitted: frozenset[etree._Element]
) -> etree._Element:
    """Go down as long as one child holds every sentence of its parent; not into a table, nor where there are none."""
    while True:
        whole = weights.get(element, _Weight()).sentences
        inner = [c for c in element if c in weights and c not in omitted and weights[c].sentences == whole]
        if not whole or len(inner) != 1 or _whole(inner[0]):
            return element
        element = inner[0]


def _whole(element: etree._Element) -> bool:
    """Whether *element* is not to be divided: a line, a list, a table of data."""
    return element.tag in ("p", "ul", "ol", "dl", "span", "a", "blockquote") or (
        element.tag == "table" and tabular(element)
    )
