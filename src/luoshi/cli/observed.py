"""How the command line shows an observation: as JSON, as the cells of a table, and in a workbook."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from luoshi.cli.table import flat
from luoshi.indicators import Column, columns_of, pivot
from luoshi.records.observation import Observation
from luoshi.write.amounts import plain
from luoshi.write.labels import BOUNDS, MEASURES, STATUSES, comparison_label, period_label, said
from luoshi.write.quotes import Sentences
from luoshi.write.sheets import Book

# The order that a terminal's table expects: a text, a number, …, three columns that may go first, the last a number.
HEADS: Final = ("指标", "数值", "单位", "量类", "状态", "期间", "地区", "序号")
ROOM: Final = 20
_KINDS: Final[dict[str, str]] = {**STATUSES, "forecast": "预测"}
_COLUMNS: Final = (
    *(
        "编号",
        "指标",
        "地区",
        "期间",
        "状态",
        "量类",
        "比较",
        "界限",
        "数值",
        "上限",
        "单位",
        "说明",
        "文件",
        "起",
        "止",
        "原文",
    ),
    "原句",
)
_WIDTHS: Final = (20, 26, 12, 14, 6, 6, 10, 6, 18, 12, 8, 20, 16, 8, 8, 14, 60)
_RATES: Final = frozenset(("%", "‰", "个百分点", "倍", "位", "-"))
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def observation_json(seen: Observation) -> dict[str, object]:
    """An observation as the object that scripts read; write it with `luoshi.write.dump`."""
    low, high = seen.interval.low, seen.interval.high
    return {
        "kind": "observation",
        "document": seen.source.document,
        "start": seen.source.start,
        "end": seen.source.end,
        "surface": seen.source.quote,
        "indicator": seen.indicator,
        "name": seen.name,
        "aspect": seen.aspect,
        "region": seen.region,
        "period": seen.period,
        "status": seen.kind,
        "measure": seen.measure,
        "comparison": seen.comparison,
        "bound": seen.bound,
        "value": seen.value,
        "high": seen.high,
        "unit": seen.unit,
        "interval": [low, high, seen.interval.low_open, seen.interval.high_open],
        "state": seen.state,
        "edition": seen.edition,
        "note": seen.note,
        "because": [
            {"field": why.field, "rule": why.rule, "words": why.words, "start": why.start, "end": why.end}
            for why in seen.because
        ],
    }


def name_of(seen: Observation | Column) -> str:
    """The indicator's name, with what the aspect adds."""
    return said(seen.name) + ("（新增）" if seen.aspect else "")


def amount(value: Decimal, unit: str) -> tuple[str, str]:
    """A number in 万 or 亿 where it is large, and its unit so.

    >>> amount(Decimal(450000000000), "元"), amount(Decimal("5.50"), "%")
    (('4500', '亿元'), ('5.5', '%'))
    """
    for word, power in (("亿", 8), ("万", 4)):
        if unit not in _RATES and abs(value) >= Decimal(10) ** power:
            return plain(value.scaleb(-power)), word + unit
    return plain(value), unit


def number_of(seen: Observation) -> tuple[str, str]:
    """Bound, number and range as printed in a table, and the unit."""
    low, unit = amount(seen.value, seen.unit)
    if seen.high is not None:
        high, top = amount(seen.high, seen.unit)
        low = f"{low}—{high}" if top == unit else f"{low}{unit}—{high}"
        unit = top
    return BOUNDS[seen.bound] + low, unit


def cells(number: int, seen: Observation) -> tuple[str, ...]:
    """The cells of an observation for a terminal, in the order of HEADS."""
    value, unit = number_of(seen)
    kind = comparison_label(seen.comparison) + MEASURES[seen.measure]
    place = (_KINDS[seen.kind], period_label(seen.period), said(seen.region), str(number))
    return tuple(flat(cell) for cell in (name_of(seen), value, unit, kind, *place))


def csv_row(seen: Observation | None, quote: str) -> tuple[str, ...]:
    """The cells of an observation for a table on file, its numbers in the plain unit; the heads for None."""
    if seen is None:
        return _COLUMNS
    texts = (seen.indicator, name_of(seen), said(seen.region), seen.period, _KINDS[seen.kind], MEASURES[seen.measure])
    numbers = (plain(seen.value), "" if seen.high is None else plain(seen.high))
    source = (seen.source.document, str(seen.source.start), str(seen.source.end), seen.source.quote, quote)
    before = (*texts, comparison_label(seen.comparison), BOUNDS[seen.bound])
    after = (seen.unit, seen.note, *source)
    return (*map(_text, before), *numbers, *map(_text, after))


def observation_workbook(
    path: Path, observations: Sequence[Observation], quotes: Mapping[str, Sentences], *, made: datetime
) -> None:
    """Write the observations to *path*: 对照 (documents down, indicators across) and 观测值 (one a row, its sentence).

    Raises:
        OSError: *path* cannot be written.
    """
    book = Book(path, made, streamed=False)
    _compared(book, observations)
    sheet = book.sheet("观测值", _COLUMNS, _WIDTHS, frozen=2)
    for row, seen in enumerate(observations, 1):
        quote = quotes[seen.source.document].quote(seen.source.start, seen.source.end)
        for column, words in enumerate(csv_row(seen, "")[:-1]):
            if column in (8, 9) and words:
                sheet.number(row, column, words, 0)
            else:
                sheet.text(row, column, words, wrap=column in (1, 11))
        sheet.quote(row, len(_COLUMNS) - 1, quote)
    book.close()


def _compared(book: Book, observations: Sequence[Observation]) -> None:
    """The sheet 对照: a row for each document and region, a column for each indicator, measure, kind and period."""
    columns = columns_of(observations)[:200]
    heads = ["文件", "地区", *(_head(column) for column in columns)]
    sheet = book.sheet("对照", heads, (16, 14, *(14 for _ in columns)), frozen=2)
    for row, ((document, region), held) in enumerate(pivot(observations).items(), 1):
        sheet.text(row, 0, document)
        sheet.text(row, 1, said(region))
        for place, column in enumerate(columns, 2):
            stated = ["".join(number_of(seen)) for seen in held.get(column, ())]
            sheet.text(row, place, "；".join(stated), wrap=True)


def _head(column: Column) -> str:
    """The head of a column of the sheet 对照."""
    kind = comparison_label(column.comparison) + MEASURES[column.measure]
    return f"{name_of(column)} {kind} {period_label(column.period)} {_KINDS[column.kind]}"


def _text(words: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words
