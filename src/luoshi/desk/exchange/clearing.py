"""Taking everything out of a desk, within the transaction that puts something else in its place."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connection

from luoshi.desk.audit.verify import last
from luoshi.desk.exchange.tables import tables
from luoshi.records import LuoshiError

_GOES_TOO = ("sessions.session", "finding.line", "accounts.user_groups", "accounts.user_user_permissions")
"""Tables that no backup has and that speak of what goes: who is logged in, what is found."""


def clear(chain: Mapping[str, Any]) -> None:
    """Empty every table of the desk; what guards them stands again afterwards.

    *chain* is the end of the audit chain up to which everything is backed up.

    Raises:
        LuoshiError: somebody wrote since.
    """
    models = [*(table.model for table in tables()), *(apps.get_model(name) for name in _GOES_TOO)]
    names = [model._meta.db_table for model in models]
    (_on_postgres if connection.vendor == "postgresql" else _on_sqlite)(names, chain)


def _demand_quiet(chain: Mapping[str, Any]) -> None:
    if dict(zip(("events", "digest"), last(), strict=True)) != chain:
        todo = "没有恢复任何内容；请先停下网页和处理程序，再恢复"
        raise LuoshiError("L732", "备份现有内容之后又有人写入", "案头", todo)


def _on_postgres(names: list[str], chain: Mapping[str, Any]) -> None:
    quoted = ", ".join(map(connection.ops.quote_name, names))
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {quoted} IN ACCESS EXCLUSIVE MODE")
        _demand_quiet(chain)
        cursor.execute(f"TRUNCATE {quoted}")


def _on_sqlite(names: list[str], chain: Mapping[str, Any]) -> None:
    _demand_quiet(chain)
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", names)
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
        cursor.execute("INSERT INTO finding_tokens (finding_tokens) VALUES ('delete-all')")
        for _, sql in guards:
            cursor.execute(sql)
