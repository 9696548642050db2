"""Ends of belief: who changes when a row was superseded, or that it was, is found by ``luoshi audit verify``."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from luoshi.desk.accounts.models import User
from luoshi.desk.audit.ends import verify_ends
from luoshi.desk.audit.guards import removal
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Commitment, Fact, Observation, Version
from luoshi.desk.ledger.services.bulk import facts_accept, facts_reopen
from luoshi.desk.ledger.services.review import fact_accept, fact_correct, fact_reject

pytestmark = pytest.mark.django_db
TABLES = ("ledger_observation", "ledger_commitment")


@pytest.fixture(params=["sha256", "sm3"])
def ended(request: pytest.FixtureRequest, settings: Settings, clerk: User, version: Version) -> User:
    """A review in which much was accepted, corrected, and taken back."""
    settings.CHAIN_HASH = request.param
    facts = list(version.facts.filter(kind__in=("figure", "commitment")).order_by("pk"))
    for number, fact in enumerate(facts[:30]):
        fact_accept(clerk, fact, revision=0)
        if number % 3 == 0:
            fact_reject(clerk, Fact.objects.get(pk=fact.pk), revision=1)
        elif number % 3 == 1 and fact.kind == "figure":
            fact_correct(clerk, Fact.objects.get(pk=fact.pk), {"indicator": f"改写{number}"}, revision=1)
    rest = {one.pk: one.revision for one in version.facts.filter(state="pending")}
    done = facts_accept(clerk, version, rest).done
    facts_reopen(clerk, version, {one.pk: one.revision for one in done[:-8]})
    return clerk


def believed_no_longer() -> Any:
    """One of the ended rows."""
    return Observation.objects.exclude(superseded_at=None).order_by("pk")[:1].values("pk")


CHANGES: dict[str, Callable[[], Any]] = {
    "believed anew": lambda: Observation.objects.filter(pk__in=next(iter(believed_no_longer())).values()).update(
        superseded_at=None
    ),
    "all believed anew": lambda: Observation.objects.exclude(superseded_at=None).update(superseded_at=None),
    "ended by hand": lambda: Observation.objects.filter(
        pk=Observation.objects.filter(superseded_at=None).order_by("pk")[0].pk
    ).update(superseded_at=timezone.now()),
    "another moment": lambda: Observation.objects.filter(pk__in=next(iter(believed_no_longer())).values()).update(
        superseded_at=F("superseded_at") + timedelta(microseconds=1)
    ),
    "a commitment": lambda: Commitment.objects.exclude(superseded_at=None).update(superseded_at=None),
}


def test_every_end_has_its_act(ended: User) -> None:
    assert Observation.objects.exclude(superseded_at=None).count() > 5
    assert Commitment.objects.exclude(superseded_at=None).exists()
    assert not list(verify()) and not list(verify_ends()) and not list(verify_postings())


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_changed_end_is_found(ended: User, change: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            for sql in removal(connection.vendor, table):
                cursor.execute(sql)
        assert CHANGES[change]()
        assert list(verify_ends()) and list(verify_postings()) and not list(verify())
        transaction.set_rollback(True)


def test_another_row_in_the_place_of_one_is_found(ended: User) -> None:
    """As many rows end at the same moment, but not the same ones."""
    old = Observation.objects.exclude(superseded_at=None).order_by("-superseded_at", "pk")[0]
    at = old.superseded_at
    other = Observation.objects.filter(superseded_at=None, recorded_at__lte=at).order_by("pk")[0]
    Observation.objects.filter(pk=old.pk).update(superseded_at=None)
    Observation.objects.filter(pk=other.pk).update(superseded_at=at)
    assert ["不是" in fault.what for fault in verify_ends()] == [True]


def test_an_end_that_no_event_knows_is_found(ended: User) -> None:
    """Even of somebody who lets the chain's own event go, as only a new chain would."""
    event = Event.objects.filter(detail__has_key="终止摘要").order_by("-number")[0]
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in removal(connection.vendor, "audit_event"):
            cursor.execute(sql)
        Event.objects.filter(pk=event.pk).update(detail={})
        assert any("没有记录" in fault.what for fault in verify_ends())
        transaction.set_rollback(True)
