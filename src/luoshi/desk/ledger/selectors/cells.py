"""Where a value that was uploaded or typed comes from: the cell in its sheet, or who typed it when."""

from dataclasses import dataclass

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.excerpts import Excerpt, excerpt
from luoshi.desk.ledger.models import EntryChange, Observation, TableImport, Upload
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.selectors.tables import tables_seen


@dataclass(frozen=True, slots=True)
class Source:
    """The upload with the cell in its row and column; the import or the entry to which it leads on."""

    upload: Upload | None = None
    place: str = ""
    excerpt: Excerpt | None = None
    unit: str = ""
    table: int = 0
    change: EntryChange | None = None


def cell_source(user: User, row: Recorded) -> Source | None:
    """The cell of an uploaded value, the act of typing of one that was typed; None for others.

    The rows around a cell of an import may be those of other units: they are shown only to who may see the import.
    """
    if not isinstance(row, Observation) or row.origin not in ("cell", "hand"):
        return None
    table = TableImport.objects.filter(posting=row.posting_id).select_related("upload").only("upload").first()
    if table is None:
        return _entered(row)
    open_to = tables_seen(user).filter(pk=table.pk).exists()
    found = excerpt(table.upload.file, row.place)
    found = found if open_to or found is None else found.alone()
    place = f"{found.sheet}!{found.address}" if found else row.place
    unit = (found.unit if found else "") or row.unit
    return Source(table.upload, place, found, unit, table.pk if open_to else 0)


def _entered(row: Observation) -> Source | None:
    """The cell of a filing that the value was entered from."""
    changes = EntryChange.objects.filter(
        entry__filing__organ=row.organ_id,
        entry__filing__round__period=row.period,
        entry__filing__round__sensitivity=row.sensitivity,
        entry__item__indicator=row.indicator_id,
        entry__item__measure=row.measure,
        at__lte=row.recorded_at,
    )
    change = changes.select_related("upload", "by", "entry__item").order_by("-at", "-pk").first()
    return None if change is None else change_source(change)


def change_source(change: EntryChange) -> Source:
    """Where a value of a filing's cell comes from."""
    unit, upload = change.entry.item.unit, change.upload
    if upload is None:
        return Source(unit=unit, change=change)
    return Source(upload, change.place, excerpt(upload.file, change.place), unit, change=change)
