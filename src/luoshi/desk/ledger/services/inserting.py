"""Very many observations into the database at once: prepared statements on SQLite, COPY on PostgreSQL.

The ORM makes statements of 30 rows on SQLite (it keeps to 999 parameters); this is five times as fast.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from luoshi.desk.ledger.models import Observation

_VARYING = (
    "organ_id", "owner_id", "region", "place", "indicator_id", "name", "period", "kind", "measure", "comparison",
    "value", "unit", "state", "note", "cell", "supersedes_id",
)  # fmt: skip
_FIELDS = tuple(field for field in Observation._meta.concrete_fields if not field.primary_key)
_VALUE = Observation._meta.get_field("value")
CELL, OLD = _VARYING.index("cell"), _VARYING.index("supersedes_id")
"""Where the cell and what it supersedes stand in what `plain` gives."""
Plain = tuple[Any, ...]


def plain(row: Observation) -> Plain:
    """What differs between the rows of one import, as the database takes it."""
    value = None if row.value is None else _VALUE.get_db_prep_save(row.value, connection)
    return tuple(value if name == "value" else getattr(row, name) for name in _VARYING)


def insert(rows: Sequence[Plain], alike: Observation) -> None:
    """Insert rows that `plain` made; all other columns are as *alike* has them."""
    rest = [field for field in _FIELDS if field.attname not in _VARYING]
    same = tuple(field.get_db_prep_save(getattr(alike, field.attname), connection) for field in rest)
    columns = ", ".join(
        connection.ops.quote_name(column)
        for column in (*(Observation._meta.get_field(_plain_name(name)).column for name in _VARYING), *_columns(rest))
    )
    table = connection.ops.quote_name(Observation._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row + same)
        else:
            marks = ", ".join(["%s"] * len(_FIELDS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [row + same for row in rows])


def _plain_name(attribute: str) -> str:
    return attribute.removesuffix("_id")


def _columns(fields: Sequence[Any]) -> list[str]:
    return [field.column for field in fields]
