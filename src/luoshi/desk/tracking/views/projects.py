"""The project table, one project, its months, needs and parts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.tracking.forms import ListForm, first_errors
from luoshi.desk.tracking.forms_projects import MonthForm, NeedForm, ProjectEditForm, ProjectForm
from luoshi.desk.tracking.models import KeyProject, Need
from luoshi.desk.tracking.permits import may_keep, may_report, projects_seen
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors.project_rates import rates
from luoshi.desk.tracking.selectors.projects import (
    GROUPS,
    STAGES,
    Sought,
    line_of,
    lines_of,
    offered,
    project_list,
    project_whole,
    projects_free,
    time_of,
)
from luoshi.desk.tracking.services.monthly import REPORTED, MonthTold, project_report
from luoshi.desk.tracking.services.projects import (
    need_set,
    project_add,
    project_edit,
    project_split,
    projects_from_ledger,
)
from luoshi.desk.tracking.titles import project_title
from luoshi.desk.tracking.views.lists import fragment, key_of, lights_of, paged, shared, sought_of
from luoshi.records import LuoshiError


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The project table with its rates; a row opens in place."""
    sought = sought_of(request, Sought)
    told = shared(request, "projects", sought)
    found = project_list(request.user, sought, told["scheme"], moment=told["moment"])
    page = paged(request, found.keys)
    context = told | offered(request.user) | {"found": found, "page": page, "day": found.day}
    context |= {"lines": lines_of(found, page.object_list), "time": time_of(found.month)}
    context |= {"rates": rates(request.user, sought, told["scheme"], moment=told["moment"])}
    context |= {"lights": lights_of(told["scheme"], found.lights), "factors": Need.Factor.choices}
    context |= {"groups": GROUPS.items(), "stages": STAGES.items(), "levels": KeyProject.Level.choices}
    context |= {"kinds": KeyProject.Kind.choices, "whole": request.GET.get("cols") == "all"}
    context["print_title"] = project_title([line.project for line in context["lines"]], found.month)
    return render(request, "tracking/projects.html", context)


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One project; the inner part alone for a row that opens in place."""
    template = "tracking/project_part.html" if fragment(request) else "tracking/project.html"
    day = chosen_day(request)
    return render(request, template, {"opened": _whole(request, pk, moment_of(day)), "as_of": day})


def _whole(request: PersonRequest, pk: int, moment: datetime | None = None) -> dict[str, Any]:
    """A project with all that belongs to it, and what the person may do: nothing in the past."""
    whole = project_whole(request.user, pk, moment=moment)
    if whole is None:
        raise Http404
    user, project, today = request.user, whole.project, timezone.localdate()
    day = timezone.localdate(moment) if moment else today
    line = line_of(project, chosen(request.GET.get("scheme", "")), day=day)
    told = {"project": project, "whole": whole, "line": line, "history": whole.history}
    if moment is not None:
        return told
    reports = may_report(user, project.organ, project.owner, project.sensitivity) and not project.dropped
    initial = {"month": today.month if today.year == project.year else 12, "revision": project.revision}
    initial |= {name: getattr(project, name) for name in REPORTED}
    return told | {
        "may_keep": may_keep(user, project.owner, project.sensitivity),
        "month_form": MonthForm(initial=initial, auto_id=f"p{project.pk}_%s") if reports else None,
        "need_form": NeedForm(auto_id=f"n{project.pk}_%s") if reports else None,
    }


@allowed("import")
def new(request: PersonRequest) -> HttpResponse:
    """A project typed by hand."""
    form = ProjectForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = project_add(request.user, form.into(), form.values())
            messages.success(request, f"已立项：{project}")
            return redirect("tracking:project", pk=project.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": "新增项目", "button": "立项", "up": "projects"}
    return render(request, "tracking/form.html", context)


@signed_in
def edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is printed of a project."""
    project = get_object_or_404(projects_seen(request.user).select_related("owner"), pk=pk)
    if not may_keep(request.user, project.owner, project.sensitivity):
        raise Http404
    form = ProjectEditForm(request.POST or None, initial=ProjectEditForm.initial_of(project))
    if request.method == "POST" and form.is_valid():
        try:
            project_edit(request.user, project, form.values(), revision=form.cleaned_data["revision"])
            messages.success(request, "已保存。")
            return redirect("tracking:project", pk=project.pk)
        except LuoshiError as error:
            form.add_error(None, str(error))
    context = {"form": form, "title": "修改项目", "thing": project, "button": "保存修改", "up": "projects"}
    return render(request, "tracking/form.html", context)


@allowed("import")
def from_ledger(request: PersonRequest) -> HttpResponse:
    """Choose accepted projects of the ledger."""
    form = ListForm(request.user, request.POST or request.GET or None)
    rows: Any = ()
    words, document = request.GET.get("q", "")[:80], request.GET.get("document", "")[:18]
    if form.is_valid():
        told = form.cleaned_data
        rows = projects_free(request.user, told["owner"], told["year"], document=document, words=words)
        if request.method == "POST":
            keys = [int(key) for key in request.POST.getlist("row") if key_of(key)]
            made = projects_from_ledger(request.user, form.into(), list(rows.filter(pk__in=keys[:1000])))
            messages.success(request, f"已立项 {len(made)} 个。" if made else "没有选中项目，没有立项。")
            return redirect("tracking:projects")
    context = {"form": form, "rows": paged(request, rows), "q": words, "title": "由台账选项目", "up": "projects"}
    return render(request, "tracking/from_ledger.html", context)


@signed_in
@require_POST
def report(request: PersonRequest, pk: int) -> HttpResponse:
    """Report a month."""
    form = MonthForm(request.POST, request.FILES)

    def act(project: KeyProject) -> str:
        if not form.is_valid():
            raise LuoshiError("L719", first_errors(form), str(project), "请改正后再报")
        told = form.cleaned_data
        dates = {name: told[name] for name in REPORTED if told.get(name)}
        names = ("month", "done", "month_done", "included", "image", "problems", "steps", "note")
        month = MonthTold(**{name: told[name] for name in names}, dates=dates)
        project_report(request.user, project, month, form.given(), revision=told["revision"])
        return f"{told['month']}月进度已报。"

    return _act(request, pk, act)


@signed_in
@require_POST
def need(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what a project needs of a factor."""
    form = NeedForm(request.POST)

    def act(project: KeyProject) -> str:
        if not form.is_valid():
            raise LuoshiError("L718", first_errors(form), str(project), "请改正后再存")
        key = form.cleaned_data["need"]
        there = get_object_or_404(project.needs.all(), pk=key) if key else None
        need_set(request.user, project, form.values(), there)
        return "要素已保存。"

    return _act(request, pk, act)


@signed_in
@require_POST
def package(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a project into a package, by the package's number; empty takes it out."""
    code = request.POST.get("code", "").strip()

    def act(project: KeyProject) -> str:
        mine = projects_seen(request.user).filter(owner=project.owner, year=project.year)
        parent = mine.filter(code=code).first() or mine.filter(name=code).first() if code else None
        if code and parent is None:
            raise LuoshiError("L718", "这份台账里没有这个项目包", code[:40], "请填项目包的代码或全名")
        project_split(request.user, project, parent, revision=key_of(request.POST.get("revision", "")) or 0)
        return "已归入项目包。" if parent else "已移出项目包。"

    return _act(request, pk, act)


def _act(request: PersonRequest, pk: int, act: Callable[[KeyProject], str]) -> HttpResponse:
    project = get_object_or_404(projects_seen(request.user).select_related("owner", "organ"), pk=pk)
    try:
        messages.success(request, act(project))
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect("tracking:project", pk=pk)
