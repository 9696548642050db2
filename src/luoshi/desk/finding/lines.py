"""How each thing becomes lines of the index: its words, whose it is, its year."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import Substr

from luoshi.desk.accounts.models import Organ
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.tokens import joined
from luoshi.desk.ledger.fact_forms import KINDS, line_of
from luoshi.desk.ledger.models import Commitment, Document, Fact, Honour, Indicator, Observation, Project, Version
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.tracking.models import Distinction, KeyProject, Task
from luoshi.write.quotes import sentences

_LONGEST = 600
"""Characters of one line: a longer sentence (a table read as text) becomes several."""
_SERIES = ("owner", "sensitivity", "organ", "organ__name", "region", "indicator", "name", "year")
Kind = Line.Kind


def _line(kind: str, key: object, ref: int, words: str, **fields: Any) -> Line:
    tokens = joined(words, kind, owner=fields.get("owner_id"), year=fields.get("year"))
    return Line(key=f"{kind}/{key}"[:60], kind=kind, ref=ref, tokens=tokens, **fields)


def of_version(version: Version) -> Iterator[Line]:
    """A document by its title, every sentence of its text, every fact that stands."""
    document = version.document
    whose = _whose(document)
    rest = " ".join(filter(None, (document.issuer, document.region, document.date)))
    yield _line(
        Kind.DOCUMENT, document.pk, document.pk, f"{document.title} {rest}", title=document.title, body=rest, **whose
    )
    for start, sentence in _sentences(version.text):
        key = f"{version.pk}.{start}"
        yield _line(Kind.SENTENCE, key, version.pk, sentence, title=document.title, body=sentence, start=start, **whose)
    for fact in version.facts.exclude(state=Fact.State.REPLACED).order_by("start", "pk"):
        yield of_fact(fact, document)


def of_fact(fact: Fact, document: Document) -> Line:
    """A fact that stands, as the review left it."""
    told = line_of(fact)
    title = f"{KINDS.get(fact.kind, fact.kind)} · {told.title}"[:300]
    body = " ".join(filter(None, (told.value, told.rest)))
    words = f"{told.title} {body} {fact.surface}"
    return _line(Kind.FACT, fact.pk, fact.pk, words, title=title, body=body, start=fact.start, **_whose(document))


def _whose(document: Document) -> dict[str, Any]:
    """What every line of a document has."""
    return {
        "document": document, "owner_id": document.organ_id, "organ_id": document.organ_id,
        "sensitivity": document.sensitivity, "year": document.year,
    }  # fmt: skip


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text that hold a word, each with where it begins."""
    begin = 0
    for cut in (*sentences(text).cuts, len(text)):
        for start in range(begin, cut, _LONGEST):
            raw = text[start : min(cut, start + _LONGEST)]
            words = raw.strip()
            if len(words) > 1:
                yield start + raw.index(words[0]), words
        begin = cut


def of_series(rows: QuerySet[Observation], *, levels: bool | None = None) -> Iterator[Line]:
    """One line for each series and year of these observations, with the last entered actual level, else the first row.

    With *levels* only the series that have a level (True) or have none (False).
    """
    level = Q(kind=Observation.Kind.ACTUAL, measure="level")
    told = rows.order_by().annotate(year=Substr("period", 1, 4)).values(*_SERIES)
    for row in told.annotate(level=Max("pk", filter=level), first=Min("pk")).iterator(2000):
        if levels is None or levels == bool(row["level"]):
            yield _series(row)


def _series(row: Mapping[str, Any]) -> Line:
    whose = str(row["organ__name"] or row["region"])
    year = int(row["year"]) if str(row["year"]).isdecimal() else None
    words = f"{row['name']} {whose} {row['year']}年"
    return _line(
        Kind.OBSERVATION, series_key(row), row["level"] or row["first"], words, title=row["name"], body=whose,
        owner_id=row["owner"], organ_id=row["organ"], sensitivity=row["sensitivity"], year=year,
    )  # fmt: skip


