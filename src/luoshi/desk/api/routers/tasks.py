"""Tasks: the list, one with all that belongs to it, put into the list, changed, reported, decided."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated

from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from luoshi.desk.accounts.models import Organ
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.api.answering import answer, change, listed_keys, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, AsOf, Key, Words, past_asked
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import tracking as told
from luoshi.desk.api.schemas import tracking_in as given
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.files import path_of
from luoshi.desk.tracking.models import DueChange, Evidence, Milestone, Task
from luoshi.desk.tracking.permits import projects_seen, tasks_seen
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors import tasks as selectors
from luoshi.desk.tracking.services.deciding import due_ask, due_decide, task_decide
from luoshi.desk.tracking.services.reports import File, Told, milestone_done, task_report
from luoshi.desk.tracking.services.tasks import (
    TaskList,
    milestones_set,
    task_add,
    task_edit,
    tasks_from_ledger,
)
from luoshi.desk.tracking.states import standing

router = Router(tags=["任务"])
Number = Annotated[int, Path(ge=1, le=MOST)]
FILES = {
    "responses": {200: {"description": "文件", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
}


class Sought(AsOf):
    """What tasks are narrowed to."""

    q: Words = Field("", description="任务、目标、进展里的字。")
    year: int | None = Field(None, ge=1949, le=2100, description="年度。")
    series: Words = Field("", description="台账名称。")
    theme: Words = Field("", description="板块。")
    organ: Key | None = Field(None, description="牵头（含下级）或配合的单位号。")
    leader: Words = Field("", description="牵头领导。")
    state: Words = Field("", description="状态，如 overdue。")
    light: Words = Field("", description="亮这种灯的；none 是不亮灯的。")


@router.get("/tasks", response=told.TaskPage, summary="任务")
@needs("read")
def tasks(request: ApiRequest, sought: Query[Sought]) -> HttpResponse:
    """令牌能看到的任务，各带状态和亮灯；可看某一天终了时的样子。"""
    names = {"q", "year", "series", "theme", "organ", "leader", "state", "light"}
    plain = {name: "" if value is None else str(value) for name, value in sought.model_dump(include=names).items()}
    cursor = past_asked(sought)
    found = selectors.task_list(request.auth, selectors.Sought(**plain), chosen(), moment=cursor.moment)

    def make(keys: Sequence[int]) -> Iterator[told.TaskOut]:
        lines = selectors.lines_of(found, keys)
        prefetch_related_objects([line.task for line in lines], "owner", "lead")
        for line in lines:
            yield told.TaskOut.of(line.task, line.standing, line.milestones)

    return listed_keys(request, found.keys, sought, cursor, told.TaskPage, make)


@router.post("/tasks/from-ledger", response={201: given.Made}, summary="由台账立项任务")
@needs("tracking", 404)
def tasks_taken(request: ApiRequest, payload: given.FromLedger) -> HttpResponse:
    """把审读采用了的任务（/records/commitments）立进一份台账，带着原句。"""
    into = list_of(request, payload.owner, payload.year, payload.series, 0)

    def work() -> tuple[int, given.Made]:
        rows = selectors.commitments_free(request.auth, into.owner).filter(pk__in=payload.rows)
        return 201, given.Made(ids=[row.pk for row in tasks_from_ledger(request.auth, into, rows)])

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/tasks/{pk}", response=told.TaskWhole, summary="一项任务")
@needs("read", 404)
def task(request: ApiRequest, pk: Number) -> HttpResponse:
    """任务和历次进展、佐证、决定、改动；ETag 用于修改、报进展、决定。"""
    return answer(request, whole(request, pk))


@router.post("/tasks", response={201: told.TaskWhole}, summary="立项任务")
@needs("tracking", 404)
def task_new(request: ApiRequest, payload: given.TaskNew) -> HttpResponse:
    """在一份台账里立一项任务。"""
    into = list_of(request, payload.owner, payload.year, payload.series, payload.sensitivity)
    into = replace(into, draft=payload.draft)

    def work() -> tuple[int, told.TaskWhole]:
        made = task_add(request.auth, into, payload.values(), payload.by_quarter())
        return 201, whole(request, made.pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.patch("/tasks/{pk}", response=told.TaskWhole, summary="修改任务")
@needs("tracking", 404, 409, 412, 428)
def task_change(request: ApiRequest, pk: Number, payload: given.TaskChange) -> HttpResponse:
    """改印出来的各栏和形象进度；报过进展的，时限要申请调整。须带 If-Match。"""

    def do(row: Task) -> None:
        task_edit(request.auth, row, payload.values(), revision=row.revision)
        if payload.quarters:
            milestones_set(request.auth, row, payload.by_quarter())

    return change(request, lambda: locked(request, pk), lambda: whole(request, pk), do, sent=payload)


@router.post("/tasks/{pk}/reports", response={201: told.TaskWhole}, summary="报任务进展")
@needs("tracking", 404, 409, 412, 428)
def report(request: ApiRequest, pk: Number, payload: given.Progress) -> HttpResponse:
    """牵头单位报一期进展，可带佐证文件；done 是报完成，等督查核实。须带 If-Match。"""
    files = files_of(payload.evidence)

    def do(row: Task) -> None:
        said = Told(**payload.model_dump(exclude={"evidence"}))
        task_report(request.auth, row, said, files, revision=row.revision)

    return change(request, lambda: locked(request, pk), lambda: whole(request, pk), do, sent=payload, made=201)


@router.post("/tasks/{pk}/decisions", response=told.TaskWhole, summary="核实、退回、销号等")
@needs("supervision", 404, 409, 412, 428)
def task_decided(request: ApiRequest, pk: Number, payload: given.Decided) -> HttpResponse:
    """督查对任务的决定；自己拟的不能自己批准，自己报的不能自己核实、销号。须带 If-Match。"""
    return _step(request, pk, payload, payload.decision, payload.reason, payload.into)


@router.post("/tasks/{pk}/answers", response=told.TaskWhole, summary="签收任务或提出异议")
@needs("tracking", 404, 409, 412, 428)
def task_answered(request: ApiRequest, pk: Number, payload: given.Answered) -> HttpResponse:
    """牵头单位对交办的任务签收，或写明理由提出异议。须带 If-Match。"""
    return _step(request, pk, payload, payload.answer, payload.reason, None)


@router.post("/tasks/{pk}/due-changes", response={201: told.TaskWhole}, summary="申请调整时限")
@needs("tracking", 404, 409, 412, 428)
def due_asked(request: ApiRequest, pk: Number, payload: given.DueAsk) -> HttpResponse:
    """牵头单位或台账单位提出；批复前仍按原时限。须带 If-Match。"""
    return change(
        request, lambda: locked(request, pk), lambda: whole(request, pk),
        lambda row: due_ask(request.auth, row, payload.due, payload.reason), sent=payload, made=201,
    )  # fmt: skip


@router.post("/tasks/{pk}/due-changes/{asked}/answer", response=told.TaskWhole, summary="批复时限调整")
@needs("supervision", 404, 409, 412, 428)
def due_answered(request: ApiRequest, pk: Number, asked: Number, payload: given.DueAnswer) -> HttpResponse:
    """督查同意或不同意；自己提的不能自己批。须带 If-Match。"""

    def do(row: Task) -> None:
        one = get_object_or_404(DueChange.objects.filter(task=row).select_related("task"), pk=asked)
        due_decide(request.auth, one, granted=payload.granted, answer=payload.answer)

    return change(request, lambda: locked(request, pk), lambda: whole(request, pk), do, sent=payload)


@router.patch("/tasks/{pk}/milestones/{milestone}", response=told.TaskWhole, summary="节点完成")
@needs("tracking", 404, 409, 412, 428)
def milestone_reached(request: ApiRequest, pk: Number, milestone: Number, payload: given.MilestoneDone) -> HttpResponse:
    """写明节点何日做到，或收回。须带 If-Match。"""

    def do(row: Task) -> None:
        one = get_object_or_404(Milestone.objects.filter(task=row).select_related("task"), pk=milestone)
        milestone_done(request.auth, one, payload.done_on)

    return change(request, lambda: locked(request, pk), lambda: whole(request, pk), do, sent=payload)


@router.get("/evidence/{pk}", summary="下载佐证文件", openapi_extra=FILES)
@needs("read", 404)
def evidence(request: ApiRequest, pk: Number) -> HttpResponseBase:
    """任务或项目进展的佐证文件，原样；下载记入审计。"""
    one = get_object_or_404(Evidence.objects.select_related("report__task__owner", "monthly__project__owner"), pk=pk)
    thing = one.report.task if one.report else one.monthly.project if one.monthly else None
    seen = tasks_seen(request.auth) if one.report else projects_seen(request.auth)
    if thing is None or not seen.filter(pk=thing.pk).exists() or not path_of(one.file).exists():
        raise Http404
    record_alone("下载佐证", actor=request.auth, target=thing, organ=thing.owner, detail={"文件": one.name})
    return FileResponse(
        path_of(one.file).open("rb"), as_attachment=True, filename=one.name, content_type="application/octet-stream"
    )


def _step(request: ApiRequest, pk: int, sent: Schema, decision: str, reason: str, other: int | None) -> HttpResponse:
    into = get_object_or_404(tasks_seen(request.auth), pk=other) if other else None
    return change(
        request, lambda: locked(request, pk), lambda: whole(request, pk),
        lambda row: task_decide(request.auth, row, decision, reason, revision=row.revision, into=into), sent=sent,
    )  # fmt: skip


def list_of(request: ApiRequest, owner: int, year: int, series: str = "", sensitivity: int = 0) -> TaskList:
    """The list into which something is put.

    Raises:
        Http404: its owner is none that the person may see.
    """
    organs = Organ.objects.filter(visible(request.auth, "import", organ="", sensitivity=""))
    offered = organs | Organ.objects.filter(visible(request.auth, organ="", sensitivity=""))
    return TaskList(get_object_or_404(offered, pk=owner), year, series.strip(), sensitivity)


def files_of(sent: list[given.EvidenceIn]) -> list[File]:
    """Files of evidence out of JSON.

    Raises:
        ProblemError: one is not written in Base64.
    """
    try:
        return [File(one.name, base64.b64decode(one.base64, validate=True)) for one in sent]
    except (binascii.Error, ValueError) as error:
        raise ProblemError(
            422, "L745", "不是 Base64 编码", "evidence.base64", "请把文件的字节按 Base64 编码"
        ) from error


def whole(request: ApiRequest, pk: int) -> told.TaskWhole:
    """A task with all that belongs to it.

    Raises:
        Http404: there is none that the person may see.
    """
    found = selectors.task_whole(request.auth, pk)
    if found is None:
        raise Http404
    stands = standing(found.task, timezone.localdate(), chosen())
    return told.TaskWhole(
        **told.TaskOut.of(found.task, stands, found.milestones).model_dump(),
        reports=[told.ReportOut.of(one) for one in found.reports],
        reviews=[told.ReviewOut.of(one) for one in found.reviews],
        due_changes=[told.DueOut.of(one) for one in found.due_changes],
        history=told.ChangeOut.all(found.history),
    )


def locked(request: ApiRequest, pk: int) -> Task:
    """A task that the person may see, locked until the transaction ends."""
    rows = tasks_seen(request.auth).select_for_update(no_key=True, of=("self",)).select_related("owner", "lead")
    return get_object_or_404(rows, pk=pk)
