"""Very many observations into the database at once: prepared statements on SQLite, COPY on PostgreSQL.

The ORM makes statements of 30 rows on SQLite (it keeps to 999 parameters); this is five times as fast.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from luoshi.desk.ledger.models import Observation

_VARYING = (
    "organ_id", "owner_id", "region", "place", "indicator_id", "name", "period", "kind", "measure", "comparison",
    "value", "unit", "state", "note", "cell", "supersedes_id",
)  # fmt: skip
_FIELDS: dict[str, Any] = {field.attname: field for field in Observation._meta.concrete_fields}
_REST = [field for name, field in _FIELDS.items() if name not in _VARYING and not field.primary_key]
_COLUMNS = [*(_FIELDS[name].column for name in _VARYING), *(field.column for field in _REST)]
CELL, OLD = _VARYING.index("cell"), _VARYING.index("supersedes_id")
"""Where the cell and what it supersedes stand in what `plain` gives."""
Plain = tuple[Any, ...]


def plain(row: Observation) -> Plain:
    """What differs between the rows of one import, as the database takes it."""
    value = None if row.value is None else _FIELDS["value"].get_db_prep_save(row.value, connection)
    return tuple(value if name == "value" else getattr(row, name) for name in _VARYING)


def insert(rows: Sequence[Plain], alike: Observation) -> None:
    """Insert rows that `plain` made; all other columns are as *alike* has them."""
    same = tuple(field.get_db_prep_save(getattr(alike, field.attname), connection) for field in _REST)
    columns = ", ".join(connection.ops.quote_name(column) for column in _COLUMNS)
    table = connection.ops.quote_name(Observation._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row + same)
        else:
            marks = ", ".join(["%s"] * len(_COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [row + same for row in rows])


def reserved(model: type[Model]) -> int:
    """A number for a row that is inserted later: nobody else gets it; one that is not used leaves a gap."""
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        else:
            known = "SELECT 1 FROM sqlite_sequence WHERE name = %s"
            cursor.execute(
                f"INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS ({known})", [table, table]
            )
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = %s", [table])
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0])
