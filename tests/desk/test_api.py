"""The API: tokens, scopes, other organs' things, ETags, rates, pages that stay, every call at least once."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luoshi.desk.accounts.models import Grant, Organ, Role, User
from luoshi.desk.api import limits
from luoshi.desk.api.models import Token
from luoshi.desk.api.root import document
from luoshi.desk.api.scopes import SCOPES
from luoshi.desk.api.tokens import token_issue, token_revoke
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.postings import verify_postings
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Fact, Observation, Version
from luoshi.desk.ledger.services.catalogue import catalogue_fill
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.records import LuoshiError
from tests.desk.api_scene import Api, token_for, told
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unlimited() -> None:
    limits.forget()


@pytest.fixture
def boss(district: Organ) -> User:
    """Somebody of every role over the district."""
    return person("统管", district, *Role.values)


@pytest.fixture
def api(boss: User) -> Api:
    return Api(token_for(boss))


@pytest.fixture
def catalogue(db: None) -> None:
    catalogue_fill()


def rows(district: Organ, *values: str, month: int = 1) -> dict[str, Any]:
    return {
        "name": "月报",
        "rows": [
            {"organ": district.name, "indicator": "gdp", "period": f"2024-{number:02d}", "value": value, "unit": "亿元"}
            for number, value in enumerate(values, month)
        ],
    }


def test_without_a_good_token_nothing_is_told(boss: User, api: Api) -> None:
    token = Token.objects.get()
    other = token_for(boss)
    for bad in (
        "",
        "x",
        f"luoshi_{token.prefix}_falsch",
        api.token + "x",
        api.token.replace(token.prefix, "ffffffffff"),
        "甲",
    ):
        answer = Api(bad).call("GET", "/me") if bad.isascii() else Api("").call("GET", "/me", authorization="Bearer 甲")
        assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")
        assert told(answer)["code"] == "L740" and "application/problem+json" in answer["Content-Type"]
    assert api.get("/me")["scopes"] == list(SCOPES)
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert api.call("GET", "/me").status_code == 401
    second = Api(other)
    assert second.get("/me")["user"] == "统管"
    token_revoke(boss, Token.objects.exclude(pk=token.pk).get())
    assert second.call("GET", "/me").status_code == 401


def test_a_token_dies_with_the_account_and_the_grant(boss: User, api: Api, district: Organ) -> None:
    assert api.get("/organs")["items"]
    Grant.objects.filter(user=boss).delete()
    assert api.get("/organs")["items"] == []
    User.objects.filter(pk=boss.pk).update(is_active=False)
    assert api.call("GET", "/me").status_code == 401


def test_a_session_is_not_accepted(boss: User, catalogue: None) -> None:
    client = Client()
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
    for method, path in (("GET", "/me"), ("POST", "/observations"), ("PATCH", "/indicators/gdp")):
        assert client.generic(method, f"/api/v1{path}").status_code == 401


def test_only_the_digest_is_kept(boss: User) -> None:
    token, secret = token_issue(boss, name="甲", scopes=["read"], days=1)
    assert secret.rpartition("_")[2] not in repr(vars(Token.objects.get(pk=token.pk)))
    event = Event.objects.order_by("-number")[0]
    assert event.action == "建立令牌" and secret not in str(event.detail)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["read"], 1), ("甲", [], 1), ("甲", ["all"], 1), ("甲", ["read"], 0), ("甲", ["read"], 367)],
)
def test_a_token_must_be_whole(boss: User, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(LuoshiError, match="L75"):
        token_issue(boss, name=name, scopes=scopes, days=days)


_CALLS = {
    "export": ("GET", "/bulk/organs"),
    "documents": ("POST", "/documents?name=a.txt&organ=1"),
    "review": ("POST", "/facts/1/decisions"),
    "filings": ("POST", "/filings/1/submission"),
    "approval": ("POST", "/filings/1/approval"),
    "catalogue": ("PATCH", "/indicators/gdp"),
    "audit": ("GET", "/audit/events"),
}


@pytest.mark.parametrize("scope", _CALLS)
def test_a_token_does_what_its_scopes_name_and_no_more(boss: User, catalogue: None, scope: str) -> None:
    method, path = _CALLS[scope]
    bodies: dict[str, Any] = {
        "review": {"action": "accept"},
        "filings": {},
        "catalogue": {"note": "甲"},
        "documents": b"a",
    }
    without = Api(token_for(boss, *(one for one in SCOPES if one != scope)))
    answer = without.call(method, path, bodies.get(scope))
    assert answer.status_code == 403 and told(answer)["code"] == "L747"
    answer = Api(token_for(boss, scope)).call(method, path, bodies.get(scope))
    assert told(answer) and answer.status_code != 403


def test_a_scope_gives_nothing_that_the_owner_may_not_do(reader: User, district: Organ, catalogue: None) -> None:
    api = Api(token_for(reader))
    answer = api.call("POST", "/observations", rows(district, "1"), idempotency_key="a")
    assert answer.status_code == 403 and told(answer)["code"] == "L741"
    assert api.call("POST", f"/documents?name=a.txt&organ={district.pk}", b"text").status_code == 403
    assert api.call("PATCH", "/indicators/gdp", {"note": "x"}, if_match="*").status_code == 403


def test_what_belongs_to_others_is_not_found(other: Organ, version: Version, catalogue: None, clerk: User) -> None:
    accepted = [
        fact_accept(clerk, fact, revision=0) for fact in Fact.objects.exclude(kind__in=("clause", "term", "case"))
    ]
    stranger = Api(token_for(person("外人", other, *Role.values)))
    mine = Api(token_for(clerk))
    row = Observation.objects.order_by("pk")[0]
    paths = [
        f"/documents/{version.document_id}", f"/versions/{version.pk}/text", f"/versions/{version.pk}/facts",
        f"/facts/{accepted[0].pk}", f"/observations/{row.pk}", f"/organs/{version.document.organ_id}",
    ]  # fmt: skip
    for register in ("commitments", "projects", "honours"):
        found = mine.get(f"/records/{register}")["items"]
        assert found, register
        paths.append(f"/records/{register}/{found[0]['id']}")
    for path in paths:
        assert mine.call("GET", path).status_code == 200, path
        assert stranger.call("GET", path).status_code == 404, path
    for path in (
        "/documents",
        "/observations",
        "/records/commitments",
        "/records/projects",
        "/records/honours",
        "/tasks",
        "/projects",
        "/honours",
        "/rounds",
        "/feeds/indicators",
    ):
        assert stranger.get(path)["items"] == [], path
    decided = stranger.call("POST", f"/facts/{accepted[0].pk}/decisions", {"action": "reject"}, if_match="*")
    assert decided.status_code == 404
    assert stranger.call("POST", f"/documents/{version.document_id}/versions?name=a.txt", b"x").status_code == 404


def test_a_pushed_figure_stands_in_the_ledger_with_the_name_of_the_token(
    api: Api, district: Organ, catalogue: None
) -> None:
    answer = api.call("POST", "/observations", rows(district, "120.5", "130"), idempotency_key="一".encode().hex())
    assert answer.status_code == 201 and told(answer)["entered"] == 2
    [first, _] = api.get("/observations")["items"]
    assert (first["value"], first["unit"], first["indicator"]) == ("12050000000", "元", "gdp")
    assert first["source"]["place"] == "月报 rows[0]" and "令牌" not in first["approved_by"]
    assert first["approved_by"] == "统管"
    event = Event.objects.order_by("-number")[0]
    assert (event.action, event.actor_name) == ("推送数据", "统管（令牌 测试）")
    assert not list(verify()) and not list(verify_postings())


def test_the_same_push_is_done_once(api: Api, district: Organ, catalogue: None) -> None:
    first = api.call("POST", "/observations", rows(district, "1"), idempotency_key="k")
    again = api.call("POST", "/observations", rows(district, "1"), idempotency_key="k")
    assert told(first) == told(again) and again["Idempotency-Replayed"] == "true"
    assert Observation.objects.count() == 1
    clash = api.call("POST", "/observations", rows(district, "2"), idempotency_key="k")
    assert clash.status_code == 409 and told(clash)["code"] == "L749"
    assert api.call("POST", "/observations", rows(district, "2")).status_code == 400
    same = api.call("POST", "/observations", rows(district, "1"), idempotency_key="l")
    nothing = {"entered": 0, "superseded": 0, "skipped": 0, "beside": 0, "posting": None}
    assert told(same) == nothing | {"rows": 1, "same": 1}


def test_another_value_supersedes_and_a_wrong_row_stops_all(api: Api, district: Organ, catalogue: None) -> None:
    api.call("POST", "/observations", rows(district, "1", "2"), idempotency_key="a")
    answer = api.call("POST", "/observations", rows(district, "1", "3"), idempotency_key="b")
    assert (told(answer)["same"], told(answer)["superseded"]) == (1, 1)
    old = Observation.objects.exclude(superseded_at=None).get()
    assert Observation.objects.get(supersedes=old).value == 300_000_000
    bad = rows(district, "4", "五")
    bad["rows"].append({"organ": "没有的区", "indicator": "没有的指标", "period": "某月", "value": "1"})
    answer = api.call("POST", "/observations", bad, idempotency_key="c")
    wrong = told(answer)
    assert answer.status_code == 422 and [one["where"] for one in wrong["errors"]] == ["rows[1].value", "rows[2].organ"]
    assert Observation.objects.count() == 3
    twice = rows(district, "4")
    twice["rows"] *= 2
    assert api.call("POST", "/observations", twice, idempotency_key="d").status_code == 422


def test_pages_stay_as_they_were_while_rows_come_and_go(api: Api, district: Organ, catalogue: None) -> None:
    api.call("POST", "/observations", rows(district, *map(str, range(1, 11))), idempotency_key="a")
    page = api.get("/observations?limit=4")
    seen = [row["id"] for row in page["items"]]
    api.call("POST", "/observations", rows(district, "100", "2", "300", "4", "5", "600", "7", "8"), idempotency_key="b")
    while page["next"]:
        page = api.get(f"/observations?limit=4&cursor={page['next']}")
        seen += [row["id"] for row in page["items"]]
    assert seen == sorted(seen) and len(seen) == 10 == len(set(seen))
    assert {row["value"] for row in api.get("/observations")["items"]} >= {"10000000000", "30000000000", "60000000000"}


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyJhIiwgbnVsbF0", "WzEsICIyMDI0LTAxLTAxIl0", "bnVsbA", "e30"])
def test_what_is_no_cursor_is_refused(api: Api, cursor: str) -> None:
    answer = api.call("GET", f"/observations?cursor={cursor}")
    assert answer.status_code == 422 and told(answer)["code"] == "L753"


def test_what_is_known_is_not_sent_again(api: Api, catalogue: None) -> None:
    for path in ("/me", "/indicators/gdp", "/organs", "/feeds/tasks"):
        tag = api.tag(path)
        answer = api.call("GET", path, if_none_match=f'"x", W/{tag}')
        assert answer.status_code == 304 and not told(answer) and answer["ETag"] == tag
        assert api.call("GET", path, if_none_match='"x"').status_code == 200


def test_an_indicator_is_changed_only_over_what_was_seen(api: Api, boss: User, catalogue: None) -> None:
    Grant.objects.filter(user=boss, role=Role.ADMINISTRATOR).get()
    tag = api.tag("/indicators/gdp")
    path = "/indicators/gdp"
    assert api.call("PATCH", path, {"note": "甲"}).status_code == 428
    changed = api.call("PATCH", path, {"note": "甲", "aliases": ["总量甲", " 总量甲 "]}, if_match=tag)
    assert changed.status_code == 200 and (told(changed)["note"], told(changed)["aliases"]) == ("甲", ["总量甲"])
    assert changed["ETag"] == api.tag(path) != tag
    late = api.call("PATCH", path, {"note": "乙"}, if_match=tag)
    assert late.status_code == 412 and told(late)["code"] == "L744"
    assert api.call("PATCH", path, {"code": "x"}, if_match="*").status_code == 422
    taken = api.call("PATCH", path, {"name": "社会消费品零售总额"}, if_match="*")
    assert taken.status_code == 422 and told(taken)["code"] == "L631"


def test_a_fact_is_decided_on_only_as_it_was_seen(api: Api, version: Version) -> None:
    fact = api.get(f"/versions/{version.pk}/facts?kind=figure&limit=1")["items"][0]
    path = f"/facts/{fact['id']}"
    tag = api.tag(path)
    done = api.call("POST", f"{path}/decisions", {"action": "accept"}, if_match=tag)
    assert done.status_code == 200 and told(done)["state"] == "accepted"
    assert api.call("POST", f"{path}/decisions", {"action": "reject"}, if_match=tag).status_code == 412
    wrong = {"action": "correct", "changes": {"surface": "假"}}
    assert api.call("POST", f"{path}/decisions", wrong, if_match="*").status_code == 422
    mended = api.call("POST", f"{path}/decisions", {"action": "correct", "changes": {"value": "8"}}, if_match="*")
    assert mended.status_code == 200 and told(mended)["data"]["value"] == "8"
    assert told(api.call("POST", f"{path}/decisions", {"action": "reopen"}, if_match="*"))["state"] == "pending"


def test_documents_come_in_once(api: Api, district: Organ) -> None:
    path = f"/documents?name=计划.txt&organ={district.pk}&title=计划&year=2025"
    first = api.call("POST", path, "今年目标是增长5%。".encode(), idempotency_key="a")
    assert first.status_code == 201
    assert told(api.call("POST", path, "今年目标是增长5%。".encode(), idempotency_key="a")) == told(first)
    key = told(first)["id"]
    second = api.call("POST", f"/documents/{key}/versions?name=计划.txt", "今年目标是增长6%。".encode())
    assert [one["number"] for one in told(second)["versions"]] == [1, 2]
    assert api.call("POST", path, b"").status_code == 422
    assert api.get(f"/documents/{key}") == api.get("/documents?q=计划&year=2025")["items"][0]
    assert api.call("POST", "/documents?name=a.txt&organ=999999", b"x").status_code == 404


def test_the_rate_is_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 3)
    limits.forget()
    answers = [api.call("GET", "/me") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 21 and told(answers[-1])["code"] == "L746"
    assert answers[0]["RateLimit-Remaining"] == "2"


def test_the_audit_chain_is_read_by_those_who_may(api: Api, city: Organ, clerk: User) -> None:
    token_for(clerk)
    token_for(clerk, "read")
    items = api.get("/audit/events?limit=1")
    assert len(items["items"]) == 1 and items["next"]
    follows = api.get(f"/audit/events?after={items['next']}")
    assert all(one["number"] > items["next"] for one in follows["items"])
    assert api.call("GET", "/audit/head").status_code == 404
    above = Api(token_for(person("总管", city, Role.SUPERVISOR)))
    assert above.get("/audit/head")["number"] == Event.objects.count()
    assert Api(token_for(clerk)).get("/audit/events")["items"] == []


def test_every_call_has_words_a_scope_and_its_problems() -> None:
    told_ = document()
    assert told_["openapi"] == "3.1.0"
    for path, methods in told_["paths"].items():
        for method, call in methods.items():
            assert call["x-scope"] in SCOPES and call["description"] and call["summary"], (method, path)
            assert {"401", "403", "422", "429"} <= call["responses"].keys()
            if "{" in path and "{table}" not in path:
                assert "404" in call["responses"], path
