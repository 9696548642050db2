"""Organs through time: named anew, moved, closed; groups with dated members; the catalogue of indicators."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from luoshi.desk.accounts.models import Organ, OrganName, Role, UnitGroup, User
from luoshi.desk.accounts.permissions import may
from luoshi.desk.accounts.selectors import organ_tree
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.accounts.services.groups import group_add, group_rename, member_add, member_end
from luoshi.desk.accounts.services.organs import (
    OrganData,
    organ_add,
    organ_close,
    organ_edit,
    organ_former_name,
    organ_move,
    organ_rename,
    organ_reopen,
)
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.models import Alias, Indicator, Observation
from luoshi.desk.ledger.selectors.groups import members_on
from luoshi.desk.ledger.selectors.organs import name_on, organ_named
from luoshi.records import LuoshiError
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
TOWN = OrganData("town")


@pytest.fixture
def admin(city: Organ) -> User:
    return person("管理员", city, Role.ADMINISTRATOR, sensitivity=2)


def each(*acts: Callable[[], object]) -> tuple[Callable[[], object], ...]:
    """Some acts, each to be tried by itself."""
    return acts


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_new_name_keeps_the_old_one_for_its_time(admin: User, district: Organ) -> None:
    organ_former_name(admin, district, "澜湾县", until=date(2017, 9, 1))
    organ_former_name(admin, district, "澜湾公社", until=date(1984, 1, 1))
    organ_rename(admin, district, "澜湾新区", on=date(2024, 5, 1))
    district.refresh_from_db()
    told = [(row.name, row.since, row.until) for row in district.names.all()]
    assert told == [
        ("澜湾公社", None, date(1984, 1, 1)),
        ("澜湾县", date(1984, 1, 1), date(2017, 9, 1)),
        ("澜湾区", date(2017, 9, 1), date(2024, 5, 1)),
        ("澜湾新区", date(2024, 5, 1), None),
    ]
    for day, name in (
        (date(1950, 1, 1), "澜湾公社"),
        (date(2017, 8, 31), "澜湾县"),
        (date(2017, 9, 1), "澜湾区"),
        (date(2024, 5, 1), "澜湾新区"),
    ):
        assert name_on(district, day) == name
    assert {organ_named(name) for name in ("澜湾县", "澜湾区", "澜湾新区")} == {district}
    assert [event.action for event in Event.objects.all()] == ["补记旧名", "补记旧名", "单位更名"]
    assert Event.objects.order_by("-number")[0].detail["原名"] == "澜湾区" and not list(verify())


@pytest.mark.parametrize("on", [timezone.localdate() + timedelta(days=1), date(2020, 1, 1), date(2019, 1, 1)])
def test_a_new_name_begins_after_the_one_before_and_not_tomorrow(admin: User, district: Organ, on: date) -> None:
    organ_rename(admin, district, "甲区", on=date(2020, 1, 1))
    with pytest.raises(LuoshiError, match="L644"):
        organ_rename(admin, district, "乙区", on=on)
    assert Organ.objects.get(pk=district.pk).name == "甲区"


@pytest.mark.parametrize(
    ("since", "until"), [(None, date(2021, 1, 1)), (date(2018, 1, 1), date(2017, 1, 1)), (None, date(2999, 1, 1))]
)
def test_former_names_do_not_overlap(admin: User, district: Organ, since: date | None, until: date) -> None:
    organ_rename(admin, district, "甲区", on=date(2020, 1, 1))
    with pytest.raises(LuoshiError, match="L644"):
        organ_former_name(admin, district, "旧县", since=since, until=until)
    assert OrganName.objects.filter(organ=district).count() == 2


def test_a_taken_name_is_refused(admin: User, district: Organ, other: Organ, city: Organ) -> None:
    for act in each(
        lambda: organ_rename(admin, district, other.name, on=date(2024, 1, 1)),
        lambda: organ_add(admin, city, district.name, TOWN),
    ):
        with pytest.raises(LuoshiError, match="L647"):
            act()


def test_moving_takes_all_below_along_and_who_may_see_it_changes(admin: User, district: Organ, other: Organ) -> None:
    town = organ_add(admin, district, "东镇", TOWN)
    village = organ_add(admin, town, "一村", TOWN)
    reader = person("外区查阅", other, Role.READER)
    assert not may(reader, "read", village)
    organ_move(admin, town, other)
    village.refresh_from_db()
    town.refresh_from_db()
    assert town.path == f"{other.path}{town.pk}/" and village.path == f"{town.path}{village.pk}/"
    assert may(User.objects.get(pk=reader.pk), "read", village)


def test_no_ring_no_root_no_closed_place(admin: User, city: Organ, district: Organ, other: Organ) -> None:
    town = organ_add(admin, district, "东镇", TOWN)
    organ_close(admin, other, on=date(2024, 1, 1))
    for moved, above in ((district, district), (district, town), (city, district), (district, other)):
        with pytest.raises(LuoshiError, match="L645"):
            organ_move(admin, moved, above)
    with pytest.raises(LuoshiError, match="L643"):
        organ_add(admin, other, "新镇", TOWN)


def test_the_tree_has_a_bottom(admin: User, district: Organ) -> None:
    here = district
    with pytest.raises(LuoshiError, match="L643"):
        for n in range(20):
            here = organ_add(admin, here, f"级{n}", TOWN)
    assert len(here.path) < 200


def test_what_is_closed_stays_and_can_be_reopened(admin: User, city: Organ, district: Organ) -> None:
    town = organ_add(admin, district, "东镇", TOWN)
    with pytest.raises(LuoshiError, match="东镇"):
        organ_close(admin, district, on=date(2024, 1, 1))
    organ_close(admin, town, on=date(2024, 1, 1))
    organ_close(admin, district, on=date(2024, 1, 1))
    assert district in [leaf.organ for leaf in organ_tree(admin)]
    assert organ_reopen(admin, district).closed_on is None
    with pytest.raises(LuoshiError, match="L646"):
        organ_close(admin, city, on=date(2024, 1, 1))


def test_a_district_keeps_its_own_but_not_its_place(city: Organ, district: Organ, other: Organ) -> None:
    small = person("区管理员", district, Role.ADMINISTRATOR)
    town = organ_add(small, district, "东镇", TOWN)
    organ_edit(small, district, OrganData("region", short="澜湾"))
    for act in each(
        lambda: organ_move(small, town, other),
        lambda: organ_move(small, district, other),
        lambda: organ_close(small, district, on=date(2024, 1, 1)),
        lambda: organ_rename(small, other, "甲", on=date(2024, 1, 1)),
        lambda: organ_add(small, city, "甲", TOWN),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_the_pages_do_what_the_services_do(admin: User, district: Organ, other: Organ) -> None:
    client = browser(admin)
    assert "澜湾区" in words(client.get("/accounts/organs/"))
    made = client.post(f"/accounts/organs/{district.pk}/new", {"name": "东镇", "kind": "town", "since": "2020-01-01"})
    town = Organ.objects.get(name="东镇")
    assert made["Location"] == f"/accounts/organs/{town.pk}/" and town.names.get().since == date(2020, 1, 1)
    page = f"/accounts/organs/{town.pk}/"
    acts: list[tuple[str, dict[str, Any]]] = [
        ("rename", {"rename-name": "东堤街道", "rename-on": "2023-03-01"}),
        ("former", {"former-name": "东公社", "former-until": "2020-01-01"}),
        ("edit", {"edit-kind": "zone", "edit-short": "东堤", "edit-order": "3"}),
        ("move", {"move-parent": other.pk}),
        ("close", {"close-on": "2024-01-01"}),
        ("reopen", {}),
    ]
    for name, told in acts:
        assert client.post(page + name, told)["Location"] == page, name
    town.refresh_from_db()
    assert (town.name, town.kind, town.short, town.parent, town.closed_on) == ("东堤街道", "zone", "东堤", other, None)
    assert "东镇" in words(client.get(page)) and "东公社" in words(client.get(page))
    wrong = client.post(page + "rename", {"rename-name": "东堤街道", "rename-on": "2023-03-02"})
    assert wrong.status_code == 400 and "L644" in words(wrong) and "<details open>" in words(wrong)
    assert client.post(page + "unsinn", {}).status_code == 404


def test_forms_take_nothing_that_they_do_not_name(admin: User, district: Organ, other: Organ) -> None:
    client = browser(admin)
    told = {
        "edit-kind": "zone",
        "edit-path": "/",
        "path": "/",
        "edit-name": "x",
        "edit-closed_on": "2020-01-01",
        "parent": other.pk,
    }
    client.post(f"/accounts/organs/{district.pk}/edit", told)
    before = (district.path, district.name, district.closed_on, district.parent_id)
    district.refresh_from_db()
    assert (district.path, district.name, district.closed_on, district.parent_id) == before and district.kind == "zone"


def test_the_tree_takes_few_queries(
    admin: User, district: Organ, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        organ_create(name=f"镇{n}", kind="town", parent=district)
    client = browser(admin)
    client.get("/accounts/organs/")
    with django_assert_max_num_queries(6):
        client.get("/accounts/organs/")


# groups


def test_members_come_and_go_by_date(admin: User, district: Organ, other: Organ) -> None:
    group = group_add(admin, name="各区", code="districts")
    member_add(admin, group, district)
    member_add(admin, group, other, since=date(2020, 1, 1))
    left = group.members.get(organ=district)
    member_end(admin, left, until=date(2022, 1, 1))
    member_add(admin, group, district, since=date(2024, 1, 1))
    days = {day: {str(one) for one in members_on(group, date(day, 6, 1))} for day in (2019, 2021, 2023, 2025)}
    both = {"澜湾区", "石墩区"}
    assert days == {2019: {"澜湾区"}, 2021: both, 2023: {"石墩区"}, 2025: both}
    for since in (None, date(2021, 1, 1), date(2025, 1, 1)):
        with pytest.raises(LuoshiError, match="L648"):
            member_add(admin, group, district, since=since)
    with pytest.raises(LuoshiError, match="L648"):
        member_end(admin, group.members.get(organ=other), until=date(2019, 1, 1))
    with pytest.raises(LuoshiError, match="L648"):
        group_add(admin, name="重名", code="districts")


def test_a_group_is_kept_by_who_keeps_all_of_it(admin: User, district: Organ, other: Organ) -> None:
    small = person("区管理员", district, Role.ADMINISTRATOR)
    group = group_add(small, name="镇街", code="towns")
    member_add(small, group, district)
    with pytest.raises(PermissionDenied):
        member_add(small, group, other)
    member_add(admin, group, other)
    for act in each(
        lambda: group_rename(small, group, "别名"),
        lambda: member_end(small, group.members.get(organ=district), until=date(2024, 1, 1)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert "只能查看" in words(browser(small).get(f"/accounts/groups/{group.pk}/"))


def test_the_pages_of_groups(admin: User, district: Organ) -> None:
    client = browser(admin)
    assert "还没有单位组" in words(client.get("/accounts/groups/"))
    assert client.post("/accounts/groups/new", {"name": "各区", "code": "中文"}).status_code == 400
    client.post("/accounts/groups/new", {"name": "各区", "code": "districts"})
    group = UnitGroup.objects.get()
    page = f"/accounts/groups/{group.pk}/"
    assert client.post(page + "member", {"member-organ": district.pk, "member-since": "2020-01-01"}).status_code == 302
    assert client.post(page + "rename", {"rename-name": "全部区"}).status_code == 302
    member = group.members.get()
    assert "2020-01-01" in words(client.get(page)) and "全部区" in words(client.get("/accounts/groups/"))
    client.post(f"/accounts/members/{member.pk}/end", {"on": "2019-01-01"})
    member.refresh_from_db()
    assert member.until is None
    client.post(f"/accounts/members/{member.pk}/end", {"on": "2024-01-01"})
    member.refresh_from_db()
    assert member.until == date(2024, 1, 1)


# the catalogue


@pytest.fixture
def gdp(db: None) -> Indicator:
    made = Indicator.objects.create(code="gdp", name="地区生产总值", unit="元", group="核算")
    Alias.objects.create(indicator=made, name="GDP")
    return made


def edited(client: Client, indicator: Indicator, **changes: Any) -> Any:
    """Open the form, change something, send it back."""
    page = client.get(f"/indicators/{indicator.pk}/edit")
    form = page.context["form"]
    told = {name: form[name].value() for name in form.fields}
    told = {name: "" if value is None else value for name, value in told.items()} | changes
    return client.post(f"/indicators/{indicator.pk}/edit", told)


def test_an_indicator_is_edited_with_its_aliases(admin: User, gdp: Indicator, district: Organ) -> None:
    client = browser(admin)
    changes = {
        "aliases": "GDP\n生产总值、 经济总量 \n\nGDP", "definition": "包括三次产业", "source": "统计局",
        "decimals": "1",
        "direction": "up", "organ": district.pk, "growth_basis": "不变价", "retired_on": "2030-01-01", "note": "年度",
    }  # fmt: skip
    assert edited(client, gdp, **changes)["Location"] == f"/indicators/{gdp.pk}/"
    gdp.refresh_from_db()
    assert sorted(gdp.aliases.values_list("name", flat=True)) == sorted(["GDP", "生产总值", "经济总量"])
    assert (gdp.decimals, gdp.organ, gdp.growth_basis, gdp.retired_on) == (1, district, "不变价", date(2030, 1, 1))
    event = Event.objects.get(action="修改指标")
    assert event.detail["改动"]["小数位数"] == ["2", "1"] and event.detail["改动"]["别名"][0] == "GDP"
    assert edited(client, gdp).status_code == 302 and Event.objects.filter(action="修改指标").count() == 1


def test_who_saves_second_is_told(admin: User, gdp: Indicator) -> None:
    one, two = browser(admin), browser(admin)
    form = two.get(f"/indicators/{gdp.pk}/edit").context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    edited(one, gdp, definition="甲")
    answer = two.post(f"/indicators/{gdp.pk}/edit", told | {"definition": "乙"})
    gdp.refresh_from_db()
    assert answer.status_code == 400 and "L632" in words(answer) and gdp.definition == "甲"


def test_names_are_of_one_indicator(admin: User, gdp: Indicator) -> None:
    client = browser(admin)
    new = {"name": "工业增加值", "unit": "元", "decimals": "2", "direction": "up", "kind": "flow", "grain": "月"}
    assert "L631" in words(client.post("/indicators/new", new | {"name": "GDP"}))
    assert "L631" in words(client.post("/indicators/new", new | {"aliases": "地区生产总值"}))
    assert client.post("/indicators/new", new).status_code == 302
    made = Indicator.objects.get(name="工业增加值")
    assert made.code.startswith("own-")
    assert "L631" in words(edited(client, made, aliases="GDP"))
    assert not made.aliases.exists() and Event.objects.filter(action="新增指标").count() == 1


def test_the_unit_stays_once_there_are_values(admin: User, clerk: User, version: Any) -> None:
    from luoshi.desk.ledger.services.catalogue import catalogue_fill
    from luoshi.desk.ledger.services.review import fact_accept

    catalogue_fill()
    fact = version.facts.get(kind="figure", surface="618.4亿元")
    fact_accept(clerk, fact, revision=0)
    indicator = Observation.objects.get().indicator
    assert indicator is not None
    answer = edited(browser(admin), indicator, unit="万元")
    assert answer.status_code == 400 and "L633" in words(answer)


def test_an_indicator_in_charge_of_another_district_is_not_edited(
    gdp: Indicator, district: Organ, other: Organ
) -> None:
    small = person("区管理员", district, Role.ADMINISTRATOR)
    assert edited(browser(small), gdp, organ=other.pk).status_code == 400, "别区不在可选之列"
    assert edited(browser(small), gdp, organ=district.pk).status_code == 302
    Indicator.objects.update(organ=other)
    client = browser(small)
    client.raise_request_exception = False
    form = {"name": "改名", "unit": "元", "decimals": "2", "direction": "up", "kind": "flow", "grain": "月"}
    assert client.post(f"/indicators/{gdp.pk}/edit", form).status_code == 403
    gdp.refresh_from_db()
    assert gdp.name == "地区生产总值"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decimals", "11"),
        ("decimals", "-1"),
        ("direction", "x"),
        ("kind", "x"),
        ("grain", "周"),
        ("name", ""),
        ("unit", ""),
    ],
)
def test_nonsense_is_refused(admin: User, gdp: Indicator, field: str, value: str) -> None:
    assert edited(browser(admin), gdp, **{field: value}).status_code == 400


def test_the_code_cannot_be_sent(admin: User, gdp: Indicator) -> None:
    edited(browser(admin), gdp, code="x", dimension="y", id="99", note="改")
    gdp.refresh_from_db()
    assert (gdp.code, gdp.dimension, gdp.note) == ("gdp", "", "改")
