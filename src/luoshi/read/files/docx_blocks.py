"""Paragraphs, tables and text boxes of a Word file, put down in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from luoshi.read.files.docx_runs import INSERTED, MC, Piece, Story, chosen, pieces, placeholder
from luoshi.read.files.docx_styles import W, number, on, value
from luoshi.read.files.layout import Layout, LayoutCell

_THROUGH = frozenset(W + name for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_CONTENTS_TITLE = re.compile(r"\s*目\s*[录錄次]\s*")


def blocks(element: etree._Element, story: Story, tags: tuple[str, ...] = ("p", "tbl")) -> Iterator[etree._Element]:
    """The paragraphs and tables (or whatever *tags* names) right under *element*, through all that only wraps them."""
    wanted = tuple(W + tag for tag in tags)
    for child in element.iterchildren():
        if child.tag in wanted:
            yield child
        elif child.tag in _THROUGH:
            yield from blocks(child, story, tags)
        elif child.tag == W + "sdt":
            if _contents_list(child):
                story.contents_lines += sum(1 for _ in child.iter(W + "p"))
            elif not placeholder(child):
                yield from blocks(child, story, tags)
        elif child.tag == MC + "AlternateContent":
            branch = chosen(child)
            if branch is not None:
                yield from blocks(branch, story, tags)


def put(element: etree._Element, story: Story, layout: Layout, *, part: str = "") -> None:
    """Put down all that stands under *element*, a line a paragraph; *part* names where, if not in the body."""
    carried: list[Piece] = []
    for block in _without_contents_title(list(blocks(element, story)), story):
        if block.tag == W + "tbl":
            _table(block, story, layout, part)
            continue
        found = carried + _paragraph(block, story)
        carried = found if _joins_next(block) else []
        if not carried:
            _line(found, story, layout, part)
    if carried:
        _line(carried, story, layout, part)


def plain(element: etree._Element, story: Story) -> tuple[str, str]:
    """The text under *element* as of a cell or note, with what is to be said of it."""
    inner = Layout()
    noted = story.insertions
    put(element, story, inner)
    return inner.finish()[0].strip("\n"), INSERTED if story.insertions > noted else ""


def _line(found: list[Piece], story: Story, layout: Layout, part: str) -> None:
    """Put down a paragraph, and below it the text boxes that are anchored in it."""
    if not layout.fresh:
        layout.newline()
    for text, note in _joined(found):
        layout.add(text, part=part, note=note)
    layout.newline()
    boxes, story.boxes = story.boxes, []
    for box in boxes:
        story.box_count += 1
        put(box, story, layout, part=f"文本框{story.box_count}")


def _joined(found: list[Piece]) -> Iterator[Piece]:
    """The pieces with neighbours of one kind as one."""
    text, said = "", ""
    for piece, note in found:
        if note != said:
            yield text, said
            text, said = "", note
        text += piece
    yield text, said


def _paragraph(paragraph: etree._Element, story: Story) -> list[Piece]:
    """The pieces of *paragraph*, its automatic number first."""
    properties = paragraph.find(W + "pPr")
    style = value(properties, "pStyle")
    if style and story.styles.contents_line(style):
        story.contents_lines += 1
        return []
    found = pieces(paragraph, story)
    if properties is None or _joins_next(paragraph):
        return found
    mark = _mark(properties, style, story)
    if mark and (any(text for text, _ in found) or _in_cell(paragraph)):
        head = next((text for text, _ in found if text), "")
        gap = " " if mark[-1:].isdecimal() or (mark.endswith(".") and head[:1].isdigit()) else ""
        return [(mark + gap, ""), *found]
    return found


def _mark(properties: etree._Element, style: str, story: Story) -> str:
    """The automatic number of a paragraph, its own or that of its style; counts it."""
    own = properties.find(W + "numPr")
    styled, styled_level = story.styles.numbering(style) if style else ("", None)
    list_id = value(own, "numId") or styled
    if list_id in ("", "0"):
        return ""
    level = number(value(own, "ilvl"))
    if level is None:
        level = styled_level if styled_level is not None else story.numbering.level_of(list_id, style)
    return story.numbering.mark(list_id, level)


def _in_cell(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    return parent is not None and parent.tag == W + "tc"


def _joins_next(paragraph: etree._Element) -> bool:
    """Whether the mark that ends *paragraph* is deleted, so that the next one goes on in the same line."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)


def _contents_list(control: etree._Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _without_contents_title(found: list[etree._Element], story: Story) -> Iterator[etree._Element]:
    """The blocks without the lines of a table of contents and their title (目录)."""
    listed = [e.tag == W + "p" and story.styles.contents_line(value(e.find(W + "pPr"), "pStyle")) for e in found]
    for index, block in enumerate(found):
        if listed[index]:
            story.contents_lines += 1
        elif not (
            any(listed[index + 1 : index + 3]) and _CONTENTS_TITLE.fullmatch("".join(map(str, block.itertext(W + "t"))))
        ):
            yield block


@dataclass(slots=True)
class _Open:
    """A cell that may go on in the rows below: where it stands, the columns it covers."""

    row: int
    index: int
    columns: int


def _table(table: etree._Element, story: Story, layout: Layout, part: str) -> None:
    """Put down a table; one of a single column is but a frame around lines."""
    rows = [row for row in blocks(table, story, ("tr",)) if not _deleted(row)]
    cells = [[cell for cell in blocks(row, story, ("tc",)) if cell.find(f"{W}tcPr/{W}cellDel") is None] for row in rows]
    if all(len(row) <= 1 for row in cells):
        for row in cells:
            for cell in row:
                put(cell, story, layout, part=part)
        return
    caption = layout.caption()
    story.table_count += 1
    name = f"表{story.table_count}"
    layout.table(_grid(rows, cells, story), caption=caption, part=name)


def _grid(rows: list[etree._Element], cells: list[list[etree._Element]], story: Story) -> list[list[LayoutCell]]:
    """The cells with their spans: merged ones once, at their upper left."""
    grid: list[list[LayoutCell]] = []
    opened: dict[int, _Open] = {}  # by the column that they begin at
    for row, found in zip(rows, cells, strict=True):
        line: list[LayoutCell] = []
        column = _skipped(row)
        line += [LayoutCell("", columns=column)] if column else []
        for cell in found:
            properties = cell.find(W + "tcPr")
            columns = min(max(number(value(properties, "gridSpan")) or 1, 1), 1000)
            above = opened.get(column)
            if _goes_on(properties, "vMerge") and above is not None and above.columns == columns:
                merged = grid[above.row][above.index]
                grid[above.row][above.index] = replace(merged, rows=len(grid) - above.row + 1)
            elif _goes_on(properties, "hMerge") and line:
                line[-1] = replace(line[-1], columns=line[-1].columns + columns)
            else:
                text, note = plain(cell, story)
                opened[column] = _Open(len(grid), len(line), columns)
                line.append(LayoutCell(text, columns=columns, note=note))
            column += columns
        grid.append(line)
    return grid


def _skipped(row: etree._Element) -> int:
    """The columns that *row* leaves free at its beginning."""
    return min(max(number(value(row.find(W + "trPr"), "gridBefore")) or 0, 0), 1000)


def _goes_on(properties: etree._Element | None, merge: str) -> bool:
    found = properties.find(W + merge) if properties is not None else None
    return found is not None and found.get(W + "val", "continue") == "continue"


def _deleted(row: etree._Element) -> bool:
    """Whether a tracked change deletes *row*, or it is hidden."""
    properties = row.find(W + "trPr")
    return properties is not None and (properties.find(W + "del") is not None or on(properties, "hidden") is True)
