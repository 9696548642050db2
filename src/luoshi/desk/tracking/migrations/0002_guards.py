"""The database itself refuses to change or delete reports, reviews, evidence, history, rulings; editions only end."""

from typing import Any

from django.db import migrations

from luoshi.desk.audit.guards import removal, statements

_KEPT = ("report", "review", "monthly", "evidence", "change", "promiseruling")
_EDITIONS = ("taskedition", "projectedition", "distinctionedition")


def put_up(apps: Any, editor: Any) -> None:
    """Put the triggers up: an edition may be ended and nothing else."""
    vendor = editor.connection.vendor
    for name in _KEPT:
        for sql in statements(vendor, f"tracking_{name}"):
            editor.execute(sql, params=None)
    for name in _EDITIONS:
        fields = apps.get_model("tracking", name)._meta.concrete_fields
        fixed = [f'"{field.column}"' for field in fields if field.name != "superseded_at"]
        for sql in statements(vendor, f"tracking_{name}", fixed=fixed):
            editor.execute(sql, params=None)


def take_down(apps: Any, editor: Any) -> None:
    """Take them down."""
    for name in (*_KEPT, *_EDITIONS):
        for sql in removal(editor.connection.vendor, f"tracking_{name}"):
            editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """Triggers on what is kept."""

    dependencies = [("tracking", "0001_initial"), ("audit", "0002_guards")]
    operations = [migrations.RunPython(put_up, take_down)]
