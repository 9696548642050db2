"""What was corrected: each value of an indicator that is believed no longer, and the one that came after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from luoshi.desk.accounts.models import User
from luoshi.desk.charts.rows import Row, taken
from luoshi.desk.charts.selectors import Place
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.owned import owned

_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Revision:
    """A value, when it was given up, and the value that took its place (None: it was withdrawn)."""

    old: Row
    new: Row | None
    at: datetime
    by: str
    action: str

    @property
    def difference(self) -> Decimal | None:
        """By how much it changed."""
        if self.new is None or self.new.value is None or self.old.value is None:
            return None
        return self.new.value - self.old.value


def revisions_of(
    user: User, indicator: Indicator, place: Place, *, moment: datetime | None = None
) -> tuple[Sequence[Revision], bool]:
    """The latest corrections of a unit's values, and whether there are more; three queries at most."""
    rows = Observation.objects.filter(owned(user), place.condition, indicator=indicator)
    gone = rows.filter(superseded_at__isnull=False)
    if moment is not None:
        gone = gone.filter(superseded_at__lte=moment)
    ended = dict(gone.order_by("-superseded_at", "-pk").values_list("pk", "superseded_at")[: _MOST + 1])
    if not ended:
        return (), False
    cells = gone.filter(pk__in=ended).values("cell")
    history: dict[str, list[Row]] = {}
    for row in taken(rows.filter(cell__in=cells).order_by("recorded_at", "pk")):
        history.setdefault(row.cell, []).append(row)
    by_key = {row.pk: row for some in history.values() for row in some}
    after = {pk: _after(history[by_key[pk].cell], by_key[pk], moment) for pk in list(ended)[:_MOST]}
    named = rows.filter(pk__in=[row.pk for row in after.values() if row])
    who = {pk: told for pk, *told in named.values_list("pk", "posting__by__full_name", "posting__action")}
    made = []
    for pk, new in after.items():
        at = ended[pk]
        assert at is not None
        by, action = who.get(new.pk, ("", "")) if new else ("", "撤下")
        made.append(Revision(by_key[pk], new, at, str(by), str(action)))
    return made, len(ended) > _MOST


def _after(history: Sequence[Row], old: Row, moment: datetime | None) -> Row | None:
    """The next value of the same cell that was known by then."""
    later = [row for row in history if (row.recorded_at, row.pk) > (old.recorded_at, old.pk)]
    later = [row for row in later if moment is None or row.recorded_at <= moment]
    return later[0] if later else None
