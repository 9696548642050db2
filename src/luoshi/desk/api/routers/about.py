"""The token itself, the desk, the catalogue of indicators, search, the audit chain."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from luoshi import __version__
from luoshi.desk.accounts.permissions import everywhere
from luoshi.desk.api import limits
from luoshi.desk.api.answering import answer, change, listed, once
from luoshi.desk.api.entering import MOST_ROWS
from luoshi.desk.api.gate import ApiRequest, needs
from luoshi.desk.api.paging import MOST, Key, Paged, Words
from luoshi.desk.api.problems import ProblemError
from luoshi.desk.api.schemas import about as told
from luoshi.desk.api.schemas import tables
from luoshi.desk.audit.selectors import Sought, events_seen, events_sought
from luoshi.desk.audit.verify import last
from luoshi.desk.finding.selectors import Asked, find
from luoshi.desk.health import waiting
from luoshi.desk.ledger.leases import SILENT, silence
from luoshi.desk.ledger.models import Indicator
from luoshi.desk.ledger.selectors.observations import organs_offered
from luoshi.desk.ledger.services.catalogue import indicator_save, new_code
from luoshi.desk.tracking.schemes import schemes

router = Router(tags=["目录"])
audit = Router(tags=["审计"])
Code = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]


class SoughtIndicators(Paged):
    """What the catalogue is narrowed to."""

    q: Words = Field("", description="名称或别名里的字。")
    group: Words = Field("", description="类别。")


class SoughtWords(Schema):
    """What is sought."""

    q: str = Field(min_length=1, max_length=80, pattern=r"^[^\u0000-\u001f\u007f]+$", description="找什么。")
    kind: Words = Field("", description="只要这一类，如 document、sentence；不写是每类几条。")
    year: int | None = Field(None, ge=1900, le=2200, description="年份。")
    organ: Key | None = Field(None, description="单位号。")
    page: int = Field(1, ge=1, le=50, description="第几页，每页20条；写了 kind 才有。")


class SoughtEvents(Schema):
    """What the audit chain is narrowed to."""

    after: int = Field(0, ge=0, le=MOST, description="从这个序号之后取。")
    limit: int = Field(100, ge=1, le=500, description="每页几条。")
    person: Words = Field("", description="姓名里的字，或用户名；程序自己做的写“系统”。")
    action: Words = Field("", description="操作，如 推送数据。")
    target: Words = Field("", description="对象，如 ledger.document:12。")
    organ: Key | None = Field(None, description="单位号，含下级。")
    since: date | None = Field(None, description="从何日。")
    until: date | None = Field(None, description="到何日（含）。")


@router.get("/me", response=told.Me, summary="令牌自己")
@needs("read")
def me(request: ApiRequest) -> HttpResponse:
    """令牌是谁的，能做什么，何时过期。"""
    return answer(request, told.Me.of(request.auth))


@router.get("/about", response=tables.Desk, summary="案头")
@needs("read")
def about(request: ApiRequest) -> HttpResponse:
    """程序版本、后台在不在、几件在等、各种上限。不带令牌的健康检查在 /health。"""
    quiet = silence()
    limits_ = {"per_minute": limits.PER_MINUTE, "upload": settings.UPLOAD_MAX_BYTES, "rows": MOST_ROWS}
    now = timezone.localtime().replace(microsecond=0)
    desk = tables.Desk(
        version=__version__, api="1", now=now, time_zone=settings.TIME_ZONE, chain=settings.CHAIN_HASH,
        worker=quiet is not None and quiet <= SILENT, worker_seen_seconds=None if quiet is None else round(quiet),
        waiting=waiting(), schemes=[scheme.id for scheme in schemes().values()], limits=limits_,
    )  # fmt: skip
    return answer(request, desk)


@router.get("/search", response=tables.Found, summary="搜索")
@needs("read")
def search(request: ApiRequest, sought: Query[SoughtWords]) -> HttpResponse:
    """按字找全部内容：指标、观测值、单位、文件、任务、项目、荣誉、事实、原句；几个词用空格隔开，须都有。"""
    asked = Asked(sought.q, sought.kind, str(sought.year or ""), str(sought.organ or ""))
    groups = [tables.FoundOut.of(group) for group in find(request.auth, asked, page=sought.page)]
    return answer(request, tables.Found(q=sought.q, groups=groups))


@router.get("/indicators", response=told.IndicatorPage, summary="指标目录")
@needs("read")
def indicators(request: ApiRequest, sought: Query[SoughtIndicators]) -> HttpResponse:
    """全部指标，含停用的；可按名称、别名、类别筛选。"""
    rows = Indicator.objects.select_related("organ").prefetch_related("aliases")
    if sought.q:
        named = Indicator.objects.filter(Q(name__icontains=sought.q) | Q(aliases__name__icontains=sought.q))
        rows = rows.filter(pk__in=named.values("pk"))
    if sought.group:
        rows = rows.filter(group=sought.group)
    return listed(request, rows, sought, told.IndicatorPage, told.IndicatorOut.of)


@router.post("/indicators", response={201: told.IndicatorOut}, summary="新增指标")
@needs("catalogue", 404)
def indicator_new(request: ApiRequest, payload: told.IndicatorNew) -> HttpResponse:
    """新增一个指标；不写编码的给一个。"""
    fields = payload.model_dump(exclude={"aliases", "organ", "code"})
    organ = get_object_or_404(organs_offered(request.auth), pk=payload.organ) if payload.organ else None

    def work() -> tuple[int, told.IndicatorOut]:
        if payload.code and Indicator.objects.filter(code=payload.code).exists():
            raise ProblemError(409, "L760", f"已有编码 {payload.code}", "code", "请换一个，或修改已有的指标")
        row = Indicator(code=payload.code or new_code(), organ=organ, **fields)
        indicator_save(request.auth, row, aliases=_names(payload.aliases))
        return 201, told.IndicatorOut.of(_indicator(row.code))

    return once(request, payload.model_dump_json().encode(), work)


@router.get("/indicators/{code}", response=told.IndicatorOut, summary="一个指标")
@needs("read", 404)
def indicator(request: ApiRequest, code: Code) -> HttpResponse:
    """按编码取。"""
    return answer(request, told.IndicatorOut.of(_indicator(code)))


@router.patch("/indicators/{code}", response=told.IndicatorOut, summary="修改指标")
@needs("catalogue", 404, 409, 412, 428)
def indicator_change(request: ApiRequest, code: Code, payload: told.IndicatorChange) -> HttpResponse:
    """改名称、定义等，停用；编码不变，台账已有数的不能改计量单位。须带 If-Match。"""

    def lock() -> Indicator:
        Indicator.objects.select_for_update(no_key=True, of=("self",)).filter(code=code).first()
        return _indicator(code)

    def do(row: Indicator) -> None:
        fields = payload.model_dump(exclude_unset=True)
        aliases = fields.pop("aliases", None)
        if "organ" in fields:
            key = fields.pop("organ")
            row.organ = get_object_or_404(organs_offered(request.auth), pk=key) if key else None
        for name, value in fields.items():
            if value is not None or name == "retired_on":
                setattr(row, name, value)
        indicator_save(request.auth, row, aliases=None if aliases is None else _names(aliases))

    return change(request, lock, lambda: told.IndicatorOut.of(_indicator(code)), do, sent=payload)


def _names(words: Sequence[str]) -> list[str]:
    return [one for one in dict.fromkeys(map(str.strip, words)) if one]


def _indicator(code: str) -> Indicator:
    rows = Indicator.objects.select_related("organ").prefetch_related("aliases")
    return get_object_or_404(rows, code=code)


@audit.get("/audit/events", response=told.EventPage, summary="审计记录")
@needs("audit")
def events(request: ApiRequest, sought: Query[SoughtEvents]) -> HttpResponse:
    """令牌能看到的审计记录，按序号从小到大；记下最后的序号，下次从它之后取。"""
    plain = sought.model_dump(include=set(Sought.__slots__))
    asked = Sought(**{name: "" if value is None else str(value) for name, value in plain.items()})
    rows = events_sought(request.auth, asked).filter(number__gt=sought.after).order_by("number")
    found = list(rows[: sought.limit + 1])
    follows = found[sought.limit - 1].number if len(found) > sought.limit else None
    return answer(request, told.EventPage(items=[told.EventOut.of(row) for row in found[: sought.limit]], next=follows))


@audit.get("/audit/events/{number}", response=told.EventOut, summary="一条审计记录")
@needs("audit", 404)
def event(request: ApiRequest, number: Annotated[int, Path(ge=1, le=MOST)]) -> HttpResponse:
    """按序号取。"""
    return answer(request, told.EventOut.of(get_object_or_404(events_seen(request.auth), number=number)))


@audit.get("/audit/head", response=told.ChainEnd, summary="链尾")
@needs("audit", 404)
def head(request: ApiRequest) -> HttpResponse:
    """链尾的序号和摘要，供抄存核对；只给能查看全部单位审计的令牌。"""
    if not everywhere(request.auth, "audit"):
        raise Http404
    number, digest = last()
    return answer(request, told.ChainEnd(number=number, digest=digest))
