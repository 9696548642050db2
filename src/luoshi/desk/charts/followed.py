"""What is followed, as the first page and the page of a unit show it: tasks, projects, targets, honours, filings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Window
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import reaches
from luoshi.desk.audit.models import Head
from luoshi.desk.charts.rows import rows_seen
from luoshi.desk.ledger.models import Filing, Posting, Round
from luoshi.desk.ledger.selectors.rounds import Line as FilingLine
from luoshi.desk.ledger.selectors.rounds import filings_seen, lines_of
from luoshi.desk.tracking.models import Distinction, KeyProject, Task
from luoshi.desk.tracking.permits import distinctions_seen, projects_seen, tasks_seen
from luoshi.desk.tracking.schemes import chosen, near_days
from luoshi.desk.tracking.selectors.observed import Asker
from luoshi.desk.tracking.selectors.projects import Line as ProjectLine
from luoshi.desk.tracking.selectors.projects import line_of
from luoshi.desk.tracking.selectors.targets import Line as TargetLine
from luoshi.desk.tracking.selectors.targets import Sought, shown
from luoshi.desk.tracking.selectors.targets import lines_of as target_lines
from luoshi.desk.tracking.states import OVERDUE, Standing, in_state, standing
from luoshi.track.lights import SUBJECTS, Scheme

FEW: Final = 5
_LISTED: Final = 8
_LOOKED: Final = 300
"""Projects of a year that are looked through for red ones."""
_YEARS: Final = 6
"""So many years back a target is looked for."""
_LONG: Final = ("content", "image", "problems", "note")
_MOST_KEPT: Final = 500
_KEPT: Final[dict[tuple[object, ...], tuple[Scheme, tuple[tuple[TargetLine, ...], int]]]] = {}
"""Of whom the targets behind their pace are known, by what they depend on."""
_OWED: Final = (Filing.State.MISSING, Filing.State.DRAFT, Filing.State.RETURNED)


@dataclass(frozen=True, slots=True)
class Project:
    """A project with its light, and of what the light speaks: 进度, 开工, 纳统."""

    line: ProjectLine

    @property
    def why(self) -> str:
        """Which of its lights are as bad as the worst."""
        worst = self.line.light.light
        return "、".join(SUBJECTS[of] for of, lit in self.line.lights.items() if lit.light == worst)


@dataclass(frozen=True, slots=True)
class Late:
    """What is late or red, the worst first, and how many there are of each."""

    tasks: tuple[tuple[Task, Standing], ...] = ()
    task_count: int = 0
    projects: tuple[Project, ...] = ()
    project_count: int = 0
    targets: tuple[TargetLine, ...] = ()
    target_count: int = 0

    def __bool__(self) -> bool:
        """Whether anything is."""
        return bool(self.tasks or self.projects or self.targets)


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed of one unit; each with how many there are."""

    targets: tuple[TargetLine, ...]
    target_count: int
    year: str
    tasks: tuple[tuple[Task, Standing], ...]
    task_count: int
    projects: tuple[Project, ...]
    project_count: int
    distinctions: tuple[Distinction, ...]
    distinction_count: int
    late: tuple[FilingLine, ...]
    scheme: Scheme


def late_of(user: User) -> Late:
    """What is late or red of all that the person may see: tasks, this year's projects, targets of their own unit."""
    today, scheme = timezone.localdate(), chosen()
    overdue = tasks_seen(user).filter(in_state(OVERDUE, today, near_days(scheme))).order_by("due", "pk")
    tasks, task_count = _few(overdue.select_related("lead"), FEW)
    projects = _lit(projects_seen(user).filter(dropped=False, year=today.year), scheme)
    red = [one for one in projects if _grade(one.line) == "bad"]
    targets, target_count = _behind_of(user, scheme)
    return Late(
        tuple((task, standing(task, today, scheme)) for task in tasks),
        task_count,
        tuple(red[:FEW]),
        len(red),
        targets,
        target_count,
    )


