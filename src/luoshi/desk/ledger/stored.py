"""Facts as JSON of the database and back: every field, numbers as text so that no digit is lost."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from luoshi.records import Because, Commitment, Figure, Honour, LuoshiError, Project

_NUMBERS = ("value", "high", "step", "investment", "this_year")
_TUPLES = ("lead", "support", "figures")
_KINDS: dict[str, type[Figure] | type[Commitment] | type[Project] | type[Honour]] = {
    "figure": Figure,
    "commitment": Commitment,
    "project": Project,
    "honour": Honour,
}
"""The kinds that become rows of the ledger; the others are only kept as read."""


def as_stored(fact: Any) -> dict[str, Any]:
    """A fact as JSON can hold it.

    >>> as_stored(Figure(0, 2, "8人", Decimal(8), "人"))["value"]
    '8'
    """
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return as_stored(value)
    return value


def figure_of(data: Mapping[str, Any]) -> Figure:
    """The Figure that `as_stored` kept.

    >>> figure_of(as_stored(Figure(0, 2, "8人", Decimal(8), "人"))).value
    Decimal('8')
    """
    found = fact_of("figure", data)
    assert isinstance(found, Figure)
    return found


def fact_of(kind: str, data: Mapping[str, Any]) -> Figure | Commitment | Project | Honour:
    """The fact of a kind that `as_stored` kept.

    Raises:
        LuoshiError: a field is missing or is no number.
    """
    made = _KINDS[kind]
    known = {field.name for field in fields(made)}
    values: dict[str, Any] = {name: value for name, value in data.items() if name in known}
    try:
        for name in _NUMBERS:
            if values.get(name) is not None:
                values[name] = Decimal(str(values[name]))
        for name in _TUPLES:
            if name in values:
                values[name] = tuple(values[name])
        values["because"] = tuple(Because(**why) for why in values.get("because", ()))
        return made(**values)
    except (TypeError, ValueError, InvalidOperation) as error:
        raise LuoshiError(
            "L613", "这条事实缺少内容或数值不对", str(data.get("surface", "")), "请补全后再保存"
        ) from error
