"""What a row that was sent means: an observation, or what is wrong with it, by column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Final

from luoshi.desk.accounts.models import Organ, Sensitivity
from luoshi.desk.api.bulk.places import Places
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.services.approval import CONVERTED, unit_times
from luoshi.desk.ledger.services.posting import cell_of
from luoshi.desk.ledger.table_periods import period_of
from luoshi.desk.ledger.table_rows import Names, Problem, Rows, names
from luoshi.desk.ledger.tables import COLUMNS, Marks, Sheet
from luoshi.write.labels import BOUNDS, MEASURES

Given = Mapping[str, str]
FIELDS: Final = ("organ", "indicator", "period", "value", "unit", "measure", "kind", "note")
"""Our columns in the order of those of a table."""
WORDS: Final = dict(zip(COLUMNS, FIELDS, strict=True))
_KINDS: Final = {str(key): str(words) for key, words in Observation.Kind.choices}
_KEYS: Final = {words: key for key, words in _KINDS.items()} | {key: key for key in _KINDS}
_STATES: Final = frozenset(Observation.State.values)
_VALUED: Final = frozenset(("已报", "迟报", "口径变更"))
_LONGEST: Final = {"name": 120, "region": 80, "comparison": 60, "aspect": 8, "edition": 4, "note": 200, "period": 24}
_PLACES: Final = Decimal(1).scaleb(-10)
_MOST: Final = Decimal(10) ** 18
_PLACES_OF: Final = {column: at for at, column in enumerate(COLUMNS)}


class Unfit(Exception):
    """What is wrong with a row: the column, what, and what to do."""

    def __init__(self, column: str, what: str, todo: str) -> None:
        """Keep the parts."""
        super().__init__(what)
        self.column, self.what, self.todo = column, what, todo


@dataclass(frozen=True, slots=True)
class Meant:
    """What a row means; *told* says that it came out of a document elsewhere, and stands beside what is filed."""

    row: Observation
    told: bool = False


@dataclass(frozen=True)
class Meaning:
    """The names by which rows are understood; *may_name* says whether an organ outside *under* may be named."""

    under: Organ
    may_name: Callable[[Organ], bool]

    @cached_property
    def places(self) -> Places:
        """All organs."""
        return Places()

    @cached_property
    def known(self) -> Names:
        """The names of a table of the organ."""
        return names(self.under)

    def of(self, row: Given) -> Meant:
        """What a row means: as the row of a table; with a state, as the ledger itself keeps it.

        Raises:
            Unfit: it means nothing, or what cannot be.
        """
        return self._kept(row) if row.get("state", "") else Meant(self._typed(row))

    def _typed(self, row: Given) -> Observation:
        """A row as people write it: units are converted, names of indicators looked up."""
        usual = ("", "yoy") if row.get("measure") in ("growth", "增速") else ("",)
        for name, allowed in (("comparison", usual), ("aspect", ("",)), ("bound", ("", "eq"))):
            if row.get(name, "") not in allowed:
                raise Unfit(name, f"没有写 state 的行不收 {name}", "请写上 state（如 已报），各列照批量下载的写法")
        organ = self._organ(row.get("organ", ""), "organ")
        known = replace(self.known, organs={organ.name: organ})
        own = {"organ": organ.name, "kind": _KINDS.get(row.get("kind", ""), row.get("kind", ""))}
        cells = [own.get(name, row.get(name, "")) for name in FIELDS]
        sheet = Sheet("", _PLACES_OF, 1, 1, iter([cells]), Marks())
        found = next(iter(Rows(sheet, known)), Problem("数值", "", "没有内容", "请删去空行"))
        if isinstance(found, Problem):
            raise Unfit(WORDS.get(found.column, found.column), found.what, found.todo)
        return found.row

    def _kept(self, row: Given) -> Meant:
        """A row as the ledger keeps it: every column as it went out."""
        told = bool(row.get("version_id") or row.get("document"))
        organ = self._organ(row["organ"], "organ") if row.get("organ") else None
        indicator, name = self._indicator(row)
        made = Observation(
            organ=organ, owner=self._owner(row, organ), region=self._region(row, organ), origin="cell",
            sensitivity=self._level(row), indicator=indicator, name=name, period=self._period(row, told),
            kind=self._key(row, "kind", _KEYS, "actual"), measure=self._key(row, "measure", MEASURES, "level"),
            bound=self._key(row, "bound", BOUNDS, "eq"), quote=row.get("quote", ""), state=row["state"],
            **{one: self._short(row, one) for one in ("comparison", "aspect", "edition", "note")},
        )  # fmt: skip
        times = self._unit(row, made, told)
        for one in ("value", "high", "low"):
            setattr(made, one, self._number(row.get(one, ""), one, times))
        if made.state not in _STATES:
            raise Unfit("state", f"没有状态“{made.state[:10]}”", f"可写：{'、'.join(sorted(_STATES))}")
        if (made.value is None) == (made.state in _VALUED):
            what = "没有数值" if made.value is None else f"{made.state}不该有数值"
            raise Unfit("value", what, "没有数的 state 写 未报 或 不适用；空白不当作0")
        made.cell = cell_of(made)
        return Meant(made, told)

    def _organ(self, words: str, column: str) -> Organ:
        if not words:
            raise Unfit(column, "没有写单位", "请每行都写上单位")
        organ, count = self.places.named(words, self.under)
        if organ is None or not (organ.path.startswith(self.under.path) or self.may_name(organ)):
            several = organ is None and count > 1
            what = f"有几个单位都叫“{words[:40]}”" if several else f"“{self.under}”之下没有单位“{words[:40]}”"
            raise Unfit(column, what, "请写成 上级/单位，或 ORG_单位号" if several else "请改用单位目录里的名称")
        return organ

    def _owner(self, row: Given, organ: Organ | None) -> Organ:
        if row.get("owner"):
            return self._organ(row["owner"], "owner")
        return organ or self.under

    def _region(self, row: Given, organ: Organ | None) -> str:
        region = self._short(row, "region")
        if organ is None and not region:
            raise Unfit("organ", "没有写单位", "请写上单位；单位树以外的写 region")
        return region or str(organ)

    def _indicator(self, row: Given) -> tuple[Indicator | None, str]:
        words, name = row.get("indicator", ""), self._short(row, "name")
        if not words:
            if not name:
                raise Unfit("indicator", "没有写指标", "请写指标编码；目录里没有的，在 name 写名称")
            return None, name
        found = self.known.indicators.get(words)
        if found is None:
            raise Unfit("indicator", f"指标目录里没有“{words[:40]}”", "请改用编码，或先请管理员补充目录")
        return found, name or found.name

    def _period(self, row: Given, told: bool) -> str:
        words = self._short(row, "period")
        found = period_of(words)
        if not found and not (told and words):
            raise Unfit("period", f"认不出期间“{words}”", "请写成 2024、2024-05、2024-01/2024-05、2024-H1、2024-Q1")
        return words if told else found

    def _key(self, row: Given, column: str, known: Mapping[str, str], usual: str) -> str:
        words = row.get(column, "") or usual
        if words not in known:
            raise Unfit(column, f"认不出 {column}“{words[:20]}”", f"可写：{'、'.join(known)}")
        return known[words] if known is _KEYS else words

    def _level(self, row: Given) -> int:
        words = row.get("sensitivity", "") or "0"
        if words not in {str(one) for one in Sensitivity.values}:
            raise Unfit("sensitivity", f"没有敏感程度“{words[:10]}”", "请写 0、1 或 2")
        return int(words)

    def _short(self, row: Given, column: str) -> str:
        words = row.get(column, "")
        if len(words) > _LONGEST[column]:
            raise Unfit(column, f"超过 {_LONGEST[column]} 字", "请写短些")
        return words

    def _unit(self, row: Given, made: Observation, told: bool) -> Decimal:
        """The ledger's unit of a row, and how many of it one of the row's is; what a document says stays as it is."""
        unit = row.get("unit", "") or (made.indicator.unit if made.indicator else "")
        if not unit or len(unit) > 20:
            raise Unfit("unit", "没有写计量单位，或太长", "请写上计量单位")
        made.unit = unit
        if made.indicator is None or made.measure not in CONVERTED or unit == made.indicator.unit:
            return Decimal(1)
        times = unit_times(unit, made.indicator.unit)
        if times is None and told:
            return Decimal(1)
        if times is None:
            what = f"{unit}换算不成{made.indicator.unit}（{made.indicator.name}）"
            raise Unfit("unit", what, "请改成能换算的单位")
        made.unit = made.indicator.unit
        return times

    def _number(self, words: str, column: str, times: Decimal) -> Decimal | None:
        if not words:
            return None
        try:
            found = Decimal(words) if words.isascii() else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found * times) >= _MOST or len(found.normalize().as_tuple().digits) > 15:
            raise Unfit(column, f"“{words[:40]}”不是数，或太长", "请只写数字，如 1234.5；最多15位有效数字")
        return (found * times).quantize(_PLACES)
