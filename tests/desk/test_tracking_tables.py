"""Projects, targets, honours, promises and imports: what follows from the numbers, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.ledger.models import Version
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.documents import document_import
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.desk.tracking.forms_projects import ProjectEditForm
from luoshi.desk.tracking.importing import ProjectRow, project_plan, task_plan
from luoshi.desk.tracking.models import Change, Distinction, KeyProject, Link, Monthly, PromiseRuling, Task
from luoshi.desk.tracking.permits import projects_seen
from luoshi.desk.tracking.schemes import chosen, schemes
from luoshi.desk.tracking.selectors import project_rates, projects, targets
from luoshi.desk.tracking.selectors.register import SoughtLinks, links_of
from luoshi.desk.tracking.selectors.uses import uses_of
from luoshi.desk.tracking.services.honours import honour_add, honour_edit
from luoshi.desk.tracking.services.monthly import MonthTold, project_report
from luoshi.desk.tracking.services.projects import need_set, project_edit, project_split, projects_put
from luoshi.desk.tracking.services.promises import link_rule, promises_run
from luoshi.desk.tracking.services.tasks import tasks_put
from luoshi.desk.tracking.services.views import view_drop, view_save
from luoshi.desk.tracking.views.lists import sought_of
from luoshi.records import LuoshiError
from tests.desk.conftest import person
from tests.desk.tracking_scene import WAN, Scene, day, indicator, observed, scene, workbook
from tests.shared import ROOT

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def one(db: None) -> Scene:
    return scene()


def test_months_repeat_on_the_project_and_amounts_must_add_up(one: Scene) -> None:
    project = one.month(one.project(), 1, 5_000)
    assert (project.month, project.done, project.month_done) == (1, 5_000 * WAN, 5_000 * WAN)
    project = one.month(project, 2, 9_000, month_done=4_000 * WAN)
    assert project.sources["done"]["sign"] == "hand" and project.sources["month_done"]["sign"] == "hand"
    with pytest.raises(LuoshiError) as error:
        one.month(project, 3, 12_000, month_done=4_000 * WAN)
    assert error.value.code == "L719"
    with pytest.raises(LuoshiError):
        one.month(project, 3, 8_000)
    project = one.month(project, 3, 8_000, note="核减重复计列")
    assert project.done == 8_000 * WAN and project.sources["month_done"]["sign"] == "computed"
    assert one.month(project, 2, 9_100).done == 8_000 * WAN, "an earlier month mended changes no later total"
    with pytest.raises(DatabaseError), transaction.atomic():
        Monthly.objects.update(done=0)


def test_a_month_that_has_not_come_is_refused(one: Scene) -> None:
    project = one.project()
    KeyProject.objects.filter(pk=project.pk).update(year=one.year + 1)
    with pytest.raises(LuoshiError) as error:
        one.month(project, 1, 5)
    assert error.value.code == "L719"


def test_only_the_organ_in_charge_reports_a_project(one: Scene) -> None:
    project = one.project()
    for user in (one.stranger, one.reader, one.watcher):
        with pytest.raises(PermissionDenied):
            project_report(user, project, MonthTold(1, D(5)), revision=0)
    with pytest.raises(PermissionDenied):
        project_edit(one.reporter, project, {"name": "别名"}, revision=0)
    assert not projects_seen(one.stranger).exists() and projects_seen(one.reporter).count() == 1


def test_the_rates_tell_numerator_and_denominator(one: Scene) -> None:
    started = {"actual_start": day("2024-03-01"), "code": "B1"}
    one.month(one.project("甲", **started, inclusion_code="370299"), 6, 30_000)
    one.project("乙", code="B2", actual_start=day("2024-04-01"), plan=20_000 * WAN)
    one.project("丙", code="B3")
    one.project("丁", code="B4", kind="preparing", plan=None, actual_start=day("2024-04-01"), total=400 * WAN)
    start, done, included = project_rates.rates(one.reader, projects.Sought(), chosen())
    assert (start.part, start.whole, start.percent) == (D(2), D(3), D("66.67"))
    assert (done.part, done.whole, done.percent) == (30_000 * WAN, 140_000 * WAN, D("21.43"))
    assert (included.part, included.whole) == (D(1), D(2)), "a project of 400万元 is none for the statistics base"


@pytest.mark.parametrize(("was", "comes"), [(0, 1), (1, 0)], ids=["a secret into the open", "the open over a secret"])
def test_a_code_carries_nothing_over_a_line_of_sensitivity(one: Scene, was: int, comes: int) -> None:
    lists = [replace(one.into(), sensitivity=number) for number in (was, comes)]
    keeper = person("专管", one.district, Role.CLERK, sensitivity=1)
    [first] = projects_put(keeper, lists[0], [ProjectRow({"code": "P7", "name": "甲厂扩建"}, {}, {}, "")], "导入")
    rows = [ProjectRow({"code": code, "name": "乙厂扩建"}, {}, {}, "") for code in ("P8", "P7")]
    with pytest.raises(LuoshiError, match="L726"):
        projects_put(keeper, lists[1], rows, "导入")
    first.refresh_from_db()
    assert first.name == "甲厂扩建" and KeyProject.objects.count() == 1


def test_a_package_counts_once_and_its_money_by_its_parts(one: Scene) -> None:
    whole, part = one.project("打包", code="P0"), one.project("子项", code="P1")
    project_split(one.keeper, part, whole, revision=0)
    found = projects.project_list(one.reader, projects.Sought(), chosen())
    assert (found.packages, found.parts) == (1, 1)
    assert [[name for _, name in line.parts] for line in projects.lines_of(found, found.keys)] == [["子项"], []]
    assert project_rates.rates(one.reader, projects.Sought(), chosen())[1].whole == 60_000 * WAN
    whole.refresh_from_db()
    with pytest.raises(LuoshiError):
        project_split(one.keeper, whole, part, revision=whole.revision)


def test_the_lights_of_a_project(one: Scene) -> None:
    project = KeyProject(
        year=2025, kind="building", plan=D(100), done=D(50), month=9, planned_start=day("2025-06-30"), total=D(10**8)
    )
    line = projects.line_of(project, schemes()["yinchuan-2025"], day=date(2025, 9, 30))
    words = {key: lit.light.key if lit.light else "" for key, lit in line.lights.items()}
    assert words == {"progress": "yellow", "start": "red"} and line.light.light and line.light.light.key == "red"
    project.actual_start = day("2025-07-01")
    line = projects.line_of(project, schemes()["yinchuan-2025"], day=date(2025, 8, 15))
    assert line.lights["inclusion"].light and line.lights["inclusion"].light.key == "yellow"
    project.inclusion_code = "3702"
    line = projects.line_of(project, schemes()["yinchuan-2025"], day=date(2025, 12, 15))
    assert line.lights["inclusion"].light and line.lights["inclusion"].light.key == "green"


def test_a_need_is_granted_in_parts_and_never_beyond(one: Scene) -> None:
    project = one.project()
    told = {"factor": "land", "quantity": D(120), "unit": "亩", "granted": D(0)}
    need = need_set(one.reporter, project, told)
    assert need.status == "open"
    assert need_set(one.reporter, project, {"granted": D(40)}, need).status == "partly"
    assert need_set(one.reporter, project, {"granted": D(120)}, need).status == "granted"
    with pytest.raises(LuoshiError):
        need_set(one.reporter, project, {"granted": D(121)}, need)
    history = Change.objects.filter(subject="project", action="要素").order_by("pk")
    assert history[1].fields == {"土地": ["120亩，已落实0", "120亩，已落实40"]}


def test_a_form_shows_the_days_that_are_there_so_that_saving_keeps_them(one: Scene) -> None:
    project = one.project(actual_start=day("2024-03-01"))
    assert 'value="2024-03-01"' in str(ProjectEditForm(initial=ProjectEditForm.initial_of(project)))


def test_a_code_stands_once_in_a_list(one: Scene) -> None:
    first, second = one.project(), one.project("另一个", code="A2")
    with pytest.raises(LuoshiError) as error:
        project_edit(one.keeper, second, {"code": first.code}, revision=0)
    assert error.value.code == "L718"


def lines_of(one: Scene, **sought: str) -> dict[str, targets.Line]:
    found = targets.target_list(one.reader, targets.Sought(year="2024", **sought), chosen(sought.get("scheme", "")))
    return {line.target.name + line.target.measure: line for line in found}


def test_targets_meet_what_was_observed(one: Scene) -> None:
    indicator("零售总额", growth_basis="现价")
    indicator("常住人口", kind="stock")
    indicator("失业率", kind="rate", direction="down")
    observed(one, [
        ("零售总额", "2024", "target", "level", "12000"), ("零售总额", "2024-H1", "actual", "level", "6600"),
        ("零售总额", "2024-Q1", "actual", "level", "9999"), ("零售总额", "2024-06", "actual", "level", "1"),
        ("零售总额", "2023", "actual", "level", "11000"), ("零售总额", "2023-H1", "actual", "level", "5500"),
        ("零售总额", "2024", "target", "growth", "9"), ("零售总额", "2024-H1", "actual", "growth", "20"),
        ("零售总额", "2024", "stretch", "growth", "10"),
        ("常住人口", "2024", "target", "level", "900"), ("常住人口", "2024-H1", "actual", "level", "890"),
        ("失业率", "2024", "target", "level", "5.5"), ("失业率", "2024-Q1", "actual", "level", "5.7"),
    ])  # fmt: skip
    found = lines_of(one)
    flow = found["零售总额level"]
    assert flow.pace and flow.now and flow.now.period == "2024-H1" and flow.pace.gap == 5
    assert flow.required is not None and round(flow.required, 2) == D("-1.82")
    growth = found["零售总额growth"]
    assert growth.pace and growth.pace.gap == 11 and growth.pace.time is None and growth.stretch is not None
    assert growth.required is not None and round(growth.required, 2) == D("-2.00"), "(11990-6600)/(11000-5500)-1"
    stock = found["常住人口level"]
    assert stock.pace and stock.pace.gap is None and stock.light.light is None and "年底才比" in stock.remark
    rate = found["失业率level"]
    assert rate.pace and rate.pace.gap == D("-0.2") and rate.light.light and rate.light.light.grade == "bad"


def test_a_target_nobody_can_classify_waits_for_the_year(one: Scene) -> None:
    observed(one, [("新开航线", "2024", "target", "level", "3"), ("新开航线", "2024-H1", "actual", "level", "2")])
    line = lines_of(one)["新开航线level"]
    assert line.pace is None and "不在目录" in line.remark
    observed(one, [("新开航线", "2024", "actual", "level", "4")])
    line = lines_of(one)["新开航线level"]
    assert line.pace and line.pace.met is True and line.gap_words == "+1 元"


def test_an_actual_goes_before_an_expectation(one: Scene) -> None:
    indicator("零售总额")
    rows = [("零售总额", "2024", "target", "level", "12"), ("零售总额", "2024", "expected", "level", "99")]
    observed(one, [*rows, ("零售总额", "2024", "actual", "level", "11")])
    line = lines_of(one)["零售总额level"]
    assert line.now and line.now.value == 11 and line.pace and line.pace.met is False


def test_a_promised_fall_and_an_upper_limit_are_met_below(one: Scene) -> None:
    observed(one, [("审批时限", "2024", "target", "growth", "-30"), ("审批时限", "2024", "actual", "growth", "-35")])
    line = lines_of(one)["审批时限growth"]
    assert line.pace and line.pace.gap == 5 and line.pace.met is True
    observed(one, [("失业率", "2024", "target", "level", "5.5")], bound="le")
    observed(one, [("失业率", "2024", "actual", "level", "5.7")])
    line = lines_of(one)["失业率level"]
    assert line.pace and line.pace.met is False


def test_targets_group_and_narrow(one: Scene) -> None:
    indicator("零售总额")
    observed(one, [("零售总额", "2024", "target", "level", "12"), ("零售总额", "2024", "target", "growth", "5")])
    assert {line.group for line in lines_of(one, group="organ").values()} == {"澜湾区"}
    assert lines_of(one, q="不存在") == {} and len(lines_of(one, light="none")) == 2
    assert targets.years_with_targets(one.reader) == [2024] and not targets.years_with_targets(one.stranger)


def test_an_honour_goes_its_way(one: Scene) -> None:
    row = honour_add(one.keeper, one.into(), {"name": "省级美丽海湾", "status": "sought", "level": "province"})
    assert Change.objects.get(subject="honour", key=row.pk).fields["级别"] == ["", "省"]
    with pytest.raises(LuoshiError) as error:
        honour_edit(one.keeper, row, {"status": "granted"}, revision=0)
    assert error.value.code == "L720" and "获批日期" in error.value.what
    with pytest.raises(LuoshiError):
        honour_edit(one.keeper, row, {"status": "reviewed", "reviewed_on": day("2024-01-01")}, revision=0)
    row = honour_edit(one.keeper, row, {"status": "granted", "granted_on": day("2023-05-01")}, revision=0)
    row = honour_edit(one.keeper, row, {"status": "removed", "removed_on": day("2024-05-01")}, revision=1)
    assert row.status == "removed" and Distinction.objects.count() == 1
    with pytest.raises(PermissionDenied):
        honour_add(one.stranger, one.into(), {"name": "别区的"})
    told = Change.objects.filter(subject="honour", action="修改").order_by("pk")[0].fields
    assert told["状态"] == ["创建中", "已获批"]


@pytest.fixture
def pair(clerk: User, district: Organ) -> tuple[Version, Version]:
    made = []
    for name in ("plan.txt", "report.txt"):
        data = (ROOT / "samples" / name).read_bytes()
        made.append(document_import(clerk, name=name, data=data, organ=district))
    work_all()
    for version in made:
        version.refresh_from_db()
    return made[0], made[1]


def test_promises_are_followed_and_people_rule_on_links(clerk: User, pair: tuple[Version, Version]) -> None:
    plan, report = pair
    run = promises_run(clerk, plan, report)
    links, counted = links_of(run, SoughtLinks())
    assert counted["missed"] >= 1 and counted["kept"] >= 5 and links[0].outcome == "missed"
    for link in links:
        if link.promised_start is not None:
            assert plan.text[link.promised_start : link.promised_end].strip()
        for told in link.reported:
            assert report.text[told["start"] : told["end"]]
    link = links[0]
    with pytest.raises(LuoshiError):
        link_rule(clerk, link, "refused", " ")
    link_rule(clerk, link, "refused", "说的不是一回事")
    again = promises_run(clerk, plan, report)
    run.refresh_from_db()
    assert not run.latest and again.latest and PromiseRuling.objects.count() == 1
    refused = Link.objects.filter(run=again, fingerprint=link.fingerprint, outcome="missed")
    assert not refused.exists(), "a refused link is not made again"
    accepted = Link.objects.filter(run=again, outcome="kept").first()
    assert accepted
    link_rule(clerk, accepted, "accepted", "核过")
    third = promises_run(clerk, plan, report)
    kept = Link.objects.get(run=third, fingerprint=accepted.fingerprint)
    assert kept.decision == "accepted" and kept.note == "核过" and kept.sureness == 1


def test_a_comparison_needs_both_documents(clerk: User, reader: User, other: Organ, pair: Any) -> None:
    plan, report = pair
    with pytest.raises(PermissionDenied):
        promises_run(reader, plan, report)
    with pytest.raises(LuoshiError):
        promises_run(clerk, plan, plan)
    Version.objects.filter(pk=report.pk).update(state="failed")
    with pytest.raises(LuoshiError):
        promises_run(clerk, plan, Version.objects.get(pk=report.pk))


def test_a_sentence_knows_where_it_is_used(clerk: User, pair: tuple[Version, Version]) -> None:
    plan, report = pair
    promises_run(clerk, plan, report)
    fact = plan.facts.filter(kind="figure", surface__contains="32个").first()
    assert fact is not None
    fact_accept(clerk, fact, revision=0)
    fact.refresh_from_db()
    what = [use.what for use in uses_of(clerk, fact)]
    assert "台账" in what and "目标" in what and "承诺" in what
    assert all(use.address.startswith("/") for use in uses_of(clerk, fact))


HEAD = ["序号", "工作任务", "年度目标", "牵头领导", "牵头单位", "责任单位", "完成时限", "季度形象进度", "", "", ""]
SECOND = ["", "", "", "", "", "", "", "一季度", "二季度", "三季度", "四季度"]


def test_a_task_table_as_printed_is_read_with_its_cells(one: Scene) -> None:
    rows: list[list[Any]] = [
        ["澜湾区重点任务清单"], HEAD, SECOND, ["一、做强产业"],
        [1, "建泊位", "2个", "某副区长", "区建设局", "区财政局、石墩镇", "6月底前", "开工", "", "", "竣工"],
        [2, "改小区", "32个", "", "", "区财政局、区建设局", date(2024, 9, 30), "", "", "", ""],
        ["合计", "2项"],
    ]  # fmt: skip
    data = workbook(rows, ["A1:K1", "H2:K2", "A4:K4"])
    plan = task_plan(one.keeper, data, "任务.xlsx", 2024)
    assert not plan.errors and [row.values["text"] for row in plan.tasks] == ["建泊位", "改小区"]
    made = tasks_put(one.keeper, one.into(2024), plan.tasks, "导入")
    first, second = made
    assert (first.theme, first.lead, first.due) == ("一、做强产业", one.bureau, day("2024-06-30"))
    assert {row.quarter: row.text for row in first.milestones.all()} == {1: "开工", 4: "竣工"}
    assert first.sources["goal"]["place"] == "任务.xlsx Sheet!C5" and first.sources["goal"]["sign"] == "cell"
    assert (second.lead_name, second.lead, second.due) == ("区财政局", one.second, day("2024-09-30"))


def test_every_wrong_cell_of_a_table_is_told_by_its_address(one: Scene) -> None:
    data = workbook([["工作任务", "完成时限"], ["建泊位", "抓紧办"], ["", "年底前"]])
    errors = task_plan(one.keeper, data, "任务.xlsx", 2024).errors
    assert [error.place for error in errors] == ["B2", "A3"]
    head = ["项目代码", "项目名称", "总投资", "年度计划投资（万元）", "本年累计完成（万元）"]
    data = workbook([head, ["X", "甲", 5, "很多", 3], ["X", "乙", "", 1, ""]])
    plan = project_plan(one.keeper, data, "项目.xlsx", 2024, None)
    told = {error.place: error.words for error in plan.errors}
    assert set(told) == {"C2", "D2", "E2", "A3"} and "单位" in told["C2"] and "重复" in told["A3"]


def test_a_project_table_enters_amounts_in_yuan_months_and_needs(one: Scene) -> None:
    head = ["项目代码", "项目名称", "责任单位", "总投资", "年度计划投资", "本年累计完成", "计划开工时间", "用地（亩）"]
    rows: list[list[Any]] = [["单位：亿元"], head, ["X1", "甲", "区建设局", 12.5, 6, 1.5, "3月", 120]]
    year = one.year - 1
    plan = project_plan(one.keeper, workbook(rows), "项目.xlsx", year, 5)
    assert not plan.errors
    [project] = projects_put(one.keeper, one.into(year), plan.projects, "导入")
    project.refresh_from_db()
    assert (project.total, project.done, project.month) == (D("1250000000"), D("150000000"), 5)
    assert project.planned_start == date(year, 3, 31) and project.sources["total"]["place"] == "项目.xlsx Sheet!D3"
    assert [(need.factor, need.quantity, need.unit) for need in project.needs.all()] == [("land", D(120), "亩")]
    rows[2][5] = 2
    again = project_plan(one.keeper, workbook(rows), "项目二.xlsx", year, 6)
    projects_put(one.keeper, one.into(year), again.projects, "导入")
    project.refresh_from_db()
    assert KeyProject.objects.count() == 1 and project.done == D("200000000") and project.monthly.count() == 2


@pytest.mark.parametrize("data", [b"not a workbook", b"PK\x03\x04broken", workbook([["甲", "乙"], [1, 2]])])
def test_what_is_no_table_is_refused_in_words(one: Scene, data: bytes) -> None:
    with pytest.raises(LuoshiError) as error:
        task_plan(one.keeper, data, "任务.xlsx", 2024)
    assert error.value.what and error.value.todo


def test_a_formula_without_a_result_is_told(one: Scene) -> None:
    data = workbook([["工作任务", "年度目标"], ["建泊位", "=1+1"]])
    plan = task_plan(one.keeper, data, "任务.xlsx", 2024)
    assert [error.place for error in plan.errors] == ["B2"] and "公式" in plan.errors[0].words


def test_views_are_saved_shared_and_dropped_by_their_owner(one: Scene) -> None:
    view = view_save(one.watcher, "tasks", "逾期", "state=overdue&page=3&open=9", shared=one.district)
    assert view.query == "state=overdue"
    assert view_save(one.watcher, "tasks", "逾期", "state=near", shared=one.district).pk == view.pk
    with pytest.raises(LuoshiError):
        view_drop(one.reader, view)
    with pytest.raises(PermissionDenied):
        view_save(one.stranger, "tasks", "别区", "", shared=one.district)
    with pytest.raises(LuoshiError):
        view_save(one.watcher, "tasks", " ", "")
    view_drop(one.watcher, view)


def test_an_offices_own_scheme_goes_before_ours(one: Scene, tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path
    (tmp_path / "schemes").mkdir()
    own = (ROOT / "src/luoshi/track/schemes/sample.toml").read_text(encoding="utf-8").replace("示例规则", "本区办法")
    (tmp_path / "schemes/own.toml").write_text(own, encoding="utf-8")
    assert chosen().name == "本区办法" and "wuhan" in schemes()
    (tmp_path / "schemes/own.toml").write_text("[[", encoding="utf-8")
    with pytest.raises(LuoshiError):
        schemes()


def test_an_address_with_nonsense_narrows_nothing(rf: Any) -> None:
    sought = sought_of(rf.get("/?year=abcd&organ=9999999999999999999999&sort=x&group=y&q="), projects.Sought)
    assert sought.year == "abcd" and Task.objects.count() == 0
