"""A desk with everything in it: every service of every room was used, so that no table is empty.

``python -m tests.desk.exchange_everything`` fills the empty desk of ``LUOSHI_HOME`` and ``LUOSHI_DATABASE``.
"""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils import timezone

NEW_PASSWORD = "Wang-hai-2025"


def fill() -> None:
    """Fill the desk."""
    from luoshi.desk.accounts.models import Organ, User
    from luoshi.desk.demo import load
    from luoshi.desk.embedded import set_up

    PBKDF2PasswordHasher.iterations = 1000  # the form of real digests without their cost
    set_up()
    assert load()
    people = {user.username: user for user in User.objects.all()}
    district = Organ.objects.get(name="澜湾区")
    _office(people, district)
    _reviewed(people["tianbao"])
    _round(people)
    _table(people["shenhe"], district)
    _followed()
    _program(people["chayue"])
    _tidied(people["guanli"])


def _office(people: dict[str, Any], district: Any) -> None:
    """Organs, groups, grants, passwords, the catalogue, days: what an administrator does."""
    from luoshi.desk.accounts.models import Organ, OrganName, Role, UnitGroup
    from luoshi.desk.accounts.services import administrator_create
    from luoshi.desk.accounts.services.organs import OrganData, organ_add, organ_edit, organ_move, organ_rename
    from luoshi.desk.ledger.models import Indicator
    from luoshi.desk.ledger.services.catalogue import indicator_save, new_code
    from tests.desk.conftest import person

    root = Organ.objects.get(parent=None)
    keeper = person("机构员", root, Role.ADMINISTRATOR)
    administrator_create("zongguan", "Guan-li-2024", name="总管")
    made = organ_add(keeper, district, "蓝港街道", OrganData(Organ.Kind.TOWN, "蓝港", 9), since=date(2020, 1, 1))
    organ_edit(keeper, made, OrganData(Organ.Kind.ZONE, "蓝港区", 3))
    organ_rename(keeper, made, "蓝港新城", on=date(2024, 6, 1))
    organ_move(keeper, made, root)
    organ_rename(keeper, Organ.objects.get(name="东堤街道"), "东堤新街道", on=date(2024, 7, 1))
    OrganName.objects.create(organ=made, name="老港公社", until=date(1984, 1, 1))
    UnitGroup.objects.create(code="more", name="另一组")
    mine = Indicator(code=new_code(), name="蓝港吞吐量", unit="吨", group="港口", definition="全年进出港口的货物")
    indicator_save(keeper, mine, aliases=["蓝港货物量", "港口吞吐"])
    indicator_save(keeper, mine, aliases=["蓝港货物量", "𠮷港\u2028“量”"])


