"""Importing tables of observations: the list, the template, the upload, one table with its check, its way in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.excerpts import excerpt
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.forms_tables import TableForm
from luoshi.desk.ledger.leases import SILENT, silence
from luoshi.desk.ledger.models import TableImport
from luoshi.desk.ledger.selectors.tables import organs_for_tables, preview_of, table_list, tables_seen, tables_shown
from luoshi.desk.ledger.services.table_import import table_confirm, table_drop, table_recheck, table_upload
from luoshi.desk.ledger.workbooks.table_template import table_template
from luoshi.records import LuoshiError

_PAGE = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNDER_WAY = (TableImport.State.WAITING, TableImport.State.CONFIRMED)


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """All imported tables that the person may see, the latest first."""
    page = Paginator(table_list(request.user), _PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/table_imports.html", {"page": page, "may_import": may(request.user, "approve")})


@allowed("approve")
def new(request: PersonRequest) -> HttpResponse:
    """Upload a table."""
    form = TableForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        file = told["upload"]
        try:
            made = table_upload(
                request.user,
                name=file.name,
                data=file.read(),
                organ=told["organ"],
                sensitivity=told["sensitivity"],
            )
        except LuoshiError as error:
            form.add_error("upload", str(error))
        else:
            return redirect("ledger:table", pk=made.pk)
    return render(request, "ledger/table_import_new.html", {"form": form})


@allowed("approve")
@require_GET
def template(request: PersonRequest) -> HttpResponse:
    """The template: with the names that the person may use."""
    data = table_template(organs_for_tables(request.user), timezone.localtime())
    answer = HttpResponse(data, content_type=_XLSX)
    answer["Content-Disposition"] = "attachment; filename*=utf-8''%E6%95%B0%E6%8D%AE%E8%A1%A8%E6%A8%A1%E6%9D%BF.xlsx"
    return answer


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One table: how far it is, what is wrong with it, what it would change."""
    one = get_object_or_404(tables_shown(request.user), pk=pk)
    quiet = silence()
    context = {
        "table": one,
        "changed": preview_of(one, "changed"),
        "fresh": preview_of(one, "fresh"),
        "under_way": one.state in _UNDER_WAY,
        "found": excerpt(one.upload.file, request.GET.get("cell", "")[:120]),
        "asleep": quiet is None or quiet > SILENT,
        "may_enter": may(request.user, "approve", one.upload.organ, sensitivity=one.sensitivity),
    }
    return render(request, "ledger/table_import.html", context)


@signed_in
@require_GET
def state(request: PersonRequest, pk: int) -> JsonResponse:
    """How far a table is."""
    one = get_object_or_404(tables_seen(request.user).only("state", "progress"), pk=pk)
    under_way = one.state in _UNDER_WAY
    return JsonResponse({"words": one.get_state_display(), "progress": one.progress, "done": not under_way})


@allowed("export")
@require_GET
def file(request: PersonRequest, pk: int) -> FileResponse:
    """The workbook as it came; the download is logged."""
    one = get_object_or_404(tables_seen(request.user, "export").select_related("upload__organ"), pk=pk)
    record_alone("下载文件", actor=request.user, target=one, organ=one.upload.organ)
    return FileResponse(
        path_of(one.upload.file).open("rb"),
        as_attachment=True,
        filename=one.upload.name,
        content_type="application/octet-stream",
    )


@allowed("approve")
@require_POST
def act(request: PersonRequest, pk: int) -> HttpResponse:
    """Confirm, check again or give up a table."""
    one = get_object_or_404(tables_seen(request.user), pk=pk)
    try:
        match request.POST.get("action"):
            case "confirm":
                table_confirm(request.user, one, basis=request.POST.get("basis", ""))
            case "recheck":
                table_recheck(request.user, one)
            case "drop":
                table_drop(request.user, one)
                messages.success(request, "已放弃，台账没有变化；文件仍保存着。")
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect("ledger:table", pk=pk)
