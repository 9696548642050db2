"""Naming a rank: by its head, by the value before it, or by the list that it names (全国先进制造业百强市第7位)."""

import re

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.before import scoped
from luoshi.read.naming.cleaning import TRIM, near_bearer

_GENERIC_PLACE = re.compile(
    r"^(?:在|居)?(?:全[国省市区县州球]|世界|亚洲|[东西中]部(?:地区)?|西北|东北|西南|华东|华北|华南|中南|国内|省内|市内|[一-龥]{2,3}省|自治区|沿海|中心城区|长三角|西部和边境省区)(?:城市|各[省市区县]|前列|第)?$"
)


_THESE = re.compile(r"^(?:主要|经济|上述|以上)*(?:指标|数据)$")


def _these(previous: Draft | None, memory: Memory) -> str:
    """The names that 两项指标 refers back to, empty where the value before is no such count."""
    if previous is None or not _THESE.match(previous.noun):
        return ""
    count = int(previous.quantity.value)
    return "、".join(memory.recent[-count:]) if 2 <= count <= len(memory.recent) else ""


def name_rank(draft: Draft, subject: str, previous: Draft | None, memory: Memory, *, sentence: int) -> None:
    """A rank is of its head, of the value before it, or of a list that it names (全国先进制造业百强市第7位)."""
    place = draft.clause.place.removeprefix("在").removesuffix("中").strip(TRIM)
    special = "" if _GENERIC_PLACE.match(place) or len(place) < 4 else place
    bare = heads.without_growth(subject)
    chained = draft.left[:1] in ("、", "，", ",") or bool(draft.earlier)
    if these := _these(previous, memory):
        # 两项指标增速均排名第三: of the values named before
        draft.base, draft.indicator = these, these + subject.removeprefix("指标")
        return
    if not bare:
        base = (
            near_bearer(draft.earlier)
            if draft.earlier and previous is None
            else (previous.base if previous else memory.bearer)
        )
        draft.base = base or special
        draft.indicator = (
            draft.base + subject if subject else (special + draft.base if special != draft.base else special)
        )
        draft.inherits = True
        if special and not (previous and chained) and not subject:
            draft.indicator = draft.base = special + (
                base if base and base != special and len(base) < 12 and not previous else ""
            )
    elif heads.is_relational(bare, near=memory.bearer_sentence == sentence) and not scoped(draft.left):
        draft.indicator = heads.compose(subject, near_bearer(draft.earlier) or memory.bearer)
        draft.base = heads.without_growth(draft.indicator)
        draft.inherits = True
    else:
        draft.indicator, draft.base = special + subject if special else subject, bare
        memory.bear(draft.base, sentence)
