"""The lights of projects on a day: progress, start, inclusion; what a list of thousands needs, and the whys of one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from luoshi.desk.tracking.models import KeyProject
from luoshi.desk.tracking.schemes import Lamp, inclusion_least
from luoshi.track.lights import Light, Scheme
from luoshi.track.pace import time_share

Measures = Mapping[str, Decimal | None]
_GRADES: Final = ("cold", "good", "warn", "bad")
_HUNDRED: Final = Decimal(100)


class Slim(NamedTuple):
    """What of a project decides on its lights."""

    kind: str
    plan: Decimal | None
    done: Decimal | None
    month: int | None
    planned_start: date | None
    actual_start: date | None
    total: Decimal | None
    inclusion_code: str
    included_on: date | None


SLIM: Final = Slim._fields
_TIMES: Final = {month: time_share(month) for month in range(1, 13)}


def measured(slim: Slim, scheme: Scheme, day: date) -> dict[str, Measures]:
    """What the rules of a scheme ask for, by subject; a subject of which there is nothing to say is left out."""
    found: dict[str, Measures] = {}
    if scheme.speaks_of("progress") and (told := _progress(slim)) is not None:
        found["progress"] = told
    if scheme.speaks_of("start") and (start := _start(slim, day)) is not None:
        found["start"] = {"months": Decimal(start)}
    if scheme.speaks_of("inclusion") and (waited := _waited(slim, inclusion_least(scheme), day)) is not None:
        found["inclusion"] = {"months": Decimal(waited)}
    return found


class Watch:
    """The worst light of many projects on one day under one scheme."""

    def __init__(self, scheme: Scheme, day: date) -> None:
        """Take the scheme apart once."""
        self._day, self._least = day, inclusion_least(scheme)
        self._progress, self._start = Lamp(scheme, "progress"), Lamp(scheme, "start")
        self._inclusion = Lamp(scheme, "inclusion")
        self._months: dict[tuple[bool, int], Light | None] = {}

    def __call__(self, slim: Slim) -> Light | None:
        """The worst of its lights."""
        found: Light | None = None
        if self._progress.speaks and (told := _progress(slim)) is not None:
            found = self._progress(told)
        if self._start.speaks and (start := _start(slim, self._day)) is not None:
            found = _worse(found, self._by_months(True, start))
        if self._inclusion.speaks and (waited := _waited(slim, self._least, self._day)) is not None:
            found = _worse(found, self._by_months(False, waited))
        return found

    def _by_months(self, start: bool, months: int) -> Light | None:
        key = (start, months)
        if key not in self._months:
            self._months[key] = (self._start if start else self._inclusion)({"months": Decimal(months)})
        return self._months[key]


def _worse(one: Light | None, other: Light | None) -> Light | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda light: _GRADES.index(light.grade))


def _progress(slim: Slim) -> Measures | None:
    """Gap, ratio and shortfall of the investment, as `pace` computes them, without its words."""
    if not slim.plan or slim.done is None or not slim.month:
        return None
    share, time = slim.done / slim.plan * _HUNDRED, _TIMES[slim.month]
    ratio = share / time * _HUNDRED
    return {"gap": share - time, "ratio": ratio, "shortfall": _HUNDRED - ratio}


def _start(slim: Slim, day: date) -> int | None:
    """How many months a building project is late to start; -1: it started or is not due."""
    if slim.kind != KeyProject.Kind.BUILDING or not slim.planned_start:
        return None
    return -1 if slim.actual_start else _since(slim.planned_start, day)


def _waited(slim: Slim, least: Decimal, day: date) -> int | None:
    """How many months a project that should be in the statistics base has waited since its start; -1: it is there."""
    if not slim.actual_start or (slim.total or 0) < least:
        return None
    return -1 if slim.inclusion_code or slim.included_on else _since(slim.actual_start, day)


def _since(first: date, day: date) -> int:
    """How many months lie between the month of a day and the month it was due; -1 as long as it is not due."""
    return -1 if day <= first else (day.year - first.year) * 12 + day.month - first.month
