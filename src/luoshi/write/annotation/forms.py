"""The sheets of the annotation workbook: their columns, what staff may write there, and how that becomes a key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

from luoshi.records import Document
from luoshi.write.amounts import plain
from luoshi.write.annotation.spellings import comparison_of, number_of, period_of
from luoshi.write.clauses import RESULTS
from luoshi.write.facts import CASE, CLAUSE, COMMITMENT, HONOUR, PROJECT, TERM
from luoshi.write.labels import (
    BOUNDS,
    HONOUR_KINDS,
    LEVELS,
    MEASURES,
    STATUSES,
    comparison_label,
    period_label,
)

RIGHT, CHANGED, DROPPED, MISSED = "对", "改", "删", "漏"
VERDICTS: Final = (RIGHT, CHANGED, DROPPED, MISSED)
FIRST: Final = ("编号", "文件", "原句", "原文", "判定")
LAST: Final = ("备注", "起", "止")
SURFACE, VERDICT = 3, 4

Type = Literal["text", "number", "period", "comparison", "choice"]
BOUND_WORDS: Final = {**BOUNDS, "eq": "等于"}
YES_NO: Final = {"1": "是", "0": "否"}
YES: Final = {"1": "是", "": ""}


@dataclass(frozen=True, slots=True)
class Field:
    """One column that staff may correct; *words* are the ids of a choice with what staff sees."""

    key: str
    head: str
    meaning: str
    width: float
    type: Type = "text"
    words: Mapping[str, str] = field(default_factory=dict)
    needed: bool = False
    default: str = ""

    def said(self, raw: str) -> str:
        """A value as the sheet shows it: in words where these lead back to the value, else as it is."""
        words = raw
        if self.type == "choice":
            words = self.words.get(raw, raw)
        elif self.type == "period":
            words = period_label(raw) if raw else ""
        elif self.type == "comparison":
            words = comparison_label(raw)
        try:
            return words if self.parse(words) == raw else raw
        except ValueError:
            return raw

    def parse(self, words: str) -> str:
        """What staff wrote as the value of a key.

        Raises:
            ValueError: it cannot be that; its message says what can.
        """
        if not words:
            if self.needed:
                raise ValueError("不能为空")
            return self.default
        if self.type == "number":
            return number_of(words)
        if self.type == "comparison":
            return comparison_of(words)
        if self.type == "choice":
            found = next((raw for raw, label in self.words.items() if label == words), None)
            if found is None:
                raise ValueError(f"只能是{'、'.join(label for label in self.words.values() if label)}")
            return found
        return period_of(words) if self.type == "period" else words


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet: its *name*, the ending of its key file, its fields, and the things of a document that stand in it."""

    name: str
    ending: str
    fields: tuple[Field, ...]
    of: Callable[[Document], Sequence[Any]]
    key_columns: tuple[str, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of all columns, in order."""
        return (*FIRST, *(field.head for field in self.fields), *LAST)

    def columns(self) -> dict[str, int]:
        """Where every field stands, counted from 0."""
        return {field.key: len(FIRST) + place for place, field in enumerate(self.fields)}


def raw(thing: Any, key: str) -> str:
    """A field of a figure or a fact as a key file holds it."""
    value = getattr(thing, key, None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return plain(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)


_PERIOD: Final = "如 2022年、2022年上半年、2022年前三季度、2022年11月、2016—2021年；原文没有写的填“未注明”。"
_MONEY: Final = "以元计，可写 7463亿。"
FIGURES: Final = Form(
    "数据",
    "",
    (
        Field("value", "数值", "乘入万、亿之后的数；可写 4500亿。下降为负。", 16, "number", needed=True),
        Field("high", "上限", "区间的上限；不是区间的留空。", 10, "number"),
        Field("unit", "单位", "不含万、亿；没有单位的填 -。", 8, needed=True),
        Field("measure", "量类", "从下拉表中选。", 7, "choice", MEASURES, needed=True),
        Field("comparison", "比较", "相对于什么：同比、环比、年均、较2020年、高于全国；没有的留空。", 9, "comparison"),
        Field("bound", "界限", "从下拉表中选；没有“超过”“约”等词的为等于。", 7, "choice", BOUND_WORDS, default="eq"),
        Field("status", "状态", "从下拉表中选。", 7, "choice", STATUSES, default="actual"),
        Field("period", "期间", _PERIOD, 13, "period", default="-"),
        Field("scope", "主体", "谁的数据，用最短的明白名称。", 14, default="-"),
        Field("indicator", "指标", "量的是什么，用原文的词，不含主体、期间和界限。", 28, needed=True),
        Field("minor", "次要", "选“是”的不计分：只给标题编号、名称里的数等。", 6, "choice", YES),
    ),
    lambda document: document.figures,
    (
        *("start", "surface", "value", "high", "unit", "measure", "comparison", "bound", "status", "period", "scope"),
        *("indicator", "ihead", "minor", "note"),
    ),
)
_STATUS = Field("status", "状态", "从下拉表中选。", 7, "choice", STATUSES, default="target")
FORMS: Final = (
    FIGURES,
    Form(
        COMMITMENT.name,
        "_tasks",
        (
            Field("action", "动作", "做什么动作，用原文的词。", 12, needed=True),
            Field("object", "事项", "对什么做。", 32, needed=True),
            Field("due", "期限", "如 2023年、2023年上半年、长期；没有的留空。", 12, "period"),
            Field("lead", "牵头", "几个之间用顿号。", 18),
            Field("support", "配合", "几个之间用顿号。", 18),
            Field("measurable", "可核实", "完成与否可以核对的为是。", 8, "choice", YES_NO, default="0"),
            _STATUS,
            Field("benchmark", "对标", "学习谁。", 14),
        ),
        COMMITMENT.of,
        ("start", "end", "text", "action", "object", "due", "measurable", "section", "lead", "support", "status"),
    ),
    Form(
        PROJECT.name,
        "_projects",
        (
            Field("name", "项目", "项目名称。", 34, needed=True),
            Field("count", "个数", "有名称的为 1。", 7, "number", default="1"),
            Field("investment", "总投资", _MONEY, 18, "number"),
            Field("this_year", "当年投资", _MONEY, 18, "number"),
            Field("stage", "阶段", "照原文。", 9),
            Field("place", "地点", "建在哪里。", 14),
            Field("date", "时间", _PERIOD, 12, "period"),
            Field("status", "状态", "从下拉表中选。", 7, "choice", STATUSES, default="actual"),
        ),
        PROJECT.of,
        ("start", "end", "surface", "name", "count", "investment", "this_year", "stage", "place", "date", "status"),
    ),
    Form(
        HONOUR.name,
        "_honours",
        (
            Field("name", "名称", "荣誉或试点的全名。", 36, needed=True),
            Field("level", "级别", "从下拉表中选。", 7, "choice", LEVELS, needed=True),
            Field("kind", "类别", "从下拉表中选。", 7, "choice", HONOUR_KINDS, needed=True),
            Field("holder", "获得者", "谁获得的。", 16),
            Field("grantor", "授予者", "谁授予的。", 16),
            Field("date", "时间", _PERIOD, 12, "period"),
            Field("count", "个数", "一句话说了几个。", 7, "number", default="1"),
        ),
        HONOUR.of,
        ("start", "surface", "level", "kind", "holder", "date", "count"),
    ),
    Form(
        CLAUSE.name,
        "_clauses",
        (
            Field("subject", "对象", "给谁，照原文。", 24),
            Field("lead", "牵头", "责任单位，照原文。", 16),
            Field("delivery", "兑现", "免申即享或申请。", 10),
            Field("result", "可算", "从下拉表中选。", 10, "choice", RESULTS, needed=True),
        ),
        CLAUSE.of,
        ("start", "end", "surface", "subject", "lead", "delivery", "result"),
    ),
    Form(
        TERM.name,
        "_terms",
        (
            Field("name", "名词", "被解释的词。", 22, needed=True),
            Field("definition", "解释", "原文的解释。", 60, needed=True),
        ),
        TERM.of,
        ("start", "end", "surface", "name", "definition"),
    ),
    Form(
        CASE.name,
        "_cases",
        (
            Field("model", "对标谁", "学习、借鉴的对象。", 20, needed=True),
            Field("lesson", "学什么", "对方的做法。", 36),
            Field("purpose", "为了什么", "用在本地的哪件事上。", 36),
        ),
        CASE.of,
        ("start", "end", "surface", "model", "lesson", "purpose"),
    ),
)
