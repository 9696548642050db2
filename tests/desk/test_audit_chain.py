"""The chain of digests: any change of any row is found, whatever was changed, and so is every row of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pytest_django import Settings

from luoshi.desk.__main__ import main
from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.guards import removal
from luoshi.desk.audit.models import Event, Head
from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.services import coming_from, digest_of, record
from luoshi.desk.audit.verify import Anchor, last, verify
from luoshi.desk.ledger.models import Commitment, Indicator, Observation, Posting, Version
from luoshi.desk.ledger.services.posting import digest_of as digest_of_rows
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.records import LuoshiError
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db

LENGTH = 30


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """As somebody who may write the whole database: without the triggers; all is undone at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables or ("audit_event",):
            for sql in removal(connection.vendor, table):
                cursor.execute(sql)
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=["sha256", "sm3"])
def chain(request: pytest.FixtureRequest, settings: Settings, district: Organ, clerk: User) -> int:
    """A chain of 30 of all sorts of rows."""
    settings.CHAIN_HASH = request.param
    with coming_from("10.1.2.3"):
        for number in range(LENGTH):
            detail: dict[str, Any] = (
                {"改动": {"名称": ["甲", "乙"]}, "行": number, "空": None, "是": True} if number % 3 else {}
            )
            record(
                f"试{number % 4}", actor=clerk if number % 2 else None, target=district, organ=district, detail=detail
            )
    assert not list(verify())
    return LENGTH


CHANGES: dict[str, list[Any]] = {
    "number": [0, 10**6],
    "at": [F("at") + timedelta(microseconds=1), F("at") - timedelta(days=1)],
    "actor": [None, 999],
    "actor_name": ["别人", ""],
    "action": ["试9", ""],
    "target": ["accounts.organ:0", ""],
    "organ": [None, 999],
    "sensitivity": [1, 2],
    "detail": [{"行": "x"}, [], "文", 0, {"改动": {"名称": ["乙", "甲"]}}],
    "address": ["10.1.2.4", ""],
    "algorithm": ["md5", "shake_128", "无", ""],
    "previous": ["0" * 64, "甲"],
    "digest": ["0" * 64, "甲"],
}


def test_every_field_of_an_event_is_in_the_table() -> None:
    assert set(CHANGES) == {field.name for field in Event._meta.concrete_fields}


@pytest.mark.parametrize("field", CHANGES)
def test_any_change_of_any_field_of_any_row_is_found(chain: int, field: str) -> None:
    for number in range(1, chain + 1):
        for value in CHANGES[field]:
            before = Event.objects.get(number=number)
            if getattr(before, field) == value:
                continue
            with unguarded():
                changed = Event.objects.filter(number=number).update(**{field: value})
                assert changed == 1
                assert list(verify()), (number, field, value)
    assert not list(verify())


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    detail=_JSON.filter(lambda one: one is not None),
    number=st.integers(1, LENGTH),
    words=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
)
def test_whatever_is_put_into_a_row_is_found(chain: int, detail: Any, number: int, words: str) -> None:
    before = Event.objects.get(number=number)
    for field, value in (("detail", detail), ("action", words), ("actor_name", words), ("target", words)):
        if type(getattr(before, field)) is type(value) and getattr(before, field) == value:
            continue
        with unguarded():
            Event.objects.filter(number=number).update(**{field: value})
            assert list(verify())


@tried(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    detail=st.dictionaries(
        st.text(max_size=5), st.one_of(_JSON, st.floats(), st.decimals(), st.dates(), st.text(max_size=9)), max_size=4
    ),
    action=st.text(max_size=60),
)
def test_whatever_is_recorded_verifies(detail: dict[str, Any], action: str, db: None) -> None:
    with transaction.atomic():
        record(action, actor=None, target=action, detail=detail)
        stored = Event.objects.order_by("-number")[0]
        assert digest_of(stored) == stored.digest and not list(verify())
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "gone", [[1], [2], [15], [15, 16, 17], [LENGTH], [LENGTH - 1, LENGTH], list(range(1, LENGTH + 1))]
)
def test_missing_rows_are_found_wherever_they_stood(chain: int, gone: list[int]) -> None:
    with unguarded():
        Event.objects.filter(number__in=gone).delete()
        [first, *_] = list(verify())
        assert first.number == gone[0] and "缺少" in first.what


