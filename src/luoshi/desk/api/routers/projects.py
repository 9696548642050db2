"""Key projects: the list, one with its months and needs, put into the list, changed, reported, packed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from luoshi.desk.api.answering import answer, change, listed_keys, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, AsOf, Key, Words, past_asked
from luoshi.desk.api.routers.tasks import files_of, list_of
from luoshi.desk.api.schemas import projects as told
from luoshi.desk.api.schemas import projects_in as given
from luoshi.desk.api.schemas.tracking import ChangeOut
from luoshi.desk.api.schemas.tracking_in import FromLedger, Made
from luoshi.desk.tracking.models import KeyProject
from luoshi.desk.tracking.permits import projects_seen
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors import projects as selectors
from luoshi.desk.tracking.services.monthly import REPORTED, MonthTold, project_report
from luoshi.desk.tracking.services.projects import (
    need_set,
    project_add,
    project_edit,
    project_split,
    projects_from_ledger,
)

router = Router(tags=["项目"])
Number = Annotated[int, Path(ge=1, le=MOST)]


class Sought(AsOf):
    """What projects are narrowed to."""

    q: Words = Field("", description="名称、代码、项目单位里的字。")
    year: int | None = Field(None, ge=1949, le=2100, description="年度。")
    organ: Key | None = Field(None, description="责任单位号，含下级。")
    category: Words = Field("", description="领域。")
    level: Words = Field("", description="级别。")
    kind: Words = Field("", description="类型。")
    stage: Literal["", "waiting", "started", "finished"] = Field("", description="未开工、已开工、已竣工。")
    light: Words = Field("", description="亮这种灯的；none 是不亮灯的。")


@router.get("/projects", response=told.ProjectPage, summary="项目")
@needs("read")
def projects(request: ApiRequest, sought: Query[Sought]) -> HttpResponse:
    """令牌能看到的重点项目，各带亮灯；可看某一天终了时的样子。"""
    names = {"q", "year", "organ", "category", "level", "kind", "stage", "light"}
    plain = {name: "" if value is None else str(value) for name, value in sought.model_dump(include=names).items()}
    cursor = past_asked(sought)
    found = selectors.project_list(request.auth, selectors.Sought(**plain), chosen(), moment=cursor.moment)

    def make(keys: Sequence[int]) -> Iterator[told.ProjectOut]:
        lines = selectors.lines_of(found, keys)
        prefetch_related_objects([line.project for line in lines], "owner", "organ")
        for line in lines:
            yield told.ProjectOut.of(line)

    return listed_keys(request, found.keys, sought, cursor, told.ProjectPage, make)


@router.post("/projects/from-ledger", response={201: Made}, summary="由台账选项目")
@needs("tracking", 404)
def projects_taken(request: ApiRequest, payload: FromLedger) -> HttpResponse:
    """把审读采用了的项目（/records/projects）立进一份台账，带着原句。"""
    into = list_of(request, payload.owner, payload.year)

    def work() -> tuple[int, Made]:
        rows = selectors.projects_free(request.auth, into.owner, into.year).filter(pk__in=payload.rows)
        return 201, Made(ids=[row.pk for row in projects_from_ledger(request.auth, into, list(rows))])

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/projects/{pk}", response=told.ProjectWhole, summary="一个项目")
@needs("read", 404)
def project(request: ApiRequest, pk: Number) -> HttpResponse:
    """项目和各月进度、佐证、要素、改动；ETag 用于修改、报进度。"""
    return answer(request, whole(request, pk))


@router.post("/projects", response={201: told.ProjectWhole}, summary="立项项目")
@needs("tracking", 404)
def project_new(request: ApiRequest, payload: given.ProjectNew) -> HttpResponse:
    """在一份台账里立一个项目；台账里已有同一代码的，更新那一个。"""
    into = list_of(request, payload.owner, payload.year, sensitivity=payload.sensitivity)

    def work() -> tuple[int, told.ProjectWhole]:
        return 201, whole(request, project_add(request.auth, into, payload.values()).pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.patch("/projects/{pk}", response=told.ProjectWhole, summary="修改项目")
@needs("tracking", 404, 409, 412, 428)
def project_change(request: ApiRequest, pk: Number, payload: given.ProjectChange) -> HttpResponse:
    """改印出来的各栏。须带 If-Match。"""
    return change(
        request, lambda: _locked(request, pk), lambda: whole(request, pk),
        lambda row: project_edit(request.auth, row, payload.values(), revision=row.revision), sent=payload,
    )  # fmt: skip


@router.post("/projects/{pk}/months", response={201: told.ProjectWhole}, summary="报项目月进度")
@needs("tracking", 404, 409, 412, 428)
def month_report(request: ApiRequest, pk: Number, payload: given.MonthIn) -> HttpResponse:
    """责任单位报一个月：完成投资、形象进度、开工、纳统，可带佐证。须带 If-Match。"""
    files = files_of(payload.evidence)

    def do(row: KeyProject) -> None:
        dates = {name: getattr(payload, name) for name in REPORTED if getattr(payload, name)}
        said = MonthTold(
            payload.month, Decimal(payload.done), _decimal(payload.month_done), _decimal(payload.included),
            payload.image, payload.problems, payload.note, dates,
        )  # fmt: skip
        project_report(request.auth, row, said, files, revision=row.revision)

    return change(request, lambda: _locked(request, pk), lambda: whole(request, pk), do, sent=payload, made=201)


@router.post("/projects/{pk}/needs", response={201: told.ProjectWhole}, summary="项目要素")
@needs("tracking", 404, 409, 412, 428)
def need(request: ApiRequest, pk: Number, payload: given.NeedIn) -> HttpResponse:
    """写明项目需要什么要素、落实了多少；写 id 是改已有的。须带 If-Match。"""

    def do(row: KeyProject) -> None:
        there = get_object_or_404(row.needs.all(), pk=payload.id) if payload.id else None
        values = payload.model_dump(exclude={"id"})
        values |= {name: Decimal(values[name]) for name in ("quantity", "granted")}
        need_set(request.auth, row, values, there)

    return change(request, lambda: _locked(request, pk), lambda: whole(request, pk), do, sent=payload, made=201)


@router.post("/projects/{pk}/package", response=told.ProjectWhole, summary="归入项目包")
@needs("tracking", 404, 409, 412, 428)
def package(request: ApiRequest, pk: Number, payload: given.Package) -> HttpResponse:
    """归入同一份台账的一个项目包，或移出。须带 If-Match。"""

    def do(row: KeyProject) -> None:
        mine = projects_seen(request.auth)
        parent = get_object_or_404(mine, pk=payload.package) if payload.package else None
        project_split(request.auth, row, parent, revision=row.revision)

    return change(request, lambda: _locked(request, pk), lambda: whole(request, pk), do, sent=payload)


def whole(request: ApiRequest, pk: int) -> told.ProjectWhole:
    """A project with all that belongs to it.

    Raises:
        Http404: there is none that the person may see.
    """
    found = selectors.project_whole(request.auth, pk)
    if found is None:
        raise Http404
    return told.ProjectWhole(
        **told.ProjectOut.of(selectors.line_of(found.project, chosen())).model_dump(),
        months=[told.MonthOut.of(one) for one in found.months],
        needs=[told.NeedOut.of(one) for one in found.needs],
        history=ChangeOut.all(found.history),
    )


def _decimal(words: str | None) -> Decimal | None:
    return None if words is None else Decimal(words)


def _locked(request: ApiRequest, pk: int) -> KeyProject:
    rows = projects_seen(request.auth).select_for_update(no_key=True, of=("self",)).select_related("owner", "organ")
    return get_object_or_404(rows, pk=pk)
