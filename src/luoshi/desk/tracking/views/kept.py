"""Saved views and their links; where a value comes from; uploads with their preview."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.ledger.files import keep, path_of
from luoshi.desk.tracking.forms import UploadForm
from luoshi.desk.tracking.importing import Plan, project_plan, task_plan
from luoshi.desk.tracking.models import SavedView
from luoshi.desk.tracking.permits import demand_keep
from luoshi.desk.tracking.selectors.origins import origin_of
from luoshi.desk.tracking.selectors.register import views_seen
from luoshi.desk.tracking.services.projects import projects_put
from luoshi.desk.tracking.services.tasks import TaskList, tasks_put
from luoshi.desk.tracking.services.views import PAGES, view_drop, view_save
from luoshi.desk.tracking.templatetags.tracking import address_of
from luoshi.desk.tracking.views.lists import fragment
from luoshi.records import LuoshiError

MOST_BYTES = 5_000_000
_PAGES = {"promises": "promise-runs"}


@signed_in
@require_POST
def view_new(request: PersonRequest) -> HttpResponse:
    """Save the list as it is shown, under a name."""
    page, query = request.POST.get("list", ""), request.POST.get("query", "")
    shared = request.user.organ if request.POST.get("shared") == "1" else None
    try:
        view = view_save(request.user, page, request.POST.get("name", ""), query, shared=shared)
        messages.success(request, f"视图“{view.name}”已保存。")
    except LuoshiError as error:
        messages.error(request, str(error))
    address = reverse(f"tracking:{_PAGES.get(page, page)}") if page in PAGES else reverse("tracking:targets")
    return redirect(f"{address}?{query}" if query else address)


@signed_in
@require_GET
def view(request: PersonRequest, pk: int) -> HttpResponse:
    """The lasting link of a saved view."""
    found = get_object_or_404(views_seen(request.user), pk=pk)
    return redirect(f"{reverse(f'tracking:{_PAGES.get(found.page, found.page)}')}?{found.query}")


@signed_in
@require_POST
def view_delete(request: PersonRequest, pk: int) -> HttpResponse:
    """Delete one's own view."""
    found: SavedView = get_object_or_404(views_seen(request.user), pk=pk)
    try:
        view_drop(request.user, found)
        messages.success(request, "视图已删除。")
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect(f"tracking:{_PAGES.get(found.page, found.page)}")


@signed_in
@require_GET
def origin(request: PersonRequest, what: str, pk: int, field: str) -> HttpResponse:
    """Where one value comes from: its sentence, its cell, who typed it, or what it was computed of."""
    found = origin_of(request.user, what, pk, field, moment_of(chosen_day(request)))
    if found is None:
        raise Http404
    template = "tracking/origin_part.html" if fragment(request) else "tracking/origin.html"
    context = {"found": found, "source": found.source, "thing": found.thing, "address": address_of(found.source)}
    context |= {"page": found.page, "field": field, "whole": template.endswith("origin.html")}
    return render(request, template, context)


@allowed("import")
def upload(request: PersonRequest, what: str) -> HttpResponse:
    """Upload a task or project table: shown first with every error's cell, entered when the person has seen it."""
    if what not in ("tasks", "projects"):
        raise Http404
    if request.method == "POST" and "token" in request.POST:
        return _enter(request, what)
    form = UploadForm(request.user, request.POST or None, request.FILES or None, project=what == "projects")
    context: dict[str, Any] = {"form": form, "what": what, "word": PAGES[what], "up": what}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["upload"]
        try:
            if file.size > MOST_BYTES:
                raise LuoshiError("L717", "文件太大", file.name, "任务表、项目表不超过 5 MB")
            demand_keep(request.user, form.into().owner, form.into().sensitivity)
            data = file.read()
            plan = _plan(request.user, what, data, file.name, form.into(), form.cleaned_data.get("month"))
            place, _ = keep(data)
            told = {"place": place, "name": file.name, "what": what, "month": form.cleaned_data.get("month")}
            into = form.into()
            told |= {"owner": into.owner.pk, "year": into.year, "series": into.series, "level": into.sensitivity}
            context |= {"plan": plan, "token": signing.dumps(told | {"by": request.user.pk}, salt="tracking.upload")}
        except LuoshiError as error:
            form.add_error(None, str(error))
    return render(request, "tracking/upload.html", context)


def _plan(actor: User, what: str, data: bytes, name: str, into: TaskList, month: int | None) -> Plan:
    if what == "tasks":
        return task_plan(actor, data, name, into.year)
    return project_plan(actor, data, name, into.year, month)


def _enter(request: PersonRequest, what: str) -> HttpResponse:
    """Enter what was shown: read again from the kept file, by the person who saw it."""
    try:
        told = signing.loads(request.POST["token"], salt="tracking.upload", max_age=86_400)
    except signing.BadSignature:
        messages.error(request, "预览已过期，请重新上传。")
        return redirect("tracking:upload", what=what)
    if told["by"] != request.user.pk or told["what"] != what:
        raise Http404
    form = UploadForm(request.user)
    owner = get_object_or_404(form.fields["owner"].queryset, pk=told["owner"])  # type: ignore[attr-defined]
    into = TaskList(owner, told["year"], told["series"], told["level"])
    try:
        plan = _plan(request.user, what, path_of(told["place"]).read_bytes(), told["name"], into, told["month"])
        if plan.errors:
            raise LuoshiError("L717", f"表里还有 {len(plan.errors)} 处错误", told["name"], "请改好后重新上传")
        count = _put(request.user, what, into, plan)
        messages.success(request, f"已导入 {count} {'项任务' if what == 'tasks' else '个项目'}。")
    except LuoshiError as error:
        messages.error(request, str(error))
        return redirect("tracking:upload", what=what)
    return redirect(f"tracking:{what}")


def _put(actor: User, what: str, into: TaskList, plan: Plan) -> int:
    if not plan.tasks and not plan.projects:
        raise LuoshiError("L717", "表里没有可导入的行", plan.table.file, "请检查表头下面有没有内容")
    if what == "tasks":
        return len(tasks_put(actor, into, plan.tasks, "导入"))
    return len(projects_put(actor, into, plan.projects, "导入"))
