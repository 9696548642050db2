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
from luoshi.desk.tracking.selectors import projects, register, targets, tasks
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
    links, counted = register.links_of(run, sought_of(request, register.SoughtLinks))
    how = [("计划", str(run.plan.document)), ("报告", str(run.report.document))]
    how += [(OUTCOMES[name], f"{count} 条") for name, count in counted.items()]
    columns = tables.promise_columns(run.plan_id, run.report_id)
    return _sent(request, "promises", _Table("承诺对照表", "", columns, [("", links)], how))


def _tasks(request: PersonRequest) -> _Table:
    sought = sought_of(request, tasks.Sought)
    scheme = chosen(sought.scheme)
    found = tasks.task_list(request.user, sought, scheme, action="export")
    lines = tasks.lines_of(found, found.keys[:MOST])
    names = {line.task.series for line in lines}
    year = f"{lines[0].task.year}年" if lines else ""
    title = names.pop() if len(names) == 1 and "" not in names else f"{year}重点任务落实推进情况表"
    groups: Groups = list(tables.grouped(lines)) if sought.group else _by_theme(lines)
    return _Table(title, "", tables.task_columns(), groups, _lit(scheme))


def _by_theme(lines: Sequence[tasks.Line]) -> Groups:
    """Lines under their themes where the list has some, in its order."""
    if not any(line.task.theme for line in lines):
        return [("", lines)]
    told: dict[str, list[tasks.Line]] = {}
    for line in lines:
        told.setdefault(line.task.theme, []).append(line)
    return list(told.items())


def _projects(request: PersonRequest) -> _Table:
    sought = sought_of(request, projects.Sought)
    scheme = chosen(sought.scheme)
    lines = projects.project_list(request.user, sought, scheme, action="export")[:MOST]
    how = [
        (rate.name, f"{_shown(rate.part, rate.unit)} ÷ {_shown(rate.whole, rate.unit)} = {rate.percent}%（{rate.how}）")
        for rate in projects.rates(request.user, sought, scheme)
        if rate.percent is not None
    ]
    year = f"{lines[0].project.year}年" if lines else ""
    month = projects.latest_month(lines)
    title = f"{year}重点项目推进情况表" + (f"（1—{month}月）" if month and month > 1 else "")
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
    rows = register.distinction_list(request.user, sought_of(request, register.Sought), action="export")[:MOST]
    return _Table("试点和荣誉登记表", "", tables.honour_columns(), [("", list(rows))], (), large=False)


_TABLES: Final[Mapping[str, Callable[[PersonRequest], _Table]]] = {
    "tasks": _tasks,
    "projects": _projects,
    "targets": _targets,
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
    notes += [("出处", "每个值的原句、单元格或经手人在〔出处〕表；数字的批注里也有。空白不是零。")]
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
