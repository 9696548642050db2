"""The sheet 说明 of the workbook: from what and when it was made, and what every column means."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from luoshi.records import Document, Finding
from luoshi.write.fact_sheets import counted, fact_columns
from luoshi.write.facts import present
from luoshi.write.labels import VERDICTS
from luoshi.write.sheets import Book
from luoshi.write.words import COLUMNS, SHEETS


def notes(book: Book, documents: Sequence[Document], findings: Sequence[Finding], made: datetime) -> None:
    """Add the sheet; only kinds of facts that the documents hold are explained."""
    sheet = book.sheet("说明", ["项目", "说明"], (24, 90), frozen=0)
    lines = [*_origin(documents, findings, made), *_meanings(documents)]
    for row, (head, words) in enumerate(lines, 1):
        sheet.text(row, 0, head)
        sheet.text(row, 1, words, wrap=True)


def _origin(documents: Sequence[Document], findings: Sequence[Finding], made: datetime) -> Iterator[tuple[str, str]]:
    """When it was made, of how many and which documents, and what a reader must be told of their files."""
    yield "制表时间", f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}"
    yield "文件数", f"{len(documents)} 个"
    yield "数据条数", f"{sum(len(document.figures) for document in documents)} 条"
    for kind in present(documents):
        yield f"{kind.name}条数", f"{counted(documents, kind)} 条"
    counts = {v: sum(1 for finding in findings if finding.verdict == v) for v in VERDICTS}
    yield "疑点条数", "、".join(f"{name} {counts[verdict]} 条" for verdict, name in VERDICTS.items())
    for index, document in enumerate(documents, 1):
        size = f"{len(document.text)} 字，{len(document.figures)} 条数据"
        yield f"文件 {index}", f"{document.name}：{document.title or '无标题'}，{size}"
        for words in document.notes:
            yield "　提示", words


def _meanings(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """What every sheet and column means, in the order of the sheets."""
    facts = {kind.name: (kind.about, fact_columns(kind)) for kind in present(documents)}
    figures, *rest = ((name, (words, COLUMNS.get(name, ()))) for name, words in SHEETS.items())
    for name, (about, columns) in (figures, *facts.items(), *rest):
        yield f"表〔{name}〕", about
        yield from ((f"　{head}", meaning) for head, meaning in columns)
