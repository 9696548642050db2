"""Filings by the API: read, entered, handed in, approved, sent back; nothing over what somebody else did."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Role, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.api import limits
from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.ledger.calendar import working_day
from luoshi.desk.ledger.models import Filing, Indicator, Observation, Round
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.rounds import Plan, Wanted, round_create, round_lock, round_open
from tests.desk.api_scene import Api, token_for, told
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(district: Organ) -> User:
    return person("督查员", district, Role.SUPERVISOR)


@pytest.fixture
def town(district: Organ) -> Organ:
    return organ_create(name="东堤街道", kind=Organ.Kind.TOWN, parent=district)


@pytest.fixture
def round_(holder: User, district: Organ, town: Organ) -> Round:
    """An open round of two indicators for two towns."""
    limits.forget()
    catalogue_fill()
    group = UnitGroup.objects.create(code="towns", name="镇街")
    second = organ_create(name="望海街道", kind=Organ.Kind.TOWN, parent=district)
    UnitGroupMember.objects.bulk_create(UnitGroupMember(group=group, organ=organ) for organ in (town, second))
    today = timezone.localdate()
    plan = Plan("十月月报", "2024-01/2024-10", group, district, today, working_day(today, 5))
    wanted = [Wanted(Indicator.objects.get(code=code), unit="万元") for code in ("gdp", "retail_sales")]
    made = round_create(holder, plan, wanted)
    round_open(holder, made)
    made.refresh_from_db()
    return made


@pytest.fixture
def entering(town: Organ) -> Api:
    return Api(token_for(person("东堤填报员", town, Role.CLERK), "filings"))


@pytest.fixture
def approving(town: Organ) -> Api:
    return Api(token_for(person("东堤审核员", town, Role.APPROVER), "approval"))


def whole(api: Api, round_: Round) -> tuple[str, Any, str]:
    """The one filing that a token sees: where it is, what it says, its ETag."""
    [line] = api.get(f"/rounds/{round_.pk}/filings")["items"]
    path = f"/filings/{line['id']}"
    return path, api.get(path), api.tag(path)


def fill(api: Api, round_: Round, *values: str) -> tuple[str, str]:
    path, filing, tag = whole(api, round_)
    cells = [{"item": cell["item"], "value": value} for cell, value in zip(filing["entries"], values, strict=False)]
    answer = api.call("PATCH", f"{path}/entries", {"entries": cells}, if_match=tag)
    assert answer.status_code == 200, told(answer)
    return path, str(answer["ETag"])


def test_a_filing_goes_all_the_way(entering: Api, approving: Api, round_: Round) -> None:
    path, tag = fill(entering, round_, "120.5", "30")
    handed = entering.call("POST", f"{path}/submission", {"checked": True}, if_match=tag)
    assert handed.status_code == 200 and told(handed)["state"] == "待审"
    back = approving.call("POST", f"{path}/return", {"reason": "请核对"}, if_match=approving.tag(path))
    assert told(back)["state"] == "已退回" and told(back)["reason"] == "请核对"
    handed = entering.call("POST", f"{path}/submission", {"checked": True}, if_match=entering.tag(path))
    done = approving.call("POST", f"{path}/approval", if_match=str(handed["ETag"]))
    assert told(done)["state"] == "已核定"
    assert sorted(value or 0 for value in Observation.objects.values_list("value", flat=True)) == [300_000, 1_205_000]
    items = approving.get("/feeds/indicators")["items"]
    assert {one["row"]["value"] for one in items} == {"300000", "1205000"} and not list(verify_postings())


def test_only_what_was_seen_is_changed(entering: Api, round_: Round) -> None:
    path, filing, tag = whole(entering, round_)
    cell = filing["entries"][0]["item"]
    body = {"entries": [{"item": cell, "value": "1"}]}
    assert entering.call("PATCH", f"{path}/entries", body).status_code == 428
    assert entering.call("PATCH", f"{path}/entries", body, if_match=tag).status_code == 200
    assert entering.call("PATCH", f"{path}/entries", body, if_match=tag).status_code == 412
    for wrong in ({"item": cell, "value": "1", "not_applicable": True}, {"item": 10**6, "value": "1"}):
        assert entering.call("PATCH", f"{path}/entries", {"entries": [wrong]}, if_match="*").status_code == 422
    for value in ("1e5", "１", "1,000", "NaN", "", 1, 1.5):
        body = {"entries": [{"item": cell, "value": value}]}
        assert entering.call("PATCH", f"{path}/entries", body, if_match="*").status_code == 422, value
    assert entering.get(path)["entries"][0]["value"] == "1"
    empty = entering.call("POST", f"{path}/submission", {}, if_match="*")
    assert empty.status_code == 422 and told(empty)["code"] == "L657"


def test_a_resent_change_is_done_once(entering: Api, round_: Round) -> None:
    path, filing, tag = whole(entering, round_)
    body = {"entries": [{"item": filing["entries"][0]["item"], "value": "1"}]}
    answers = [entering.call("PATCH", f"{path}/entries", body, if_match=tag, idempotency_key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and told(answers[0]) == told(answers[1])


def test_other_units_and_other_roles(entering: Api, approving: Api, round_: Round, holder: User, other: Organ) -> None:
    own, _, tag = whole(entering, round_)
    theirs = Filing.objects.exclude(pk=int(own.rpartition("/")[2])).get()
    assert entering.call("GET", f"/filings/{theirs.pk}").status_code == 404
    for act, body in (
        ("entries", {"entries": [{"item": 1}]}),
        ("submission", {}),
        ("approval", None),
        ("return", {"reason": "x"}),
    ):
        method = "PATCH" if act == "entries" else "POST"
        api = approving if act in ("approval", "return") else entering
        assert api.call(method, f"/filings/{theirs.pk}/{act}", body, if_match="*").status_code == 404, act
    assert len(Api(token_for(holder)).get(f"/rounds/{round_.pk}/filings")["items"]) == 2
    stranger = Api(token_for(person("外人", other, *Role.values)))
    assert stranger.call("GET", f"/rounds/{round_.pk}").status_code == 404
    waiting = approving.call("POST", f"{own}/approval", if_match=tag)
    assert waiting.status_code == 409 and told(waiting)["code"] == "L667"


def test_a_locked_round_takes_nothing(entering: Api, round_: Round, holder: User) -> None:
    path, filing, tag = whole(entering, round_)
    round_lock(holder, round_)
    body = {"entries": [{"item": filing["entries"][0]["item"], "value": "1"}]}
    late = entering.call("PATCH", f"{path}/entries", body, if_match=tag)
    assert late.status_code == 409 and told(late)["code"] == "L666"


def test_a_round_says_what_it_asks_for(entering: Api, round_: Round) -> None:
    one = entering.get(f"/rounds/{round_.pk}")
    assert [item["indicator"] for item in one["items"]] == ["gdp", "retail_sales"]
    assert entering.get("/rounds")["items"][0]["due_on"] == round_.due_on.isoformat()
    assert round_.due_on > timezone.localdate() - timedelta(days=1)
