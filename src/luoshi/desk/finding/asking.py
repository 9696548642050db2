"""The index asked: how many lines of each kind answer, and which are the latest of them.

Both databases find by their index of tokens and stop counting at MOST. On PostgreSQL the lines of each kind have an
index of their own and are always found through it (the planner, which knows nothing of how words and kinds go together,
reads the whole table otherwise); what is so frequent that the count stopped is taken from the end of the table
backwards, where the next hit is never far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import powers
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.tokens import Question

MOST = 2000
"""Up to how many lines of a kind are counted."""
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL work_mem = '64MB'; "
    "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0"
)
_BACKWARDS = "SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is asked for: the question, who asks, one year, one unit, and which stretch of the latest is wanted."""

    user: User
    question: Question
    year: int | None = None
    organ: int | None = None
    first: int = 0
    size: int = 5


Answer = Mapping[str, tuple[int, list[int]]]
"""By kind: how many lines, counted up to one more than MOST, and the keys of those that are wanted, the latest first."""


def ask(asked: Narrowed, kinds: Sequence[str]) -> Answer:
    """Ask the index; kinds without an answer are left out."""
    return _postgres(asked, kinds) if connection.vendor == "postgresql" else _sqlite(asked, kinds)


def findable(user: User) -> Q:
    """The lines that a person may find, as `permissions.visible` has it, without a join: the catalogue, and their own."""
    conditions = [
        Q(owner__in=Organ.objects.filter(path__startswith=power.path), sensitivity__lte=power.sensitivity)
        for power in powers(user)
        if "read" in power.actions
    ]
    return reduce(or_, conditions, Q(owner__isnull=True))


def _lines(asked: Narrowed, kind: str) -> QuerySet[Line]:
    """The lines of a kind that the person may find and that are of the year and unit."""
    rows = Line.objects.filter(findable(asked.user), kind=kind)
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    return rows if asked.organ is None else rows.filter(organ=asked.organ)


def _postgres(asked: Narrowed, kinds: Sequence[str]) -> Answer:
    parts: list[str] = []
    given: list[Any] = []
    window = f"[{asked.first + 1}:{asked.first + asked.size}]"
    for kind in kinds:
        rows = _lines(asked, kind).filter(tokens__found=asked.question)
        sql, params = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        parts.append(f"SELECT %s, COUNT(*), (ARRAY_AGG(pk ORDER BY pk DESC)){window} FROM ({sql}) AS of_{kind}")
        given += [kind, *params]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        cursor.execute(" UNION ALL ".join(parts), given)
        found = {kind: (count, list(keys or ())) for kind, count, keys in cursor.fetchall() if count}
        often = [kind for kind, (count, _) in found.items() if count > MOST]
        if often:
            cursor.execute(_BACKWARDS)
            found |= {kind: (found[kind][0], keys) for kind, keys in _latest(cursor, asked, often).items()}
    return found


def _latest(cursor: Any, asked: Narrowed, kinds: Sequence[str]) -> dict[str, list[int]]:
    """The latest lines of kinds in which the words are frequent: from the end backwards, without the index of tokens."""
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = _lines(asked, kind).filter(tokens__stands=asked.question).order_by("-pk").values("kind", "pk")
        sql, params = rows[asked.first : asked.first + asked.size].query.sql_with_params()
        parts.append(f"SELECT kind, pk FROM ({sql}) AS of_{kind}")
        given += params
    cursor.execute(" UNION ALL ".join(parts), given)
    return _by_kind(cursor.fetchall())


def _sqlite(asked: Narrowed, kinds: Sequence[str]) -> Answer:
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = _lines(asked, kind).filter(tokens__found=Question(asked.question.terms, kind))
        sql, params = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        parts.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS of_{kind}")
        given += [kind, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        counts = {kind: count for kind, count in cursor.fetchall() if count}
        parts, given = [], []
        for kind in counts:
            rows = _lines(asked, kind).filter(tokens__found=Question(asked.question.terms, kind)).order_by("-pk")
            sql, params = rows.values("kind", "pk")[asked.first : asked.first + asked.size].query.sql_with_params()
            parts.append(f"SELECT kind, pk FROM ({sql}) AS of_{kind}")
            given += params
        if parts:
            cursor.execute(" UNION ALL ".join(parts), given)
        keys = _by_kind(cursor.fetchall() if parts else ())
    return {kind: (count, keys.get(kind, [])) for kind, count in counts.items()}


def _by_kind(rows: Sequence[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for kind, key in rows:
        found.setdefault(kind, []).append(key)
    return found
