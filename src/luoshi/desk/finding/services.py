"""Keeping the index: what is read, entered or ended becomes findable, or no longer, in the same transaction.

The index says nothing that is not said elsewhere: it needs no permission and leaves no trace in the audit chain.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery

from luoshi.desk.accounts.models import Organ
from luoshi.desk.finding import lines
from luoshi.desk.finding.models import Line
from luoshi.desk.ledger.models import Commitment, Fact, Honour, Indicator, Observation, Posting, Project, Version
from luoshi.desk.ledger.models.observations import Recorded

_T = TypeVar("_T")
_BATCH = 2000
_RECORDS: tuple[type[Recorded], ...] = (Commitment, Project, Honour)
_HEAVY = ("version__text", "version__outline")
_ALIKE = 40
"""Series that one query looks up."""
_ALL = [field.name for field in Line._meta.concrete_fields if field.name not in ("id", "key")]


def index_version(version: Version) -> int:
    """Make the latest version of a document that was read findable in the place of the one before it; how many lines.

    What the document tells (its year) may be new: the ledger's records out of it are written again.
    """
    document = version.document_id
    with transaction.atomic():
        Line.objects.filter(document=document).delete()
        latest = Version.objects.filter(document=document, state=Version.State.READ).order_by("-number")
        count = sum(add(lines.of_version(one)) for one in latest.select_related("document").defer("outline")[:1])
        for model in _RECORDS:
            rows = model._default_manager.filter(version__document=document, superseded_at__isnull=True)
            _put(map(lines.of_record, rows.select_related("version__document").defer(*_HEAVY)))
    return count


def index_facts(facts: Sequence[Fact]) -> None:
    """Make facts of one version findable as they are now; those that were split or merged no longer."""
    if not facts:
        return
    version = facts[0].version
    newer = Version.objects.filter(
        document=version.document_id, state=Version.State.READ, number__gt=version.number
    )  # fmt: skip
    made = [] if newer.exists() else [lines.of_fact(fact, version.document) for fact in facts if standing(fact)]
    with transaction.atomic():
        for part in _parts([f"fact/{fact.pk}" for fact in facts if not standing(fact)]):
            Line.objects.filter(key__in=part).delete()
        for some in _parts(made):
            shown = Line.objects.filter(key__in=[line.key for line in some])
            known = set(shown.values_list("key", "title", "body"))
            _put(line for line in some if (line.key, line.title, line.body) not in known)


def standing(fact: Fact) -> bool:
    """Whether a fact was not replaced by others."""
    return fact.state != Fact.State.REPLACED


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


def index_ended(model: type[Recorded], keys: Sequence[int]) -> None:
    """Let go of rows that were just ended; a series shows another of its values, or goes with its last."""
    with transaction.atomic():
        for some in _parts(keys):
            if model is Observation:
                _renew(some)
            else:
                Line.objects.filter(key__in=[f"{model.__name__.lower()}/{key}" for key in some]).delete()


def _renew(ended: Sequence[int]) -> None:
    """Give the series that showed one of these values another one."""
    shown = Line.objects.filter(kind=Line.Kind.OBSERVATION, ref__in=ended)
    refs = dict(shown.values_list("key", "ref"))
    rows = list(Observation.objects.filter(pk__in=set(refs.values())))
    for start in range(0, len(rows), _ALIKE):
        alike = reduce(or_, map(_series_of, rows[start : start + _ALIKE]))
        for line in _upsert(list(lines.of_series(Observation.objects.filter(alike, superseded_at__isnull=True)))):
            refs.pop(line.key, None)
    Line.objects.filter(key__in=refs).delete()


def _series_of(row: Observation) -> Q:
    """The condition for all rows of the series and year of one."""
    return Q(
        owner=row.owner_id, sensitivity=row.sensitivity, organ=row.organ_id, region=row.region,
        indicator=row.indicator_id, name=row.name, period__startswith=row.period[:4],
    )  # fmt: skip


def index_catalogue() -> int:
    """Make indicators and organs findable as they are now; how many lines."""
    with transaction.atomic():
        Line.objects.filter(kind__in=(Line.Kind.INDICATOR, Line.Kind.ORGAN)).delete()
        return add(lines.of_catalogue())


def index_indicator(key: int) -> None:
    """Make an indicator findable by the names that it has now."""
    _put(lines.of_indicators(Indicator.objects.filter(pk=key)))


def index_organ(key: int) -> None:
    """Make an organ findable by the names that it has now, and all that shows its name: those below it, its series."""
    with transaction.atomic():
        before = Line.objects.filter(key=f"organ/{key}").values_list("title", flat=True).first()
        changed = list(lines.of_organs(Organ.objects.filter(pk=key)))
        _put(changed)
        if before is not None and any(line.title != before for line in changed):
            _put(lines.of_organs(Organ.objects.filter(parent=key)))
            _put(lines.of_series(Observation.objects.filter(organ=key, superseded_at__isnull=True)))


def index_followed(thing: Any) -> None:
    """Make a task, a key project or an entry of the register findable as it is now."""
    _put([lines.of_followed(thing)])


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
        for followed in lines.FOLLOWED:
            count += add(map(lines.of_followed, followed.objects.order_by("pk").iterator(_BATCH)))
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


def _put(made: Iterable[Line]) -> None:
    """Write lines as they are now, whether or not they are there."""
    source = iter(made)
    while part := list(islice(source, _BATCH)):
        Line.objects.bulk_create(
            part, batch_size=_BATCH, update_conflicts=True, unique_fields=["key"], update_fields=_ALL
        )  # fmt: skip


def _parts(keys: Sequence[_T]) -> list[Sequence[_T]]:
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]
