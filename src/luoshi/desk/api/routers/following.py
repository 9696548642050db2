"""Targets with their pace, the register of pilots and honours, promises, saved views."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from luoshi.desk.api.answering import answer, change, listed, listed_keys, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, AsOf, Key, OfDay, Paged, Words, moment_asked, past_asked
from luoshi.desk.api.routers.tasks import list_of
from luoshi.desk.api.schemas import register as told
from luoshi.desk.api.schemas import targets as targets_told
from luoshi.desk.api.schemas import tracking_in as given
from luoshi.desk.api.schemas.tracking import ChangeOut
from luoshi.desk.ledger.selectors.documents import versions_seen
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.tracking.models import Distinction, Link, PromiseRun
from luoshi.desk.tracking.permits import distinctions_seen, runs_seen
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors import register as selectors
from luoshi.desk.tracking.selectors.targets import Sought as SoughtTargets
from luoshi.desk.tracking.selectors.targets import target_list, years_with_targets
from luoshi.desk.tracking.selectors.tasks import history_of
from luoshi.desk.tracking.services.honours import honour_add, honour_edit, honours_from_ledger
from luoshi.desk.tracking.services.promises import link_rule, promises_run
from luoshi.desk.tracking.services.views import view_drop, view_save

router = Router(tags=["目标、荣誉、承诺"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_TEXTS = ("plan__text", "plan__outline", "report__text", "report__outline")


class TargetsSought(OfDay):
    """What targets are narrowed to."""

    year: int | None = Field(None, ge=1949, le=2100, description="年度；不写是最近有目标的一年。")
    q: Words = Field("", description="指标名称里的字。")
    organ: Key | None = Field(None, description="单位号。")
    light: Words = Field("", description="亮这种灯的；none 是不亮灯的。")


class HonoursSought(AsOf):
    """What the register is narrowed to."""

    q: Words = Field("", description="名称、获得者里的字。")
    year: int | None = Field(None, ge=1949, le=2100, description="登记的年度。")
    level: Words = Field("", description="级别。")
    kind: Words = Field("", description="类别。")
    organ: Key | None = Field(None, description="责任单位号，含下级。")
    status: Words = Field("", description="状态。")


class PromisesSought(Paged):
    """What promises are narrowed to."""

    outcome: Words = Field("", description="结果。")


class FromRecords(Schema, extra="forbid"):
    """Honours of the ledger that are to be entered into the register (由台账登记)."""

    owner: Key = Field(description="台账归属：单位号。")
    year: given.Year = Field(description="登记的年度。")
    rows: list[Key] = Field(min_length=1, max_length=1000, description="台账荣誉的行号。")


@router.get("/targets", response=targets_told.TargetList, summary="目标和进度")
@needs("read")
def targets(request: ApiRequest, sought: Query[TargetsSought]) -> HttpResponse:
    """一年的目标，各带最近的值、完成比例、时间进度、差距、亮灯和算式；可看某一天终了时的样子。"""
    years = years_with_targets(request.auth)
    now = timezone.localdate().year
    year = sought.year or (now if now in years or not years else years[0])
    moment = moment_asked(sought) if sought.as_of else None
    asked = SoughtTargets(q=sought.q, year=str(year), organ=str(sought.organ or ""), light=sought.light)
    lines = target_list(request.auth, asked, chosen(), moment=moment)
    return answer(
        request, targets_told.TargetList(year=year, items=[targets_told.TargetOut.of(line) for line in lines])
    )


@router.get("/honours", response=told.HonourPage, summary="荣誉试点")
@needs("read")
def honours(request: ApiRequest, sought: Query[HonoursSought]) -> HttpResponse:
    """登记簿里的荣誉和试点，从创建到摘牌；可看某一天终了时的样子。"""
    plain = sought.model_dump(include={"q", "year", "level", "kind", "organ", "status"})
    asked = selectors.Sought(**{name: "" if value is None else str(value) for name, value in plain.items()})
    cursor = past_asked(sought)
    keys = selectors.distinction_list(request.auth, asked, moment=cursor.moment)

    def make(some: Sequence[int]) -> list[told.HonourOut]:
        return [told.HonourOut.of(row) for row in selectors.distinctions_of(some, cursor.moment)]

    return listed_keys(request, keys, sought, cursor, told.HonourPage, make)


@router.post("/honours/from-ledger", response={201: given.Made}, summary="由台账登记荣誉试点")
@needs("tracking", 404)
def honours_taken(request: ApiRequest, payload: FromRecords) -> HttpResponse:
    """把审读采用了的荣誉（/records/honours）登记进来，带着原句。"""
    into = list_of(request, payload.owner, payload.year)

    def work() -> tuple[int, given.Made]:
        rows = selectors.honours_free(request.auth, into.owner).filter(pk__in=payload.rows)
        return 201, given.Made(ids=[row.pk for row in honours_from_ledger(request.auth, into, list(rows))])

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/honours/{pk}", response=told.HonourWhole, summary="一项荣誉试点")
@needs("read", 404)
def honour(request: ApiRequest, pk: Number) -> HttpResponse:
    """一项和它的历次改动；ETag 用于修改。"""
    return answer(request, _honour(request, pk))


@router.post("/honours", response={201: told.HonourWhole}, summary="登记荣誉试点")
@needs("tracking", 404)
def honour_new(request: ApiRequest, payload: told.HonourNew) -> HttpResponse:
    """登记一项荣誉或试点。"""
    into = list_of(request, payload.owner, payload.year, sensitivity=payload.sensitivity)
    values = payload.values() | _organ(request, payload)

    def work() -> tuple[int, told.HonourWhole]:
        return 201, _honour(request, honour_add(request.auth, into, values).pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.patch("/honours/{pk}", response=told.HonourWhole, summary="修改荣誉试点")
@needs("tracking", 404, 409, 412, 428)
def honour_change(request: ApiRequest, pk: Number, payload: told.HonourChange) -> HttpResponse:
    """改各栏，状态照 创建中、已获批、复审、摘牌 的次序。须带 If-Match。"""
    values = payload.values() | _organ(request, payload)

    def lock() -> Distinction:
        rows = (
            distinctions_seen(request.auth)
            .select_for_update(no_key=True, of=("self",))
            .select_related("owner", "organ")
        )
        return get_object_or_404(rows, pk=pk)

    return change(
        request, lock, lambda: _honour(request, pk),
        lambda row: honour_edit(request.auth, row, values, revision=row.revision), sent=payload,
    )  # fmt: skip


@router.get("/promises", response=told.RunPage, summary="承诺对照")
@needs("read")
def runs(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """做过的计划与报告的对照。"""
    return listed(request, _runs(request), page, told.RunPage, told.RunOut.of)


@router.get("/promises/{pk}", response=told.RunOut, summary="一次承诺对照")
@needs("read", 404)
def run(request: ApiRequest, pk: Number) -> HttpResponse:
    """按编号取。"""
    return answer(request, told.RunOut.of(get_object_or_404(_runs(request), pk=pk)))


@router.post("/promises", response={201: told.RunOut}, summary="对照承诺")
@needs("review", 404)
def run_new(request: ApiRequest, payload: told.RunNew) -> HttpResponse:
    """拿一份计划与以后的报告对照，看每条承诺怎么样了。"""
    rows = versions_seen(request.auth, "review").select_related("document__organ")
    plan, report = (get_object_or_404(rows, pk=pk) for pk in (payload.plan, payload.report))

    def work() -> tuple[int, told.RunOut]:
        made = promises_run(request.auth, plan, report, plans=payload.plans)
        return 201, told.RunOut.of(get_object_or_404(_runs(request), pk=made.pk))

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/promises/{pk}/links", response=told.PromisePage, summary="对照出的各条承诺")
@needs("read", 404)
def links(request: ApiRequest, pk: Number, sought: Query[PromisesSought]) -> HttpResponse:
    """每条承诺、报告里对应的话、结果和算式。"""
    rows = Link.objects.filter(run=get_object_or_404(runs_seen(request.auth), pk=pk))
    rows = rows.filter(outcome=sought.outcome) if sought.outcome else rows
    return listed(request, rows, sought, told.PromisePage, told.PromiseOut.of)


@router.get("/links/{pk}", response=told.PromiseOut, summary="一条承诺")
@needs("read", 404)
def link(request: ApiRequest, pk: Number) -> HttpResponse:
    """按编号取；ETag 用于采纳或拒绝。"""
    return answer(request, _link(request, pk))


@router.post("/links/{pk}/rulings", response=told.PromiseOut, summary="采纳或拒绝对应")
@needs("review", 404, 409, 412, 428)
def rule(request: ApiRequest, pk: Number, payload: told.RulingIn) -> HttpResponse:
    """写明理由采纳或拒绝；以后再对照也算数。须带 If-Match。"""

    def lock() -> Link:
        rows = Link.objects.filter(run__in=runs_seen(request.auth)).select_for_update(no_key=True, of=("self",))
        return get_object_or_404(rows.select_related("run"), pk=pk)

    return change(
        request, lock, lambda: _link(request, pk),
        lambda row: link_rule(request.auth, row, payload.decision, payload.note), sent=payload,
    )  # fmt: skip


@router.get("/views", response=targets_told.ViewPage, summary="视图")
@needs("read")
def views(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """自己保存的视图，和与自己单位共享的。"""
    rows, mine = selectors.views_seen(request.auth), request.auth.pk
    return listed(request, rows, page, targets_told.ViewPage, lambda row: targets_told.ViewOut.of(row, mine))


@router.get("/views/{pk}", response=targets_told.ViewOut, summary="一个视图")
@needs("read", 404)
def view(request: ApiRequest, pk: Number) -> HttpResponse:
    """按编号取。"""
    return answer(request, _view(request, pk))


@router.post("/views", response={201: targets_told.ViewOut}, summary="保存视图")
@needs("tracking")
def view_new(request: ApiRequest, payload: given.ViewNew) -> HttpResponse:
    """保存一张表的筛选、排序、分组；同名的替换。"""

    def work() -> tuple[int, targets_told.ViewOut]:
        shared = request.auth.organ if payload.shared else None
        made = view_save(request.auth, payload.list, payload.name, payload.query, shared=shared)
        return 201, _view(request, made.pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.delete("/views/{pk}", response=targets_told.ViewOut, summary="删除视图")
@needs("tracking", 404, 409, 412, 428)
def view_delete(request: ApiRequest, pk: Number) -> HttpResponse:
    """删除自己的视图，答复是删去的内容。须带 If-Match。"""
    kept: list[targets_told.ViewOut] = []

    def tell() -> targets_told.ViewOut:
        kept[:] = kept or [_view(request, pk)]
        return kept[0]

    def lock() -> Any:
        row = get_object_or_404(selectors.views_seen(request.auth), pk=pk)
        if row.by_id != request.auth.pk:
            raise PermissionDenied("这是别人的视图，请让它的主人删除")
        return row

    return change(request, lock, tell, lambda row: view_drop(request.auth, row))


def _honour(request: ApiRequest, pk: int) -> told.HonourWhole:
    row = get_object_or_404(distinctions_seen(request.auth).select_related("owner", "organ"), pk=pk)
    return told.HonourWhole(**told.HonourOut.of(row).model_dump(), history=ChangeOut.all(
        history_of("honour", pk)))  # fmt: skip


def _organ(request: ApiRequest, payload: told.HonourChange) -> dict[str, Any]:
    if payload.organ is None:
        return {}
    return {"organ": get_object_or_404(organs_offered(request.auth), pk=payload.organ)}


def _runs(request: ApiRequest) -> QuerySet[PromiseRun]:
    return runs_seen(request.auth).select_related("plan__document", "report__document", "by").defer(*_TEXTS)


def _link(request: ApiRequest, pk: int) -> told.PromiseOut:
    return told.PromiseOut.of(get_object_or_404(Link.objects.filter(run__in=runs_seen(request.auth)), pk=pk))


def _view(request: ApiRequest, pk: int) -> targets_told.ViewOut:
    row = get_object_or_404(selectors.views_seen(request.auth), pk=pk)
    return targets_told.ViewOut.of(row, request.auth.pk)
