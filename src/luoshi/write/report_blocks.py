"""What a report is built of: paragraphs by style, headings, and tables that repeat their head on every page."""

from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt

from luoshi.write.report_style import ANNEX, CELL, CELL_HEAD, HEI, NOTE, WIDTH_MM, face
from luoshi.write.sheets import cell_text

_LONG_ROW: Final = 300
"""A row of more letters may be torn at the foot of a page."""
_DIGITS: Final = "〇一二三四五六七八九"


class Report:
    """A paper that is written from the top down."""

    def __init__(self, paper: Paper) -> None:
        """*paper* has the styles of `luoshi.write.report_style`."""
        self.paper = paper
        self._last: Any = None

    def text(self, words: str, style: str = "Normal", *, lead: str = "") -> None:
        """A paragraph; *lead* stands before it in Heiti."""
        paragraph = self.paper.add_paragraph(style=style)
        if lead:
            run = paragraph.add_run(cell_text(lead))
            face(run._r.get_or_add_rPr(), HEI)
        paragraph.add_run(cell_text(words))
        self._last = paragraph

    def heading(self, words: str, level: int) -> None:
        """A heading of a real heading style."""
        self._last = self.paper.add_heading(cell_text(words), level)

    def title(self, words: str) -> None:
        """The title, with an empty line below."""
        self.paper.add_paragraph(cell_text(words), style="Title")
        self.text("")

    def annex(self, mark: str, title: str) -> None:
        """An annex on a page of its own: its mark at the top left, its title below."""
        marked = self.paper.add_paragraph(style=ANNEX)
        marked.paragraph_format.page_break_before = True
        marked.add_run(cell_text(mark))
        self.title(title)

    def gap(self) -> None:
        """A little room after a table."""
        self.paper.add_paragraph(style=NOTE)

    def table(
        self,
        heads: Sequence[str],
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        centred: Sequence[int] = (0,),
    ) -> None:
        """A ruled table over the whole type area; *widths* are shares of it, *centred* the columns of short cells.

        Its head is repeated on every page, and no row of ordinary length is torn.
        """
        if self._last is not None:
            self._last.paragraph_format.space_after = Pt(6)
        table = self.paper.add_table(rows=0, cols=len(heads), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        whole = [Mm(WIDTH_MM * share / sum(widths)) for share in widths]
        for column, wide in zip(table.columns, whole, strict=True):
            column.width = wide
        _margins(table)
        head, body = (str(self.paper.styles[name].style_id) for name in (CELL_HEAD, CELL))
        table._tbl.append(_row(heads, whole, head, (), head=True))
        for cells in rows:
            table._tbl.append(_row(cells, whole, body, centred))


def _row(
    cells: Sequence[str], widths: Sequence[Length], style: str, centred: Sequence[int], *, head: bool = False
) -> Any:
    """A row of a table, written as XML: hundreds of rows through the object model take seconds."""
    told = []
    for column, (words, wide) in enumerate(zip(cells, widths, strict=True)):
        middle = '<w:jc w:val="center"/>' if column in centred else ""
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{escape(style)}"/>{middle}</w:pPr>'
            f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for line in cell_text(words).split("\n")
        )
        told.append(f'<w:tc><w:tcPr><w:tcW w:w="{wide.twips}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>')
    form = "" if sum(map(len, cells)) > _LONG_ROW else "<w:cantSplit/>"
    form += "<w:tblHeader/>" if head else ""
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr>{form}</w:trPr>{''.join(told)}</w:tr>")


def _margins(table: Any) -> None:
    """A little air beside the rules."""
    margins = OxmlElement("w:tblCellMar")
    for side, wide in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(wide))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def chinese(number: int) -> str:
    """A number from 1 to 99 as headings count.

    >>> [chinese(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
