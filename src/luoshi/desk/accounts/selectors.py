"""What an administrator sees of organs, groups and users."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from luoshi.desk.accounts.models import Grant, Organ, OrganName, UnitGroup, UnitGroupMember, User
from luoshi.desk.accounts.permissions import Action, everywhere, visible


@dataclass(frozen=True, slots=True)
class Leaf:
    """An organ in a tree: how deep below the topmost that is shown, how many people work there, its earlier names."""

    organ: Organ
    depth: int
    people: int
    former: tuple[OrganName, ...]


def organs_kept(user: User, action: Action = "organs") -> QuerySet[Organ]:
    """The organs on which the person may act so."""
    return Organ.objects.filter(visible(user, action, organ="", sensitivity=""))


def organ_tree(user: User) -> Sequence[Leaf]:
    """The organs that the person keeps, each after the one above it, neighbours in their order: two queries."""
    people = Count("users", filter=Q(users__is_active=True))
    rows = list(organs_kept(user).annotate(people=people).order_by("order", "pk").prefetch_related("names"))
    known = {row.pk for row in rows}
    below: dict[int | None, list[Organ]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    return tuple(_leaves(below, None, 0))


def _leaves(below: Mapping[int | None, Sequence[Organ]], parent: int | None, depth: int) -> Iterable[Leaf]:
    for row in below.get(parent, ()):
        former = tuple(name for name in row.names.all() if name.until is not None)
        yield Leaf(row, depth, row.people, former)  # type: ignore[attr-defined]
        yield from _leaves(below, row.pk, depth + 1)


def groups_listed() -> Sequence[UnitGroup]:
    """All groups with the number of their units of today."""
    day = timezone.localdate()
    begun = Q(members__since=None) | Q(members__since__lte=day)
    lasting = Q(members__until=None) | Q(members__until__gt=day)
    return list(UnitGroup.objects.annotate(units=Count("members", filter=begun & lasting)).order_by("name", "pk"))


def members_listed(group: UnitGroup) -> Sequence[UnitGroupMember]:
    """All units that a group ever had, those of today first."""
    rows = list(group.members.select_related("organ").order_by("order", "pk"))
    return sorted(rows, key=lambda row: row.until is not None)


def users_kept(user: User) -> QuerySet[User]:
    """The users whom the person may see as an administrator: those of their organs; of none, if they keep them all."""
    seen = visible(user, "users", sensitivity="")
    if everywhere(user, "users"):
        seen |= Q(organ=None)
    grants = Prefetch("grants", Grant.objects.select_related("organ").order_by("organ__path", "role"))
    return User.objects.filter(seen).select_related("organ").prefetch_related(grants)


@dataclass(frozen=True, slots=True)
class SoughtUsers:
    """What a list of users is narrowed to; empty fields narrow nothing."""

    q: str = ""
    organ: str = ""
    role: str = ""
    state: str = ""


def user_list(user: User, sought: SoughtUsers) -> QuerySet[User]:
    """The users, by organ and name."""
    rows = users_kept(user)
    if sought.q:
        rows = rows.filter(Q(full_name__icontains=sought.q) | Q(username__icontains=sought.q))
    if sought.organ.isdecimal():
        rows = rows.filter(organ__in=organs_kept(user, "users").filter(path__contains=f"/{int(sought.organ)}/"))
    if sought.role:
        rows = rows.filter(pk__in=Grant.objects.filter(role=sought.role).values("user"))
    if sought.state in ("active", "inactive"):
        rows = rows.filter(is_active=sought.state == "active")
    if sought.state == "locked":
        rows = rows.filter(username__in=locked())
    return rows.order_by("organ__path", "full_name", "pk")


def locked() -> frozenset[str]:
    """The user names that are locked now."""
    rows = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME,
    )
    return frozenset(name for name in rows.values_list("username", flat=True) if name)
