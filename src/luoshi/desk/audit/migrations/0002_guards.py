"""The database itself refuses to change or delete events."""

from typing import Any

from django.db import migrations

from luoshi.desk.audit.guards import removal, statements


def put_up(apps: Any, editor: Any) -> None:
    """Put the triggers up."""
    for sql in statements(editor.connection.vendor, "audit_event"):
        editor.execute(sql, params=None)


def take_down(apps: Any, editor: Any) -> None:
    """Take them down."""
    for sql in removal(editor.connection.vendor, "audit_event"):
        editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """Triggers on the chain."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
