"""What is late and red on the first page and on the page of a unit: only of what a person may see, in few queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luoshi.desk.accounts.models import Role, User
from luoshi.desk.audit.services import record_alone
from luoshi.desk.charts.followed import followed_of, late_of
from luoshi.desk.tracking.models import KeyProject, Task
from luoshi.desk.tracking.services.projects import project_add
from tests.desk.conftest import person
from tests.desk.tracking_scene import WAN, Scene, indicator, observed, scene

pytestmark = pytest.mark.django_db
HOME_QUERIES = 28


@pytest.fixture
def place(db: None) -> Scene:
    return scene()


def overdue(place: Scene, days: int, **told: Any) -> Task:
    task = place.task(**told)
    Task.objects.filter(pk=task.pk).update(due=timezone.localdate() - timedelta(days=days))
    return task


def red(place: Scene, name: str, code: str) -> KeyProject:
    """A project of this year of which nothing was done by November."""
    told = {"code": code, "name": name, "plan": 60_000 * WAN, "total": 90_000 * WAN, "organ_name": "区建设局"}
    project = project_add(place.keeper, place.into(), told)
    KeyProject.objects.filter(pk=project.pk).update(month=11, done=WAN)
    return project


def opened(client: Client, user: User, address: str = "/") -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_first_page_says_what_is_late_and_red_and_why(client: Client, place: Scene) -> None:
    overdue(place, 9, text="建成滨海步道")
    overdue(place, 40, text="改造老旧小区")
    place.task("新建公园", due="12月底")
    red(place, "3号泊位", "A1")
    page = opened(client, place.watcher)
    assert page.index("改造老旧小区") < page.index("建成滨海步道"), "最久的在前"
    assert "逾期 40 天" in page and "逾期 9 天" in page and "新建公园" not in page
    assert "3号泊位" in page and "红灯" in page and "（进度）" in page
    for words in ("建成滨海步道", "3号泊位"):
        assert words not in opened(client, place.stranger)


def test_targets_behind_their_pace_stand_with_their_arithmetic(client: Client, place: Scene) -> None:
    indicator("固定资产投资")
    indicator("社会消费品零售总额")
    year = place.year
    observed(place, [
        ("固定资产投资", f"{year}", "target", "level", "1000"),
        ("固定资产投资", f"{year}-Q1", "target", "level", "200"),
        ("固定资产投资", f"{year}-H1", "actual", "level", "300"),
        ("社会消费品零售总额", f"{year}", "target", "level", "1000"),
        ("社会消费品零售总额", f"{year}-H1", "actual", "level", "600"),
    ])  # fmt: skip
    page = opened(client, place.watcher)
    assert "澜湾区落后的目标" in page and "固定资产投资" in page and "-20" in page and "/pace" in page
    assert "社会消费品零售总额" not in page
    [line] = late_of(place.watcher).targets
    assert line.target.name == "固定资产投资"
    assert not late_of(place.stranger), "别区的看不到"


def test_an_empty_desk_says_so(client: Client, place: Scene) -> None:
    assert "没有逾期的任务和填报，没有红灯项目和落后的目标" in opened(client, place.reader)


def test_the_page_of_a_unit_has_what_it_leads_supports_and_keeps(client: Client, place: Scene) -> None:
    overdue(place, 3, text="建成滨海步道", support_names=["区财政局"])
    red(place, "3号泊位", "A1")
    page = opened(client, place.watcher, f"/units/{place.bureau.pk}/")
    assert "建成滨海步道" in page and "逾期" in page and "3号泊位" in page
    assert "建成滨海步道" in opened(client, place.watcher, f"/units/{place.second.pk}/"), "配合的也列出"
    kept = followed_of(place.watcher, place.district)
    assert kept.task_count == 1 and kept.project_count == 1, "清单是区里的"


def test_the_first_page_takes_as_many_queries_for_many(client: Client, place: Scene) -> None:
    def taken() -> int:
        opened(client, place.watcher)
        with CaptureQueriesContext(connection) as queries:
            opened(client, place.watcher)
        return len(queries)

    overdue(place, 2, text="任务甲")
    red(place, "项目甲", "B0")
    few = taken()
    for number in range(6):
        overdue(place, 3, text=f"任务{number}")
        red(place, f"项目{number}", f"A{number}")
    assert taken() == few <= HOME_QUERIES


def test_whoever_has_no_unit_sees_no_targets(client: Client, place: Scene) -> None:
    nobody = person("无单位", place.district, Role.READER)
    User.objects.filter(pk=nobody.pk).update(organ=None)
    nobody.refresh_from_db()
    assert not late_of(nobody)
    assert "首页" in opened(client, nobody)


def test_what_is_behind_is_known_until_something_happens(place: Scene) -> None:
    indicator("固定资产投资")
    year = place.year
    observed(place, [
        ("固定资产投资", f"{year}", "target", "level", "1000"),
        ("固定资产投资", f"{year}-H1", "actual", "level", "300"),
    ])  # fmt: skip
    record_alone("登录", actor=place.watcher)
    first = late_of(place.watcher)
    with CaptureQueriesContext(connection) as asked:
        assert late_of(place.watcher).targets == first.targets and first.target_count == 1
    assert not [query for query in asked if '"ledger_observation"' in query["sql"]]
    assert not late_of(place.stranger).targets, "nobody sees what is another's by way of what is kept"
    observed(place, [("固定资产投资", f"{year}-01/{year}-11", "actual", "level", "990")])
    assert late_of(place.watcher).target_count == 0
    record_alone("修改指标", actor=place.watcher)
    with CaptureQueriesContext(connection) as asked:
        late_of(place.watcher)
    assert [query for query in asked if '"ledger_observation"' in query["sql"]], "the catalogue may have changed"
