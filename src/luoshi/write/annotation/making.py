"""The workbook 标注.xlsx: what was read, one row a figure or fact, for an office to correct without a program."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from luoshi.records import Document
from luoshi.write.annotation.forms import FIGURES, FIRST, FORMS, LAST, MISSED, VERDICTS, Field, Form, raw
from luoshi.write.annotation.words import EXPLAINED, MEANINGS
from luoshi.write.quotes import sentences
from luoshi.write.sheets import Book, Sheet

TITLE: Final = "标注"
READ, TEXTS, FILES = "_读数", "_原文", "_文件"
VERSION: Final = "luoshi-annotation-1"
FREE: Final = 40
"""How many empty rows a sheet has for what was missed."""
_CHUNK: Final = 2_500
_FIRST_WIDTHS: Final = (6, 14, 52, 14, 6)
_LAST_WIDTHS: Final = (18, 7, 7)


def annotation_workbook(documents: Sequence[Document], path: Path, *, made: datetime, free: int = FREE) -> None:
    """Write 标注.xlsx for *documents* to *path*: sheets of figures and facts with lists to choose from.

    Everything that `take` needs is inside, the texts included. Offsets and sentences are protected (no password); each
    sheet ends with *free* empty rows for what was missed.

    Raises:
        OSError: *path* cannot be written.
    """
    book = Book(path, made, streamed=False, title=TITLE)
    _explain(book.sheet("说明", ["项目", "说明"], (16, 96), frozen=0), documents, made)
    read: list[tuple[str | int, ...]] = []
    for form in FORMS:
        if form is FIGURES or any(form.of(document) for document in documents):
            read += _sheet(book, form, documents, free)
    _lines(book.sheet("原文", ["文件", "行", "文字"], (14, 6, 110), frozen=1), documents)
    book.hidden(READ, read)
    book.hidden(TEXTS, _texts(documents))
    book.hidden(FILES, [(VERSION,), *((d.name, sha256(_bytes(d.text)).hexdigest()) for d in documents)])
    book.close()


def _sheet(book: Book, form: Form, documents: Sequence[Document], free: int) -> Iterator[tuple[str | int, ...]]:
    """One sheet with its rows and its free rows; yields what was read, for comparison."""
    widths = (*_FIRST_WIDTHS, *(field.width for field in form.fields), *_LAST_WIDTHS)
    sheet = book.sheet(form.name, form.heads, widths, frozen=2)
    row = 0
    for document in documents:
        quoted = sentences(document.text)
        for thing in form.of(document):
            row += 1
            sheet.integer(row, 0, row)
            sheet.text(row, 1, document.name, wrap=True)
            sheet.quote(row, 2, quoted.quote(thing.start, thing.end, reach=90))
            sheet.entry(row, 3, document.text[thing.start : thing.end])
            told = _fields(sheet, row, form, thing)
            told["head"] = _head(document, thing)
            told["section"] = thing.section
            yield form.name, row, document.name, thing.start, thing.end, json.dumps(told)
    _free(sheet, form, documents, row + 1, row + free)
    _choices(sheet, form, (1, row + free), len(documents))
    sheet.protect()


def _fields(sheet: Sheet, row: int, form: Form, thing: Any) -> dict[str, Any]:
    """Write the fields of one row; what they hold and what the sheet shows."""
    values: dict[str, str] = {}
    shown: dict[str, str] = {}
    sheet.entry(row, 4, "")
    for column, field in enumerate(form.fields, len(FIRST)):
        values[field.key] = raw(thing, field.key)
        shown[field.key] = field.said(values[field.key])
        _entry(sheet, row, column, field, shown[field.key])
    last = len(FIRST) + len(form.fields)
    sheet.entry(row, last, "")
    sheet.integer(row, last + 1, thing.start)
    sheet.integer(row, last + 2, thing.end)
    return {"raw": values, "said": shown}


def _entry(sheet: Sheet, row: int, column: int, field: Field, words: str) -> None:
    if field.type == "number":
        sheet.entry_number(row, column, words)
    else:
        sheet.entry(row, column, words)


def _free(sheet: Sheet, form: Form, documents: Sequence[Document], first: int, last: int) -> None:
    """Empty rows for what was missed; where there is one document only, its name stands there already."""
    alone = documents[0].name if len(documents) == 1 else ""
    for row in range(first, last + 1):
        sheet.text(row, 0, "补")
        sheet.entry(row, 1, alone)
        for column in range(2, len(form.heads) - 2):
            sheet.entry(row, column, "")


def _choices(sheet: Sheet, form: Form, rows: tuple[int, int], files: int) -> None:
    """The drop-down lists of a sheet."""
    sheet.choices(rows, 1, f"='{FILES}'!$A$2:$A${files + 1}")
    sheet.choices(rows, 4, VERDICTS)
    for column, field in enumerate(form.fields, len(FIRST)):
        if field.type == "choice":
            sheet.choices(rows, column, [label for label in field.words.values() if label])
        elif field.type == "comparison":
            sheet.choices(rows, column, ("同比", "环比", "年均"), strict=False)


def _head(document: Document, thing: Any) -> str:
    """The words of the text that name a figure; empty where they are only implied, and for facts."""
    start = getattr(thing, "indicator_start", -1)
    return document.text[start : thing.indicator_end] if start >= 0 else ""


def _lines(sheet: Sheet, documents: Sequence[Document]) -> None:
    """The texts line by line, for reading along and for copying sentences."""
    row = 0
    for document in documents:
        for number, line in enumerate(document.text.split("\n"), 1):
            if line.strip():
                row += 1
                sheet.text(row, 0, document.name)
                sheet.integer(row, 1, number)
                sheet.text(row, 2, line, wrap=True)
    sheet.protect()


def _texts(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """The texts in pieces that every cell can hold, escaped so that no program changes a character."""
    for document in documents:
        for at in range(0, len(document.text), _CHUNK):
            yield document.name, json.dumps(document.text[at : at + _CHUNK]).replace("_", "\\u005f")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def _explain(sheet: Sheet, documents: Sequence[Document], made: datetime) -> None:
    """The sheet 说明: how to fill it in, and what every column means."""
    lines = [("制表时间", f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}")]
    lines += [("文件", f"{document.name}，{len(document.text)} 字") for document in documents]
    lines += EXPLAINED
    for form in FORMS:
        if form is not FIGURES and not any(form.of(document) for document in documents):
            continue
        lines.append((f"表〔{form.name}〕", f"每行一条；末尾的空行（编号为“补”）用来补“{MISSED}”的。"))
        lines += [(f"　{head}", MEANINGS[head]) for head in FIRST]
        lines += [(f"　{field.head}", field.meaning) for field in form.fields]
        lines += [(f"　{head}", MEANINGS[head]) for head in LAST]
    for row, (head, words) in enumerate(lines, 1):
        sheet.text(row, 0, head)
        sheet.text(row, 1, words, wrap=True)
    sheet.protect()
