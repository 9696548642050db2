"""The ledger as an Excel workbook: 数据, 出处, 疑点, 修复 and 说明, each number linked to its sentence."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from luoshi.records import Document, Figure, Finding
from luoshi.write.amounts import plain
from luoshi.write.labels import (
    BOUNDS,
    MEASURES,
    REPAIRS,
    STATUSES,
    VERDICTS,
    check_label,
    comparison_label,
    period_label,
    reason,
    said,
)
from luoshi.write.quotes import Quote, sentences
from luoshi.write.sheets import Book, Sheet
from luoshi.write.words import COLUMNS, SHEETS

# One sheet of Excel holds 1,048,576 rows; what is more goes on in a second sheet of the same columns.
ROWS = 1_000_000
# Above this many figures rows are written through to disk, so that memory stays flat.
_STREAMED = 20_000

_WIDTHS = {
    "数据": (5, 26, 5, 17, 10, 8, 12, 5, 6, 8, 6, 13, 15, 20, 14),
    "出处": (5, 64, 12, 14, 20, 7, 7, 34),
    "疑点": (5, 6, 14, 24, 22, 18, 26, 14, 26, 14, 26),
    "修复": (5, 16, 14, 30, 14, 44, 8, 7, 7),
}


def workbook(
    documents: Sequence[Document],
    findings: Sequence[Finding],
    path: Path,
    *,
    made: datetime | None = None,
    rows: int = ROWS,
) -> None:
    """Write 数据台账.xlsx for *documents* and *findings* to *path* (written over if it is there).

    Values are numbers in the plain unit (450000000000 元), ranges stand in two columns, and texts are always texts,
    never formulas. *made* is the time of making (default: now); *rows* is how many data rows a sheet may hold.

    Raises:
        OSError: *path* cannot be written.
    """
    made = made or datetime.now()
    count = sum(len(document.figures) for document in documents)
    parts = range(max(1, -(-count // rows)))
    book = Book(path, made, streamed=count > _STREAMED)
    data = [_sheet(book, "数据", part) for part in parts]
    origins = [_sheet(book, "出处", part) for part in parts]
    for index, (document, figure, quote) in enumerate(_figures(documents)):
        part, row = divmod(index, rows)
        _data_row(data[part], origins[part].name, row + 1, index + 1, document, figure, quote)
        _origin_row(origins[part], data[part].name, row + 1, index + 1, document, figure, quote)
    sheet = _sheet(book, "疑点", 0)
    for index, finding in enumerate(findings):
        _finding_row(sheet, index + 1, finding)
    _repairs(_sheet(book, "修复", 0), documents)
    _notes(book, documents, findings, made)
    book.close()


def _sheet(book: Book, kind: str, part: int) -> Sheet:
    """A sheet of *kind* with its head; further parts are numbered."""
    name = kind if part == 0 else f"{kind}（{part + 1}）"
    frozen = 2 if kind == "数据" else 1
    return book.sheet(name, [head for head, _ in COLUMNS[kind]], _WIDTHS[kind], frozen=frozen)


def _figures(documents: Sequence[Document]) -> Iterator[tuple[Document, Figure, Quote]]:
    for document in documents:
        quoted = sentences(document.text)
        for figure in document.figures:
            yield document, figure, quoted.quote(figure.start, figure.end)


def _data_row(
    sheet: Sheet, origin: str, row: int, number: int, document: Document, figure: Figure, quote: Quote
) -> None:
    decimals = min(10, max(0, -figure.step.adjusted())) if figure.step.is_finite() and figure.step else 0
    sheet.integer(row, 0, number)
    sheet.text(row, 1, said(figure.indicator), wrap=True)
    sheet.text(row, 2, BOUNDS[figure.bound])
    sheet.number(row, 3, plain(figure.value), decimals)
    sheet.number(row, 4, "" if figure.high is None else plain(figure.high), decimals)
    sheet.text(row, 5, figure.unit)
    sheet.text(row, 6, figure.surface)
    sheet.link(row, 7, "§", origin, f"B{row + 1}", tip=quote.text)
    texts = (
        MEASURES[figure.measure],
        comparison_label(figure.comparison),
        STATUSES[figure.status],
        period_label(figure.period),
        said(figure.scope),
        figure.section,
        document.name,
    )
    for column, words in enumerate(texts, 8):
        sheet.text(row, column, words)


def _origin_row(
    sheet: Sheet, data: str, row: int, number: int, document: Document, figure: Figure, quote: Quote
) -> None:
    sheet.link(row, 0, str(number), data, f"D{row + 1}", tip="回到数据表")
    sheet.quote(row, 1, quote)
    sheet.text(row, 2, figure.surface)
    sheet.text(row, 3, document.name)
    sheet.text(row, 4, figure.section)
    sheet.integer(row, 5, figure.start)
    sheet.integer(row, 6, figure.end)
    sheet.text(row, 7, "；".join(reason(why) for why in figure.because), wrap=True)


def _finding_row(sheet: Sheet, row: int, finding: Finding) -> None:
    sheet.integer(row, 0, row)
    texts = [VERDICTS[finding.verdict], check_label(finding.check), finding.message, finding.arithmetic]
    texts.append(finding.assumes)
    for place in finding.sources[:2]:
        texts += [place.quote, f"{place.document} 第 {place.start}—{place.end} 字"]
    texts += [""] * (9 - len(texts))
    rest = finding.sources[2:]
    texts.append("\n".join(f"“{s.quote}”（{s.document} 第 {s.start}—{s.end} 字）" for s in rest))
    for column, words in enumerate(texts, 1):
        sheet.text(row, column, words, wrap=True)


def _repairs(sheet: Sheet, documents: Sequence[Document]) -> None:
    row = 0
    for document in documents:
        for repair in document.repairs:
            row += 1
            sheet.integer(row, 0, row)
            texts = (
                document.name,
                REPAIRS.get(repair.kind, repair.kind),
                document.text[repair.start : repair.end],
                repair.replacement or "（略去）",
                repair.evidence,
                "已采用" if repair.applied else "仅建议",
            )
            for column, words in enumerate(texts, 1):
                sheet.text(row, column, words, wrap=column in (1, 3, 5))
            sheet.integer(row, 7, repair.start)
            sheet.integer(row, 8, repair.end)


def _notes(book: Book, documents: Sequence[Document], findings: Sequence[Finding], made: datetime) -> None:
    """The sheet 说明: when and from what it was made, and what every column means."""
    sheet = book.sheet("说明", ["项目", "说明"], (24, 90), frozen=0)
    when = f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}"
    verdicts = "、".join(
        f"{name} {sum(1 for finding in findings if finding.verdict == verdict)} 条"
        for verdict, name in VERDICTS.items()
    )
    lines = [
        ("制表时间", when),
        ("文件数", f"{len(documents)} 个"),
        ("数据条数", f"{sum(len(document.figures) for document in documents)} 条"),
        ("疑点条数", verdicts),
    ]
    lines += [
        (
            f"文件 {index}",
            f"{document.name}：{document.title or '无标题'}，{len(document.text)} 字，{len(document.figures)} 条数据",
        )
        for index, document in enumerate(documents, 1)
    ]
    for kind, words in SHEETS.items():
        lines.append((f"表〔{kind}〕", words))
        lines += [(f"　{head}", meaning) for head, meaning in COLUMNS.get(kind, ())]
    for row, (head, words) in enumerate(lines, 1):
        sheet.text(row, 0, head)
        sheet.text(row, 1, words, wrap=True)
