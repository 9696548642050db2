"""Every call of the API by every role, with every scope, on one's own and on others' things: as matrix_api.toml says.

``LUOSHI_MATRIX=new`` prints the rows as they are, for whoever adds a call; each is to be read before it is kept.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase

from luoshi.desk.accounts.models import Organ, Role, Sensitivity, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.api import limits
from luoshi.desk.api.scopes import SCOPES
from tests.desk.api_scene import Api, token_for, told
from tests.desk.api_world import Call, Things, calls, things
from tests.desk.conftest import person
from tests.desk.test_matrix import table

pytestmark = pytest.mark.django_db
ROLES = tuple(Role.values)
PLACES = ("own", "other", "secret")
WORDS = {"other": "外区石墩港", "secret": "涉密澜湾册"}
_NEVER = frozenset(("organ", "unit", "group", "member", "user", "grant", "view", "day", "indicator", "item"))
"""Things that are never sensitive themselves."""
_HERE = frozenset(("bulk", "number"))
"""What stands in an address and is no thing of a place."""


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Things]:
    """Three places with the same things: one's own, another district's, one's own but of persons."""
    monkeypatch.setattr(limits, "PER_MINUTE", 10**9)
    limits.forget()
    city = organ_create(name="临屿市", kind=Organ.Kind.REGION)
    district = organ_create(name="澜湾区", kind=Organ.Kind.REGION, parent=city)
    far = organ_create(name=WORDS["other"], kind=Organ.Kind.REGION, parent=city)
    boss = person("全能员", city, *ROLES, sensitivity=Sensitivity.PERSONS)
    own = things(boss, district, "近海")
    secret = things(boss, district, WORDS["secret"], Sensitivity.PERSONS)
    return {"own": own, "other": things(boss, far, WORDS["other"]), "secret": secret}


@cache
def known() -> dict[str, Call]:
    return {call.name: call for call in calls()}


def _asked(api: Api, call: Call, made: Things) -> tuple[int, bytes]:
    """The status and the body of an answer; whatever it changed is undone."""
    with transaction.atomic():
        headers = {"if_match": "*"} if "428" in call.told["responses"] else {}
        headers |= {"idempotency_key": "k"} if call.method == "POST" else {}
        path = call.address(made).removeprefix("/api/v1")
        answer: HttpResponseBase = api.call(call.method, path, call.body(made), **headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore
        transaction.set_rollback(True)
    return answer.status_code, body


def _row(name: str) -> Mapping[str, Any]:
    return table()[f"api:api-v1:{name}"]


def _expected(call: Call, place: str, role: str) -> int:
    """What the row says; where it says nothing of another place, its things are not there."""
    told_ = _row(call.name)
    words = told_.get(f"api_{place}") or told_["api"]
    status = int(words.split()[ROLES.index(role)])
    hidden = place != "own" and call.of and f"api_{place}" not in told_
    return 404 if hidden and status != 403 else status


def test_every_call_has_a_row_that_names_its_scope() -> None:
    names = [call.name for call in calls()]
    assert len(names) == len(set(names))
    assert [name for name in names if _row(name).get("scope") != known()[name].scope] == []


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_on_what(world: Mapping[str, Things], role: str) -> None:
    api = Api(token_for(person(f"试{role}", Organ.objects.get(pk=world["own"]["organ"]), role)))
    wrong, seen = [], {}
    for call in calls():
        for place in PLACES if set(call.of.values()) - _HERE else ("own",):
            if place == "secret" and set(call.of.values()) <= _NEVER | _HERE:
                continue
            status, body = _asked(api, call, world[place])
            seen[call.name, place] = status
            if os.environ.get("LUOSHI_MATRIX") == "new":
                continue
            if status != _expected(call, place, role):
                wanted = _expected(call, place, role)
                wrong.append(f"{call.name} {place}: {status}，应为 {wanted} {body[:300].decode(errors='replace')}")
            if status < 300 and not _row(call.name).get("shows"):
                wrong += [f"{call.name} {place} 露出 {word}" for word in WORDS.values() if word.encode() in body]
    if os.environ.get("LUOSHI_MATRIX") == "new":
        print("\nMATRIX", role, seen)
    assert not wrong, "\n".join(wrong)


def test_a_token_without_the_scope_gets_nothing(world: Mapping[str, Things]) -> None:
    """Somebody of every role: what refuses is the scope alone."""
    boss = person("什么都能", Organ.objects.get(pk=world["own"]["organ"]), *ROLES)
    without = {
        scope: Api(token_for(boss, *(one for one in SCOPES if one != scope))) for scope in SCOPES if scope != "read"
    }
    for call in calls():
        if call.scope == "read":
            continue
        with transaction.atomic():
            answer = without[call.scope].call(call.method, call.address(world["own"]).removeprefix("/api/v1"),
                                              call.body(world["own"]), if_match="*")  # fmt: skip
            transaction.set_rollback(True)
        assert answer.status_code == 403 and told(answer)["code"] == "L747", call.name


def test_a_scope_gives_no_action_that_it_does_not_name(world: Mapping[str, Things]) -> None:
    """A token for one thing alone: of what changes anything, it passes only the calls of its scope."""
    boss = User.objects.get(username="全能员")
    for scope in SCOPES:
        api = Api(token_for(boss, scope))
        for call in _changing():
            status, _ = _asked(api, call, world["own"])
            assert (status == 403) == (call.scope != scope), (scope, call.name, status)


def _changing() -> Iterator[Call]:
    return (call for call in calls() if call.method != "GET" and call.scope != "read")
