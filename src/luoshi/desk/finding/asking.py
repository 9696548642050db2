"""The index asked: how many lines of each kind answer, and which are the latest of them.

Both databases find by their index of tokens and stop counting at MOST. On PostgreSQL the lines of each kind have an
index of their own, and the way is chosen here, not by the planner, which knows nothing of how words and kinds go
together: rare words through the index; words that stand in a tenth of the latest lines, and the latest of more than
MOST, from the end of the table backwards, where the next hit is never far (measured with 3.4 M lines: docs/algorithms/
search.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import everywhere, reaches, visible
from luoshi.desk.finding.fields import FTS
from luoshi.desk.finding.models import Line
from luoshi.desk.finding.tokens import Question
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, tasks_seen

MOST = 1000
"""Up to how many lines of a kind are counted."""
_LARGE = ("observation", "fact", "sentence")
_DATED = ("document", "fact", "sentence")
"""Kinds of which the latest are wanted even among very many; the others have no time of their own."""
_PROBE, _OFTEN = 300, 30
"""So many of the latest lines of a large kind are looked at; words that stand in so many of them are frequent."""
_FOLLOWED: Mapping[str, Callable[[User], QuerySet[Any]]] = {
    "task": tasks_seen,
    "keyproject": projects_seen,
    "distinction": distinctions_seen,
}
"""Kinds that are seen by more than their owner (who leads, who supports): few enough to ask for each."""
_FEW_OWNERS = 40
"""Whoever may see no more units than these asks the index for these alone."""
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = on; "
    "SET LOCAL enable_sort = on"
)
_BACKWARDS = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = off; "
    "SET LOCAL enable_sort = off"
)
_ALWAYS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; "


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is asked for: the question, who asks, one year, one unit, and which stretch of the latest is wanted."""

    user: User
    question: Question
    year: int | None = None
    organ: int | None = None
    first: int = 0
    size: int = 5

    def of(self, kind: str, owners: Sequence[int] | None) -> Question:
        """The question for the lines of a kind; the catalogue has no owners."""
        some = tuple(owners) if owners is not None and kind != "indicator" and kind not in _FOLLOWED else ()
        return replace(self.question, kind=kind, year=self.year, owners=some)


Answer = Mapping[str, tuple[int, list[int]]]
"""By kind: how many lines, counted up to one more than MOST, and the keys that are wanted, the latest first."""


def ask(asked: Narrowed, kinds: Sequence[str]) -> Answer:
    """Ask the index; kinds without an answer are left out."""
    owners = _owners(asked.user)
    if owners is not None and not owners:
        kinds = [kind for kind in kinds if kind == "indicator"]
    if not kinds:
        return {}
    return (_postgres if connection.vendor == "postgresql" else _sqlite)(asked, kinds, owners)


def _owners(user: User) -> list[int] | None:
    """The units that the person may see, where they are few of many; None where they are many, or all."""
    if everywhere(user, "read"):
        return None
    few = Organ.objects.filter(visible(user, organ="", sensitivity="")).order_by("pk").values_list("pk", flat=True)
    found = list(few[: _FEW_OWNERS + 1])
    return found if len(found) <= _FEW_OWNERS else None


def findable(user: User) -> Q:
    """The lines that a person may find, as `permissions.visible` has it, but without a join; and the catalogue."""
    conditions = [
        Q(owner__in=Organ.objects.filter(path__startswith=path), sensitivity__lte=shown)
        for path, shown in reaches(user, "read")
    ]
    return reduce(or_, conditions, Q(owner__isnull=True))


def _lines(asked: Narrowed, kind: str) -> QuerySet[Line]:
    """The lines that the person may find, where they are of this kind, and that are of the year and unit."""
    seen = _FOLLOWED.get(kind)
    rows = Line.objects.filter(Q(ref__in=seen(asked.user).values("pk")) if seen else findable(asked.user))
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    return rows if asked.organ is None else rows.filter(organ=asked.organ)


def _postgres(asked: Narrowed, kinds: Sequence[str], owners: Sequence[int] | None) -> Answer:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ALWAYS + _BACKWARDS)
        often = _frequent(cursor, asked, [kind for kind in kinds if kind in _LARGE]) if owners is None else []
        found = _counted(cursor, asked, often)
        rare = [kind for kind in kinds if kind not in often]
        cursor.execute(_BY_INDEX)
        found |= _indexed(cursor, asked, rare, owners)
        many = [kind for kind in rare if kind in _DATED and found.get(kind, (0,))[0] > MOST]
        if many:
            cursor.execute(_BACKWARDS)
            found |= {kind: (found[kind][0], keys) for kind, keys in _latest(cursor, asked, many).items()}
    return found


