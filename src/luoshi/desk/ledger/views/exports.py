"""Downloads of the ledger and its registers, each logged; the sentence behind a mark of origin."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.audit.services import record
from luoshi.desk.ledger import exports
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.ledger.models import Observation
from luoshi.desk.ledger.selectors.cells import cell_source
from luoshi.desk.ledger.selectors.observations import (
    RECORDS,
    Sought,
    SoughtRecords,
    observation_list,
    records_seen,
    source_of,
)
from luoshi.desk.ledger.templatetags.ledger import sign_of
from luoshi.records import LuoshiError

_WORDS = {
    "words": "指标", "organ": "单位号", "period": "期间", "kind": "性质", "measure": "量类", "origin": "出处",
    "document": "文件号", "posting": "入账号", "q": "内容", "level": "级别", "stage": "阶段", "lead": "牵头单位",
}  # fmt: skip
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed("export")
@require_GET
def observations(request: PersonRequest, form: str) -> HttpResponseBase:
    """The ledger's list as it is narrowed and sorted, as xlsx or CSV."""
    sought = Sought(**{name: request.GET[name][:80] for name in Sought.__slots__ if name in request.GET})
    rows = observation_list(request.user, sought, moment=moment_of(chosen_day(request)), action="export")
    return _download(request, "observations", "台账", rows, form)


@allowed("export")
@require_GET
def records(request: PersonRequest, register: str, form: str) -> HttpResponseBase:
    """A register as it is narrowed and sorted, as xlsx or CSV."""
    if register not in RECORDS:
        raise Http404
    sought = SoughtRecords(**{name: request.GET[name][:80] for name in SoughtRecords.__slots__ if name in request.GET})
    rows = records_seen(request.user, register, sought, moment=moment_of(chosen_day(request)), action="export")
    return _download(request, register, RECORDS[register][1], rows, form)


@signed_in
@require_GET
def origin(request: PersonRequest, what: str, pk: int) -> HttpResponse:
    """Where a row comes from: its sentence with the number marked, the document, who approved it and when."""
    model = Observation if what == "observations" else RECORDS[what][0] if what in RECORDS else None
    found = source_of(request.user, model, pk) if model else None
    if found is None:
        raise Http404
    whole = request.headers.get("X-Fragment") != "1"
    template = "ledger/origin.html" if whole else "ledger/origin_part.html"
    context = {"row": found.row, "quote": found.quote, "source": cell_source(request.user, found.row)}
    more = {"sign": sign_of(found.row), "may_export": may(request.user, "export")} if whole else {}
    return render(request, template, context | more)


def _download(request: PersonRequest, what: str, title: str, rows: QuerySet[Any], form: str) -> HttpResponseBase:
    """The rows as a file; the download is in the audit chain before the first byte goes out."""
    if form not in ("xlsx", "csv"):
        raise Http404
    count = rows.count()
    if count > exports.MOST:
        error = LuoshiError("L633", f"共 {count} 行，一次最多下载 {exports.MOST} 行", title, "请先筛选，分几次下载")
        return render(request, "ledger/too_many.html", {"error": str(error)}, status=400)
    now, day = timezone.localtime(), chosen_day(request)
    narrowed = _narrowed(request.GET.dict())
    detail = {"行": count, "格式": form, "筛选": narrowed, "截至": day.isoformat() if day else ""}
    with transaction.atomic():
        record(f"导出{title}", actor=request.user, target=f"ledger/{what}", organ=request.user.organ, detail=detail)
    name = f"{title}{(day or now.date()):%Y%m%d}.{form}"
    if form == "csv":
        lines = exports.lines(what, rows.iterator(500))
        streamed = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        streamed["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return streamed
    told = exports.Told(title, narrowed, day, str(request.user), now)
    file = exports.book(what, rows.iterator(500), told)
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def _narrowed(told: Mapping[str, str]) -> dict[str, str]:
    return {_WORDS[name]: value[:80] for name, value in told.items() if value and name in _WORDS}
