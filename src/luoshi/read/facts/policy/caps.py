"""Upper limits of a clause and the level they hold for (每家企业, 单个项目, 每年, 累计, 合计, 地方贡献)."""

import re
from collections.abc import Sequence

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.grants import Group
from luoshi.read.facts.policy.subject import stripped
from luoshi.records.clause import Cap, CapLevel

_LEVELS: tuple[tuple[CapLevel, re.Pattern[str]], ...] = (
    ("joint", re.compile(r"合计|之和|总计")),
    ("cumulative", re.compile(r"累计|总额|总量|总的")),
    ("year", re.compile(r"每年|每年度|年度|当年|/年|每一年|年贴息")),
    ("project", re.compile(r"项目|每项|单项")),
    ("person", re.compile(r"每人|个人|每名|人均")),
    ("firm", re.compile(r"每家|单家|单户|每户|单个企业|单一企业|每个企业|企业|单位|机构")),
)
_CONTRIBUTION = re.compile(
    r"(?:不高于|不超过|不得高于|不得超过|最高不超过)(?P<base>其?[^,;。\d]{0,40}?(?:贡献|留成|实缴税[收款金]?|纳税)[^,;。\d的]{0,8}?)(?=[,;。)]|$)"
    r"|以(?P<limit>[^,;。\d]{2,30}?(?:贡献|留成|实缴税[收款金]?|纳税)[^,;。\d的]{0,6}?)为(?:上)?限"
)
_BASE = re.compile(r"(?:最高(?:补助|奖励)?(?:不超过|不高于|不得超过)?|不超过|不高于|不得超过)(?P<base>[^,;。]*?)的?$")


def level_of(text: str) -> CapLevel:
    """The level that the words around a cap name; the item itself where they name none.

    >>> level_of("单个项目最高"), level_of("每家企业每年最高"), level_of("最高")
    ('project', 'year', 'item')
    """
    return next((level for level, pattern in _LEVELS if pattern.search(text)), "item")


def cap_of(group: Group) -> Cap:
    """The cap that a group of role ``cap`` states."""
    item = group.items[0]
    surface = group.left + "…"
    if item.kind == "percent":
        hit = _BASE.search(group.left)
        return Cap("item", rate=item.value, base=stripped(hit["base"]) if hit else "", surface=surface)
    unit = item.per[0] if item.per and item.per[0] not in ("年", "个月", "月") else ""
    counted = v.UNIT_LEFT.search(group.left)
    counter = unit or (counted["counter"] or "" if counted else "")
    if counter and counter not in ("项", "户", "个"):
        return Cap("unit", item.value, currency=item.unit or "元", counter=counter, surface=surface)
    return Cap(level_of(group.left), item.value, currency=item.unit or "元", surface=surface)


def contribution_caps(text: str) -> tuple[Cap, ...]:
    """Limits by what the party itself contributes (不高于其三年地方贡献).

    >>> [cap.base for cap in contribution_caps("给予5万元,不超过其当年地方财政贡献。")]
    ['其当年地方财政贡献']
    """
    hits = _CONTRIBUTION.finditer(text)
    return tuple(Cap("contribution", base=hit["base"] or hit["limit"], surface=hit[0]) for hit in hits)


def caps_between(groups: Sequence[Group], start: int, end: int) -> tuple[Cap, ...]:
    """The caps that stand in a stretch of the clause."""
    return tuple(cap_of(g) for g in groups if g.role == "cap" and start <= g.start < end)
