"""What the rows of a table mean: observations, or problems with the cell's address."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from functools import lru_cache

from luoshi.desk.accounts.models import Organ
from luoshi.desk.ledger.entry.numbers import Typed, typed
from luoshi.desk.ledger.models import Alias, Indicator, Observation
from luoshi.desk.ledger.services.approval import CONVERTED, unit_times
from luoshi.desk.ledger.services.posting import cell_of
from luoshi.desk.ledger.table_periods import period_of
from luoshi.desk.ledger.tables import Sheet
from luoshi.indicators import match
from luoshi.records import LuoshiError
from luoshi.write.labels import MEASURES

MEASURE_WORDS = {words: key for key, words in MEASURES.items()}
KIND_WORDS = {str(label): str(key) for key, label in Observation.Kind.choices}
_MEASURES = MEASURE_WORDS | {key: key for key in MEASURES} | {"": "level", "水平": "level", "总量": "level"}
_KINDS = KIND_WORDS | {"": "actual"}
_OWN_UNITS = {"growth": ("%", "个百分点"), "share": ("%", "个百分点"), "rank": ("位",), "multiple": ("倍",)}
_FIFTEEN = Context(prec=15)
"""Excel and SQLite keep fifteen digits of a number: more would be lost without a word."""
_PLACES = Decimal(1).scaleb(-10)
_MOST = Decimal(10) ** 18
_NOTE = 200
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the column, the cell, what, and what to do."""

    column: str
    cell: str
    what: str
    todo: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a row means: an unsaved observation, and the unit of the row, which is *times* the ledger's."""

    row: Observation
    unit: str
    times: Decimal


@dataclass(frozen=True, slots=True)
class Names:
    """The organs below one and all indicators, by their names, read once an import; None where two share a name."""

    under: str
    organs: Mapping[str, Organ | None]
    indicators: Mapping[str, Indicator | None]


