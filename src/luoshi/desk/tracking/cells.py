"""Cells of a sheet in which things are edited: a value as words, and the words that somebody typed as a value."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import models

from luoshi.desk.ledger.selectors.organs import OrganNames
from luoshi.desk.ledger.typed import number_of
from luoshi.desk.tracking.deadlines import due_of
from luoshi.desk.tracking.forms import names_of
from luoshi.desk.tracking.models import Need
from luoshi.records import LuoshiError
from luoshi.write.amounts import in_magnitude, plain
from luoshi.write.labels import HONOUR_KINDS, LEVELS

_WAN: Final = Decimal(10**4)
_MONEY: Final = ("total", "before", "plan")
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {"Distinction.level": LEVELS, "Distinction.kind": HONOUR_KINDS}
"""What the keys of a field are called that has no choices of its own."""


def shown(thing: models.Model, name: str) -> str:
    """A value as a cell has it: amounts in 万元, days as 2024-06-30, lists parted by 、, keys as their words."""
    value = getattr(thing, name)
    if value is None or value == "":
        return ""
    words = _choices(type(thing), name)
    if words:
        return words.get(value, str(value))
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value / _WAN if name in _MONEY else value)
    return str(value)


def said(thing: Any, name: str) -> str:
    """A value with its unit, as a page tells it.

    >>> said(Need(quantity=Decimal("120.0000"), unit="亩"), "quantity")
    '120 亩'
    """
    value = getattr(thing, name)
    if isinstance(value, Decimal) and isinstance(thing, Need):
        return f"{_digits(value / _WAN)} 万元" if thing.unit == "元" else f"{_digits(value)} {thing.unit}"
    if isinstance(value, Decimal) and name in (*_MONEY, "month_done", "done", "included"):
        return f"{_digits(value / _WAN)} 万元"
    if name == "percent" and value is not None:
        return f"{value}%"
    if name == "numbers":
        return "；".join(f"{one['name']} {in_magnitude(Decimal(one['value']))}{one['unit']}" for one in value)
    return shown(thing, name)


def _digits(value: Decimal) -> str:
    whole, _, rest = plain(value).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def read(thing: Any, name: str, words: str, names: OrganNames) -> Any:
    """What somebody typed into a cell, as a value.

    Raises:
        LuoshiError: L725, it is none.
    """
    told = words.replace("\r\n", "\n").strip()
    field = thing._meta.get_field(name)
    choices = _choices(type(thing), name)
    if choices:
        return _key(thing, name, told, choices, blank=field.blank)
    if isinstance(field, models.JSONField):
        return list(names_of(told))
    if isinstance(field, models.ForeignKey):
        return _organ(thing, name, told, names)
    if isinstance(field, models.DateField):
        return _day(thing, name, told)
    if isinstance(field, models.DecimalField):
        return _number(thing, name, told)
    longest = getattr(field, "max_length", None)
    if longest and len(told) > longest:
        raise _wrong(thing, name, told, f"请缩短到 {longest} 个字以内")
    return told


def _choices(model: type[models.Model], name: str) -> dict[str, str]:
    found = _WORDS.get(f"{model.__name__}.{name}") or dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    return {str(key): str(label) for key, label in found.items()}


def _key(thing: Any, name: str, told: str, choices: Mapping[str, str], *, blank: bool) -> str:
    keys = {label: key for key, label in choices.items()} | {key: key for key in choices}
    if told in keys:
        return keys[told]
    if not told and blank:
        return ""
    raise _wrong(thing, name, told, f"请写成：{'、'.join(choices.values())}")


def _organ(thing: Any, name: str, told: str, names: OrganNames) -> Any:
    found = names.named(told) if told else None
    if told and found is None:
        raise _wrong(thing, name, told, "请写单位表里的全名或简称")
    return found


def _day(thing: Any, name: str, told: str) -> date | None:
    found = due_of(told, thing.year)
    if told and found is None:
        raise _wrong(thing, name, told, "请写成 2024-06-30 或 2024年6月")
    return found


def _number(thing: Any, name: str, told: str) -> Decimal | None:
    if not told:
        return None
    try:
        value, _ = number_of(told)
    except LuoshiError as error:
        raise _wrong(thing, name, told, "请写数，如 1200 或 12.5亿") from error
    if name in _MONEY:
        value = (value if any(word in told for word in "亿万千百") else value * _WAN).quantize(Decimal("0.01"))
    if value < 0 or value.adjusted() > 15:
        raise _wrong(thing, name, told, "不能是负数，也不能这样大")
    return value


def _wrong(thing: Any, name: str, told: str, todo: str) -> LuoshiError:
    field = thing._meta.get_field(name)
    return LuoshiError("L725", f"“{told[:20]}”不能填在这一格", f"{thing} {field.verbose_name}", todo)
