"""Rounds and filings: read, entered, handed in, approved, sent back."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from luoshi.desk.api.answering import answer, demand_match, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Paged, cursor_of, page_of
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import rounds as told
from luoshi.desk.ledger.models import Filing
from luoshi.desk.ledger.selectors.rounds import entries_of, filings_seen, items_of, rounds_seen
from luoshi.desk.ledger.services.entries import Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_return, filing_submit

router = Router(tags=["填报"])
Number = Annotated[int, Path(ge=1, le=MOST)]


@router.get("/rounds", response=told.RoundPage, summary="填报轮次")
@needs("read")
def rounds(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """令牌能看到的轮次。"""
    items, follows = page_of(rounds_seen(request.auth), cursor_of(page.cursor), page.limit, told.RoundOut.of)
    return answer(request, told.RoundPage(items=items, next=follows))


@router.get("/rounds/{pk}", response=told.RoundWhole, summary="一个轮次")
@needs("read", 404)
def round_(request: ApiRequest, pk: Number) -> HttpResponse:
    """轮次和它要填的各项。"""
    row = get_object_or_404(rounds_seen(request.auth), pk=pk)
    items = [told.ItemOut.of(item) for item in items_of(row)]
    return answer(request, told.RoundWhole(**told.RoundOut.of(row).model_dump(), items=items))


@router.get("/rounds/{pk}/filings", response=told.FilingPage, summary="轮次的填报表")
@needs("read", 404)
def filings(request: ApiRequest, pk: Number, page: Query[Paged]) -> HttpResponse:
    """各单位的填报表，不含单元格。"""
    row = get_object_or_404(rounds_seen(request.auth), pk=pk)
    rows = filings_seen(request.auth).filter(round=row)
    items, follows = page_of(rows, cursor_of(page.cursor), page.limit, told.FilingOut.of)
    return answer(request, told.FilingPage(items=items, next=follows))


@router.get("/filings/{pk}", response=told.FilingWhole, summary="一张填报表")
@needs("read", 404)
def filing(request: ApiRequest, pk: Number) -> HttpResponse:
    """填报表和它的单元格；ETag 用于填写、提交、审核。"""
    return answer(request, _whole(request, pk))


@router.patch("/filings/{pk}/entries", response=told.FilingWhole, summary="填写")
@needs("filings", 404, 409, 412, 428)
def entries(request: ApiRequest, pk: Number, payload: told.Entries) -> HttpResponse:
    """填写几个单元格，一起存下或都不存；没有写的单元格不动。须带 If-Match。"""

    def do(row: Filing, whole: told.FilingWhole) -> None:
        seen = {one.item: one.revision for one in whole.entries}
        given = []
        for one in payload.entries:
            if one.item not in seen or (one.not_applicable and one.value is not None):
                what = "数值和不适用不能都写" if one.item in seen else "这张表没有这一项"
                raise ProblemError(422, "L735", what, f"项 {one.item}", "项号见这张填报表的 entries")
            given.append(Given(one.item, one.number, one.not_applicable, one.note.strip(), seen[one.item]))
        entries_save(request.auth, row, given)

    return _change(request, pk, payload, do)


@router.post("/filings/{pk}/submission", response=told.FilingWhole, summary="提交审核")
@needs("filings", 404, 409, 412, 428)
def submit(request: ApiRequest, pk: Number, payload: told.Submission) -> HttpResponse:
    """提交整张填报表。须带 If-Match。"""
    return _change(request, pk, payload, lambda row, _: filing_submit(request.auth, row, checked=payload.checked))


@router.post("/filings/{pk}/approval", response=told.FilingWhole, summary="审核通过")
@needs("approval", 404, 409, 412, 428)
def approve(request: ApiRequest, pk: Number) -> HttpResponse:
    """通过一级审核；最后一级把数记入台账。自己提交的不能自己审核。须带 If-Match。"""
    return _change(request, pk, None, lambda row, _: filing_approve(request.auth, row, revision=row.revision))


@router.post("/filings/{pk}/return", response=told.FilingWhole, summary="退回")
@needs("approval", 404, 409, 412, 428)
def send_back(request: ApiRequest, pk: Number, payload: told.Sending) -> HttpResponse:
    """写明理由退回。须带 If-Match。"""
    reason = payload.reason
    return _change(request, pk, payload, lambda row, _: filing_return(request.auth, row, reason, revision=row.revision))


def _change(
    request: ApiRequest, pk: int, payload: Schema | None, do: Callable[[Filing, told.FilingWhole], object]
) -> HttpResponse:
    """Do something to a filing as the caller saw it, its row locked meanwhile."""

    def work() -> tuple[int, told.FilingWhole]:
        Filing.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        before = _whole(request, pk)
        demand_match(request, before)
        do(Filing.objects.get(pk=pk), before)
        return 200, _whole(request, pk)

    return once(request, payload.model_dump_json().encode() if payload else b"", work)


def _whole(request: ApiRequest, pk: int) -> told.FilingWhole:
    row = get_object_or_404(filings_seen(request.auth), pk=pk)
    cells = [told.EntryOut.of(entry) for entry in entries_of(row)]
    return told.FilingWhole(**told.FilingOut.of(row).model_dump(), entries=cells)
