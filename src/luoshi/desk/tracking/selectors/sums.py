"""Values that are computed: the result in words, and the values and days that it was computed of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from luoshi.desk.tracking.cells import said
from luoshi.desk.tracking.models import KeyProject, Monthly, Need, Task
from luoshi.desk.tracking.schemes import chosen
from luoshi.desk.tracking.selectors.projects import line_of
from luoshi.desk.tracking.states import elapsed, standing
from luoshi.track.pace import rounded, signed

_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Part:
    """What a sum is made of: its name, and a day, a month of the year, or a field of a thing with its own origin.

    A day or a month that was told of a thing has the origin of that field; the day of looking has none.
    """

    name: str
    day: date | None = None
    month: int | None = None
    thing: Any = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A computed value: the result in words, how, and its parts."""

    shown: str
    how: str
    parts: Sequence[Part]


def sum_of(row: Any, field: str, moment: datetime | None = None) -> Sum | None:
    """The arithmetic of a computed value; None for one that was told."""
    make = _SUMS.get((type(row), field))
    day = timezone.localdate(moment) if moment else timezone.localdate()
    return make(row, day) if make else None


def _days(task: Task, day: date) -> Sum | None:
    if task.due is None:
        return None
    parts = (_deadline(task), Part("看表的日子", day=day))
    return Sum(f"{abs((task.due - day).days)} 天", "两个日子相差的天数", parts)


def _time(task: Task, day: date) -> Sum | None:
    gone = elapsed(task, day)
    if gone is None:
        return None
    first = task.began or date(task.year, 1, 1)
    parts = (_begin(task, first), _deadline(task), Part("看表的日子", day=day))
    return Sum(f"{rounded(gone, _TENTH)}%", "已过去的天数 ÷ 全部天数", parts)


def _deadline(task: Task) -> Part:
    """The last day, from the words of the deadline."""
    return Part("完成时限", day=task.due, thing=task, field="due_text")


def _begin(task: Task, first: date) -> Part:
    """The first day: told, or the first of January."""
    return Part("开始", day=first, thing=task, field="began") if task.began else Part("开始（从年初算起）", day=first)


def _task_light(task: Task, day: date) -> Sum:
    parts = [_deadline(task)] if task.due else []
    parts += [Part("看表的日子", day=day)]
    if task.percent is not None:
        parts += [Part("完成比例", thing=task, field="percent")]
    if task.due:
        parts += [Part("时间已过", thing=task, field="time")]
    return Sum(standing(task, day, chosen()).light.because, "照亮灯规则逐条对", parts)


def _share(project: KeyProject, day: date) -> Sum | None:
    pace = line_of(project, chosen(), day=day).pace
    return Sum(f"{rounded(pace.share, _TENTH)}%", "累计完成 ÷ 年度计划", _money(project)) if pace else None


def _project_time(project: KeyProject, day: date) -> Sum | None:
    pace = line_of(project, chosen(), day=day).pace
    if pace is None or pace.time is None:
        return None
    parts = (Part("报到的月份", month=project.month, thing=project, field="month"), Part("全年", month=12))
    return Sum(f"{rounded(pace.time, _TENTH)}%", "报到的月数 ÷ 全年的月数", parts)


def _gap(project: KeyProject, day: date) -> Sum | None:
    pace = line_of(project, chosen(), day=day).pace
    if pace is None or pace.gap is None:
        return None
    parts = (Part("完成率", thing=project, field="share"), Part("时间进度", thing=project, field="time"))
    gap = rounded(pace.gap, _TENTH) or Decimal(0)
    return Sum(f"{signed(gap)} 个百分点", "完成率 - 时间进度（先减再取整）", parts)


def _project_light(project: KeyProject, day: date) -> Sum:
    line = line_of(project, chosen(), day=day)
    told = [one.because for one in line.lights.values()] or [line.light.because]
    parts = [*_money(project)] if line.pace else []
    for name, words in (("planned_start", "计划开工"), ("actual_start", "实际开工"), ("included_on", "纳统日期")):
        parts += [Part(words, day=getattr(project, name), thing=project, field=name)] if getattr(project, name) else []
    return Sum("；".join(told), "照亮灯规则逐条对，取最重的", (*parts, Part("看表的日子", day=day)))


def _money(project: KeyProject) -> Sequence[Part]:
    done = Part("本年累计完成", thing=project, field="done")
    return done, Part("年度计划投资", thing=project, field="plan")


def _need_gap(need: Need, day: date) -> Sum:
    parts = (Part("需要", thing=need, field="quantity"), Part("已落实", thing=need, field="granted"))
    return Sum(said(need, "gap"), "需要 - 已落实", parts)


def _month_done(row: Monthly, day: date) -> Sum | None:
    """A month's own amount, where it was not told but follows from two totals."""
    if (row.sources.get("month_done") or {}).get("sign") != "computed" or row.month_done is None:
        return None
    earlier = row.project.monthly.filter(month=row.month - 1, pk__lt=row.pk).order_by("-pk").first()
    parts = [Part("本月报的累计", thing=row, field="done")]
    parts += [Part("上月报的累计", thing=earlier, field="done")] if earlier else []
    return Sum(said(row, "month_done"), "本月累计 - 上月累计", parts)


def _project_month(project: KeyProject, day: date) -> Sum | None:
    row = project.monthly.filter(month=project.month).order_by("-pk").first() if project.month else None
    return _month_done(row, day) if row and row.month_done == project.month_done else None


_SUMS: Final[Mapping[tuple[type, str], Callable[[Any, date], Sum | None]]] = {
    (Task, "days"): _days,
    (Task, "time"): _time,
    (Task, "light"): _task_light,
    (KeyProject, "share"): _share,
    (KeyProject, "time"): _project_time,
    (KeyProject, "gap"): _gap,
    (KeyProject, "light"): _project_light,
    (KeyProject, "month_done"): _project_month,
    (Need, "gap"): _need_gap,
    (Monthly, "month_done"): _month_done,
}
