"""Digests of stored rows: over every column, and the same whether a row is about to be stored or was read again."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from decimal import Context, Decimal
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import models

_WIDE = Context(prec=60)


def digest_of(rows: Iterable[models.Model], algorithm: str, *, without: Collection[str] = ()) -> str:
    """The digest of rows in their order; *without* names the columns that may change later.

    Every other column counts, keys of other rows included: a row that stands under another organ, sentence or approval
    is another row.
    """
    digest, left_out = hashlib.new(algorithm), frozenset(without)
    for row in rows:
        digest.update(_written(row, left_out))
    return digest.hexdigest()


def _written(row: models.Model, without: frozenset[str]) -> bytes:
    """A row in the one way of writing it."""
    take, places, name = _columns(type(row), without)
    values = list(take(row))
    for place, write in places:
        value = values[place]
        if value is not None:
            values[place] = write(value)
    return json.dumps([name, values], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def _columns(
    model: type[models.Model], without: frozenset[str]
) -> tuple[Callable[[models.Model], tuple[Any, ...]], tuple[tuple[int, Callable[[Any], Any]], ...], str]:
    """How the values of a model's columns are taken, which of them need a way of writing, and the model's name."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in without]
    writers = [(place, _writer(field)) for place, field in enumerate(fields)]
    taken: Any = attrgetter(*(field.attname for field in fields))
    return taken, tuple((place, write) for place, write in writers if write), model._meta.label_lower


def _writer(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    """How a column's value is written where JSON does not do, or does not do alike before and after storing."""
    if isinstance(field, models.DecimalField):
        place = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: _number(Decimal(value), place)
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return str
    if isinstance(field, models.CharField | models.TextField) and field.choices:
        return _word
    return None


def _number(value: Decimal, place: Decimal) -> str:
    held = value.quantize(place, context=_WIDE)
    return format(held if held else abs(held), "f")


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _word(value: Any) -> str:
    """A choice by its value: before it is stored it may still be the member of its enumeration."""
    return str(getattr(value, "value", value))
