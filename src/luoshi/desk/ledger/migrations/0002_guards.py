"""The database itself refuses to change or delete what the ledger has entered; rows may only be ended."""

from typing import Any

from django.db import migrations

from luoshi.desk.audit.guards import removal, statements

_RECORDED = ("observation", "commitment", "project", "honour")
_KEPT = ("decision", "entrychange", "step")
_ENDING = ("superseded_at",)


def put_up(apps: Any, editor: Any) -> None:
    """Put the triggers up: rows of the ledger may be superseded and nothing else."""
    vendor = editor.connection.vendor
    for name in _RECORDED:
        model = apps.get_model("ledger", name)
        fixed = [field.column for field in model._meta.concrete_fields if field.name not in _ENDING]
        for sql in statements(vendor, model._meta.db_table, fixed=[f'"{column}"' for column in fixed]):
            editor.execute(sql, params=None)
    for name in _KEPT:
        for sql in statements(vendor, f"ledger_{name}"):
            editor.execute(sql, params=None)


def take_down(apps: Any, editor: Any) -> None:
    """Take them down."""
    for name in (*_RECORDED, *_KEPT):
        for sql in removal(editor.connection.vendor, f"ledger_{name}"):
            editor.execute(sql, params=None)


class Migration(migrations.Migration):
    """Triggers on the ledger."""

    dependencies = [("ledger", "0001_initial"), ("audit", "0002_guards")]
    operations = [migrations.RunPython(put_up, take_down)]
