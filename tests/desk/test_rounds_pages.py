"""The pages of those who hold rounds: making one from pasted lines, opening, locking, the lists."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from luoshi.desk.accounts.models import Grant, Role
from luoshi.desk.ledger.models import Alias, Day, Round
from tests.desk import entry_scene
from tests.desk.conftest import person
from tests.desk.entry_scene import NAMES, Scene
from tests.desk.test_entry_form import signed

pytestmark = pytest.mark.django_db
LINES = f"""指标\t单位\t量类\t合计项\t选填
{NAMES[0]}\t亿元
{NAMES[1]}\t亿元\t数量\t{NAMES[0]}
一产\t\t增速
{NAMES[5]},,,,是
"""


@pytest.fixture
def scene(db: None) -> Scene:
    made = entry_scene.scene()
    Alias.objects.create(indicator=made.indicators[NAMES[1]], name="一产")
    return made


def form_of(scene: Scene, **changes: object) -> dict[str, object]:
    return {
        "name": "前两月主要指标", "year": 2024, "run": "1-2", "group": scene.group.pk, "organ": scene.office.pk,
        "opens_on": "2024-04-28", "due_days": 5, "due_on": "", "levels": 2, "sensitivity": 0, "items": LINES,
    } | changes  # fmt: skip


def test_a_round_is_made_from_lines_of_excel_and_opened(scene: Scene) -> None:
    Day.objects.bulk_create(Day(date=date(2024, 5, day), working=False) for day in (1, 2, 3))
    client = signed(scene.supervisor)
    page = client.post("/rounds/new", form_of(scene), follow=True).content.decode()
    one = Round.objects.get()
    assert (one.period, one.due_on, one.levels, one.state) == ("2024-01/2024-02", date(2024, 5, 8), 2, "draft")
    items = {(item.indicator.name, item.measure): item for item in one.items.all()}
    assert items[NAMES[1], "level"].part_of == items[NAMES[0], "level"]
    assert items[NAMES[1], "growth"].unit == "%" and items[NAMES[5], "level"].optional
    assert "2024年1—2月" in page and "开始填报" in page and "未开始" in page
    assert signed(scene.clerk).get(f"/rounds/{one.pk}/").status_code == 404, "草稿只有主办的人看得到"
    page = client.post(f"/rounds/{one.pk}/open", follow=True).content.decode()
    assert "2 个单位应报" in page and "澜湾区" in page and "锁定本轮" in page
    assert signed(scene.clerk).get(f"/rounds/{one.pk}/").status_code == 200
    assert "轮次现在是“填报中”" in client.post(f"/rounds/{one.pk}/open", follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"items": "没有的指标\t亿元"}, "第 1 行：目录里没有指标“没有的指标”"),
        ({"items": f"{NAMES[0]}\t亿元\t好坏"}, "没有量类“好坏”"),
        ({"items": f"{NAMES[0]}\t亿元\t\t没有的合计"}, "目录里没有合计项"),
        ({"items": f"{NAMES[0]}\t万人"}, "换算不成"),
        ({"items": f"{NAMES[0]}\n{NAMES[0]}"}, "同一指标要求了两次"),
        ({"items": f"{NAMES[1]}\t\t\t{NAMES[0]}"}, "不在本轮指标里"),
        ({"items": "  "}, "这个字段是必填项"),
        ({"due_days": ""}, "请填其中一项"),
        ({"due_on": "2024-05-10"}, "请填其中一项"),
        ({"due_days": "", "due_on": "2024-05-11"}, "不是工作日"),
        ({"due_days": "", "due_on": "2024-04-26"}, "截止日在开始日之前"),
        ({"organ": "999"}, "选择一个有效的选项"),
    ],
)
def test_what_is_wrong_with_a_round_is_told_and_nothing_is_lost(
    scene: Scene, changes: dict[str, object], told: str
) -> None:
    answer = signed(scene.supervisor).post("/rounds/new", form_of(scene, **changes))
    page = answer.content.decode()
    assert told in page and "前两月主要指标" in page and not Round.objects.exists()


def test_nobody_holds_rounds_for_others(scene: Scene) -> None:
    page = signed(scene.supervisor).post("/rounds/new", form_of(scene, organ=scene.city.pk)).content.decode()
    assert "有效的选项" in page and not Round.objects.exists()
    one = scene.open()
    for user in (scene.clerk, scene.approver):
        client = signed(user)
        assert client.get("/rounds/new").status_code == 403
        for way in ("change", "open", "lock", "unlock"):
            assert client.post(f"/rounds/{one.pk}/{way}").status_code == 403
    elsewhere = signed(person("外督", scene.other, Role.SUPERVISOR))
    assert elsewhere.post(f"/rounds/{one.pk}/lock").status_code == 403
    one.refresh_from_db()
    assert one.state == "open"


def test_a_draft_is_changed_and_a_round_repeated(scene: Scene) -> None:
    client = signed(scene.supervisor)
    client.post("/rounds/new", form_of(scene))
    one = Round.objects.get()
    page = client.get(f"/rounds/{one.pk}/change").content.decode()
    assert f"{NAMES[1]}\t亿元\t数量\t{NAMES[0]}" in page and "2024-05-03" in page
    client.post(f"/rounds/{one.pk}/change", form_of(scene, name="改名", items=NAMES[0]))
    one.refresh_from_db()
    assert one.name == "改名" and one.items.count() == 1
    page = client.get(f"/rounds/new?from={one.pk}").content.decode()
    assert NAMES[0] in page and 'value="2024-05-03"' not in page


def test_locking_and_unlocking_by_page(scene: Scene) -> None:
    client, one = signed(scene.supervisor), scene.open()
    page = client.post(f"/rounds/{one.pk}/lock", follow=True).content.decode()
    assert "已锁定；12 个数记为未报" in page and "解锁本轮" in page
    page = client.post(f"/rounds/{one.pk}/unlock", {"reason": ""}, follow=True).content.decode()
    assert "解锁没有写理由" in page
    client.post(f"/rounds/{one.pk}/unlock", {"reason": "补报"})
    one.refresh_from_db()
    assert one.state == "open"


def test_who_reads_there_and_enters_elsewhere_enters_only_there(scene: Scene) -> None:
    one = scene.open()
    user = person("两处", scene.district, Role.CLERK)
    Grant.objects.create(user=user, role=Role.READER, organ=scene.other)
    client, theirs = signed(user), scene.filing(one, scene.other)
    page = client.get(f"/filings/{theirs.pk}/").content.decode()
    assert "石墩区" in page and 'name="v-' not in page
    for way in ("template.xlsx", "save", "upload"):
        call = client.get if way == "template.xlsx" else client.post
        assert call(f"/filings/{theirs.pk}/{way}").status_code == 404, way


def test_lists_are_exported_as_they_are_seen(scene: Scene) -> None:
    one = scene.open()
    assert scene.clerk.organ
    for user, units in ((scene.supervisor, ["澜湾区", "石墩区"]), (scene.approver, ["澜湾区"])):
        client = signed(user)
        reminders = client.get(reverse("ledger:round-reminders-book") + "?within=5").content
        sheet = openpyxl.load_workbook(io.BytesIO(reminders)).worksheets[0]
        assert [row[0].value for row in sheet.iter_rows(min_row=4)] == units
        table = openpyxl.load_workbook(io.BytesIO(client.get(f"/rounds/{one.pk}/table.xlsx").content))
        assert [row[0].value for row in table["汇总"].iter_rows(min_row=4)] == units
    assert signed(person("管理", scene.office, Role.ADMINISTRATOR)).get("/rounds/reminders.xlsx").status_code == 403


@pytest.mark.parametrize("within", ["", "-1", "x", "9" * 30, "٣"])
def test_any_number_of_days_may_be_asked_for(scene: Scene, within: str) -> None:
    assert signed(scene.supervisor).get("/rounds/reminders", {"within": within}).status_code == 200
    assert signed(scene.supervisor).get("/calendar/", {"year": within}).status_code == 200
    assert signed(scene.supervisor).get("/rounds/new", {"from": within}).status_code in (200, 404)