@pytest.mark.parametrize("gone", [[7], [LENGTH]])
def test_a_gap_that_was_closed_by_new_numbers_is_found(chain: int, gone: list[int]) -> None:
    with unguarded():
        Event.objects.filter(number__in=gone).delete()
        for event in Event.objects.filter(number__gt=gone[0]).order_by("number"):
            Event.objects.filter(number=event.number).update(number=event.number - 1)
        assert list(verify())


@pytest.mark.parametrize(("one", "two"), [(1, 2), (5, 6), (3, 20), (LENGTH - 1, LENGTH)])
def test_rows_in_another_order_are_found(chain: int, one: int, two: int) -> None:
    with unguarded():
        Event.objects.filter(number=one).update(number=10**6)
        Event.objects.filter(number=two).update(number=one)
        Event.objects.filter(number=10**6).update(number=two)
        assert {fault.number for fault in verify()} >= {one, two}


def test_an_inserted_row_is_found_at_its_place_and_at_the_end(chain: int) -> None:
    count, digest = last()
    with unguarded():
        forged = Event.objects.get(number=10)
        forged.number, forged.previous, forged.action = count + 1, digest, "伪造"
        forged.digest = digest_of(forged)
        forged.save(force_insert=True)
        assert [fault.number for fault in verify()] == [count + 1]
    with unguarded():
        for event in Event.objects.filter(number__gte=10).order_by("-number"):
            Event.objects.filter(number=event.number).update(number=event.number + 1)
        forged.number, forged.previous = 10, Event.objects.get(number=9).digest
        forged.digest = digest_of(forged)
        forged.save(force_insert=True)
        assert list(verify())


@pytest.mark.parametrize("told", [{"count": 5}, {"count": LENGTH + 1}, {"digest": "0" * 64}, {"digest": ""}])
def test_a_changed_head_is_found(chain: int, told: dict[str, Any]) -> None:
    with unguarded():
        Head.objects.update(**told)
        assert list(verify())
    with unguarded():
        Head.objects.all().delete()
        assert list(verify())


def test_a_chain_made_anew_verifies_but_not_against_an_anchor(chain: int) -> None:
    early, late = (Anchor(event.number, event.digest) for event in Event.objects.filter(number__in=(5, LENGTH)))
    assert not list(verify([early, late]))
    with unguarded():
        previous = Event.objects.get(number=19).digest
        for event in Event.objects.filter(number__gte=20).order_by("number"):
            event.previous, event.actor_name = previous, "别人"
            previous = digest_of(event)
            Event.objects.filter(number=event.number).update(
                previous=event.previous, actor_name=event.actor_name, digest=previous
            )
        Head.objects.update(digest=previous)
        assert not list(verify()) and not list(verify([early]))
        assert [fault.number for fault in verify([early, late])] == [LENGTH]
    with unguarded():
        Event.objects.filter(number__gt=20).delete()
        Head.objects.update(count=20, digest=Event.objects.get(number=20).digest)
        assert not list(verify())
        assert [fault.number for fault in verify([late])] == [LENGTH]


@pytest.mark.parametrize("words", ["", "12", "12:abc", "x:" + "a" * 64, "1:" + "g" * 64, "-1:" + "a" * 64])
def test_what_is_no_anchor_is_refused(words: str) -> None:
    with pytest.raises(LuoshiError, match="L691"):
        Anchor.of(words)