def _frequent(cursor: Any, asked: Narrowed, kinds: Sequence[str]) -> list[str]:
    """The kinds in which the words are frequent, by a look at the latest lines; whose these are does not matter."""
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = Line.objects.filter(kind__gte=kind, kind__lte=kind).order_by("-kind", "-pk").values("kind", "tokens")
        sql, params = rows[:_PROBE].query.sql_with_params()
        parts.append(f"SELECT %s, COUNT(*) FROM ({sql}) AS of_{kind} WHERE ts_match_vq(tokens, %s::tsquery)")
        given += [kind, *params, asked.question.postgres()]
    if not parts:
        return []
    cursor.execute(" UNION ALL ".join(parts), given)
    return [kind for kind, count in cursor.fetchall() if count >= _OFTEN]


def _counted(cursor: Any, asked: Narrowed, kinds: Sequence[str]) -> dict[str, tuple[int, list[int]]]:
    """Count frequent words from the end backwards."""
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = _backwards(asked, kind).values("pk")[: max(MOST + 1, asked.first + asked.size)]
        sql, params = rows.query.sql_with_params()
        parts.append(f"SELECT %s, COUNT(*), (ARRAY_AGG(pk ORDER BY pk DESC)){_window(asked)} FROM ({sql}) AS of_{kind}")
        given += [kind, *params]
    return _answered(cursor, parts, given)


def _indexed(
    cursor: Any, asked: Narrowed, kinds: Sequence[str], owners: Sequence[int] | None
) -> dict[str, tuple[int, list[int]]]:
    """Count by the index of tokens; where the count did not stop, the keys are the latest."""
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = _lines(asked, kind).filter(kind=kind, tokens__found=asked.of(kind, owners))
        sql, params = rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        parts.append(f"SELECT %s, COUNT(*), (ARRAY_AGG(pk ORDER BY pk DESC)){_window(asked)} FROM ({sql}) AS of_{kind}")
        given += [kind, *params]
    return _answered(cursor, parts, given)


def _window(asked: Narrowed) -> str:
    return f"[{asked.first + 1}:{asked.first + asked.size}]"


def _answered(cursor: Any, parts: Sequence[str], given: Sequence[Any]) -> dict[str, tuple[int, list[int]]]:
    if not parts:
        return {}
    cursor.execute(" UNION ALL ".join(parts), given)
    return {kind: (min(count, MOST + 1), list(keys or ())) for kind, count, keys in cursor.fetchall() if count}


def _backwards(asked: Narrowed, kind: str) -> QuerySet[Line]:
    """The lines of a kind from the latest on, without the index of tokens.

    The kind lies between bounds instead of being equal: else the planner takes the order from the primary key, across
    the lines of all other kinds.
    """
    rows = _lines(asked, kind).filter(kind__gte=kind, kind__lte=kind, tokens__stands=asked.question)
    return rows.order_by("-kind", "-pk")


def _latest(cursor: Any, asked: Narrowed, kinds: Sequence[str]) -> dict[str, list[int]]:
    """The latest lines of kinds in which more stand than were counted."""
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        rows = _backwards(asked, kind).values("kind", "pk")
        sql, params = rows[asked.first : asked.first + asked.size].query.sql_with_params()
        parts.append(f"SELECT kind, pk FROM ({sql}) AS of_{kind}")
        given += params
    cursor.execute(" UNION ALL ".join(parts), given)
    return _by_kind(cursor.fetchall())


def _sqlite(asked: Narrowed, kinds: Sequence[str], owners: Sequence[int] | None) -> Answer:
    """FTS5 gives its hits from the latest on, one by one: what is frequent is left off early."""
    parts: list[str] = []
    given: list[Any] = []
    for kind in kinds:
        where, params = _condition(_lines(asked, kind).filter(kind=kind))
        parts.append(
            f"SELECT * FROM (SELECT finding_line.kind, finding_line.id FROM {FTS} CROSS JOIN finding_line "
            f"ON finding_line.id = {FTS}.rowid WHERE {FTS} MATCH %s AND {where} ORDER BY {FTS}.rowid DESC LIMIT %s)"
        )
        given += [asked.of(kind, owners).sqlite(), *params, max(MOST + 1, asked.first + asked.size)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), given)
        found = _by_kind(cursor.fetchall())
    return {
        kind: (min(len(keys), MOST + 1), keys[asked.first : asked.first + asked.size]) for kind, keys in found.items()
    }


def _condition(rows: QuerySet[Line]) -> tuple[str, Sequence[Any]]:
    """The condition of a query by itself."""
    compiler = rows.query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    where, params = compiler.compile(rows.query.where)
    return where, params


def _by_kind(rows: Sequence[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for kind, key in rows:
        found.setdefault(kind, []).append(key)
    return found
