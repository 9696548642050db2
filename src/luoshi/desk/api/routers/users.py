"""Users and grants, for administrators: never a password, a token or a session."""

from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from luoshi.desk.accounts.models import Grant, User
from luoshi.desk.accounts.selectors import SoughtUsers, organs_kept, user_list, users_kept
from luoshi.desk.accounts.services import grants as grant_services
from luoshi.desk.accounts.services import users as services
from luoshi.desk.accounts.services.users import UserData
from luoshi.desk.api.answering import answer, change, listed, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged, Words
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import organs as told

router = Router(tags=["用户"])
Number = Annotated[int, Path(ge=1, le=MOST)]


class Sought(Paged):
    """What users are narrowed to."""

    q: Words = Field("", description="姓名或用户名里的字。")
    organ: Key | None = Field(None, description="所在单位号，含下级。")
    role: told.RoleName | None = Field(None, description="有这种角色的。")


@router.get("/users", response=told.UserPage, summary="用户列表")
@needs("users")
def users(request: ApiRequest, sought: Query[Sought]) -> HttpResponse:
    """令牌主人管理的用户和他们的授权。"""
    asked = SoughtUsers(q=sought.q, organ=str(sought.organ or ""), role=sought.role or "")
    return listed(request, user_list(request.auth, asked), sought, told.UserPage, told.UserOut.of)


@router.get("/users/{pk}", response=told.UserOut, summary="一个用户")
@needs("users", 404)
def user(request: ApiRequest, pk: Number) -> HttpResponse:
    """按人员号取；ETag 用于修改。"""
    return answer(request, _user(request, pk))


@router.post("/users", response={201: told.UserOut}, summary="新增用户")
@needs("users", 404)
def user_new(request: ApiRequest, payload: told.UserNew) -> HttpResponse:
    """新增的用户没有密码：用统一身份登录，或由管理员在网页上“重置密码”当面给出。"""
    organ = get_object_or_404(organs_kept(request.auth, "users"), pk=payload.organ)

    def work() -> tuple[int, told.UserOut]:
        data = UserData(payload.full_name.strip() or payload.username, organ, payload.email, outside=True)
        made, _ = services.user_add(request.auth, payload.username, data)
        return 201, _user(request, made.pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.patch("/users/{pk}", response=told.UserOut, summary="修改用户")
@needs("users", 404, 409, 412, 428)
def user_change(request: ApiRequest, pk: Number, payload: told.UserChange) -> HttpResponse:
    """改姓名、单位、邮箱，停用或启用。自己的帐户要由另一位管理员改。须带 If-Match。"""

    def do(row: User) -> None:
        if {"full_name", "organ", "email"} & payload.model_fields_set:
            services.user_edit(request.auth, row, _data(request, row, payload))
        if payload.active is not None:
            (services.user_activate if payload.active else services.user_deactivate)(request.auth, row)

    return change(request, lambda: _kept(request, pk), lambda: _user(request, pk), do, sent=payload)


@router.post("/users/{pk}/grants", response=told.UserOut, summary="授权")
@needs("users", 404, 409, 412, 428)
def grant_new(request: ApiRequest, pk: Number, payload: told.GrantNew) -> HttpResponse:
    """给用户一种角色；同一范围同一角色再授权就是修改。须带 If-Match。"""
    organ = get_object_or_404(organs_kept(request.auth, "users"), pk=payload.organ)
    given = grant_services.Given(payload.role, organ, payload.sensitivity, payload.since, payload.until)
    return change(
        request, lambda: _kept(request, pk), lambda: _user(request, pk),
        lambda row: grant_services.grant_give(request.auth, row, given), sent=payload,
    )  # fmt: skip


@router.delete("/users/{pk}/grants/{grant}", response=told.UserOut, summary="收回授权")
@needs("users", 404, 409, 412, 428)
def grant_take(request: ApiRequest, pk: Number, grant: Number) -> HttpResponse:
    """立即收回；审计链记着它原来是什么。须带 If-Match。"""

    def do(row: User) -> None:
        mine = get_object_or_404(Grant.objects.filter(user=row).select_related("user"), pk=grant)
        grant_services.grant_take(request.auth, mine)

    return change(request, lambda: _kept(request, pk), lambda: _user(request, pk), do)


def _data(request: ApiRequest, row: User, payload: told.UserChange) -> UserData:
    organ = row.organ
    if payload.organ is not None:
        organ = get_object_or_404(organs_kept(request.auth, "users"), pk=payload.organ)
    if organ is None:
        raise ProblemError(422, "L754", "这个用户没有所在单位", "organ", "请写 organ：单位号")
    email = row.email if payload.email is None else payload.email
    return UserData((payload.full_name or row.full_name).strip(), organ, email)


def _user(request: ApiRequest, pk: int) -> told.UserOut:
    return told.UserOut.of(get_object_or_404(users_kept(request.auth), pk=pk))


def _kept(request: ApiRequest, pk: int) -> User:
    return get_object_or_404(users_kept(request.auth).select_for_update(no_key=True, of=("self",)), pk=pk)