def _reviewed(clerk: Any) -> None:
    """Facts accepted, corrected, refused, split, merged, marked; a newer version of the document over them."""
    from luoshi.desk.ledger.models import Fact, Version
    from luoshi.desk.ledger.reading import work_all
    from luoshi.desk.ledger.services.bulk import facts_accept, facts_reopen
    from luoshi.desk.ledger.services.documents import document_import
    from luoshi.desk.ledger.services.review import (
        fact_accept,
        fact_add,
        fact_correct,
        fact_merge,
        fact_reject,
        fact_reopen,
        fact_split,
    )

    version = Version.objects.get(name="report.txt")
    facts = list(version.facts.order_by("pk"))
    figures = [fact for fact in facts if fact.kind == "figure"]
    for fact in (one for kind in ("commitment", "project", "honour") for one in facts if one.kind == kind):
        fact_accept(clerk, fact, revision=0)
    for number, fact in enumerate(figures[:12]):
        done = fact_accept(clerk, fact, revision=0)
        if number % 3 == 0:
            fact_reject(clerk, done, revision=1)
        elif number % 3 == 1:
            fact_correct(clerk, done, {"indicator": f"改写的指标{number}", "value": "1234.5"}, revision=1)
    fact_split(clerk, figures[12], [{"indicator": "前半"}, {"indicator": "后半"}], revision=0)
    fact_merge(clerk, figures[13:15], revisions=[0, 0])
    fact_add(clerk, version, kind="figure", start=2, end=6, data={"indicator": "补记", "value": "7", "unit": "个"})
    fact_reopen(clerk, Fact.objects.get(pk=figures[0].pk), revision=2)
    rest = {one.pk: one.revision for one in Version.objects.get(name="plan.txt").facts.all()}
    done_many = facts_accept(clerk, Version.objects.get(name="plan.txt"), rest).done
    plan = Version.objects.get(name="plan.txt")
    facts_reopen(clerk, plan, {one.pk: one.revision for one in done_many[: len(done_many) // 2]})
    newer = version.text.replace("。", "。\n另有一句新添的话，城镇新增就业3.21万人。", 1)
    document_import(
        clerk, name="report2.txt", data=newer.encode(), organ=version.document.organ, document=version.document
    )
    work_all()


def _round(people: dict[str, Any]) -> None:
    """Figures entered, handed in, approved, sent back, approved anew."""
    from luoshi.desk.ledger.models import Filing
    from luoshi.desk.ledger.services.rounds import Given, entries_save, filing_approve, filing_return, filing_submit

    for number, filing in enumerate(Filing.objects.order_by("pk")[:3]):
        now: Any = filing
        for turn in range(number + 1):
            seen = now.entries.values_list("item", "revision")
            given = [Given(item, Decimal(f"{number + 1}{turn}34.5"), revision=revision) for item, revision in seen]
            entries_save(people["tianbao"], now, given)
            now = filing_submit(people["tianbao"], now, checked=True)
            now = filing_approve(people["shenhe"], now, revision=now.revision)
            if turn < number:
                now = filing_return(people["ducha"], now, "请再核对", revision=now.revision)


def _table(approver: Any, district: Any) -> None:
    """Two tables, the second of which corrects the first; a third that waits."""
    from luoshi.desk.ledger.reading import work_all
    from luoshi.desk.ledger.services.table_import import table_confirm, table_upload

    for number, value in enumerate((100, 200, 300)):
        data = _workbook(value)
        one = table_upload(approver, name=f"数据{number}.xlsx", data=data, organ=district)
        work_all()
        one.refresh_from_db()
        if number < 2:
            table_confirm(approver, one, basis=one.basis)
            work_all()
            one.refresh_from_db()
            assert one.state == "posted", one.problems


def _workbook(value: int) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("数据")
    rows = [
        (unit, "社会消费品零售总额", f"2019-{month:02d}", value + month)
        for unit in ("望海街道", "石墩镇")
        for month in (1, 2, 3)
    ]
    for place, row in enumerate((("单位", "指标", "期间", "数值"), *rows)):
        sheet.write_row(place, 0, row)
    book.close()
    return stream.getvalue()


def _followed() -> None:
    """Tasks, key projects, the register, promises and saved views of a second city."""
    from luoshi.desk.accounts.models import Role
    from luoshi.desk.ledger.models import Version
    from luoshi.desk.tracking.services import promises, views
    from luoshi.desk.tracking.services.honours import honour_add, honour_edit
    from luoshi.desk.tracking.services.projects import need_set, project_edit
    from luoshi.desk.tracking.services.tasks import milestones_set, task_edit
    from tests.desk.conftest import person
    from tests.desk.tracking_scene import scene

    one = scene()
    task = one.reported(one.task())
    task_edit(one.keeper, task, {"goal": "全长12公里，含“驿站”3处"}, revision=task.revision)
    task.refresh_from_db()
    milestones_set(one.keeper, task, {1: "完成4公里", 4: "全部建成"})
    one.task("治理石墩河口", due="2030年6月底前", support_names=["区财政局", "市水务集团"])
    _moved(one, one.reported(one.task("疏浚航道"), done=True))
    project = one.month(one.month(one.project(), 1, 500), 2, 900)
    need_set(
        one.reporter, project, {"factor": "land", "quantity": Decimal("12.5"), "granted": Decimal(2), "unit": "亩"}
    )
    project.refresh_from_db()
    project_edit(one.keeper, project, {"location": "石墩港"}, revision=project.revision)
    honour = honour_add(one.keeper, one.into(), {"name": "国家海洋经济示范区", "level": "国家级"})
    honour_edit(one.keeper, honour, {"holder": "澜湾区"}, revision=honour.revision)
    views.view_save(one.keeper, "tasks", "本月逾期", "state=late&organ=3", shared=one.district)
    plan, report = Version.objects.get(name="plan.txt"), Version.objects.get(name="report2.txt")
    judge = person("对照员", plan.document.organ, Role.CLERK)
    run = promises.promises_run(judge, plan, report)
    link = next(link for link in run.links.order_by("pk") if link.reported)
    promises.link_rule(judge, link, "accepted", "看过原文")


def _moved(one: Any, task: Any) -> None:
    """Ask for another day, and have it granted; verify what was reported."""
    from luoshi.desk.accounts.models import Role
    from luoshi.desk.tracking.models import Task
    from luoshi.desk.tracking.services.deciding import due_ask, due_decide, task_decide
    from tests.desk.conftest import person

    other = one.task("绿化滨海大道")
    due_decide(one.watcher, due_ask(one.reporter, other, f"{one.year + 1}年6月底前", "管线迁改滞后"), granted=True)
    task = Task.objects.get(pk=task.pk)
    task_decide(person("督查乙", one.district, Role.SUPERVISOR), task, "verified", "已到现场", revision=task.revision)


def _program(user: Any) -> None:
    """A token, used by a program that sends with a key of its own."""
    from luoshi.desk.api.models import Receipt
    from luoshi.desk.api.tokens import token_issue, token_revoke

    token, _ = token_issue(user, name="城市云脑", scopes=("read",), days=30)
    Receipt.objects.create(token=token, key="2024-06-01", asked="a" * 64, status=200, body={"入账": [1, None, "甲"]})
    token_revoke(user, token_issue(user, name="旧令牌", scopes=("read",), days=1)[0])


def _tidied(admin: Any) -> None:
    """A password that was changed, so that the old one is remembered."""
    from luoshi.desk.accounts.models import PasswordUsed
    from luoshi.desk.accounts.services.sessions import password_changed

    admin.set_password(NEW_PASSWORD)
    admin.last_look = timezone.now() - timedelta(days=1)
    admin.save()
    password_changed(admin)
    PasswordUsed.objects.get_or_create(user=admin, password=admin.password, defaults={"at": timezone.now()})


if __name__ == "__main__":
    django.setup()
    fill()
