"""Observations and registers; figures that are pushed; what changed since a position."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from luoshi.desk.accounts.models import Organ
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.api.answering import answer, once
from luoshi.desk.api.entering import Batch, rows_enter
from luoshi.desk.api.feeds import changes_since
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, AsOf, Key, Words, cursor_of, moment_asked, page_of
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import ledger as told
from luoshi.desk.ledger.models import Observation
from luoshi.desk.ledger.selectors.observations import (
    RECORDS,
    Sought,
    SoughtRecords,
    observation_list,
    organs_offered,
    records_seen,
)

router = Router(tags=["台账"])
feeds = Router(tags=["增量"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_SINCE = r"^[0-9]{0,18}(\.[0-9]{1,18})?$"
Since = Annotated[str, Query(max_length=40, pattern=_SINCE, description="上次得到的 since；第一次不写。")]
Limit = Annotated[int, Query(ge=1, le=1000, description="大约几条。")]
_MADE: dict[str, Any] = {
    "commitments": told.CommitmentOut.of,
    "projects": told.ProjectOut.of,
    "honours": told.HonourOut.of,
}


class Narrowed(AsOf):
    """What observations are narrowed to."""

    words: Words = Field("", description="指标名称里的字。")
    indicator: Words = Field("", description="指标编码。")
    organ: Key | None = Field(None, description="单位号。")
    period: Words = Field("", description="期间，或它的开头，如 2024。")
    kind: Words = Field("", description="性质。")
    measure: Words = Field("", description="量类。")
    origin: Words = Field("", description="出处。")
    document: Key | None = Field(None, description="文件号。")
    posting: Key | None = Field(None, description="入账号。")


class RecordsNarrowed(AsOf):
    """What a register is narrowed to."""

    q: Words = Field("", description="内容里的字。")
    document: Key | None = Field(None, description="文件号。")


def observations_narrowed(
    request: ApiRequest, sought: Narrowed, moment: Any, action: Any = "read"
) -> QuerySet[Observation]:
    """The observations that a caller asks for."""
    plain = sought.model_dump(include=set(Sought.__slots__))
    asked = Sought(**{name: "" if value is None else str(value) for name, value in plain.items()})
    rows = observation_list(request.auth, asked, moment=moment, action=action)
    return rows.filter(indicator__code=sought.indicator) if sought.indicator else rows


@router.get("/observations", response=told.ObservationPage, summary="观测值")
@needs("read")
def observations(request: ApiRequest, sought: Query[Narrowed]) -> HttpResponse:
    """台账里认可的观测值；翻页期间别人记入、取代的不影响后面各页。"""
    cursor = cursor_of(sought.cursor, moment_asked(sought))
    rows = observations_narrowed(request, sought, cursor.moment)
    items, follows = page_of(rows, cursor, sought.limit, told.ObservationOut.of)
    return answer(request, told.ObservationPage(items=items, next=follows))


@router.post("/observations", response={201: told.Entered}, summary="推送观测值")
@needs("approval", 400, 404, 409, 413)
def push(request: ApiRequest, payload: told.Push) -> HttpResponse:
    """一批数一起记入台账，或有一处错就都不记。须带 Idempotency-Key：原样重发得到原来的结果，不会记两次。"""
    data = payload.model_dump_json().encode()
    batch = Batch(payload.name or "接口推送.json", data, [row.model_dump() for row in payload.rows], named="rows")
    organ = under(request, payload.under)
    return once(request, data, lambda: (201, rows_enter(request.auth, organ, batch)), required=True)


def under(request: ApiRequest, key: int | None) -> Organ:
    """The organ below which names are looked for: the one that is told, else the caller's own.

    Raises:
        Http404: the caller may not see it.
        ProblemError: none is told and the caller has none.
    """
    chosen = key or request.auth.organ_id
    if chosen is None:
        raise ProblemError(422, "L734", "不知道在哪个单位之下找", "under", "请写 under：单位号")
    return get_object_or_404(organs_offered(request.auth), pk=chosen)


@router.get("/observations/{pk}", response=told.ObservationOut, summary="一个观测值")
@needs("read", 404)
def observation(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取，不再认可的也在。"""
    rows = Observation.objects.filter(visible(request.auth, organ="owner"))
    rows = rows.select_related("indicator", "organ", "version", "approved_by")
    row = get_object_or_404(rows.defer("version__text", "version__outline"), pk=pk)
    return answer(request, told.ObservationOut.of(row))


