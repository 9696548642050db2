"""The pages of following: who gets in, few queries, rows that open, downloads as printed, marks of origin."""

import io
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.desk.accounts.models import Role, User
from luoshi.desk.audit.models import Event
from luoshi.desk.tracking.models import Evidence, KeyProject, SavedView, Task
from luoshi.desk.tracking.services.deciding import due_ask
from luoshi.desk.tracking.services.honours import honour_add
from luoshi.desk.tracking.services.views import view_save
from tests.desk.conftest import person
from tests.desk.tracking_scene import Scene, indicator, observed, scene, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db: None) -> Scene:
    return scene()


def at(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def full(one: Scene) -> Scene:
    """A desk with some of everything."""
    for number in range(8):
        task = one.task(f"任务{number}", support_names=["区财政局"])
        if number % 2:
            one.reported(task, done=number == 3, numbers="完成投资 4.2亿 元")
        one.month(one.project(f"项目{number}", code=f"C{number}"), 6, 1000 * number + 1000)
    indicator("零售总额")
    observed(one, [("零售总额", "2024", "target", "level", "12"), ("零售总额", "2024-H1", "actual", "level", "7")])
    honour_add(one.keeper, one.into(), {"name": "省级美丽海湾", "status": "sought"})
    return one


LISTS = (
    "targets/?year=2024", "tasks/", "tasks/?group=lead", "tasks/?group=light&cols=all&sort=due", "projects/",
    "projects/?group=organ&cols=all", "honours/", "honours/?group=status", "promises/", "lights/",
)  # fmt: skip


@pytest.mark.parametrize("page", LISTS)
def test_a_list_needs_few_queries_however_long(full: Scene, page: str) -> None:
    client = at(full.watcher)
    client.get(f"/tracking/{page}")
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(f"/tracking/{page}").status_code == 200
    first = len(told)
    most = 16 if page.startswith("targets") else 12  # targets are looked up in steps, each by an index
    assert first <= most, "\n".join(query["sql"][:120] for query in told)
    for number in range(8, 14):
        full.task(f"任务{number}")
        full.project(f"项目{number}", code=f"C{number}")
    with CaptureQueriesContext(connection) as told:
        client.get(f"/tracking/{page}")
    assert len(told) <= first


@pytest.mark.parametrize("name", ["tasks", "projects"])
def test_one_thing_needs_a_dozen_queries_at_most(full: Scene, name: str) -> None:
    client = at(full.reporter)
    model: Any = Task if name == "tasks" else KeyProject
    key = model.objects.order_by("-reported_at" if name == "tasks" else "pk").first().pk
    address = f"/tracking/{name}/{key}/"
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    assert len(told) <= 12, [query["sql"][:100] for query in told]


def test_what_may_not_be_seen_is_not_there(full: Scene) -> None:
    task, project = Task.objects.order_by("pk")[0], KeyProject.objects.order_by("pk")[0]
    proof = Evidence.objects.order_by("pk")[0]
    pages = [f"tasks/{task.pk}/", f"tasks/{task.pk}/edit", f"projects/{project.pk}/", f"projects/{project.pk}/edit",
             f"origin/task/{task.pk}/text", f"evidence/{proof.pk}", "honours/1/", "promises/9/", "targets/1/pace",
             "origin/nonsense/1/x", "nonsense/download.xlsx", "nonsense/upload"]  # fmt: skip
    client = at(full.stranger)
    for page in pages:
        assert client.get(f"/tracking/{page}").status_code == 404, page
    posts = [f"tasks/{task.pk}/report", f"tasks/{task.pk}/decide", f"tasks/{task.pk}/due", "due/1/answer",
             "milestones/1/done", f"projects/{project.pk}/month", f"projects/{project.pk}/need",
             f"projects/{project.pk}/package", "links/1/rule", "views/1/delete"]  # fmt: skip
    for page in posts:
        assert client.post(f"/tracking/{page}", {"decision": "verified"}).status_code == 404, page
    assert "任务0" not in client.get("/tracking/tasks/").content.decode()


def test_pages_ask_who_it_is_and_what_they_may(full: Scene) -> None:
    assert Client().get("/tracking/tasks/").status_code == 302
    reader = at(full.reader)
    for page in ("tasks/new", "projects/new", "honours/new", "tasks/upload", "tasks/sheet", "tasks/from-ledger"):
        assert reader.get(f"/tracking/{page}").status_code == 403, page
    assert reader.post("/tracking/promises/compare").status_code == 403
    task = Task.objects.order_by("pk")[0]
    assert reader.post(f"/tracking/tasks/{task.pk}/decide", {"decision": "verified"}).status_code == 403
    assert reader.get(f"/tracking/tasks/{task.pk}/edit").status_code == 404


def test_a_report_goes_in_by_the_form_with_its_evidence(one: Scene) -> None:
    task, client = one.task(), at(one.reporter)
    form = {"revision": 0, "period": f"{one.year}年1月", "progress": "完成3公里。", "percent": "30"}
    proof = io.BytesIO(b"photo")
    proof.name = "照片.jpg"
    answer = client.post(f"/tracking/tasks/{task.pk}/report", form | {"evidence": proof}, follow=True)
    text = answer.content.decode()
    assert "进展已报" in text and "照片.jpg" in text and "30%" in text
    [kept] = Evidence.objects.all()
    given = client.get(f"/tracking/evidence/{kept.pk}")
    assert b"".join(given.streaming_content) == b"photo" and given["Content-Type"] == "application/octet-stream"  # type: ignore[attr-defined]
    assert Event.objects.filter(action="下载佐证").count() == 1
    wrong = client.post(f"/tracking/tasks/{task.pk}/report", form | {"revision": 0}, follow=True).content.decode()
    assert "已经改过" in wrong


def test_a_form_never_sends_elsewhere(one: Scene) -> None:
    task = one.reported(one.task(), done=True)
    told = {"decision": "verified", "revision": task.revision, "next": "https://evil.example/"}
    assert at(one.watcher).post(f"/tracking/tasks/{task.pk}/decide", told)["Location"] == f"/tracking/tasks/{task.pk}/"


def test_a_deadline_is_asked_for_and_granted_on_pages(one: Scene) -> None:
    task = one.task()
    asked = due_ask(one.reporter, task, f"{one.year + 1}年3月底前", "征迁未完")
    page = at(one.watcher).get(f"/tracking/tasks/{task.pk}/").content.decode()
    assert "征迁未完" in page and "同意调整" in page
    at(one.watcher).post(f"/tracking/due/{asked.pk}/answer", {"answer": "granted"})
    task.refresh_from_db()
    assert task.due_text == f"{one.year + 1}年3月底前"


def test_a_row_opens_in_place_with_and_without_a_script(full: Scene) -> None:
    task = Task.objects.order_by("pk")[1]
    client = at(full.reporter)
    part = client.get(f"/tracking/tasks/{task.pk}/", headers={"X-Fragment": "1"}).content.decode()
    assert "<html" not in part and "历史" in part and "报进展" in part
    page = client.get("/tracking/tasks/").content.decode()
    assert f'href="/tracking/tasks/{task.pk}/"' in page, "without a script the row leads to its own page"
    assert "报进展" in client.get(f"/tracking/tasks/{task.pk}/").content.decode()


def test_every_amount_and_percentage_has_a_mark_of_origin(full: Scene) -> None:
    client = at(full.reader)
    for page in ("projects/", "projects/?cols=all", "tasks/", "targets/?year=2024"):
        text = client.get(f"/tracking/{page}").content.decode()
        cells = re.findall(r'<td class="n">(.*?)</td>', text, re.S)
        numbers = [cell for cell in cells if re.search(r"\d", re.sub(r"<[^>]+>", "", cell))]
        bare = [cell for cell in numbers if "origin" not in cell and "时间进度" not in cell]
        assert numbers and all(re.fullmatch(r"\s*50\.0%\s*", cell) for cell in bare), bare  # the share of time itself


def test_an_origin_leads_to_cell_person_and_page(one: Scene) -> None:
    task = one.task()
    part = at(one.reader).get(f"/tracking/origin/task/{task.pk}/text", headers={"X-Fragment": "1"}).content.decode()
    assert "手工填写" in part and "立项员" in part and "<html" not in part


@pytest.fixture
def imported(one: Scene) -> Iterator[Any]:
    yield at(one.keeper)


def upload(client: Client, one: Scene, rows: list[list[Any]], what: str = "tasks", **more: str) -> str:
    file = io.BytesIO(workbook(rows))
    file.name = "任务表.xlsx"
    form = {"owner": one.district.pk, "year": one.year, "sensitivity": 0, "upload": file} | more
    return client.post(f"/tracking/{what}/upload", form).content.decode()


def test_an_upload_is_seen_before_it_is_entered(one: Scene, imported: Client) -> None:
    rows = [["工作任务", "牵头单位", "完成时限"], ["建泊位", "区建设局", "年底前"]]
    page = upload(imported, one, rows)
    assert "1 项任务" in page and not Task.objects.exists()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    for user in (one.reporter, one.watcher):  # the second may import there, but has not seen the preview
        assert at(user).post("/tracking/tasks/upload", {"token": token[1]}).status_code == 404
    imported.post("/tracking/tasks/upload", {"token": token[1]})
    assert Task.objects.get().lead == one.bureau
    assert imported.post("/tracking/tasks/upload", {"token": token[1] + "x"}).status_code == 302
    assert Task.objects.count() == 1


def test_an_upload_with_errors_cannot_be_entered(one: Scene, imported: Client) -> None:
    page = upload(imported, one, [["工作任务", "完成时限"], ["建泊位", "抓紧办"]])
    assert "B2" in page and 'name="token"' not in page


def book_of(client: Client, page: str) -> Any:
    answer = client.get(f"/tracking/{page}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def test_the_task_table_is_exported_as_printed(full: Scene) -> None:
    book = book_of(at(full.reader), "tasks/download.xlsx?sort=number")
    assert book.sheetnames == ["表", "来源", "说明"]
    sheet = book["表"]
    assert sheet["A1"].value == "重点工作任务清单" and "A1:O1" in [str(span) for span in sheet.merged_cells.ranges]
    heads = [sheet.cell(3, column).value for column in range(1, 16)]
    assert heads[:8] == [
        "序号",
        "工作任务",
        "年度目标",
        "牵头领导",
        "牵头单位",
        "责任/配合单位",
        "完成时限",
        "季度形象进度",
    ]
    assert [sheet.cell(4, column).value for column in range(8, 12)] == ["一季度", "二季度", "三季度", "四季度"]
    assert heads[11:] == ["进展情况", "存在问题", "下步措施", "完成状态"]
    assert sheet["A5"].value == "二、提升品质" and sheet["B6"].value == "任务0" and sheet["H6"].value == "完成3公里"
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 8, 0)
    assert sheet.print_title_rows == "$3:$4" and sheet.sheet_properties.pageSetUpPr.fitToPage
    sources = [[cell.value for cell in row] for row in book["来源"].iter_rows(min_row=2)]
    assert any(row[1] == "工作任务" and "立项员" in row[4] for row in sources)
    assert any("临近" in str(row[1].value) or "亮灯" in str(row[0].value) for row in book["说明"].iter_rows())
    assert Event.objects.filter(action__startswith="导出").count() == 1


def test_the_project_table_is_exported_in_wan_with_its_rates(full: Scene) -> None:
    book = book_of(at(full.reader), "projects/download.xlsx?paper=A4")
    sheet = book["表"]
    assert "金额单位：万元" in str([cell.value for cell in sheet[2]]) and sheet.page_setup.paperSize == 9
    row = [cell.value for cell in sheet[5]]
    assert row[2] == "项目0" and 125_000 in row and 60_000 in row and 1000 in row
    assert sheet["L5"].comment is not None and "✎" in sheet["L5"].comment.text
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert "36000万元 ÷ 480000万元 = 7.50%" in notes["年度投资完成率"]


def test_nothing_that_is_exported_becomes_a_formula(one: Scene) -> None:
    one.task("=HYPERLINK(1)")
    sheet = book_of(at(one.reader), "tasks/download.xlsx")["表"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cells and all(cell.data_type == "s" for cell in cells)


@pytest.mark.parametrize("page", ["targets/download.xlsx?year=2024", "honours/download.xlsx"])
def test_the_other_tables_are_exported_too(full: Scene, page: str) -> None:
    sheet = book_of(at(full.reader), page)["表"]
    assert sheet.max_row >= 4


def test_only_who_may_export_does_and_only_what_they_see(full: Scene) -> None:
    assert "任务0" not in str([cell.value for cell in book_of(at(full.stranger), "tasks/download.xlsx")["表"]["B"]])


def test_saved_views_lead_back_and_are_shared_below(one: Scene) -> None:
    view = view_save(one.watcher, "tasks", "逾期的任务", "state=overdue", shared=one.district)
    own = view_save(one.watcher, "tasks", "只我看", "q=x")
    client = at(one.reporter)
    assert client.get(f"/tracking/views/{view.pk}/")["Location"] == "/tracking/tasks/?state=overdue"
    assert client.get(f"/tracking/views/{own.pk}/").status_code == 404
    assert at(one.stranger).get(f"/tracking/views/{view.pk}/").status_code == 404
    page = client.get("/tracking/tasks/").content.decode()
    assert "逾期的任务" in page and "只我看" not in page
    client.post("/tracking/views/new", {"list": "tasks", "query": "q=甲", "name": "甲", "shared": "1"})
    assert SavedView.objects.get(name="甲").organ == one.bureau


def test_a_sheet_saves_what_was_changed_only(one: Scene) -> None:
    first, second = one.task("甲事"), one.task("乙事")
    client = at(one.keeper)
    form = {f"revision-{task.pk}": "0" for task in (first, second)}
    form |= {f"goal-{first.pk}": "新目标", f"text-{second.pk}": "乙事", f"support_names-{first.pk}": "区财政局、街道"}
    assert "已保存 1 条" in client.post("/tracking/tasks/sheet", form, follow=True).content.decode()
    first.refresh_from_db()
    assert first.goal == "新目标" and first.support_names == ["区财政局", "街道"] and list(first.supports.all())
    again = client.post("/tracking/tasks/sheet", form | {f"goal-{first.pk}": "又一个"}).content.decode()
    assert "已经改过" in again and "又一个" in again, "what was typed is still there"


@pytest.mark.parametrize("role", list(Role.values))
def test_each_role_gets_its_own_district_and_never_another_or_a_secret(one: Scene, role: str) -> None:
    """Every page of one thing × role × whose it is: one's own, another district's, one's own but more sensitive."""
    own = one.reported(one.task("本区的事"), done=True)
    secret = one.task("涉密的事")
    Task.objects.filter(pk=secret.pk).update(sensitivity=2)
    project = one.month(one.project(), 6, 100)
    hidden = one.project("涉密项目", code="S1")
    KeyProject.objects.filter(pk=hidden.pk).update(sensitivity=2)
    proof = Evidence.objects.get()
    keeps = role in (Role.CLERK, Role.APPROVER, Role.SUPERVISOR)
    pages = {
        f"tasks/{own.pk}/": 200, f"tasks/{own.pk}/edit": 200 if keeps else 404, f"projects/{project.pk}/": 200,
        f"projects/{project.pk}/edit": 200 if keeps else 404, f"origin/project/{project.pk}/total": 200,
        f"evidence/{proof.pk}": 200, f"tasks/{secret.pk}/": 404, f"tasks/{secret.pk}/edit": 404,
        f"projects/{hidden.pk}/": 404, f"origin/task/{secret.pk}/text": 404, f"projects/{hidden.pk}/edit": 404,
    }  # fmt: skip
    here, there = at(person(f"本区{role}", one.district, role)), at(person(f"外区{role}", one.other, role))
    for page, status in pages.items():
        answer = here.get(f"/tracking/{page}")
        assert answer.status_code == status, page
        if answer.streaming:  # read to its end, so that the file is closed
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert there.get(f"/tracking/{page}").status_code == 404, page
    for page in ("tasks/", "tasks/?cols=all", "projects/"):
        assert "涉密" not in here.get(f"/tracking/{page}").content.decode()
    told = {"decision": "verified", "revision": own.revision}
    assert there.post(f"/tracking/tasks/{own.pk}/decide", told).status_code == 404
    assert here.post(f"/tracking/tasks/{secret.pk}/decide", told).status_code == 404
    answer = here.post(f"/tracking/tasks/{own.pk}/decide", told)
    own.refresh_from_db()
    assert (answer.status_code, own.state) == ((302, "verified") if role == Role.SUPERVISOR else (403, "reported"))
