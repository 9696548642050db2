"""核对台账.xlsx: a row a finding with cells to answer in, a row a quote, documents against documents, promises."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from luoshi.records import Document, Finding, Promise
from luoshi.write.findings import Places, Standing, counted, names_of, ranked
from luoshi.write.findings_words import ANSWERS, COLUMNS, EXPLAINED, FINDINGS, MATRIX, PROMISES, QUOTES
from luoshi.write.labels import VERDICTS, check_label, period_label, reason, said
from luoshi.write.matrix import RELATIONS, pairs
from luoshi.write.promises import OUTCOMES
from luoshi.write.sheets import Book, Sheet

_WIDTHS: Final = {
    FINDINGS: (13, 5, 6, 13, 34, 24, 26, 16, 28, 18, 28, 18, 34, 9, 22, 9, 12),
    QUOTES: (13, 5, 6, 64, 26, 30, 8, 8),
    MATRIX: (26, 26, *(8 for _ in RELATIONS), 8, 60),
    PROMISES: (6, 7, 10, 26, 12, 34, 34, 24, 24, 16, 20, 20),
}
_SHOWN: Final = 2
"""Quotes of a finding with cells of their own; what is more stands in one cell together."""
_SPARE: Final = 2000
"""Rows below the last finding that the drop-down list covers too, for sheets put together by hand."""


def findings_book(
    documents: Sequence[Document],
    findings: Sequence[Finding],
    path: Path,
    *,
    standing: Standing | None = None,
    promises: Sequence[Promise] = (),
    made: datetime | None = None,
) -> None:
    """Write 核对台账.xlsx to *path* (written over if it is there).

    The office fills 处理, 理由, 姓名 and 日期; `luoshi.write.findings_taking.take` reads them back by the ids of
    *standing*. What was answered for before stands filled in at the end.

    Raises:
        OSError: *path* cannot be written.
    """
    standing, made = standing or Standing(), made or datetime.now()
    rows = [*ranked(standing.open(findings)), *ranked(standing.closed(findings))]
    places = Places(documents)
    book = Book(path, made, streamed=False, title="核对台账")
    sheet = _sheet(book, FINDINGS, frozen=3)
    for row, finding in enumerate(rows, 1):
        _finding(sheet, row, finding, standing, places)
    sheet.choices((1, len(rows) + _SPARE), list(COLUMNS[FINDINGS]).index("处理"), ANSWERS)
    _quotes(_sheet(book, QUOTES, frozen=3), rows, standing, places)
    if len(documents) > 1:
        _pairs(_sheet(book, MATRIX, frozen=2), documents, rows, standing)
    if promises:
        _promises(_sheet(book, PROMISES, frozen=4), promises)
    _notes(book, documents, findings, standing, made)
    book.close()


def _sheet(book: Book, name: str, *, frozen: int) -> Sheet:
    return book.sheet(name, list(COLUMNS[name]), _WIDTHS[name], frozen=frozen, large=name == FINDINGS)


def _finding(sheet: Sheet, row: int, finding: Finding, standing: Standing, places: Places) -> None:
    sheet.text(row, 0, standing.id(finding))
    sheet.integer(row, 1, row)
    texts = [VERDICTS[finding.verdict], check_label(finding.check), finding.message, finding.arithmetic]
    texts += [finding.assumes, "\n".join(names_of(finding))]
    several = len(names_of(finding)) > 1
    for source in finding.sources[:_SHOWN]:
        texts += [source.quote, (f"{source.document}\n" if several else "") + places.of(source, short=True)]
    texts += [""] * (6 + 2 * _SHOWN - len(texts))
    rest = (
        f"“{source.quote}”（{f'{source.document}，' if several else ''}{places.of(source, short=True)}）"
        for source in finding.sources[_SHOWN:]
    )
    texts.append("\n".join(rest))
    for column, words in enumerate(texts, 2):
        sheet.text(row, column, words, wrap=True)
    accepted = standing.of(finding)
    answer = (ANSWERS[1], accepted.reason, accepted.name, accepted.date) if accepted else ("", "", "", "")
    for column, words in enumerate(answer, 2 + len(texts)):
        sheet.entry(row, column, words)


def _quotes(sheet: Sheet, rows: Sequence[Finding], standing: Standing, places: Places) -> None:
    row = 0
    for number, finding in enumerate(rows, 1):
        for source in finding.sources:
            row += 1
            sheet.text(row, 0, standing.id(finding))
            sheet.link(row, 1, str(number), FINDINGS, f"A{number + 1}", tip=f"回到〔{FINDINGS}〕")
            sheet.text(row, 2, VERDICTS[finding.verdict])
            sheet.text(row, 3, source.quote, wrap=True)
            sheet.text(row, 4, source.document, wrap=True)
            sheet.text(row, 5, places.of(source), wrap=True)
            sheet.integer(row, 6, source.start)
            sheet.integer(row, 7, source.end)


def _pairs(sheet: Sheet, documents: Sequence[Document], rows: Sequence[Finding], standing: Standing) -> None:
    names = [document.name for document in documents]
    numbers = {finding: number for number, finding in enumerate(rows, 1)}
    for row, pair in enumerate(pairs(standing.open(rows), names).values(), 1):
        sheet.text(row, 0, names[pair.first], wrap=True)
        sheet.text(row, 1, names[pair.second], wrap=True)
        listed = [pair.findings[kind] for kind in RELATIONS]
        for column, found in enumerate(listed, 2):
            sheet.integer(row, column, len(found))
        sheet.integer(row, 2 + len(listed), pair.count)
        where = "、".join(str(numbers[finding]) for found in listed for finding in found)
        sheet.text(row, 3 + len(listed), where, wrap=True)


def _promises(sheet: Sheet, promises: Sequence[Promise]) -> None:
    for row, promise in enumerate(promises, 1):
        sheet.integer(row, 0, row)
        texts = (
            OUTCOMES[promise.outcome],
            "指标" if promise.kind == "target" else "任务",
            said(promise.name),
            period_label(promise.period),
            promise.promised.quote if promise.promised else "",
            "\n".join(source.quote for source in promise.reported),
            promise.arithmetic,
            promise.changes,
            "、".join(promise.lead),
            "\n".join(
                dict.fromkeys(
                    s.document for s in (*([promise.promised] if promise.promised else []), *promise.reported)
                )
            ),
            "；".join(reason(why) for why in promise.because),
        )
        for column, words in enumerate(texts, 1):
            sheet.text(row, column, words, wrap=True)


def _notes(
    book: Book, documents: Sequence[Document], findings: Sequence[Finding], standing: Standing, made: datetime
) -> None:
    """The last sheet: when and of what it was made, how it is filled in, and what every column means."""
    sheet = book.sheet("说明", ["项目", "说明"], (24, 90), frozen=0)
    for row, (head, words) in enumerate(_explained(documents, findings, standing, made), 1):
        sheet.text(row, 0, head)
        sheet.text(row, 1, words, wrap=True)


def _explained(
    documents: Sequence[Document], findings: Sequence[Finding], standing: Standing, made: datetime
) -> Iterator[tuple[str, str]]:
    yield "制表时间", f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}"
    yield "核对结论", counted(standing.open(findings))
    yield "已说明理由", f"{len(standing.closed(findings))} 处，列在〔{FINDINGS}〕表末"
    for number, document in enumerate(documents, 1):
        size = f"{len(document.text)} 字，{len(document.figures)} 条数据"
        yield f"文件 {number}", f"{document.name}：{document.title or '无标题'}，{size}"
        yield from (("　提示", words) for words in document.notes)
    yield from EXPLAINED
    for name, columns in COLUMNS.items():
        yield from ((f"〔{name}〕{head}", meaning) for head, meaning in columns.items())
