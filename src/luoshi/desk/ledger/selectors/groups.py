"""Groups of units as they were on a day."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from luoshi.desk.accounts.models import Organ, UnitGroup


def members_on(group: UnitGroup, day: date) -> Sequence[Organ]:
    """The units of a group on a day, in its order."""
    begun = Q(memberships__since__isnull=True) | Q(memberships__since__lte=day)
    lasting = Q(memberships__until__isnull=True) | Q(memberships__until__gt=day)
    rows = Organ.objects.filter(begun, lasting, memberships__group=group)
    return list(rows.order_by("memberships__order", "pk").distinct())
