"""Which rows of the ledger a person may see, said by the numbers of units: no join, and an index by units answers.

What `visible(user, organ="owner")` says by paths; a property test holds the two equal.
"""

from functools import reduce
from operator import or_

from django.db.models import Q

from luoshi.desk.accounts.models import Organ, User
from luoshi.desk.accounts.permissions import Action, reaches, visible

FEW_UNITS = 40
"""So many units are named one by one; where there are more, most rows are theirs."""


def owned(user: User, action: Action = "read") -> Q:
    """The condition on rows of the ledger; one or two small queries for the units."""
    granted = reaches(user, action)
    if not granted:
        return Q(pk__in=())
    units = units_of(user, action)
    return reduce(or_, (_condition(path, shown, units) for path, shown in granted))


def units_of(user: User, action: Action = "read") -> list[tuple[int, str]] | None:
    """The numbers and paths of the units that the person may see; None where they are more than FEW_UNITS.

    Read once a request and kept on the user, as their powers are.
    """
    granted = reaches(user, action)
    kept: dict[object, list[tuple[int, str]] | None] = user.__dict__.setdefault("_units", {})
    if granted not in kept:
        rows = Organ.objects.filter(visible(user, action, organ="", sensitivity="")).order_by("pk")
        found = list(rows.values_list("pk", "path")[: FEW_UNITS + 1])
        kept[granted] = found if len(found) <= FEW_UNITS else None
    return kept[granted]


def _condition(path: str, shown: int, units: list[tuple[int, str]] | None) -> Q:
    if units is not None:
        return Q(owner__in=[key for key, where in units if where.startswith(path)], sensitivity__lte=shown)
    if path.count("/") == 2 and Organ.objects.filter(parent=None)[:2].count() == 1:
        return Q(sensitivity__lte=shown)  # the one tree that there is
    return Q(owner__path__startswith=path, sensitivity__lte=shown)
