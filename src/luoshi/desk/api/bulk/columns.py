"""The columns of each table that is taken along whole, with plain names that stay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshi.desk.api.schemas.ledger import number

Plain = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it is called, and what it has of a row."""

    name: str
    words: str
    value: Callable[[Any], Plain]
    whole: bool = False
    """Whether it holds whole numbers (all others are texts)."""


def _field(name: str, words: str, *, whole: bool = False) -> Column:
    def value(row: Any) -> Plain:
        found = getattr(row, name)
        if isinstance(found, Decimal):
            return number(found)
        if isinstance(found, datetime | date):
            return found.isoformat()
        return "、".join(found) if isinstance(found, list) else found

    return Column(name, words, value, whole)


def _number(name: str, words: str) -> Column:
    """A column of whole numbers."""
    return _field(name, words, whole=True)


_WHENCE = (
    _field("origin", "出处"),
    _number("version_id", "版本号"),
    _number("start", "从第几字"),
    _number("end", "到第几字前"),
    _field("quote", "原文"),
    _field("place", "单元格"),
    _field("recorded_at", "何时记入"),
)
_ORGAN = (
    _number("id", "行号"),
    _number("organ_id", "单位号"),
    Column("organ", "单位", lambda row: row.organ.name if row.organ else ""),
    _field("region", "地区"),
)
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "observations": (
        *_ORGAN,
        Column("indicator", "指标编码", lambda row: row.indicator.code if row.indicator else ""),
        _field("name", "指标"),
        _field("period", "期间"),
        _field("kind", "性质"),
        _field("measure", "量类"),
        _field("comparison", "与何比较"),
        _field("aspect", "方面"),
        _field("value", "数值"),
        _field("high", "上限"),
        _field("low", "下限"),
        _field("bound", "界限"),
        _field("unit", "计量单位"),
        _field("edition", "版次"),
        _field("state", "状态"),
        _field("note", "说明"),
        *_WHENCE,
    ),
    "commitments": (
        *_ORGAN,
        _field("text", "任务"),
        _field("action", "动作"),
        _field("object", "事项"),
        _field("due", "期限"),
        _field("lead", "牵头单位"),
        _field("support", "配合单位"),
        Column("measurable", "可核实", lambda row: int(row.measurable), whole=True),
        _field("section", "章节"),
        *_WHENCE,
    ),
    "projects": (
        *_ORGAN,
        _field("name", "项目"),
        _number("count", "个数"),
        _field("investment", "总投资（元）"),
        _field("this_year", "年度投资（元）"),
        _field("stage", "阶段"),
        _field("location", "地点"),
        _field("date", "时间"),
        *_WHENCE,
    ),
    "honours": (
        *_ORGAN,
        _field("name", "荣誉"),
        _field("level", "级别"),
        _field("kind", "类别"),
        _field("holder", "获得者"),
        _field("grantor", "授予者"),
        _field("date", "时间"),
        _number("count", "个数"),
        *_WHENCE,
    ),
    "documents": (
        _number("id", "文件号"),
        _field("title", "标题"),
        _number("organ_id", "单位号"),
        Column("organ", "单位", lambda row: row.organ.name),
        _field("region", "地区"),
        _field("issuer", "发文单位"),
        _field("date", "成文日期"),
        _number("year", "年份"),
        _field("created_at", "何时导入"),
    ),
    "indicators": (
        _field("code", "编码"),
        _field("name", "名称"),
        _field("group", "类别"),
        _field("unit", "计量单位"),
        _number("decimals", "小数位数"),
        _field("direction", "方向"),
        _field("kind", "性质"),
        _field("grain", "频率"),
        _field("definition", "定义"),
        _field("source", "数据来源"),
        _field("note", "备注"),
        _field("retired_on", "停用日期"),
        Column("aliases", "别名", lambda row: "、".join(sorted(alias.name for alias in row.aliases.all()))),
    ),
    "organs": (
        _number("id", "单位号"),
        _field("name", "名称"),
        _field("short", "简称"),
        _field("kind", "类别"),
        _number("parent_id", "上级单位号"),
        _field("path", "路径"),
        _field("closed_on", "撤销日期"),
    ),
}
"""The columns of each table."""
