"""Pages by cursor: in the order of the keys, as of the moment of the first page; new rows move nothing."""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Field, Schema

from luoshi.desk.api.problems import ProblemError
from luoshi.desk.ledger.asof import moment_of

MOST = 2**63 - 1
Key = Annotated[int, Field(ge=1, le=MOST)]
"""The number of a thing."""
Words = Annotated[str, Field(max_length=80, pattern=r"^[^\u0000-\u001f\u007f]*$")]
"""Short words without control characters."""
_Made = TypeVar("_Made")


class PageOf(Schema):
    """A page of a list, without its things (一页)."""

    next: str | None = Field(description="下一页的 cursor；没有了是 null。")


class Paged(Schema):
    """How a list is gone through (翻页)."""

    limit: int = Field(100, ge=1, le=500, description="每页几条。")
    cursor: str = Field("", max_length=200, pattern=r"^[A-Za-z0-9_-]*$", description="上一页的 next；第一页不写。")


class OfDay(Schema):
    """As of which day (截至何日)."""

    as_of: date | None = Field(None, description="看这一天终了时的台账；不写是现在。")


class AsOf(OfDay, Paged):
    """As of which day a list is gone through (截至何日的一页)."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after this key, as of this moment."""

    after: int
    moment: datetime | None

    def __str__(self) -> str:
        """As it stands in an address."""
        moment = self.moment.isoformat() if self.moment else None
        return base64.urlsafe_b64encode(json.dumps([self.after, moment]).encode()).decode().rstrip("=")


def cursor_of(words: str, moment: datetime | None = None) -> Cursor:
    """The cursor in *words*; for the first page the beginning, as of *moment*.

    Raises:
        ProblemError: it is none of ours.
    """
    if not words:
        return Cursor(0, moment)
    try:
        after, told = json.loads(base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)))
        found = Cursor(after, datetime.fromisoformat(told) if told else None)
        if type(after) is not int or not 0 <= after <= MOST or (found.moment and found.moment.tzinfo is None):
            raise ValueError
        return found
    except (ValueError, TypeError, binascii.Error, UnicodeDecodeError) as error:
        raise ProblemError(
            422, "L753", "认不出这个 cursor", "cursor", "请原样用上一页给的 next，或不写从头取"
        ) from error


def moment_asked(asked: OfDay) -> datetime:
    """The moment as of which a list that begins now is seen: the end of the day that was named, else now."""
    try:
        chosen = moment_of(asked.as_of)
    except (OverflowError, ValueError) as error:
        raise ProblemError(422, "L745", "这个日期用不了", "as_of", "请写 2024-12-31 这样的日期") from error
    return min(chosen, timezone.now()) if chosen else timezone.now()


def past_asked(asked: AsOf) -> Cursor:
    """Where a list begins that is seen as it is now, or as it was at the end of the day that was named."""
    return cursor_of(asked.cursor, moment_asked(asked) if asked.as_of else None)


def page_of(
    rows: QuerySet[Any], cursor: Cursor, limit: int, make: Callable[[Any], _Made]
) -> tuple[list[_Made], str | None]:
    """The things of a page, and the cursor of the next one; None at the end."""
    found = list(rows.filter(pk__gt=cursor.after).order_by("pk")[: limit + 1])
    made = [make(row) for row in found[:limit]]
    follows = str(Cursor(found[limit - 1].pk, cursor.moment)) if len(found) > limit else None
    return made, follows
