"""The administrator's pages of users: made with a first password, granted, put out of use; all of it in the chain."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from luoshi.desk.accounts.models import Grant, Organ, Role, User
from luoshi.desk.accounts.services.users import UserData, user_add
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from tests.desk.conftest import person
from tests.desk.test_accounts_organs import browser, words
from tests.desk.test_login import NEW, changed, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(city: Organ) -> User:
    return person("管理员", city, Role.ADMINISTRATOR, sensitivity=2)


def added(client: Client, organ: Organ, username: str = "zhang.san", **more: Any) -> Any:
    return client.post("/accounts/users/new", {"username": username, "full_name": "张三", "organ": organ.pk} | more)


def shown(answer: Any) -> str:
    """The first password that a page shows."""
    found = re.search(r'<output class="secret">([^<]+)</output>', words(answer))
    assert found
    return found[1]


def test_from_nothing_to_work(admin: User, district: Organ) -> None:
    """A user is made, granted, signs in with the first password, changes it, sees the district and nothing else."""
    boss = browser(admin)
    password = shown(added(boss, district))
    user = User.objects.get(username="zhang.san")
    assert user.must_change_password and not user.is_superuser and not user.is_staff
    assert password not in words(boss.get(f"/accounts/users/{user.pk}/")), "只显示一次"
    told = {"grant-role": "reader", "grant-organ": district.pk, "grant-sensitivity": "0"}
    assert boss.post(f"/accounts/users/{user.pk}/grant", told).status_code == 302
    client = signed(user, password)
    assert changed(client, password, NEW).status_code == 302
    assert client.get("/documents/").status_code == 200 and client.get("/accounts/users/").status_code == 403
    chain = [event.action for event in Event.objects.order_by("number") if event.action != "退出"]
    assert chain == ["登录", "新增用户", "授权", "登录", "修改密码"] and not list(verify())
    assert password not in str(list(Event.objects.values_list("detail", flat=True)))


def test_the_first_password_is_in_no_message_and_no_session(admin: User, district: Organ) -> None:
    boss = browser(admin)
    answer = added(boss, district)
    password = shown(answer)
    assert password not in str(dict(boss.session)) and password not in str(boss.cookies)
    assert not list(get_messages(answer.wsgi_request)) and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "told",
    [
        {"is_superuser": "on"},
        {"is_staff": "1", "groups": "1"},
        {"password": "x"},
        {"epoch": "9", "must_change_password": ""},
        {"pk": "1", "id": "1"},
    ],
)
def test_forms_take_nothing_that_they_do_not_name(admin: User, district: Organ, told: dict[str, str]) -> None:
    boss = browser(admin)
    added(boss, district, **told)
    user = User.objects.get(username="zhang.san")
    assert not user.is_superuser and not user.is_staff and user.must_change_password and user.pk != admin.pk
    before = (user.password, user.username, user.epoch)
    edit = {"edit-full_name": "李四", "edit-organ": district.pk, "edit-username": "boese", "username": "boese"}
    boss.post(f"/accounts/users/{user.pk}/edit", edit | told | {f"edit-{key}": value for key, value in told.items()})
    user.refresh_from_db()
    assert user.full_name == "李四" and not user.is_superuser and (user.password, user.username, user.epoch) == before


@pytest.mark.parametrize("username", ["", "中文名", "a b", "x" * 61, "a/b", "管理员"])
def test_names_that_are_none_are_refused(admin: User, district: Organ, username: str) -> None:
    assert added(browser(admin), district, username).status_code == 400
    assert User.objects.count() == 1


def test_a_name_is_taken_whatever_its_case(admin: User, district: Organ) -> None:
    boss = browser(admin)
    added(boss, district, "Zhang")
    answer = added(boss, district, "zhang")
    assert answer.status_code == 400 and "L641" in words(answer)


def test_only_kept_organs_are_offered_and_taken(district: Organ, other: Organ) -> None:
    boss = browser(person("区管理员", district, Role.ADMINISTRATOR))
    assert other.name not in words(boss.get("/accounts/users/new"))
    assert added(boss, other).status_code == 400 and not User.objects.filter(username="zhang.san").exists()
    user = person("张三", district)
    told = {"grant-role": "reader", "grant-organ": other.pk, "grant-sensitivity": "0"}
    assert boss.post(f"/accounts/users/{user.pk}/grant", told).status_code == 400
    told |= {"grant-organ": district.pk, "grant-sensitivity": "2"}
    assert boss.post(f"/accounts/users/{user.pk}/grant", told).status_code == 403
    assert not user.grants.exists()


def test_a_grant_given_again_changes_and_can_be_taken(admin: User, district: Organ) -> None:
    boss, user = browser(admin), person("张三", district)
    page = f"/accounts/users/{user.pk}/"
    told = {"grant-role": "clerk", "grant-organ": district.pk, "grant-sensitivity": "0"}
    boss.post(page + "grant", told)
    boss.post(page + "grant", told | {"grant-sensitivity": "1", "grant-until": "2099-01-01"})
    grant = Grant.objects.get(user=user)
    assert grant.sensitivity == 1 and str(grant.until) == "2099-01-01" and "企业数据" in words(boss.get(page))
    wrong = boss.post(page + "grant", told | {"grant-since": "2025-01-02", "grant-until": "2025-01-02"})
    assert wrong.status_code == 400 and "L640" in words(wrong)
    assert boss.post(page + "grant", told | {"grant-role": "gott"}).status_code == 400
    assert boss.post(f"/accounts/grants/{grant.pk}/take").status_code == 302
    assert not Grant.objects.filter(user=user).exists()
    actions = [event.action for event in Event.objects.filter(target=f"accounts.user:{user.pk}").order_by("number")]
    assert actions == ["授权", "修改授权", "收回授权"]
    assert Event.objects.get(action="收回授权").detail["敏感程度"] == "企业数据"


def test_a_grant_works_at_once(admin: User, district: Organ) -> None:
    user = person("张三", district, Role.READER)
    client = browser(user)
    assert client.get("/documents/").status_code == 200
    browser(admin).post(f"/accounts/grants/{user.grants.get().pk}/take")
    assert client.get("/documents/").status_code == 403


def test_resetting_gives_a_new_first_password(admin: User, reader: User) -> None:
    boss = browser(admin)
    password = shown(boss.post(f"/accounts/users/{reader.pk}/reset"))
    client = signed(reader, password)
    assert client.get("/")["Location"] == "/accounts/password"
    boss.post(f"/accounts/users/{reader.pk}/deactivate")
    assert "已停用" in words(boss.get(f"/accounts/users/{reader.pk}/"))
    refused = boss.post(f"/accounts/users/{reader.pk}/reset")
    assert refused.status_code == 400 and "L649" in words(refused)
    boss.post(f"/accounts/users/{reader.pk}/activate")
    reader.refresh_from_db()
    assert reader.is_active


def test_lists_are_narrowed(admin: User, district: Organ, other: Organ, reader: User, clerk: User) -> None:
    boss = browser(admin)
    far = person("远方人", other, Role.READER)
    cases = {
        "": {reader, clerk, far, admin}, "?q=查阅": {reader}, f"?organ={other.pk}": {far}, "?role=clerk": {clerk},
        "?state=inactive": set(), "?state=locked": set(), "?organ=x&role=y": set(), "?organ=999": set(),
    }  # fmt: skip
    for query, wanted in cases.items():
        assert set(boss.get(f"/accounts/users/{query}").context["page"]) == wanted, query
    small = browser(person("区管理员", district, Role.ADMINISTRATOR))
    assert far not in small.get(f"/accounts/users/?organ={other.pk}").context["page"]


def test_one_s_own_page_offers_nothing(admin: User) -> None:
    page = words(browser(admin).get(f"/accounts/users/{admin.pk}/"))
    assert "另一位管理员" in page and "重置密码" not in page and "收回" not in page


def test_lists_take_few_queries(
    admin: User, district: Organ, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(60):
        person(f"人{n}", district, Role.READER, Role.CLERK)
    client = browser(admin)
    client.get("/accounts/users/")
    with django_assert_max_num_queries(9):
        client.get("/accounts/users/")
    with django_assert_max_num_queries(12):
        client.get(f"/accounts/users/{User.objects.get(username='人5').pk}/")


def test_who_signs_in_elsewhere_has_no_password_here(admin: User, district: Organ, settings: Settings) -> None:
    assert "统一身份" not in words(browser(admin).get("/accounts/users/new"))
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "tests.desk.test_login_outside.Nobody"]
    boss = browser(admin)
    answer = added(boss, district, outside="on")
    user = User.objects.get(username="zhang.san")
    assert "没有本系统密码" in words(answer) and not user.has_usable_password() and not user.must_change_password
    local, password = user_add(admin, "li.si", UserData("李四", district))
    assert password and local.has_usable_password()
    edit = {"edit-full_name": "李四", "edit-organ": district.pk, "edit-outside": "on"}
    boss.post(f"/accounts/users/{local.pk}/edit", edit)
    local.refresh_from_db()
    assert not local.has_usable_password()
