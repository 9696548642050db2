"""Pages of a list that may be very long: counted up to a limit, beyond it to be narrowed."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST = 10_000
"""Rows that a list pages through; whoever wants others narrows it."""


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """As Django's, but it stops counting (and paging) at MOST: the count of ten million rows takes seconds."""

    def __init__(self, rows: QuerySet[Any], per_page: int) -> None:
        """Page through rows."""
        super().__init__(rows, per_page)
        self._rows = rows

    @cached_property
    def _counted(self) -> int:
        return self._rows.order_by().values("pk")[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(self._counted, MOST)

    @property
    def capped(self) -> bool:
        """Whether there are more."""
        return self._counted > MOST
