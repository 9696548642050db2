"""Editing as in a sheet: tasks, projects, honours. Only what was changed is written, all of it or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.selectors.organs import OrganNames
from luoshi.desk.tracking.cells import read, shown
from luoshi.desk.tracking.models import Distinction, KeyProject, Task
from luoshi.desk.tracking.selectors import projects, register, tasks
from luoshi.desk.tracking.selectors.then import things_at
from luoshi.desk.tracking.services import honours as honour_services
from luoshi.desk.tracking.services import monthly
from luoshi.desk.tracking.services import projects as project_services
from luoshi.desk.tracking.services import tasks as task_services
from luoshi.desk.tracking.views.lists import key_of, paged, shared, sought_of
from luoshi.records import LuoshiError

MOST: Final = 100
Edits = Sequence[tuple[Any, int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its things, its columns by what they are called, how its rows are found and saved."""

    word: str
    model: Any
    columns: Mapping[str, str]
    found: Callable[[PersonRequest, dict[str, Any]], Sequence[int]]
    save: Callable[[User, Edits], int]
    sought: Any
    related: Sequence[str] = ()
    fixed: Callable[[Any, str], bool] = lambda thing, name: False


def _columns(labels: Mapping[str, str], names: str, **more: str) -> Mapping[str, str]:
    return {name: more.get(name) or labels[name] for name in names.split()}


def _tasks(request: PersonRequest, told: dict[str, Any]) -> Sequence[int]:
    return tasks.task_list(request.user, told["sought"], told["scheme"], action="import").keys


def _projects(request: PersonRequest, told: dict[str, Any]) -> Sequence[int]:
    return projects.project_list(request.user, told["sought"], told["scheme"], action="import").keys


def _honours(request: PersonRequest, told: dict[str, Any]) -> Sequence[int]:
    return register.distinction_list(request.user, told["sought"], action="import")


SHEETS: Final[Mapping[str, Sheet]] = {
    "tasks": Sheet(
        "任务", Task,
        _columns(task_services.LABELS, "theme text goal leader lead_name support_names due_text weight"),
        _tasks, task_services.tasks_edit, tasks.Sought, ("lead",),
        lambda task, name: name == "due_text" and bool(task.due and task.reported_at),
    ),
    "projects": Sheet(
        "项目", KeyProject,
        _columns(
            monthly.LABELS,
            "code name level kind category builder organ_name leader location total before plan inclusion_code"
            " included_on planned_start actual_start planned_finish actual_finish note",
            total="总投资（万元）", before="至上年底累计（万元）", plan="年度计划（万元）",
        ),
        _projects, project_services.projects_edit, projects.Sought,
    ),
    "honours": Sheet(
        "试点和荣誉", Distinction,
        _columns(
            honour_services.LABELS,
            "name level kind holder organ grantor status sought_on granted_on review_due reviewed_on removed_on note",
        ),
        _honours, honour_services.honours_edit, register.Sought, ("organ",),
    ),
}  # fmt: skip


@allowed("import")
def sheet(request: PersonRequest, what: str) -> HttpResponse:
    """Edit several things as in a sheet; only what was changed is written, all or none."""
    made = SHEETS.get(what)
    if made is None:
        raise Http404
    told = shared(request, what, sought_of(request, made.sought))
    page = paged(request, made.found(request, told), MOST)
    by_key = things_at(made.model, page.object_list, None, made.related)
    things = [by_key[key] for key in page.object_list if key in by_key]
    error = ""
    typed: Any = {}
    if request.method == "POST":
        try:
            count = made.save(request.user, _edits(request, made, things))
            messages.success(request, f"已保存 {count} 条的修改。" if count else "没有改动。")
            return redirect(request.get_full_path())
        except LuoshiError as problem:
            error, typed = str(problem), request.POST
    rows = [(thing, [(name, _cell(thing, name, typed), made.fixed(thing, name)) for name in made.columns])
            for thing in things]  # fmt: skip
    context = told | {"page": page, "rows": rows, "heads": made.columns, "error": error, "word": made.word}
    return render(request, "tracking/sheet.html", context)


def _cell(thing: Any, name: str, typed: Any) -> str:
    return str(typed.get(f"{name}-{thing.pk}", shown(thing, name)))


def _edits(request: PersonRequest, made: Sheet, things: Sequence[Any]) -> Edits:
    """What differs from what the page showed."""
    edits, names = [], OrganNames()
    for thing in things:
        values: dict[str, Any] = {}
        for name in made.columns:
            given = request.POST.get(f"{name}-{thing.pk}")
            if given is not None and given.replace("\r\n", "\n").strip() != shown(thing, name).strip():
                values[name] = read(thing, name, given, names)
        if values:
            edits.append((thing, key_of(request.POST.get(f"revision-{thing.pk}", "")) or 0, values))
    return edits
