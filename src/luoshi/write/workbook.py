"""The ledger as an Excel workbook: 数据, the facts, 出处, 疑点, 修复 and 说明, each number linked to its sentence."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from luoshi.records import Document, Figure, Finding
from luoshi.write.amounts import plain
from luoshi.write.fact_sheets import Entry, counted, fact_columns, fact_row, fact_widths
from luoshi.write.facts import KINDS, Kind, present
from luoshi.write.jsonl import Fact
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
from luoshi.write.notes import notes
from luoshi.write.origins import Origins, in_words
from luoshi.write.quotes import Quote, sentences
from luoshi.write.sheets import Book, Sheet
from luoshi.write.words import COLUMNS

# One sheet of Excel holds 1,048,576 rows; what is more goes on in a second sheet of the same columns.
ROWS = 1_000_000
# Above this many figures rows are written through to disk, so that memory stays flat.
_STREAMED = 20_000

_WIDTHS = {
    "数据": (5, 26, 5, 17, 10, 8, 12, 5, 6, 8, 6, 13, 15, 20, 14),
    "出处": (5, 64, 12, 14, 20, 7, 7, 34, 16),
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
    never formulas. Facts beside figures have a sheet a kind, where there are any. *made* is the time of making
    (default: now); *rows* is how many rows a sheet of figures, facts or sources may hold.

    Raises:
        OSError: *path* cannot be written.
    """
    made = made or datetime.now()
    counts = {"数据": sum(len(document.figures) for document in documents)}
    counts |= {kind.name: counted(documents, kind) for kind in present(documents)}
    book = Book(path, made, streamed=sum(counts.values()) > _STREAMED)
    pages = {name: Paged(book, name, count, rows) for name, count in counts.items()}
    origins = Paged(book, "出处", sum(counts.values()), rows)
    for index, (document, figure, quote, place) in enumerate(_figures(documents)):
        (data, row), (origin, below) = pages["数据"].next(), origins.next()
        _data_row(data, (origin.name, below), row, index + 1, document, figure, quote)
        _origin_row(
            origin, below, document, figure, quote, back=(str(index + 1), data.name, f"D{row + 1}"), place=place
        )
    for kind in present(documents):
        _facts(documents, kind, pages[kind.name], origins)
    sheet = _sheet(book, "疑点", 0)
    for index, finding in enumerate(findings):
        _finding_row(sheet, index + 1, finding)
    _repairs(_sheet(book, "修复", 0), documents)
    notes(book, documents, findings, made)
    book.close()


class Paged:
    """The sheets of one kind of rows, opened together, and the row that comes next."""

    def __init__(self, book: Book, kind: str, count: int, rows: int) -> None:
        """Open as many sheets as *count* rows need with *rows* a sheet."""
        self._sheets = [_sheet(book, kind, part) for part in range(max(1, -(-count // rows)))]
        self._rows, self._used = rows, 0

    def next(self) -> tuple[Sheet, int]:
        """The sheet and the row (below the head) that are to be written next."""
        part, row = divmod(self._used, self._rows)
        self._used += 1
        return self._sheets[part], row + 1


def _sheet(book: Book, kind: str, part: int) -> Sheet:
    """A sheet of *kind* with its head; further parts are numbered."""
    name = kind if part == 0 else f"{kind}（{part + 1}）"
    fact = next((known for known in KINDS if known.name == kind), None)
    heads = fact_columns(fact) if fact else COLUMNS[kind]
    widths = fact_widths(fact) if fact else _WIDTHS[kind]
    frozen = 2 if fact or kind == "数据" else 1
    return book.sheet(name, [head for head, _ in heads], widths, frozen=frozen)


def _figures(documents: Sequence[Document]) -> Iterator[tuple[Document, Figure, Quote, str]]:
    """Each figure with its sentence and with its place in the file in words."""
    for document in documents:
        quoted, origins = sentences(document.text), Origins(document.places)
        for figure in document.figures:
            place = in_words(origins.of(figure.start, figure.end))
            yield document, figure, quoted.quote(figure.start, figure.end), place


def _facts(documents: Sequence[Document], kind: Kind, pages: Paged, origins: Paged) -> None:
    """The facts of one kind, each with its row among the sources."""
    number = before = 0
    for document in documents:
        quoted, places = sentences(document.text), Origins(document.places)
        for fact in kind.of(document):
            number += 1
            quote = quoted.quote(fact.start, fact.end)
            (sheet, row), (origin, below) = pages.next(), origins.next()
            fact_row(sheet, row, kind, Entry(fact, document, number, (origin.name, below), quote, before))
            back = (f"{kind.name}{number}", sheet.name, f"B{row + 1}")
            place = in_words(places.of(fact.start, fact.end))
            _origin_row(origin, below, document, fact, quote, back=back, place=place)
        before += len(document.figures)


def _data_row(
    sheet: Sheet, origin: tuple[str, int], row: int, number: int, document: Document, figure: Figure, quote: Quote
) -> None:
    decimals = min(10, max(0, -figure.step.adjusted())) if figure.step.is_finite() and figure.step else 0
    sheet.integer(row, 0, number)
    sheet.text(row, 1, said(figure.indicator), wrap=True)
    sheet.text(row, 2, BOUNDS[figure.bound])
    sheet.number(row, 3, plain(figure.value), decimals)
    sheet.number(row, 4, "" if figure.high is None else plain(figure.high), decimals)
    sheet.text(row, 5, figure.unit)
    sheet.text(row, 6, figure.surface)
    sheet.link(row, 7, "§", origin[0], f"B{origin[1] + 1}", tip=quote.text)
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
    sheet: Sheet,
    row: int,
    document: Document,
    fact: Figure | Fact,
    quote: Quote,
    *,
    back: tuple[str, str, str],
    place: str,
) -> None:
    """The sentence of a figure or a fact; *back* is the number, sheet and cell that it belongs to."""
    sheet.link(row, 0, *back, tip=f"回到〔{back[1]}〕")
    sheet.quote(row, 1, quote)
    sheet.text(row, 2, fact.surface, wrap=len(fact.surface) > 12)
    sheet.text(row, 3, document.name)
    sheet.text(row, 4, fact.section)
    sheet.integer(row, 5, fact.start)
    sheet.integer(row, 6, fact.end)
    sheet.text(row, 7, "；".join(reason(why) for why in fact.because), wrap=True)
    sheet.text(row, 8, place)


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
