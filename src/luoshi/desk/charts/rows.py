"""Rows of the ledger as charts and their tables need them: light, read by the hundred, with their mark of origin."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Final

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.asof import believed
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.selectors.owned import owned

MOST: Final = 1500
"""Values of one unit that a page looks at."""
KINDS: Final = {"actual": "", "expected": "预计", "forecast": "预测", "target": "目标", "stretch": "力争"}
"""What sort of value, where it is no actual; in the order of tables."""
_SIGNS: Final = {"sentence": "§", "cell": "▦", "hand": "✎", "computed": "ƒ"}
_ORIGINS: Final = {"sentence": "原句", "cell": "上传的单元格", "hand": "手工填报", "computed": "计算"}


@dataclass(frozen=True, slots=True)
class Row:
    """An observation as far as a chart, a table and a mark need it; *title* is its document's."""

    pk: int
    organ_id: int | None
    region: str
    period: str
    kind: str
    measure: str
    comparison: str
    aspect: str
    value: Decimal | None
    high: Decimal | None
    low: Decimal | None
    bound: str
    unit: str
    state: str
    note: str
    origin: str
    quote: str
    place: str
    start: int | None
    cell: str
    recorded_at: datetime
    version_id: int | None
    fact_id: int | None
    document: int | None
    title: str | None

    @property
    def kind_word(self) -> str:
        """What sort of value, where it is no actual."""
        return KINDS.get(self.kind, "")

    @property
    def mark(self) -> SafeString:
        """The mark of origin."""
        return mark(self)

    @property
    def source(self) -> str:
        """Where it comes from, in a few words."""
        if self.title:
            return f"《{self.title}》"
        return self.place.partition("!")[0].partition(" ")[0] or _ORIGINS[self.origin]


_COLUMNS: Final = (*[one.name for one in fields(Row)][:-2], "version__document", "version__document__title")


def rows_seen(user: User, *, moment: datetime | None = None) -> QuerySet[Observation]:
    """What the person may see of what was believed at a moment."""
    return Observation.objects.filter(owned(user), believed(moment))


def taken(rows: QuerySet[Observation], most: int = MOST) -> list[Row]:
    """The rows of a query, at most so many; of a sort of their own where it has none."""
    return [Row(*told) for told in rows.values_list(*_COLUMNS)[:most]]


def as_levels(indicator: Indicator, rows: Sequence[Row]) -> list[Row]:
    """The rows with those that are the value itself told as such."""
    same = levels_of(indicator)[1:]
    return [replace(row, measure="level") if row.measure in same else row for row in rows] if same else list(rows)


def mark(row: Row) -> SafeString:
    """The mark of origin, as the ledger's filter ``origin`` makes it of a whole row."""
    told = f"/ledger/observations/{row.pk}/origin"
    href = f"/versions/{row.version_id}/review?fact={row.fact_id or ''}#at{row.start}" if row.version_id else told
    words = row.quote or row.place or _ORIGINS[row.origin]
    return mark_safe(
        f'<a class="origin" href="{href}" data-origin="{told}" title="{escape(words)}"'
        f' aria-label="出处：{escape(words[:60])}">{_SIGNS[row.origin]}</a>'
    )


def computed(address: str, words: str) -> SafeString:
    """The mark of a computed number: it opens into its arithmetic."""
    href, told = escape(address), escape(words)
    return mark_safe(
        f'<a class="origin" href="{href}" data-origin="{href}" title="{told}" aria-label="算式：{told}">ƒ</a>'
    )


def levels_of(indicator: Indicator) -> tuple[str, ...]:
    """The measures that are the value itself: of a share (比重) the share."""
    return ("level", "share") if indicator.unit == "%" else ("level",)


def latest(rows: Sequence[Row]) -> Row:
    """Of several believed values of one cell the one entered last."""
    return max(rows, key=lambda row: (row.recorded_at, row.pk))
