"""The database itself refuses to change or delete reports, reviews, evidence, history and rulings."""

from typing import Any

from django.db import migrations

from luoshi.desk.audit.guards import removal, statements

_KEPT = ("report", "review", "monthly", "evidence", "change", "promiseruling")


def put_up(apps: Any, editor: Any) -> None:
    """Put the triggers up."""
    for name in _KEPT:
        for sql in statements(editor.connection.vendor, f"tracking_{name}"):
            editor.execute(sql, params=None)


def take_down(apps: Any, editor: Any) -> None:
    """Take them down."""
    for name in _KEPT:
        for sql in removal(editor.connection.vendor, f"tracking_{name}"):
            editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """Triggers on what is kept."""

    dependencies = [("tracking", "0001_initial"), ("audit", "0002_guards")]
    operations = [migrations.RunPython(put_up, take_down)]
