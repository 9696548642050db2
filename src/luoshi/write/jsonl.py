"""Facts and findings as JSON Lines: one object a line, the same fields for everybody's scripts."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from luoshi.records import Document, Figure, Finding
from luoshi.write.amounts import plain

# A lone surrogate cannot be encoded, and some readers take these separators for the end of a line: all are escaped.
_ESCAPED = re.compile("[\ud800-\udfff\x7f-\x9f\u2028\u2029]")
# Beyond this many digits Python refuses to print an int; a Decimal has no such limit.
_INT_DIGITS = 300


def figure_json(figure: Figure, document: str) -> dict[str, object]:
    """One figure as the object that scripts read, *document* being the name of its file.

    Offsets count characters of the raw text. *value* and *high* are exact: int where whole, float where its print is
    the number itself, else Decimal; write them with `dump`, which keeps every digit (``json.dumps`` knows no Decimal).

    >>> f = Figure(2, 6, "5.5%", Decimal("5.5"), "%", measure="growth", comparison="yoy")
    >>> figure_json(f, "报告.txt")["value"], figure_json(f, "报告.txt")["high"]
    (5.5, None)
    """
    return {
        "kind": "figure",
        "document": document,
        "start": figure.start,
        "end": figure.end,
        "surface": figure.surface,
        "value": _number(figure.value),
        "high": None if figure.high is None else _number(figure.high),
        "unit": figure.unit,
        "measure": figure.measure,
        "comparison": figure.comparison,
        "bound": figure.bound,
        "status": figure.status,
        "period": figure.period,
        "scope": figure.scope,
        "indicator": figure.indicator,
        "indicator_start": figure.indicator_start,
        "indicator_end": figure.indicator_end,
        "section": figure.section,
        "because": [
            {"field": why.field, "rule": why.rule, "words": why.words, "start": why.start, "end": why.end}
            for why in figure.because
        ],
    }


def finding_json(finding: Finding) -> dict[str, object]:
    """One finding as the object that scripts read.

    >>> finding_json(Finding("sum", "consistent", "相符", "1+2=3", "同一口径", ()))["arithmetic"]
    '1+2=3'
    """
    return {
        "kind": "finding",
        "check": finding.check,
        "verdict": finding.verdict,
        "message": finding.message,
        "arithmetic": finding.arithmetic,
        "assumes": finding.assumes,
        "sources": [
            {"document": place.document, "start": place.start, "end": place.end, "quote": place.quote}
            for place in finding.sources
        ],
    }


def dump(record: object) -> str:
    """A record as one line of JSON without its line end; Chinese stays Chinese, numbers keep every digit.

    >>> dump({"value": Decimal("0.00000012"), "unit": "元"})
    '{"value": 0.00000012, "unit": "元"}'
    """
    try:
        line = json.dumps(record, ensure_ascii=False)
    except TypeError:  # a Decimal somewhere inside
        return _piecewise(record)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def lines(documents: Iterable[Document], findings: Sequence[Finding] = ()) -> Iterator[str]:
    """All figures of *documents* and then all *findings*, one line each, without line ends."""
    for document in documents:
        for figure in document.figures:
            yield dump(figure_json(figure, document.name))
    for finding in findings:
        yield dump(finding_json(finding))


def _piecewise(record: object) -> str:
    """Like `dump`, part by part, for what holds a Decimal."""
    if isinstance(record, Decimal):
        return plain(record) or "null"
    if isinstance(record, dict):
        return "{" + ", ".join(f"{dump(str(key))}: {dump(value)}" for key, value in record.items()) + "}"
    if isinstance(record, (list, tuple)):
        return "[" + ", ".join(map(dump, record)) + "]"
    return json.dumps(str(record), ensure_ascii=False)


def _number(value: Decimal) -> int | float | Decimal | None:
    """The plainest Python number that prints as exactly *value*; None for what is no number."""
    if not value.is_finite():
        return None
    if value.adjusted() > _INT_DIGITS:
        return value
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if repr(near) == plain(value) else value
