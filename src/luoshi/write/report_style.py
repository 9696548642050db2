"""The look of a report after GB/T 9704-2012 (党政机关公文格式): paper, type area, typefaces, headings, page numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import docx
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from luoshi.write.sheets import cell_text

SONG: Final = "宋体"
TITLE_SONG: Final = "方正小标宋简体"
FANGSONG: Final = "仿宋_GB2312"
KAI: Final = "楷体_GB2312"
HEI: Final = "黑体"
_LATIN: Final = "Times New Roman"
_INSTEAD: Final = {TITLE_SONG: SONG, FANGSONG: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}
"""What a computer may show that lacks a typeface: the other name in the font table, which Word looks up."""

# GB/T 9704-2012, 5.2: 天头37mm、订口28mm、版心156mm×225mm；每面22行、每行28字；正文3号仿宋，行距28磅。
_PROPERTY: Final = 255
"""Letters that a property of a document may hold."""
WIDTH_MM: Final = 156
_TIGHT: Final = "-5"
"""Twentieths of a point off every character, so that 28 of 16 points stand in 156 mm."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One paragraph style: typeface, size and line in points, indents in characters."""

    face: str
    size: float
    line: float
    indent: int = 2
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    keep: bool = False
    left: int = 0
    right: int = 0
    tight: bool = True


QUOTE: Final = "原句"
CELL: Final = "表内文字"
CELL_HEAD: Final = "表头文字"
NOTE: Final = "表下说明"
ANNEX: Final = "附件标记"
SIGN: Final = "落款"
DATE: Final = "成文日期"
_LOOKS: Final = {
    "Normal": _Look(FANGSONG, 16, 28),
    "Title": _Look(TITLE_SONG, 22, 36, 0, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True, tight=False),
    "Heading 1": _Look(HEI, 16, 28, keep=True),
    "Heading 2": _Look(KAI, 16, 28, keep=True),
    "Heading 3": _Look(FANGSONG, 16, 28, bold=True, keep=True),
    QUOTE: _Look(FANGSONG, 14, 24, 0, align=WD_ALIGN_PARAGRAPH.LEFT, left=2, tight=False),
    CELL: _Look(FANGSONG, 10.5, 15, 0, align=WD_ALIGN_PARAGRAPH.LEFT, tight=False),
    CELL_HEAD: _Look(HEI, 10.5, 15, 0, align=WD_ALIGN_PARAGRAPH.CENTER, tight=False),
    NOTE: _Look(FANGSONG, 12, 20, 0, align=WD_ALIGN_PARAGRAPH.LEFT, tight=False),
    ANNEX: _Look(HEI, 16, 28, 0, align=WD_ALIGN_PARAGRAPH.LEFT, keep=True),
    SIGN: _Look(FANGSONG, 16, 28, 0, align=WD_ALIGN_PARAGRAPH.LEFT, keep=True, left=8),
    DATE: _Look(FANGSONG, 16, 28, 0, align=WD_ALIGN_PARAGRAPH.RIGHT, right=4),
}


def paper(title: str, made: datetime) -> Paper:
    """An empty document with the page, the styles and the properties of a report; no person is named in it."""
    made_of = docx.Document()
    _properties(made_of, title, made)
    _defaults(made_of)
    for name, look in _LOOKS.items():
        known = name in [style.name for style in made_of.styles]
        style = made_of.styles[name] if known else made_of.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _dress(style, look)
    _page(made_of)
    _fonts(made_of)
    return made_of


def _properties(to: Paper, title: str, made: datetime) -> None:
    known = to.core_properties
    known.title, known.comments = cell_text(title, _PROPERTY), "由落实程序制成"
    known.author = known.last_modified_by = ""
    known.subject = known.keywords = known.category = ""
    known.language, known.revision, known.created, known.modified = "zh-CN", 1, made, made
    rels: Any = to.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]  # a picture of somebody else's page


def _defaults(to: Paper) -> None:
    """The language is Chinese, and no theme decides on typefaces."""
    root: Any = to.styles.element
    for fonts in root.iter(qn("w:rFonts")):
        for name in [name for name in fonts.attrib if "Theme" in name]:
            del fonts.attrib[name]
    for language in root.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")  # of the Latin letters and digits: Chinese would be broken anywhere
        language.set(qn("w:eastAsia"), "zh-CN")


def _dress(style: Any, look: _Look) -> None:
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = _LATIN, Pt(look.size), look.bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    face(properties, look.face)
    for name in ("w:spacing", "w:kern"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    if look.tight:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), _TIGHT)
        properties.find(qn("w:color")).addnext(spacing)
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.line)
    form.alignment, form.keep_with_next, form.widow_control = look.align, look.keep, True
    settings = style.element.get_or_add_pPr()
    for name in ("w:pBdr", "w:contextualSpacing", "w:numPr"):
        for old in settings.findall(qn(name)):
            settings.remove(old)
    indent = settings.get_or_add_ind()
    for name, chars in (("firstLine", look.indent), ("left", look.left), ("right", look.right)):
        indent.set(qn(f"w:{name}Chars"), str(100 * chars))
        indent.set(qn(f"w:{name}"), str(int(20 * look.size * chars)))


def face(properties: Any, east: str, latin: str = _LATIN) -> None:
    """Set the typefaces of run properties: *east* for Chinese, *latin* for the rest."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), value)


def _page(of: Paper) -> None:
    section = of.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(210 - 28 - WIDTH_MM), Mm(297 - 37 - 225)
    # 7.5: 页码位于版心下边缘之下，数字左右各放一条一字线，一字线上距版心下边缘7mm；单页码居右空一字，双页码居左空一字。
    section.header_distance, section.footer_distance = Mm(15), Mm(23)
    of.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, "right")
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, "left")


def _number(paragraph: Any, align: WD_ALIGN_PARAGRAPH, side: str) -> None:
    """``— 1 —`` in 4号半角宋体, one character from the edge of the type area."""
    paragraph.alignment = align
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "0")
    indent.set(qn("w:firstLine"), "0")
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), "280")
    for words, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        for part in _field(field) if field else [words]:
            run = paragraph.add_run(part if isinstance(part, str) else "")
            run.font.size = Pt(14)
            face(run._r.get_or_add_rPr(), SONG, SONG)
            if not isinstance(part, str):
                run._r.append(part)


def _field(code: str) -> list[Any]:
    """The parts of a field, a run each: begin, code, separate, a result to show before it is counted, end."""
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    shown = OxmlElement("w:t")
    shown.text = "1"
    marks = []
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        marks.append(mark)
    return [marks[0], text, marks[1], shown, marks[2]]


def _fonts(of: Paper) -> None:
    """The font table: each typeface with the other name under which a computer may have it."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in _INSTEAD.items()
    )
    table = parse_xml(f"<w:fonts {nsdecls('w')}>{entries}</w:fonts>")
    part: Any = of.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
