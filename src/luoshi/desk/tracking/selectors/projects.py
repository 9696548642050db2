"""The project table with its lights."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.ledger.asof import believed
from luoshi.desk.ledger.models import Project
from luoshi.desk.ledger.selectors.observations import SoughtRecords, records_seen
from luoshi.desk.tracking.models import Change, KeyProject, Monthly, Need, ProjectEdition
from luoshi.desk.tracking.permits import projects_seen
from luoshi.desk.tracking.project_lights import SLIM, Slim, Watch, measured
from luoshi.desk.tracking.selectors.tasks import history_of
from luoshi.desk.tracking.selectors.then import needs_then, rows_at, things_at
from luoshi.track.lights import Light, Lit, Scheme, lit, worst
from luoshi.track.pace import Done, Goal, Pace, pace, rounded, signed, time_share

SORTS: Final[Mapping[str, tuple[Any, ...]]] = {
    "number": ("-year", "number", "pk"),
    "name": ("name", "pk"),
    "total": (F("total").desc(nulls_last=True), "pk"),
    "plan": (F("plan").desc(nulls_last=True), "pk"),
    "done": (F("done").desc(nulls_last=True), "pk"),
    "organ": ("organ__path", "organ_name", "number", "pk"),
}
_WAN, _TENTH = Decimal(10**4), Decimal("0.1")
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
    factor: str = ""
    light: str = ""
    group: str = ""
    sort: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A project of a list: its pace, its lights and the worst of them, its group, needs and parts."""

    project: KeyProject
    pace: Pace | None
    lights: Mapping[str, Lit]
    light: Lit
    group: str = ""
    needs: Sequence[Need] = ()
    parts: Sequence[tuple[int, str]] = ()

    @property
    def share(self) -> str:
        """The share of the year's plan that was done, as printed."""
        return f"{rounded(self.pace.share, _TENTH)}%" if self.pace and self.pace.share is not None else ""

    @property
    def time(self) -> str:
        """The share of the year that has gone."""
        return f"{rounded(self.pace.time, _TENTH)}%" if self.pace and self.pace.time is not None else ""

    @property
    def gap(self) -> str:
        """What it is ahead or behind."""
        if self.pace is None or self.pace.gap is None:
            return ""
        return f"{signed(rounded(self.pace.gap, _TENTH) or Decimal(0))} 个百分点"


@dataclass(frozen=True, slots=True)
class Found:
    """A list: the keys of its projects in order, the group of each, how many have each light, as of when.

    *packages* counts a package as one, *parts* what it was split into; *month* is the latest that was reported.
    """

    keys: Sequence[int]
    groups: Mapping[int, str]
    lights: Mapping[str, int]
    packages: int
    parts: int
    month: int | None
    user: User
    scheme: Scheme
    day: date
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """One project with its months, needs, parts and history, as of a moment."""

    project: KeyProject
    months: Sequence[Monthly]
    needs: Sequence[Need]
    parts: Sequence[KeyProject]
    history: Sequence[Change]


def project_list(
    user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None, action: Action = "read"
) -> Found:
    """The projects that fit, in order, as of a moment: one query of slim rows."""
    day = timezone.localdate(moment) if moment else timezone.localdate()
    rows, key = projects_narrowed(user, sought, moment=moment, action=action)
    watch, labels = Watch(scheme, day), _LABELS.get(sought.group, ())
    groups: dict[int, str] = {}
    parents: dict[int, int | None] = {}
    lights: Counter[str] = Counter()
    month: int | None = None
    leaves, whole = 0, Exists(alive(moment).filter(parent=OuterRef(key)))
    for pk, split, parent, *told in rows.annotate(split=whole).values_list(key, "split", "parent_id", *SLIM, *labels):
        slim, label = Slim(*told[: len(SLIM)]), told[len(SLIM) :]
        light = watch(slim)
        shown = light.key if light else "none"
        lights[shown] += 1
        if sought.light and sought.light != shown:
            continue
        groups[pk], parents[pk] = _group(sought.group, light, label), parent
        leaves += not split
        month = max(month or 0, slim.month or 0) or None
    keys = list(groups)
    if sought.group in GROUPS:
        order = {name: at for at, name in enumerate(dict.fromkeys(groups.values()))}
        keys.sort(key=lambda one: order[groups[one]])
    tops = sum(1 for parent in parents.values() if parent not in parents)
    return Found(keys, groups, lights, tops, leaves, month, user, scheme, day, moment)


