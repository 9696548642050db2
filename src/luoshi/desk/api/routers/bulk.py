"""Whole tables out and in, and what belongs to SDMX."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any, Literal

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from luoshi.desk.api.answering import answer, once, read_body
from luoshi.desk.api.bulk.columns import columns_of
from luoshi.desk.api.bulk.places import Places
from luoshi.desk.api.bulk.reading import Numbered, rows_of
from luoshi.desk.api.bulk.writing import MEDIA, write
from luoshi.desk.api.entering import Batch, rows_enter
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import Key, Words, moment_asked
from luoshi.desk.api.problems import ProblemError, Wrong
from luoshi.desk.api.routers.ledger import Narrowed, observations_narrowed, under
from luoshi.desk.api.schemas.ledger import Entered
from luoshi.desk.api.sdmx import files as sdmx
from luoshi.desk.api.sdmx.structure import message, structure_of
from luoshi.desk.audit.services import record_alone
from luoshi.desk.audit.verify import last
from luoshi.desk.ledger.models import Indicator
from luoshi.desk.ledger.selectors.documents import documents_seen
from luoshi.desk.ledger.selectors.observations import SoughtRecords, organs_offered, records_seen
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, tasks_seen

router = Router(tags=["批量"])
MOST_ROWS = 1_000_000
"""Rows of one download."""
_MEMORY = 8_000_000
_BESIDE = ("indicator", "organ", "version", "owner")
_FOLLOWED: dict[str, Callable[..., QuerySet[Any]]] = {
    "tasks": tasks_seen,
    "projects": projects_seen,
    "honours": distinctions_seen,
}
_CHUNK = 2000
_PIECE = 1 << 16
_SENT = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string"}}
            for kind in ("text/csv", "application/x-ndjson", "application/octet-stream")
        },
    }
}
_FILES = {
    "responses": {
        200: {
            "description": "文件",
            "content": {media.partition(";")[0]: {"schema": {"type": "string"}} for media in MEDIA.values()},
        }
    }
}


class Download(Narrowed):
    """How a table is taken along."""

    format: Literal["csv", "jsonl", "parquet", "sdmx-csv", "sdmx-csv-1"] = Field("csv", description="格式。")
    labels: Literal["id", "both"] = Field(
        "id", description="SDMX-CSV 里写代码（id），或代码和名称（both，给别的案头读）。"
    )


class PlainDownload(Schema):
    """How another table is taken along."""

    format: Literal["csv", "jsonl", "parquet"] = Field("csv", description="格式。")


class Sent(Schema):
    """How a file of observations is to be taken in."""

    format: Literal["csv", "jsonl", "parquet", "sdmx-csv"] = Field(description="格式。")
    under: Key | None = Field(None, description="在哪个单位之下找单位名称；不写是令牌主人所在单位。")
    name: Words = Field("", description="文件名，记作出处。")
    dry: bool = Field(False, description="只检查，不记入。")


class Proved(Schema):
    """What a proof of an SDMX-CSV file found (核对结果)."""

    valid: bool = Field(description="合乎结构定义。")
    rows: int = Field(description="几行。")
    count: int = Field(description="几处错误。")
    errors: list[Wrong] = Field(description="最多列出100处。")


@router.get("/bulk/observations", summary="批量下载观测值", openapi_extra=_FILES)
@needs("export", 413, 501)
def observations_out(request: ApiRequest, asked: Query[Download]) -> HttpResponseBase:
    """筛选与列表相同。SDMX-CSV 按结构定义编码：一格有几个来源各一行，期间说不出的不含（见头 Luoshi-Left-Out）。"""
    rows = observations_narrowed(request, asked, moment_asked(asked), action="export")
    if not asked.format.startswith("sdmx"):
        return _download(request, "observations", asked.format, rows.select_related(*_BESIDE).order_by("pk"))
    ordered = rows.select_related(*_BESIDE).order_by(
        "cell", F("version__document").asc(nulls_first=True), "-recorded_at", "-pk"
    )
    return _download(request, "observations", asked.format, ordered)


@router.get("/bulk/{table}", summary="批量下载其他各表", openapi_extra=_FILES)
@needs("export", 413, 501)
def table_out(
    request: ApiRequest,
    table: Literal[
        "record-commitments",
        "record-projects",
        "record-honours",
        "tasks",
        "projects",
        "honours",
        "documents",
        "indicators",
        "organs",
    ],
    asked: Query[PlainDownload],
) -> HttpResponseBase:
    """任务、项目、荣誉试点、文件里的任务项目荣誉（record-…）、文件、指标、单位。"""
    return _download(request, table, asked.format, _rows(request, table))


@router.post("/bulk/observations", response={201: Entered}, summary="批量推送观测值", openapi_extra=_SENT)
@needs("approval", 400, 404, 409, 413, 501)
def observations_in(request: ApiRequest, sent: Query[Sent]) -> HttpResponse:
    """请求内容就是文件。全部记入，或有一处错就都不记；重发请带 Idempotency-Key。列与批量下载相同，多出的列会告知。

    写了 state 的行按台账的写法读（批量下载的原样）；没有写的按 Excel 数据表的写法读，单位换算、名称照目录找。
    """
    data = read_body(request, settings.UPLOAD_MAX_BYTES)
    organ = under(request, sent.under)
    name = sent.name or f"接口批量.{sent.format.partition('-')[0]}"
    batch = Batch(name, data, _rows_sent(request, sent.format, data, name))
    return once(request, data, lambda: (201, rows_enter(request.auth, organ, batch, dry=sent.dry)))


def _rows_sent(request: ApiRequest, form: str, data: bytes, name: str) -> Sequence[Numbered]:
    """The rows of a file that was sent.

    Raises:
        ProblemError: it cannot be read, or is not valid.
    """
    if form != "sdmx-csv":
        return rows_of(form, data, name)
    rows, proof = sdmx.rows_of(data, structure_of(message(request.auth)))
    if proof.count:
        what, first = f"有 {proof.count} 处不合结构定义", proof.wrong[0]
        wrong = [Wrong(where=f"{name} {one.where}", what=one.what, todo=one.todo) for one in proof.wrong]
        raise ProblemError(422, "L759", f"{what}：{first.what}", wrong[0].where, first.todo, errors=wrong)
    return rows


@router.get("/sdmx/structure", response=dict[str, Any], summary="SDMX 结构定义")
@needs("read")
def structure(request: ApiRequest) -> HttpResponse:
    """SDMX-JSON 2.0 的结构报文：数据流、数据结构定义、概念、代码表。"""
    return HttpResponse(json.dumps(message(request.auth), ensure_ascii=False), content_type="application/json")


@router.post("/sdmx/validation", response=Proved, summary="核对 SDMX-CSV 文件", openapi_extra=_SENT)
@needs("read", 413)
def validation(request: ApiRequest) -> HttpResponse:
    """请求内容就是 SDMX-CSV 2.0（或 1.0）文件；逐行核对是否合乎结构定义，不记入任何内容。"""
    data = read_body(request, settings.UPLOAD_MAX_BYTES)
    proof = sdmx.prove(data, structure_of(message(request.auth)))
    return answer(request, Proved(valid=not proof.count, rows=proof.rows, count=proof.count, errors=proof.wrong))


def _rows(request: ApiRequest, table: str) -> Any:
    if table == "organs":
        return organs_offered(request.auth).order_by("pk")
    if table == "indicators":
        return Indicator.objects.prefetch_related("aliases").order_by("pk")
    if table == "documents":
        return documents_seen(request.auth, "export").select_related("organ").order_by("pk")
    if table in _FOLLOWED:
        return _FOLLOWED[table](request.auth, "export").select_related("owner").order_by("pk")
    return records_seen(request.auth, table.removeprefix("record-"), SoughtRecords(), action="export").order_by("pk")


def _download(request: ApiRequest, table: str, form: str, rows: Any) -> HttpResponseBase:
    """The rows as a file of one moment; the download is in the audit chain before the first byte goes out."""
    position, left = last()[0], 0  # before the rows: what comes meanwhile is in the feed after it, at worst twice
    if rows.count() > MOST_ROWS:
        raise ProblemError(413, "L633", f"超过 {MOST_ROWS} 行", table, "请先筛选，分几次下载")
    file = tempfile.SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115
    try:  # one statement: all rows are of one moment, and no writer waits for it
        if form.startswith("sdmx"):
            count, left = sdmx.write(rows.iterator(_CHUNK), _io(file), _form(request, form))
        else:
            columns = columns_of(table, Places().words)
            count = write(form, columns, _iterated(rows), _io(file))
    except BaseException:
        file.close()
        raise
    detail = {"表": table, "格式": form, "行": count}
    record_alone("接口下载", actor=request.auth, target=f"api/{table}", organ=request.auth.organ, detail=detail)
    file.seek(0)
    ending = "csv" if form.startswith("sdmx") else form
    name = f"{table}-{timezone.localdate():%Y%m%d}.{ending}"
    media = MEDIA[form.removesuffix("-1")]
    media = media.replace("2.0.0", "1.0.0") if form.endswith("-1") else media
    made = StreamingHttpResponse(_pieces(file), content_type=media)
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    made["Luoshi-Position"], made["Luoshi-Rows"], made["Luoshi-Left-Out"] = str(position), str(count), str(left)
    return made


def _form(request: ApiRequest, form: str) -> sdmx.Form:
    labelled = request.GET.get("labels") == "both"
    names = structure_of(message(request.auth)).names if labelled else None
    return sdmx.Form(1 if form.endswith("-1") else 2, names)


def _pieces(file: Any) -> Iterator[bytes]:
    """The file piece by piece; it goes when the last one is out or nobody asks for more."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _iterated(rows: Any) -> Iterable[Any]:
    return rows.iterator(_CHUNK)  # type: ignore[no-any-return]


def _io(file: Any) -> IO[bytes]:
    return file  # type: ignore[no-any-return]
