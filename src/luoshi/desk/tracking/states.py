"""The state of a task on a day, and its light: what follows from deadline and reports, and is never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from django.db.models import Q

from luoshi.desk.tracking.models import Task
from luoshi.desk.tracking.schemes import Lamp, near_days, tolerance
from luoshi.track.lights import Light, Lit, Scheme, lit

State = Task.State
BEHIND, NEAR, OVERDUE = "behind", "near", "overdue"
OPEN: Final = (State.NEW, State.RUNNING, State.RETURNED)
"""States in which the lead organ still owes something."""
DONE: Final = (State.VERIFIED, State.CLOSED)
OUT: Final = (State.DROPPED, State.MERGED)
"""States of tasks that no longer count."""
WORDS: Final[Mapping[str, str]] = {
    State.DRAFT: "拟办",
    State.APPROVED: "已批准",
    State.ISSUED: "待签收",
    State.DISPUTED: "有异议",
    State.NEW: "未开始",
    State.RUNNING: "进行中",
    BEHIND: "滞后",
    NEAR: "临近",
    OVERDUE: "逾期",
    State.REPORTED: "已报完成",
    State.RETURNED: "已退回",
    State.VERIFIED: "已核实",
    State.CLOSED: "已销号",
    State.SUSPENDED: "已暂停",
    State.MERGED: "已并入",
    State.DROPPED: "已取消",
}
GRADES: Final[Mapping[str, str]] = {
    State.ISSUED: "warn",
    State.DISPUTED: "bad",
    BEHIND: "warn",
    NEAR: "warn",
    OVERDUE: "bad",
    State.RETURNED: "bad",
    State.REPORTED: "warn",
    State.VERIFIED: "good",
    State.CLOSED: "good",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands on a day: its state as a word, the light with its why, the days left (negative: late)."""

    state: str
    light: Lit
    days: int | None

    @property
    def words(self) -> str:
        """The state as a word."""
        return WORDS[self.state]

    @property
    def late(self) -> int:
        """How many days it is late."""
        return max(0, -(self.days or 0))

    @property
    def grade(self) -> str:
        """How a page may colour the state."""
        return GRADES.get(self.state, "")


class Slim(NamedTuple):
    """What of a task decides on its standing."""

    state: str
    due: date | None
    began: date | None
    year: int
    percent: int | None
    milestone_due: date | None


SLIM: Final = Slim._fields


class Watch:
    """The states and lights of many tasks on one day; the same of the same is worked out once."""

    def __init__(self, scheme: Scheme, day: date) -> None:
        """Look on a day under a scheme."""
        self.day, self._near, self._far = day, near_days(scheme), tolerance(scheme)
        self._lamp = Lamp(scheme, "task")
        self._known: dict[Slim, tuple[str, Light | None]] = {}

    def __call__(self, slim: Slim) -> tuple[str, Light | None]:
        """The state and the light."""
        found = self._known.get(slim)
        if found is None:
            gap = _gap(slim, self.day) if slim.state in OPEN else None
            found = self._known[slim] = self._state(slim, gap), self._light(slim, gap)
        return found

    def _state(self, slim: Slim, gap: Decimal | None) -> str:
        found = state_on(slim, self.day, self._near)
        late = slim.milestone_due is not None and slim.milestone_due < self.day
        behind = late or (gap is not None and gap < -self._far)
        return BEHIND if behind and found in (State.NEW, State.RUNNING, NEAR) else found

    def _light(self, slim: Slim, gap: Decimal | None) -> Light | None:
        if slim.state not in OPEN or slim.due is None:
            return None
        return self._lamp({"days": Decimal((slim.due - self.day).days), "gap": gap})


def standing(task: Task, day: date, scheme: Scheme) -> Standing:
    """How a task stands on a day, with why."""
    slim = Slim(*(getattr(task, name) for name in SLIM))
    days = None if task.due is None else (task.due - day).days
    return Standing(Watch(scheme, day)(slim)[0], _lit(slim, day, days, scheme), days)


def state_on(task: Slim | Task, day: date, near: int) -> str:
    """The state on a day, but for 滞后: 逾期 and 临近 go before 未开始 and 进行中, 逾期 before 已退回 too."""
    if task.state not in OPEN or task.due is None:
        return task.state
    if task.due < day:
        return OVERDUE
    if task.state != State.RETURNED and task.due <= day + timedelta(days=near):
        return NEAR
    return task.state


def in_state(state: str, day: date, near: int) -> Q:
    """The tasks that may be in a state on a day: `state_on` as a condition of the database (滞后: all that may be)."""
    late = Q(state__in=OPEN, due__lt=day)
    close = Q(state__in=(State.NEW, State.RUNNING), due__gte=day, due__lte=day + timedelta(days=near))
    if state == OVERDUE:
        return late
    if state == NEAR:
        return close
    if state == BEHIND:
        return Q(state__in=(State.NEW, State.RUNNING)) & ~late
    found = Q(state=state)
    return found & ~late & ~close if state in OPEN else found


def elapsed(task: Slim | Task, day: date) -> Decimal | None:
    """How much of a task's time has gone by, in per cent; None without a deadline."""
    if task.due is None:
        return None
    first = task.began or date(task.year, 1, 1)
    whole = (task.due - first).days + 1
    gone = (day - first).days + 1
    return Decimal(100) if whole <= 0 else Decimal(max(0, min(gone, whole))) * 100 / whole


def _gap(task: Slim, day: date) -> Decimal | None:
    gone = elapsed(task, day)
    return None if task.percent is None or gone is None else task.percent - gone


def _lit(task: Slim, day: date, days: int | None, scheme: Scheme) -> Lit:
    if task.state not in OPEN:
        return Lit(None, f"{WORDS[task.state]}，不亮灯")
    if days is None:
        return Lit(None, "没有时限，不亮灯")
    return lit(scheme, "task", {"days": Decimal(days), "gap": _gap(task, day)})
