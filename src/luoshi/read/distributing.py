"""Giving each value of a list its own name, scope and time, as far as lists of the same length stand before it."""

import re
from collections.abc import Sequence

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming import Surroundings, near_bearer
from luoshi.read.naming.before import elided_measure
from luoshi.read.patterns.lists import names

_UNIT_HEAD = re.compile(
    r"^(?P<unit>[\u4e00-\u9fff]{1,6}?(?:(?<![社地辖片山老小市灌])区|(?<!城)县|(?<!城)市|镇|乡|街道|湖|旗))"
    r"(?P<what>[^区县市镇乡].*)$"
)
_UNIT_NAME = re.compile(r"(?:区|县|市|镇|乡|街道|湖|港|园|省)$")


def distribute(
    drafts: Sequence[Draft],
    before: Sequence[Draft],
    earlier: list[str],
    *,
    memory: Memory,
    around: Surroundings,
    year: int | None,
) -> None:
    """Name the values of a list; *before* are those before it, *earlier* the last list of names, *year* the place's."""
    first = drafts[0]
    _list_before(drafts, memory, around)
    if _list_of_units(drafts, memory):
        _distribute_times(drafts, memory, around, year)
        return
    if first.inherits and not memory.listed:
        memory.listed = earlier if len(earlier) == len(drafts) else _last_names(before, len(drafts))
    if len(memory.listed) == len(drafts):
        suffix = _suffix(first, memory.listed[0]) or _elided(first, memory)
        for draft, name in zip(drafts, memory.listed, strict=True):
            draft.indicator, draft.base = name + suffix, name
        memory.bearer = memory.listed[0]
    _distribute_times(drafts, memory, around, year)


def _list_of_units(drafts: Sequence[Draft], memory: Memory) -> bool:
    """Whether the names are those of units (甲镇、乙镇、丙街道投资分别增长…): they are scopes then, not indicators."""
    parts = [_UNIT_HEAD.match(name) for name in memory.listed]
    if len(parts) != len(drafts) or not all(parts) or parts[-1] is None or not parts[-1]["what"]:
        return False
    what = parts[-1]["what"]
    for draft, part in zip(drafts, parts, strict=True):
        draft.indicator = draft.base = what
        draft.scope = part["unit"] if part else ""
    memory.bearer, memory.listed = what, []
    return True


def _list_before(drafts: Sequence[Draft], memory: Memory, around: Surroundings) -> None:
    """A list of names in the clause before 分别: of things (外资、社会事业项目…) or of units, which are scopes."""
    first = drafts[0]
    if len(memory.listed) == len(drafts) or not first.clause.distributes or not first.earlier:
        return
    near = names(near_bearer(first.earlier, region=around.region), len(drafts))
    subject = first.clause.subject.strip("、， ")
    if near and subject and all(_UNIT_NAME.search(name) for name in near):
        for draft, name in zip(drafts, near, strict=True):
            draft.scope = name
    elif near:
        memory.listed = [name + subject for name in near]


def _suffix(first: Draft, name: str) -> str:
    """What the clause of a list adds to each name (增速 of a rank, 完成年度计划)."""
    subject = first.clause.subject.strip("、， ")
    if first.inherits and heads.is_relational(subject, near=False) and not name.endswith(subject):
        return subject
    return "增速" if first.measure == "rank" and "增速" in first.left else ""


def _elided(first: Draft, memory: Memory) -> str:
    """The measure that a list of trades elides: 批发业销售额下降…，|零售业、住宿业分别增长…."""
    return elided_measure(memory.listed[-1], memory) if first.measure == "growth" else ""


def _distribute_times(drafts: Sequence[Draft], memory: Memory, around: Surroundings, year: int | None) -> None:
    """一季度、上半年…分别增长…: each value has its own time."""
    first = drafts[0]
    before = [t for t in around.times if first.clause_start <= t.start < first.quantity.start]
    told = [t for t in before if not t.base and t.role != "clock"]
    if len(told) == len(drafts):
        memory.periods = [t.period(year) for t in told]
    if len(memory.periods) == len(drafts):
        for draft, period in zip(drafts, memory.periods, strict=True):
            draft.period = period


def _last_names(drafts: Sequence[Draft], count: int) -> list[str]:
    """The names of the last *count* values that differ: what 分别 refers back to (A达到…，其中B达到…，分别增长…)."""
    out: list[str] = []
    for draft in reversed(drafts[-12:]):
        if draft.base and draft.base not in out:
            out.append(draft.base)
        if len(out) == count:
            return out[::-1]
    return []
