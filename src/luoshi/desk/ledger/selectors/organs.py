"""Organs by the names that texts use."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from luoshi.desk.accounts.models import Organ, OrganName


def organ_named(name: str, *, on: date | None = None) -> Organ | None:
    """The organ that a name means on a day (today, and then any day); None for none or for several.

    The name of today, the short name and every earlier name count; 市北区 and 市北 are one.
    """
    if not name or name == "-":
        return None
    forms = {name, *(name[:-1] for level in "省市区县" if name.endswith(level) and len(name) > 2)}
    found = list(Organ.objects.filter(Q(name__in=forms) | Q(short__in=forms))[:2])
    if not found:
        found = list({row.organ for row in OrganName.objects.filter(name__in=forms).select_related("organ")[:2]})
    return found[0] if len(found) == 1 else None


def name_on(organ: Organ, day: date | None = None) -> str:
    """What an organ was called on a day."""
    day = day or timezone.localdate()
    for row in organ.names.all():
        if (row.since is None or row.since <= day) and (row.until is None or day < row.until):
            return row.name
    return organ.name
