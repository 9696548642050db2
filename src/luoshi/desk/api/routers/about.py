"""The token itself, organs, the catalogue of indicators, the audit chain."""

from typing import Annotated

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router

from luoshi.desk.accounts.permissions import everywhere
from luoshi.desk.api.answering import answer, demand_match, once
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Paged, cursor_of, page_of
from luoshi.desk.api.schemas import about as told
from luoshi.desk.audit.selectors import events_seen
from luoshi.desk.audit.verify import last
from luoshi.desk.ledger.models import Indicator
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.ledger.services.catalogue import indicator_save

router = Router(tags=["目录"])
audit = Router(tags=["审计"])
Code = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]


@router.get("/me", response=told.Me, summary="令牌自己")
@needs("read")
def me(request: ApiRequest) -> HttpResponse:
    """令牌是谁的，能做什么，何时过期。"""
    return answer(request, told.Me.of(request.auth))


@router.get("/organs", response=told.OrganPage, summary="单位列表")
@needs("read")
def organs(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """令牌能看到的单位。"""
    items, follows = page_of(organs_offered(request.auth), cursor_of(page.cursor), page.limit, told.OrganOut.of)
    return answer(request, told.OrganPage(items=items, next=follows))


@router.get("/organs/{pk}", response=told.OrganOut, summary="一个单位")
@needs("read", 404)
def organ(request: ApiRequest, pk: Annotated[int, Path(ge=1, le=MOST)]) -> HttpResponse:
    """按单位号取。"""
    return answer(request, told.OrganOut.of(get_object_or_404(organs_offered(request.auth), pk=pk)))


@router.get("/indicators", response=told.IndicatorPage, summary="指标目录")
@needs("read")
def indicators(request: ApiRequest, page: Query[Paged]) -> HttpResponse:
    """全部指标，含停用的。"""
    rows = Indicator.objects.select_related("organ").prefetch_related("aliases")
    items, follows = page_of(rows, cursor_of(page.cursor), page.limit, told.IndicatorOut.of)
    return answer(request, told.IndicatorPage(items=items, next=follows))


@router.get("/indicators/{code}", response=told.IndicatorOut, summary="一个指标")
@needs("read", 404)
def indicator(request: ApiRequest, code: Code) -> HttpResponse:
    """按编码取。"""
    return answer(request, told.IndicatorOut.of(_indicator(code)))


@router.patch("/indicators/{code}", response=told.IndicatorOut, summary="修改指标")
@needs("catalogue", 404, 409, 412, 428)
def indicator_change(request: ApiRequest, code: Code, payload: told.IndicatorChange) -> HttpResponse:
    """改名称、定义等；编码和计量单位不能在这里改。须带 If-Match。"""

    def work() -> tuple[int, told.IndicatorOut]:
        with transaction.atomic():
            Indicator.objects.select_for_update(of=("self",)).filter(code=code).first()
            row = _indicator(code)
            demand_match(request, told.IndicatorOut.of(row))
            fields = payload.model_dump(exclude_unset=True)
            aliases = fields.pop("aliases", None)
            for name, value in fields.items():
                if value is not None:
                    setattr(row, name, value)
            names = None if aliases is None else [one for one in dict.fromkeys(map(str.strip, aliases)) if one]
            indicator_save(request.auth, row, aliases=names)
        return 200, told.IndicatorOut.of(_indicator(code))

    return once(request, payload.model_dump_json().encode(), work)


def _indicator(code: str) -> Indicator:
    rows = Indicator.objects.select_related("organ").prefetch_related("aliases")
    return get_object_or_404(rows, code=code)


@audit.get("/audit/events", response=told.EventPage, summary="审计记录")
@needs("audit", 403)
def events(
    request: ApiRequest,
    since: Annotated[int, Query(ge=0, le=MOST, description="从这个序号之后取。")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> HttpResponse:
    """令牌能看到的审计记录，按序号从小到大；记下最后的序号，下次从它之后取。"""
    rows = list(events_seen(request.auth).filter(number__gt=since).order_by("number")[: limit + 1])
    follows = rows[limit - 1].number if len(rows) > limit else None
    return answer(request, told.EventPage(items=[told.EventOut.of(row) for row in rows[:limit]], next=follows))


@audit.get("/audit/head", response=told.ChainEnd, summary="链尾")
@needs("audit", 404)
def head(request: ApiRequest) -> HttpResponse:
    """链尾的序号和摘要，供抄存核对；只给能查看全部单位审计的令牌。"""
    if not everywhere(request.auth, "audit"):
        raise Http404
    number, digest = last()
    return answer(request, told.ChainEnd(number=number, digest=digest))