def names(under: Organ) -> Names:
    """The names that a table of an organ may use: of today, short ones and earlier ones of what lies below it."""
    organs: dict[str, Organ | None] = {}
    for organ in Organ.objects.filter(path__startswith=under.path).prefetch_related("names"):
        for name in {organ.name, organ.short, *(row.name for row in organ.names.all())} - {""}:
            organs[name] = organ if organs.get(name, organ) == organ else None
    codes = {row.code: row for row in Indicator.objects.all()}
    own: dict[str, Indicator | None] = {}
    for row in codes.values():
        own[row.name] = None if row.name in own else row
    others = {alias.name: alias.indicator for alias in Alias.objects.select_related("indicator")}
    return Names(under.name, organs, {**others, **own, **codes})


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an opened table as observations: whose names they use, how sensitive they are."""

    sheet: Sheet
    known: Names
    sensitivity: int = 0

    def __iter__(self) -> Iterator[Meant | Problem]:
        """What each row means (its place that within the workbook), or what is wrong with it; no empty rows."""
        for number, row in enumerate(self.sheet.rows, self.sheet.first):
            if any(cell != "" for cell in row):
                made = _Row(self, row, number).meant()
                if made is not None:
                    yield made


_FIELDS = Observation._meta.concrete_fields
_PLACES_OF = {field.attname: at for at, field in enumerate(_FIELDS)}
_BLANK = [field.get_default() for field in _FIELDS]


def _observation(**values: object) -> Observation:
    """An unsaved observation: as the class makes it, but by position, in a third of the time."""
    row = _BLANK.copy()
    for name, value in values.items():
        row[_PLACES_OF[name]] = value
    return Observation(*row)


class _Wrong(Exception):
    """A problem on its way out."""

    def __init__(self, column: str, what: str, todo: str) -> None:
        super().__init__(what)
        self.column, self.what, self.todo = column, what, todo


class _Row:
    """One row on its way to an observation."""

    def __init__(self, rows: Rows, cells: Sequence[object], number: int) -> None:
        self.rows, self.cells, self.number = rows, cells, number

    def meant(self) -> Meant | Problem | None:
        """What it means, what is wrong, or None where none of our columns says anything."""
        sheet = self.rows.sheet
        try:
            if any(self._text(column) for column in sheet.places):
                return self._made()
            for column in sheet.places:
                self._saved(column)
            return None
        except _Wrong as wrong:
            cell = f"{sheet.name}!{sheet.address(wrong.column, self.number)}"
            return Problem(wrong.column, cell, wrong.what, wrong.todo)

    def _made(self) -> Meant:
        organ, indicator = self._organ(), self._indicator()
        period = period_of(self._cell("期间"))
        if not period:
            raise _Wrong("期间", f"认不出期间“{self._text('期间')}”", "请写成 2024、2024-05、2024年1—5月、2024年上半年")
        measure, kind = self._word("量类", _MEASURES), self._word("性质", _KINDS)
        unit, times = self._unit(indicator, measure)
        said = self._value(unit)
        value = None if said.value is None else self._kept(said.value, times)
        sheet = self.rows.sheet
        made = _observation(
            owner_id=organ.pk, region=organ.name, sensitivity=self.rows.sensitivity, origin="cell",
            place=f"{sheet.name}!{sheet.address('数值', self.number)}", name=indicator.name, period=period,
            measure=measure, kind=kind, comparison="yoy" if measure == "growth" else "", value=value,
            unit=indicator.unit if measure in CONVERTED else unit, note=self._note(),
            state="不适用" if said.not_applicable else "已报",
        )  # fmt: skip
        made.organ, made.indicator = organ, indicator
        made.cell = cell_of(made)
        return Meant(made, unit, times)

    def _cell(self, column: str) -> object:
        """What stands in a column; a formula without a result stops the row."""
        self._saved(column)
        at = self.rows.sheet.places.get(column, -1)
        return self.cells[at] if 0 <= at < len(self.cells) else ""

    def _saved(self, column: str) -> None:
        sheet = self.rows.sheet
        if sheet.marks.unsaved and sheet.address(column, self.number) in sheet.marks.unsaved:
            raise _Wrong(column, "公式没有存下计算结果", "请用 Excel、WPS 打开、保存后再上传，或直接填数")

    def _text(self, column: str) -> str:
        at = self.rows.sheet.places.get(column, -1)
        cell = self.cells[at] if 0 <= at < len(self.cells) else ""
        return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()

    def _organ(self) -> Organ:
        self._saved("单位")
        words, known = self._text("单位"), self.rows.known
        organ = known.organs.get(words)
        if organ is None:
            several = words in known.organs
            what = f"有几个单位都叫“{words}”" if several else f"“{known.under}”之下没有单位“{words}”"
            todo = "请写全称，或选择更下级的归属单位分别导入" if several else "请改用单位目录里的名称"
            raise _Wrong("单位", what if words else "没有写单位", todo if words else "请每行都写上单位")
        return organ

    def _indicator(self) -> Indicator:
        self._saved("指标")
        words, known = self._text("指标"), self.rows.known.indicators
        found = known.get(words) or (None if words in known else known.get(_code(words)))
        if found is None:
            what = f"指标目录里有几个“{words}”" if words in known else f"指标目录里没有“{words}”"
            todo = "请改写指标编码" if words in known else "请改用目录中的名称，或先请管理员补充目录"
            raise _Wrong("指标", what if words else "没有写指标", todo)
        return found

    def _word(self, column: str, known: Mapping[str, str]) -> str:
        self._saved(column)
        words = self._text(column)
        if words not in known:
            raise _Wrong(column, f"认不出{column}“{words}”", f"可写：{'、'.join(w for w in known if not w.isascii())}")
        return known[words]

    def _unit(self, indicator: Indicator, measure: str) -> tuple[str, Decimal]:
        """The unit of the row, and how many of the ledger's one of it is."""
        self._saved("计量单位")
        told = self._text("计量单位")
        if measure not in CONVERTED:
            allowed = _OWN_UNITS[measure]
            unit = "%" if told == "％" else told or allowed[0]
            if unit not in allowed:
                raise _Wrong("计量单位", f"{MEASURES[measure]}的单位不能是“{unit}”", f"请写 {allowed[0]}，或留空")
            return unit, Decimal(1)
        unit = told or indicator.unit
        times = _times(unit, indicator.unit)
        if times is None:
            raise _Wrong("计量单位", f"{unit}换算不成{indicator.unit}（{indicator.name}）", "请改成能换算的单位")
        return unit, times

    def _value(self, unit: str) -> Typed:
        cell = self._cell("数值")
        if isinstance(cell, bool | datetime | date | time | timedelta):
            raise _Wrong("数值", f"“{cell}”不是数", "请把单元格改为数字格式后再填")
        if isinstance(cell, int | float):
            return Typed(self._float(cell, unit))
        words = str(cell).strip()
        if words.startswith("#"):
            raise _Wrong("数值", f"是公式的错误值 {words}", "请改正公式，或直接填数")
        try:
            said = typed(words, unit)
        except LuoshiError as error:
            raise _Wrong("数值", f"{error.what}：{words[:40]}", error.todo) from error
        if said == Typed():
            raise _Wrong("数值", "没有数值", "没有数的行请删去，确实没有这项的写“不适用”；空白不当作0")
        return said

    def _float(self, cell: float, unit: str) -> Decimal:
        """A number as Excel keeps it: fifteen digits; one shown in per cent is what is shown."""
        value = Decimal(f"{cell:.15g}")
        sheet = self.rows.sheet
        if sheet.marks.percent and sheet.address("数值", self.number) in sheet.marks.percent:
            if unit != "%":
                raise _Wrong("数值", f"单元格是百分比格式，计量单位却是“{unit}”", "请改为数字格式后再填")
            value *= 100
        return value

    def _kept(self, value: Decimal, times: Decimal) -> Decimal:
        """The value in the ledger's unit, as the ledger holds it."""
        base = value * times
        if len(value.normalize().as_tuple().digits) > _FIFTEEN.prec or abs(base) >= _MOST or not base.is_finite():
            raise _Wrong("数值", f"{value} 太长，存不下", "请核对单位；最多15位有效数字")
        return _FIFTEEN.plus(base).quantize(_PLACES)

    def _note(self) -> str:
        self._saved("备注")
        return _UNSTORABLE.sub("", self._text("备注"))[:_NOTE]


@lru_cache(maxsize=4096)
def _code(name: str) -> str:
    """The catalogue's id that a name of another form means; empty for none."""
    found = match(name)
    return found.indicator.id if found else ""


@lru_cache(maxsize=4096)
def _times(unit: str, base: str) -> Decimal | None:
    return unit_times(unit, base)
