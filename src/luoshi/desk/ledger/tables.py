"""Reading a table of observations: rows of a workbook to unsaved observations, or problems with the cell's address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from python_calamine import CalamineError, load_workbook

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.services.approval import unit_times
from luoshi.desk.ledger.services.posting import cell_of
from luoshi.indicators import match
from luoshi.indicators.periods import months
from luoshi.records import LuoshiError
from luoshi.write.labels import MEASURES

COLUMNS = ("单位", "指标", "期间", "数值", "计量单位", "量类", "性质", "备注")
"""The heads of the table; the last three may be left out."""
_NEEDED = COLUMNS[:4]
_MEASURES = (
    {words: key for key, words in MEASURES.items()} | {key: key for key in MEASURES} | {"": "level", "水平": "level"}
)
_KINDS = {str(label): str(key) for key, label in Observation.Kind.choices} | {"": "actual"}
_MOST_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the cell, what, and what to do."""

    cell: str
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class Names:
    """Organs and indicators by their names, read once an import."""

    organs: Mapping[str, Organ]
    indicators: Mapping[str, Indicator]


def names() -> Names:
    """The names that a table may use: of today, short ones and earlier ones; where two organs share one, none."""
    found: dict[str, Organ | None] = {}
    for organ in Organ.objects.prefetch_related("names"):
        for name in {organ.name, organ.short, *(row.name for row in organ.names.all())} - {""}:
            found[name] = organ if found.get(name, organ) == organ else None
    indicators = {row.code: row for row in Indicator.objects.all()}
    known = {row.name: row for row in indicators.values()} | indicators
    for row in indicators.values():
        known.setdefault(row.name, row)
    return Names({name: organ for name, organ in found.items() if organ}, known)


def rows_of(data: bytes, name: str) -> tuple[str, Mapping[str, int], Sequence[Sequence[Any]]]:
    """The sheet's name, where each column stands, and the rows below the head.

    Raises:
        LuoshiError: it is no workbook, a column is missing, or there are too many rows.
    """
    import io

    try:
        book = load_workbook(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError) as error:
        raise LuoshiError("L681", "不是能读的 Excel 工作簿", name, "请另存为 xlsx 再上传") from error
    head = next((i for i, row in enumerate(rows[:20]) if "指标" in row and "数值" in row), None)
    if head is None:
        raise LuoshiError("L682", "前20行里没有表头", name, f"表头须有：{'、'.join(_NEEDED)}")
    places = {str(words).strip(): column for column, words in enumerate(rows[head])}
    missing = [column for column in _NEEDED if column not in places]
    if missing:
        raise LuoshiError("L683", f"缺少“{missing[0]}”一栏", f"{name} {sheet.name}!第{head + 1}行", "请补上这一栏")
    if len(rows) - head > _MOST_ROWS:
        raise LuoshiError("L684", f"超过 {_MOST_ROWS:,} 行", name, "请分几个文件导入")
    return f"{sheet.name}!{head + 2}", places, rows[head + 1 :]


def observations(
    places: Mapping[str, int], rows: Sequence[Sequence[Any]], *, first: str, known: Names, common: Mapping[str, Any]
) -> Iterator[Observation | Problem]:
    """Each row as an unsaved observation or as a problem; empty rows are passed over.

    *first* is the sheet and the row where *rows* begin (``Sheet1!2``); *common* is what all observations share.
    """
    sheet, _, start = first.rpartition("!")
    for number, row in enumerate(rows, int(start)):
        if any(str(value).strip() for value in row):
            yield _row(places, row, sheet, number, known, common)


def _row(
    places: Mapping[str, int], row: Sequence[Any], sheet: str, number: int, known: Names, common: Mapping[str, Any]
) -> Observation | Problem:
    def told(column: str) -> str:
        at = places.get(column, -1)
        value = row[at] if 0 <= at < len(row) else ""
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()

    def problem(column: str, what: str, todo: str) -> Problem:
        return Problem(f"{sheet}!{_letter(places.get(column, 0))}{number}", what, todo)

    organ = known.organs.get(told("单位"))
    if organ is None:
        return problem("单位", f"没有单位“{told('单位')}”", "请改用单位目录里的名称")
    indicator = known.indicators.get(told("指标")) or known.indicators.get(_code(told("指标")))
    if indicator is None:
        return problem("指标", f"指标目录里没有“{told('指标')}”", "请改用目录中的名称，或先补充目录")
    if months(told("期间")) is None:
        return problem("期间", f"认不出期间“{told('期间')}”", "请写成 2024、2024-H1、2024-Q1/Q3 或 2024-05")
    measure, kind = _MEASURES.get(told("量类")), _KINDS.get(told("性质"))
    if measure is None or kind is None:
        column = "量类" if measure is None else "性质"
        return problem(column, f"认不出{column}“{told(column)}”", "请用下拉表中的词")
    value = _number(told("数值"))
    if value is None:
        return problem("数值", f"“{told('数值')}”不是数", "请只写数字；没有数的行请删去，不要写0")
    unit = told("计量单位") or (indicator.unit if measure == "level" else "%")
    times = _times(unit, indicator.unit) if measure == "level" else Decimal(1)
    if times is None:
        return problem("计量单位", f"{unit}换算不成{indicator.unit}", "请改成能换算的单位")
    made = Observation(
        **common, organ=organ, owner=organ, region=organ.name, indicator=indicator, name=indicator.name,
        period=told("期间"), measure=measure, kind=kind, comparison="yoy" if measure == "growth" else "",
        value=value * times, unit=indicator.unit if measure == "level" else unit, note=told("备注")[:200],
        place=f"{sheet}!{_letter(places['数值'])}{number}",
    )  # fmt: skip
    made.cell = cell_of(made)
    return made


@lru_cache(maxsize=4096)
def _code(name: str) -> str:
    """The catalogue's id that a name of another form means; empty for none."""
    found = match(name)
    return found.indicator.id if found else ""


@lru_cache(maxsize=4096)
def _times(unit: str, base: str) -> Decimal | None:
    return unit_times(unit, base)


def _number(words: str) -> Decimal | None:
    try:
        value = Decimal(words.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 27 else None


def _letter(column: int) -> str:
    """The letters of a column counted from 0.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
