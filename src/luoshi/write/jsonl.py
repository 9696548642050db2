"""Facts and findings as JSON Lines: one object a line, the same fields for everybody's scripts."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal

from luoshi.records import BenchmarkCase, Clause, Commitment, Document, Figure, Finding, Honour, Project, Term
from luoshi.write.amounts import plain
from luoshi.write.findings import Standing
from luoshi.write.origins import Origins, as_json

Fact = Commitment | Project | Honour | Clause | Term | BenchmarkCase

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


def fact_json(kind: str, fact: Fact, document: str) -> dict[str, object]:
    """One fact beside the figures (commitment, project, honour, term, case) with its own fields, *kind* first.

    >>> fact_json("term", Term(0, 2, "灯塔", "灯塔", "样板"), "计划.txt")["definition"]
    '样板'
    """
    told = {f.name: _plain_value(getattr(fact, f.name)) for f in fields(fact)}
    if "kind" in told:
        told[f"{kind}_kind"] = told.pop("kind")  # of an honour: pilot, award …; the plain name is taken
    return {"kind": kind, "document": document} | told


def _plain_value(value: object) -> object:
    """A field as JSON knows it: numbers exact, tuples as lists, records as objects."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, tuple):
        return [_plain_value(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain_value(getattr(value, f.name)) for f in fields(value)}
    return value


def facts_of(document: Document) -> Iterator[tuple[str, Fact]]:
    """The facts of a document beside its figures, each with its kind, kind by kind in the order of the text."""
    for kind, facts in (
        ("commitment", document.commitments),
        ("project", document.projects),
        ("honour", document.honours),
        ("clause", document.clauses),
        ("term", document.terms),
        ("case", document.cases),
    ):
        for fact in facts:
            yield kind, fact


def finding_json(finding: Finding, standing: Standing | None = None) -> dict[str, object]:
    """One finding as the object that scripts read; with *standing* also its ``id`` and what was said for it.

    *accepted* is null, or holds the reason, the name and the date as the office wrote them.

    >>> finding_json(Finding("sum", "consistent", "相符", "1+2=3", "同一口径", ()))["arithmetic"]
    '1+2=3'
    """
    told: dict[str, object] = {
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
    if standing is not None:
        accepted = standing.of(finding)
        told["id"] = standing.id(finding)
        told["accepted"] = accepted and {"reason": accepted.reason, "name": accepted.name, "date": accepted.date}
    return told


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


def lines(
    documents: Iterable[Document], findings: Sequence[Finding] = (), standing: Standing | None = None
) -> Iterator[str]:
    """All facts of *documents*, figures first, and then all *findings*, one line each, without line ends.

    *origin* of a fact is where its file had it (sheet and cell, page and box); null for files that have no such places.
    """
    for document in documents:
        origins = Origins(document.places)
        for figure in document.figures:
            origin = as_json(origins.of(figure.start, figure.end))
            yield dump(figure_json(figure, document.name) | {"origin": origin})
        for kind, fact in facts_of(document):
            origin = as_json(origins.of(fact.start, fact.end))
            yield dump(fact_json(kind, fact, document.name) | {"origin": origin})
    for finding in findings:
        yield dump(finding_json(finding, standing))


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
