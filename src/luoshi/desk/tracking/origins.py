"""Where each value of something followed comes from, as its ``sources`` keep it; and the marks of origin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models.observations import Recorded

SIGNS: Final[Mapping[str, str]] = {"sentence": "§", "cell": "▦", "hand": "✎", "computed": "ƒ"}
WORDS: Final[Mapping[str, str]] = {"sentence": "原句", "cell": "上传的单元格", "hand": "手工填写", "computed": "计算"}
Sources = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where one value comes from: its sign, and the sentence, the cell or the person."""

    sign: str
    place: str = ""
    version: int | None = None
    fact: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str = ""
    by: str = ""
    at: str = ""

    @property
    def mark(self) -> str:
        """The mark of origin."""
        return SIGNS.get(self.sign, "✎")

    @property
    def words(self) -> str:
        """In one line: the sentence, the cell, or who typed it when."""
        told = self.quote or self.place or WORDS.get(self.sign, "")
        return f"{told}（{self.by} {self.at}）" if self.by else told


def of_cell(place: str, actor: User) -> dict[str, Any]:
    """A value that came from a cell of an upload."""
    return {"sign": "cell", "place": place[:160]} | _who(actor)


def of_hand(actor: User) -> dict[str, Any]:
    """A value that somebody typed."""
    return {"sign": "hand"} | _who(actor)


def of_row(row: Recorded) -> dict[str, Any]:
    """A value that came from a row of the ledger: from its sentence, or its cell."""
    told: dict[str, Any] = {"sign": row.origin, "place": row.place, "quote": row.quote}
    told |= {"version": row.version_id, "fact": row.fact_id, "start": row.start, "end": row.end}
    return {key: value for key, value in told.items() if value not in (None, "")}


def source_of(sources: Mapping[str, Any], field: str, default: str = "hand") -> Source:
    """Where a field's value comes from; an old row without a note of it has the row's own origin."""
    told = sources.get(field) or {}
    known = {key: value for key, value in told.items() if key in Source.__slots__}
    return Source(**({"sign": default} | known))


def marked(sources: Mapping[str, Any], fields: Iterable[str], told: Mapping[str, Any]) -> Sources:
    """Sources in which some fields have a new origin."""
    return {**sources, **{field: dict(told) for field in fields}}


def _who(actor: User) -> dict[str, str]:
    return {"by": str(actor), "at": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
