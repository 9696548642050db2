"""The state of a task on a day, and its light: what follows from deadline and reports, and is never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Q

from luoshi.desk.tracking.models import Task
from luoshi.desk.tracking.schemes import near_days
from luoshi.track.lights import Lit, Scheme, lit

State = Task.State
NEAR, OVERDUE = "near", "overdue"
OPEN: Final = (State.NEW, State.RUNNING, State.RETURNED)
"""States in which the lead organ still owes something."""
DONE: Final = (State.VERIFIED, State.CLOSED)
WORDS: Final[Mapping[str, str]] = {
    State.NEW: "未开始",
    State.RUNNING: "进行中",
    NEAR: "临近",
    OVERDUE: "逾期",
    State.REPORTED: "已报完成",
    State.RETURNED: "已退回",
    State.VERIFIED: "已核实",
    State.CLOSED: "已销号",
    State.DROPPED: "已取消",
}
GRADES: Final[Mapping[str, str]] = {
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


@dataclass(frozen=True, slots=True)
class Slim:
    """What of a task decides on its standing."""

    pk: int
    state: str
    due: date | None
    began: date | None
    year: int
    percent: int | None


SLIM: Final = ("pk", "state", "due", "began", "year", "percent")


def standing(task: Slim | Task, day: date, scheme: Scheme) -> Standing:
    """How a task stands on a day."""
    days = None if task.due is None else (task.due - day).days
    return Standing(state_on(task, day, near_days(scheme)), _light(task, day, days, scheme), days)


def state_on(task: Slim | Task, day: date, near: int) -> str:
    """The state on a day: 逾期 and 临近 go before 未开始 and 进行中, 逾期 before 已退回 too."""
    if task.state not in OPEN or task.due is None:
        return task.state
    if task.due < day:
        return OVERDUE
    if task.state != State.RETURNED and task.due <= day + timedelta(days=near):
        return NEAR
    return task.state


def in_state(state: str, day: date, near: int) -> Q:
    """The tasks that are in a state on a day: `state_on` as a condition of the database."""
    late = Q(state__in=OPEN, due__lt=day)
    close = Q(state__in=(State.NEW, State.RUNNING), due__gte=day, due__lte=day + timedelta(days=near))
    if state == OVERDUE:
        return late
    if state == NEAR:
        return close
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


def _light(task: Slim | Task, day: date, days: int | None, scheme: Scheme) -> Lit:
    if task.state in (State.REPORTED, State.DROPPED, *DONE):
        return Lit(None, f"{WORDS[task.state]}，不再亮灯")
    if days is None:
        return Lit(None, "没有时限，不亮灯")
    gone = elapsed(task, day)
    gap = None if task.percent is None or gone is None else task.percent - gone
    return lit(scheme, "task", {"days": Decimal(days), "gap": gap})