def followed_of(user: User, organ: Organ, *, moment: datetime | None = None) -> Followed:
    """All that is followed of a unit, today; targets as of a moment."""
    today, scheme = timezone.localdate(), chosen()
    helped = Task.supports.through.objects.filter(organ=organ).values("task_id")
    mine = tasks_seen(user).filter(Q(lead=organ) | Q(owner=organ) | Q(pk__in=helped)).exclude(state=Task.State.DROPPED)
    tasks, task_count = _few(mine.select_related("lead").order_by("-year", "due", "number", "pk"), _LISTED)
    theirs = Q(organ=organ) | Q(owner=organ)
    built = projects_seen(user).filter(theirs, dropped=False).order_by("-year", "number", "pk")
    projects, project_count = _few(built.select_related("organ").defer(*_LONG), _LISTED)
    held, held_count = _few(distinctions_seen(user).filter(theirs).order_by("-year", "-pk"), _LISTED)
    owed = filings_seen(user).filter(
        organ=organ, round__state=Round.State.OPEN, state__in=_OWED, round__due_on__lt=today
    )
    asker = Asker(user, moment)
    targets, year = _targets(asker, organ, scheme)
    targets.sort(key=lambda line: not _behind(line))
    return Followed(
        targets=tuple(shown(asker, targets[:_LISTED])),
        target_count=len(targets),
        year=year,
        tasks=tuple((task, standing(task, today, scheme)) for task in tasks),
        task_count=task_count,
        projects=tuple(Project(line_of(project, scheme)) for project in projects),
        project_count=project_count,
        distinctions=tuple(held),
        distinction_count=held_count,
        late=lines_of(owed.order_by("round__due_on")[:_LISTED]),
        scheme=scheme,
    )


def _behind_of(user: User, scheme: Scheme) -> tuple[tuple[TargetLine, ...], int]:
    """The targets of a person's unit that are furthest behind, and how many are behind.

    Kept as long as nothing has happened at the desk: whatever changes is an event of the audit chain, whose end is
    asked for first, so that what is kept is never older than its key says.
    """
    if user.organ_id is None:
        return (), 0
    end = Head.objects.values_list("digest", flat=True).first()
    last = Posting.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = (end, last, user.organ_id, reaches(user, "read"), timezone.localdate())
    kept = _KEPT.get(key)
    if kept is None or kept[0] is not scheme:
        asker = Asker(user)
        behind = sorted((line for line in _targets(asker, user.organ, scheme)[0] if _behind(line)), key=_gap)
        kept = scheme, (tuple(shown(asker, behind[:FEW])), len(behind))
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        if end:
            _KEPT[key] = kept
    return kept[1]


def _targets(asker: Asker, organ: Organ | None, scheme: Scheme) -> tuple[list[TargetLine], str]:
    """A unit's targets of the latest year, not after this one, that has any; and that year."""
    if organ is None:
        return [], ""
    this = timezone.localdate().year
    years = [str(year) for year in range(this, this - _YEARS, -1)]
    rows = rows_seen(asker.user, moment=asker.moment).filter(organ=organ, kind="target", period__in=years)
    year = rows.order_by("-period").values_list("period", flat=True).first()
    if year is None:
        return [], ""
    return target_lines(asker, Sought(year=year, organ=str(organ.pk)), scheme, bases=False), year


def _gap(line: TargetLine) -> Decimal:
    return line.pace.gap if line.pace and line.pace.gap is not None else Decimal(0)


def _behind(line: TargetLine) -> bool:
    return line.light.light is not None and line.light.light.grade in ("bad", "warn")


def _grade(line: ProjectLine) -> str:
    return line.light.light.grade if line.light.light else ""


def _lit(rows: QuerySet[KeyProject], scheme: Scheme) -> Sequence[Project]:
    """Projects with their lights."""
    wanted = rows.select_related("organ").defer(*_LONG).order_by("number", "pk")[:_LOOKED]
    return [Project(line_of(project, scheme)) for project in wanted]


def _few(rows: QuerySet[Any], most: int) -> tuple[list[Any], int]:
    """The first rows, and how many there are; one query."""
    found = list(rows.annotate(whole=Window(Count("pk")))[:most])
    return found, found[0].whole if found else 0
