"""A place with something of everything that the API speaks of, and the calls of the API upon it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from luoshi.desk.accounts.models import Organ, Role, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.api.root import document
from luoshi.desk.ledger.files import keep
from luoshi.desk.ledger.models import (
    Commitment,
    Day,
    Entry,
    Filing,
    Honour,
    Indicator,
    Item,
    Observation,
    Project,
    Round,
    TableImport,
    Upload,
    Version,
)
from luoshi.desk.ledger.reading import work_all
from luoshi.desk.ledger.services.documents import Given, document_import
from luoshi.desk.ledger.services.posting import post
from luoshi.desk.ledger.services.review import fact_accept
from luoshi.desk.tracking.models import KeyProject, Link, PromiseRun, Task
from luoshi.desk.tracking.services.deciding import due_ask
from luoshi.desk.tracking.services.honours import honour_add
from luoshi.desk.tracking.services.monthly import MonthTold, project_report
from luoshi.desk.tracking.services.projects import need_set, project_add
from luoshi.desk.tracking.services.reports import File, Told, task_report
from luoshi.desk.tracking.services.tasks import TaskList, task_add
from luoshi.desk.tracking.services.views import view_save
from tests.desk.conftest import person

Things = Mapping[str, Any]
_TEXT = (
    "{word}2024年工作总结\n2024年，{word}地区生产总值{number}亿元，增长6.1%。建成{word}道路3条，建成公园{parks}个。\n"
)


def things(boss: User, organ: Organ, word: str, sensitivity: int = 0) -> dict[str, Any]:
    """Something of everything, under a word by which it is known; its numbers by what it is."""
    made: dict[str, Any] = {"organ": organ.pk}
    made |= _documents(boss, organ, word, sensitivity)
    made |= _reporting(boss, organ, word, sensitivity)
    return made | _followed(boss, organ, word, sensitivity) | _people(organ, sensitivity)


def _documents(boss: User, organ: Organ, word: str, sensitivity: int) -> dict[str, Any]:
    data = _TEXT.format(word=word, number=618.4 + len(word) + sensitivity, parks=4 + len(word))
    given = Given(sensitivity=sensitivity, region=word)
    version = document_import(boss, name=f"{word}.txt", data=data.encode(), organ=organ, given=given)
    assert work_all() == 1
    version.refresh_from_db()
    first, *rest = version.facts.filter(kind="figure").order_by("pk")
    fact_accept(boss, first, revision=0)
    seen = Observation.objects.filter(fact=first)[:1].get()
    common: dict[str, Any] = {
        "organ": organ, "owner": organ, "region": word, "sensitivity": sensitivity, "origin": "cell", "place": "表!A1"
    }  # fmt: skip
    rows = [
        Commitment(**common, text=f"{word}任务"), Project(**common, name=f"{word}项目"),
        Honour(**common, name=f"{word}荣誉"),
    ]  # fmt: skip
    post(boss, "导入", rows)
    run = PromiseRun.objects.create(
        plan=version, report=version, owner=organ, sensitivity=sensitivity, program="0", by=boss
    )
    link = Link.objects.create(
        run=run, number="T1", kind="task", name=f"{word}承诺", outcome="done", promised="话",
        reported=[{"start": 0, "end": 2, "quote": word}], sureness=Decimal("0.9"), fingerprint="f" * 16,
    )  # fmt: skip
    return {
        "document": version.document_id, "version": version.pk, "fact": rest[0].pk, "beside": rest[1].pk,
        "observation": seen.pk, "cell": seen.cell,
        "commitment": rows[0].pk, "project_record": rows[1].pk, "honour_record": rows[2].pk,
        "run": run.pk, "link": link.pk,
    }  # fmt: skip


def _reporting(boss: User, organ: Organ, word: str, sensitivity: int) -> dict[str, Any]:
    unit = organ_create(name=f"{organ}第{sensitivity}街道", kind=Organ.Kind.TOWN, parent=organ)
    indicator, _ = Indicator.objects.get_or_create(code="x-calls", defaults={"name": "靠泊艘次", "unit": "艘次"})
    group = UnitGroup.objects.create(code=f"g{unit.pk}", name=f"第{unit.pk}组")
    member = UnitGroupMember.objects.create(group=group, organ=unit)
    today = timezone.localdate()
    day, _ = Day.objects.get_or_create(date=date(2024, 10, 1), defaults={"working": False})
    common: dict[str, Any] = {
        "period": "2024", "group": group, "organ": organ, "opens_on": today, "due_on": today + timedelta(days=9),
        "sensitivity": sensitivity, "created_by": boss,
    }  # fmt: skip
    opened = Round.objects.create(name=f"{word}轮次", state=Round.State.OPEN, **common)
    draft = Round.objects.create(name=f"{word}草稿", **common)
    item = Item.objects.create(round=opened, indicator=indicator, unit="艘次", order=0)
    Item.objects.create(round=draft, indicator=indicator, unit="艘次", order=0)
    filing = Filing.objects.create(round=opened, organ=unit)
    Entry.objects.create(filing=filing, item=item)
    place, digest = keep(word.encode())
    upload = Upload.objects.create(name=f"{word}.xlsx", file=place, sha256=digest, size=3, organ=organ, by=boss)
    table = TableImport.objects.create(upload=upload, sensitivity=sensitivity, state="checked")
    return {
        "unit": unit.pk, "indicator": indicator.code, "group": group.pk, "member": member.pk, "round": opened.pk,
        "draft": draft.pk, "item": item.pk, "filing": filing.pk, "table": table.pk, "day": day.pk,
    }  # fmt: skip


def _followed(boss: User, organ: Organ, word: str, sensitivity: int) -> dict[str, Any]:
    year = timezone.localdate().year
    into = TaskList(organ, year, f"{word}清单", sensitivity)
    values = {"text": f"{word}任务", "lead_name": str(organ), "due_text": "年底前"}
    task = task_add(boss, into, values, {1: "完成3公里"})
    task_report(boss, task, Told(f"{year}年1月", "完成3公里。"), [File("证.txt", b"x")], revision=task.revision)
    due = due_ask(boss, Task.objects.get(pk=task.pk), "11月底前", "提前")
    project = project_add(
        boss, TaskList(organ, year - 1, "", sensitivity), {"name": f"{word}项目", "code": f"A{sensitivity}"}
    )
    month = MonthTold(1, Decimal(100), image="完成")
    project_report(boss, project, month, [File("证.txt", b"y")], revision=project.revision)
    need = need_set(boss, KeyProject.objects.get(pk=project.pk), {
        "factor": "land", "quantity": Decimal(3), "unit": "亩"})  # fmt: skip
    honour = honour_add(boss, into, {"name": f"{word}试点", "status": "sought"})
    view = view_save(boss, "tasks", f"{organ}视图{sensitivity}", "state=overdue", shared=organ)
    evidence = task.reports.get().evidence.get()
    return {
        "task": task.pk, "milestone": task.milestones.get().pk, "due": due.pk, "evidence": evidence.pk,
        "project": project.pk, "need": need.pk, "honour": honour.pk, "view": view.pk,
    }  # fmt: skip


def _people(organ: Organ, sensitivity: int) -> dict[str, Any]:
    user = person(f"{organ}员{sensitivity}", organ, Role.READER)
    return {"user": user.pk, "grant": user.grants.get().pk}


_NAMED: tuple[tuple[str, str], ...] = (
    ("/records/commitments", "commitment"), ("/records/projects", "project_record"),
    ("/records/honours", "honour_record"), ("/organs", "organ"), ("/groups", "group"), ("/members", "member"),
    ("/documents", "document"), ("/versions", "version"), ("/facts", "fact"), ("/observations", "observation"),
    ("/rounds", "round"), ("/filings", "filing"), ("/tables", "table"), ("/tasks", "task"), ("/evidence", "evidence"),
    ("/projects", "project"), ("/honours", "honour"), ("/promises", "run"), ("/links", "link"), ("/views", "view"),
    ("/users", "user"), ("/days", "day"),
)  # fmt: skip
_DRAFTS = ("round_changed", "round_opened")
_UNITS = ("organ_move", "organ_close", "organ_reopen")


@dataclass(frozen=True)
class Call:
    """One call of the API: its name, method, address with places for numbers, scope, and what it is sent."""

    name: str
    method: str
    path: str
    scope: str
    told: Mapping[str, Any]

    @property
    def of(self) -> Mapping[str, str]:
        """What stands in the address, by the names of `things`."""
        found = {name: name for name in re.findall(r"{(\w+)}", self.path)}
        thing = next((thing for start, thing in _NAMED if self.path.startswith(f"/api/v1{start}/")), "")
        thing = "draft" if self.name in _DRAFTS else "unit" if self.name in _UNITS else thing
        changed = {"pk": thing, "asked": "due", "code": "indicator", "table": "bulk"}
        return {name: changed.get(name, name) for name in found}

    def address(self, made: Things) -> str:
        """The address for some things, with a query where one is needed."""
        words = {name: made.get(thing, {"table": "tasks", "number": 1}.get(name, 0)) for name, thing in self.of.items()}
        needed = [one for one in self.told["parameters"] if one["in"] == "query" and one["required"]]
        query = "&".join(f"{one['name']}={_query(one, made)}" for one in needed)
        return self.path.format(**words) + (f"?{query}" if query else "")

    def body(self, made: Things) -> Any:
        """What it is sent: the example of the document, speaking of the things."""
        content = self.told.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            return _own(self.name, content["application/json"]["example"], made)
        return b"organ,indicator,period,value\n" if content else None


def calls() -> Iterator[Call]:
    """Every call of the document."""
    for path, methods in document()["paths"].items():
        for method, told in methods.items():
            name = told["operationId"].rpartition("_routers_")[2].partition("_")[2]
            yield Call(name, method.upper(), path, told["x-scope"], told)


def _query(one: Mapping[str, Any], made: Things) -> Any:
    return {"organ": made["organ"], "name": "a.txt", "format": "csv", "q": "街道"}[one["name"]]


def _own(name: str, example: Mapping[str, Any], made: Things) -> Any:
    """An example with the numbers of things that are there, and what else makes it fit them."""
    body = {key: value for key, value in example.items() if key not in ("into", "id", "package", "evidence", "began")}
    numbers = {
        "parent": "organ", "organ": "organ", "under": "organ", "owner": "organ", "group": "group", "plan": "version",
        "report": "version",
    }  # fmt: skip
    body |= {key: made[thing] for key, thing in numbers.items() if key in body and isinstance(body[key], int)}
    today = timezone.localdate()
    fit: dict[str, Mapping[str, Any]] = {
        "member_new": {"organ": made["organ"], "since": "2024-01-01"}, "organ_move": {"parent": made["organ"]},
        "merge": {"facts": [made["beside"]]}, "due_asked": {"due": "11月15日前"},
        "fact_new": {"kind": "figure", "start": 2, "end": 6, "data": {"indicator": "补记", "value": "7", "unit": "个"}},
        "tasks_taken": {"rows": [made["commitment"]]}, "projects_taken": {"rows": [made["project_record"]]},
        "honours_taken": {"rows": [made["honour_record"]]}, "decide_many": {"facts": {str(made["fact"]): 0}},
        "entries": {"entries": [{"item": made["item"], "value": "3"}]}, "package": {"package": None},
        "need": {"quantity": "3", "granted": "1"},
        "month_report": {"done": "200", "month_done": None, "included": None},
        "withdraw": {"facts": [made["fact"]]}, "indicator_change": {"unit": None, "organ": None, "name": "靠泊"},
        "indicator_new": {"organ": None, "name": "新指标"}, "grant_new": {"since": None, "until": None},
        "push": {"rows": [{"organ": f"ORG_{made['organ']}", "indicator": "x-calls", "period": "2024", "value": "3"}]},
        "document_new": {}, "user_change": {"organ": made["organ"], "active": True},
        "round_new": {"items": [{"indicator": "x-calls"}], "opens_on": str(today), "period": "2024"},
        "round_changed": {"items": [{"indicator": "x-calls"}], "opens_on": str(today), "period": "2024"},
        "organ_former_name": {"since": None, "until": "2000-01-01"}, "report": {"period": f"{today.year}年2月"},
        "task_new": {"year": today.year}, "honour_change": {"status": "sought", "sought_on": None, "granted_on": None},
        "honour_new": {"status": "sought", "sought_on": None, "granted_on": None},
    }  # fmt: skip
    body |= fit.get(name, {})
    if name in ("round_new", "round_changed"):
        day = today + timedelta(days=3)
        body["due_on"] = str(day + timedelta(days=max(0, 7 - day.isoweekday()) % 7 if day.isoweekday() > 5 else 0))
        while date.fromisoformat(body["due_on"]).isoweekday() > 5:
            body["due_on"] = str(date.fromisoformat(body["due_on"]) + timedelta(days=1))
    return body


def read(version: Version) -> None:
    """Have a version read."""
    assert work_all() >= 0
    version.refresh_from_db()
