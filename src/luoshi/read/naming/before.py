"""Naming a value by the head before it, or by what it inherits from the values before."""

import re

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.cleaning import TRIM, near_bearer
from luoshi.read.naming.parts import part_of_whole
from luoshi.read.naming.surroundings import COUNTED, Surroundings


def name_before(draft: Draft, subject: str, previous: Draft | None, memory: Memory, *, around: Surroundings) -> None:
    """Name a value by the head before it, or let it inherit one."""
    bare = heads.without_growth(subject) if draft.measure == "growth" else subject
    if draft.measure == "growth" and bare == "经济":
        bare = "经济增长"
    near, sentence = near_bearer(draft.earlier, times=around.times), around.sentence
    here = memory.bearer if heads.stands_alone(bare) else near or _bearer(bare, memory, sentence)
    result = _only_result(bare, draft.left)
    if result and memory.noun and draft.quantity.dimension in COUNTED:
        draft.indicator = draft.base = result + memory.noun
        return
    if not bare:
        if near and draft.earlier and (previous is None or draft.measure not in ("growth", "difference")):
            draft.indicator = draft.base = near
            memory.bear(near, sentence)
            return
        _inherit(draft, previous, memory)
        return
    if part := part_of_whole(bare, draft, memory):
        draft.indicator = draft.base = part
    elif other := heads.replaces_result(bare, memory.bearer):
        draft.indicator = draft.base = other
    elif heads.is_relational(bare, near=_is_near(bare, draft, memory, sentence, near)):
        draft.indicator = heads.compose(bare, here)
        draft.base = heads.without_growth(draft.indicator)
        draft.inherits = bool(here)
        return
    else:
        draft.indicator = draft.base = _completed(bare, draft, memory)
    memory.verb = heads.starts_with_verb(draft.base)
    if draft.quantity.dimension in COUNTED:
        memory.noun = draft.base
    memory.bear(draft.base, sentence)


_FOLLOWS = frozenset(("增速", "增幅", "总量", "总额", "占比", "比重"))


def _bearer(bare: str, memory: Memory, sentence: int) -> str:
    """What a relational head is about: a bearer of its own sentence, for 增速 and the like also of one before."""
    return memory.bearer if memory.bearer_sentence == sentence or bare in _FOLLOWS else ""


_ONLY_RESULT = re.compile(
    r"^(?:其中)?(?P<result>(?:已|未|正在?|尚未|未能|按期|提前|如期|已经)?(?:完成|开工建设|开工|竣工|投产|办结|达标|启动|整改|销号|建成|完工|落地|签约|在建|推进))$"
)


def _only_result(bare: str, left: str) -> str:
    """The result that alone stands before a count: 已完成11项 of the things counted before."""
    m = _ONLY_RESULT.match(left.strip(TRIM)) or _ONLY_RESULT.match(bare)
    return m["result"] if m else ""


_SCOPE_WORD = re.compile(r"^[\s，,、]*(?:其中[，,]?)?我?[全本][国省市区县州]")


def _is_near(bare: str, draft: Draft, memory: Memory, sentence: int, near: str) -> bool:
    """Whether a bearer stands near enough for a head that could also stand alone."""
    if scoped(draft.left) and bare not in ("占比", "比重"):
        return False
    if heads.stands_alone(bare):
        return memory.bearer_sentence == sentence and not near
    return bool(near) or memory.bearer_sentence == sentence


def scoped(left: str) -> bool:
    """Whether a clause names its scope anew, so that a short head in it stands for itself (全区优质园占比)."""
    return bool(_SCOPE_WORD.match(left))


def _inherit(draft: Draft, previous: Draft | None, memory: Memory) -> None:
    over_share = (
        previous is not None and draft.measure == "growth" and previous.measure == "share" and previous.inherits
    )
    draft.indicator = draft.base = (
        memory.bearer if previous is None or over_share else previous.base or previous.indicator
    )
    draft.inherits = True
    if previous:
        draft.head = previous.head
        grows = previous.measure == "growth" or previous.indicator == previous.base + "增速"
        if grows and draft.measure == "difference" and draft.quantity.dimension == "point":
            draft.indicator += "增速"


_ELIDED = frozenset(
    (
        "增加值",
        "总产值",
        "产值",
        "投资",
        "零售额",
        "营业收入",
        "利润总额",
        "产量",
        "总产量",
        "销售额",
        "商品销售额",
        "营业额",
    )
)
_GENERAL = frozenset(
    ("企业", "项目", "产业", "机构", "单位", "示范区", "园区", "平台", "专业点", "标准", "数量", "总数")
)
_BEARERS = ("业", "企业", "类", "商品", "用品", "制品", "供应", "经济")


def elided_measure(name: str, memory: Memory) -> str:
    """The measure (增加值, 销售额) that the name of a trade elides in its row, empty if it elides none."""
    return memory.tail if memory.tail in _ELIDED and name.endswith(_BEARERS) else ""


def _completed(bare: str, draft: Draft, memory: Memory) -> str:
    """A head completed by what its row elides: the verb before it (新增…、…) or the measure behind it (…增加值)."""
    tail = heads.has_measure_tail(bare)
    if tail and tail not in _GENERAL:
        memory.tail = tail
    elif not tail or tail in ("企业", "产业"):
        if draft.measure == "growth" and (elided := elided_measure(bare, memory)):
            return bare + elided
        if (
            draft.measure == "level"
            and draft.quantity.dimension == "mass"
            and memory.tail in ("产量", "总产量")
            and len(bare) <= 12
            and bare[-1] not in "量额数率值"
        ):
            return bare if heads.starts_with_verb(bare) else bare + "产量"
    if draft.left[:1] == "、" and memory.verb and draft.measure == "level" and not heads.starts_with_verb(bare):
        return memory.verb + bare
    return bare
