"""Naming a part that is told behind its whole: 商品房销售面积500万平方米，其中|住宅|400万平方米."""

import re

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.surroundings import COUNTED

_AMONG = re.compile(r"其中[\s，,、：:]*$")
_OPENS = re.compile(r"[\s，,、；;（(]*其中")
# these say by themselves what is measured
_MEASURES = re.compile(
    r"(?:[额量值率数费税价比度]|投资|收入|支出|面积|里程|余额|利润|资金|总投资|人口|人|户|吨|贷款额|元)$|占"
)
_PLACES = re.compile(r"(?:(?<!园)区|(?<!城)市|[县镇乡村旗州盟]|街道)$")
_KINDS = re.compile(r"(?:[类型级性式]|国有|民营|外资|内资|合资|以上|以下|新建|续建|在建|市属|区属|县属|省属)$")
_GENERAL = ("企业", "项目", "机构", "单位", "平台", "园区", "示范区")


def mind_the_whole(draft: Draft, memory: Memory) -> None:
    """Remember of what the values behind 其中 are parts; forget it where another unit is told or the row ends."""
    if draft.measure != "level":
        return
    if _OPENS.match(draft.left) or _AMONG.search(draft.earlier):
        memory.whole = memory.level
    elif memory.whole[1] != draft.quantity.unit or heads.starts_with_verb(draft.clause.subject.lstrip("，,、；; ")):
        memory.whole = ("", "")


def part_of_whole(bare: str, draft: Draft, memory: Memory) -> str:
    """The full name of a part, empty where the head is none or says enough.

    >>> from luoshi.read.clauses import Clause
    >>> from luoshi.read.quantities import Quantity
    >>> from decimal import Decimal
    >>> area = Quantity(0, 1, Decimal(4), "平方米", "area")
    >>> memory = Memory(whole=("商品房销售面积", "平方米"))
    >>> part_of_whole("住宅", Draft(area, Clause(""), "", "", 0, 1), memory)
    '住宅销售面积'
    """
    whole, unit = memory.whole
    if not whole or unit != draft.quantity.unit or draft.measure != "level" or bare in whole[-len(bare) :]:
        return ""
    if bare in ("出口", "进口"):
        return bare + "额" if "进出口" in whole else ""
    if draft.quantity.dimension in COUNTED:
        return _counted(bare, whole)
    tail = "增加值" if whole.endswith(("生产总值", "GDP")) else heads.has_measure_tail(whole)
    if not tail or tail in _GENERAL or _MEASURES.search(bare) or heads.starts_with_verb(bare) or len(bare) > 16:
        return ""
    verb = heads.starts_with_verb(whole)
    return (verb if verb.startswith("新") else "") + bare + tail.removeprefix(bare[-2:])


def _counted(bare: str, whole: str) -> str:
    """The name of a counted part: of a class of places with the whole, of a kind with its noun."""
    verb = heads.starts_with_verb(whole)
    noun = whole[len(verb) :] or whole
    if _PLACES.search(bare) and _PLACES.search(noun) and len(bare) <= 6:
        return noun + bare
    general = heads.has_measure_tail(noun)
    return bare + general if _KINDS.search(bare) and general in _GENERAL else ""
