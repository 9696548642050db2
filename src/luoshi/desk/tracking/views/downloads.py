"""The tables as xlsx, as they are printed; each download is in the audit chain before the first byte goes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from luoshi.desk.accounts.gate import PersonRequest, allowed
from luoshi.desk.audit.services import record
from luoshi.desk.ledger.asof import chosen_day, moment_of
from luoshi.desk.tracking import printed_tables as tables
from luoshi.desk.tracking.printed import Column, Printed, book
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors import projects, register, summary, targets, tasks
from luoshi.desk.tracking.selectors.project_rates import rates
from luoshi.desk.tracking.titles import project_title, table_title
from luoshi.desk.tracking.views.lists import sought_of
from luoshi.desk.tracking.views.targets import targets_sought
from luoshi.track.lights import Scheme
from luoshi.write.amounts import plain
from luoshi.write.promises import OUTCOMES

MOST: Final = 5000
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Groups = Sequence[tuple[str, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table is: its title, its unit line, its columns and lines, how it was computed."""

    title: str
    right: str
    columns: Sequence[Column]
    groups: Groups
    how: Sequence[tuple[str, str]]
    large: bool = True


@allowed("export")
@require_GET
def table(request: PersonRequest, what: str) -> HttpResponseBase:
    """A list as it is narrowed, sorted and grouped."""
    make = _TABLES.get(what)
    if make is None:
        raise Http404
    return _sent(request, what, make(request))


@allowed("export")
@require_GET
def promises(request: PersonRequest, pk: int) -> HttpResponseBase:
    """One comparison of promises."""
    run = register.run_whole(request.user, pk)
    if run is None:
        raise Http404
    moment = moment_of(chosen_day(request))
    if moment and run.at > moment:
        raise Http404
    links, counted = register.links_of(run, sought_of(request, register.SoughtLinks), moment)
    how = [("计划", str(run.plan.document)), ("报告", str(run.report.document))]
    how += [(OUTCOMES[name], f"{count} 条") for name, count in counted.items()]
    columns = tables.promise_columns(run.plan_id, run.report_id)
    return _sent(request, "promises", _Table("承诺对照表", "", columns, [("", links)], how))


def _tasks(request: PersonRequest) -> _Table:
    sought = sought_of(request, tasks.Sought)
    scheme = chosen(sought.scheme)
    moment = moment_of(chosen_day(request))
    found = tasks.task_list(request.user, sought, scheme, moment=moment, action="export")
    lines = tasks.lines_of(found, found.keys[:MOST])
    title = table_title([line.task for line in lines])
    groups: Groups = list(tables.grouped(lines)) if sought.group else _by_theme(lines)
    return _Table(title, "", tables.task_columns(), groups, _lit(scheme))


def _by_theme(lines: Sequence[tasks.Line]) -> Groups:
    """Lines under their lists, where there are several, and their themes, where a list has some, in its order."""
    lists = {tasks.list_of(line.task) for line in lines}
    told: dict[str, list[tasks.Line]] = {}
    for line in lines:
        names = (tasks.list_of(line.task) if len(lists) > 1 else "", line.task.theme)
        told.setdefault("　".join(name for name in names if name), []).append(line)
    return list(told.items())


def _projects(request: PersonRequest) -> _Table:
    sought = sought_of(request, projects.Sought)
    scheme = chosen(sought.scheme)
    moment = moment_of(chosen_day(request))
    found = projects.project_list(request.user, sought, scheme, moment=moment, action="export")
    lines = projects.lines_of(found, found.keys[:MOST])
    how = [
        (rate.name, f"{_shown(rate.part, rate.unit)} ÷ {_shown(rate.whole, rate.unit)} = {rate.percent}%（{rate.how}）")
        for rate in rates(request.user, sought, scheme, moment=moment)
        if rate.percent is not None
    ]
    title = project_title([line.project for line in lines], found.month)
    groups: Groups = list(tables.grouped(lines)) if sought.group else [("", lines)]
    return _Table(title, "金额单位：万元", tables.project_columns(), groups, [*how, *_lit(scheme)])


