"""What an approval enters into the ledger: one observation a cell, in the base unit, superseding the one before."""

from decimal import Decimal
from typing import Any

from luoshi.desk.accounts.models import User
from luoshi.desk.ledger.models import Entry, Filing, Observation
from luoshi.desk.ledger.services.posting import Posted, cell_of, post, supersede
from luoshi.indicators.units import ratio
from luoshi.records import LuoshiError


def filing_post(actor: User, filing: Filing) -> Posted:
    """Enter an approved filing's figures; within the caller's transaction.

    Raises:
        LuoshiError: an item's unit cannot be brought to its indicator's.
    """
    entries = filing.entries.select_related("item__indicator", "upload").order_by("item__order", "pk")
    rows = [_row(actor, filing, entry) for entry in entries if entry.value is not None or entry.not_applicable]
    believed = {
        old.cell: old
        for old in Observation.objects.filter(
            cell__in=[row.cell for row in rows], superseded_at=None, origin__in=("cell", "hand"), version=None
        )
    }
    supersede(believed.values())
    for row in rows:
        row.supersedes = believed.get(row.cell)
    return post(actor, "填报核定", rows, note=f"{filing.round} {filing.organ}")


def _row(actor: User, filing: Filing, entry: Entry) -> Observation:
    item, value = entry.item, entry.value
    where: dict[str, Any] = {"origin": "hand"}
    if entry.upload:
        where = {"origin": "cell", "place": f"{entry.upload.name} {entry.place}"[:120]}
    row = Observation(
        **where,
        organ=filing.organ,
        owner=filing.organ,
        region=filing.organ.name,
        sensitivity=filing.round.sensitivity,
        indicator=item.indicator,
        name=item.indicator.name,
        period=filing.round.period,
        measure=item.measure,
        comparison="yoy" if item.measure == "growth" else "",
        value=None if value is None else value * in_base_unit(entry),
        unit=item.indicator.unit if item.measure == "level" else item.unit,
        state="不适用" if entry.not_applicable else "迟报" if filing.late else "已报",
        note=entry.note,
        approved_by=actor,
    )
    row.cell = cell_of(row)
    return row


def in_base_unit(entry: Entry) -> Decimal:
    """How many of the indicator's base units one unit of the form is (万元 to 元: 10,000); 1 for rates and shares.

    Raises:
        LuoshiError: the two units do not measure the same.
    """
    item = entry.item
    if item.measure != "level" or item.unit == item.indicator.unit:
        return Decimal(1)
    times = unit_times(item.unit, item.indicator.unit)
    if times is None:
        what = f"{item.unit} 换算不成 {item.indicator.unit}"
        raise LuoshiError("L661", what, item.indicator.name, "请在轮次里改用能换算的单位")
    return times


_MAGNITUDES = (("万亿", 10**12), ("亿", 10**8), ("千万", 10**7), ("百万", 10**6), ("万", 10**4), ("千", 10**3))


def unit_times(unit: str, base: str) -> Decimal | None:
    """How many *base* one *unit* is, magnitudes before the unit included.

    >>> unit_times("万元", "元"), unit_times("公顷", "亩"), unit_times("亿千瓦时", "千瓦时"), unit_times("人", "元")
    (Decimal('10000'), Decimal('15'), Decimal('100000000'), None)
    """
    found = ratio(unit, base)
    if found is not None:
        return found
    for word, size in _MAGNITUDES:
        if unit.startswith(word) and unit != word:
            inner = ratio(unit.removeprefix(word), base)
            if inner is not None:
                return inner * size
    return None
