"""Signing in: wrong passwords, the lock, first and old passwords, sessions that end, what the chain knows of it."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from luoshi.desk.accounts.models import Organ, PasswordUsed, Role, User
from luoshi.desk.accounts.services.users import (
    UserData,
    administrator_create,
    first_password,
    password_reset,
    user_add,
    user_deactivate,
)
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.records import LuoshiError
from tests.desk.conftest import PASSWORD, person

pytestmark = pytest.mark.django_db
LOGIN, CHANGE, HOME = "/accounts/login", "/accounts/password", "/"
NEW = "Xin-mi-ma-2025"


def signed(user: User, password: str = PASSWORD) -> Client:
    """A browser in which somebody signed in by the form."""
    client = Client()
    answer = client.post(LOGIN, {"username": user.username, "password": password})
    assert answer.status_code == 302, "没有登录进去"
    return client


def tried(username: str, password: str, *, times: int = 1, client: Client | None = None, **headers: Any) -> int:
    """The status of the last of some tries."""
    client = client or Client()
    status = 0
    for _ in range(times):
        status = client.post(LOGIN, {"username": username, "password": password}, **headers).status_code
    return status


def acts() -> list[str]:
    return list(Event.objects.order_by("number").values_list("action", flat=True))


def changed(client: Client, old: str, new: str) -> Any:
    return client.post(CHANGE, {"old_password": old, "new_password1": new, "new_password2": new})


@pytest.fixture
def admin(city: Organ) -> User:
    return person("管理员", city, Role.ADMINISTRATOR, sensitivity=2)


def test_signing_in_and_out_is_in_the_chain_with_the_address(reader: User) -> None:
    client = signed(reader)
    assert client.get(HOME).status_code == 200
    assert client.post("/accounts/logout").status_code == 302
    assert client.get(HOME).status_code == 302
    assert acts() == ["登录", "退出"] and not list(verify())
    assert set(Event.objects.values_list("actor", "address", "organ")) == {(reader.pk, "127.0.0.1", reader.organ_id)}


def test_leaving_needs_a_post(reader: User) -> None:
    client = signed(reader)
    assert client.get("/accounts/logout").status_code == 405
    assert client.get(HOME).status_code == 200


def test_failed_tries_are_in_the_chain_but_no_name_that_may_be_a_password(reader: User) -> None:
    assert tried(reader.username, "wrong") == 200
    assert tried("wo-de-mi-ma-123", "wrong") == 200
    assert acts() == ["登录失败", "登录失败"]
    told = [event.detail["用户名"] for event in Event.objects.order_by("number")]
    assert told == [reader.username, "（没有这个用户名）"]
    assert not [event for event in Event.objects.all() if "mi-ma" in str(event.detail) or "wrong" in str(event.detail)]


def test_after_five_tries_the_right_password_does_not_help_until_somebody_unlocks(reader: User, admin: User) -> None:
    assert tried(reader.username, "wrong", times=4) == 200
    assert tried(reader.username, "wrong") == 429
    locked = Client().post(LOGIN, {"username": reader.username, "password": PASSWORD})
    assert locked.status_code == 429 and "管理员" in locked.content.decode()
    assert "登录锁定" in acts()
    boss = signed(admin)
    page = boss.get("/accounts/users/?state=locked").content.decode()
    assert reader.full_name in page and "已锁定" in page
    assert boss.post(f"/accounts/users/{reader.pk}/unlock").status_code == 302
    assert tried(reader.username, PASSWORD) == 302
    assert acts()[-2:] == ["解锁用户", "登录"]


def test_the_lock_ends_by_itself(reader: User, settings: Settings) -> None:
    assert tried(reader.username, "wrong", times=6) == 429
    settings.AXES_COOLOFF_TIME = timedelta(0)
    assert tried(reader.username, PASSWORD) == 302


def test_the_lock_is_of_name_and_address(reader: User, clerk: User) -> None:
    assert tried(reader.username, "wrong", times=6) == 429
    assert tried(clerk.username, PASSWORD) == 302
    assert tried(reader.username, PASSWORD, REMOTE_ADDR="10.9.9.9") == 302


def test_a_forged_forwarding_header_does_not_get_around_the_lock(reader: User, settings: Settings) -> None:
    client = Client()
    statuses = [tried(reader.username, "wrong", client=client, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}") for n in range(6)]
    assert statuses[-1] == 429


def test_an_unknown_name_takes_the_same_way(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many hashes are computed for a name that nobody has: the time does not tell who has an account."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    count = 0
    before = MD5PasswordHasher.encode

    def encode(self: MD5PasswordHasher, password: str, salt: str) -> str:
        nonlocal count
        count += 1
        return before(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    counts = []
    for name in (reader.username, "没有此人"):
        count = 0
        tried(name, "wrong")
        counts.append(count)
    assert counts[0] == counts[1] == 1


# passwords


def test_a_first_password_must_be_changed_before_anything_else(admin: User, district: Organ) -> None:
    user, password = user_add(admin, "xinren", UserData("新人", district))
    client = signed(user, password)
    for address in (HOME, "/documents/", "/accounts/users/", "/audit/"):
        assert client.get(address)["Location"] == CHANGE
    assert client.post("/documents/new").status_code == 302
    assert changed(client, password, password).status_code == 200, "初始密码不能留用"
    assert changed(client, password, NEW).status_code == 302
    user.refresh_from_db()
    assert not user.must_change_password and user.password_at
    assert client.get(CHANGE).status_code == 200
    assert acts() == ["新增用户", "登录", "修改密码"]


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("短-1a", "太短"), ("1357924680", "全是数字"), ("abcdefghijkl", "一类"), ("Password123", "常见"),
        ("chayueyuan-1", "像用户名"),
    ],
)  # fmt: skip
def test_weak_passwords_are_refused(district: Organ, new: str, why: str) -> None:
    user = person("chayueyuan", district, Role.READER)
    client = signed(user)
    assert changed(client, PASSWORD, new).status_code == 200, why
    user.refresh_from_db()
    assert check_password(PASSWORD, user.password)


def test_none_of_the_last_five_again_but_the_sixth(reader: User, settings: Settings) -> None:
    client = signed(reader)
    passwords = [PASSWORD, *(f"Mi-ma-di-{n}-ge" for n in range(1, 7))]
    for old, new in pairwise(passwords):
        assert changed(client, old, new).status_code == 302
    now = passwords[-1]
    for used in passwords[-settings.PASSWORDS_KEPT :]:
        answer = changed(client, now, used)
        assert answer.status_code == 200 and "最近 5 次" in answer.content.decode()
    assert changed(client, now, passwords[1]).status_code == 302
    assert PasswordUsed.objects.filter(user=reader).count() == 5


def test_an_old_password_must_be_changed(reader: User, settings: Settings) -> None:
    client = signed(reader)
    User.objects.update(password_at=timezone.now() - timedelta(days=settings.PASSWORD_DAYS, hours=1))
    assert client.get(HOME)["Location"] == CHANGE
    assert f"{settings.PASSWORD_DAYS} 天" in client.get(CHANGE).content.decode()
    settings.PASSWORD_DAYS = 0
    assert client.get(HOME).status_code == 200
    settings.PASSWORD_DAYS = 90
    changed(client, PASSWORD, NEW)
    assert client.get(HOME).status_code == 200


def test_the_first_administrator_has_a_strong_password(db: None) -> None:
    with pytest.raises(LuoshiError, match="L642"):
        administrator_create("guanli", "12345")
    made = administrator_create("guanli", PASSWORD)
    assert made.must_change_password and made.grants.get().sensitivity == 2
    with pytest.raises(LuoshiError, match="L641"):
        administrator_create("GUANLI", PASSWORD)


def test_first_passwords_are_long_unlike_and_readable() -> None:
    made = {first_password() for _ in range(200)}
    assert len(made) == 200 and all(len(one) == 14 for one in made)
    assert not set("".join(made)) & set("0O1lIio")


# sessions


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass for the sessions."""
    now = [time.time()]
    monkeypatch.setattr("luoshi.desk.accounts.middleware.time.time", lambda: now[0])

    def later(seconds: float) -> None:
        now[0] += seconds

    return later