def series_key(row: Mapping[str, Any]) -> str:
    """What names a series and its year in the index."""
    parts = (row[name] for name in _SERIES if name != "organ__name")
    return hashlib.sha1("\x1f".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def of_record(row: Recorded) -> Line:
    """A commitment, a project or an honour of the ledger."""
    year = row.version.document.year if row.version else None
    whose: dict[str, Any] = {
        "owner_id": row.owner_id, "organ_id": row.organ_id, "sensitivity": row.sensitivity, "year": year,
        "start": row.start,
    }  # fmt: skip
    if isinstance(row, Commitment):
        body = "、".join([*row.lead, *row.support])
        return _line(Kind.COMMITMENT, row.pk, row.pk, f"{row.text} {body}", title=row.text[:300], body=body, **whose)
    if isinstance(row, Project):
        body = " ".join(filter(None, (row.stage, row.location)))
        return _line(Kind.PROJECT, row.pk, row.pk, f"{row.name} {body}", title=row.name[:300], body=body, **whose)
    assert isinstance(row, Honour)
    body = " ".join(filter(None, (row.holder or row.region, row.grantor)))
    return _line(Kind.HONOUR, row.pk, row.pk, f"{row.name} {body}", title=row.name[:300], body=body, **whose)


def of_catalogue() -> Iterator[Line]:
    """Every indicator with its other names, every organ with its earlier ones."""
    yield from of_indicators(Indicator.objects.all())
    yield from of_organs(Organ.objects.all())


def of_indicators(rows: QuerySet[Indicator]) -> Iterator[Line]:
    """Indicators, each with its other names."""
    for indicator in rows.prefetch_related("aliases"):
        names = "、".join(alias.name for alias in sorted(indicator.aliases.all(), key=lambda one: one.pk))
        body = " ".join(filter(None, (indicator.group, names, indicator.definition)))
        words = f"{indicator.name} {body} {indicator.source}"
        yield _line(Kind.INDICATOR, indicator.pk, indicator.pk, words, title=indicator.name, body=body)


def of_organs(rows: QuerySet[Organ]) -> Iterator[Line]:
    """Organs, each with its earlier names."""
    for organ in rows.select_related("parent").prefetch_related("names"):
        names = sorted(organ.names.all(), key=lambda one: one.pk)
        former = "、".join(dict.fromkeys(one.name for one in names if one.name != organ.name))
        body = " ".join(filter(None, (organ.short, former, organ.parent.name if organ.parent else "")))
        yield _line(
            Kind.ORGAN, organ.pk, organ.pk, f"{organ.name} {body}", title=organ.name, body=body, owner_id=organ.pk,
            organ_id=organ.pk,
        )  # fmt: skip


FOLLOWED = (Task, KeyProject, Distinction)
"""What is followed, and found where it is followed."""


def of_followed(thing: Task | KeyProject | Distinction) -> Line:
    """A task, a key project or an entry of the register, as its list has it now."""
    whose: dict[str, Any] = {"owner_id": thing.owner_id, "sensitivity": thing.sensitivity, "year": thing.year}
    parts: tuple[str, ...]
    if isinstance(thing, Task):
        parts = (thing.goal, thing.theme, thing.lead_name, "、".join(thing.support_names), thing.leader)
        kind, title, organ = Kind.TASK, thing.text, thing.lead_id
    elif isinstance(thing, KeyProject):
        parts = (thing.content, thing.location, thing.builder, thing.organ_name, thing.category, thing.code)
        kind, title, organ = Kind.KEY_PROJECT, thing.name, thing.organ_id
    else:
        parts = (thing.holder, thing.grantor, thing.get_status_display(), thing.note)
        kind, title, organ = Kind.DISTINCTION, thing.name, thing.organ_id
    body = " ".join(filter(None, parts))
    return _line(
        kind, thing.pk, thing.pk, f"{title} {body}", title=title[:300], body=body, organ_id=organ, **whose
    )  # fmt: skip
