"""Rounds and filings: read, entered, handed in, approved, sent back."""

from collections.abc import Callable
from typing import Annotated, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Path, Query, Router, Schema

from luoshi.desk.api.answering import answer, demand_match, listed, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import rounds as told
from luoshi.desk.ledger.models import Entry, Filing
from luoshi.desk.ledger.selectors.rounds import (
    changes_of,
    entries_of,
    filings_seen,
    rounds_seen,
    steps_of,
)
from luoshi.desk.ledger.services.entries import Given, entries_save
from luoshi.desk.ledger.services.filings import filing_approve, filing_return, filing_submit

router = Router(tags=["填报"])
Number = Annotated[int, Path(ge=1, le=MOST)]


class FilingsSought(Paged):
    """What filings are narrowed to."""

    round: Key | None = Field(None, description="轮次号。")
    organ: Key | None = Field(None, description="填报单位号。")
    state: Literal["", "未报", "填报中", "待审", "已退回", "已核定"] = Field("", description="状态。")


@router.get("/rounds/{pk}/filings", response=told.FilingPage, summary="轮次的填报表")
@needs("read", 404)
def filings(request: ApiRequest, pk: Number, page: Query[Paged]) -> HttpResponse:
    """各单位的填报表，不含单元格。"""
    row = get_object_or_404(rounds_seen(request.auth), pk=pk)
    rows = filings_seen(request.auth).filter(round=row)
    return listed(request, rows, page, told.FilingPage, told.FilingOut.of)


@router.get("/filings", response=told.FilingPage, summary="填报表")
@needs("read")
def filings_all(request: ApiRequest, sought: Query[FilingsSought]) -> HttpResponse:
    """令牌能看到的填报表，不含单元格；可按轮次、单位、状态筛选。"""
    rows = filings_seen(request.auth)
    for name in ("round", "organ", "state"):
        if value := getattr(sought, name):
            rows = rows.filter(**{name: value})
    return listed(request, rows, sought, told.FilingPage, told.FilingOut.of)


@router.get("/filings/{pk}", response=told.FilingWhole, summary="一张填报表")
@needs("read", 404)
def filing(request: ApiRequest, pk: Number) -> HttpResponse:
    """填报表和它的单元格；ETag 用于填写、提交、审核。"""
    return answer(request, _whole(request, pk))


@router.get("/filings/{pk}/steps", response=told.StepList, summary="填报表的经过")
@needs("read", 404)
def steps(request: ApiRequest, pk: Number) -> HttpResponse:
    """谁何时提交、通过、退回，为什么退回。"""
    row = get_object_or_404(filings_seen(request.auth), pk=pk)
    return answer(request, told.StepList(filing=pk, items=[told.StepOut.of(step) for step in steps_of(row)]))


@router.get("/filings/{pk}/entries/{item}/changes", response=told.CellChanges, summary="单元格的历史")
@needs("read", 404)
def cell_changes(request: ApiRequest, pk: Number, item: Number) -> HttpResponse:
    """一个单元格先后填过的内容。"""
    entry = get_object_or_404(
        Entry.objects.filter(filing__in=filings_seen(request.auth).values("pk")), filing=pk, item=item
    )
    found = changes_of(request.auth, entry.pk)
    rows = found[1] if found else ()
    return answer(request, told.CellChanges(filing=pk, item=item, items=[told.CellChange.of(row) for row in rows]))


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
                raise ProblemError(422, "L755", what, f"项 {one.item}", "项号见这张填报表的 entries")
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
        Filing.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
        before = _whole(request, pk)
        demand_match(request, before)
        do(Filing.objects.get(pk=pk), before)
        return 200, _whole(request, pk)

    return once(request, payload.model_dump_json().encode() if payload else b"", work)


def _whole(request: ApiRequest, pk: int) -> told.FilingWhole:
    row = get_object_or_404(filings_seen(request.auth), pk=pk)
    cells = [told.EntryOut.of(entry) for entry in entries_of(row)]
    return told.FilingWhole(**told.FilingOut.of(row).model_dump(), entries=cells)
