"""Imported tables that a person may see, and what their checks found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, visible
from luoshi.desk.ledger.models import Observation, TableImport

_SHOWN = ("upload__organ", "upload__by", "confirmed_by", "posting")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the preview: what is to be entered, and what it supersedes (None: nothing)."""

    place: str
    row: Observation
    organ: str
    old: Observation | None = None


def tables_seen(user: User, action: Action = "read") -> QuerySet[TableImport]:
    """The imported tables on whose organ the person may act so: all rows of a table lie below its organ."""
    return TableImport.objects.filter(visible(user, action, organ="upload__organ"))


def table_list(user: User) -> QuerySet[TableImport]:
    """The imported tables as a list, the latest first."""
    return tables_seen(user).select_related(*_SHOWN).defer("problems", "hints", "preview")


def tables_shown(user: User) -> QuerySet[TableImport]:
    """The imported tables with all that one of their pages needs."""
    return tables_seen(user).select_related(*_SHOWN)


def preview_of(one: TableImport, which: str) -> Sequence[Line]:
    """The first rows that are to be entered: ``changed`` or ``fresh``."""
    return list(_lines(one.preview.get(which, ())))


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterable[Line]:
    for told in rows:
        row = _observation(told, **{name: told[name] for name in ("name", "period", "measure", "kind", "cell")})
        yield Line(told["place"], row, told["organ"], _observation(told["old"]) if "old" in told else None)


def _observation(told: Mapping[str, Any], **fields: Any) -> Observation:
    value = None if told["value"] is None else Decimal(told["value"])
    known = {name: told[name] for name in ("pk", "unit", "state", "place", "origin") if name in told}
    return Observation(value=value, **known, **fields)


def organs_for_tables(user: User) -> QuerySet[Organ]:
    """The organs for which the person may enter figures."""
    return Organ.objects.filter(visible(user, "approve", organ="", sensitivity="")).order_by("path")
