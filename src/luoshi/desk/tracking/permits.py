"""Who may do what with what is followed, in terms of the desk's one table of roles (accounts.permissions).

A list is kept (*keep*) by who may import for its owner; the lead organ reports by who may enter for it; the supervisor
of the owner, who may both return and hold rounds there, verifies, closes and grants.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, demand, may, visible
from luoshi.desk.tracking.models import Distinction, KeyProject, PromiseRun, Task


def may_keep(user: User, owner: Organ, sensitivity: int = 0) -> bool:
    """Whether a user may add to and change an owner's lists."""
    return may(user, "import", owner, sensitivity=sensitivity)


def may_report(user: User, lead: Organ | None, owner: Organ, sensitivity: int = 0) -> bool:
    """Whether a user may report for the lead organ (for the owner where no organ of the tree leads)."""
    return may(user, "enter", lead or owner, sensitivity=sensitivity)


def may_supervise(user: User, owner: Organ, sensitivity: int = 0) -> bool:
    """Whether a user may verify, return, close and grant."""
    return all(may(user, action, owner, sensitivity=sensitivity) for action in ("return", "round"))


def demand_keep(user: User, owner: Organ, sensitivity: int = 0) -> None:
    """Raise PermissionDenied unless `may_keep`."""
    demand(user, "import", owner, sensitivity=sensitivity)


def demand_report(user: User, lead: Organ | None, owner: Organ, sensitivity: int = 0) -> None:
    """Raise PermissionDenied unless `may_report`."""
    if not may_report(user, lead, owner, sensitivity):
        raise PermissionDenied(f"只有{lead or owner}的填报人员可以报进展，请向管理员申请")


def demand_supervise(user: User, owner: Organ, sensitivity: int = 0) -> None:
    """Raise PermissionDenied unless `may_supervise`."""
    if not may_supervise(user, owner, sensitivity):
        raise PermissionDenied(f"只有{owner}的督查人员可以核实、退回、销号和批准调整")


def tasks_seen(user: User, action: Action = "read") -> QuerySet[Task]:
    """The tasks on which the person may act so: of their lists, led or supported by their organs."""
    helped = Task.supports.through.objects.filter(_below(user, action)).values("task_id")
    mine = visible(user, action, organ="owner") | visible(user, action, organ="lead")
    return Task.objects.filter(mine | (Q(pk__in=helped) & Q(sensitivity=0)))


def projects_seen(user: User, action: Action = "read") -> QuerySet[KeyProject]:
    """The projects on which the person may act so: of their lists, or in charge of their organs."""
    mine = visible(user, action, organ="owner") | visible(user, action, organ="organ")
    return KeyProject.objects.filter(mine)


def distinctions_seen(user: User, action: Action = "read") -> QuerySet[Distinction]:
    """The pilots and honours on which the person may act so."""
    mine = visible(user, action, organ="owner") | visible(user, action, organ="organ")
    return Distinction.objects.filter(mine)


def runs_seen(user: User, action: Action = "read") -> QuerySet[PromiseRun]:
    """The comparisons of promises whose two documents the person may see."""
    seen = Q()
    for side in ("plan", "report"):
        document = f"{side}__document"
        seen &= visible(user, action, organ=f"{document}__organ", sensitivity=f"{document}__sensitivity")
    return PromiseRun.objects.filter(seen)


def _below(user: User, action: Action) -> Q:
    return visible(user, action, organ="organ", sensitivity="")
