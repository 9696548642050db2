"""The index of tokens: FTS5 kept by triggers on SQLite, on PostgreSQL a GIN for each kind."""

from typing import Any

from django.db import migrations

_SQLITE = (
    "CREATE VIRTUAL TABLE finding_tokens USING fts5"
    "(tokens, content='finding_line', content_rowid='id', columnsize=0, tokenize='unicode61')",
    "CREATE TRIGGER finding_line_in AFTER INSERT ON finding_line BEGIN "
    "INSERT INTO finding_tokens (rowid, tokens) VALUES (NEW.id, NEW.tokens); END",
    "CREATE TRIGGER finding_line_out AFTER DELETE ON finding_line BEGIN "
    "INSERT INTO finding_tokens (finding_tokens, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); END",
    "CREATE TRIGGER finding_line_on AFTER UPDATE OF tokens ON finding_line BEGIN "
    "INSERT INTO finding_tokens (finding_tokens, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); "
    "INSERT INTO finding_tokens (rowid, tokens) VALUES (NEW.id, NEW.tokens); END",
)
_KINDS = (
    "indicator", "observation", "organ", "document", "commitment", "project", "honour", "fact", "sentence",
    "task", "keyproject", "distinction",
)  # fmt: skip
_POSTGRES = [
    f"CREATE INDEX line_tokens_{kind} ON finding_line USING gin (tokens) WHERE kind = '{kind}'" for kind in _KINDS
]
_POSTGRES_DOWN = [f"DROP INDEX line_tokens_{kind}" for kind in _KINDS]
_SQLITE_DOWN = (
    "DROP TRIGGER finding_line_in", "DROP TRIGGER finding_line_out", "DROP TRIGGER finding_line_on",
    "DROP TABLE finding_tokens",
)  # fmt: skip


def put_up(apps: Any, editor: Any) -> None:
    """Make the index."""
    for sql in _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(sql, params=None)


def take_down(apps: Any, editor: Any) -> None:
    """Take it away."""
    for sql in _POSTGRES_DOWN if editor.connection.vendor == "postgresql" else _SQLITE_DOWN:
        editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """The index of tokens."""

    dependencies = [("finding", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
