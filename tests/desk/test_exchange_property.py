"""Whatever a table may hold comes back as it was, on both databases: texts, numbers, days, lists, in every column."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from luoshi.desk.exchange.loading import _insert, _stored
from luoshi.desk.exchange.tables import Table, tables

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
DAYS = st.dates(date(1, 1, 2), date(9999, 12, 30))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))


def decimals_of(field: "models.DecimalField[Any, Any]") -> st.SearchStrategy[Decimal]:
    """Any number that the column takes. SQLite holds fifteen digits: what is longer is refused when taken in (L733)."""
    digits = 15 if connection.vendor == "sqlite" else field.max_digits
    places = min(field.decimal_places, digits)
    end = Decimal(10) ** min(digits - places, 12)
    return st.decimals(-end + 1, end - 1, allow_nan=False, allow_infinity=False, places=places)


def values_of(field: Any) -> st.SearchStrategy[Any]:
    """Any value that a column takes."""
    made: st.SearchStrategy[Any]
    match field:
        case models.ForeignKey():
            return st.none() if field.null else st.integers(1, 2**31)
        case models.BooleanField():
            made = st.booleans()
        case models.DecimalField():
            made = decimals_of(field)
        case models.DateTimeField():
            made = MOMENTS
        case models.DateField():
            made = DAYS
        case models.JSONField():
            made = JSONS.filter(lambda told: told is not None)  # the desk never keeps null for nothing
        case models.IntegerField():
            bits = 15 if isinstance(field, models.PositiveSmallIntegerField) else 63 if field.primary_key else 31
            made = st.integers(0, 2**bits - 1)
        case models.CharField() | models.TextField():
            most = field.max_length or 40
            made = TEXTS.map(lambda words: words[:most])
        case _:
            raise AssertionError(f"no values for {field}")
    return made | st.none() if field.null else made


@pytest.mark.parametrize(
    "name", ["accounts.organ", "audit.event", "ledger.entrychange", "ledger.indicator", "tracking.change"]
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_rows_come_back(name: str, data: st.DataObject) -> None:
    """Past every rule of the desk: what the column holds is written, read and stored as the same line."""
    [table] = [table for table in tables() if table.name == name]
    keys = data.draw(st.lists(st.integers(1, 2**62), min_size=1, max_size=4, unique=True).map(sorted))
    rows = [
        [key if one.field.primary_key else data.draw(values_of(one.field), label=one.name) for one in table.columns]
        for key in keys
    ]
    try:
        with transaction.atomic():
            _enter(table, rows)
            first = list(table.rows())
            transaction.set_rollback(True)
    except IntegrityError:  # a rule of the database itself: such rows no desk has
        reject()
    told = [table.values(json.loads(line)) for line in first]
    for row, again in zip(rows, told, strict=True):
        assert again == row
    with transaction.atomic():
        _enter(table, told)
        assert list(table.rows()) == first
        transaction.set_rollback(True)


def _enter(table: Table, rows: list[list[Any]]) -> None:
    _insert(table, [[_stored(one, value) for one, value in zip(table.columns, row, strict=True)] for row in rows])
