"""Reviewing facts: every decision with its ledger rows, its history and its audit event, or none of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Decision, Fact, Observation, Version
from luoshi.desk.ledger.services.review import (
    Conflict,
    fact_accept,
    fact_add,
    fact_correct,
    fact_merge,
    fact_reject,
    fact_reopen,
    fact_split,
)
from luoshi.records import LuoshiError
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


def figure(version: Version, words: str) -> Fact:
    return version.facts.get(kind="figure", surface=words)


def test_an_accepted_figure_becomes_an_observation_that_points_at_its_sentence(clerk: User, version: Version) -> None:
    fact = fact_accept(clerk, figure(version, "618.4亿元"), revision=0)
    [seen] = Observation.objects.filter(fact=fact)
    assert (seen.name, seen.value, seen.unit) == ("地区生产总值", Decimal(61840000000), "元")
    assert seen.start is not None and version.text[seen.start : seen.end] == "618.4亿元"
    assert seen.organ == version.document.organ and seen.approved_by == clerk
    assert Event.objects.filter(action="审读").count() == 1 and not list(verify())


def test_a_correction_supersedes_and_never_overwrites(clerk: User, version: Version) -> None:
    fact = fact_accept(clerk, figure(version, "618.4亿元"), revision=0)
    fact_correct(clerk, fact, {"value": "61850000000"}, revision=1)
    old, new = Observation.objects.filter(fact=fact).order_by("pk")
    assert old.superseded_at and old.value == 61840000000
    assert new.superseded_at is None and new.value == 61850000000 and new.supersedes == old
    assert [d.action for d in Decision.objects.filter(fact=fact)] == ["accept", "correct"]


def test_rejecting_and_taking_back_leave_nothing_believed(clerk: User, version: Version) -> None:
    fact = fact_accept(clerk, figure(version, "618.4亿元"), revision=0)
    fact_reject(clerk, fact, revision=1)
    assert not Observation.objects.filter(superseded_at=None).exists()
    again = fact_reopen(clerk, fact, revision=2)
    assert again.state == Fact.State.PENDING and again.data == again.read


def test_who_decides_second_is_told_what_the_first_decided(clerk: User, version: Version) -> None:
    fact = figure(version, "618.4亿元")
    fact_reject(clerk, fact, revision=0)
    with pytest.raises(Conflict) as caught:
        fact_accept(clerk, fact, revision=0)
    assert caught.value.fact.state == Fact.State.REJECTED
    assert not Observation.objects.exists()


def test_split_and_merge_replace_facts_and_keep_their_parents(clerk: User, version: Version) -> None:
    fact = figure(version, "618.4亿元")
    one, two = fact_split(clerk, fact, [{"indicator": "甲"}, {"indicator": "乙"}], revision=0)
    assert list(one.parents.all()) == [fact] and {one.data["indicator"], two.data["indicator"]} == {"甲", "乙"}
    fact.refresh_from_db()
    assert fact.state == Fact.State.REPLACED
    merged = fact_merge(clerk, [one, two], revisions=[1, 1])
    assert set(merged.parents.all()) == {one, two} and merged.data["indicator"] == "甲"
    with pytest.raises(LuoshiError, match="L624"):
        fact_accept(clerk, fact, revision=1)


def test_a_reviewer_marks_what_was_missed(clerk: User, version: Version) -> None:
    at = version.text.index("澜湾区")
    data = {"indicator": "测试指标", "value": "3", "unit": "个"}
    fact = fact_add(clerk, version, kind="figure", start=at, end=at + 3, data=data)
    assert fact.read is None and fact.surface == "澜湾区"
    with pytest.raises(LuoshiError, match="L623"):
        fact_add(clerk, version, kind="figure", start=5, end=10**6, data=data)


@pytest.mark.parametrize("field", ["start", "surface", "because", "section"])
def test_what_the_text_says_cannot_be_corrected(clerk: User, version: Version, field: str) -> None:
    with pytest.raises(LuoshiError, match="L625"):
        fact_correct(clerk, figure(version, "618.4亿元"), {field: 1}, revision=0)


def test_nothing_is_half_written_when_the_data_is_no_number(clerk: User, version: Version) -> None:
    fact = figure(version, "618.4亿元")
    with pytest.raises(LuoshiError, match="L613"):
        fact_correct(clerk, fact, {"value": "六百"}, revision=0)
    fact.refresh_from_db()
    assert fact.state == Fact.State.PENDING and not Decision.objects.exists()
    assert not Event.objects.filter(action="审读").exists()


def test_others_may_not_review(version: Version, reader: User, other: Organ) -> None:
    stranger = person("外区填报员", other, "clerk")
    for user in (reader, stranger):
        with pytest.raises(PermissionDenied, match="没有这项权限"):
            fact_accept(user, figure(version, "618.4亿元"), revision=0)
