"""Documents, their versions and texts, the files as they came, what the checks found."""

from typing import Annotated, Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from luoshi.desk.api.answering import answer, change, listed, once, read_body
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged, Words
from luoshi.desk.api.routers.tasks import FILES
from luoshi.desk.api.schemas import documents as told
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.findings import shown
from luoshi.desk.ledger.models import Document, Version
from luoshi.desk.ledger.selectors.documents import documents_seen, versions_seen
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.ledger.services.documents import Given, document_import, version_retry

router = Router(tags=["文件"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


class Sought(Paged):
    """What documents are narrowed to."""

    q: Words = Field("", description="标题里的字。")
    year: int | None = Field(None, ge=1900, le=2200, description="年份。")
    organ: Key | None = Field(None, description="归属单位号。")


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
    return listed(request, rows, sought, told.DocumentPage, told.DocumentOut.of)


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


@router.get("/versions/{pk}", response=told.VersionOut, summary="一个版本")
@needs("read", 404)
def version(request: ApiRequest, pk: Number) -> HttpResponse:
    """读到哪一步了；导入以后隔几秒看一次 state。"""
    row = get_object_or_404(versions_seen(request.auth).defer("text", "outline"), pk=pk)
    return answer(request, told.VersionOut.of(row))


@router.get("/versions/{pk}/text", response=told.TextOut, summary="正文")
@needs("read", 404)
def text(request: ApiRequest, pk: Number) -> HttpResponse:
    """一版的正文。"""
    row = get_object_or_404(versions_seen(request.auth).defer("outline"), pk=pk)
    return answer(request, told.TextOut(version=row.pk, text=row.text))


@router.get("/versions/{pk}/file", summary="下载原文件", openapi_extra=FILES)
@needs("export", 404)
def file(request: ApiRequest, pk: Number) -> HttpResponseBase:
    """原文件的字节，和导入时一样；下载记入审计。"""
    rows = versions_seen(request.auth, "export").select_related("document__organ").defer("text", "outline")
    row = get_object_or_404(rows, pk=pk)
    if not path_of(row.file).exists():
        raise Http404
    record_alone("下载文件", actor=request.auth, target=row, organ=row.document.organ)
    return FileResponse(
        path_of(row.file).open("rb"), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )


@router.post("/versions/{pk}/retry", response=told.VersionOut, summary="重新读取")
@needs("documents", 404, 409, 412, 428)
def retry(request: ApiRequest, pk: Number) -> HttpResponse:
    """让读取失败的一版再读一次；没有失败的不动。须带 If-Match。"""
    rows = versions_seen(request.auth).select_related("document__organ").defer("text", "outline")
    return change(
        request, lambda: get_object_or_404(rows.select_for_update(no_key=True, of=("self",)), pk=pk),
        lambda: told.VersionOut.of(get_object_or_404(rows, pk=pk)), lambda row: version_retry(request.auth, row),
    )  # fmt: skip


@router.get("/versions/{pk}/findings", response=told.FindingList, summary="疑点")
@needs("read", 404)
def findings(request: ApiRequest, pk: Number) -> HttpResponse:
    """检查在一版里发现的疑点，各带原文和算式。"""
    row = get_object_or_404(versions_seen(request.auth).defer("text"), pk=pk)
    return answer(request, told.FindingList(version=pk, items=[told.FindingOut.of(one) for one in shown(row.outline)]))


def _documents(request: ApiRequest) -> QuerySet[Document]:
    rows = documents_seen(request.auth).select_related("organ")
    return rows.prefetch_related(_versions())


def _versions() -> Any:
    return Prefetch("versions", Version.objects.defer("text", "outline"))


def _document(request: ApiRequest, pk: int) -> Document:
    return get_object_or_404(_documents(request), pk=pk)
