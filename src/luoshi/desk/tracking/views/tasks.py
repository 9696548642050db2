"""The task table, one task, entering, out of the ledger."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.tracking.forms import ListForm, ReportForm, TaskEditForm, TaskForm
from luoshi.desk.tracking.models import Review, Task
from luoshi.desk.tracking.permits import may_keep, may_report, may_supervise
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors.summary import summary
from luoshi.desk.tracking.selectors.tasks import (
    GROUPS,
    Found,
    Sought,
    commitments_free,
    lines_of,
    offered,
    task_list,
    task_whole,
    under_lists,
)
from luoshi.desk.tracking.services.deciding import STEPS
from luoshi.desk.tracking.services.tasks import milestones_set, task_add, task_edit, tasks_from_ledger
from luoshi.desk.tracking.states import DONE, GRADES, OPEN, OUT, WORDS, elapsed, standing
from luoshi.desk.tracking.titles import table_title
from luoshi.desk.tracking.views.lists import fragment, key_of, lights_of, paged, shared, sought_of
from luoshi.records import LuoshiError
from luoshi.track.pace import rounded


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The task table: narrowed, sorted, grouped; a row opens in place."""
    sought = sought_of(request, Sought)
    told = shared(request, "tasks", sought)
    found = task_list(request.user, sought, told["scheme"], moment=told["moment"])
    page = paged(request, found.keys)
    context = told | offered(request.user) | _counted(found)
    lines = lines_of(found, page.object_list)
    if not sought.group and sought.sort in ("", "number"):
        lines = under_lists(lines)
    context |= {"page": page, "lines": lines, "groups": GROUPS.items(), "today": found.day}
    context |= {"whole": request.GET.get("cols") == "all", "states": WORDS.items(), "kinds": Task.Kind.choices}
    context["print_title"] = table_title([line.task for line in context["lines"]])
    return render(request, "tracking/tasks.html", context)


def _counted(found: Found) -> dict[str, Any]:
    states = [(key, WORDS[key], GRADES.get(key, ""), found.states[key]) for key in WORDS if found.states.get(key)]
    every, done = sum(found.states.values()), sum(found.states.get(state, 0) for state in DONE)
    lights = lights_of(found.scheme, found.lights)
    return {"count": every, "done_count": done, "lights": lights, "told_states": states, "found": len(found.keys)}


@signed_in
@require_GET
def totals(request: PersonRequest) -> HttpResponse:
    """What supervision sees of the narrowed list, by leading organ."""
    sought = sought_of(request, Sought)
    told = shared(request, "tasks", sought) | {"list": "summary"}
    lines, whole = summary(request.user, sought, told["scheme"], moment=told["moment"])
    told |= {"lines": lines, "whole": whole, "day": told["as_of"] or timezone.localdate()}
    return render(request, "tracking/summary.html", told)


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One task: history, evidence, next step; the inner part alone for a row that opens in place."""
    template = "tracking/task_part.html" if fragment(request) else "tracking/task.html"
    day = chosen_day(request)
    return render(request, template, {"opened": _whole(request, pk, moment_of(day)), "as_of": day})


def _whole(request: PersonRequest, pk: int, moment: datetime | None = None) -> dict[str, Any]:
    """A task with all that belongs to it, and what the person may do next: nothing in the past."""
    whole = task_whole(request.user, pk, moment=moment)
    if whole is None:
        raise Http404
    user, task = request.user, whole.task
    day = timezone.localdate(moment) if moment else timezone.localdate()
    told = {"task": task, "whole": whole, "standing": standing(task, day, chosen(request.GET.get("scheme", "")))}
    share = elapsed(task, day)
    gone = None if share is None else f"{rounded(share, Decimal('0.1'))}%"
    told |= {"gone": gone, "history": whole.history, "today": day}
    if moment is not None:
        return told
    keeps, watches = may_keep(user, task.owner, task.sensitivity), may_supervise(user, task.owner, task.sensitivity)
    leads = may_report(user, task.lead, task.owner, task.sensitivity)
    told |= {"may_keep": keeps, "may_watch": watches, "may_lead": leads}
    told |= {"own": any(report.by_id == user.pk for report in whole.reports), "steps": _steps(task, watches, leads)}
    told["may_ask"] = task.state not in (*OUT, Task.State.CLOSED) and (keeps or leads)
    reports = leads and task.state in OPEN
    told["report_form"] = ReportForm(initial=_initial(task), auto_id=f"t{task.pk}_%s") if reports else None
    return told


def _steps(task: Task, watches: bool, leads: bool) -> list[tuple[str, str]]:
    """The steps that the person may take with a task as it stands, as key and words; merging has a form of its own."""
    found = []
    for decision, step in STEPS.items():
        mine = leads if decision in (Review.Decision.ACCEPTED, Review.Decision.DISPUTED) else watches
        if mine and task.state in step.before:
            found.append((str(decision), Review.Decision(decision).label))
    return found


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
    whole = task_whole(request.user, pk)
    if whole is None or not may_keep(request.user, whole.task.owner, whole.task.sensitivity):
        raise Http404
    task = whole.task
    form = TaskEditForm(request.POST or None, initial=TaskEditForm.initial_of(task, whole.milestones))
    if request.method == "POST" and form.is_valid():
        try:
            task_edit(request.user, task, form.values(), revision=form.cleaned_data["revision"])
            milestones_set(request.user, task, form.quarters())
            messages.success(request, "已保存。")
            return redirect("tracking:task", pk=task.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": "修改任务", "thing": task, "button": "保存修改", "up": "tasks"}
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
