"""Triggers by which the database itself refuses to change or delete what is append-only.

They guard against mistakes of programs and of people with a database client; against a person who drops the triggers
first stands the chain of digests.
"""

from collections.abc import Sequence

_SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION luoshi_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""
_POSTGRES = """
CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event} ON {table} FOR EACH ROW {when}
EXECUTE FUNCTION luoshi_append_only()
"""


def statements(vendor: str, table: str, *, fixed: Sequence[str] = ()) -> list[str]:
    """The SQL that makes *table* append-only.

    *fixed* names the columns that an update may not change (none: no update at all), so that a row can still be ended.
    """
    template = _SQLITE if vendor == "sqlite" else _POSTGRES
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    kept = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in fixed)
    when = f"WHEN ({kept})" if kept else ""
    made = [] if vendor == "sqlite" else [_FUNCTION]
    made.append(template.format(table=table, event="DELETE", when=""))
    made.append(template.format(table=table, event="UPDATE", when=when))
    return made


def removal(vendor: str, table: str) -> list[str]:
    """The SQL that takes the guard away again."""
    on = "" if vendor == "sqlite" else f" ON {table}"
    return [f"DROP TRIGGER IF EXISTS {table}_no_{event}{on}" for event in ("DELETE", "UPDATE")]