def test_an_idle_session_ends_and_comes_back_where_it_was(
    reader: User, clock: Callable[[float], None], settings: Settings
) -> None:
    client = signed(reader)
    for _ in range(3):
        clock(settings.IDLE_SECONDS - 100)
        assert client.get("/documents/?q=甲").status_code == 200
    clock(settings.IDLE_SECONDS + 100)
    answer = client.get("/documents/?q=甲", follow=True)
    [(there, _)] = answer.redirect_chain
    assert there.startswith(LOGIN) and "q%3D" in there and "长时间没有操作" in answer.content.decode()
    assert client.get("/documents/").status_code == 302


def test_a_busy_session_ends_too(reader: User, clock: Callable[[float], None], settings: Settings) -> None:
    client, passed = signed(reader), 0
    while passed + 1800 < settings.SESSION_COOKIE_AGE:
        clock(1800)
        passed += 1800
        assert client.get(HOME).status_code == 200
    clock(1801)
    assert client.get(HOME)["Location"].startswith(LOGIN)


def test_a_new_password_ends_the_other_sessions(reader: User) -> None:
    here, there = signed(reader), signed(reader)
    changed(here, PASSWORD, NEW)
    assert here.get(HOME).status_code == 200 and there.get(HOME).status_code == 302


def test_one_may_end_the_other_sessions(reader: User) -> None:
    here, there = signed(reader), signed(reader)
    assert here.post("/accounts/sessions/end").status_code == 302
    assert here.get(HOME).status_code == 200 and there.get(HOME).status_code == 302


def test_putting_out_of_use_and_resetting_end_all_sessions(reader: User, clerk: User, admin: User) -> None:
    one, two = signed(reader), signed(clerk)
    user_deactivate(admin, reader)
    password_reset(admin, clerk)
    assert one.get(HOME).status_code == 302 and two.get(HOME).status_code == 302
    assert tried(reader.username, PASSWORD) == 200 and tried(clerk.username, PASSWORD) == 200


def test_a_session_gets_a_new_key_when_somebody_signs_in(reader: User) -> None:
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.post(LOGIN, {"username": reader.username, "password": PASSWORD})
    assert client.session.session_key != before
