"""Organs and groups of units: read by whoever may read there, kept by whoever keeps organs."""

from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from luoshi.desk.accounts.models import Organ, UnitGroup, UnitGroupMember
from luoshi.desk.accounts.selectors import members_listed, organs_kept
from luoshi.desk.accounts.services import groups as group_services
from luoshi.desk.accounts.services import organs as services
from luoshi.desk.accounts.services.organs import OrganData
from luoshi.desk.api.answering import answer, change, listed, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged, Words
from luoshi.desk.api.schemas import about
from luoshi.desk.api.schemas import organs as told
from luoshi.desk.ledger.selectors.observations import organs_offered

router = Router(tags=["单位"])
Number = Annotated[int, Path(ge=1, le=MOST)]


class Sought(Paged):
    """What organs are narrowed to."""

    q: Words = Field("", description="现名或曾用名里的字。")
    under: Key | None = Field(None, description="只要这个单位和它的下级。")


@router.get("/organs", response=about.OrganPage, summary="单位列表")
@needs("read")
def organs(request: ApiRequest, sought: Query[Sought]) -> HttpResponse:
    """令牌能看到的单位。"""
    rows = organs_offered(request.auth)
    if sought.q:
        rows = rows.filter(pk__in=Organ.objects.filter(names__name__icontains=sought.q).values("pk"))
    if sought.under:
        rows = rows.filter(path__contains=f"/{sought.under}/")
    return listed(request, rows, sought, about.OrganPage, about.OrganOut.of)


@router.get("/organs/{pk}", response=told.OrganWhole, summary="一个单位")
@needs("read", 404)
def organ(request: ApiRequest, pk: Number) -> HttpResponse:
    """单位和它历来的名称；ETag 用于修改。"""
    return answer(request, _organ(request, pk))


