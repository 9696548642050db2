"""The columns of each table that is taken along whole, with plain names that stay."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
    number: bool = False
    """Whether it is a text that holds a number: a minus at its beginning is no formula."""


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


def _amount(name: str, words: str) -> Column:
    """A column of numbers with all their digits, as text."""
    return replace(_field(name, words), number=True)


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
_LIST = (
    Column("owner", "谁的台账", lambda row: row.owner.name),
    _number("year", "年度"),
)
_MONEY = {
    "total": "总投资", "before": "至上年底累计完成投资", "plan": "年度计划投资", "month_done": "当月完成投资",
    "done": "本年累计完成投资", "included": "其中已入统",
}  # fmt: skip
_DATES = {
    "planned_start": "计划开工", "actual_start": "实际开工", "planned_finish": "计划竣工", "actual_finish": "实际竣工",
    "included_on": "纳统日期",
}  # fmt: skip
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
        _amount("value", "数值"),
        _amount("high", "上限"),
        _amount("low", "下限"),
        _field("bound", "界限"),
        _field("unit", "计量单位"),
        _field("edition", "版次"),
        _field("state", "状态"),
        _field("note", "说明"),
        _number("sensitivity", "敏感程度"),
        Column("owner", "谁的台账", lambda row: row.owner.name),
        *_WHENCE,
    ),
    "record-commitments": (
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
    "record-projects": (
        *_ORGAN,
        _field("name", "项目"),
        _number("count", "个数"),
        _amount("investment", "总投资（元）"),
        _amount("this_year", "年度投资（元）"),
        _field("stage", "阶段"),
        _field("location", "地点"),
        _field("date", "时间"),
        *_WHENCE,
    ),
    "record-honours": (
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
    "tasks": (
        _number("id", "编号"),
        *_LIST,
        _number("number", "序号"),
        _field("series", "台账名称"),
        _field("theme", "板块"),
        _field("text", "工作任务"),
        _field("goal", "年度目标"),
        _field("leader", "牵头领导"),
        _field("lead_name", "牵头单位"),
        _field("support_names", "责任/配合单位"),
        _field("due_text", "完成时限"),
        _field("due", "最后一日"),
        _field("state", "状态"),
        _number("percent", "完成比例"),
        _field("progress", "进展情况"),
        _field("problems", "存在问题"),
        _field("steps", "下步措施"),
        _field("reported_period", "报的期间"),
        _field("reported_at", "何时报的"),
        _field("closed_on", "销号日期"),
    ),
    "projects": (
        _number("id", "编号"),
        *_LIST,
        _number("number", "序号"),
        _field("code", "项目代码"),
        _field("name", "项目名称"),
        _field("level", "级别"),
        _field("kind", "类型"),
        _field("category", "领域"),
        _field("builder", "项目单位"),
        _field("organ_name", "责任单位"),
        _field("leader", "责任领导"),
        _field("location", "建设地点"),
        _field("content", "建设内容和规模"),
        *(_amount(name, f"{words}（元）") for name, words in _MONEY.items()),
        _number("month", "报到几月"),
        *(_field(name, words) for name, words in _DATES.items()),
        _field("inclusion_code", "纳统代码"),
        _field("image", "形象进度"),
        _field("problems", "存在问题"),
        _field("note", "备注"),
    ),
    "honours": (
        _number("id", "编号"),
        *_LIST,
        _field("name", "名称"),
        _field("level", "级别"),
        _field("kind", "类别"),
        _field("holder", "获得者"),
        Column("organ", "责任单位", lambda row: row.organ.name if row.organ else ""),
        _field("grantor", "授予者"),
        _field("status", "状态"),
        _field("sought_on", "申报日期"),
        _field("granted_on", "获批日期"),
        _field("review_due", "应复审日期"),
        _field("reviewed_on", "复审日期"),
        _field("removed_on", "摘牌日期"),
        _field("note", "备注"),
    ),
}
"""The columns of each table."""


def columns_of(table: str, places: Callable[[int | None], str]) -> tuple[Column, ...]:
    """The columns of a table; of observations the names of organs are those by which they are found again."""
    if table != "observations":
        return COLUMNS[table]
    known = {
        "organ": lambda row: places(row.organ_id),
        "owner": lambda row: places(row.owner_id),
    }
    return tuple(replace(one, value=known.get(one.name, one.value)) for one in COLUMNS[table])
