"""A filing: the form in which it is entered, what was done with it, submitting, returning, approving."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, allowed, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.ledger.entry.rows import Row, Sheet, rows_of, sheet_of
from luoshi.desk.ledger.models import Filing, Round
from luoshi.desk.ledger.selectors.cells import change_source
from luoshi.desk.ledger.selectors.rounds import (
    changes_of,
    entries_of,
    filings_entered,
    filings_seen,
    lines_of,
    may_approve,
    steps_of,
    uploads_of,
)
from luoshi.desk.ledger.services.entries import Clash, entries_save
from luoshi.desk.ledger.services.filings import EDITABLE, filing_approve, filing_return, filing_submit
from luoshi.records import LuoshiError


@signed_in
@require_GET
def filing(request: PersonRequest, pk: int) -> HttpResponse:
    """A filing: as a form for whoever may enter now, else as a table."""
    found = get_object_or_404(filings_seen(request.user), pk=pk)
    return _page(request, found, rows_of(found, entries_of(found)))


@allowed("enter")
@require_POST
def save(request: PersonRequest, pk: int) -> HttpResponse:
    """Save what was typed; with ``action=submit`` hand it in. What cannot be saved comes back as it was typed."""
    found = get_object_or_404(filings_entered(request.user), pk=pk)
    sheet = sheet_of(entries_of(found), request.POST.dict())
    if sheet.errors:
        return _again(request, found, sheet, f"有 {len(sheet.errors)} 格填得不对，还没有保存；改好后再保存。")
    try:
        changed = entries_save(request.user, found, sheet.given)
    except Clash as clash:
        clashing = frozenset(entry.item_id for entry in clash.entries)
        words = f"{clash}，还没有保存。两个数都列在下面，请逐格选定后再保存。"
        return _again(request, found, sheet, words, clashing=clashing, status=409)
    except LuoshiError as error:
        return _again(request, found, sheet, str(error))
    if request.POST.get("action") == "submit":
        return _submit(request, found)
    messages.success(request, f"已保存，改动 {changed} 格。" if changed else "没有改动。")
    return redirect("ledger:filing", pk=found.pk)


def _submit(request: PersonRequest, found: Filing) -> HttpResponse:
    try:
        done = filing_submit(request.user, found, checked=request.POST.get("checked") == "1")
    except LuoshiError as error:
        messages.error(request, f"已保存，还没有提交。{error}")
    else:
        messages.success(request, "已提交审核（迟报）。" if done.late else "已提交审核。")
    return redirect("ledger:filing", pk=found.pk)


@allowed("approve")
@require_POST
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Approve a filing by one level."""
    found = get_object_or_404(filings_seen(request.user), pk=pk)
    try:
        done = filing_approve(request.user, found, revision=_revision(request))
    except LuoshiError as error:
        messages.error(request, str(error))
    else:
        last = done.state == Filing.State.APPROVED
        messages.success(request, "已核定，数据已入台账。" if last else "已审核通过，等待主办单位审核。")
    return redirect("ledger:filing", pk=found.pk)


@allowed("return")
@require_POST
def send_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a filing back with the reason."""
    found = get_object_or_404(filings_seen(request.user), pk=pk)
    try:
        filing_return(request.user, found, request.POST.get("reason", ""), revision=_revision(request))
        messages.success(request, "已退回，填报单位会在首页看到。")
    except LuoshiError as error:
        messages.error(request, str(error))
    return redirect("ledger:filing", pk=found.pk)


@signed_in
@require_GET
def history(request: PersonRequest, pk: int) -> HttpResponse:
    """Every value that a cell had."""
    found = changes_of(request.user, pk)
    if found is None:
        raise Http404
    context: dict[str, object] = {"entry": found[0], "changes": found[1], "exports": may(request.user, "export")}
    context["source"] = change_source(found[1][0]) if found[1] else None
    return render(request, "ledger/round_entry.html", context)


def _revision(request: PersonRequest) -> int:
    words = request.POST.get("revision", "")
    return int(words) if words.isdecimal() and len(words) < 10 else -1


def _again(
    request: PersonRequest,
    found: Filing,
    sheet: Sheet,
    words: str,
    *,
    clashing: frozenset[int] = frozenset(),
    status: int = 400,
) -> HttpResponse:
    """The form with all that was typed, and what is wrong."""
    found.refresh_from_db()
    rows = rows_of(found, entries_of(found), sheet, clashing)
    return _page(request, found, rows, error=words, status=status)


def _page(
    request: PersonRequest, found: Filing, rows: Sequence[Row], *, error: str = "", status: int = 200
) -> HttpResponse:
    user, one = request.user, found.round
    enters = may(user, "enter", found.organ, sensitivity=one.sensitivity)
    returns = may(user, "return", found.organ, sensitivity=one.sensitivity)
    returns = returns or may(user, "return", one.organ, sensitivity=one.sensitivity)
    holds = may(user, "round", one.organ, sensitivity=one.sensitivity)
    running = one.state == Round.State.OPEN
    waits, approved = found.state == Filing.State.SUBMITTED, found.state == Filing.State.APPROVED
    context = {
        "filing": found,
        "round": one,
        "line": lines_of([found])[0],
        "rows": rows,
        "error": error,
        "clashes": sum(1 for row in rows if row.clash),
        "doubtful": sum(1 for row in rows if row.doubts and not row.note),
        "filled": sum(1 for row in rows if row.entry.value is not None or row.entry.not_applicable),
        "editable": running and enters and found.state in EDITABLE,
        "may_approve": may_approve(user, found),
        "may_return": running and ((waits and returns) or (approved and holds and returns)),
        "exports": may(user, "export"),
        "steps": steps_of(found),
        "uploads": uploads_of(found),
    }
    return render(request, "ledger/filing.html", context, status=status)
