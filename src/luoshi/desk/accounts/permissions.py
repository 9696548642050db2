"""Who may do what where: one table of roles, one function to ask, one to narrow a query.

Services ask `may` before they write, selectors narrow by `visible` before they read; views never decide.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from luoshi.desk.accounts.models import Grant, Organ, Role, Sensitivity, User

Action = Literal[
    "read", "import", "review", "enter", "submit", "approve", "return", "round", "catalogue", "export",
    "users", "organs", "audit",
]  # fmt: skip

TABLE: dict[str, frozenset[Action]] = {
    Role.READER: frozenset(("read", "export")),
    Role.CLERK: frozenset(("read", "export", "import", "review", "enter", "submit")),
    Role.APPROVER: frozenset(("read", "export", "import", "review", "approve", "return")),
    Role.SUPERVISOR: frozenset(("read", "export", "import", "review", "round", "return", "audit")),
    Role.ADMINISTRATOR: frozenset(("read", "catalogue", "round", "users", "organs", "audit")),
}
"""What each role may do within its subtree (docs/how-to/desk-users.md prints it)."""

_KEEPING: frozenset[Action] = frozenset(("users", "organs"))
"""For these alone does an administrator's sensitivity count: it says what they may grant, not what they may see."""


@dataclass(frozen=True, slots=True)
class Power:
    """One grant in force: the path of its subtree, what it allows, how sensitive a thing it shows."""

    path: str
    actions: frozenset[Action]
    sensitivity: int


def powers(user: User, *, on: date | None = None) -> tuple[Power, ...]:
    """The grants of a user that are in force on a day (today), read once a request and kept on the user."""
    day = on or timezone.localdate()
    kept: tuple[date, tuple[Power, ...]] | None = getattr(user, "_powers", None)
    if kept and kept[0] == day:
        return kept[1]
    found: tuple[Power, ...] = ()
    if user.is_active and user.pk:
        rows = Grant.objects.filter(user=user).select_related("organ")
        found = tuple(
            power
            for row in rows
            if (row.since is None or row.since <= day) and (row.until is None or day < row.until)
            for power in _powers_of(row)
        )
    user._powers = (day, found)  # type: ignore[attr-defined]
    return found


def _powers_of(grant: Grant) -> tuple[Power, ...]:
    """A grant's powers: one; two of an administrator, keeping accounts up to its sensitivity, reading open things."""
    whole = Power(grant.organ.path, TABLE[grant.role], grant.sensitivity)
    if grant.role != Role.ADMINISTRATOR or grant.sensitivity == Sensitivity.OPEN:
        return (whole,)
    working = Power(whole.path, whole.actions - _KEEPING, Sensitivity.OPEN)
    return (working, Power(whole.path, _KEEPING, grant.sensitivity))


def may(user: User, action: Action, organ: Organ | None = None, *, sensitivity: int = Sensitivity.OPEN) -> bool:
    """Whether a user may do *action* on what belongs to *organ* (None: anywhere at all) and is that sensitive."""
    return any(
        action in power.actions
        and power.sensitivity >= sensitivity
        and (organ is None or organ.path.startswith(power.path))
        for power in powers(user)
    )


def demand(user: User, action: Action, organ: Organ | None = None, *, sensitivity: int = Sensitivity.OPEN) -> None:
    """Raise PermissionDenied unless the user may; the message is for people."""
    if not may(user, action, organ, sensitivity=sensitivity):
        where = f"（{organ}）" if organ else ""
        raise PermissionDenied(f"您没有这项权限{where}，请向管理员申请")


def everywhere(user: User, action: Action) -> bool:
    """Whether a user may do *action* over a whole tree: what belongs to no organ is theirs to see and to keep."""
    return any(action in power.actions and power.path.count("/") == 2 for power in powers(user))


def demand_everywhere(user: User, action: Action) -> None:
    """Raise PermissionDenied unless the user may do *action* over a whole tree."""
    if not everywhere(user, action):
        raise PermissionDenied("您没有这项权限（全部单位），请向最上一级的管理员申请")


def visible(user: User, action: Action = "read", *, organ: str = "organ", sensitivity: str = "sensitivity") -> Q:
    """The condition that keeps a query to what the user may see; the two names say where the model has its fields.

    Empty *sensitivity* is for models that have none. A user without any grant sees nothing.
    """
    conditions = []
    for path, shown in reaches(user, action):
        condition = Q(**{f"{organ}__path__startswith": path}) if organ else Q(path__startswith=path)
        if sensitivity:
            condition &= Q(**{f"{sensitivity}__lte": shown})
        conditions.append(condition)
    return reduce(or_, conditions) if conditions else Q(pk__in=())


def reaches(user: User, action: Action) -> tuple[tuple[str, int], ...]:
    """The subtrees over which a user may do *action* and how sensitive a thing is shown there, each once.

    What a wider one includes is left out: two roles over one unit make one condition of a query.
    """
    found = {(power.path, power.sensitivity) for power in powers(user) if action in power.actions}
    return tuple(sorted(one for one in found if not any(_within(one, other) for other in found if other != one)))


def _within(one: tuple[str, int], other: tuple[str, int]) -> bool:
    return one[0].startswith(other[0]) and one[1] <= other[1]


def roles_with(action: Action) -> Collection[str]:
    """The roles that may do an action at all."""
    return tuple(role for role, actions in TABLE.items() if action in actions)
