"""The fields of each kind of fact: what the form shows, what it sends back, and the one line that a list shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.desk.ledger.models import Fact
from luoshi.write.labels import BOUNDS, MEASURES, STATUSES, period_label

KINDS = {
    "figure": "数据",
    "commitment": "任务",
    "project": "项目",
    "honour": "荣誉",
    "clause": "政策条款",
    "term": "名词解释",
    "case": "对标案例",
}
_LEVELS = {"world": "世界", "nation": "国家", "province": "省", "city": "市", "district": "区县"}
_HONOURS = {"pilot": "试点", "award": "表彰", "approval": "批准", "rank": "榜单"}
_BOUNDS = {key: words or "等于" for key, words in BOUNDS.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its name, label, value, and the choices it offers if it is a choice."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


_Shape = tuple[tuple[str, str, Mapping[str, str] | None], ...]
_FIELDS: Mapping[str, _Shape] = {
    "figure": (
        ("indicator", "指标", None),
        ("value", "数值", None),
        ("high", "上限", None),
        ("unit", "单位", None),
        ("measure", "量类", MEASURES),
        ("comparison", "比较基准", None),
        ("bound", "界限", _BOUNDS),
        ("status", "状态", STATUSES),
        ("period", "期间", None),
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
        ("level", "级别", _LEVELS),
        ("kind", "类别", _HONOURS),
        ("holder", "获得者", None),
        ("grantor", "授予者", None),
        ("date", "时间", None),
        ("count", "个数", None),
    ),
}
_LISTS = frozenset(("lead", "support"))
_EMPTY_IS_NONE = frozenset(("high", "investment", "this_year"))


def fields_of(fact: Fact) -> Sequence[Field]:
    """The fields of a fact's form; none for the kinds that are only kept as read."""
    made = []
    for name, label, choices in _FIELDS.get(fact.kind, ()):
        value = fact.data.get(name)
        shown = "、".join(value) if isinstance(value, list) else "" if value is None else str(value)
        made.append(Field(name, label, shown, tuple((choices or {}).items())))
    return made


def changes_of(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a form or a script said of the fields of a kind; fields that it does not name stay as they are."""
    changes: dict[str, Any] = {}
    for name, _, _ in _FIELDS.get(kind, ()):
        if name not in told:
            continue
        value = told[name]
        if name in _LISTS and isinstance(value, str):
            value = [part.strip() for part in value.replace("，", "、").split("、") if part.strip()]
        if name in _EMPTY_IS_NONE and value in ("", None):
            value = None
        if name == "count":
            value = int(value) if str(value).isdecimal() else 1
        changes[name] = value.strip() if isinstance(value, str) else value
    return changes


def summary_of(fact: Fact) -> str:
    """A fact in one line, as lists show it."""
    data = fact.data
    if fact.kind == "figure":
        bound = BOUNDS.get(data.get("bound", "eq"), "")
        parts = (data.get("indicator"), f"{bound}{fact.surface}", MEASURES.get(data.get("measure", ""), ""))
        when = period_label(str(data.get("period", "-")))
        return " · ".join(str(part) for part in (*parts, STATUSES.get(data.get("status", ""), ""), when) if part)
    if fact.kind == "commitment":
        return f"{data.get('action', '')}{data.get('object', '')}" or fact.surface
    return str(data.get("name") or data.get("model") or fact.surface)[:120]
