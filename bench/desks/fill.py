"""A big desk into an empty database: COPY on PostgreSQL, prepared statements on SQLite; indexes after the rows."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from bench.desks import rows as made
from bench.desks.rows import Row, Size

USERS = 50
PASSWORD = "Chuang-hai-2024"


def fill(size: Size) -> None:
    """Fill the database of this process (settings are loaded) and make it ready to be asked."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from luoshi.desk.ledger.models import Document, Fact, Indicator, Observation, Posting, Version
    from luoshi.desk.ledger.services.catalogue import catalogue_fill

    catalogue_fill()
    organs = _organs(size.organs)
    by = _users(organs)
    wanted = Indicator.objects.filter(unit="元").order_by("pk") | Indicator.objects.exclude(unit="元").order_by("pk")
    indicators = list(wanted.values_list("pk", "name", "unit")[: size.indicators])
    papers = made.Papers(size, organs, by, made.pool(indicators, [name for _, name in organs]))
    _tell(f"{len(organs)} 个单位，{len(indicators)} 个指标，{size.documents:,} 份文件")
    _copy(Posting, made.POSTING, made.postings(size, organs, by))
    _copy(Document, made.DOCUMENT, papers.titles())
    _copy(Version, made.VERSION, papers.versions(), number=1, name="报告.txt", file="0", size=5000, outline="{}",
          state="read", progress=100, created_by_id=by, reader="0.1.0")  # fmt: skip
    with _bare(Fact):
        _copy(Fact, made.FACT, papers.facts(), revision=0)
    with _bare(Observation):
        common = {
            "origin": "cell",
            "place": "填报表!C7",
            "bound": "eq",
            "state": "已报",
            "approved_by_id": by,
        }
        _copy(Observation, made.OBSERVATION, made.observations(size, organs, indicators), **common)
    _search(papers)
    _finish()


def _organs(count: int) -> list[Row]:
    """A city, districts of it, departments and towns below them; those that report."""
    from luoshi.desk.accounts.models import Organ
    from luoshi.desk.accounts.services import organ_create

    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    found: list[Organ] = [city]
    district = city
    for place in range(1, count):
        if place % 16 == 1:
            district = organ_create(name=f"第{place // 16 + 1}区", kind=Organ.Kind.REGION, parent=city, order=place)
            found.append(district)
        else:
            kind = Organ.Kind.TOWN if place % 2 else Organ.Kind.DEPARTMENT
            found.append(
                organ_create(name=f"{district.name}{place}{kind.label}", kind=kind, parent=district, order=place)
            )
    return [(organ.pk, organ.name) for organ in found]


def _users(organs: Sequence[Row]) -> int:
    """USERS people: a fifth see the whole city, the others one unit and what is below it."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from luoshi.desk.accounts.models import Grant, User

    now, password = timezone.now(), make_password(PASSWORD)
    first = 0
    for place in range(USERS):
        organ = organs[0][0] if place % 5 == 0 else organs[(place * 7) % len(organs)][0]
        user = User.objects.create(
            username=f"user{place}", password=password, full_name=f"用户{place}", organ_id=organ, password_at=now
        )
        for role in ("supervisor", "clerk"):
            Grant.objects.create(user=user, role=role, organ_id=organ, sensitivity=1)
        first = first or user.pk
    return first


def _search(papers: made.Papers) -> None:
    """The index: documents, sentences and facts as rows; catalogue and series by the desk's own service."""
    from django.db import connection

    from luoshi.desk.finding import lines, services
    from luoshi.desk.finding.models import Line
    from luoshi.desk.ledger.models import Observation

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER finding_line_in")
    with _bare(Line):
        _copy(Line, made.LINE, papers.lines())
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO finding_tokens (finding_tokens) VALUES ('rebuild')")
                cursor.execute(
                    "CREATE TRIGGER finding_line_in AFTER INSERT ON finding_line BEGIN "
                    "INSERT INTO finding_tokens (rowid, tokens) VALUES (NEW.id, NEW.tokens); END"
                )
    services.index_catalogue()
    count = services.add(lines.of_series(Observation.objects.filter(superseded_at__isnull=True)))
    _tell(f"{count:,} 条序列可查")


def _finish() -> None:
    """Numbers go on behind the rows that are there; the planner knows what there is."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(sql)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    _tell("统计信息已更新")


def _copy(model: Any, columns: Sequence[str], rows: Iterator[Row], **same: Any) -> None:
    """Rows of a model: *columns* as they come, *same* for all, every other column its default."""
    from django.db import connection

    began, count = time.perf_counter(), 0
    rest = _rest(model, columns) | same
    named = [*columns, *rest]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, named))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tail = "\t".join(_plain(value) for value in rest.values())
            vectors = columns.index("tokens") if "tokens" in columns else -1
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                while part := list(islice(rows, 5000)):
                    count += len(part)
                    copy.write("".join(_text(row, tail, vectors) for row in part))
        else:
            marks, tail_ = ", ".join(["?"] * len(named)), tuple(rest.values())
            cursor.execute("BEGIN")
            while part := list(islice(rows, 50_000)):
                count += len(part)
                told = ((*row, *tail_) for row in part)
                cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", told)
            cursor.execute("COMMIT")
    _tell(f"{model._meta.verbose_name}：{count:,} 行，{time.perf_counter() - began:.0f} 秒")


def _text(row: Row, tail: str, vectors: int) -> str:
    """A row as COPY reads it."""
    from luoshi.desk.finding.fields import vector

    if vectors >= 0:
        row = (*row[:vectors], vector(row[vectors]), *row[vectors + 1 :])
    words = "\t".join(["\\N" if value is None else str(value) for value in row])
    return f"{_escaped(words)}\t{tail}\n" if tail else f"{_escaped(words)}\n"


def _escaped(words: str) -> str:
    return words if "\n" not in words and '\\"' not in words else words.replace('\\"', '\\\\"').replace("\n", "\\n")


def _plain(value: Any) -> str:
    return "\\N" if value is None else str(value)


def _rest(model: Any, columns: Sequence[str]) -> dict[str, Any]:
    """The default of every column that is not given."""
    given = {*columns, "id"}
    fields = [field for field in model._meta.concrete_fields if field.column not in given]
    return {field.column: None if field.null else field.get_default() for field in fields}


@contextmanager
def _bare(model: Any) -> Iterator[None]:
    """The table without its indexes and foreign keys while rows come in; they are made again after."""
    from django.db import connection

    began = time.perf_counter()
    table = model._meta.db_table
    again: list[str] = []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
                "AND contype IN ('f', 'u')", [table],
            )  # fmt: skip
            for name, told in cursor.fetchall():
                again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {told}')
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%_pkey'",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql > ''", [table]
            )
        for name, sql in cursor.fetchall():
            again.insert(0, sql)
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    middle = time.perf_counter()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '1GB'")
        for sql in again:
            cursor.execute(sql)
    _tell(f"{table}：行 {middle - began:.0f} 秒，索引 {time.perf_counter() - middle:.0f} 秒")


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def settings_of(told: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that works on this desk."""
    return {"DJANGO_SETTINGS_MODULE": "bench.desks.served", **told}


if __name__ == "__main__":
    import django

    django.setup()
    fill(Size(*map(int, sys.argv[1:3])))
