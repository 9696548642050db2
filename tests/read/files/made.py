"""Files made for the tests: Word packages from their XML, pages from a text."""

import html
import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)


def archive(members: Mapping[str, str | bytes], *, level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip container with *members*."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", level) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


def docx(body: str, *, strict: bool = False, main: str = "word/document.xml", **parts: str) -> bytes:
    """A Word file with *body* as the XML within ``w:body``; *parts* (styles, numbering, footnotes …) likewise."""
    folder, _, name = main.rpartition("/")
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    members = {
        "[Content_Types].xml": f'<Types><Override PartName="/{main}" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": _relations({"officeDocument": main}),
        main: _root("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        f"{folder}/_rels/{name}.rels".lstrip("/"): _relations({kind: f"{kind}.xml" for kind in parts}),
    }
    for kind, content in parts.items():
        members[f"{folder}/{kind}.xml".lstrip("/")] = _root(roots.get(kind, "hdr"), content)
    if strict:
        members = {name: content.replace(W, STRICT) for name, content in members.items()}
    return archive(members)


def _root(name: str, content: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} xmlns:w="{W}" {NAMES}>{content}</w:{name}>'
    )


def _relations(targets: Mapping[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{index}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def p(*content: str, style: str = "", listed: tuple[int, int] | None = None, mark: str = "") -> str:
    """A paragraph of runs, or of text; *listed* is list and level, *mark* what is said of the mark at its end."""
    number = f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>' if listed else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    ending = f"<w:rPr><w:{mark}/></w:rPr>" if mark else ""
    inner = "".join(part if part.startswith("<") else r(part) for part in content)
    return f"<w:p><w:pPr>{named}{number}{ending}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    said = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{said}<w:t xml:space="preserve">{html.escape(text, quote=False)}</w:t></w:r>'


def field(instruction: str, result: str) -> str:
    """A field with its instruction and its result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def tbl(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells, or of texts."""
    inner = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tc(*content: str, properties: str = "") -> str:
    """A cell of paragraphs, or of texts."""
    inner = "".join(part if part.startswith("<") else p(part) for part in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or '<w:p/>'}</w:tc>"


def level(depth: int, form: str, text: str, *, start: int = 1, more: str = "") -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, instances: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """The content of ``numbering.xml`` with one definition."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{instances}'


def docx_of(text: str) -> bytes:
    """A Word file with a paragraph for each line of *text*, every one cut into several runs."""
    paragraphs = []
    for line in text.split("\n"):
        runs = [line[at : at + 7] for at in range(0, len(line), 7)]
        paragraphs.append(f"<w:p>{''.join(r(run) for run in runs)}</w:p>")
    return docx("".join(paragraphs))


def page_of(text: str, *, wrap: bool = True) -> str:
    """A page of an office's site with a paragraph for each line of *text*, and all that stands around it there."""
    lines = "\n".join(f"<p>　　<span>{html.escape(line)}</span></p>" for line in text.split("\n") if line.strip())
    title = html.escape(next((line.strip() for line in text.split("\n") if line.strip()), ""))
    if not wrap:
        return f"<html><body>{lines}</body></html>"
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_某区人民政府</title>
<style>p {{ color: red }}</style><script>var a = "<p>1亿元</p>";</script></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/gzbg">政府工作报告</a></div>
<div class="main"><div class="left"><ul><li><a href="/1.html">关于印发2031年实施方案的通知</a></li></ul></div>
<div class="con"><div class="tools">字号：<a>大</a> <a>中</a> <a>小</a> <a>打印</a></div>
<div id="zoom" class="TRS_Editor"><style>.x {{}}</style>{lines}</div></div></div>
<div class="footer"><p>版权所有：某区人民政府　备案号：鲁ICP备00000000号</p></div></body></html>"""
