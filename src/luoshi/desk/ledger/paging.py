"""Pages of a list that may be very long: counted up to a limit, beyond it to be narrowed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST = 10_000
"""Rows that a list pages through; whoever wants others narrows it."""
_NEWEST = ("-recorded_at", "-pk")


@dataclass(frozen=True, slots=True)
class Split:
    """A column by which rows fall apart into few parts, each of which an index has in the order of time."""

    field: str
    values: Sequence[Any]


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """As Django's, but it stops counting (and paging) at MOST: the count of ten million rows takes seconds.

    A page is asked for twice: which rows they are, by what sorts them alone; then these, with all that they show. What
    is capped comes in the order of time, the latest first: to sort so many otherwise takes minutes.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        per_page: int,
        *,
        shown: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
        split: Callable[[], Split | None] | None = None,
    ) -> None:
        """Page through rows; *shown* gives them what a page needs, *split* says how to find the latest of very many."""
        super().__init__(rows, per_page)
        self._rows, self._shown, self._split = rows, shown or (lambda some: some), split

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

    def page(self, number: int | str) -> Page[Any]:
        """One page: its rows are read now."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        keys = self._keys(first, min(first + self.per_page, self.count))
        found = self._shown(self._rows.order_by()).in_bulk(keys)
        return Page([found[key] for key in keys if key in found], number, self)

    def _keys(self, first: int, last: int) -> list[Any]:
        """Which rows stand from *first* to *last*."""
        split = self._split() if self.capped and self._split else None
        if split:
            return latest(self._rows, split, first, last)
        rows = self._rows.order_by(*_NEWEST) if self.capped else self._rows
        return list(rows.values_list("pk", flat=True)[first:last])


def latest(rows: QuerySet[Any], split: Split, first: int, last: int) -> list[Any]:
    """The keys of the latest rows from *first* to *last*: of the latest of each part, the latest."""
    mark = -(2**40)
    part = rows.filter(**{split.field: mark}).order_by(*_NEWEST).values_list("recorded_at", "pk")[:last]
    sql, given = part.query.sql_with_params()
    parts = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part{place}" for place in range(len(split.values)))
    params = [value if one in (mark, str(mark)) else one for value in split.values for one in given]
    with connection.cursor() as cursor:
        cursor.execute(f"{parts} ORDER BY 1 DESC, 2 DESC LIMIT %s OFFSET %s", [*params, last - first, first])
        return [key for _, key in cursor.fetchall()]
