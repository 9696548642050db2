"""Documents, their versions and texts, facts and their review."""

from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from luoshi.desk.api.answering import answer, demand_match, once, read_body
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged, Words, cursor_of, page_of
from luoshi.desk.api.schemas import documents as told
from luoshi.desk.ledger.models import Document, Fact, Version
from luoshi.desk.ledger.selectors.documents import documents_seen, versions_seen
from luoshi.desk.ledger.selectors.facts import facts_seen
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.ledger.services import review
from luoshi.desk.ledger.services.documents import Given, document_import

router = Router(tags=["文件和事实"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
_DECIDE: dict[str, Callable[..., Fact]] = {
    "accept": review.fact_accept,
    "reject": review.fact_reject,
    "reopen": review.fact_reopen,
}


class Sought(Paged):
    """What documents are narrowed to."""

    q: Words = Field("", description="标题里的字。")
    year: int | None = Field(None, ge=1900, le=2200, description="年份。")
    organ: Key | None = Field(None, description="归属单位号。")


class FactsSought(Paged):
    """What facts are narrowed to."""

    kind: Words = Field("", description="种类。")
    state: Words = Field("", description="审读的状态。")


class NewVersion(Schema):
    """What is said of a file."""

    name: str = Field(
        min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]+$", description="文件名，带扩展名。"
    )


class NewDocument(NewVersion):
    """What is said of a file that becomes a document."""

    organ: Key = Field(description="归属单位号。")
    title: Words = Field("", description="标题；不写由正文定。")
    year: int | None = Field(None, ge=1900, le=2200, description="年份；不写由正文定。")
    region: Words = Field("", description="地区；不写由正文定。")
    sensitivity: int = Field(0, ge=0, le=2, description="敏感程度。")


@router.get("/documents", response=told.DocumentPage, summary="文件列表")
@needs("read")
def documents(request: ApiRequest, sought: Query[Sought]) -> HttpResponse:
    """令牌能看到的文件，先导入的在前。"""
    rows = _documents(request)
    if sought.q:
        rows = rows.filter(title__icontains=sought.q)
    if sought.year:
        rows = rows.filter(year=sought.year)
    if sought.organ:
        rows = rows.filter(organ=sought.organ)
    items, follows = page_of(rows, cursor_of(sought.cursor), sought.limit, told.DocumentOut.of)
    return answer(request, told.DocumentPage(items=items, next=follows))


@router.post("/documents", response={201: told.DocumentOut}, summary="导入文件", openapi_extra=_FILE)
@needs("documents", 400, 404, 409, 413)
def document_new(request: ApiRequest, given: Query[NewDocument]) -> HttpResponse:
    """请求内容就是文件的字节。重发请带 Idempotency-Key。读取在后台进行，看版本的 state。"""
    data = read_body(request, settings.UPLOAD_MAX_BYTES)
    organ = get_object_or_404(organs_offered(request.auth), pk=given.organ)

    def work() -> tuple[int, told.DocumentOut]:
        said = Given(given.title, given.year, given.region, given.sensitivity)
        version = document_import(request.auth, name=given.name, data=data, organ=organ, given=said)
        return 201, told.DocumentOut.of(_document(request, version.document_id))

    return once(request, data, work)


@router.get("/documents/{pk}", response=told.DocumentOut, summary="一份文件")
@needs("read", 404)
def document(request: ApiRequest, pk: Number) -> HttpResponse:
    """文件和它的各版。"""
    return answer(request, told.DocumentOut.of(_document(request, pk)))


@router.post("/documents/{pk}/versions", response={201: told.DocumentOut}, summary="导入新版本", openapi_extra=_FILE)
@needs("documents", 400, 404, 409, 413)
def version_new(request: ApiRequest, pk: Number, given: Query[NewVersion]) -> HttpResponse:
    """请求内容就是文件的字节；与已有版本相同的不再存。"""
    data = read_body(request, settings.UPLOAD_MAX_BYTES)
    found = _document(request, pk)

    def work() -> tuple[int, told.DocumentOut]:
        document_import(request.auth, name=given.name, data=data, organ=found.organ, document=found)
        return 201, told.DocumentOut.of(_document(request, pk))

    return once(request, data, work)


@router.get("/versions/{pk}/text", response=told.TextOut, summary="正文")
@needs("read", 404)
def text(request: ApiRequest, pk: Number) -> HttpResponse:
    """一版的正文。"""
    row = get_object_or_404(versions_seen(request.auth).defer("outline"), pk=pk)
    return answer(request, told.TextOut(version=row.pk, text=row.text))


@router.get("/versions/{pk}/facts", response=told.FactPage, summary="读出的事实")
@needs("read", 404)
def facts(request: ApiRequest, pk: Number, sought: Query[FactsSought]) -> HttpResponse:
    """一版里读出的事实。"""
    version = get_object_or_404(versions_seen(request.auth).only("pk"), pk=pk)
    rows = Fact.objects.filter(version=version).select_related("decided_by")
    if sought.kind:
        rows = rows.filter(kind=sought.kind)
    if sought.state:
        rows = rows.filter(state=sought.state)
    items, follows = page_of(rows, cursor_of(sought.cursor), sought.limit, told.FactOut.of)
    return answer(request, told.FactPage(items=items, next=follows))


@router.get("/facts/{pk}", response=told.FactOut, summary="一条事实")
@needs("read", 404)
def fact(request: ApiRequest, pk: Number) -> HttpResponse:
    """按事实号取；ETag 用于审读。"""
    return answer(request, told.FactOut.of(_fact(request, pk)))


@router.post("/facts/{pk}/decisions", response=told.FactOut, summary="审读一条事实")
@needs("review", 404, 409, 412, 428)
def decide(request: ApiRequest, pk: Number, payload: told.Verdict) -> HttpResponse:
    """采用、更正、不采用、恢复待审。须带 If-Match（取这条事实得到的 ETag）。"""

    def work() -> tuple[int, told.FactOut]:
        Fact.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        row = _fact(request, pk)
        demand_match(request, told.FactOut.of(row))
        if payload.action == "correct":
            review.fact_correct(request.auth, row, payload.changes, revision=row.revision)
        else:
            _DECIDE[payload.action](request.auth, row, revision=row.revision)
        return 200, told.FactOut.of(_fact(request, pk))

    return once(request, payload.model_dump_json().encode(), work)


def _documents(request: ApiRequest) -> QuerySet[Document]:
    rows = documents_seen(request.auth).select_related("organ")
    return rows.prefetch_related(_versions())


def _versions() -> Any:
    return Prefetch("versions", Version.objects.defer("text", "outline"))


def _document(request: ApiRequest, pk: int) -> Document:
    return get_object_or_404(_documents(request), pk=pk)


def _fact(request: ApiRequest, pk: int) -> Fact:
    return get_object_or_404(facts_seen(request.auth).defer("version__text", "version__outline"), pk=pk)
