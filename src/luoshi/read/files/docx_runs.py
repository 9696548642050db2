"""The text of a paragraph of a Word file: what a reader sees when every change is accepted and nothing hidden shown."""

import re
from dataclasses import dataclass, field

from lxml import etree

from luoshi.read.files.docx_numbering import Numbering
from luoshi.read.files.docx_styles import Styles, W, on, value

INSERTED = "修订插入"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BLANKS = re.compile(r"[\t\n\r]+")
_INSERTIONS = frozenset((W + "ins", W + "moveTo"))
_DELETIONS = frozenset((W + "del", W + "moveFrom"))
_THROUGH = frozenset(
    W + name for name in ("hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "dir", "bdo", "rubyBase")
)
_DRAWINGS = frozenset((W + "drawing", W + "pict", W + "object"))
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}

Piece = tuple[str, str]
"""A stretch of text, and what is to be said of it (修订插入)."""


@dataclass(slots=True)
class Story:
    """What is known of a document while it is read from top to bottom, and what was met on the way."""

    styles: Styles
    numbering: Numbering
    references: dict[tuple[str, str], int] = field(default_factory=dict)
    boxes: list[etree._Element] = field(default_factory=list)
    insertions: int = 0
    deletions: int = 0
    contents_lines: int = 0
    pictures: int = 0
    charts: int = 0
    box_count: int = 0
    table_count: int = 0
    _fields: list[bool] = field(default_factory=list)  # open fields; True while their instruction lasts

    def field_char(self, kind: str) -> None:
        """Open a field, go from its instruction to its result, or close it."""
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    @property
    def instructing(self) -> bool:
        """Whether what stands here is the instruction of a field, not text."""
        return any(self._fields)

    def end_paragraph(self) -> None:
        """An instruction ends with its paragraph: a field that is not closed must not swallow the rest."""
        self._fields = [False] * len(self._fields)


def pieces(paragraph: etree._Element, story: Story) -> list[Piece]:
    """The text of *paragraph* in pieces; text boxes met are left in ``story.boxes``."""
    out: list[Piece] = []
    _walk(paragraph, story, out, "")
    story.end_paragraph()
    return out


def chosen(alternative: etree._Element) -> etree._Element | None:
    """The one branch of ``mc:AlternateContent`` to be read: the first that has any text or picture."""
    branches = [e for e in alternative.iterchildren(MC + "Choice", MC + "Fallback") if len(e)]
    telling = (e for e in branches if next(e.iter(W + "t", W + "drawing", W + "pict"), None) is not None)
    return next(telling, branches[0] if branches else None)


def placeholder(control: etree._Element) -> bool:
    """Whether a content control only shows its prompt (单击此处输入文字)."""
    return on(control.find(W + "sdtPr"), "showingPlcHdr") is True


def _walk(element: etree._Element, story: Story, out: list[Piece], note: str) -> None:
    """Read the children of a paragraph, or of what wraps some of them."""
    for child in element.iterchildren():
        tag = child.tag
        if tag == W + "r":
            _run(child, story, out, note)
        elif tag in _THROUGH:
            _walk(child, story, out, note)
        elif tag in _INSERTIONS:
            story.insertions += 1
            _walk(child, story, out, INSERTED)
        elif tag in _DELETIONS:
            story.deletions += 1
        elif tag == W + "sdt" and not placeholder(child):
            _walk(child, story, out, note)
        elif tag == MC + "AlternateContent" and (branch := chosen(child)) is not None:
            _walk(branch, story, out, note)
        elif tag in (M + "oMath", M + "oMathPara"):
            out.append(("".join(t.text or "" for t in child.iter(M + "t")), note))


def _run(run: etree._Element, story: Story, out: list[Piece], note: str) -> None:
    """Read a run, unless it is hidden."""
    properties = run.find(W + "rPr")
    raised = False
    if properties is not None:
        hidden = on(properties, "vanish")
        if hidden or (hidden is None and story.styles.hidden(value(properties, "rStyle"))):
            return
        raised = value(properties, "vertAlign") == "superscript"
    for child in run.iterchildren():
        if child.tag == W + "t":
            text = child.text or ""
            if text and not story.instructing:
                if raised and text.isascii() and text.isdigit():
                    text = text.translate(_SUPERSCRIPT)
                out.append((_BLANKS.sub(" ", text), note))
        elif child.tag == W + "fldChar":
            story.field_char(child.get(W + "fldCharType", ""))
        elif child.tag != W + "rPr":
            _sign(child, story, out, note)


def _sign(child: etree._Element, story: Story, out: list[Piece], note: str) -> None:
    """Read what in a run is no text: gaps, breaks, marks of notes, drawings."""
    tag = child.tag
    if tag in _DRAWINGS or tag == MC + "AlternateContent":
        _drawing(child, story)
    elif story.instructing:
        return
    elif tag in _SIGNS:
        out.append((_SIGNS[tag], note))
    elif tag == W + "br":
        within = child.get(W + "type", "textWrapping") == "textWrapping"
        if within or out:
            out.append(("\n", note))
    elif tag in _NOTES:
        key = (_NOTES[tag], child.get(W + "id", ""))
        out.append((f"[{story.references.setdefault(key, len(story.references) + 1)}]", note))
    elif tag == W + "ruby":
        for base in child.iterchildren(W + "rubyBase"):
            _walk(base, story, out, note)


def _drawing(element: etree._Element, story: Story) -> None:
    """Keep the text boxes of a drawing for later, those of one branch only, and count what cannot be read."""
    if element.tag == MC + "AlternateContent":
        branch = chosen(element)
        if branch is not None:
            _drawing(branch, story)
        return
    for child in element.iterchildren():
        tag = child.tag
        name = tag.rpartition("}")[2]
        if tag == W + "txbxContent":
            story.boxes.append(child)
        elif name in ("blip", "imagedata"):
            story.pictures += 1
        elif name == "chart" or tag.endswith("diagram}relIds"):
            story.charts += 1
        else:
            _drawing(child, story)
