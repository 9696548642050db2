"""What an approval enters into the ledger: one observation a cell, in the base unit, superseding the one before."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models import Entry, Filing, Item, Observation, Round
from luoshi.desk.ledger.services.posting import Posted, cell_of, post, supersede
from luoshi.indicators.units import ratio
from luoshi.records import LuoshiError

CONVERTED = ("level", "difference")
"""The measures whose unit is the indicator's own: entered in another one, they are converted."""
_PLACE = 120


def filing_post(actor: User, filing: Filing) -> Posted:
    """Enter an approved filing's figures; within the caller's transaction.

    What an earlier approval had entered for its cells is superseded, also where a cell is empty now.

    Raises:
        LuoshiError: an item's unit cannot be brought to its indicator's.
    """
    entries = filing.entries.select_related("item__indicator", "upload", "changed_by").order_by("item__order", "pk")
    rows = [_row(actor, filing, entry) for entry in entries]
    believed = _believed(row.cell for row in rows)
    ended = supersede(believed.values())
    told = [row for row in rows if row.value is not None or row.state == Observation.State.NOT_APPLICABLE]
    for row in told:
        row.supersedes = believed.get(row.cell)
    return post(actor, "填报核定", told, note=f"{filing.round} {filing.organ}", ended=ended)


def missing_post(actor: User, one: Round, filings: Sequence[Filing]) -> Posted | None:
    """Enter 未报 for what these filings owe and the ledger has not; None where nothing is missing."""
    items = list(one.items.filter(optional=False).select_related("indicator"))
    rows = []
    for filing in filings:
        for item in items:
            row = _observation(one, filing, item)
            row.origin, row.place = Observation.Origin.COMPUTED, f"{one.name}锁定时未报"[:_PLACE]
            row.state = Observation.State.MISSING
            rows.append(row)
    known = _believed(row.cell for row in rows)
    missing = [row for row in rows if row.cell not in known]
    return post(actor, "锁定未报", missing, note=one.name) if missing else None


def _believed(cells: Iterable[str]) -> dict[str, Observation]:
    """What the ledger believes of these cells from filings and imports (what a document says stands beside it)."""
    rows = Observation.objects.filter(cell__in=list(cells), superseded_at=None, version=None)
    return {row.cell: row for row in rows.order_by("pk")}


def _observation(one: Round, filing: Filing, item: Item) -> Observation:
    """The empty observation of an item of a filing."""
    row = Observation(
        organ=filing.organ,
        owner=filing.organ,
        region=filing.organ.name,
        sensitivity=one.sensitivity,
        indicator=item.indicator,
        name=item.indicator.name,
        period=one.period,
        measure=item.measure,
        comparison="yoy" if item.measure == "growth" else "",
        unit=item.indicator.unit if item.measure in CONVERTED else item.unit,
    )
    row.cell = cell_of(row)
    return row


def _row(actor: User, filing: Filing, entry: Entry) -> Observation:
    row = _observation(filing.round, filing, entry.item)
    row.value = None if entry.value is None else entry.value * in_base_unit(entry.item)
    reported = Observation.State.LATE if filing.late else Observation.State.REPORTED
    row.state = Observation.State.NOT_APPLICABLE if entry.not_applicable else reported
    row.note, row.approved_by = entry.note, actor
    row.origin, row.place = _origin(entry)
    return row


def _origin(entry: Entry) -> tuple[Any, str]:
    """The mark of origin and its words: the cell of the upload, or who typed it when."""
    if entry.upload:
        return Observation.Origin.CELL, f"{entry.upload.name[: _PLACE - len(entry.place) - 1]} {entry.place}"
    when = f" {timezone.localtime(entry.changed_at):%Y-%m-%d %H:%M}" if entry.changed_at else ""
    return Observation.Origin.HAND, f"网页填报 {entry.changed_by or ''}{when}"[:_PLACE]


def in_base_unit(item: Item) -> Decimal:
    """How many of the indicator's base units one unit of the form is (万元 to 元: 10,000); 1 for rates and shares.

    Raises:
        LuoshiError: the two units do not measure the same.
    """
    if item.measure not in CONVERTED or item.unit == item.indicator.unit:
        return Decimal(1)
    times = unit_times(item.unit, item.indicator.unit)
    if times is None:
        what = f"{item.unit} 换算不成 {item.indicator.unit}"
        raise LuoshiError("L661", what, item.indicator.name, "请在轮次里改用能换算的单位")
    return times


_MAGNITUDES = (("万亿", 10**12), ("亿", 10**8), ("千万", 10**7), ("百万", 10**6), ("万", 10**4), ("千", 10**3))


def unit_times(unit: str, base: str) -> Decimal | None:
    """How many *base* one *unit* is, magnitudes before the unit included.

    >>> unit_times("万元", "元"), unit_times("公顷", "亩"), unit_times("亿千瓦时", "千瓦时"), unit_times("万套", "套")
    (Decimal('10000'), Decimal('15'), Decimal('100000000'), Decimal('10000'))
    """
    found = _ratio(unit, base)
    if found is not None:
        return found
    for word, size in _MAGNITUDES:
        inner = _ratio(unit.removeprefix(word), base) if unit.startswith(word) else None
        if inner is not None:
            return inner * size
    return None


def _ratio(unit: str, base: str) -> Decimal | None:
    return Decimal(1) if unit == base else ratio(unit, base)
