"""Tasks put into a list, changed, taken out: by hand, out of the ledger, out of a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.models import Commitment
from luoshi.desk.ledger.selectors.organs import OrganNames
from luoshi.desk.tracking.deadlines import again, due_of, kind_of, quarter_end, standing
from luoshi.desk.tracking.models import Change, Milestone, Task
from luoshi.desk.tracking.origins import marked, of_hand, of_row
from luoshi.desk.tracking.permits import demand_keep
from luoshi.desk.tracking.services.editions import editions_keep
from luoshi.desk.tracking.services.history import changed, demand_revision, log
from luoshi.records import LuoshiError
from luoshi.write.labels import period_label

LABELS: Final[Mapping[str, str]] = {
    "number": "序号",
    "series": "台账名称",
    "theme": "板块",
    "text": "工作任务",
    "goal": "年度目标",
    "leader": "牵头领导",
    "lead_name": "牵头单位",
    "support_names": "责任/配合单位",
    "due_text": "完成时限",
    "kind": "时限类别",
    "began": "开始日期",
    "weight": "分值",
    "indicator_names": "对应指标",
}
"""The fields that a keeper of the list may change, as they are printed."""
QUARTERS: Final = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}
_BATCH: Final = 200
_LONGEST: Final[Mapping[str, int]] = {"series": 80, "theme": 120, "leader": 80, "lead_name": 120, "due_text": 80}


@dataclass(frozen=True, slots=True)
class TaskList:
    """The list into which tasks are put: whose it is, of which year, its title, how sensitive."""

    owner: Organ
    year: int
    series: str = ""
    sensitivity: int = 0
    draft: bool = False
    """Whether its tasks begin as drafts (拟办), to be approved and issued; else they are in force."""


@dataclass(frozen=True, slots=True)
class Row:
    """A task to be: its printed fields, the quarterly 形象进度, and where each comes from."""

    values: Mapping[str, Any]
    quarters: Mapping[int, str]
    sources: Mapping[str, Any]
    origin: str = "hand"
    place: str = ""
    commitment: Commitment | None = None


def task_add(actor: User, into: TaskList, values: Mapping[str, Any], quarters: Mapping[int, str] | None = None) -> Task:
    """A task typed by hand.

    Raises:
        PermissionDenied: the person may not keep lists there.
        LuoshiError: L712, it has no text, or a deadline that cannot be read.
    """
    told = [name for name, value in values.items() if value]
    told += [f"q{quarter}" for quarter, words in (quarters or {}).items() if words]
    row = Row(values, quarters or {}, marked({}, told, of_hand(actor)))
    return tasks_put(actor, into, [row], "新增")[0]


def tasks_from_ledger(actor: User, into: TaskList, commitments: Iterable[Commitment]) -> list[Task]:
    """Tasks out of commitments that a review accepted; those that the list has already are left out."""
    wanted = list(commitments)
    held = Task.objects.filter(owner=into.owner, commitment__in=[one.pk for one in wanted])
    known = set(held.values_list("commitment", flat=True))
    rows = [_of_commitment(one, into) for one in wanted if one.pk not in known]
    return tasks_put(actor, into, rows, "由台账立项") if rows else []


def tasks_put(actor: User, into: TaskList, rows: Sequence[Row], action: str) -> list[Task]:
    """Put tasks into a list, each with its history, under one audit event for all.

    Raises:
        PermissionDenied, LuoshiError: as `task_add`.
    """
    demand_keep(actor, into.owner, into.sensitivity)
    names = OrganNames()
    with transaction.atomic():
        Organ.objects.select_for_update(no_key=True).get(pk=into.owner.pk)  # numbers are given one after the other
        last = Task.objects.filter(owner=into.owner, year=into.year).aggregate(last=Max("number"))["last"] or 0
        made = [_made(actor, into, row, last + at, names) for at, row in enumerate(rows, 1)]
        supports = Task.supports.through
        for task, row in zip(made, rows, strict=True):
            task.save(force_insert=True)
            Milestone.objects.bulk_create(
                Milestone(task=task, quarter=quarter, text=words) for quarter, words in row.quarters.items() if words
            )
        found = [(task, names.named(name)) for task in made for name in task.support_names]
        pairs = {(task.pk, organ.pk) for task, organ in found if organ}
        supports.objects.bulk_create((supports(task_id=a, organ_id=b) for a, b in sorted(pairs)), batch_size=_BATCH)
        Change.objects.bulk_create(
            (Change(subject="task", key=task.pk, action=action, by=actor, note=task.place) for task in made),
            batch_size=_BATCH,
        )
        editions_keep(made)
        detail = {"任务": len(made), "年度": into.year, "编号": [task.pk for task in made[:200]]}
        record(f"任务{action}", actor=actor, target=made[0], organ=into.owner, detail=detail)
    return made


def task_edit(actor: User, task: Task, values: Mapping[str, Any], *, revision: int) -> Task:
    """Change what is printed of a task; a deadline only as long as nobody reported.

    Raises:
        PermissionDenied: the person may not keep the list.
        LuoshiError: L711, it was changed meanwhile; L712, a value cannot be; L713, the deadline needs a request.
    """
    with transaction.atomic():
        row = locked(task)
        demand_keep(actor, row.owner, row.sensitivity)
        demand_revision(row, revision)
        return edited(actor, row, values, OrganNames())


def tasks_edit(actor: User, edits: Sequence[tuple[Task, int, Mapping[str, Any]]]) -> int:
    """Change several tasks as in a sheet, all or none; how many changed.

    Raises:
        PermissionDenied, LuoshiError: as `task_edit`.
    """
    with transaction.atomic():
        names = OrganNames()
        rows = {row.pk: row for row in locked_all([task for task, _, _ in edits])}
        count = 0
        for task, seen, values in edits:
            row = rows[task.pk]
            demand_keep(actor, row.owner, row.sensitivity)
            demand_revision(row, seen)
            before = row.revision
            count += edited(actor, row, values, names).revision > before
        return count


def edited(actor: User, row: Task, values: Mapping[str, Any], names: OrganNames) -> Task:
    """Change a locked task; nothing is written where nothing differs."""
    given = _checked(values, row.year)
    if "due_text" in given and given["due_text"] != row.due_text and row.due and row.reported_at:
        raise LuoshiError("L713", "已经报过进展，时限不能直接改", str(row), "请提出调整时限的申请")
    fields = changed(row, given, LABELS)
    if not fields:
        return row
    _derive(row, names, given)
    told = [name for name, label in LABELS.items() if label in fields]
    row.sources = marked(row.sources, told, of_hand(actor))
    row.revision += 1
    row.save()
    if "support_names" in given:
        row.supports.set([organ for name in row.support_names if (organ := names.named(name))])
    log(actor, row, row.owner, "修改", fields)
    return row


def milestones_set(actor: User, task: Task, quarters: Mapping[int, str]) -> Task:
    """Change the quarterly 形象进度 of a task.

    Raises:
        PermissionDenied: the person may not keep the list.
    """
    with transaction.atomic():
        row = locked(task)
        demand_keep(actor, row.owner, row.sensitivity)
        known = {one.quarter: one for one in row.milestones.filter(quarter__gt=0).order_by("-pk")}
        fields = {}
        for quarter, told in quarters.items():
            one, words = known.get(quarter), told.strip()
            if quarter not in QUARTERS or words == (one.text if one else ""):
                continue
            fields[QUARTERS[quarter]] = (one.text if one else "", words)
            if one and not words:
                one.delete()
            elif one:
                one.text = words
                one.save(update_fields=["text"])
            else:
                Milestone.objects.create(task=row, quarter=quarter, text=words)
        if fields:
            row.revision += 1
            row.milestone_due = milestone_due(row)
            named = [f"q{quarter}" for quarter in quarters if QUARTERS.get(quarter) in fields]
            row.sources = marked(row.sources, named, of_hand(actor))
            row.save(update_fields=["revision", "milestone_due", "sources", "changed_at"])
            log(actor, row, row.owner, "修改形象进度", fields)
    return row


def milestone_due(task: Task) -> date | None:
    """The first day by which a milestone should have been reached that was not."""
    days = [one.due or quarter_end(task.year, one.quarter) for one in task.milestones.filter(done_on=None)
            if one.due or one.quarter]  # fmt: skip
    return min(days, default=None)


def locked(task: Task) -> Task:
    """The task, locked until the transaction ends."""
    return locked_all([task])[0]


def locked_all(tasks: Sequence[Task]) -> list[Task]:
    """The tasks, locked in the order of their ids."""
    rows = (
        Task.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[task.pk for task in tasks])
        .order_by("pk")
    )
    return list(rows.select_related("owner", "lead"))


def _of_commitment(one: Commitment, into: TaskList) -> Row:
    due_text = period_label(one.due) if one.due else ""
    values = {
        "text": one.text,
        "series": into.series,
        "theme": one.section.rpartition(" / ")[2][:120],
        "lead_name": "、".join(one.lead),
        "support_names": list(one.support),
        "due_text": due_text,
    }
    told = [name for name, value in values.items() if value]
    return Row(values, {}, marked({}, told, of_row(one)), one.origin, one.place, one)


def _made(actor: User, into: TaskList, row: Row, number: int, names: OrganNames) -> Task:
    given = _checked(row.values, into.year)
    if not given.get("text"):
        raise LuoshiError("L712", "没有写工作任务", row.place or "新任务", "请写明要做什么")
    given.setdefault("series", into.series)
    task = Task(
        owner=into.owner, year=into.year, sensitivity=into.sensitivity, origin=row.origin, place=row.place[:160],
        sources=dict(row.sources), created_by=actor, commitment=row.commitment,
    )  # fmt: skip
    for name, value in given.items():
        setattr(task, name, value)
    task.number = task.number or number
    task.state = Task.State.DRAFT if into.draft else Task.State.NEW
    days = [quarter_end(into.year, quarter) for quarter, words in row.quarters.items() if words]
    task.milestone_due = min(days, default=None)
    _derive(task, names, given)
    return task


def _checked(values: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The values of fields that may be given, proved."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        if name not in LABELS:
            continue
        given[name] = value.strip()[: _LONGEST.get(name, 4000)] if isinstance(value, str) else value
    if "number" in given:
        given["number"] = int(given["number"] or 0)
    if not given.get("kind", "dated"):
        del given["kind"]
    if "text" in given and not given["text"]:
        raise LuoshiError("L712", "没有写工作任务", "工作任务", "请写明要做什么")
    words = given.get("due_text", "")
    if given.get("weight") is not None and not 0 <= given["weight"] <= 1000:
        raise LuoshiError("L712", "分值不在0到1000之间", str(given["weight"]), "请改正，或空着")
    if words and due_of(words, year) is None and not standing(words) and not again(words):
        todo = "写成 2024年6月底前、上半年、年底前、长期 这样的时限"
        raise LuoshiError("L712", f"认不出时限“{words[:20]}”", "完成时限", todo)
    return given


def _derive(task: Task, names: OrganNames, given: Mapping[str, Any]) -> None:
    """What follows from the printed fields: the day, and the organs of the tree. The first-named unit leads."""
    if "due_text" in given:
        task.due = due_of(task.due_text, task.year)
        task.kind = given.get("kind") or kind_of(task.due_text)
    if "lead_name" in given or "support_names" in given:
        if not task.lead_name and task.support_names:
            task.lead_name, task.support_names = task.support_names[0], task.support_names[1:]
        first = task.lead_name.split("、")[0]
        task.lead = names.named(task.lead_name) or names.named(first)
