"""What the demonstration follows: tasks, projects, honours, targets and promises of the invented district.

The samples tell days as so many days from today, months as so many months from this one (``+39``, ``-8``), so that the
tables look alive whenever they are loaded: some things done, some behind, some late.
"""

import csv
import io
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.ledger.models import Commitment, Version
from luoshi.desk.ledger.services.bulk import facts_accept
from luoshi.desk.tracking.importing import project_plan, task_plan
from luoshi.desk.tracking.models import DueChange, Task
from luoshi.desk.tracking.services.deciding import due_ask, task_decide
from luoshi.desk.tracking.services.honours import honour_add
from luoshi.desk.tracking.services.monthly import MonthTold, project_report
from luoshi.desk.tracking.services.projects import need_set, project_split, projects_put
from luoshi.desk.tracking.services.promises import promises_run
from luoshi.desk.tracking.services.reports import File, Told, milestone_done, task_report
from luoshi.desk.tracking.services.tasks import TaskList, tasks_from_ledger, tasks_put

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_WAN = Decimal(10**4)
_HONOUR_DAYS = ("sought_on", "granted_on", "review_due", "reviewed_on", "removed_on")
_FACTORS = {"土地": "land", "能耗": "energy", "排放": "emission", "用水": "water", "资金": "money", "人才": "talent"}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who keeps, who watches, whose lists, the folder of samples, and today."""

    clerk: User
    boss: User
    organ: Organ
    folder: Path
    today: date

    @property
    def month(self) -> date:
        """The last day of the last month: of it the demonstration reports."""
        return self.today.replace(day=1) - timedelta(days=1)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a sample."""
        with (self.folder / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def day(self, words: str) -> date | None:
        """So many days from today, or None."""
        return self.today + timedelta(days=int(words)) if words else None

    def in_months(self, words: str) -> date | None:
        """The middle of the month so many months from the one that is reported, or None."""
        if not words:
            return None
        at = self.month.year * 12 + self.month.month - 1 + int(words)
        return date(at // 12, at % 12 + 1, 15)


def follow(clerk: User, boss: User, organ: Organ, folder: Path) -> None:
    """Fill the tables of following."""
    desk = _Desk(clerk, boss, organ, folder, timezone.localdate())
    _from_texts(desk)
    _tasks(desk)
    _projects(desk)
    _honours(desk)


def _from_texts(desk: _Desk) -> None:
    """The plan is reviewed: its targets stand in the ledger, its tasks in a list; the report is held beside it."""
    plan, report = (Version.objects.get(name=name) for name in ("plan.txt", "report.txt"))
    wanted = plan.facts.filter(state="pending", kind__in=("figure", "commitment"), doubts="")
    facts_accept(desk.clerk, plan, {fact.pk: fact.revision for fact in wanted})
    into = TaskList(desk.organ, 2024, f"{desk.organ}2024年重点工作安排任务清单")
    tasks_from_ledger(desk.clerk, into, Commitment.objects.filter(version=plan).order_by("start", "pk"))
    promises_run(desk.clerk, plan, report)


def _workbook(title: str, heads: Iterable[str], rows: Iterable[Iterable[Any]], unit: str = "") -> bytes:
    """A table as an office would have it, to be imported."""
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write_string(0, 0, title)
    sheet.write_string(1, 0, unit)
    for at, row in enumerate((heads, *rows)):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(at + 2, column, float(value))
            elif value:
                sheet.write_string(at + 2, column, str(value))
    book.close()
    return stream.getvalue()


def _tasks(desk: _Desk) -> None:
    """The year's list, imported from a workbook, reported by the bureaus, watched by the supervisor."""
    told = desk.rows("tasks.csv")
    year = desk.month.year
    into = TaskList(desk.organ, year, f"{desk.organ}{year}年重点任务落实推进情况表")
    heads = ("板块", "工作任务", "年度目标", "牵头领导", "牵头单位", "责任单位", "完成时限", *_QUARTERS, "分值")
    rows = [[_due(desk, row[head]) if head == "完成时限" else row[head] for head in heads] for row in told]
    data = _workbook(into.series, heads, rows)
    plan = task_plan(desk.clerk, data, "重点任务表.xlsx", year)
    assert not plan.errors, plan.errors
    for task, row in zip(tasks_put(desk.clerk, into, plan.tasks, "导入"), told, strict=True):
        for quarter in [int(word[2]) for word in row["办理"].split(";") if word.startswith("节点")]:
            milestone = task.milestones.get(quarter=quarter)
            month = date(year, quarter * 3, 1)
            milestone_done(desk.clerk, milestone, min(month.replace(day=20), desk.month))
        if row["进展情况"]:
            _report(desk, task, row)
        _steps(desk, task, row["办理"].split(";"))


def _due(desk: _Desk, words: str) -> str:
    """A deadline as printed: words as they are, days from today as 2026年12月31日前."""
    if words[:1] not in "+-":
        return words
    day = desk.today + timedelta(days=int(words))
    return f"{day.year}年{day.month}月{day.day}日前"


def _report(desk: _Desk, task: Task, row: Mapping[str, str]) -> None:
    at = desk.month.year * 12 + desk.month.month - 1 - int(row["期"])
    done = "报完成" in row["办理"]
    told = Told(
        f"{at // 12}年{at % 12 + 1}月", row["进展情况"], int(row["完成比例"]) if row["完成比例"] else None,
        row["存在问题"], row["下步措施"], row["数字"].replace(";", "\n"), done,
    )  # fmt: skip
    files = [File(name, f"{task}：{name}（演示）".encode()) for name in row["佐证"].split(";") if name]
    task.refresh_from_db()
    task_report(desk.clerk, task, told, files, revision=task.revision)


def _steps(desk: _Desk, task: Task, steps: Iterable[str]) -> None:
    """What the supervisor did, and the requests to move a deadline."""
    decisions = {"核实": "verified", "销号": "closed", "退回": "returned", "暂停": "suspended"}
    for step in steps:
        act, _, rest = step.partition(":")
        task.refresh_from_db()
        if act in decisions:
            task_decide(desk.boss, task, decisions[act], rest or "已现场核查", revision=task.revision)
        elif act == "调整":
            days, _, why = rest.partition(":")
            asked: DueChange = due_ask(desk.clerk, task, _due(desk, days), why)
            assert asked.state == DueChange.State.ASKED


def _projects(desk: _Desk) -> None:
    """The year's projects, imported with last month's amounts; the month before was reported by hand."""
    told, year, month = desk.rows("projects.csv"), desk.month.year, desk.month.month
    heads = ("项目代码", "项目名称", "项目级别", "项目类型", "领域", "项目单位", "责任单位", "责任领导", "建设地点",
             "建设内容和规模", "总投资", "至上年底累计完成投资", "年度计划投资", "计划开工", "实际开工", "计划竣工",
             "实际竣工", "纳统代码", "备注")  # fmt: skip
    names = ("代码", "名称", "级别", "类型", "领域", "项目单位", "责任单位", "责任领导", "建设地点", "建设内容和规模")
    rows = []
    for row in told:
        words = [row.get(f"项目{name}") or row.get(name, "") for name in names]
        amounts = [Decimal(row[name] or 0) or "" for name in ("总投资", "至上年底累计", "年度计划")]
        days = [desk.in_months(row[name]) for name in ("计划开工", "开工", "计划竣工", "竣工")]
        rows.append([*words, *amounts, *(day.isoformat() if day else "" for day in days), row["纳统代码"], row["备注"]])
    data = _workbook(f"{desk.organ}{year}年重点项目表", heads, rows, "单位：万元")
    plan = project_plan(desk.clerk, data, "重点项目表.xlsx", year, None)
    assert not plan.errors, plan.errors
    made = dict(zip((row["代码"] for row in told), projects_put(
        desk.clerk, TaskList(desk.organ, year), plan.projects, "导入"), strict=True))  # fmt: skip
    for row in told:
        project = made[row["代码"]]
        for at in (month - 1, month) if row["进度差"] and month > 1 else (month,) if row["进度差"] else ():
            project.refresh_from_db()
            project_report(desk.clerk, project, _month(row, at, month), revision=project.revision)
        for need in filter(None, row["要素"].split(";")):
            need_set(desk.clerk, project, _need(desk, need))
        if row["属于"]:
            project.refresh_from_db()
            project_split(desk.clerk, project, made[row["属于"]], revision=project.revision)


def _month(row: Mapping[str, str], at: int, last: int) -> MonthTold:
    """A month's report: as far ahead of the time of the year, or behind it, as the sample says."""
    share = max(Decimal(0), min(Decimal(1), Decimal(at) / 12 + Decimal(row["进度差"]) / 100))
    done = (Decimal(row["年度计划"]) * share).quantize(Decimal(1)) * _WAN
    included = (done * Decimal(row["入统比例"] or 0)).quantize(Decimal(1)) if row["入统比例"] else None
    late = at == last
    words = (row["形象进度"], row["存在问题"], "") if late else ("按计划推进", "", "")
    steps = row["下步措施"] if late else ""
    return MonthTold(at, done, None, included, *words, steps=steps)


def _need(desk: _Desk, words: str) -> dict[str, Any]:
    factor, quantity, unit, granted, by, *source = words.split(":")
    times = _WAN if unit == "万元" else Decimal(1)
    day = desk.in_months(by)
    last = day.replace(day=monthrange(day.year, day.month)[1]) if day else None
    return {
        "factor": _FACTORS[factor], "quantity": Decimal(quantity) * times, "unit": "元" if unit == "万元" else unit,
        "granted": Decimal(granted) * times, "needed_by": last, "source": "".join(source),
    }  # fmt: skip


def _honours(desk: _Desk) -> None:
    organs = {name: organ for organ in Organ.objects.all() for name in (organ.name, organ.short) if name}
    days = {
        "sought_on": "申报",
        "granted_on": "获批",
        "review_due": "应复审",
        "reviewed_on": "复审",
        "removed_on": "摘牌",
    }
    for row in desk.rows("honours.csv"):
        values: dict[str, Any] = {
            "name": row["名称"], "level": row["级别"], "kind": row["类别"], "holder": row["获得者"],
            "organ": organs.get(row["责任单位"]), "grantor": row["授予者"], "status": row["状态"], "note": row["备注"],
        }  # fmt: skip
        values |= {name: desk.day(row[head]) for name, head in days.items()}
        honour_add(desk.clerk, TaskList(desk.organ, desk.month.year), values)
