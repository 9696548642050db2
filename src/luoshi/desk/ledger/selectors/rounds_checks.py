"""What the ledger knows from earlier of the figures of a filing, and the doubts that follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from luoshi.desk.ledger.entry.checks import Asked, Doubt, Reference, doubts
from luoshi.desk.ledger.models import Entry, Filing, Item, Observation
from luoshi.desk.ledger.services.approval import in_base_unit
from luoshi.indicators.periods import Months, months
from luoshi.write.labels import period_label

_Found = Mapping[tuple[int, str, str], Observation]


def unexplained(filing: Filing, entries: Sequence[Entry]) -> list[Doubt]:
    """The doubts about a filing as it stands that no note answers."""
    noted = {entry.item_id for entry in entries if entry.note.strip()}
    return [doubt for doubt in doubts(asked_of(filing, entries)) if doubt.item not in noted]


def asked_of(
    filing: Filing, entries: Iterable[Entry], given: Mapping[int, Decimal | None] | None = None
) -> list[Asked]:
    """The figures of a filing with what is known from earlier; *given* stands in for what is kept (a preview)."""
    rows, told = list(entries), given or {}
    period = months(filing.round.period)
    befores = _befores(period) if period else []
    found = _found(filing, [entry.item for entry in rows], befores, period)
    return [_asked(entry, told.get(entry.item_id, entry.value), period, befores, found) for entry in rows]


def _asked(
    entry: Entry, value: Decimal | None, period: Months | None, befores: Sequence[Months], found: _Found
) -> Asked:
    item, size = entry.item, in_base_unit(entry.item)
    last_year = found.get((item.indicator_id, item.measure, str(_a_year_ago(period)))) if period else None
    keys = ((item.indicator_id, item.measure, str(run)) for run in befores)
    before = next((found[key] for key in keys if key in found), None)
    running = period is not None and period.cumulative and item.indicator.kind == "flow" and item.measure == "level"
    return Asked(
        item=item.pk,
        name=item.indicator.name,
        measure=item.measure,
        value=value,
        size=size,
        total=item.part_of_id,
        last_year=_reference("上年同期", last_year, size),
        before=_reference("上期", before, size),
        cumulative=running,
    )


def _reference(words: str, row: Observation | None, size: Decimal) -> Reference | None:
    if row is None or row.value is None:
        return None
    return Reference(f"{words}（{period_label(row.period)}）", row.value / size, row.cell, row)


def _a_year_ago(period: Months) -> Months:
    return Months(period.year - 1, period.first, period.last)


def _befores(period: Months) -> list[Months]:
    """The periods before, the nearest first: for a running total the shorter ones of its year."""
    if period.cumulative and period.last < 12:
        return [Months(period.year, 1, last) for last in range(period.last - 1, 0, -1)]
    if period.cumulative:
        return [Months(period.year, 1, last) for last in range(11, 8, -1)]
    length = period.last - period.first + 1
    if period.first > length:
        return [Months(period.year, period.first - length, period.first - 1)]
    return [Months(period.year - 1, 13 - length, 12)] if period.first == 1 else []


def _found(
    filing: Filing, items: Iterable[Item], befores: Sequence[Months], period: Months | None
) -> dict[tuple[int, str, str], Observation]:
    """What the ledger believes for these periods: what was filed before what a document says, the latest of each."""
    if period is None:
        return {}
    periods = [str(run) for run in (_a_year_ago(period), *befores)]
    units = {(item.indicator_id, item.measure): _unit(item) for item in items}
    rows = Observation.objects.filter(
        organ=filing.organ,
        indicator__in={indicator for indicator, _ in units},
        period__in=periods,
        kind=Observation.Kind.ACTUAL,
        aspect="",
        comparison__in=("", "yoy"),
        superseded_at=None,
        value__isnull=False,
        sensitivity__lte=filing.round.sensitivity,
    )
    found: dict[tuple[int, str, str], Observation] = {}
    for row in sorted(rows, key=lambda one: (one.version_id is None, one.recorded_at, one.pk)):
        if row.indicator_id and units.get((row.indicator_id, row.measure)) == row.unit:
            found[row.indicator_id, row.measure, row.period] = row
    return found


def _unit(item: Item) -> str:
    """The unit that the ledger keeps for an item."""
    return item.indicator.unit if item.measure in ("level", "difference") else item.unit
