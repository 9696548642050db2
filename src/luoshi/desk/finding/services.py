"""Keeping the index: what is read, entered or ended becomes findable, or no longer, in the same transaction.

The index says nothing that is not said elsewhere: it needs no permission and leaves no trace in the audit chain.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from luoshi.desk.finding import lines
from luoshi.desk.finding.models import Line
from luoshi.desk.ledger.models import Commitment, Honour, Observation, Posting, Project, Version
from luoshi.desk.ledger.models.observations import Recorded

_T = TypeVar("_T")
_BATCH = 2000
_RECORDS: tuple[type[Recorded], ...] = (Commitment, Project, Honour)
_HEAVY = ("version__text", "version__outline")


def index_version(version: Version) -> int:
    """Make a version that was read findable in the place of the one before it; how many lines."""
    with transaction.atomic():
        Line.objects.filter(document=version.document_id).delete()
        return add(lines.of_version(version))


def index_posting(posting: Posting | int, models: Collection[type[Recorded]] = (Observation, *_RECORDS)) -> int:
    """Make the rows of a posting findable (those of some models only); how many lines."""
    believed = {"posting": posting, "superseded_at__isnull": True}
    count = 0
    with transaction.atomic():
        if Observation in models:
            seen = Observation.objects.filter(**believed)
            count += add(lines.of_series(seen, levels=True)) + add(lines.of_series(seen, levels=False), keep=True)
        for model in (one for one in _RECORDS if one in models):
            rows = model._default_manager.filter(**believed).select_related("version__document").defer(*_HEAVY)
            count += add(lines.of_record(row) for row in rows.iterator(_BATCH))
    return count


def index_rows(rows: Iterable[Recorded]) -> int:
    """As `index_posting`, for rows that were just entered."""
    models: dict[int, set[type[Recorded]]] = {}
    for row in rows:
        models.setdefault(row.posting_id, set()).add(type(row))
    return sum(index_posting(key, some) for key, some in sorted(models.items()))


def index_ended(rows: Sequence[Recorded]) -> None:
    """Let go of rows that are no longer believed; a series shows another of its values, or goes with its last."""
    with transaction.atomic():
        for model in _RECORDS:
            keys = [f"{model.__name__.lower()}/{row.pk}" for row in rows if isinstance(row, model)]
            for part in _parts(keys):
                Line.objects.filter(key__in=part).delete()
        ended = [row.pk for row in rows if isinstance(row, Observation)]
        for some in _parts(ended):
            _renew(some)


def _renew(ended: Sequence[int]) -> None:
    """Give the series that showed one of these values another one."""
    shown = Line.objects.filter(kind=Line.Kind.OBSERVATION, ref__in=ended)
    keys = set(shown.values_list("key", flat=True))
    if not keys:
        return
    for row in Observation.objects.filter(pk__in=shown.values("ref")):
        alike = Observation.objects.filter(
            owner=row.owner_id, sensitivity=row.sensitivity, organ=row.organ_id, region=row.region,
            indicator=row.indicator_id, name=row.name, period__startswith=row.period[:4], superseded_at__isnull=True,
        )  # fmt: skip
        keys -= {line.key for line in _upsert(list(lines.of_series(alike)))}
    Line.objects.filter(key__in=keys).delete()


def index_catalogue() -> int:
    """Make indicators and organs findable as they are now; how many lines."""
    with transaction.atomic():
        Line.objects.filter(kind__in=(Line.Kind.INDICATOR, Line.Kind.ORGAN)).delete()
        return add(lines.of_catalogue())


def rebuild() -> int:
    """Make the index anew from everything that is kept; how many lines."""
    with transaction.atomic():
        _empty()
        count = add(lines.of_catalogue())
        latest = Version.objects.filter(document=OuterRef("document"), state=Version.State.READ).order_by("-number")
        versions = Version.objects.filter(pk=Subquery(latest.values("pk")[:1])).order_by("pk")
        for key in list(versions.values_list("pk", flat=True)):
            count += add(lines.of_version(versions.select_related("document").defer("outline").get(pk=key)))
        count += add(lines.of_series(Observation.objects.filter(superseded_at__isnull=True)))
        for model in _RECORDS:
            rows = model._default_manager.filter(superseded_at__isnull=True)
            rows = rows.select_related("version__document").defer(*_HEAVY).order_by("pk")
            count += add(lines.of_record(row) for row in rows.iterator(_BATCH))
        return count


def _empty() -> None:
    """Take every line out, quickly."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE finding_line")
        else:
            cursor.execute("DROP TRIGGER finding_line_out")
            cursor.execute("DELETE FROM finding_line")
            cursor.execute("INSERT INTO finding_tokens (finding_tokens) VALUES ('delete-all')")
            cursor.execute(
                "CREATE TRIGGER finding_line_out AFTER DELETE ON finding_line BEGIN INSERT INTO finding_tokens "
                "(finding_tokens, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); END"
            )


def add(made: Iterable[Line], *, keep: bool = False) -> int:
    """Write lines, batch after batch; one that is there already shows the newer row, or with *keep* the one it had."""
    count, source = 0, iter(made)
    while part := list(islice(source, _BATCH)):
        if keep:
            Line.objects.bulk_create(part, batch_size=_BATCH, ignore_conflicts=True)
        else:
            _upsert(part)
        count += len(part)
    return count


def _upsert(part: list[Line]) -> list[Line]:
    return Line.objects.bulk_create(
        part, batch_size=_BATCH, update_conflicts=True, unique_fields=["key"], update_fields=["ref"]
    )


def _parts(keys: Sequence[_T]) -> list[Sequence[_T]]:
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]
