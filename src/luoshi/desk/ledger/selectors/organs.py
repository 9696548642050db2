"""Organs by the names that texts use."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from luoshi.desk.accounts.models import Organ, OrganName


class OrganNames:
    """All names of all organs, read once for a whole act: two queries however many facts ask."""

    def __init__(self) -> None:
        """Read the names."""
        self._organs = {organ.pk: organ for organ in Organ.objects.order_by("pk")}
        self._now: dict[str, set[int]] = {}
        for organ in self._organs.values():
            for name in filter(None, (organ.name, organ.short)):
                self._now.setdefault(name, set()).add(organ.pk)
        self._ever: dict[str, set[int]] = {}
        for name, pk in OrganName.objects.values_list("name", "organ"):
            self._ever.setdefault(name, set()).add(pk)

    def named(self, name: str) -> Organ | None:
        """The organ that a name means; None for none or for several.

        The name of today, the short name and every earlier name count; 市北区 and 市北 are one.
        """
        if not name or name == "-":
            return None
        forms = {name, *(name[:-1] for level in "省市区县" if name.endswith(level) and len(name) > 2)}
        found = _among(self._now, forms) or _among(self._ever, forms)
        return self._organs[found.pop()] if len(found) == 1 else None


def _among(table: Mapping[str, set[int]], forms: set[str]) -> set[int]:
    return {pk for form in forms for pk in table.get(form, ())}


def organ_named(name: str) -> Organ | None:
    """The organ that a name means (see `OrganNames`), for one question."""
    return OrganNames().named(name) if name and name != "-" else None


def name_on(organ: Organ, day: date | None = None) -> str:
    """What an organ was called on a day."""
    day = day or timezone.localdate()
    for row in organ.names.all():
        if (row.since is None or row.since <= day) and (row.until is None or day < row.until):
            return row.name
    return organ.name
