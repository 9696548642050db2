"""The rows of the entry form: what is kept, what was typed, what is wrong with it, what is known from earlier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.desk.ledger.entry.checks import Asked
from luoshi.desk.ledger.entry.numbers import shown, typed
from luoshi.desk.ledger.models import Entry, Filing
from luoshi.desk.ledger.selectors.rounds_checks import asked_of
from luoshi.desk.ledger.selectors.rounds_preview import doubts_by_item
from luoshi.desk.ledger.services.entries import Given
from luoshi.records import LuoshiError

_NOTE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form; *clash* where somebody else changed the cell meanwhile: then the entry is theirs."""

    entry: Entry
    asked: Asked
    text: str
    note: str
    revision: int
    error: str = ""
    doubts: tuple[str, ...] = ()
    clash: bool = False

    @property
    def kept(self) -> str:
        """What the cell holds."""
        return shown(self.entry.value, not_applicable=self.entry.not_applicable)

    @property
    def unit(self) -> str:
        """The unit in which it is entered."""
        return self.entry.item.unit


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form sent for a cell: the text, the note, the revision seen, and over which revision to write if any."""

    text: str
    note: str
    revision: int
    choice: str = ""
    over: int = -1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form as it was sent: what it gives, and the errors by item."""

    posted: Mapping[int, Posted]
    given: tuple[Given, ...]
    errors: Mapping[int, str]


def sheet_of(entries: Sequence[Entry], told: Mapping[str, str]) -> Sheet:
    """Read a form that was sent (``v-7`` the value of item 7, ``n-7`` its note, ``r-7`` the revision seen).

    Where two changed a cell, ``c-7`` says which stays (mine, theirs), ``s-7`` over which revision mine is written.
    """
    posted: dict[int, Posted] = {}
    given: list[Given] = []
    errors: dict[int, str] = {}
    for entry in entries:
        item = entry.item_id
        if f"v-{item}" not in told:
            continue
        one = _posted(told, item)
        posted[item] = one
        if one.choice == "theirs":
            continue
        try:
            said = typed(one.text, entry.item.unit)
        except LuoshiError as error:
            errors[item] = f"{error.what}（{error.where}）：{error.todo}"
            continue
        if len(one.note) > _NOTE:
            errors[item] = f"说明最多 {_NOTE} 字，现有 {len(one.note)} 字"
            continue
        revision = one.over if one.choice == "mine" else one.revision
        given.append(Given(item, said.value, said.not_applicable, one.note, revision))
    return Sheet(posted, tuple(given), errors)


def _posted(told: Mapping[str, str], item: int) -> Posted:
    note = " ".join(told.get(f"n-{item}", "").split())
    numbers = (told.get(f"{key}-{item}", "") for key in ("r", "s"))
    revision, over = (int(words) if words.isdecimal() and len(words) < 10 else -1 for words in numbers)
    return Posted(told[f"v-{item}"].strip(), note, revision, told.get(f"c-{item}", ""), over)


def rows_of(
    filing: Filing, entries: Sequence[Entry], sheet: Sheet | None = None, clashing: frozenset[int] = frozenset()
) -> list[Row]:
    """The rows of a form, with what was sent where it was not saved; doubts are about what the rows show."""
    values: dict[int, Decimal | None] = {one.item: one.value for one in sheet.given} if sheet else {}
    asked = asked_of(filing, entries, values)
    told = doubts_by_item(asked)
    rows = []
    for entry, known in zip(entries, asked, strict=True):
        item = entry.item_id
        one = sheet.posted.get(item) if sheet else None
        text = shown(entry.value, not_applicable=entry.not_applicable)
        if one is None or one.choice == "theirs":
            rows.append(Row(entry, known, text, entry.note, entry.revision, doubts=told.get(item, ())))
            continue
        assert sheet is not None
        revision = one.over if one.choice == "mine" and item not in clashing else one.revision
        error, clash = sheet.errors.get(item, ""), item in clashing
        doubts = told.get(item, ())
        rows.append(Row(entry, known, one.text, one.note, revision, error, doubts, clash))
    return rows
