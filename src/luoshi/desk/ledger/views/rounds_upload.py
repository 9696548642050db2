"""Templates out, filled templates in: kept, shown as a preview, taken over on a word."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.excerpts import excerpt
from luoshi.desk.ledger.files import path_of
from luoshi.desk.ledger.models import Upload
from luoshi.desk.ledger.selectors.rounds import entries_of, filings_entered, filings_seen
from luoshi.desk.ledger.selectors.rounds_checks import asked_of
from luoshi.desk.ledger.selectors.rounds_preview import preview_of
from luoshi.desk.ledger.services.entries import Clash
from luoshi.desk.ledger.services.uploads import upload_keep, upload_take
from luoshi.desk.ledger.views.rounds_lists import book_answer
from luoshi.desk.ledger.workbooks.filled import MOST_BYTES
from luoshi.desk.ledger.workbooks.template import Sheetful, template
from luoshi.records import LuoshiError


@allowed("enter")
@require_GET
def template_file(request: PersonRequest, pk: int) -> HttpResponse:
    """The template of a filing; the download is logged."""
    found = get_object_or_404(filings_entered(request.user), pk=pk)
    entries = entries_of(found)
    data = template(Sheetful(found, entries, asked_of(found, entries)), timezone.localtime())
    record_alone("下载填报模板", actor=request.user, target=found, organ=found.organ)
    return book_answer(data, f"{found.round} {found.organ}.xlsx")


@allowed("enter")
@require_POST
def take(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep a filled template and show what it would change."""
    found = get_object_or_404(filings_entered(request.user), pk=pk)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise LuoshiError("L684", "没有选文件", str(found.organ), "请先选填好的模板")
        if (file.size or 0) > MOST_BYTES:
            what = f"文件超过 {MOST_BYTES // 1_000_000} MB，不是填报模板"
            raise LuoshiError("L683", what, str(file.name), "请下载模板，把数填进去再上传")
        upload = upload_keep(request.user, found, name=file.name or "", data=file.read())
    except LuoshiError as error:
        messages.error(request, str(error))
        return redirect("ledger:filing", pk=found.pk)
    return redirect("ledger:upload", pk=upload.pk)


@allowed("enter")
def preview(request: PersonRequest, pk: int) -> HttpResponse:
    """What an upload would change; sent back, it is taken over."""
    mine = Upload.objects.filter(by=request.user, filing__in=filings_entered(request.user).values("pk"))
    upload = get_object_or_404(mine.select_related("filing__round__organ", "filing__organ"), pk=pk)
    assert upload.filing is not None
    error, status = "", 200
    if request.method == "POST":
        try:
            changed = upload_take(
                request.user, upload, seen=_chosen(request, "mine"), theirs=_chosen(request, "theirs")
            )
            messages.success(request, f"已写入 {changed} 格，请核对后提交审核。")
            return redirect("ledger:filing", pk=upload.filing_id)
        except Clash as clash:
            error, status = f"{clash}，还没有写入。请逐格选定后再写入。", 409
        except LuoshiError as wrong:
            error, status = str(wrong), 400
    found = excerpt(upload.file, request.GET.get("cell", "")[:120])
    context = {"upload": upload, "filing": upload.filing, "preview": preview_of(upload), "error": error, "found": found}
    return render(request, "ledger/round_upload.html", context, status=status)


def _chosen(request: PersonRequest, word: str) -> dict[int, int]:
    """The items for which *word* was chosen, with the revision that the page showed."""
    found = {}
    for name, value in request.POST.items():
        item, seen = name.removeprefix("c-"), request.POST.get(f"s-{name.removeprefix('c-')}", "")
        if name.startswith("c-") and value == word and item.isdecimal() and seen.isdecimal():
            found[int(item)] = int(seen)
    return found


@allowed("export")
@require_GET
def file(request: PersonRequest, pk: int) -> FileResponse:
    """An upload as it came; the download is logged."""
    seen = Upload.objects.filter(filing__in=filings_seen(request.user, "export").values("pk"))
    upload = get_object_or_404(seen.select_related("organ"), pk=pk)
    record_alone("下载文件", actor=request.user, target=upload, organ=upload.organ)
    return FileResponse(
        path_of(upload.file).open("rb"),
        as_attachment=True,
        filename=upload.name,
        content_type="application/octet-stream",
    )
