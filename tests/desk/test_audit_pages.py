"""The audit page: filters, pages, export, and who sees which events."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.audit.labels import detail_words
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.selectors import PAGE, Sought, actions_known, event_page, events_seen, events_sought
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Document
from tests.desk.conftest import person
from tests.desk.test_accounts_organs import browser, words
from tests.desk.test_audit_chain import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(city: Organ) -> User:
    return person("审计员", city, Role.SUPERVISOR, sensitivity=2)


@pytest.fixture
def events(auditor: User, district: Organ, other: Organ, clerk: User, reader: User) -> dict[str, Event]:
    """Events of two districts, of nobody's, of three levels."""
    secret = Document.objects.create(title="名册", organ=district, sensitivity=2, created_by=clerk)
    firms = Document.objects.create(title="企业", organ=district, sensitivity=1, created_by=clerk)
    plain = Document.objects.create(title="报告", organ=district, created_by=clerk)
    return {
        "own": record("导入文件", actor=clerk, target=plain, organ=district, detail={"文件": "报告"}),
        "firms": record("导入文件", actor=clerk, target=firms, organ=district, detail={"文件": "企业"}),
        "secret": record("导入文件", actor=clerk, target=secret, organ=district, detail={"文件": "名册"}),
        "other": record("审读", actor=reader, target="ledger.version:9", organ=other),
        "nobody": record("补充指标目录", target="ledger.indicator"),
    }


def found(user: User, **sought: str) -> set[str]:
    return {event.action + (event.detail.get("文件") or "") for event in events_sought(user, Sought(**sought))}


def test_who_sees_what(events: dict[str, Event], city: Organ, district: Organ, other: Organ) -> None:
    def seen(organ: Organ, role: str, sensitivity: int) -> set[str]:
        user = person(f"{organ}{role}{sensitivity}", organ, role, sensitivity=sensitivity)
        kept = {event.number for event in events_seen(user)}
        return {name for name, event in events.items() if event.number in kept}

    assert seen(city, Role.SUPERVISOR, 2) == {"own", "firms", "secret", "other", "nobody"}
    assert seen(city, Role.SUPERVISOR, 0) == {"own", "other", "nobody"}
    assert seen(city, Role.ADMINISTRATOR, 2) == {"own", "other", "nobody"}, "管理员能授权到个人信息，但看不到"
    assert seen(district, Role.SUPERVISOR, 0) == {"own"}
    assert seen(district, Role.SUPERVISOR, 1) == {"own", "firms"}
    assert seen(other, Role.SUPERVISOR, 2) == {"other"}
    assert seen(city, Role.READER, 2) == set()
    organ_create(name="另一棵树", kind="region")
    assert seen(organ_create(name="第三棵", kind="region"), Role.SUPERVISOR, 2) == {"nobody"}


def test_filters(events: dict[str, Event], auditor: User, city: Organ, other: Organ, clerk: User) -> None:
    assert found(auditor, person="填报") == {"导入文件报告", "导入文件企业", "导入文件名册"}
    assert found(auditor, person=clerk.username, action="审读") == set()
    assert found(auditor, person="系统") == {"补充指标目录"}
    assert found(auditor, action="审读") == {"审读"}
    assert found(auditor, target="ledger.version:9") == {"审读"} == found(auditor, target="ledger.version")
    assert found(auditor, organ=str(other.pk)) == {"审读"}
    assert len(found(auditor, organ=str(city.pk))) == 4, "市含各区"
    day = events["own"].at.astimezone().date()
    assert (
        found(auditor, since=str(day + timedelta(days=2)))
        == set()
        == found(auditor, until=str(day - timedelta(days=2)))
    )
    assert len(found(auditor, since=str(day - timedelta(days=2)), until=str(day + timedelta(days=2)))) == 5
    for nonsense in ({"since": "heute"}, {"until": "2024-13-45"}, {"organ": "x"}, {"organ": "²"}):
        assert len(found(auditor, **nonsense)) == 5


