"""Lists of the rounds, as pages and as workbooks: who is to be reminded, all figures of a round."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.audit.services import record_alone
from luoshi.desk.ledger.selectors.rounds import contacts, items_of, reminders, rounds_seen, table_of
from luoshi.desk.ledger.templatetags.tables import decimals
from luoshi.desk.ledger.workbooks.lists import reminders_book, round_book

_WITHIN, _MOST = 3, 60
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book_answer(data: bytes, name: str) -> HttpResponse:
    """A workbook to save."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=_XLSX, headers={"Content-Disposition": header or "attachment"})


@signed_in
@require_GET
def reminders_page(request: PersonRequest) -> HttpResponse:
    """Who is late, or due within so many working days (``within``)."""
    within = _within(request)
    lines = reminders(request.user, within)
    context = {"lines": lines, "within": within, "contacts": contacts(lines)}
    context["exports"] = may(request.user, "export")
    return render(request, "ledger/round_reminders.html", context)


@allowed("export")
@require_GET
def reminders_file(request: PersonRequest) -> HttpResponse:
    """The same as a workbook; the download is logged."""
    lines = reminders(request.user, _within(request), action="export")
    data = reminders_book(lines, contacts(lines), timezone.localtime())
    record_alone("导出催报名单", actor=request.user, organ=request.user.organ, detail={"件数": len(lines)})
    return book_answer(data, "催报名单.xlsx")


@signed_in
@require_GET
def table(request: PersonRequest, pk: int) -> HttpResponse:
    """All figures of a round that the person may see, a unit a row."""
    one = get_object_or_404(rounds_seen(request.user), pk=pk)
    items = items_of(one)
    told = table_of(request.user, one)
    most = [decimals([cells[item.pk] for _, cells in told if item.pk in cells]) for item in items]
    rows = [(filing, list(zip([cells.get(item.pk) for item in items], most, strict=True))) for filing, cells in told]
    context = {"round": one, "items": items, "rows": rows, "exports": may(request.user, "export")}
    return render(request, "ledger/round_table.html", context)


@allowed("export")
@require_GET
def table_book(request: PersonRequest, pk: int) -> HttpResponse:
    """The same as a workbook with a sheet of sources; the download is logged."""
    one = get_object_or_404(rounds_seen(request.user), pk=pk)
    rows = table_of(request.user, one, "export")
    data = round_book(one, items_of(one), rows, timezone.localtime())
    record_alone("导出汇总表", actor=request.user, target=one, organ=one.organ, detail={"单位": len(rows)})
    return book_answer(data, f"{one}.xlsx")


def _within(request: PersonRequest) -> int:
    words = request.GET.get("within", "")
    return min(int(words), _MOST) if words.isdecimal() and len(words) < 4 else _WITHIN
