"""What an upload or a form would change, before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luoshi.desk.ledger.entry.checks import Asked, doubts
from luoshi.desk.ledger.models import Entry, Filing, Upload
from luoshi.desk.ledger.selectors.rounds import entries_of
from luoshi.desk.ledger.selectors.rounds_checks import asked_of
from luoshi.desk.ledger.services.entries import Given, merge
from luoshi.desk.ledger.services.uploads import given_of, upload_read
from luoshi.desk.ledger.workbooks.filled import Remark


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that would change: what is there, what is given, what speaks against it; *clash*: others changed it."""

    entry: Entry
    given: Given
    doubts: tuple[str, ...]
    clash: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What an upload would change, with its errors and hints by cell."""

    changes: tuple[Change, ...]
    errors: tuple[Remark, ...]
    hints: tuple[Remark, ...]
    same: int
    """How many cells stay as they are."""

    @property
    def clashing(self) -> int:
        """How many cells somebody else changed since the template was downloaded."""
        return sum(1 for change in self.changes if change.clash)

    @property
    def doubtful(self) -> int:
        """How many cells have something against them that no note answers."""
        return sum(1 for change in self.changes if change.doubts and not change.given.note)


def preview_of(upload: Upload) -> Preview:
    """The preview of a kept upload."""
    told = upload_read(upload)
    assert upload.filing is not None
    entries = entries_of(upload.filing)
    given = {one.item: one for one in given_of(told.said, {})}
    changes = changes_by(upload.filing, entries, given)
    return Preview(changes, tuple(told.errors), tuple(told.hints), len(given) - len(changes))


def changes_by(filing: Filing, entries: Sequence[Entry], given: Mapping[int, Given]) -> tuple[Change, ...]:
    """What these values would change, in the order of the items."""
    merged = merge(entries, given)
    clashing = {entry.item_id for entry in merged.clashing}
    touched = clashing | {entry.item_id for entry, _ in merged.changed}
    told = doubts_by_item(asked_of(filing, entries, {item: given[item].value for item in touched}))
    return tuple(
        Change(entry, given[entry.item_id], told.get(entry.item_id, ()), entry.item_id in clashing)
        for entry in entries
        if entry.item_id in touched
    )


def doubts_by_item(asked: Iterable[Asked]) -> dict[int, tuple[str, ...]]:
    """The words of the doubts, by item."""
    found: dict[int, tuple[str, ...]] = {}
    for doubt in doubts(list(asked)):
        found[doubt.item] = (*found.get(doubt.item, ()), doubt.words)
    return found
