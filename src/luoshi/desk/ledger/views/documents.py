"""Documents: the list, the import, one document with its versions and what changed between them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.models import Organ
from luoshi.desk.accounts.permissions import may
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger import findings
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.forms import ImportForm, VersionForm
from luoshi.desk.ledger.models import Version
from luoshi.desk.ledger.selectors.changes import changes_between
from luoshi.desk.ledger.selectors.documents import (
    SORTS,
    STATES,
    Wanted,
    document_list,
    documents_seen,
    organs_seen,
    review_counts,
    same_file,
    versions_seen,
    years_seen,
)
from luoshi.desk.ledger.services.bulk import facts_withdraw
from luoshi.desk.ledger.services.documents import Given, document_import, version_retry
from luoshi.records import LuoshiError

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file of an import."""

    name: str
    words: str
    href: str = ""
    grade: str = "good"


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """All documents that the person may see, narrowed and sorted as the address says."""
    wanted = Wanted(**{name: request.GET[name][:80] for name in Wanted.__slots__ if name in request.GET})
    context = {
        "page": Paginator(document_list(request.user, wanted), _PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "narrowed": any((wanted.q, wanted.year, wanted.organ, wanted.state)),
        "years": years_seen(request.user),
        "organs": organs_seen(request.user),
        "states": STATES.items(),
        "sorts": [(key, words) for key, (words, _) in SORTS.items()],
    }
    return render(request, "ledger/documents.html", context)


@allowed("import")
def new(request: PersonRequest) -> HttpResponse:
    """Import one or several files: each by itself, one that fails does not stop the others."""
    form = ImportForm(request.user, request.POST or None, request.FILES or None)
    results: list[Result] = []
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        given = Given(year=told["year"], region=told["region"], sensitivity=int(told["sensitivity"]))
        results = [_taken(request, upload, told["organ"], given) for upload in told["upload"]]
        if len(results) == 1 and results[0].href:
            return redirect(results[0].href)
        if all(one.grade == "good" for one in results):
            messages.success(request, f"已导入 {len(results)} 份文件，正在读取。")
            return redirect("ledger:documents")
    return render(request, "ledger/document_new.html", {"form": form, "results": results})


def _taken(request: PersonRequest, upload: "UploadedFile[bytes]", organ: Organ, given: Given) -> Result:
    """One file of an import."""
    name, data = upload.name or "", upload.read()
    known = same_file(request.user, data)
    if known:
        href = reverse("ledger:document", args=[known.document_id])
        messages.info(request, f"{name} 已导入过，就是这一份。")
        return Result(name, f"已导入过：{known.document}", href, "warn")
    try:
        version = document_import(request.user, name=name, data=data, organ=organ, given=given)
    except LuoshiError as error:
        return Result(name, str(error), grade="bad")
    return Result(name, "已导入，正在读取", reverse("ledger:document", args=[version.document_id]))


@signed_in
@require_GET
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One document: its versions, how far their reading and review are, what the checks found."""
    document = get_object_or_404(documents_seen(request.user).select_related("organ", "created_by"), pk=pk)
    versions = list(document.versions.select_related("created_by").defer("text").order_by("-number"))
    read = [version for version in versions if version.state == Version.State.READ]
    context = {
        "document": document,
        "versions": versions,
        "latest": read[0] if read else None,
        "compared": list(zip(read[1:], read, strict=False)),
        "counts": review_counts(versions),
        "found": {version.pk: findings.counted(version.outline) for version in versions},
        "form": VersionForm(),
        "may_import": may(request.user, "import", document.organ, sensitivity=document.sensitivity),
        "may_export": may(request.user, "export", document.organ, sensitivity=document.sensitivity),
    }
    return render(request, "ledger/document.html", context)


@allowed("import")
@require_POST
def version_new(request: PersonRequest, pk: int) -> HttpResponse:
    """A changed file of the same document, as its next version."""
    seen = documents_seen(request.user, "import").select_related("organ")
    document = get_object_or_404(seen, pk=pk)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "没有选文件。请先选一份文件，再导入。")
        return redirect("ledger:document", pk=pk)
    upload = form.cleaned_data["upload"]
    try:
        version = document_import(
            request.user, name=upload.name, data=upload.read(), organ=document.organ, document=document
        )
        messages.success(request, f"已导入为第 {version.number} 版；句子没有变的，审读结果会沿用。")
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect("ledger:document", pk=pk)


@signed_in
@require_GET
def changes(request: PersonRequest, pk: int) -> HttpResponse:
    """What a version changed against the one read before it."""
    version = get_object_or_404(versions_seen(request.user).select_related("document__organ"), pk=pk)
    older = Version.objects.filter(document=version.document_id, number__lt=version.number, state=Version.State.READ)
    before = older.order_by("-number").first()
    document = version.document
    context = {
        "version": version,
        "document": document,
        "before": before,
        "changes": changes_between(before, version) if before else None,
        "may_review": may(request.user, "review", document.organ, sensitivity=document.sensitivity),
    }
    return render(request, "ledger/document_changes.html", context)


@allowed("review")
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take out of the ledger what the version before had and this one has no longer."""
    version = get_object_or_404(versions_seen(request.user, "review").select_related("document__organ"), pk=pk)
    key = request.POST.get("before", "")
    before = get_object_or_404(Version, pk=int(key) if key.isdecimal() else 0, document=version.document_id)
    removed = {one.old.pk for one in changes_between(before, version).to_withdraw if one.old}
    keys = [int(key) for key in request.POST.getlist("fact") if key.isdecimal() and int(key) in removed]
    count = facts_withdraw(request.user, before, keys)
    messages.success(request, f"已从台账撤下 {count} 条；历史仍可查。")
    return redirect("ledger:document-changes", pk=version.pk)


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
