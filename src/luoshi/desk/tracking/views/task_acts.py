"""What is done to a task: reported, decided, its deadline moved, a milestone reached; evidence given out."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.files import path_of
from luoshi.desk.tracking.forms import ReportForm, day_of, first_errors
from luoshi.desk.tracking.models import DueChange, Evidence, Milestone, Task
from luoshi.desk.tracking.permits import projects_seen, tasks_seen
from luoshi.desk.tracking.services.deciding import due_ask, due_decide, task_decide
from luoshi.desk.tracking.services.reports import Told, milestone_done, task_report
from luoshi.desk.tracking.views.lists import key_of
from luoshi.records import LuoshiError


@signed_in
@require_POST
def report(request: PersonRequest, pk: int) -> HttpResponse:
    """Report what was done."""
    form = ReportForm(request.POST, request.FILES)

    def act(task: Task) -> str:
        if not form.is_valid():
            raise LuoshiError("L715", first_errors(form), str(task), "请改正后再报")
        told = form.cleaned_data
        names = ("period", "progress", "percent", "problems", "steps", "numbers", "done")
        task_report(request.user, task, Told(**{name: told[name] for name in names}), form.given(),
                    revision=told["revision"])  # fmt: skip
        return "已报完成，等待督查核实。" if told["done"] else "进展已报。"

    return _act(request, pk, act)


@signed_in
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a step with a task: approve, issue, accept, verify, return, close, suspend, merge, take out of the list."""
    decision, reason = request.POST.get("decision", ""), request.POST.get("reason", "")
    revision = key_of(request.POST.get("revision", "")) or 0

    def act(task: Task) -> str:
        into, number = None, key_of(request.POST.get("into", ""))
        if decision == "merged" and number:
            mine = tasks_seen(request.user).filter(owner=task.owner, year=task.year, series=task.series)
            into = mine.filter(number=number).exclude(pk=task.pk).order_by("pk").first()
        made = task_decide(request.user, task, decision, reason, revision=revision, into=into)
        return f"已{made.get_decision_display()}。"

    return _act(request, pk, act)


@signed_in
@require_POST
def due(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask to move a deadline."""

    def act(task: Task) -> str:
        due_ask(request.user, task, request.POST.get("due", ""), request.POST.get("reason", ""))
        return "已提出调整申请，等待批复；批复前仍按原时限。"

    return _act(request, pk, act)


@signed_in
@require_POST
def due_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Grant or refuse a request to move a deadline."""
    asked = get_object_or_404(DueChange.objects.filter(task__in=tasks_seen(request.user)).select_related("task"), pk=pk)
    granted = request.POST.get("answer") == "granted"

    def act(task: Task) -> str:
        due_decide(request.user, asked, granted=granted, answer=request.POST.get("reason", ""))
        return "已同意，时限已改。" if granted else "已答复不同意，仍按原时限。"

    return _act(request, asked.task_id, act)


@signed_in
@require_POST
def milestone(request: PersonRequest, pk: int) -> HttpResponse:
    """Say when a milestone was reached."""
    one = get_object_or_404(Milestone.objects.filter(task__in=tasks_seen(request.user)).select_related("task"), pk=pk)

    def act(task: Task) -> str:
        milestone_done(request.user, one, day_of(request.POST.get("day", "")))
        return "节点已更新。"

    return _act(request, one.task_id, act)


@signed_in
@require_GET
def evidence(request: PersonRequest, pk: int) -> HttpResponseBase:
    """A file of evidence, as a download; who took it is in the chain."""
    one = get_object_or_404(Evidence.objects.select_related("report__task__owner", "monthly__project__owner"), pk=pk)
    thing = one.report.task if one.report else one.monthly.project if one.monthly else None
    seen = tasks_seen(request.user) if one.report else projects_seen(request.user)
    if thing is None or not seen.filter(pk=thing.pk).exists():
        raise Http404
    path = path_of(one.file)
    if not path.exists():
        raise LuoshiError("L724", "佐证文件不在文件夹里", one.name, "请管理员从备份里恢复")
    record_alone("下载佐证", actor=request.user, target=thing, organ=thing.owner, detail={"文件": one.name})
    return FileResponse(path.open("rb"), as_attachment=True, filename=one.name, content_type="application/octet-stream")


def _act(request: PersonRequest, pk: int, act: Callable[[Task], str]) -> HttpResponse:
    """Do something to a task, tell what became of it, and go back to where the person was."""
    task = get_object_or_404(tasks_seen(request.user).select_related("owner", "lead"), pk=pk)
    try:
        messages.success(request, act(task))
    except LuoshiError as error:
        messages.error(request, str(error))
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(there) if there and safe else redirect("tracking:task", pk=pk)
