"""The project table with its lights, and the rates of a list with numerator and denominator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.models import Project
from luoshi.desk.ledger.selectors.observations import SoughtRecords, records_seen
from luoshi.desk.tracking.models import KeyProject, Monthly
from luoshi.desk.tracking.permits import projects_seen
from luoshi.desk.tracking.schemes import inclusion_least
from luoshi.track.lights import Lit, Scheme, lit, worst
from luoshi.track.pace import Done, Goal, Pace, pace, rounded, time_share

SORTS: Final[Mapping[str, tuple[Any, ...]]] = {
    "number": ("number", "pk"),
    "name": ("name", "pk"),
    "total": (F("total").desc(nulls_last=True), "pk"),
    "plan": (F("plan").desc(nulls_last=True), "pk"),
    "done": (F("done").desc(nulls_last=True), "pk"),
    "organ": ("organ__path", "organ_name", "number", "pk"),
}
_WAN: Final = Decimal(10**4)
GROUPS: Final[Mapping[str, str]] = {"organ": "责任单位", "category": "领域", "level": "级别", "light": "亮灯"}
STAGES: Final[Mapping[str, str]] = {"waiting": "未开工", "started": "已开工", "finished": "已竣工"}


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; empty fields narrow nothing."""

    q: str = ""
    year: str = ""
    organ: str = ""
    category: str = ""
    level: str = ""
    kind: str = ""
    stage: str = ""
    light: str = ""
    group: str = ""
    sort: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A project of a list: its pace, its lights (of progress, start and inclusion), the worst of them, its group."""

    project: KeyProject
    pace: Pace | None
    lights: Mapping[str, Lit]
    light: Lit
    group: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with what it is made of: 38÷40=95%."""

    name: str
    part: Decimal
    whole: Decimal
    unit: str
    how: str

    @property
    def percent(self) -> Decimal | None:
        """The rate; None where there is nothing to divide by."""
        return rounded(self.part / self.whole * 100) if self.whole else None


def project_list(user: User, sought: Sought, scheme: Scheme, *, action: Action = "read") -> list[Line]:
    """The projects that fit, in order, each with its lights."""
    rows = projects_narrowed(user, sought, action=action)
    children = KeyProject.objects.filter(dropped=False).only("pk", "parent", "name")
    rows = rows.select_related("organ", "parent").prefetch_related("needs", Prefetch("children", children))
    lines = [line_of(project, scheme) for project in rows]
    if sought.light:
        lines = [line for line in lines if (line.light.light.key if line.light.light else "none") == sought.light]
    if sought.group in GROUPS:
        lines = [_grouped(line, sought.group) for line in lines]
        order = {name: at for at, name in enumerate(dict.fromkeys(line.group for line in lines))}
        lines.sort(key=lambda line: order[line.group])
    return lines


def projects_narrowed(user: User, sought: Sought, *, action: Action = "read") -> QuerySet[KeyProject]:
    """The projects that the person may see, narrowed and sorted (all but the light)."""
    rows = projects_seen(user, action).filter(dropped=False)
    if sought.q:
        rows = rows.filter(Q(name__icontains=sought.q) | Q(code__icontains=sought.q) | Q(builder__icontains=sought.q))
    if sought.year.isdecimal() and len(sought.year) == 4:
        rows = rows.filter(year=int(sought.year))
    if sought.organ.isdecimal() and len(sought.organ) < 19:
        path = Organ.objects.filter(pk=int(sought.organ)).values_list("path", flat=True).first() or "-"
        rows = rows.filter(organ__path__startswith=path)
    for name in ("category", "level", "kind"):
        if value := getattr(sought, name):
            rows = rows.filter(**{name: value})
    stage = {
        "waiting": Q(actual_start=None),
        "started": Q(actual_start__isnull=False),
        "finished": Q(actual_finish__isnull=False),
    }.get(sought.stage)
    rows = rows.filter(stage) if stage is not None else rows
    return rows.order_by(*SORTS.get(sought.sort, SORTS["number"]))


def line_of(project: KeyProject, scheme: Scheme, *, day: date | None = None) -> Line:
    """A project with its pace and lights on a day."""
    day = day or timezone.localdate()
    found: Pace | None = None
    if project.plan and project.done is not None and project.month:
        found = pace("flow", Goal(project.plan / _WAN), Done(project.done / _WAN), project.month)
    lights: dict[str, Lit] = {}
    if found and scheme.speaks_of("progress"):
        lights["progress"] = lit(scheme, "progress", found.measures)
    if project.kind == KeyProject.Kind.BUILDING and project.planned_start and scheme.speaks_of("start"):
        late = None if project.actual_start else _months(project.planned_start, day)
        lights["start"] = lit(scheme, "start", {"months": Decimal(-1 if late is None else late)})
    if project.actual_start and scheme.speaks_of("inclusion") and (project.total or 0) >= inclusion_least(scheme):
        waited = -1 if project.inclusion_code or project.included_on else _months(project.actual_start, day)
        lights["inclusion"] = lit(scheme, "inclusion", {"months": Decimal(waited)})
    return Line(project, found, lights, worst(lights.values()) or Lit(None, "还没有可以亮灯的数"))


