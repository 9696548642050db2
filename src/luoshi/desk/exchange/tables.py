"""The tables that make up a desk, and how a row of one is written and read again: alike on both databases."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from typing import Any

from django.apps import apps
from django.db import models

_APPS_LEFT_OUT = frozenset(("sessions", "contenttypes", "axes", "admin", "messages", "finding"))
_LEFT_OUT = frozenset(("auth.permission", "auth.group", "auth.group_permissions"))
_THROUGH_LEFT_OUT = frozenset(("accounts.user_user_permissions", "accounts.user_groups"))
LEFT_OUT_WORDS = ("登录会话", "登录失败的计数", "检索的索引（重建即可）", "Django 自己的类型和权限表（建库时重新生成）")
"""What is not taken along, in words: nothing of it belongs to the ledger."""
_WIDE = Context(prec=60)
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name in the file and in the database, how its values are written and read."""

    name: str
    column: str
    field: Any
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name (ledger.observation), and its columns, the key first."""

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]

    def rows(self) -> Iterator[bytes]:
        """All rows in the order of their keys, each as one line of JSON."""
        names = [column.name for column in self.columns]
        writers = [(at, column.write) for at, column in enumerate(self.columns) if column.write is not _same]
        found = self.model._default_manager.order_by("pk").values_list(*names)
        for values in found.iterator(chunk_size=_CHUNK):
            told = list(values)
            for at, write in writers:
                if told[at] is not None:
                    told[at] = write(told[at])
            yield line_of(dict(zip(names, told, strict=True)))

    def values(self, told: dict[str, Any]) -> list[Any]:
        """A row as it was read from a line, each value as the model has it.

        Raises:
            ValueError: a column is missing, or there is one more.
        """
        if told.keys() != {column.name for column in self.columns}:
            raise ValueError("columns")
        return [None if told[one.name] is None else one.read(told[one.name]) for one in self.columns]


def tables() -> Sequence[Table]:
    """Every table of the desk in one fixed order, those of apps that came later included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        name = meta.label_lower
        if meta.proxy or not meta.managed or meta.app_label in _APPS_LEFT_OUT:
            continue
        if name in _LEFT_OUT or name in _THROUGH_LEFT_OUT:
            continue
        found.append(Table(name, model, tuple(_column(field) for field in meta.concrete_fields)))
    return sorted(found, key=lambda table: table.name)


def line_of(told: dict[str, Any]) -> bytes:
    """A row in the one way of writing it.

    >>> line_of({"name": "澜湾区", "id": 1}).decode().strip()
    '{"id":1,"name":"澜湾区"}'
    """
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _column(field: Any) -> Column:
    write, read = _ways(field)
    return Column(field.attname, field.column, field, write, read)


def _same(value: Any) -> Any:
    return value


def _ways(field: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How a column's values are written where JSON does not do, and how they are read again."""
    if isinstance(field, models.DecimalField):
        place = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: _number(Decimal(value), place), Decimal
    if isinstance(field, models.DateTimeField):
        return _moment, datetime.fromisoformat
    if isinstance(field, models.DateField | models.TimeField | models.UUIDField):
        return str, field.to_python
    if isinstance(field, models.DurationField):
        return lambda value: value // timedelta(microseconds=1), lambda told: timedelta(microseconds=told)
    if isinstance(field, models.BinaryField):
        return lambda value: base64.b64encode(bytes(value)).decode(), base64.b64decode
    return _same, _same


def _number(value: Decimal, place: Decimal) -> str:
    held = value.quantize(place, context=_WIDE)
    return format(held if held else abs(held), "f")


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
