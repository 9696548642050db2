"""Documents: the list, the import, one document with its versions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.forms import ImportForm
from luoshi.desk.ledger.selectors.documents import document_list, documents_seen, review_counts, versions_seen
from luoshi.desk.ledger.services.documents import Given, document_import, version_retry
from luoshi.records import LuoshiError

_PAGE = 50


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """All documents that the person may see, the latest first."""
    rows = document_list(request.user, words=request.GET.get("q", ""), year=request.GET.get("year", ""))
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/documents.html", {"page": page, "q": request.GET.get("q", "")})


@allowed("import")
def new(request: PersonRequest) -> HttpResponse:
    """Import one or several files."""
    form = ImportForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        given = Given(year=told["year"], region=told["region"], sensitivity=int(told["sensitivity"]))
        taken = []
        for upload in told["upload"]:
            try:
                version = document_import(
                    request.user, name=upload.name, data=upload.read(), organ=told["organ"], given=given
                )
                taken.append(version)
            except LuoshiError as error:
                messages.error(request, str(error))
        if len(taken) == 1:
            return redirect("ledger:document", pk=taken[0].document_id)
        if taken:
            messages.success(request, f"已导入 {len(taken)} 份文件，正在读取。")
            return redirect("ledger:documents")
    return render(request, "ledger/document_new.html", {"form": form})


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One document: its versions, how far their review is."""
    document = get_object_or_404(documents_seen(request.user).select_related("organ", "created_by"), pk=pk)
    versions = list(document.versions.select_related("created_by").defer("text", "outline"))
    return render(
        request,
        "ledger/document.html",
        {"document": document, "versions": versions, "counts": review_counts(versions)},
    )


@signed_in
@require_GET
def state(request: PersonRequest, pk: int) -> JsonResponse:
    """How far the reading of a version is."""
    version = get_object_or_404(versions_seen(request.user).only("state", "progress", "error"), pk=pk)
    words = version.get_state_display()
    return JsonResponse({"state": version.state, "words": words, "progress": version.progress, "error": version.error})


@allowed("export")
@require_GET
def file(request: PersonRequest, pk: int) -> FileResponse:
    """The bytes of a version as they came; the download is logged."""
    version = get_object_or_404(versions_seen(request.user, "export").select_related("document__organ"), pk=pk)
    record_alone("下载文件", actor=request.user, target=version, organ=version.document.organ)
    return FileResponse(
        path_of(version.file).open("rb"),
        as_attachment=True,
        filename=version.name,
        content_type="application/octet-stream",
    )


@allowed("import")
@require_POST
def retry(request: PersonRequest, pk: int) -> HttpResponse:
    """Read a version again whose reading failed."""
    version = get_object_or_404(versions_seen(request.user).select_related("document__organ"), pk=pk)
    version_retry(request.user, version)
    return redirect("ledger:document", pk=version.document_id)
