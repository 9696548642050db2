"""The task table, one task, entering, out of the ledger, editing as in a sheet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.tracking.deadlines import standing as standing_words
from luoshi.desk.tracking.forms import ListForm, ReportForm, TaskEditForm, TaskForm, names_of
from luoshi.desk.tracking.models import Task
from luoshi.desk.tracking.permits import may_keep, may_report, may_supervise
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors.tasks import (
    GROUPS,
    Found,
    Sought,
    commitments_free,
    history_of,
    lines_of,
    offered,
    task_list,
    task_whole,
)
from luoshi.desk.tracking.services.tasks import (
    LABELS,
    milestones_set,
    task_add,
    task_edit,
    tasks_edit,
    tasks_from_ledger,
)
from luoshi.desk.tracking.states import DONE, OPEN, WORDS, standing
from luoshi.desk.tracking.views.lists import fragment, key_of, lights_of, paged, shared, sought_of
from luoshi.records import LuoshiError

SHEET = ("theme", "text", "goal", "leader", "lead_name", "support_names", "due_text")
"""The columns that are edited as in a sheet."""
_MOST = 200


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The task table: narrowed, sorted, grouped; a row opens in place."""
    sought = sought_of(request, Sought)
    told = shared(request, "tasks", sought)
    found = task_list(request.user, sought, told["scheme"])
    page = paged(request, found.keys)
    context = told | offered(request.user) | _counted(found, told["scheme"])
    context |= {"page": page, "lines": lines_of(found, page.object_list), "groups": GROUPS.items()}
    context |= {"whole": request.GET.get("cols") == "all", "states": WORDS.items(), "today": timezone.localdate()}
    return render(request, "tracking/tasks.html", context)


def _counted(found: Found, scheme: Any) -> dict[str, Any]:
    every = sum(found.states.values())
    done = sum(found.states.get(state, 0) for state in DONE)
    return {"count": every, "done_count": done, "lights": lights_of(scheme, found.lights), "found": len(found.keys)}


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One task: history, evidence, next step; the inner part alone for a row that opens in place."""
    template = "tracking/task_part.html" if fragment(request) else "tracking/task.html"
    return render(request, template, {"opened": _whole(request, pk)})


def _whole(request: PersonRequest, pk: int) -> dict[str, Any]:
    """A task with all that belongs to it, and what the person may do next."""
    task = task_whole(request.user, pk)
    if task is None:
        raise Http404
    user, level = request.user, task.sensitivity
    keeps, watches = may_keep(user, task.owner, level), may_supervise(user, task.owner, level)
    reports = may_report(user, task.lead, task.owner, level) and task.state in OPEN
    return {
        "task": task,
        "standing": standing(task, timezone.localdate(), chosen(request.GET.get("scheme", ""))),
        "standing_due": standing_words(task.due_text),
        "history": history_of("task", task.pk),
        "may_keep": keeps,
        "may_watch": watches,
        "own": task.reported_by_id == user.pk,
        "may_ask": task.state not in (Task.State.CLOSED, Task.State.DROPPED) and (keeps or reports),
        "report_form": ReportForm(initial=_initial(task), auto_id=f"t{task.pk}_%s") if reports else None,
    }


def _initial(task: Task) -> dict[str, Any]:
    today = timezone.localdate()
    told = {"period": f"{today.year}年{today.month}月", "percent": task.percent, "revision": task.revision}
    return told | {"problems": task.problems, "steps": task.steps}


@allowed("import")
def new(request: PersonRequest) -> HttpResponse:
    """A task typed by hand."""
    form = TaskForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            task = task_add(request.user, form.into(), form.values(), form.quarters())
            messages.success(request, f"已立项：{task}")
            return redirect("tracking:task", pk=task.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    return render(request, "tracking/form.html", {"form": form, "title": "新增任务", "button": "立项", "up": "tasks"})


@signed_in
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is printed of a task, and its quarters."""
    task = task_whole(request.user, pk)
    if task is None or not may_keep(request.user, task.owner, task.sensitivity):
        raise Http404
    form = TaskEditForm(request.POST or None, initial=TaskEditForm.initial_of(task))
    if request.method == "POST" and form.is_valid():
        try:
            task_edit(request.user, task, form.values(), revision=form.cleaned_data["revision"])
            milestones_set(request.user, task, form.quarters())
            messages.success(request, "已保存。")
            return redirect("tracking:task", pk=task.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": f"修改任务 {task}", "button": "保存修改", "up": "tasks"}
    return render(request, "tracking/form.html", context)


@allowed("import")
def from_ledger(request: PersonRequest) -> HttpResponse:
    """Choose accepted commitments of the ledger and make tasks of them."""
    form = ListForm(request.user, request.POST or request.GET or None)
    rows: Any = ()
    words, document = request.GET.get("q", "")[:80], request.GET.get("document", "")[:18]
    if form.is_valid():
        rows = commitments_free(request.user, form.cleaned_data["owner"], document=document, words=words)
        if request.method == "POST":
            keys = [int(key) for key in request.POST.getlist("row") if key_of(key)]
            made = tasks_from_ledger(request.user, form.into(), rows.filter(pk__in=keys[:1000]))
            messages.success(request, f"已立项 {len(made)} 项。" if made else "没有选中任务，没有立项。")
            return redirect("tracking:tasks")
    context = {"form": form, "rows": paged(request, rows), "q": words, "title": "由台账立项", "up": "tasks"}
    return render(request, "tracking/from_ledger.html", context)


@allowed("import")
def sheet(request: PersonRequest) -> HttpResponse:
    """Edit several tasks as in a sheet; only what was changed is written, all or none."""
    sought = sought_of(request, Sought)
    told = shared(request, "tasks", sought)
    found = task_list(request.user, sought, told["scheme"], action="import")
    page = paged(request, found.keys, _MOST)
    lines, error = lines_of(found, page.object_list), ""
    typed: Any = {}
    if request.method == "POST":
        try:
            count = tasks_edit(request.user, _edits(request, [line.task for line in lines]))
            messages.success(request, f"已保存 {count} 项的修改。" if count else "没有改动。")
            return redirect(request.get_full_path())
        except LuoshiError as problem:
            error, typed = str(problem), request.POST
    rows = [(line.task, [(name, _cell(line.task, name, typed)) for name in SHEET]) for line in lines]
    context = told | {"page": page, "rows": rows, "heads": [LABELS[name] for name in SHEET], "error": error}
    return render(request, "tracking/task_sheet.html", context)


def _cell(task: Task, name: str, typed: Any) -> str:
    value = getattr(task, name)
    own = "、".join(value) if isinstance(value, list) else value
    return str(typed.get(f"{name}-{task.pk}", own))


def _edits(request: PersonRequest, tasks: list[Task]) -> list[tuple[Task, int, dict[str, Any]]]:
    """What differs from what the page showed."""
    edits = []
    for task in tasks:
        values: dict[str, Any] = {}
        for name in SHEET:
            given = request.POST.get(f"{name}-{task.pk}")
            if given is None or given.replace("\r\n", "\n").strip() == _cell(task, name, {}):
                continue
            values[name] = list(names_of(given)) if name == "support_names" else given.replace("\r\n", "\n")
        if values:
            edits.append((task, int(request.POST.get(f"revision-{task.pk}") or 0), values))
    return edits