@router.get("/commitments", response=told.CommitmentPage, summary="任务")
@needs("read")
def commitments(request: ApiRequest, sought: Query[RecordsNarrowed]) -> HttpResponse:
    """台账里的任务。"""
    items, follows = _register(request, "commitments", sought)
    return answer(request, told.CommitmentPage(items=items, next=follows))


@router.get("/commitments/{pk}", response=told.CommitmentOut, summary="一项任务")
@needs("read", 404)
def commitment(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取。"""
    return _record(request, "commitments", pk)


@router.get("/projects", response=told.ProjectPage, summary="项目")
@needs("read")
def projects(request: ApiRequest, sought: Query[RecordsNarrowed]) -> HttpResponse:
    """台账里的项目。"""
    items, follows = _register(request, "projects", sought)
    return answer(request, told.ProjectPage(items=items, next=follows))


@router.get("/projects/{pk}", response=told.ProjectOut, summary="一个项目")
@needs("read", 404)
def project(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取。"""
    return _record(request, "projects", pk)


@router.get("/honours", response=told.HonourPage, summary="荣誉")
@needs("read")
def honours(request: ApiRequest, sought: Query[RecordsNarrowed]) -> HttpResponse:
    """台账里的荣誉和试点。"""
    items, follows = _register(request, "honours", sought)
    return answer(request, told.HonourPage(items=items, next=follows))


@router.get("/honours/{pk}", response=told.HonourOut, summary="一项荣誉")
@needs("read", 404)
def honour(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取。"""
    return _record(request, "honours", pk)


def _register(request: ApiRequest, register: str, sought: RecordsNarrowed) -> tuple[list[Any], str | None]:
    cursor = cursor_of(sought.cursor, moment_asked(sought))
    asked = SoughtRecords(q=sought.q, document=str(sought.document or ""))
    rows = records_seen(request.auth, register, asked, moment=cursor.moment)
    return page_of(rows, cursor, sought.limit, _MADE[register])


def _record(request: ApiRequest, register: str, pk: int) -> HttpResponse:
    model = RECORDS[register][0]
    rows: QuerySet[Any] = model._default_manager.filter(visible(request.auth, organ="owner"))
    rows = rows.select_related("organ", "version").defer("version__text", "version__outline")
    return answer(request, _MADE[register](get_object_or_404(rows, pk=pk)))


@feeds.get("/feeds/indicators", response=told.ObservationFeed, summary="指标增量")
@needs("read")
def indicator_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来观测值的变动，次序固定，一条不漏；可能重复给，按 id 覆盖即可。"""
    items, follows, more = changes_since(request.auth, "observations", since, limit)
    made = [told.ObservationChange(**one, row=told.ObservationOut.of(row)) for one, row in items]
    return answer(request, told.ObservationFeed(items=made, since=follows, more=more))


@feeds.get("/feeds/tasks", response=told.CommitmentFeed, summary="任务增量")
@needs("read")
def task_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来任务的变动。"""
    items, follows, more = changes_since(request.auth, "commitments", since, limit)
    made = [told.CommitmentChange(**one, row=told.CommitmentOut.of(row)) for one, row in items]
    return answer(request, told.CommitmentFeed(items=made, since=follows, more=more))


@feeds.get("/feeds/projects", response=told.ProjectFeed, summary="项目增量")
@needs("read")
def project_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来项目的变动。"""
    items, follows, more = changes_since(request.auth, "projects", since, limit)
    made = [told.ProjectChange(**one, row=told.ProjectOut.of(row)) for one, row in items]
    return answer(request, told.ProjectFeed(items=made, since=follows, more=more))


@feeds.get("/feeds/honours", response=told.HonourFeed, summary="荣誉增量")
@needs("read")
def honour_feed(request: ApiRequest, since: Since = "", limit: Limit = 500) -> HttpResponse:
    """上次以来荣誉的变动。"""
    items, follows, more = changes_since(request.auth, "honours", since, limit)
    made = [told.HonourChange(**one, row=told.HonourOut.of(row)) for one, row in items]
    return answer(request, told.HonourFeed(items=made, since=follows, more=more))
