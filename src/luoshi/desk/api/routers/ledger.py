"""Observations with the history of a cell, the registers out of documents, figures that are pushed."""

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router

from luoshi.desk.accounts.models import Organ
from luoshi.desk.accounts.permissions import visible
from luoshi.desk.api.answering import answer, once
from luoshi.desk.api.entering import Batch, rows_enter
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, AsOf, Key, Words, cursor_of, moment_asked, page_of
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import ledger as told
from luoshi.desk.ledger.models import Observation
from luoshi.desk.ledger.selectors.observations import (
    RECORDS,
    Sought,
    SoughtRecords,
    cell_history,
    observation_list,
    organs_offered,
    records_seen,
)

router = Router(tags=["台账"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_MADE: dict[str, Any] = {
    "commitments": told.CommitmentOut.of,
    "projects": told.ProjectRecord.of,
    "honours": told.HonourRecord.of,
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
    source: Literal["", "filed", "documents"] = Field(
        "", description="filed 填报、导入、推送的，documents 文件里读的。"
    )


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
    if sought.source:
        rows = rows.filter(version__isnull=sought.source == "filed")
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
    rows = [(number, row.model_dump()) for number, row in enumerate(payload.rows)]
    batch = Batch(payload.name or "接口推送.json", data, rows, listed="rows")
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
        raise ProblemError(422, "L754", "不知道在哪个单位之下找", "under", "请写 under：单位号")
    return get_object_or_404(organs_offered(request.auth), pk=chosen)


@router.get("/observations/{pk}", response=told.ObservationOut, summary="一个观测值")
@needs("read", 404)
def observation(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取，不再认可的也在。"""
    rows = Observation.objects.filter(visible(request.auth, organ="owner"))
    rows = rows.select_related("indicator", "organ", "version", "approved_by")
    row = get_object_or_404(rows.defer("version__text", "version__outline"), pk=pk)
    return answer(request, told.ObservationOut.of(row))


@router.get("/cells/{cell}", response=told.CellHistory, summary="一格的历史")
@needs("read", 404)
def cell(request: ApiRequest, cell: Annotated[str, Path(pattern=r"^[0-9a-f]{40}$")]) -> HttpResponse:
    """一格（指标、单位、期间等相同）先后有过的值，不再认可的也在，最近的在前。"""
    rows = cell_history(request.auth, cell)
    if not rows:
        raise Http404
    return answer(request, told.CellHistory(cell=cell, items=[told.ObservationOut.of(row) for row in rows]))


@router.get("/records/commitments", response=told.CommitmentPage, summary="文件里的任务")
@needs("read")
def commitments(request: ApiRequest, sought: Query[RecordsNarrowed]) -> HttpResponse:
    """审读采用、记进台账的任务；跟踪着的任务见 /tasks。"""
    items, follows = _register(request, "commitments", sought)
    return answer(request, told.CommitmentPage(items=items, next=follows))


@router.get("/records/commitments/{pk}", response=told.CommitmentOut, summary="文件里的一项任务")
@needs("read", 404)
def commitment(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取。"""
    return _record(request, "commitments", pk)


@router.get("/records/projects", response=told.ProjectRecordPage, summary="文件里的项目")
@needs("read")
def project_records(request: ApiRequest, sought: Query[RecordsNarrowed]) -> HttpResponse:
    """审读采用、记进台账的项目；跟踪着的项目见 /projects。"""
    items, follows = _register(request, "projects", sought)
    return answer(request, told.ProjectRecordPage(items=items, next=follows))


@router.get("/records/projects/{pk}", response=told.ProjectRecord, summary="文件里的一个项目")
@needs("read", 404)
def project_record(request: ApiRequest, pk: Number) -> HttpResponse:
    """按行号取。"""
    return _record(request, "projects", pk)


@router.get("/records/honours", response=told.HonourRecordPage, summary="文件里的荣誉")
@needs("read")
def honour_records(request: ApiRequest, sought: Query[RecordsNarrowed]) -> HttpResponse:
    """审读采用、记进台账的荣誉和试点；登记簿见 /honours。"""
    items, follows = _register(request, "honours", sought)
    return answer(request, told.HonourRecordPage(items=items, next=follows))


@router.get("/records/honours/{pk}", response=told.HonourRecord, summary="文件里的一项荣誉")
@needs("read", 404)
def honour_record(request: ApiRequest, pk: Number) -> HttpResponse:
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
