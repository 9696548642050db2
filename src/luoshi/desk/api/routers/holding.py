"""Rounds: listed, made, changed, opened, locked, unlocked; the office's calendar."""

from collections.abc import Callable, Sequence
from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router

from luoshi.desk.accounts.models import UnitGroup
from luoshi.desk.api.answering import answer, change, listed, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Paged
from luoshi.desk.api.problems import ProblemError, Wrong
from luoshi.desk.api.schemas import rounds as told
from luoshi.desk.ledger.models import Alias, Day, Indicator, Round
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.ledger.selectors.rounds import items_of, rounds_seen
from luoshi.desk.ledger.services.days import day_remove, days_set
from luoshi.desk.ledger.services.rounds import (
    Plan,
    Wanted,
    round_change,
    round_create,
    round_lock,
    round_open,
    round_unlock,
)

router = Router(tags=["轮次"])
Number = Annotated[int, Path(ge=1, le=MOST)]


@router.get("/rounds", response=told.RoundPage, summary="填报轮次")
@needs("read")
def rounds(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """令牌能看到的轮次。"""
    return listed(request, rounds_seen(request.auth), page, told.RoundPage, told.RoundOut.of)


@router.get("/rounds/{pk}", response=told.RoundWhole, summary="一个轮次")
@needs("read", 404)
def round_(request: ApiRequest, pk: Number) -> HttpResponse:
    """轮次和它要填的各项；ETag 用于修改、开始、锁定。"""
    return answer(request, whole(request, pk))


@router.post("/rounds", response={201: told.RoundWhole}, summary="建立轮次")
@needs("supervision", 404)
def round_new(request: ApiRequest, payload: told.RoundIn) -> HttpResponse:
    """建立一个未开始的轮次。"""
    plan, wanted = _plan(request, payload), _wanted(payload.items)

    def work() -> tuple[int, told.RoundWhole]:
        return 201, whole(request, round_create(request.auth, plan, wanted).pk)

    return once(request, payload.model_dump_json().encode(), work)


@router.put("/rounds/{pk}", response=told.RoundWhole, summary="修改轮次")
@needs("supervision", 404, 409, 412, 428)
def round_changed(request: ApiRequest, pk: Number, payload: told.RoundIn) -> HttpResponse:
    """整个改写一个未开始的轮次。须带 If-Match。"""
    plan, wanted = _plan(request, payload), _wanted(payload.items)
    return change(
        request, lambda: _locked(request, pk), lambda: whole(request, pk),
        lambda row: round_change(request.auth, row, plan, wanted), sent=payload,
    )  # fmt: skip


@router.post("/rounds/{pk}/opening", response=told.RoundWhole, summary="开始填报")
@needs("supervision", 404, 409, 412, 428)
def round_opened(request: ApiRequest, pk: Number) -> HttpResponse:
    """给单位组的每个单位一张填报表。须带 If-Match。"""
    return _act(request, pk, lambda row: round_open(request.auth, row))


@router.post("/rounds/{pk}/locking", response=told.RoundWhole, summary="锁定轮次")
@needs("supervision", 404, 409, 412, 428)
def round_locked(request: ApiRequest, pk: Number) -> HttpResponse:
    """不再收填报；缺的记为“未报”。须带 If-Match。"""
    return _act(request, pk, lambda row: round_lock(request.auth, row))


@router.post("/rounds/{pk}/unlocking", response=told.RoundWhole, summary="解锁轮次")
@needs("supervision", 404, 409, 412, 428)
def round_unlocked(request: ApiRequest, pk: Number, payload: told.Unlocking) -> HttpResponse:
    """写明理由重新开放。须带 If-Match。"""
    return change(
        request, lambda: _locked(request, pk), lambda: whole(request, pk),
        lambda row: round_unlock(request.auth, row, payload.reason), sent=payload,
    )  # fmt: skip


@router.get("/days", response=told.DayPage, summary="工作日历")
@needs("read")
def days(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """与星期不同的日子：放假的工作日、上班的周末。"""
    return listed(request, Day.objects.all(), page, told.DayPage, told.DayOut.of)


@router.get("/days/{pk}", response=told.DayOut, summary="一个特殊日")
@needs("read", 404)
def day(request: ApiRequest, pk: Number) -> HttpResponse:
    """按编号取。"""
    return answer(request, told.DayOut.of(get_object_or_404(Day, pk=pk)))


@router.post("/days", response={201: told.DaysSet}, summary="设定工作日")
@needs("supervision")
def days_new(request: ApiRequest, payload: told.DaysIn) -> HttpResponse:
    """设定一段日子放假或上班；要有全部单位的督查权限。"""

    def work() -> tuple[int, told.DaysSet]:
        name = payload.name
        count = days_set(request.auth, payload.first, payload.last, working=payload.working, name=name)
        return 201, told.DaysSet(count=count)

    return once(request, payload.model_dump_json().encode(), work)


@router.delete("/days/{pk}", response=told.DayOut, summary="取消特殊日")
@needs("supervision", 404, 409, 412, 428)
def day_gone(request: ApiRequest, pk: Number) -> HttpResponse:
    """这一天又照星期；答复是取消了的一天。须带 If-Match。"""
    kept: list[told.DayOut] = []

    def lock() -> Day:
        row = get_object_or_404(Day.objects.select_for_update(no_key=True), pk=pk)
        kept.append(told.DayOut.of(row))
        return row

    return change(request, lock, lambda: kept[0], lambda row: day_remove(request.auth, row))


def whole(request: ApiRequest, pk: int) -> told.RoundWhole:
    """A round with what it asks for."""
    row = get_object_or_404(rounds_seen(request.auth), pk=pk)
    return told.RoundWhole(**told.RoundOut.of(row).model_dump(), items=[told.ItemOut.of(one) for one in items_of(row)])


def _act(request: ApiRequest, pk: int, do: Callable[[Round], object]) -> HttpResponse:
    return change(request, lambda: _locked(request, pk), lambda: whole(request, pk), do)


def _locked(request: ApiRequest, pk: int) -> Round:
    return get_object_or_404(rounds_seen(request.auth).select_for_update(no_key=True, of=("self",)), pk=pk)


def _plan(request: ApiRequest, payload: told.RoundIn) -> Plan:
    group = get_object_or_404(UnitGroup, pk=payload.group)
    organ = get_object_or_404(organs_offered(request.auth), pk=payload.organ)
    plain = payload.model_dump(exclude={"group", "organ", "items"})
    return Plan(group=group, organ=organ, **plain)


def _wanted(items: Sequence[told.Asked]) -> list[Wanted]:
    """What a round is to ask for, by code, name or alias.

    Raises:
        ProblemError: the catalogue has no such indicator.
    """
    names = {name for one in items for name in (one.indicator, one.total) if name}
    known = {alias.name: alias.indicator for alias in Alias.objects.filter(name__in=names).select_related("indicator")}
    known |= {row.name: row for row in Indicator.objects.filter(name__in=names, retired_on=None)}
    known |= {row.code: row for row in Indicator.objects.filter(code__in=names)}
    wrong = [
        Wrong(where=f"items[{at}].indicator", what=f"指标目录里没有“{name}”", todo="请改用编码，或目录里的名称")
        for at, one in enumerate(items)
        for name in (one.indicator, one.total)
        if name not in known and (name or one.indicator == name)
    ]
    if wrong:
        raise ProblemError(422, "L761", wrong[0].what, wrong[0].where, wrong[0].todo, errors=wrong)
    return [
        Wanted(known[one.indicator], one.unit, one.measure, one.optional, known[one.total].code if one.total else "")
        for one in items
    ]
