"""PDF files with a text layer: paragraphs in reading order, tables as tables, each with its page and box."""

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from luoshi.read.files.layout import Layout, LayoutCell
from luoshi.read.files.loaded import Loaded
from luoshi.read.files.pdf_chrome import without_chrome
from luoshi.read.files.pdf_glyphs import Page, Run, read_page
from luoshi.read.files.pdf_grids import Grid, grids_of
from luoshi.read.files.pdf_lines import Column, Line, in_order, lines_of
from luoshi.records import LuoshiError

MOST_PAGES = 2_000
MOST_CHARACTERS = 8_000_000
_TURN = Lock()
"""PDFium may not be used by two threads at once."""
_LABEL = re.compile(
    r"(?:第[一二三四五六七八九十百]{1,4}[编章节条部]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、](?![0-9])|[①-⑳●■◆★—–-])"
)
_SENTENCE_END = re.compile(r"[。！？；：!?;:][”’」』）)]?$")
_LISTED = 12


@dataclass(slots=True)
class _State:
    """How far the text is put down: the last line and the column that it stood in."""

    line: Line | None = None
    column: Column | None = None
    indented: bool = False
    leading: float = 0.0


def load_pdf(data: bytes, where: str) -> Loaded:
    """The text of a PDF, a line a paragraph, with its tables and the page and box of every printed line.

    Running heads and feet and page numbers are left out. Pages that are pictures are told in the notes. Raises
    LuoshiError: L109 broken or with a password, L110 no text in it (scanned: to be recognised first).
    """
    with _TURN:
        pages, notes = _pages(data, where)
    if not any(page.characters for page in pages):
        todo = "请先用OCR软件（如扫描全能王、WPS、Acrobat的文字识别）识别成文字，另存为Word或可检索的PDF后再读"
        raise LuoshiError("L110", "PDF是扫描件或图片，没有文字层", where, todo)
    laid = [grids_of(page) for page in pages]
    lines, dropped = without_chrome([(p, lines_of(rest, p.number)) for p, (_, rest) in zip(pages, laid, strict=True)])
    if dropped:
        notes.append(f"已略去页眉、页脚和页码{dropped}处")
    layout = Layout()
    blocks = [
        block for p, kept, (grids, _) in zip(pages, lines, laid, strict=True) for block in in_order(p, kept, grids)
    ]
    _put(_with_joined_tables(blocks), layout)
    text, places, tables = layout.finish()
    if not text.strip():
        raise LuoshiError("L110", "PDF里没有可读的文字", where, "请检查文件；图片里的文字请先用OCR识别")
    return Loaded(posixpath.basename(where), text, "utf-8", "pdf", places, tables, tuple(notes))


