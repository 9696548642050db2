"""From a number in a cell to a figure: what the heads of its row and column say together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from luoshi.read.tables.grid import Field
from luoshi.read.tables.heads import Head
from luoshi.read.tables.numbers import HeadUnit, Number, falls
from luoshi.read.times import Time, months
from luoshi.read.typing import unit_of
from luoshi.read.words import lexicon
from luoshi.records import Because, Figure

CHILDREN = frozenset(lexicon("tables")["child"]["words"])
"""Row heads that only name a part of the row above (第一产业, 出口)."""
_TAILS: Mapping[str, str] = lexicon("tables")["child"]["tails"]
_NAMES_MEASURE = (
    "额", "值", "量", "数", "收入", "支出", "率", "投资", "人口", "面积", "税", "存款", "贷款", "消费", "人次", "指数",
    "比重", "利润", "强度", "浓度", "资金", "费用", "价格", "里程",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What holds for a whole table.

    Whose it is (*region*), of which *year*, the part of the year that the title tells (*part*: ``06``, ``H1``), the
    year under review, the units and the time of its caption, whether it stands where the text plans, and the *name*
    that the caption gives where heads and rows name no indicator.
    """

    region: str
    year: int | None
    review: int | None
    part: str = ""
    units: tuple[HeadUnit, ...] = ()
    time: Time | None = None
    planned: bool = False
    name: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its head with the field that it stands in, the row it is a part of, its own unit, whose and when.

    *level* is the printed amount that the row states elsewhere, by which a target without a unit is judged.
    """

    head: Head
    field: Field
    kind: str
    parent: str = ""
    unit: HeadUnit | None = None
    scope: str = ""
    time: Time | None = None
    level: Decimal | None = None


def indicator(line: Line, column: Head) -> str:
    """The indicator's name from the row's and the column's words.

    >>> from luoshi.read.tables.heads import column_head, row_head
    >>> at = Field(0, 4, "")
    >>> indicator(Line(row_head("第一产业"), at, "indicator", "地区生产总值"), column_head("总量（亿元）"))
    '第一产业增加值'
    >>> indicator(Line(row_head("市北区"), at, "scope"), column_head("出口额（亿元）"))
    '出口额'
    """
    row = line.head.name if line.kind == "indicator" else ""
    if row and line.parent and (row in CHILDREN or (line.head.within and not row.endswith(_NAMES_MEASURE))):
        tail = next((t for end, t in _TAILS.items() if line.parent.endswith(end)), None)
        row = line.parent + row if tail is None else row if row.endswith(tail) else row + tail
    if not row:
        name = column.name
    elif column.name and column.name not in row:
        name = row + column.name
    else:
        name = row
    if column.measure in ("share", "rank") and column.suffix and not name.endswith(column.suffix):
        name += column.suffix
    return name or "-"


def figure(
    number: Number, spot: tuple[int, int, str], line: Line, column: Head, around: Around, because: tuple[Because, ...],
    *, unit_at: Mapping[str, HeadUnit] | None = None,
) -> Figure | None:  # fmt: skip
    """The figure of a number in a cell at *spot* (raw start, raw end, surface); None where nothing says what it is."""
    name = indicator(line, column)
    if name == "-" and around.name:
        name = around.name + (column.suffix if column.measure in ("share", "rank") else "")
    if name == "-" or column.skip:
        return None
    if _rather_growth(number, line, column, around):
        column = replace(column, measure="growth")
    head = _unit(number, line, column, around, name)
    measure = _measure(number, line, column, head.unit)
    unit = _written_unit(measure, head.unit, number)
    applied = head.factor if not number.unit and number.factor == 1 and measure not in ("rank", "share") else Decimal(1)
    if measure in ("growth", "share", "rank", "multiple") or unit == "个百分点":
        applied = Decimal(1)
    sign = _sign(number, line, column, measure)
    status = _status(line, column, measure, around)
    period = _period(line, column, around, status)
    if status == "actual" and not column.status and _after(period, around.review):
        status = "target"
    value, high = number.value * applied * sign, number.high
    high = high * applied * sign if high is not None else None
    if high is not None and high < value:
        value, high = high, value
    return Figure(
        start=spot[0], end=spot[1], surface=spot[2], value=_plain(value), unit=unit,
        high=None if high is None else _plain(high), measure=measure,  # type: ignore[arg-type]
        comparison=_comparison(line, column, measure), bound="eq" if measure == "rank" else number.bound,  # type: ignore[arg-type]
        status=status, period=period, scope=_scope(line, column, around), indicator=name,  # type: ignore[arg-type]
        section=around.section, step=number.step * applied, hedged=number.hedged, because=because,
    )  # fmt: skip


def _rather_growth(number: Number, line: Line, column: Head, around: Around) -> bool:
    """Whether a target without a unit is one of growth: the caption names % too, the row's amount is far greater."""
    open_target = column.status in ("target", "stretch", "expected") and not column.measure and not column.name
    if not open_target or number.unit or column.unit or line.unit or line.head.unit or line.level is None:
        return False
    percent = any(unit.unit == "%" for unit in around.units)
    return percent and number.high is None and abs(number.value) < 40 and 5 * abs(number.value) < abs(line.level)


