"""The fields of each kind of fact: what the form shows, what it sends back, and the line that a list shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.desk.ledger.models import Fact
from luoshi.desk.ledger.stored import figure_of
from luoshi.records import LuoshiError
from luoshi.write.amounts import shown
from luoshi.write.labels import (
    BOUNDS,
    HONOUR_KINDS,
    LEVELS,
    MEASURES,
    STATUSES,
    comparison_label,
    period_label,
)

KINDS = {
    "figure": "数据",
    "commitment": "任务",
    "project": "项目",
    "honour": "荣誉",
    "clause": "政策条款",
    "term": "名词解释",
    "case": "对标案例",
}
_BOUNDS = {key: words or "等于" for key, words in BOUNDS.items()}
_COMPARISONS = {"": "", "同比": "yoy", "环比": "previous", "年均": "average"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, label, value, a word of help, and the choices it offers if it is a choice."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A fact in one line: what it speaks of, the value or words that stand out, and the rest."""

    title: str
    value: str = ""
    rest: str = ""

    @property
    def words(self) -> str:
        """All of it as one text."""
        return " · ".join(part for part in (self.title, self.value, self.rest) if part)


_Shape = tuple[tuple[str, str, Mapping[str, str] | None], ...]
_FIELDS: Mapping[str, _Shape] = {
    "figure": (
        ("indicator", "指标", None),
        ("value", "数值", None),
        ("high", "上限", None),
        ("unit", "单位", None),
        ("period", "期间", None),
        ("measure", "量类", MEASURES),
        ("comparison", "与何比较", None),
        ("bound", "界限", _BOUNDS),
        ("status", "状态", STATUSES),
        ("scope", "主体", None),
    ),
    "commitment": (
        ("action", "动作", None),
        ("object", "事项", None),
        ("due", "期限", None),
        ("lead", "牵头单位", None),
        ("support", "配合单位", None),
    ),
    "project": (
        ("name", "名称", None),
        ("count", "个数", None),
        ("investment", "总投资（元）", None),
        ("this_year", "年度投资（元）", None),
        ("stage", "阶段", None),
        ("place", "地点", None),
        ("date", "时间", None),
    ),
    "honour": (
        ("name", "名称", None),
        ("level", "级别", LEVELS),
        ("kind", "类别", HONOUR_KINDS),
        ("holder", "获得者", None),
        ("grantor", "授予者", None),
        ("date", "时间", None),
        ("count", "个数", None),
    ),
}
_HINTS = {
    "value": "可写 618.4亿",
    "period": "如 2022年前三季度",
    "comparison": "如 同比、较2020年",
    "scope": "不填指本地区",
    "lead": "用顿号隔开",
    "support": "用顿号隔开",
    "investment": "可写 12.5亿",
}
_LISTS = frozenset(("lead", "support"))
_EMPTY_IS_NONE = frozenset(("high", "investment", "this_year"))
_DASHED = frozenset(("indicator", "scope", "period"))
_PERIODS = frozenset(("period", "due", "date"))


def fields_of(fact: Fact) -> Sequence[Field]:
    """The fields of a fact's form; none for the kinds that are only kept as read."""
    texts = _shown(fact.kind, fact.data)
    return [
        Field(name, label, texts[name], tuple((choices or {}).items()), _HINTS.get(name, ""))
        for name, label, choices in _FIELDS.get(fact.kind, ())
    ]


