"""Naming a value by the noun behind it, with the verb before it, the predicate after it, or its measuring noun."""

import re

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.surroundings import COUNTED, Surroundings
from luoshi.read.nouns import After, with_predicate
from luoshi.read.words import lexicon

_SIZES = ("规模", "面积", "投资", "投资额", "金额", "额度", "里程", "长度", "产能", "库容", "容量")
_GENERAL = frozenset(lexicon("nouns")["general"])
_PEOPLE = ("人次", "场次")


def needs_noun(subject: str) -> bool:
    """Whether a value before 的 is told of the noun behind: 总面积141平方公里的保护线, 首期50亿元的基金."""
    return (
        heads.is_relational(size_of(subject) or subject)
        or subject.endswith(_SIZES)
        or bool(heads.object_verb(subject))
        or len(subject) <= 4
    )


def size_of(subject: str) -> str:
    """The measuring noun that ends a head (落实总面积 -> 总面积)."""
    for length in range(min(6, len(subject)), 1, -1):
        if heads.is_relational(subject[-length:], near=False) or subject[-length:] in _SIZES:
            return subject[-length:]
    return ""


def takes_noun(draft: Draft, subject: str, after: After) -> bool:
    """Whether the noun behind the value, not the clause before it, says what is counted."""
    if draft.measure != "level" and not (draft.measure == "share" and not subject):
        return False
    dimension = draft.quantity.dimension
    if not after.noun:
        told = bool(after.predicate) and dimension in COUNTED and not after.open
        return told and (not subject or subject.endswith("中"))
    if dimension in COUNTED or draft.measure == "share":
        return True
    return (
        not subject
        or bool(heads.object_verb(subject))
        or subject.endswith(_SIZES)
        or heads.is_relational(subject, near=False)
    )


_BESIDE = re.compile(r"^[\s，,、]*(?:在|从)")
_TOPIC = re.compile(r"在(?P<topic>[^，,。；\n]{4,30}?方面)[，,]")


def _topic(text: str, sentence: int) -> str:
    """What a sentence says it speaks of (在…方面，…), for counts that name nothing but 项工作."""
    m = _TOPIC.match(text, sentence) or _TOPIC.match(text, sentence + 1)
    return m["topic"] if m else ""


def name_behind(draft: Draft, subject: str, after: After, memory: Memory, around: Surroundings) -> None:
    """Give *draft* the name that the noun behind it makes, and remember noun and verb for the values to come."""
    noun = after.noun or _noun_understood(draft, after, memory)
    predicate = "" if after.open or (not after.noun and after.predicate.startswith(("在", "位于"))) else after.predicate
    if after.noun and _BESIDE.match(draft.left) and not heads.object_verb(subject):
        predicate = ""
    verb, modifier = _verb(draft, subject, predicate, memory), ""
    if _relative(draft, subject):
        verb, modifier = "", subject
    elif not verb:
        modifier = _modifier(subject)
    size = "" if verb else size_of(subject)
    if size == "投资" and after.noun and draft.measure == "level":
        draft.scope, noun = noun, ""  # 投资8亿元的某项目: the project is whose it is
    if size and draft.quantity.dimension not in COUNTED:
        name = noun + size
    elif predicate and not (verb and len(noun) > 4):
        name = with_predicate(modifier + noun, predicate)
    else:
        name = verb + modifier + noun
    draft.indicator = draft.base = name or subject
    if subject and noun.endswith(("台阶", "大关", "关口")):
        # 地区生产总值跨越3个千亿元台阶，|达到1.5万亿元
        draft.indicator, draft.base = subject + noun, subject
    if noun in _GENERAL and not predicate and not modifier and (topic := _topic(around.text, around.sentence)):
        draft.indicator = draft.base = topic + noun
    draft.noun = noun
    if after.noun:
        draft.head = (after.noun_end - len(after.noun), after.noun_end)
    draft.consumed = after.noun_end if after.open else max(after.end, draft.end)
    memory.tail = heads.has_measure_tail(noun) or memory.tail
    memory.verb, memory.noun, memory.listed = verb, noun, []
    memory.bear(draft.base, around.sentence)


def _noun_understood(draft: Draft, after: After, memory: Memory) -> str:
    """The noun of a count that is followed by its predicate only: 126项正在推进, 139万人次参与."""
    if draft.quantity.unit in _PEOPLE and not after.predicate.startswith(("在", "位于")):
        return draft.quantity.unit
    if draft.clause.subject.endswith("中"):
        return draft.clause.subject[:-1].strip("，、, ")
    return "" if draft.quantity.unit in ("人", "名", "位") else memory.noun


def _verb(draft: Draft, subject: str, predicate: str, memory: Memory) -> str:
    """The verb that goes into the name: the one before the value, the one of its examples, or the one of its row."""
    if not subject and draft.clause.reach in ("覆盖", "惠及", "涉及"):
        return draft.clause.reach
    if not subject and draft.left.lstrip()[:1] in ("、", "和", "与", "及") and not predicate:
        return memory.verb
    return heads.starts_with_verb(subject) if subject.endswith("等") else heads.object_verb(subject)


def _relative(draft: Draft, subject: str) -> bool:
    """Whether the clause before is a relative one of the noun behind: 支持…发展的|66条|政策."""
    return draft.left.rstrip().endswith("的") and 0 < len(subject) <= 24


def _modifier(subject: str) -> str:
    """What stands between verb and value and belongs to the noun: 实施|稳经济|30项举措."""
    if not subject or subject.endswith(("等", "中", "有", "约", "首批", "全国", "全省", "全市")):
        return ""
    start = heads.starts_with_verb(subject)
    rest = subject[len(start) :]
    if start and len(rest) <= 18 and rest.startswith(("支持", "扶持", "促进", "推动", "服务", "稳")):
        return rest
    if start and len(subject) - len(start) <= 6:
        return subject
    return subject if len(subject) <= 18 and start in ("支持", "扶持", "促进", "推动", "服务") else ""


def name_waiting(draft: Draft, following: Draft) -> None:
    """Name a value by the noun of the value behind it: 总投资7463亿元的1373个项目."""
    noun = following.noun or following.base
    size = size_of(draft.waits)
    if draft.waits == "件":
        draft.indicator = draft.base = following.noun or following.base
    elif size:
        draft.indicator = draft.base = (
            following.base.removesuffix(noun) + noun + size if following.noun else noun + size
        )
    else:
        draft.indicator = draft.base = following.base or draft.waits
    draft.head = following.head if draft.head[0] < 0 else draft.head


def _place_head(draft: Draft, text: str, sentence: int, bare: str) -> None:
    """Where in the text the head stands: its longest end that can be found before the value."""
    low = max(sentence, draft.quantity.start - 120)
    for length in (len(bare), 6, 4, 3, 2):
        if length and length <= len(bare):
            at = text.rfind(bare[-length:], low, draft.quantity.start)
            if at >= 0:
                draft.head = (at, at + length)
                return