def rates(user: User, sought: Sought, scheme: Scheme) -> Sequence[Rate]:
    """开工率, 年度投资完成率, 纳统率 of the narrowed list: one query; split packages count by their parts."""
    parts = KeyProject.objects.filter(parent=OuterRef("pk"), dropped=False)
    due, owed = Q(kind=KeyProject.Kind.BUILDING), Q(total__gte=inclusion_least(scheme))
    started, entered = Q(actual_start__isnull=False), ~Q(inclusion_code="") | Q(included_on__isnull=False)
    keys = projects_narrowed(user, sought).order_by().filter(~Exists(parts)).values("pk")
    told = KeyProject.objects.filter(pk__in=keys).aggregate(
        n_due=Count("pk", filter=due),
        n_started=Count("pk", filter=due & started),
        sum_plan=Sum("plan", filter=Q(plan__gt=0)),
        sum_done=Sum("done", filter=Q(plan__gt=0)),
        n_owed=Count("pk", filter=started & owed),
        n_entered=Count("pk", filter=started & owed & entered),
    )
    zero, least = Decimal(0), inclusion_least(scheme) / 10**4
    base = f"已纳统 ÷ 已开工（总投资 {least:f} 万元以上；示例口径，可在亮灯规则文件里改）"
    money = "本年累计完成投资 ÷ 年度计划投资（有计划数的项目）"
    return (
        Rate("开工率", Decimal(told["n_started"]), Decimal(told["n_due"]), "个", "已开工的实施类项目 ÷ 全部实施类项目"),
        Rate("年度投资完成率", told["sum_done"] or zero, told["sum_plan"] or zero, "元", money),
        Rate("纳统率", Decimal(told["n_entered"]), Decimal(told["n_owed"]), "个", base),
    )


def counts(lines: Sequence[Line]) -> dict[str, Any]:
    """How many projects a list has: packages as one, and after they were split (打包拆分)."""
    shown = {line.project.pk for line in lines}
    tops = sum(1 for line in lines if line.project.parent_id not in shown)
    leaves = sum(1 for line in lines if not line.project.children.all())
    return {"packages": tops, "parts": leaves}


def latest_month(lines: Sequence[Line]) -> int | None:
    """The latest month of which a list has reports."""
    return max((line.project.month for line in lines if line.project.month), default=None)


def project_whole(user: User, pk: int) -> KeyProject | None:
    """One project with its months and their evidence, its needs and parts; None where it may not be seen."""
    months = Monthly.objects.select_related("by").prefetch_related("evidence")
    rows = projects_seen(user).select_related("owner", "organ", "parent", "created_by", "record__version__document")
    rows = rows.defer("record__version__text", "record__version__outline")
    return rows.filter(pk=pk).prefetch_related("needs", "children", Prefetch("monthly", months)).first()


def offered(user: User) -> dict[str, Any]:
    """What a list can be narrowed to."""
    told = list(projects_seen(user).order_by().values_list("year", "category", "organ").distinct())
    organs = Organ.objects.filter(pk__in={organ for *_, organ in told if organ}).order_by("path")
    return {
        "years": sorted({year for year, *_ in told}, reverse=True),
        "categories": sorted({category for _, category, _ in told if category}),
        "organs": list(organs),
    }


def projects_free(user: User, owner: Organ, year: int, *, document: str = "", words: str = "") -> QuerySet[Project]:
    """The accepted projects of the ledger that the list of a year does not have."""
    taken = KeyProject.objects.filter(owner=owner, year=year, record__isnull=False).values("record")
    return records_seen(user, "projects", SoughtRecords(q=words, document=document)).exclude(pk__in=taken)


def time_of(month: int | None) -> Decimal | None:
    """时间进度 of a month."""
    return rounded(time_share(month)) if month else None


def _grouped(line: Line, group: str) -> Line:
    project = line.project
    if group == "organ":
        name = str(project.organ or project.organ_name or "未写责任单位")
    elif group == "light":
        name = line.light.light.word if line.light.light else "不亮灯"
    elif group == "level":
        name = project.get_level_display()
    else:
        name = project.category or "未分领域"
    return Line(project, line.pace, line.lights, line.light, name)


def _months(since: date, day: date) -> int:
    """How many months lie between the month of a day and the month it was due; -1 as long as it is not due."""
    if day <= since:
        return -1
    return (day.year - since.year) * 12 + day.month - since.month
