"""Word files (docx, docm, dotx; Transitional and Strict): zip and XML, read as they are."""

import posixpath

from lxml import etree

from luoshi.read.files.archive import Archive, open_archive
from luoshi.read.files.docx_blocks import plain, put
from luoshi.read.files.docx_numbering import read_numbering
from luoshi.read.files.docx_runs import Story
from luoshi.read.files.docx_styles import W, read_styles
from luoshi.read.files.layout import Layout
from luoshi.read.files.loaded import Loaded
from luoshi.read.files.markup import parse_xml
from luoshi.records import LuoshiError

_MOST_XML = 100_000_000  # bytes; a file of 500 pages has 20 million, and a tree in memory takes twelve times as much
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FALLBACK = {
    "footnotes": "footnotes.xml",
    "endnotes": "endnotes.xml",
    "numbering": "numbering.xml",
    "styles": "styles.xml",
}


def load_docx(data: bytes, where: str) -> Loaded:
    """The text of a Word file, a line a paragraph, with its tables and the places of text boxes and insertions.

    *where* names the source in errors. Raises LuoshiError: L108 a zip bomb, L109 broken, L110 nothing to read in it.
    """
    archive = open_archive(data, where, most=_MOST_XML)
    try:
        return _loaded(archive, where)
    except RecursionError as error:
        raise LuoshiError(
            "L109", "文件嵌套过深，不是正常的文档", where, "请用 Word、WPS 打开后“另存为”docx 再读"
        ) from error


def _loaded(archive: Archive, where: str) -> Loaded:
    main = _related(archive, "", where).get("officeDocument", "word/document.xml")
    content = archive.read(main)
    root = parse_xml(content, where) if content else None
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise LuoshiError("L109", "文件损坏，找不到正文", where, "请用 Word、WPS 打开后“另存为”docx 再读")
    parts = _related(archive, main, where)
    styles = read_styles(_part(archive, parts, main, "styles", where))
    story = Story(styles, read_numbering(_part(archive, parts, main, "numbering", where), styles))
    layout = Layout()
    put(body, story, layout)
    notes = {kind: _part(archive, parts, main, kind, where) for kind in {kind for kind, _ in story.references}}
    _put_notes(notes, story, layout)
    text, places, tables = layout.finish()
    if not text.strip():
        todo = "如果内容是图片，请先识别成文字；如果在文本框、附件里，请复制到正文"
        raise LuoshiError("L110", "文件里没有可读的文字", where, todo)
    return Loaded(posixpath.basename(where), text, "utf-8", "docx", places, tables, _told(story, body))


def _related(archive: Archive, part: str, where: str) -> dict[str, str]:
    """The parts that *part* (empty: the container) refers to, by the last word of their type."""
    folder, _, name = part.rpartition("/")
    content = archive.read(f"{folder}/_rels/{name}.rels".lstrip("/"))
    if not content:
        return {}
    found: dict[str, str] = {}
    for relation in parse_xml(content, where).iterchildren(_RELATION):
        if relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            found.setdefault(relation.get("Type", "").rpartition("/")[2], path)
    return found


def _part(archive: Archive, parts: dict[str, str], main: str, kind: str, where: str) -> etree._Element | None:
    """The root of the part of that *kind*, None where there is none."""
    content = archive.read(parts.get(kind) or posixpath.join(posixpath.dirname(main), _FALLBACK[kind]))
    return parse_xml(content, where) if content else None


def _put_notes(parts: dict[str, etree._Element | None], story: Story, layout: Layout) -> None:
    """Put the footnotes and endnotes that the text refers to at its end, in the order of their references."""
    notes: dict[tuple[str, str], etree._Element] = {}
    for kind, root in parts.items():
        if root is not None:
            notes |= {(kind, note.get(W + "id", "")): note for note in root.iterchildren()}
    done = 0
    while done < len(story.references):  # a note may refer to a note
        key = list(story.references)[done]
        done += 1
        if key in notes:
            text, said = plain(notes[key], story)
            line = " ".join(text.split("\n")).strip()
            if line:
                layout.add(f"[{done}] {line}", part="脚注" if key[0] == "footnotes" else "尾注", note=said)
                layout.newline()


def _told(story: Story, body: etree._Element) -> tuple[str, ...]:
    """What a reader must know of this file, in Chinese."""
    notes = []
    if story.insertions or story.deletions:
        notes.append(f"有未接受的修订：插入{story.insertions}处（已读入），删除{story.deletions}处（未读入）")
    if story.contents_lines:
        notes.append(f"目录{story.contents_lines}行未读入")
    if story.pictures:
        notes.append(f"有图片{story.pictures}幅，图中文字未读入")
    if story.charts:
        notes.append(f"有图表{story.charts}幅，图中数据未读入")
    if next(body.iter(W + "altChunk"), None) is not None:
        notes.append("有嵌入的其他文件，未读入")
    return tuple(notes)
