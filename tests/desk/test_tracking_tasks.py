"""Tasks: reported by the lead organ, verified and closed by somebody else, deadlines moved by request, all kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import verify
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import Commitment, Version
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.desk.tracking.deadlines import due_of
from luoshi.desk.tracking.models import Change, DueChange, Report, Review, Task
from luoshi.desk.tracking.permits import tasks_seen
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors.tasks import Sought, task_list
from luoshi.desk.tracking.selectors.uses import uses_of
from luoshi.desk.tracking.services.deciding import due_ask, due_decide, task_decide, task_drop
from luoshi.desk.tracking.services.reports import Told, milestone_done, task_report
from luoshi.desk.tracking.services.tasks import (
    TaskList,
    milestones_set,
    task_add,
    task_edit,
    tasks_edit,
    tasks_from_ledger,
)
from luoshi.desk.tracking.states import NEAR, OVERDUE, elapsed, in_state, standing, state_on
from luoshi.records import LuoshiError
from tests.desk.conftest import person
from tests.desk.tracking_scene import Scene, day, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(db: None) -> Scene:
    return scene()


def code(error: Any) -> str:
    return str(error.value.code)


def test_a_task_goes_from_new_to_closed_by_two_people(one: Scene) -> None:
    task = one.reported(one.task())
    assert (task.state, task.percent, task.progress) == ("running", 25, "完成3公里。")
    task = one.reported(task, done=True, progress="贯通。")
    assert (task.state, task.percent) == ("reported", 100)
    task_decide(one.watcher, task, "verified", "现场看过", revision=task.revision)
    task.refresh_from_db()
    task_decide(one.watcher, task, "closed", revision=task.revision)
    task.refresh_from_db()
    assert task.state == "closed" and task.closed_on == timezone.localdate()
    assert [row.decision for row in Review.objects.order_by("pk")] == ["verified", "closed"]
    actions = list(Change.objects.filter(subject="task", key=task.pk).order_by("pk").values_list("action", flat=True))
    assert actions == ["新增", "报进展", "报完成", "核实", "销号"]
    assert Event.objects.filter(action__startswith="任务").count() == 5 and not list(verify())


def test_nobody_verifies_or_closes_what_they_reported(one: Scene) -> None:
    both = person("两兼", one.district, "clerk", "supervisor")
    task = one.reported(one.task(), done=True, by=both)
    with pytest.raises(LuoshiError) as error:
        task_decide(both, task, "verified", revision=task.revision)
    assert code(error) == "L716"
    task_decide(one.watcher, task, "verified", revision=task.revision)
    task.refresh_from_db()
    with pytest.raises(LuoshiError) as error:
        task_decide(both, task, "closed", revision=task.revision)
    assert code(error) == "L716"


def test_only_the_lead_organ_reports_and_only_the_supervisor_decides(one: Scene) -> None:
    task = one.task()
    for user in (one.stranger, one.reader, one.watcher, person("财政", one.second, "clerk")):
        with pytest.raises(PermissionDenied):
            task_report(user, task, Told("2024年1月", "做了。"), revision=0)
    task = one.reported(task, done=True)
    for user in (one.stranger, one.reader, one.reporter, one.keeper, person("审核", one.district, "approver")):
        with pytest.raises(PermissionDenied):
            task_decide(user, task, "verified", revision=task.revision)
    with pytest.raises(PermissionDenied):
        task_add(one.stranger, one.into(), {"text": "别区的"})
    assert not Review.objects.exists() and Report.objects.count() == 1


def test_who_sees_a_task(one: Scene) -> None:
    task = one.task(support_names=["区财政局"])
    helper = person("财政看", one.second, "reader")
    for user, seen in ((one.reader, True), (one.reporter, True), (helper, True), (one.stranger, False)):
        assert tasks_seen(user).filter(pk=task.pk).exists() == seen
    Task.objects.filter(pk=task.pk).update(sensitivity=2)
    assert not tasks_seen(one.reader).exists() and not tasks_seen(helper).exists()


def test_a_returned_task_needs_a_reason_and_is_reported_again(one: Scene) -> None:
    task = one.reported(one.task(), done=True)
    with pytest.raises(LuoshiError) as error:
        task_decide(one.watcher, task, "returned", " ", revision=task.revision)
    assert code(error) == "L712"
    task_decide(one.watcher, task, "returned", "缺验收单", revision=task.revision)
    task.refresh_from_db()
    assert task.state == "returned"
    assert one.reported(task, done=True, progress="已补验收单。").state == "reported"


def test_steps_out_of_order_are_refused(one: Scene) -> None:
    task = one.task()
    for decision in ("verified", "closed", "returned", "reopened", "nonsense"):
        with pytest.raises(LuoshiError) as error:
            task_decide(one.watcher, task, decision, "理由", revision=0)
        assert code(error) == "L714"
    task = one.reported(task, done=True)
    with pytest.raises(LuoshiError) as error:
        one.reported(task)
    assert code(error) == "L714"


def test_who_comes_second_is_told(one: Scene) -> None:
    task = one.task()
    one.reported(task)
    with pytest.raises(LuoshiError) as error:
        task_report(one.reporter, task, Told("2024年2月", "又做了。"), revision=0)
    assert code(error) == "L711" and "报送员" in error.value.what


def test_a_deadline_moves_only_by_request_granted_by_somebody_else(one: Scene) -> None:
    task = one.reported(one.task())
    with pytest.raises(LuoshiError) as error:
        task_edit(one.keeper, task, {"due_text": "长期"}, revision=task.revision)
    assert code(error) == "L713"
    asked = due_ask(one.reporter, task, f"{one.year + 1}年3月底前", "征迁未完")
    with pytest.raises(LuoshiError) as error:
        due_ask(one.reporter, task, f"{one.year + 1}年4月底前", "再晚些")
    assert code(error) == "L714"
    with pytest.raises(PermissionDenied):
        due_decide(one.reporter, asked, granted=True)
    due_decide(one.watcher, asked, granted=True, answer="同意")
    task.refresh_from_db()
    assert task.due == day(f"{one.year + 1}-03-31") and task.due_text == f"{one.year + 1}年3月底前"
    with pytest.raises(LuoshiError) as error:
        due_decide(one.watcher, asked, granted=False, answer="不")
    assert code(error) == "L714"


def test_nobody_grants_their_own_request(one: Scene) -> None:
    both = person("两兼", one.district, "clerk", "supervisor")
    asked = due_ask(both, one.task(), f"{one.year + 1}年3月底前", "征迁未完")
    with pytest.raises(LuoshiError) as error:
        due_decide(both, asked, granted=True)
    assert code(error) == "L716"
    with pytest.raises(DatabaseError), transaction.atomic():
        DueChange.objects.filter(pk=asked.pk).update(decided_by=both)


def test_evidence_is_kept_and_reports_cannot_be_changed(one: Scene) -> None:
    task = one.reported(one.task(), numbers="完成投资 4.2亿 元")
    [report] = task.reports.all()
    [proof] = report.evidence.all()
    assert path_of(proof.file).read_bytes() == b"%PDF-1.4 proof" and proof.name == "验收单.pdf"
    assert report.numbers == [{"name": "完成投资", "value": "420000000", "unit": "元"}]
    for change in (lambda: Report.objects.update(progress="改"), lambda: Change.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "told", [{"progress": " "}, {"period": ""}, {"period": "某月"}, {"percent": 120}, {"numbers": "投资4.2亿元整"}]
)
def test_a_report_that_is_not_whole_is_refused_and_nothing_is_written(one: Scene, told: dict[str, Any]) -> None:
    task = one.task()
    with pytest.raises(LuoshiError):
        one.reported(task, **told)
    assert not Report.objects.exists() and Change.objects.count() == 1


def test_the_first_named_unit_leads(one: Scene) -> None:
    told = {"text": "某事", "support_names": ["区建设局", "区财政局", "街道"]}
    task = task_add(one.keeper, one.into(), told)
    assert (task.lead_name, task.lead, task.support_names) == ("区建设局", one.bureau, ["区财政局", "街道"])
    assert list(task.supports.all()) == [one.second]


def test_a_deadline_that_cannot_be_read_is_refused(one: Scene) -> None:
    with pytest.raises(LuoshiError) as error:
        one.task(due="抓紧")
    assert code(error) == "L712"
    assert one.task(due="长期").due is None


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2016年12月", "2016-12-31"), ("年内", "2024-12-31"), ("上半年", "2024-06-30"), ("6月底前", "2024-06-30"),
        ("一季度", "2024-03-31"), ("2月", "2024-02-29"), ("10月15日前", "2024-10-15"), ("5月中旬", "2024-05-20"),
        ("长期", "None"), ("2024-Q1/Q3", "2024-09-30"), ("2024.9.30", "2024-09-30"), ("尽快", "None"), ("12", "None"),
    ],
)  # fmt: skip
def test_deadlines_as_tables_print_them(words: str, wanted: str) -> None:
    assert str(due_of(words, 2024)) == wanted


def test_states_follow_from_the_day_alike_in_python_and_in_the_database(one: Scene) -> None:
    today = timezone.localdate()
    wanted = {-1: OVERDUE, 0: NEAR, 15: NEAR, 16: "new"}
    for days, state in wanted.items():
        task = one.task(f"第{days}天")
        Task.objects.filter(pk=task.pk).update(due=today + timedelta(days=days))
        task.refresh_from_db()
        assert state_on(task, today, 15) == state
        for key in (*wanted.values(), "running", "closed", "reported"):
            assert Task.objects.filter(in_state(key, today, 15), pk=task.pk).exists() == (key == state)
    closed = one.task("已销")
    Task.objects.filter(pk=closed.pk).update(due=today - timedelta(days=9), state="closed")
    closed.refresh_from_db()
    assert standing(closed, today, chosen()).state == "closed"


def test_the_light_of_a_task_sees_days_and_progress(one: Scene) -> None:
    today, scheme = day("2024-07-01"), chosen()
    task = Task(year=2024, state="running", due=day("2024-12-31"), percent=60)
    gone = elapsed(task, today)
    assert gone is not None and round(gone, 1) == Decimal("50.0")
    lights = []
    for percent, due in ((60, "2024-12-31"), (30, "2024-12-31"), (60, "2024-06-30"), (99, "2024-07-10")):
        task.percent, task.due = percent, day(due)
        light = standing(task, today, scheme).light.light
        lights.append(light.key if light else "")
    assert lights == ["green", "yellow", "red", "blue"]
    task.state = "verified"
    assert standing(task, today, scheme).light.light is None


def test_lists_narrow_sort_and_group(one: Scene) -> None:
    first, second = one.task("甲事", theme="一、产业"), one.task("乙事", lead_name="区财政局")
    Task.objects.filter(pk=second.pk).update(due=timezone.localdate() - timedelta(days=3))
    scheme = chosen()

    def keys(**sought: str) -> list[int]:
        return list(task_list(one.reader, Sought(**sought), scheme).keys)

    assert keys() == [first.pk, second.pk] and keys(q="乙") == [second.pk]
    assert keys(state="overdue") == [second.pk] and keys(theme="一、产业") == [first.pk]
    assert keys(organ=str(one.second.pk)) == [second.pk] and keys(organ=str(one.district.pk)) == keys()
    assert keys(light="red") == [second.pk] and keys(year="1999") == []
    found = task_list(one.reader, Sought(group="lead"), scheme)
    assert set(found.groups.values()) == {"区建设局", "区财政局"} and found.states[OVERDUE] == 1


def test_editing_as_in_a_sheet_is_all_or_nothing_and_kept(one: Scene) -> None:
    first, second = one.task("甲事"), one.task("乙事")
    edits: list[Any] = [(first, 0, {"goal": "新目标"}), (second, 9, {"goal": "晚了"})]
    with pytest.raises(LuoshiError) as error:
        tasks_edit(one.keeper, edits)
    assert code(error) == "L711"
    first.refresh_from_db()
    assert first.goal == ""
    assert tasks_edit(one.keeper, [(first, 0, {"goal": "新目标"}), (second, 0, {"goal": ""})]) == 1
    first.refresh_from_db()
    [change] = Change.objects.filter(key=first.pk, action="修改")
    assert change.fields == {"年度目标": ["", "新目标"]} and first.sources["goal"]["sign"] == "hand"


def test_milestones_change_and_are_reached(one: Scene) -> None:
    task = milestones_set(one.keeper, one.task(), {1: "完成4公里", 2: "", 4: "贯通"})
    assert [(row.quarter, row.text) for row in task.milestones.all()] == [(1, "完成4公里"), (4, "贯通")]
    first = task.milestones.get(quarter=1)
    with pytest.raises(PermissionDenied):
        milestone_done(one.reader, first, timezone.localdate())
    with pytest.raises(LuoshiError):
        milestone_done(one.reporter, first, timezone.localdate() + timedelta(days=1))
    assert milestone_done(one.reporter, first, timezone.localdate()).done_by == one.reporter


def test_a_task_is_taken_out_with_a_reason_and_stays(one: Scene) -> None:
    task = one.task()
    with pytest.raises(PermissionDenied):
        task_drop(one.keeper, task, "重复", revision=0)
    task_drop(one.watcher, task, "重复", revision=0)
    assert Task.objects.get(pk=task.pk).state == "dropped"


def test_tasks_out_of_the_ledger_keep_their_sentence(clerk: User, version: Version) -> None:
    fact = version.facts.filter(kind="commitment").order_by("start")[0]
    fact = fact_accept(clerk, fact, revision=0)
    [commitment] = Commitment.objects.all()
    into = scene_list(clerk, version)
    [task] = tasks_from_ledger(clerk, into, [commitment])
    source = task.sources["text"]
    assert version.text[source["start"] : source["end"]] == fact.surface and source["sign"] == "sentence"
    assert tasks_from_ledger(clerk, into, [commitment]) == []
    assert [use.what for use in uses_of(clerk, fact)] == ["任务"]


def scene_list(clerk: User, version: Version) -> TaskList:
    return TaskList(version.document.organ, 2024)
