"""Figures and findings for a terminal: aligned for Chinese characters, no wider than the window."""

import re
import shutil
from collections.abc import Iterator, Sequence

from luoshi.records import Document, Figure, Finding
from luoshi.write.amounts import shown
from luoshi.write.columns import cut, pad, width, wrapped
from luoshi.write.findings import Standing, counts, ranked
from luoshi.write.labels import (
    ACCEPTED,
    BOUNDS,
    MEASURES,
    STATUSES,
    VERDICTS,
    check_label,
    comparison_label,
    period_label,
    said,
)

_HEADS = ("指标", "数值", "单位", "量类", "状态", "期间", "主体", "位置")
_RIGHT = frozenset({1, 7})
_LEAST = (14, 4, 4, 4, 4, 6, 6, 4)
# Columns that go first when the window is narrow: place, scope, period.
_EXPENDABLE = (7, 6, 5)
# Sign and word of a verdict: never colour alone.
_SIGNS = {"error": "✗", "possible": "?", "consistent": "✓", "info": "i"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def figure_lines(documents: Sequence[Document], columns: int | None = None) -> Iterator[str]:
    """A table of figures a document, in at most *columns* (default: of the terminal)."""
    room = columns or shutil.get_terminal_size((100, 24)).columns
    for document in documents:
        yield cut(f"{flat(document.name)}：{len(document.figures)} 条数据", room)
        if document.figures:
            yield from aligned([_HEADS, *(_cells(figure) for figure in document.figures)], room)
        yield ""


def aligned(rows: Sequence[Sequence[str]], room: int) -> Iterator[str]:
    """Rows of equal length as lines of at most *room* columns; the first row is the head, numbers stand right."""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    kept = list(range(len(widths)))
    for column in _EXPENDABLE:
        if sum(max(_LEAST[i], min(widths[i], 12)) + 2 for i in kept) > room:
            kept.remove(column)
    while sum(widths[i] + 2 for i in kept) - 2 > room:
        widest = max(kept, key=lambda i: widths[i] - _LEAST[i])
        if widths[widest] <= _LEAST[widest]:
            break
        widths[widest] -= 1
    for number, row in enumerate(rows):
        cells = [pad(cut(row[i], widths[i]), widths[i], right=i in _RIGHT) for i in kept]
        yield cut("  ".join(cells).rstrip(), room)
        if number == 0:
            yield "─" * min(room, sum(widths[i] + 2 for i in kept) - 2)


def finding_lines(
    findings: Sequence[Finding],
    columns: int | None = None,
    *,
    standing: Standing | None = None,
    every: bool = False,
) -> Iterator[str]:
    """Findings by verdict, the gravest first: message, arithmetic, assumption and every quote with its place.

    What agrees and what was answered for (*standing*) is only counted, unless *every* is asked for.
    """
    room = columns or shutil.get_terminal_size((100, 24)).columns
    standing = standing or Standing()
    open_ones, closed = ranked(standing.open(findings)), ranked(standing.closed(findings))
    if not findings:
        yield "没有疑点：各项检查都没有发现不一致。"
    for verdict, number in counts(open_ones).items():
        held = [finding for finding in open_ones if finding.verdict == verdict]
        shown = every or verdict != "consistent"
        if held:
            more = "" if shown else "（加 --all 逐条列出）"
            yield cut(f"── {_SIGNS[verdict]} {VERDICTS[verdict]} {number} 处{more}", room)
        for finding in held if shown else ():
            yield from _finding(finding, standing, room)
    if closed:
        more = "" if every else "（加 --all 逐条列出）"
        yield cut(f"── {ACCEPTED} {len(closed)} 处{more}", room)
    for finding in closed if every else ():
        yield from _finding(finding, standing, room)


def _finding(finding: Finding, standing: Standing, room: int) -> Iterator[str]:
    """The lines of one finding."""
    verdict = f"{_SIGNS[finding.verdict]} {VERDICTS[finding.verdict]}"
    message = f"{verdict}  {check_label(finding.check)}：{flat(finding.message)}"
    yield from _indented(message, room, "", "  ")
    accepted = standing.of(finding)
    answer = f"{accepted.reason}（{accepted.name}）" if accepted else ""
    for head, words in (("算式", finding.arithmetic), ("前提", finding.assumes), ("理由", answer)):
        if words:
            yield from _indented(f"{head}：{flat(words)}", room, "    ", "    ")
    for place in finding.sources:
        quote = f"§ {flat(place.document)} {place.start}—{place.end}：“{flat(place.quote)}”"
        yield from _indented(quote, room, "    ", "      ")
    yield ""


def flat(text: str) -> str:
    r"""*text* on one line and unable to steer a terminal.

    >>> flat("一\n二\x1b[31m")
    '一 二 [31m'
    """
    return _CONTROL.sub(" ", text)


def _indented(text: str, room: int, first: str, others: str) -> Iterator[str]:
    for number, line in enumerate(wrapped(text, max(10, room - len(others)))):
        yield (others if number else first) + line


def _cells(figure: Figure) -> tuple[str, ...]:
    number = shown(figure)
    value = BOUNDS[figure.bound] + number.low + (f"—{number.high}" if number.high else "")
    cells = (
        said(figure.indicator),
        value,
        number.unit,
        comparison_label(figure.comparison) + MEASURES[figure.measure],
        STATUSES[figure.status],
        period_label(figure.period),
        said(figure.scope),
        str(figure.start),
    )
    return tuple(flat(cell) for cell in cells)