def changes_of(kind: str, told: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a form or a script said of the fields of a kind, where it differs from what the form showed of *data*."""
    texts = _shown(kind, data) if data else {}
    changes: dict[str, Any] = {}
    for name, _, _ in _FIELDS.get(kind, ()):
        if name not in told or (isinstance(told[name], str) and told[name].strip() == texts.get(name)):
            continue
        changes[name] = _taken(name, told[name])
    return changes


def _shown(kind: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Every field as the form shows it: numbers with 万 and 亿, periods and comparisons in Chinese."""
    texts = {}
    for name, _, _ in _FIELDS.get(kind, ()):
        value = data.get(name)
        texts[name] = "、".join(value) if isinstance(value, list) else "" if value is None else str(value)
        if name in _PERIODS and texts[name].strip("-"):
            texts[name] = period_label(texts[name])
        elif texts[name] == "-":
            texts[name] = ""
    if kind == "figure":
        texts["comparison"] = comparison_label(texts["comparison"])
        texts["value"], texts["high"] = _numbers(data)
    return texts


def _numbers(data: Mapping[str, Any]) -> tuple[str, str]:
    """A figure's value and upper end in the magnitude of its print (618.4亿)."""
    try:
        figure = figure_of({"start": 0, "end": 0, "surface": "", **data})
    except LuoshiError:
        return str(data.get("value") or ""), str(data.get("high") or "")
    print_ = shown(figure)
    word = print_.unit.removesuffix("" if figure.unit == "-" else figure.unit)
    return f"{print_.low}{word}", f"{print_.high}{word}" if print_.high else ""


def _taken(name: str, value: Any) -> Any:
    """A field as facts hold it, from what was typed."""
    if not isinstance(value, str):
        return value
    value = value.strip()
    if name in _LISTS:
        return [part.strip() for part in value.replace("，", "、").split("、") if part.strip()]
    if name in _EMPTY_IS_NONE:
        return value or None
    if name == "count":
        return int(value) if value.isdecimal() else 1
    if name == "comparison":
        return _comparison(value)
    return "-" if name in _DASHED and not value else value


def _comparison(words: str) -> str:
    known = _COMPARISONS.get(words, words if words in _COMPARISONS.values() else None)
    if known is not None:
        return known
    if words.startswith("较"):
        return f"base:{words[1:]}"
    return words if words.startswith(("base:", "other:")) else f"other:{words}"


def line_of(fact: Fact) -> Line:
    """A fact in one line, as lists show it; a corrected number tells what the text prints."""
    data = fact.data
    if fact.kind == "figure":
        told = (comparison_label(data.get("comparison", "")), MEASURES.get(data.get("measure", ""), ""))
        status = data.get("status", "actual")
        rest = [
            *told,
            STATUSES.get(status, "") if status != "actual" else "",
            period_label(str(data.get("period", "-"))),
        ]
        scope = str(data.get("scope", "-"))
        rest += [scope] if scope.strip("-") and scope != fact.version.document.region else []
        return Line(_said(data.get("indicator")), _value(fact), " · ".join(part for part in rest if part))
    if fact.kind == "commitment":
        whole = f"{data.get('action', '')}{data.get('object', '')}" or fact.surface
        due = period_label(data["due"]) if str(data.get("due", "")).strip("-") else ""
        return Line(whole[:160], rest=" · ".join(part for part in (due, "、".join(data.get("lead", ()))) if part))
    if fact.kind == "project":
        amount = shown_amount(data.get("investment"))
        count = f"{data['count']}个" if data.get("count", 1) != 1 else ""
        rest = [data.get("stage", ""), amount]
        return Line(_said(data.get("name"))[:120], count, " · ".join(part for part in rest if part))
    if fact.kind == "honour":
        rest = [LEVELS.get(data.get("level", ""), ""), data.get("holder", "")]
        return Line(_said(data.get("name"))[:120], rest=" · ".join(part for part in rest if part))
    return Line(str(data.get("name") or data.get("model") or fact.surface)[:120])


def shown_amount(yuan: Any) -> str:
    """An amount in 亿元, empty where there is none."""
    if yuan in (None, ""):
        return ""
    figure = figure_of({"start": 0, "end": 0, "surface": "亿", "value": yuan, "unit": "元"})
    return f"{shown(figure).low}亿元"


def summary_of(fact: Fact) -> str:
    """A fact in one text."""
    return line_of(fact).words


def _said(words: Any) -> str:
    return str(words) if words and str(words).strip("-") else "（未读出）"


def _value(fact: Fact) -> str:
    """The number as printed; as corrected, with the print behind it."""
    read, data = fact.read or fact.data, fact.data
    bound = BOUNDS.get(data.get("bound", "eq"), "")
    if fact.read is not None and all(read.get(name) == data.get(name) for name in ("value", "high", "unit")):
        return f"{bound}{fact.surface}" if not fact.surface.startswith(bound) else fact.surface
    low, high = _numbers(data)
    unit = data.get("unit", "")
    typed = f"{bound}{low}{'—' + high if high else ''}{'' if unit == '-' else unit}"
    return f"{typed}（原文 {fact.surface}）"
