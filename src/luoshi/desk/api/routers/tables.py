"""Imports of tables of observations: sent, checked by the worker, confirmed, given up."""

from typing import Annotated

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from luoshi.desk.api.answering import answer, change, listed, once, read_body
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged
from luoshi.desk.api.routers.tasks import FILES
from luoshi.desk.api.schemas import tables as told
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import TableImport
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.ledger.selectors.tables import tables_seen, tables_shown
from luoshi.desk.ledger.services.table_import import table_confirm, table_drop, table_recheck, table_upload

router = Router(tags=["数据表"])
Number = Annotated[int, Path(ge=1, le=MOST)]
_SENT = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


class NewTable(Schema):
    """What is said of a workbook."""

    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f\u007f]+$", description="文件名。")
    organ: Key = Field(description="归属单位号：表里的单位都在它之下。")
    sensitivity: int = Field(0, ge=0, le=2, description="敏感程度。")


@router.get("/tables", response=told.TablePage, summary="数据表")
@needs("read")
def tables(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """上传过的 Excel 数据表。"""
    return listed(request, tables_shown(request.auth), page, told.TablePage, told.TableOut.of)


@router.get("/tables/{pk}", response=told.TableWhole, summary="一张数据表")
@needs("read", 404)
def table(request: ApiRequest, pk: Number) -> HttpResponse:
    """检查到哪一步，哪些单元格有问题；ETag 用于入账、放弃。"""
    return answer(request, _whole(request, pk))


@router.post("/tables", response={201: told.TableWhole}, summary="上传数据表", openapi_extra=_SENT)
@needs("approval", 404, 413)
def table_new(request: ApiRequest, given: Query[NewTable]) -> HttpResponse:
    """请求内容就是 xlsx 的字节。后台检查，看 state；没有错误的由调用方确认以后才入账。"""
    data = read_body(request, settings.UPLOAD_MAX_BYTES)
    organ = get_object_or_404(organs_offered(request.auth), pk=given.organ)

    def work() -> tuple[int, told.TableWhole]:
        made = table_upload(request.auth, name=given.name, data=data, organ=organ, sensitivity=given.sensitivity)
        return 201, _whole(request, made.pk)

    return once(request, data, work)


@router.post("/tables/{pk}/actions", response=told.TableWhole, summary="入账、重新检查、放弃")
@needs("approval", 404, 409, 412, 428)
def table_act(request: ApiRequest, pk: Number, payload: told.TableAct) -> HttpResponse:
    """入账时写看到的 basis：台账其间变了就不入，要再看一遍。须带 If-Match。"""

    def do(row: TableImport) -> None:
        if payload.action == "confirm":
            table_confirm(request.auth, row, basis=payload.basis)
        else:
            (table_recheck if payload.action == "recheck" else table_drop)(request.auth, row)

    def lock() -> TableImport:
        return get_object_or_404(tables_seen(request.auth).select_for_update(no_key=True, of=("self",)), pk=pk)

    return change(request, lock, lambda: _whole(request, pk), do, sent=payload)


@router.get("/tables/{pk}/file", summary="下载数据表", openapi_extra=FILES)
@needs("export", 404)
def table_file(request: ApiRequest, pk: Number) -> HttpResponseBase:
    """上传的工作簿，原样；下载记入审计。"""
    one = get_object_or_404(tables_seen(request.auth, "export").select_related("upload__organ"), pk=pk)
    upload = one.upload
    if not path_of(upload.file).exists():
        raise Http404
    record_alone("下载文件", actor=request.auth, target=one, organ=upload.organ)
    return FileResponse(
        path_of(upload.file).open("rb"), as_attachment=True, filename=upload.name,
        content_type="application/octet-stream",
    )  # fmt: skip


def _whole(request: ApiRequest, pk: int) -> told.TableWhole:
    return told.TableWhole.whole(get_object_or_404(tables_shown(request.auth), pk=pk))