@pytest.mark.parametrize("table", ["audit_event"])
def test_the_database_itself_refuses(chain: int, table: str) -> None:
    for sql in (f"UPDATE {table} SET action = 'x' WHERE number = 3", f"DELETE FROM {table} WHERE number = 3"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert not list(verify())


def test_a_digest_of_another_kind_may_follow(chain: int, settings: Settings) -> None:
    settings.CHAIN_HASH = "sm3" if settings.CHAIN_HASH == "sha256" else "sha256"
    record("换算法")
    assert not list(verify()) and Event.objects.values("algorithm").distinct().count() == 2


def test_what_is_rolled_back_leaves_no_gap(chain: int) -> None:
    with transaction.atomic():
        record("未遂")
        transaction.set_rollback(True)
    assert record("其后").number == chain + 1 and not list(verify())


# the ledger against the chain


@pytest.fixture
def entered(clerk: User, version: Version) -> Posting:
    """Figures and records of a report in the ledger, each by a posting of its own."""
    chosen = [version.facts.get(surface="618.4亿元", kind="figure")]
    for kind in ("figure", "commitment", "project", "honour"):
        chosen += version.facts.filter(kind=kind).exclude(pk=chosen[0].pk).order_by("start")[:4]
    for fact in chosen:
        fact_accept(clerk, fact, revision=fact.revision)
    assert Observation.objects.count() >= 2 and Commitment.objects.exists() and not list(verify())
    assert Posting.objects.count() > 5 and [fault.what for fault in verify_postings()] == []
    posting = Observation.objects.order_by("pk")[0].posting
    assert digest_of_rows(Observation.objects.filter(posting=posting).order_by("pk")) == posting.digest
    return posting


def _other(field: Any, value: Any, clerk: User, other: Organ) -> Any:
    """Another value that the column may hold."""
    if field.is_relation:
        model = field.related_model
        key = {User: clerk.pk, Organ: other.pk}.get(model)
        found = model._default_manager.exclude(pk__in=[value or 0]).values_list("pk", flat=True).first()
        return key if key is not None and key != value else found
    match field.get_internal_type():
        case "DecimalField":
            return (value or 0) + Decimal("0.0000000001") if not value or abs(value) < 1000 else value + Decimal("0.01")
        case "DateTimeField":
            return value - timedelta(microseconds=1)
        case "CharField" | "TextField":
            return {"eq": "ge", "已报": "迟报", "actual": "target", "sentence": "hand"}.get(value, f"{value}x"[-9:])
    return (value or 0) + 1


@pytest.mark.parametrize(
    "name", [f.name for f in Observation._meta.concrete_fields if f.name not in ("id", "superseded_at", "posting")]
)
def test_a_change_of_any_column_of_an_observation_is_found(
    entered: Posting, clerk: User, other: Organ, name: str
) -> None:
    row = Observation.objects.filter(posting=entered)[:1].get()
    field: Any = Observation._meta.get_field(name)
    second = person("另一人", other)
    Indicator.objects.create(code="x", name="另一指标", unit="元")
    changed = _other(field, getattr(row, field.attname), second, other)
    with unguarded("ledger_observation"):
        assert changed != getattr(row, field.attname)
        assert Observation.objects.filter(pk=row.pk).update(**{field.attname: changed}) == 1
        assert any("改动" in fault.what for fault in verify_postings()) and not list(verify())


def test_a_removed_and_an_added_observation_are_found(entered: Posting) -> None:
    with unguarded("ledger_observation"):
        Observation.objects.filter(posting=entered)[:1].get().delete()
        assert any("应有" in fault.what for fault in verify_postings())
    with unguarded("ledger_observation"):
        row = Observation.objects.filter(posting=entered)[:1].get()
        row.pk = None
        row.save(force_insert=True)
        assert any("应有" in fault.what for fault in verify_postings())


def test_a_posting_with_another_digest_or_without_event_is_found(entered: Posting) -> None:
    with unguarded("ledger_observation"):
        Observation.objects.filter(posting=entered).update(period="1999")
        rows = Observation.objects.filter(posting=entered).order_by("pk")
        Posting.objects.filter(pk=entered.pk).update(digest=digest_of_rows(rows))
        assert any("不符" in fault.what for fault in verify_postings())
    with unguarded("ledger_observation"):
        forged = Posting.objects.create(action="伪造", by=entered.by, at=entered.at, digest=digest_of_rows(()))
        assert [fault.what for fault in verify_postings()] == [
            f"入账 {forged.pk}（伪造 {forged.at:%Y-%m-%d %H:%M}）在审计链里没有记录"
        ]


def test_a_posting_that_is_gone_is_found(entered: Posting) -> None:
    with unguarded("ledger_observation"):
        Observation.objects.filter(posting=entered).delete()
        Posting.objects.filter(pk=entered.pk).delete()
        assert any("不见了" in fault.what for fault in verify_postings())


# the command


def test_the_command_tells_and_fails(entered: Posting, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    number, digest = last()
    assert f"{number}:{digest}" in capsys.readouterr().out
    assert main(["audit", "verify", "--anchor", f"{number}:{digest}"]) == 0
    assert main(["audit", "verify", "--anchor", f"{number}:{'0' * 64}"]) == 1
    assert main(["audit", "verify", "--anchor", "x"]) == 2
    assert "L691" in capsys.readouterr().err
    with unguarded("ledger_observation"):
        Observation.objects.filter(posting=entered).update(period="1999")
        assert main(["audit", "verify", "--chain-only"]) == 0
        capsys.readouterr()
        assert main(["audit", "verify"]) == 1
        assert "改动" in capsys.readouterr().out