def test_pages_follow_each_other_without_a_gap(auditor: User, district: Organ) -> None:
    for n in range(2 * PAGE + 7):
        record(f"试{n % 3}", target=district, organ=district)
    numbers: list[int] = []
    before = None
    while True:
        page = event_page(auditor, Sought(), before=before)
        numbers += [event.number for event in page.events]
        before = page.older
        if before is None:
            break
    assert numbers == list(range(2 * PAGE + 7, 0, -1))
    shown = words(browser(auditor).get("/audit/?target=accounts.organ"))
    assert "target=accounts.organ&amp;before=" in shown


@pytest.mark.parametrize("before", ["", "x", "-1", "0", "9" * 30, "²", "%00"])
def test_any_page_that_is_asked_for_is_answered(events: dict[str, Event], auditor: User, before: str) -> None:
    assert browser(auditor).get(f"/audit/?before={before}").status_code == 200


def test_the_page_shows_words_and_leads_to_things(events: dict[str, Event], auditor: User) -> None:
    page = words(browser(auditor).get("/audit/"))
    assert "导入文件" in page and "文件：名册" in page and 'href="/versions/9/review"' in page and "澜湾区" in page
    number, digest = Event.objects.order_by("-number").values_list("number", "digest")[0]
    assert f"{number}:{digest}" in page, "锚点"
    small = person("区督查", Organ.objects.get(name="澜湾区"), Role.SUPERVISOR)
    assert ":" + digest not in words(browser(small).get("/audit/"))


def test_the_words_of_all_acts_are_found(events: dict[str, Event]) -> None:
    assert list(actions_known()) == sorted({event.action for event in events.values()})


def test_few_queries_however_long_the_chain(
    auditor: User, district: Organ, other: Organ, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(PAGE + 20):
        record("试", actor=auditor, target=district, organ=(district, other, None)[n % 3], detail={"行": n})
    client: Client = browser(auditor)
    client.get("/audit/")
    with django_assert_max_num_queries(12):
        client.get("/audit/?action=试&person=审计员")


@pytest.mark.parametrize("told", [{}, {"action": "审读"}, {"organ": "x"}, {"since": "2000-01-01"}], ids=str)
def test_no_page_sorts_the_chain(events: dict[str, Event], auditor: User, told: dict[str, str]) -> None:
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in events_sought(auditor, Sought(**told))[:100].explain()


# export


def test_the_export_says_what_the_page_says_and_is_in_the_chain(events: dict[str, Event], auditor: User) -> None:
    client = browser(auditor)
    answer = client.post("/audit/export", {"action": "导入文件"})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows: list[Any] = list(book["审计记录"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [events[name].number for name in ("secret", "firms", "own")]
    assert rows[1][3] == "导入文件" and rows[1][10] == events["secret"].digest
    told = {str(row[0]): row[1] for row in book["说明"].iter_rows(min_row=2, values_only=True)}
    assert told["操作"] == "导入文件" and told["条数"] == "3" and told["导出人"] == "审计员"
    event = Event.objects.order_by("-number")[0]
    assert (event.action, event.detail) == ("导出审计", {"条数": 3, "action": "导入文件"})
    assert client.get("/audit/export").status_code == 405


def test_the_export_holds_no_more_than_may_be_seen(events: dict[str, Event], district: Organ) -> None:
    small = person("区督查", district, Role.SUPERVISOR)
    answer = browser(small).post("/audit/export", {})
    rows = openpyxl.load_workbook(io.BytesIO(answer.content))["审计记录"].iter_rows(min_row=2, values_only=True)
    assert [row[3] for row in rows] == ["登录", "导入文件"] and "名册".encode() not in answer.content


@pytest.mark.parametrize("detail", [[], "文", 3, None, {"甲": [[1, 2], {"乙": "丙"}]}, {"甲": {"乙": None}}, {"": ""}])
def test_any_detail_can_be_shown(events: dict[str, Event], auditor: User, detail: Any) -> None:
    assert isinstance(detail_words(detail), str)
    if detail is None:
        return
    with unguarded():
        Event.objects.filter(number=1).update(detail=detail)
        assert browser(auditor).get("/audit/").status_code == 200
