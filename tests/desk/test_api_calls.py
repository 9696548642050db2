"""Every call of the API alike: its ETag, If-Match, the queries that it asks, its rate, and what a resent write does."""

from collections.abc import Mapping

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from luoshi.desk.accounts.models import Organ, Role, Sensitivity, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.api import limits
from luoshi.desk.api.models import Token
from luoshi.desk.audit.models import Event
from tests.desk.api_scene import Api, token_for, told
from tests.desk.api_world import Call, Things, calls, things
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody of every role over everything."""
    monkeypatch.setattr(limits, "PER_MINUTE", 10**9)
    limits.forget()
    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    return person("全能员", city, *Role.values, sensitivity=Sensitivity.PERSONS)


@pytest.fixture
def place(boss: User) -> Organ:
    return organ_create(name="澜湾区", kind=Organ.Kind.REGION, parent=boss.organ)


@pytest.fixture
def made(boss: User, place: Organ) -> Things:
    return things(boss, place, "近海")


@pytest.fixture
def api(boss: User) -> Api:
    return Api(token_for(boss))


def _path(call: Call, made: Things) -> str:
    return call.address(made).removeprefix("/api/v1")


def _queries(api: Api, made: Things) -> Mapping[str, int]:
    """How many queries every call asks that changes nothing."""
    asked = {}
    for call in calls():
        if call.method == "GET":
            with CaptureQueriesContext(connection) as queries:
                answer = api.call("GET", _path(call, made))
                told(answer)
            assert answer.status_code == 200, call.name
            asked[call.name] = len(queries)
    return asked


def test_more_rows_ask_no_more_queries(api: Api, boss: User, place: Organ, made: Things) -> None:
    _queries(api, made)  # whatever is kept is kept now
    few = _queries(api, made)
    for level in (Sensitivity.FIRMS, Sensitivity.PERSONS):
        things(boss, place, f"远海{level}", level)
    many = _queries(api, made)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}
    assert max(many.values()) <= 40, max(many, key=lambda name: many[name])


def test_what_is_known_is_not_sent_again(api: Api, made: Things) -> None:
    tried = 0
    for call in calls():
        if "304" in call.told["responses"] and call.name not in _MOVING:
            tag = api.tag(_path(call, made))
            answer = api.call("GET", _path(call, made), if_none_match=tag)
            assert answer.status_code == 304 and not told(answer) and answer["ETag"] == tag, call.name
            tried += 1
    assert tried > 50


_MOVING = ("about", "structure")
"""What tells the time differs every time."""


def test_what_others_changed_meanwhile_is_not_written_over(api: Api, made: Things) -> None:
    """Without If-Match 428, with another tag 412, with the tag of what is there neither; nothing is done before."""
    tried = 0
    for call in calls():
        if "428" not in call.told["responses"]:
            assert call.method == "GET" or call.name in _NEW, f"{call.name} 改一样东西，须要 If-Match"
            continue
        path, body, before = _path(call, made), call.body(made), Event.objects.count()
        bare = api.call(call.method, path, body)
        assert (bare.status_code, told(bare)["code"]) == (428, "L748"), call.name
        late = api.call(call.method, path, body, if_match='"0"')
        assert (late.status_code, told(late)["code"]) == (412, "L744"), call.name
        assert Event.objects.count() == before, call.name
        tag = api.tag(_thing(call, path, made))
        with transaction.atomic():
            answer = api.call(call.method, path, body, if_match=tag)
            assert answer.status_code not in (412, 428), (call.name, told(answer))
            transaction.set_rollback(True)
        tried += 1
    assert tried > 35


_NEW = frozenset(
    ("indicator_new", "organ_new", "group_new", "member_new", "document_new", "version_new", "fact_new", "push",
     "round_new", "days_new", "table_new", "task_new", "tasks_taken", "project_new", "projects_taken", "honour_new",
     "honours_taken", "run_new", "view_new", "observations_in", "user_new", "validation", "decide_many", "withdraw")
)  # fmt: skip
"""Calls that make something new, prove something, or (the last two) name the revision of every row that they change."""


def _thing(call: Call, path: str, made: Things) -> str:
    """Where the thing is that a call changes."""
    if call.name == "member_end":
        return f"/groups/{made['group']}"
    return "/".join(path.split("?")[0].split("/")[:3])


def test_a_resent_write_is_done_once(api: Api, made: Things) -> None:
    """Whatever it is: the second time it answers the same and nothing is written."""
    for call in calls():
        if call.method == "GET" or "409" not in call.told["responses"]:
            continue
        with transaction.atomic():
            headers = {"if_match": "*"} if "428" in call.told["responses"] else {}
            send = _path(call, made), call.body(made)
            first = api.call(call.method, *send, idempotency_key="k", **headers)
            if first.status_code < 300:
                count = Event.objects.count()
                again = api.call(call.method, *send, idempotency_key="k", **headers)
                assert again["Idempotency-Replayed"] == "true" and told(again) == told(first), call.name
                assert (again.status_code, Event.objects.count()) == (first.status_code, count), call.name
                other = api.call(call.method, send[0] + "?x=1", send[1], idempotency_key="k", **headers)
                assert other.status_code in (409, 422), call.name
            transaction.set_rollback(True)


def test_no_call_passes_without_a_good_token_or_too_often(
    api: Api, made: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = list(calls())
    for call in every:
        answer = Api("").call(call.method, _path(call, made), call.body(made))
        assert answer.status_code == 401 and told(answer)["code"] == "L740", call.name
    monkeypatch.setattr(limits, "PER_MINUTE", 1)
    limits.forget()
    assert api.call("GET", "/me").status_code == 200
    for call in every:
        answer = api.call(call.method, _path(call, made), call.body(made))
        assert answer.status_code == 429 and 1 <= int(answer["Retry-After"]) <= 61, call.name
    Token.objects.update(expires_at="2020-01-01T00:00:00+08:00")
    assert {_status(api, call, made) for call in every} == {401}


def _status(api: Api, call: Call, made: Things) -> int:
    return api.call(call.method, _path(call, made), call.body(made)).status_code


def test_every_body_that_is_read_is_declared() -> None:
    """Calls that send nothing are few, and known."""
    bare = {call.name for call in calls() if call.method != "GET" and "requestBody" not in call.told}
    assert bare == {
        "organ_reopen", "retry", "approve", "round_opened", "round_locked", "day_gone", "view_delete", "grant_take"
    }  # fmt: skip
