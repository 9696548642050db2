"""What supervision sees of a list: for each leading organ what came in time, was verified, came back, fell silent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from typing import Any, Final

from django.db.models import Count, Max, Q
from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.accounts.permissions import Action
from luoshi.desk.tracking.models import DueChange, Report, Review
from luoshi.desk.tracking.selectors.tasks import Sought, silent, tasks_narrowed
from luoshi.desk.tracking.states import BEHIND, DONE, OUT, OVERDUE, SLIM, Slim, State, Watch
from luoshi.track.lights import Scheme
from luoshi.track.pace import rounded

_EARLY: Final = (State.DRAFT, State.APPROVED)
_TENTH: Final = Decimal("0.1")


@dataclass(slots=True)
class Line:
    """One leading organ (or all): how many tasks, and what became of them.

    *due* are those whose deadline has come or that were reported done, *timely* those of them that were reported done
    by their deadline; *claimed* were ever reported done, *verified* are verified or closed; *late* has the days of
    each that is or was late.
    """

    name: str
    organ: int | None = None
    tasks: int = 0
    due: int = 0
    timely: int = 0
    claimed: int = 0
    verified: int = 0
    overdue: int = 0
    behind: int = 0
    silent: int = 0
    returns: int = 0
    asked: int = 0
    granted: int = 0
    late: list[int] = field(default_factory=list)

    @property
    def timely_share(self) -> Decimal | None:
        """按时率."""
        return rounded(Decimal(self.timely) * 100 / self.due, _TENTH) if self.due else None

    @property
    def verified_share(self) -> Decimal | None:
        """核实率: verified of what was claimed."""
        return rounded(Decimal(self.verified) * 100 / self.claimed, _TENTH) if self.claimed else None

    @property
    def lateness(self) -> Decimal | None:
        """The median of the days that late tasks are late; half days in an even number of tasks."""
        return rounded(Decimal(str(median(self.late))), _TENTH) if self.late else None


def summary(
    user: User, sought: Sought, scheme: Scheme, *, moment: datetime | None = None, action: Action = "read"
) -> tuple[Sequence[Line], Line]:
    """The organs that lead tasks of a narrowed list, those with most overdue first, and all together: five queries."""
    day = timezone.localdate(moment) if moment else timezone.localdate()
    rows, key = tasks_narrowed(user, sought, scheme, moment=moment, action=action)
    rows = rows.exclude(state__in=(*OUT, *_EARLY)).order_by()
    quiet = set(rows.filter(silent(scheme, moment)).values_list(key, flat=True))
    told = list(rows.values_list(key, *SLIM, "lead_id", "lead__name", "lead_name"))
    until = moment or timezone.now()
    acts = _acts([row[0] for row in told], until)
    watch, whole = Watch(scheme, day), Line("合计")
    lines: dict[tuple[int | None, str], Line] = {}
    for pk, *rest in told:
        organ, name = rest[6], rest[7] or rest[8] or "未写牵头单位"
        line = lines.setdefault((organ, name), Line(name, organ))
        for one in (line, whole):
            _count(one, Slim(*rest[:6]), watch, day, acts, pk, pk in quiet)
    return sorted(lines.values(), key=lambda one: (-one.overdue, -one.behind, one.name)), whole


@dataclass(frozen=True, slots=True)
class _Acts:
    """By task: the day of the last report of its completion, how often it came back, how deadlines were moved."""

    done: Mapping[int, date]
    returned: Mapping[int, int]
    asked: Mapping[int, int]
    granted: Mapping[int, int]


def _acts(keys: Sequence[int], until: datetime) -> _Acts:
    wanted = set(keys)

    def per_task(rows: Any, **told: Any) -> dict[int, Any]:
        found = rows.order_by().values("task_id").annotate(**told).values_list("task_id", *told)
        return {row[0]: row[1] if len(row) == 2 else row[1:] for row in found if row[0] in wanted}

    done = per_task(Report.objects.filter(done=True, at__lte=until), at=Max("at"))
    returned = per_task(Review.objects.filter(decision="returned", at__lte=until), count=Count("pk"))
    granted = Count("pk", filter=Q(state=DueChange.State.GRANTED, decided_at__lte=until))
    moved = per_task(DueChange.objects.filter(asked_at__lte=until), asked=Count("pk"), granted=granted)
    days = {key: timezone.localdate(at) for key, at in done.items()}
    asked = {key: pair[0] for key, pair in moved.items()}
    return _Acts(days, Counter(returned), Counter(asked), Counter({key: pair[1] for key, pair in moved.items()}))


def _count(line: Line, slim: Slim, watch: Watch, day: date, acts: _Acts, pk: int, quiet: bool) -> None:
    """Count one task."""
    state, done = watch(slim)[0], acts.done.get(pk)
    line.tasks += 1
    line.overdue += state == OVERDUE
    line.behind += state == BEHIND
    line.silent += quiet
    line.claimed += done is not None
    line.verified += slim.state in DONE
    line.returns += acts.returned.get(pk, 0)
    line.asked += acts.asked.get(pk, 0)
    line.granted += acts.granted.get(pk, 0)
    if slim.due is None:
        return
    claimed = done if slim.state in (State.REPORTED, *DONE) else None
    if slim.due < day or claimed is not None:
        line.due += 1
        line.timely += claimed is not None and claimed <= slim.due
        lateness = ((claimed or day) - slim.due).days
        if lateness > 0:
            line.late.append(lateness)