def projects_narrowed(
    user: User, sought: Sought, *, moment: datetime | None = None, action: Action = "read"
) -> tuple[QuerySet[Any], str]:
    """The projects that the person may see, narrowed and sorted (all but the light), and what their key is called."""
    rows, key = rows_at(projects_seen(user, action), moment)
    rows = rows.filter(dropped=False)
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
    if sought.factor:
        short = Need.objects.filter(factor=sought.factor, status__in=("open", "partly")).values("project_id")
        rows = rows.filter(**{f"{key}__in": short})
    return rows.order_by(*SORTS.get(sought.sort, SORTS["number"])), key


def lines_of(found: Found, keys: Sequence[int]) -> list[Line]:
    """The lines of some projects of a list, with their needs and parts."""
    by_key = things_at(KeyProject, keys, found.moment, ("organ", "parent"))
    needs: dict[int, list[Need]] = {}
    if found.moment is None:
        for need in Need.objects.filter(project__in=keys):
            needs.setdefault(need.project_id, []).append(need)
    parts, packages = _split(found, keys, {project.parent_id for project in by_key.values() if project.parent_id})
    lines = []
    for project in (by_key[key] for key in keys if key in by_key):
        if project.parent_id and project.parent_id not in packages:
            project.parent = None
        own = needs.get(project.pk, []) if found.moment is None else needs_then(project.parts_then)
        line = line_of(project, found.scheme, day=found.day)
        lines.append(replace(line, group=found.groups.get(project.pk, ""), needs=own, parts=parts.get(project.pk, [])))
    return lines


def _split(
    found: Found, keys: Sequence[int], above: set[int]
) -> tuple[Mapping[int, list[tuple[int, str]]], set[int]]:  # fmt: skip
    """The parts of packages, and which of the packages *above* the person may see: none that is more sensitive."""
    seen, key = projects_seen(found.user), "pk" if found.moment is None else "project_id"
    parts: dict[int, list[tuple[int, str]]] = {}
    below = alive(found.moment).filter(parent__in=keys, **{f"{key}__in": seen.values("pk")})
    for parent, pk, name in below.order_by("number", key).values_list("parent_id", key, "name"):
        parts.setdefault(parent, []).append((pk, name))
    return parts, set(seen.filter(pk__in=above).values_list("pk", flat=True)) if above else set()


def line_of(project: KeyProject, scheme: Scheme, *, day: date | None = None) -> Line:
    """A project with its pace and lights on a day."""
    day = day or timezone.localdate()
    found: Pace | None = None
    if project.plan and project.done is not None and project.month:
        found = pace("flow", Goal(project.plan / _WAN), Done(project.done / _WAN), project.month)
    slim = Slim(*(getattr(project, name) for name in SLIM))
    lights = {of: lit(scheme, of, measures) for of, measures in measured(slim, scheme, day).items()}
    return Line(project, found, lights, worst(lights.values()) or Lit(None, "还没有可以亮灯的数"))


def project_whole(user: User, pk: int, *, moment: datetime | None = None) -> Whole | None:
    """One project with its months and their evidence, its needs and parts; None where it may not be seen."""
    related = ("owner", "organ", "parent")
    rows = projects_seen(user).select_related(*related, "created_by", "record__version__document")
    now = rows.defer("record__version__text", "record__version__outline").filter(pk=pk).first()
    project: Any = now if moment is None or now is None else things_at(KeyProject, [pk], moment, related).get(pk)
    if project is None or now is None:
        return None
    project.record = now.record
    if project.parent_id and not projects_seen(user).filter(pk=project.parent_id).exists():
        project.parent = None
    until = moment or timezone.now()
    months = Monthly.objects.filter(project=pk, at__lte=until).select_related("by").prefetch_related("evidence")
    needs = list(now.needs.all()) if moment is None else needs_then(project.parts_then)
    key = "pk" if moment is None else "project_id"
    below = alive(moment).filter(parent=pk, **{f"{key}__in": projects_seen(user).values("pk")})
    parts = things_at(KeyProject, list(below.values_list(key, flat=True)), moment).values()
    return Whole(project, list(months), needs, list(parts), history_of("project", pk, until=until))


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


_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "organ": ("organ__name", "organ_name"),
    "category": ("category",),
    "level": ("level",),
}


def alive(moment: datetime | None) -> QuerySet[Any]:
    """All projects that are not dropped, as of a moment; to be narrowed by the projects that the person sees."""
    if moment is None:
        return KeyProject.objects.filter(dropped=False).order_by()
    return ProjectEdition.objects.filter(believed(moment), dropped=False).order_by()


def _group(group: str, light: Light | None, labels: Sequence[str | None]) -> str:
    if group == "light":
        return light.word if light else "不亮灯"
    if group == "level":
        return KeyProject.Level(labels[0] or "district").label
    if group in _LABELS:
        return next((label for label in labels if label), f"未写{GROUPS[group]}")
    return ""
