"""Any sequence of decisions keeps one believed set of rows per accepted fact, and a whole history."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Commitment, Decision, Fact, Honour, Observation, Posting, Project, Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.bulk import facts_accept, facts_reopen
from luoshi.desk.ledger.services.deciding import BELIEVED, Conflict
from luoshi.desk.ledger.services.documents import document_import
from luoshi.desk.ledger.services.posting import rows_of
from luoshi.desk.ledger.services.review import (
    fact_accept,
    fact_add,
    fact_correct,
    fact_merge,
    fact_reject,
    fact_reopen,
    fact_split,
)
from luoshi.records import LuoshiError

pytestmark = pytest.mark.django_db
TEXT = """澜湾区2024年工作报告

全年地区生产总值618.4亿元，增长6.2%。新增城镇就业2.3万人。加快建设石墩港三期项目，总投资12亿元。
获评全国文明城区。
"""
LATER = TEXT.replace("2.3万人", "2.4万人").replace("石墩港", "今年石墩港")
ROWS: Mapping[str, Any] = {
    "figure": Observation, "commitment": Commitment, "project": Project, "honour": Honour,
}  # fmt: skip
DEEDS = (
    "accept", "correct", "reject", "reopen", "split", "merge", "add", "all", "none", "stale", "wrong", "version",
)  # fmt: skip


@pytest.fixture(autouse=True)
def rolled_back(db: None) -> Iterator[None]:
    yield


def _deed(actor: User, version: Version, name: str, pick: int) -> None:
    """Do one thing to one of the facts that stand."""
    facts = list(version.facts.exclude(state="replaced").order_by("start", "pk"))
    fact = facts[pick % len(facts)]
    kin = [one for one in facts if one.kind == fact.kind]
    field = {"figure": "indicator", "commitment": "object"}.get(fact.kind, "name")
    deeds: Mapping[str, Callable[[], Any]] = {
        "accept": lambda: fact_accept(actor, fact, revision=fact.revision),
        "correct": lambda: fact_correct(actor, fact, {field: f"改写指标{pick}"}, revision=fact.revision),
        "reject": lambda: fact_reject(actor, fact, revision=fact.revision),
        "reopen": lambda: fact_reopen(actor, fact, revision=fact.revision),
        "split": lambda: fact_split(actor, fact, [{field: "前半"}, {field: "后半"}], revision=fact.revision),
        "merge": lambda: fact_merge(actor, kin[:2], revisions=[one.revision for one in kin[:2]]),
        "add": lambda: fact_add(
            actor, version, kind="figure", start=pick % 9, end=pick % 9 + 3,
            data={"indicator": "补记指标", "value": str(pick), "unit": "个"},
        ),
        "all": lambda: facts_accept(actor, version, {one.pk: one.revision for one in facts}),
        "none": lambda: facts_reopen(actor, version, {one.pk: one.revision for one in facts}),
        "stale": lambda: fact_accept(actor, fact, revision=fact.revision + 7),
        "wrong": lambda: fact_correct(actor, fact, {"value": "六百"}, revision=fact.revision),
    }  # fmt: skip
    deeds[name]()


def _content(row: Any) -> tuple[Any, ...]:
    """What a row says, and where."""
    place = (type(row).__name__, row.organ_id, row.region, row.version_id, row.start, row.end)
    if isinstance(row, Observation):
        return (*place, row.cell, row.value, row.high, row.low, row.bound, row.unit, row.approved_by_id)
    return (*place, row.text if isinstance(row, Commitment) else row.name, row.quote)


def _holds(version: Version) -> None:
    """What must be true after every act."""
    document = version.document_id
    for fact in Fact.objects.filter(version__document=document).select_related("version__document", "decided_by"):
        believed = [row for model in ROWS.values() for row in model.objects.filter(fact=fact, superseded_at=None)]
        newer = Version.objects.filter(document=document, state="read", number__gt=fact.version.number).exists()
        if fact.state in BELIEVED and not newer:
            assert fact.decided_by
            want = rows_of(fact, approved_by=fact.decided_by)
            assert len(believed) == len(want), (fact.surface, fact.state)
            assert [_content(row) for row in sorted(believed, key=lambda row: row.pk)] == [
                _content(row) for row in want
            ]
        elif fact.state not in BELIEVED:
            assert not believed, "没有采用的，台账里没有"
        decisions = list(Decision.objects.filter(fact=fact).order_by("revision"))
        assert [one.revision for one in decisions] == list(range(1, fact.revision + 1)), "经过一步不缺"
        for before, after in pairwise(decisions):
            assert before.after == after.before
        if decisions:
            assert decisions[-1].after == {"state": fact.state, "data": fact.data}
    for posting in Posting.objects.all():
        rows = [row for model in ROWS.values() for row in model.objects.filter(posting=posting).order_by("pk")]
        assert len(rows) == posting.rows
        assert Event.objects.filter(detail__摘要=posting.digest).exists()


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 40)), min_size=1, max_size=14))
def test_any_sequence_of_decisions_keeps_the_ledger_whole(acts: list[tuple[str, int]]) -> None:
    from django.db import transaction

    from luoshi.desk.accounts.services import organ_create
    from tests.desk.conftest import person

    with transaction.atomic():
        organ = organ_create(name="澜湾区", kind=Organ.Kind.REGION)
        actor = person("审读员", organ, "clerk")
        version = _read(actor, organ, TEXT)
        number = 1
        for name, pick in acts:
            if name == "version":
                number += 1
                text = (LATER if number % 2 == 0 else TEXT) + "续。" * number
                version = _read(actor, organ, text, version)
            else:
                try:
                    with transaction.atomic():
                        _deed(actor, version, name, pick)
                except (LuoshiError, Conflict):
                    pass
            _holds(version)
        assert not list(verify())
        transaction.set_rollback(True)


def _read(actor: User, organ: Organ, text: str, before: Version | None = None) -> Version:
    document = before.document if before else None
    version = document_import(actor, name="报告.txt", data=text.encode(), organ=organ, document=document)
    assert work_all() == 1
    version.refresh_from_db()
    assert version.state == "read", version.error
    return version


def test_a_corrected_number_brings_its_own_last_digit(clerk: User, version: Version) -> None:
    fact = version.facts.get(kind="figure", surface="618.4亿元")
    fact = fact_correct(clerk, fact, {"value": "620亿"}, revision=0)
    assert (fact.data["value"], fact.data["step"]) == ("62000000000", "100000000")
    fact = fact_correct(clerk, fact, {"value": "620.00亿"}, revision=1)
    assert fact.data["step"] == "100000000", "同一个数，不算改"
    fact = fact_correct(clerk, fact, {"value": "6,201,234万"}, revision=2)
    assert (fact.data["value"], fact.data["step"]) == ("62012340000", "10000")
    fact = fact_correct(clerk, fact, {"unit": "亿元", "value": "7.25"}, revision=3)
    assert (fact.data["value"], fact.data["unit"], fact.data["step"]) == ("725000000", "元", "1000000")
    assert Observation.objects.get(fact=fact, superseded_at=None).value == Decimal(725000000)


def test_a_number_too_long_for_the_ledger_is_told(clerk: User, version: Version) -> None:
    fact = version.facts.get(kind="figure", surface="618.4亿元")
    for value in ("9" * 40, "1" * 20 + "万亿", "0." + "0" * 11 + "1"):
        with pytest.raises(LuoshiError):
            fact_correct(clerk, fact, {"value": value}, revision=0)
    fact.data = fact.data | {"value": "9" * 30}
    fact.save()
    with pytest.raises(LuoshiError, match="L629"):
        fact_accept(clerk, fact, revision=0)