def _plain(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**27 else value


def _unit(number: Number, line: Line, column: Head, around: Around, name: str) -> HeadUnit:
    """The unit from the cell, the column's head, the row's unit or head, the caption, or the name."""
    if number.unit:
        return HeadUnit(number.unit, number.factor)
    own = column.unit or (None if column.measure in ("growth", "share", "rank") else line.unit or line.head.unit)
    if own is None and column.measure in ("growth", "share", "rank"):
        return HeadUnit("位" if column.measure == "rank" else "%")
    if own is None:
        change = line.head.measure == "growth" or name.endswith(("率", "比重", "占比", "比例"))
        percent = [u for u in around.units if u.unit in ("%", "‰")]
        plain = [u for u in around.units if u.unit not in ("%", "‰")]
        own = next(iter(percent if change and percent else plain), None) or (HeadUnit("%") if change else None)
    if own is None:
        own = HeadUnit("")
    if not own.unit and (own.factor != 1 or number.factor != 1):
        own = HeadUnit(unit_of(name) or "元" if own.factor != 1 else unit_of(name), own.factor)
    return own


def _measure(number: Number, line: Line, column: Head, unit: str) -> str:
    """How it measures: the column's words before the row's, a unit before both where it leaves no choice."""
    if number.ordinal or column.measure == "rank" or (line.head.measure == "rank" and not column.measure):
        return "rank"
    if unit in ("个百分点", "个基点"):
        return "difference"
    ratio = line.head.unit or line.unit
    of_ratio = line.head.measure == "growth" or (ratio is not None and ratio.unit in ("%", "‰"))
    if column.measure == "growth":
        if of_ratio or unit not in ("%", "‰", ""):
            return "difference"
        return "growth"
    if column.measure:
        return "share" if column.measure == "share" else "difference"
    if unit in ("%", "‰"):
        return "growth" if line.head.measure == "growth" else "share"
    if unit == "倍":
        return "multiple"
    return "difference" if line.head.measure in ("growth", "difference") else "level"


def _written_unit(measure: str, unit: str, number: Number) -> str:
    if measure == "rank":
        return "位"
    if measure == "difference" and unit in ("%", "‰", "") and not number.unit:
        return "个百分点"
    return unit or ("%" if measure in ("growth", "share") else "")


def _sign(number: Number, line: Line, column: Head, measure: str) -> int:
    """-1 where the head or a mark in the cell says that the number is a fall and the number itself does not."""
    if measure not in ("growth", "difference") or number.value < 0:
        return 1
    row_falls = line.head.down and not column.measure
    return -1 if column.down or row_falls or falls(number.sign) else 1


def _comparison(line: Line, column: Head, measure: str) -> str:
    if measure not in ("growth", "difference"):
        return ""
    return column.comparison or line.head.comparison or "yoy"


def _status(line: Line, column: Head, measure: str, around: Around) -> str:
    """The column's word, else the part of the document that the table stands in."""
    if column.status:
        return column.status
    time = column.time or line.time
    told = column.shift or column.part or column.measure == "rank" or (time is not None and time.year is not None)
    return "target" if around.planned and not told and measure != "rank" else "actual"


def _after(period: str, review: int | None) -> bool:
    """Whether a period lies wholly behind the year under review."""
    return review is not None and period[:4].isdecimal() and int(period[:4]) > review


def _period(line: Line, column: Head, around: Around, status: str) -> str:
    """The period from the column's head, the row, the caption, or the document."""
    time = column.time or line.time
    base = around.time if around.time is not None and around.time.year is not None else None
    year = base.year if base is not None else around.year
    if line.time is not None and column.time is not None:
        time = _joined(column.time, line.time)
    part = base.part if base is not None and base.part else around.part
    if time is not None:
        return _with_part(time, year, column.shift)
    if year is None:
        return "-"
    if status in ("target", "stretch", "expected") and not column.part:
        part = ""
    year += column.shift
    if part.isdecimal() and column.part == "cumulated":
        part = months(1, int(part))
    return Time(0, 0, year, part).period(None)


def _joined(one: Time, other: Time) -> Time:
    """The year of the one and the month of the other."""
    yearly, partly = (one, other) if one.year is not None else (other, one)
    return replace(yearly, part=partly.part) if partly.part and not yearly.part else one


def _with_part(time: Time, year: int | None, shift: int) -> str:
    told = replace(time, shift=time.shift + shift) if time.year is None else replace(time, year=time.year + shift)
    return told.period(year)


def _scope(line: Line, column: Head, around: Around) -> str:
    """The place or body that the column or the row names, else the document's."""
    for place in (column.place, line.scope):
        if place and place != "*":
            return place
    return around.region