@router.post("/organs", response={201: told.OrganWhole}, summary="新增单位")
@needs("organs", 404)
def organ_new(request: ApiRequest, payload: told.OrganNew) -> HttpResponse:
    """在一个单位之下新增单位。"""
    parent = get_object_or_404(organs_kept(request.auth), pk=payload.parent)

    def work() -> tuple[int, told.OrganWhole]:
        data = OrganData(payload.kind, payload.short, payload.order)
        made = services.organ_add(request.auth, parent, payload.name, data, since=payload.since)
        return 201, _organ(request, made.pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.patch("/organs/{pk}", response=told.OrganWhole, summary="修改单位")
@needs("organs", 404, 409, 412, 428)
def organ_change(request: ApiRequest, pk: Number, payload: told.OrganChange) -> HttpResponse:
    """改类别、简称、次序；更名另有调用。须带 If-Match。"""

    def do(row: Organ) -> None:
        kind, short = payload.kind or row.kind, row.short if payload.short is None else payload.short
        order = row.order if payload.order is None else payload.order
        services.organ_edit(request.auth, row, OrganData(kind, short, order))

    return change(request, lambda: _kept(request, pk), lambda: _organ(request, pk), do, sent=payload)


@router.post("/organs/{pk}/names", response=told.OrganWhole, summary="单位更名")
@needs("organs", 404, 409, 412, 428)
def organ_rename(request: ApiRequest, pk: Number, payload: told.OrganName_) -> HttpResponse:
    """自一天起用新名称，原名留在沿革里。须带 If-Match。"""
    return change(
        request, lambda: _kept(request, pk), lambda: _organ(request, pk),
        lambda row: services.organ_rename(request.auth, row, payload.name.strip(), on=payload.on), sent=payload,
    )  # fmt: skip


@router.post("/organs/{pk}/former-names", response=told.OrganWhole, summary="补记单位旧名")
@needs("organs", 404, 409, 412, 428)
def organ_former_name(request: ApiRequest, pk: Number, payload: told.FormerName) -> HttpResponse:
    """补记更早的名称。须带 If-Match。"""

    def do(row: Organ) -> None:
        services.organ_former_name(
            request.auth, row, payload.name.strip(), until=payload.until, since=payload.since
        )  # fmt: skip

    return change(request, lambda: _kept(request, pk), lambda: _organ(request, pk), do, sent=payload)


@router.post("/organs/{pk}/move", response=told.OrganWhole, summary="移动单位")
@needs("organs", 404, 409, 412, 428)
def organ_move(request: ApiRequest, pk: Number, payload: told.OrganMove) -> HttpResponse:
    """连同下级移到新的上级。须带 If-Match。"""
    above = get_object_or_404(organs_kept(request.auth), pk=payload.parent)
    return change(
        request, lambda: _kept(request, pk), lambda: _organ(request, pk),
        lambda row: services.organ_move(request.auth, row, above), sent=payload,
    )  # fmt: skip


@router.post("/organs/{pk}/closing", response=told.OrganWhole, summary="撤销单位")
@needs("organs", 404, 409, 412, 428)
def organ_close(request: ApiRequest, pk: Number, payload: told.OrganEnd) -> HttpResponse:
    """自一天起撤销；它的数据都留着。须带 If-Match。"""
    return change(
        request, lambda: _kept(request, pk), lambda: _organ(request, pk),
        lambda row: services.organ_close(request.auth, row, on=payload.on), sent=payload,
    )  # fmt: skip


@router.post("/organs/{pk}/reopening", response=told.OrganWhole, summary="恢复单位")
@needs("organs", 404, 409, 412, 428)
def organ_reopen(request: ApiRequest, pk: Number) -> HttpResponse:
    """取消撤销。须带 If-Match。"""
    return change(
        request, lambda: _kept(request, pk), lambda: _organ(request, pk),
        lambda row: services.organ_reopen(request.auth, row),
    )  # fmt: skip


@router.get("/groups", response=told.GroupPage, summary="单位组")
@needs("read")
def groups(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """全部单位组。"""
    return listed(request, UnitGroup.objects.all(), page, told.GroupPage, told.GroupOut.of)


@router.get("/groups/{pk}", response=told.GroupWhole, summary="一个单位组")
@needs("read", 404)
def group(request: ApiRequest, pk: Number) -> HttpResponse:
    """单位组和它历来的组员，只列令牌能看到的单位；ETag 用于修改。"""
    return answer(request, _group(request, pk))


@router.post("/groups", response={201: told.GroupWhole}, summary="新增单位组")
@needs("organs")
def group_new(request: ApiRequest, payload: told.GroupNew) -> HttpResponse:
    """新增一个空的单位组。"""

    def work() -> tuple[int, told.GroupWhole]:
        made = group_services.group_add(request.auth, name=payload.name, code=payload.code)
        return 201, _group(request, made.pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.patch("/groups/{pk}", response=told.GroupWhole, summary="单位组改名")
@needs("organs", 404, 409, 412, 428)
def group_change(request: ApiRequest, pk: Number, payload: told.GroupChange) -> HttpResponse:
    """改名称，代号不变。须带 If-Match。"""
    return change(
        request, lambda: get_object_or_404(UnitGroup.objects.select_for_update(no_key=True), pk=pk),
        lambda: _group(request, pk),
        lambda row: group_services.group_rename(request.auth, row, payload.name), sent=payload,
    )  # fmt: skip


@router.post("/groups/{pk}/members", response={201: told.GroupWhole}, summary="加入单位组")
@needs("organs", 404)
def member_new(request: ApiRequest, pk: Number, payload: told.MemberNew) -> HttpResponse:
    """让一个单位自一天起属于这个组。"""
    found = get_object_or_404(organs_offered(request.auth), pk=payload.organ)

    def work() -> tuple[int, told.GroupWhole]:
        row = get_object_or_404(UnitGroup, pk=pk)
        group_services.member_add(request.auth, row, found, since=payload.since, order=payload.order)
        return 201, _group(request, pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.post("/members/{pk}/ending", response=told.GroupWhole, summary="退出单位组")
@needs("organs", 404, 409, 412, 428)
def member_end(request: ApiRequest, pk: Number, payload: told.MemberEnd) -> HttpResponse:
    """让一个单位自一天起不再属于它的组；以前属于过的仍查得到。须带 If-Match（单位组的 ETag）。"""
    rows = UnitGroupMember.objects.select_related("group").filter(organ__in=organs_offered(request.auth))

    return change(
        request,
        lambda: get_object_or_404(rows.select_for_update(no_key=True, of=("self",)), pk=pk),
        lambda: _group(request, get_object_or_404(rows, pk=pk).group_id),
        lambda row: group_services.member_end(request.auth, row, until=payload.until),
        sent=payload,
    )


def _organ(request: ApiRequest, pk: int) -> told.OrganWhole:
    return told.OrganWhole.whole(get_object_or_404(organs_offered(request.auth).prefetch_related("names"), pk=pk))


def _kept(request: ApiRequest, pk: int) -> Organ:
    return get_object_or_404(organs_kept(request.auth).select_for_update(no_key=True, of=("self",)), pk=pk)


def _group(request: ApiRequest, pk: int) -> told.GroupWhole:
    row = get_object_or_404(UnitGroup, pk=pk)
    seen = set(organs_offered(request.auth).values_list("pk", flat=True))
    members = [told.MemberOut.of(one) for one in members_listed(row) if one.organ_id in seen]
    return told.GroupWhole(**told.GroupOut.of(row).model_dump(), members=members)
