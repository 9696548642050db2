"""The distinct values of an indexed column, from one to the next along its index.

`SELECT DISTINCT` reads ten million rows for a hundred periods; this reads the index once for each value. What is known
of a column's values turns a search within words (which no index answers) into a list of values (which one does).
"""

from typing import Literal

from django.db import connection

from luoshi.desk.ledger.models import Observation

MOST = 5000
"""Values that are walked through: a step takes some 10 µs."""


def distinct(column: Literal["name", "period"], *, begin: str = "", end: str = "") -> list[str] | None:
    """The values that the ledger ever had in a column; None where they are more than MOST.

    Only those from *begin* on, and below *end*, where these are given.
    """
    table, name = map(connection.ops.quote_name, (Observation._meta.db_table, column))
    first, more = (f" WHERE {name} >= %s", [begin]) if begin else ("", [])
    last, until = (" AND one < %s", [end]) if end else ("", [])
    following = f"SELECT MIN({name}) FROM {table} WHERE {name} > known.one"
    sql = (
        f"WITH RECURSIVE known (one) AS (SELECT MIN({name}) FROM {table}{first} UNION ALL "
        f"SELECT ({following}) FROM known WHERE known.one IS NOT NULL{last}) "
        f"SELECT one FROM known WHERE one IS NOT NULL{last} LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*more, *until, *until, MOST + 1])
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= MOST else None