def _pages(data: bytes, where: str) -> tuple[list[Page], list[str]]:
    """The pages with their characters, and what must be told of them."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise LuoshiError("L109", "PDF有密码", where, "请在原程序中取消密码后另存再读") from error
        raise LuoshiError(
            "L109", "PDF损坏，或没有下载完整", where, "请重新下载；或用浏览器打开后“打印”为PDF再读"
        ) from error
    pages: list[Page] = []
    notes: list[str] = []
    unreadable: list[int] = []
    total = 0
    with document:
        count = len(document)
        for index in range(min(count, MOST_PAGES)):
            try:
                page = document[index]
                pages.append(read_page(page, index + 1))
                page.close()
            except pdfium.PdfiumError:
                unreadable.append(index + 1)
                continue
            total += pages[-1].characters
            if total > MOST_CHARACTERS:
                break
    read = len(pages) + len(unreadable)
    if read < count:
        notes.append(f"PDF共{count}页，只读了前{read}页")
    if unreadable:
        notes.append(f"{_numbers(unreadable)}损坏，没有读")
    scanned = [p.number for p in pages if p.pictures and p.characters < 8]
    if scanned:
        notes.append(f"{_numbers(scanned)}是扫描件或图片，没有文字层，须先用OCR识别")
    broken = [p.number for p in pages if p.broken * 3 > p.characters > 8]
    if broken:
        notes.append(f"{_numbers(broken)}的字体没有编码，文字读出来是乱码，请用OCR识别或索取原文件")
    return pages, notes


def _numbers(pages: Sequence[int]) -> str:
    """Pages as a reader is told of them (第1、2、5页)."""
    return f"第{'、'.join(map(str, pages[:_LISTED]))}{'等' if len(pages) > _LISTED else ''}页"


def _with_joined_tables(blocks: Sequence[Column | Grid]) -> list[Column | list[Grid]]:
    """The blocks, tables that go on on the next page taken together (same columns, nothing between them)."""
    out: list[Column | list[Grid]] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, Column):
            out.append(block)
        elif isinstance(last, list) and last[-1].page + 1 == block.page and _same_columns(last[-1], block):
            last.append(block)
        else:
            out.append([block])
    return out


def _same_columns(one: Grid, other: Grid) -> bool:
    """Whether two tables have the same columns, wherever on the page they begin."""
    widths = [[b - a for a, b in zip(g.edges, g.edges[1:], strict=False)] for g in (one, other)]
    return len(widths[0]) == len(widths[1]) and all(abs(a - b) < 4 for a, b in zip(*widths, strict=True))


def _put(blocks: Sequence[Column | list[Grid]], layout: Layout) -> None:
    """Put down columns as paragraphs and tables as tables."""
    state = _State(indented=_indented(blocks), leading=_leading(blocks))
    for block in blocks:
        if isinstance(block, Column):
            for line in block.lines:
                _put_line(line, block, state, layout)
        else:
            if not layout.fresh:
                layout.newline()
            state.line = None
            _put_table(block, layout)
    if not layout.fresh:
        layout.newline()


def _put_line(line: Line, column: Column, state: _State, layout: Layout) -> None:
    """Put down a line, as a part of the paragraph before it or as the beginning of another."""
    if state.line is not None and state.column is not None:
        if _goes_on(state.line, state.column, line, column, state):
            if re.search(r"[A-Za-z]$", state.line.text) and re.match(r"[A-Za-z]", line.text):
                layout.add(" ")
        else:
            layout.newline()
    layout.add(line.text, page=line.page, box=line.box)
    state.line, state.column = line, column


def _goes_on(last: Line, last_column: Column, line: Line, column: Column, state: _State) -> bool:
    """Whether a paragraph goes on in *line*: the line before is full, this one is not indented and of the same size."""
    if "\t" in last.text or "\t" in line.text or abs(last.size - line.size) > 0.15 * last.size:
        return False
    # a mark may hang over the edge, a word or a number may not fit; indents alone then tell where a paragraph begins
    full = last.right >= last_column.right - (3.2 if state.indented else 2.1) * last.size
    flush = line.left <= column.left + 0.9 * line.size
    if not (full and flush) or (len(last_column.lines) == 1 and last_column is column):
        return False
    if last.page == line.page and last_column is column and line.base - last.base > 1.6 * max(state.leading, line.size):
        return False
    if state.indented:
        return True
    return (
        not _LABEL.match(line.text)
        if not _SENTENCE_END.search(last.text)
        else last.page == line.page and (line.base - last.base <= 1.25 * state.leading and not _LABEL.match(line.text))
    )


def _body_lines(blocks: Sequence[Column | list[Grid]]) -> list[tuple[Line, Column]]:
    return [(line, block) for block in blocks if isinstance(block, Column) for line in block.lines]


def _indented(blocks: Sequence[Column | list[Grid]]) -> bool:
    """Whether paragraphs begin with two blank characters, as is the custom: so do lines that follow a short one."""
    indented = flush = 0
    for block in blocks:
        if not isinstance(block, Column):
            continue
        for line in block.lines:
            inward = (line.left - block.left) / line.size
            wide = line.right >= block.right - 1.6 * line.size
            indented += wide and 1.2 < inward < 3.2
            flush += wide and inward < 0.9
    return indented * 12 > flush


def _leading(blocks: Sequence[Column | list[Grid]]) -> float:
    """The usual distance from line to line, in points."""
    steps: Counter[float] = Counter()
    for block in blocks:
        if isinstance(block, Column):
            for one, other in zip(block.lines, block.lines[1:], strict=False):
                if 0 < other.base - one.base < 4 * one.size:
                    steps[round(other.base - one.base)] += 1
    return float(steps.most_common(1)[0][0]) if steps else 0.0


def _put_table(grids: Sequence[Grid], layout: Layout) -> None:
    """Put down a table, the heads that later pages repeat once only."""
    rows: list[list[LayoutCell]] = []
    heads: list[list[str]] = []
    for number, grid in enumerate(grids):
        for k, cells in enumerate(grid.cells):
            laid = [_cell_of(cell.runs, cell.box, cell.rows, cell.columns, grid.page) for cell in cells]
            texts = [cell.text for cell in laid]
            if not number and k < 4:
                heads.append(texts)
            if number and k < len(heads) and texts == heads[k]:
                continue
            rows.append(laid)
    layout.table(rows, caption=layout.caption())


def _cell_of(
    runs: Sequence[Run], box: tuple[float, float, float, float], rows: int, columns: int, page: int
) -> LayoutCell:
    """A cell with its text; its lines follow one another without a break."""
    lines = lines_of(list(runs), page)
    text = ""
    for line in lines:
        spaced = text and re.search(r"[A-Za-z0-9%]$", text) and re.match(r"[A-Za-z0-9]", line.text)
        text += (" " if spaced else "") + line.text
    left, top, right, bottom = box
    return LayoutCell(text, "", rows, columns, page, (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)))