def _targets(request: PersonRequest) -> _Table:
    sought = targets_sought(request, targets.years_with_targets(request.user))
    scheme = chosen(sought.scheme)
    moment = moment_of(chosen_day(request))
    lines = targets.target_list(request.user, sought, scheme, moment=moment, action="export")
    groups: Groups = list(tables.grouped(lines)) if sought.group else [("", lines)]
    how = [("序时进度", "流量：完成÷目标 与 月数÷12 之差；增速、比率直接与目标比；年末数年底才比")]
    how += [("后期需增长", "(目标-已完成)÷(上年全年-上年同期)-1，只用现价数")]
    title = f"{sought.year}年主要目标完成情况表"
    return _Table(title, "", tables.target_columns(), groups, [*how, *_lit(scheme)], large=False)


def _honours(request: PersonRequest) -> _Table:
    moment, sought = moment_of(chosen_day(request)), sought_of(request, register.Sought)
    keys = register.distinction_list(request.user, sought, moment=moment, action="export")[:MOST]
    rows = register.distinctions_of(keys, moment)
    return _Table("试点和荣誉登记表", "", tables.honour_columns(), [("", rows)], (), large=False)


def _summary(request: PersonRequest) -> _Table:
    sought = sought_of(request, tasks.Sought)
    scheme, moment = chosen(sought.scheme), moment_of(chosen_day(request))
    lines, whole = summary.summary(request.user, sought, scheme, moment=moment, action="export")
    how = [("按时率", "按时完成÷到期；过了时限的和已报完成的都算到期，调整过的按批准后的时限")]
    how += [("核实率", "已核实或销号÷曾报完成的任务"), ("迟延", "各项迟延天数的中位数")]
    groups: Groups = [("", [*lines, whole] if lines else [])]
    return _Table("重点任务督查统计表", "单位：项、%、天", tables.summary_columns(), groups, how, large=False)


_TABLES: Final[Mapping[str, Callable[[PersonRequest], _Table]]] = {
    "tasks": _tasks,
    "projects": _projects,
    "targets": _targets,
    "summary": _summary,
    "honours": _honours,
}


def _lit(scheme: Scheme) -> list[tuple[str, str]]:
    told = [("亮灯规则", f"{scheme.name}（{scheme.source}）")]
    return told + [(f"规则{at}", words) for at, words in enumerate(scheme.in_words, 1)]


def _sent(request: PersonRequest, what: str, made: _Table) -> HttpResponseBase:
    now, day = timezone.localtime(), chosen_day(request)
    count = sum(len(lines) for _, lines in made.groups)
    narrowed = {name: words[:80] for name, words in request.GET.items() if words and name != "page"}
    detail = {"表": made.title, "行": count, "筛选": narrowed, "截至": day.isoformat() if day else ""}
    with transaction.atomic():
        record(f"导出{made.title}"[:40], actor=request.user, target=f"tracking/{what}", organ=request.user.organ,
               detail=detail)  # fmt: skip
    seen = f"截至{_day(now)}" if day is None else f"{day:%Y年%m月%d日}所见"
    right = f"{seen}　{made.right}" if made.right else seen
    notes = [("内容", f"{made.title}，共 {count} 行"), ("导出", f"{request.user}，{now:%Y-%m-%d %H:%M}")]
    notes += [("筛选", "；".join(f"{name}={words}" for name, words in narrowed.items()) or "无"), *made.how]
    notes += [("出处", "每个值的原句、单元格或经手人在〔来源〕表；数字的批注里也有。空白不是零。")]
    left = f"填报单位：{request.user.organ}" if request.user.organ else ""
    large = {"A3": True, "A4": False}.get(request.GET.get("paper", ""), made.large)
    page = Printed(made.title, left, right, made.columns, notes, now, large)
    name = f"{made.title}{now:%Y%m%d}.xlsx"
    return FileResponse(book(page, made.groups), as_attachment=True, filename=name, content_type=_XLSX)


def _shown(value: Decimal, unit: str) -> str:
    """Money in 万元, the rest with its unit."""
    return f"{plain(value / 10**4)}万元" if unit == "元" else f"{plain(value)}{unit}"


def _day(now: datetime) -> str:
    return f"{now.year}年{now.month}月{now.day}日"
