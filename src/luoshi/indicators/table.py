"""Observations as a table: documents and regions down, indicator, measure, kind and period across; nothing averaged.

A cell holds every different statement of its column, in the order of the text. Empty is never zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from luoshi.records import Interval, Measure
from luoshi.records.observation import Aspect, Observation, ObservationKind


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of one column state: *indicator* is the catalogue's id, or empty with the text's own *name*."""

    indicator: str
    name: str
    measure: Measure
    kind: ObservationKind
    period: str
    comparison: str = ""
    aspect: Aspect = ""


Row = tuple[str, str]
"""Document and region of a row."""


def column_of(seen: Observation) -> Column:
    """The column where an observation stands."""
    comparison = "" if seen.comparison == "yoy" else seen.comparison
    return Column(seen.indicator, seen.name, seen.measure, seen.kind, seen.period, comparison, seen.aspect)


def columns_of(observations: Iterable[Observation]) -> tuple[Column, ...]:
    """The columns of *observations*: by indicator in the order of the text, then period, actual before target."""
    order: dict[tuple[str, str], int] = {}
    found: dict[Column, None] = {}
    for seen in observations:
        order.setdefault((seen.indicator, seen.name), len(order))
        found.setdefault(column_of(seen))
    kinds = ("actual", "expected", "forecast", "target", "stretch")
    return tuple(
        sorted(
            found, key=lambda c: (order[c.indicator, c.name], c.period, kinds.index(c.kind), c.measure, c.comparison)
        )
    )


def pivot(observations: Sequence[Observation]) -> Mapping[Row, Mapping[Column, tuple[Observation, ...]]]:
    """The cells of *observations* by row (document, region) and column."""
    rows: dict[Row, dict[Column, list[Observation]]] = {}
    for seen in observations:
        cells = rows.setdefault((seen.source.document, seen.region), {})
        cells.setdefault(column_of(seen), []).append(seen)
    return {row: {column: distinct(cell) for column, cell in cells.items()} for row, cells in rows.items()}


def pick(observations: Iterable[Observation], column: Column, region: str) -> tuple[Observation, ...]:
    """What is stated for *region* in a column: every different value once, the first statement of it.

    A forecast for the year under review (预计) counts as its result where *column* asks for what was; a vague statement
    that a precise one implies (突破3万亿元) is left out.

    >>> pick((), Column("gdp", "", "growth", "actual", "2025"), "山东")
    ()
    """
    kinds = {column.kind, "expected"} if column.kind == "actual" else {column.kind}
    wanted = (column.indicator, column.measure, column.period, column.comparison, column.aspect)
    stated = narrowest(
        seen
        for seen in observations
        if seen.region == region
        and seen.kind in kinds
        and (seen.indicator, seen.measure, seen.period, column_of(seen).comparison, seen.aspect) == wanted
    )
    # 增长1.7%（同口径增长2.5%以上）: what is said plainly is the official growth
    plainly = tuple(seen for seen in stated if "口径：" not in seen.note)
    return plainly or stated


def narrowest(cell: Iterable[Observation]) -> tuple[Observation, ...]:
    """The observations of a cell without those that another one implies: 突破3万亿元、达到3.27万亿元 leaves one."""
    stated = distinct(cell)
    return tuple(
        seen
        for seen in stated
        if not any(other is not seen and within(other.interval, seen.interval) for other in stated)
    )


def within(inner: Interval, outer: Interval) -> bool:
    """Whether *inner* lies in *outer* and is narrower.

    >>> from decimal import Decimal
    >>> within(Interval.exact(Decimal(5)), Interval(Decimal(3), None))
    True
    """
    if inner == outer:
        return False
    low = outer.low is None or (
        inner.low is not None
        and (inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open)))
    )
    high = outer.high is None or (
        inner.high is not None
        and (inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open)))
    )
    return low and high


def distinct(cell: Iterable[Observation]) -> tuple[Observation, ...]:
    """The observations of a cell without those that repeat the value and hedge of an earlier one."""
    first: dict[tuple[object, ...], Observation] = {}
    for seen in cell:
        first.setdefault((seen.value, seen.high, seen.unit, seen.bound), seen)
    return tuple(first.values())
