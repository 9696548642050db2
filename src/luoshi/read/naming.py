"""Naming a value: the noun behind it, the head before it, or what it inherits; heads.py knows the words."""

import re
from collections.abc import Sequence

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.patterns.lists import names
from luoshi.read.quantities import Quantity
from luoshi.read.times import Time
from luoshi.read.typing import leading_change, take_apart
from luoshi.read.words import lexicon

_TRIM = " 、，,：:“”\"'‘’的和与及"
_BY = re.compile(r"^(?:按|以|折合|折算)[^，,]{2,24}?(?:计算|折算|测算|计)")
_EACH = re.compile(r"^(?:每[一-龥]{0,3}){1,3}")
_SIZES = ("规模", "面积", "投资", "投资额", "金额", "额度", "里程", "长度", "产能", "库容", "容量")
GENERAL = frozenset(lexicon("nouns")["general"])
_COUNTED = frozenset(("counter", "weak", "duration"))
_GENERIC_PLACE = re.compile(r"^(?:在|居)?(?:全[国省市区县州球]|世界|亚洲|[东西中]部(?:地区)?|国内|省内|市内|[一-龥]{2,3}省|自治区|沿海|中心城区|长三角|西部和边境省区)(?:城市|各[省市区县]|前列|第)?$")
_PEOPLE = ("人次", "人", "户", "场次", "次")


def name_value(draft: Draft, *, text: str, limit: int, following: Quantity | None, previous: Draft | None, memory: Memory, sentence: int, times: Sequence[Time], region: str, run: int) -> None:  # fmt: skip
    """Give *draft* its indicator and what it passes on; *following* is the next value of the sentence, *run* the length of its list."""
    q = draft.quantity
    if q.kind == "ratio":
        draft.indicator = draft.base = "第一产业占地区生产总值的比重" if "产业" in draft.left else draft.left.strip(_TRIM)
        memory.listed = [f"第{n}产业占地区生产总值的比重" for n in "一二三"] if "产业" in draft.left and run == 3 else []
        return
    subject = cleaned(draft.clause.subject, times=times, region=region, counted=draft.measure == "level")
    draft.scope, subject = heads.entity_before(subject)
    if draft.measure == "rank":
        _name_rank(draft, subject, previous, memory, sentence)
        _place_head(draft, text, sentence, subject or draft.base)
        return
    at = -1 if following is None else following.start
    if at > draft.end and draft.measure == "level" and draft.quantity.dimension in _COUNTED and heads.is_relational(take_apart(text[draft.end : at]).subject, near=False):
        draft.waits = subject or "件"
        draft.indicator = draft.base = subject
        return
    if text[draft.end : draft.end + 1] == "的" and draft.measure == "level":
        if at == draft.end + 1 or (at > 0 and at - draft.end <= 2):
            draft.waits = subject
            draft.consumed = at
            draft.indicator = draft.base = subject
            return
        after = heads.noun_after(text, draft.end + 1, limit, at)
        if after.noun and _needs_noun(subject, draft):
            _behind(draft, subject, after, memory, sentence, text)
            return
    after = heads.noun_after(text, draft.end, limit, at)
    if at == draft.end and draft.measure == "level":
        draft.waits = subject
        draft.indicator = draft.base = subject
        return
    if _takes_noun(draft, subject, after, memory):
        _behind(draft, subject, after, memory, sentence, text)
        return
    if run > 1 and subject:
        memory.listed = names(subject, run)
    _from_left(draft, subject, previous, memory, sentence)
    _place_head(draft, text, sentence, subject or draft.base)


def cleaned(subject: str, *, times: Sequence[Time], region: str, counted: bool = True) -> str:
    """A head without times, connectives, scope words, and (of what is *counted*) the examples that end in 等.

    >>> cleaned("引进甲公司、乙公司等亿元以上项目", times=(), region="")
    '引进亿元以上项目'
    """
    subject = subject.strip(_TRIM)
    for time in times:
        if time.words in subject and not time.words.endswith("年度"):
            subject = subject.replace(time.words, "", 1).strip(_TRIM)
    subject = _EACH.sub("", heads.strip_lead(_BY.sub("", subject), scope=region))
    if "等" in subject and counted:
        subject = _without_examples(subject)
    return subject.strip(_TRIM)


def _without_examples(subject: str) -> str:
    head, _, tail = subject.rpartition("等")
    if len(tail) < 2 or tail[0] in "级待于教候":
        return subject
    verb = heads.starts_with_verb(head)
    if len(tail) <= 4 and tail.startswith(("产业", "领域", "行业", "商品", "产品")):
        return head[max(head.rfind("、"), -1) + 1 :] + "等" + tail
    return verb + tail


def _near_bearer(earlier: str, region: str) -> str:
    """What the clause right before, which has no value of its own, is about: 攻坚五大战略性产业，|产值增长23%."""
    if not earlier:
        return ""
    clause, _ = heads.last_clause(earlier)
    clause = cleaned(heads.without_brackets(clause), times=(), region=region)
    clause = leading_change(clause)[1]
    while verb := heads.starts_with_verb(clause):
        clause = clause[len(verb) :]
    cut = heads.predicate_cut(clause)
    return clause[:cut].strip(_TRIM) if 2 <= cut <= 24 else ""


def _needs_noun(subject: str, draft: Draft) -> bool:
    """Whether a value before 的 is told of the noun behind: 总面积141平方公里的保护线, 首期50亿元的基金."""
    return heads.is_relational(_size(subject) or subject) or subject.endswith(_SIZES) or bool(heads.object_verb(subject)) or len(subject) <= 4


def _size(subject: str) -> str:
    """The measuring noun that ends a head (落实总面积 -> 总面积)."""
    for length in range(min(6, len(subject)), 1, -1):
        if heads.is_relational(subject[-length:], near=False) or subject[-length:] in _SIZES:
            return subject[-length:]
    return ""


def _takes_noun(draft: Draft, subject: str, after: heads.After, memory: Memory) -> bool:
    """Whether the noun behind the value, not the clause before it, says what is counted."""
    if draft.measure != "level" and not (draft.measure == "share" and not subject):
        return False
    dimension = draft.quantity.dimension
    if not after.noun:
        return bool(after.predicate) and dimension in _COUNTED and not subject and not after.open
    if dimension in _COUNTED or draft.measure == "share":
        return True
    return not subject or bool(heads.object_verb(subject)) or subject.endswith(_SIZES) or heads.is_relational(subject, near=False)


_BESIDE = re.compile(r"^[\s，,、]*(?:在|对|向|从|为|与|给)")
_TOPIC = re.compile(r"在(?P<topic>[^，,。；\n]{4,30}?方面)[，,]")


def _topic(text: str, sentence: int) -> str:
    """What a sentence says it speaks of (在…方面，…), for counts that name nothing but 项工作."""
    m = _TOPIC.match(text, sentence) or _TOPIC.match(text, sentence + 1)
    return m["topic"] if m else ""


def _behind(draft: Draft, subject: str, after: heads.After, memory: Memory, sentence: int, text: str) -> None:
    """Name a value by the noun behind it, with the verb before it, the predicate after it, or its measuring noun."""
    noun, predicate = after.noun, "" if after.open else after.predicate
    verb = heads.object_verb(subject)
    if draft.clause.reach in ("覆盖", "惠及", "涉及") and not subject:
        verb = draft.clause.reach
    if subject.endswith("等"):
        verb = heads.starts_with_verb(subject)
    relative = draft.left.rstrip().endswith("的") and subject and len(subject) <= 24
    if relative:
        verb = ""
    if predicate.startswith(("在", "位于")) and not noun:
        predicate, noun = "", memory.noun
    if not noun:
        noun = memory.noun if memory.noun and draft.quantity.unit not in _PEOPLE else draft.quantity.unit if draft.quantity.unit in _PEOPLE else ""
    size = "" if verb else _size(subject)
    modifier = subject if relative else _modifier(subject, verb)
    if after.noun and not verb and _BESIDE.match(draft.left):
        predicate = ""
    if not subject and draft.left.lstrip()[:1] in ("、", "和", "与", "及") and not predicate:
        verb = memory.verb
    if size and draft.quantity.dimension not in _COUNTED:
        name = noun + size
    elif verb and (not predicate or len(noun) > 4):
        name = verb + modifier + noun
    elif predicate:
        name = heads.with_predicate(modifier + noun, predicate)
    else:
        name = modifier + noun
    draft.indicator = draft.base = name or subject
    if name in GENERAL and (topic := _topic(text, sentence)):
        draft.indicator = draft.base = topic + name
    draft.noun = noun
    if tail := heads.has_measure_tail(noun):
        memory.tail = tail
    if after.noun:
        draft.head = (after.noun_end - len(after.noun), after.noun_end)
    draft.consumed = after.noun_end if after.open else max(after.noun_end, draft.end)
    memory.verb, memory.noun, memory.listed = verb, noun, []
    _bear(memory, draft.base, sentence)


def _modifier(subject: str, verb: str) -> str:
    """What stands between verb and value and belongs to the noun: 实施|稳经济|30项举措, 支持…发展的|66条政策."""
    if verb or not subject or subject.endswith(("等", "中", "有", "约", "首批", "全国", "全省", "全市")):
        return ""
    start = heads.starts_with_verb(subject)
    if start and len(subject) - len(start) <= 6:
        return subject
    return subject if len(subject) <= 18 and start in ("支持", "扶持", "促进", "推动", "服务") else ""


def _from_left(draft: Draft, subject: str, previous: Draft | None, memory: Memory, sentence: int) -> None:
    """Name a value by the head before it, or let it inherit one."""
    bare = heads.without_growth(subject) if draft.measure in ("growth", "difference") else subject
    if draft.measure == "growth" and bare == "经济":
        bare = "经济增长"
    near = _near_bearer(draft.earlier, "")
    here = memory.bearer if heads.stands_alone(bare) else near or memory.bearer
    result = _only_result(bare, draft.left)
    if result and memory.noun and draft.quantity.dimension in _COUNTED:
        draft.indicator = draft.base = result + memory.noun
        return
    if not bare:
        if near and draft.earlier and (previous is None or draft.measure not in ("growth", "difference")):
            draft.indicator = draft.base = near
            _bear(memory, near, sentence)
            return
        _inherit(draft, previous, memory)
        return
    if other := heads.replaces_result(bare, memory.bearer):
        draft.indicator = draft.base = other
    elif heads.is_relational(bare, near=_is_near(bare, draft, memory, sentence, near)):
        draft.indicator = heads.compose(bare, here)
        draft.base = heads.without_growth(draft.indicator)
        draft.inherits = bool(here)
        return
    else:
        draft.indicator = draft.base = _completed(bare, draft, memory)
    memory.verb = heads.starts_with_verb(draft.base)
    if draft.quantity.dimension in _COUNTED:
        memory.noun = draft.base
    _bear(memory, draft.base, sentence)


_ONLY_RESULT = re.compile(r"^(?:其中)?(?P<result>(?:已|未|正在?|尚未|未能|按期|提前|如期|已经)?(?:完成|开工|竣工|投产|办结|达标|启动|整改|销号|建成|完工|落地|签约|在建|推进))$")


def _only_result(bare: str, left: str) -> str:
    """The result that alone stands before a count: 已完成11项 of the things counted before."""
    m = _ONLY_RESULT.match(left.strip(_TRIM)) or _ONLY_RESULT.match(bare)
    return m["result"] if m else ""


_SCOPE_WORD = re.compile(r"^[\s，,、]*(?:其中[，,]?)?我?[全本][国省市区县州]")


def _is_near(bare: str, draft: Draft, memory: Memory, sentence: int, near: str) -> bool:
    """Whether a bearer stands near enough for a head that could also stand alone."""
    if _scoped(draft.left) and bare not in ("占比", "比重"):
        return False
    if heads.stands_alone(bare):
        return memory.bearer_sentence == sentence and not near
    return bool(near) or memory.bearer_sentence == sentence


def _scoped(left: str) -> bool:
    """Whether a clause names its scope anew, so that a short head in it stands for itself (全区优质园占比)."""
    return bool(_SCOPE_WORD.match(left))


def _inherit(draft: Draft, previous: Draft | None, memory: Memory) -> None:
    draft.indicator = draft.base = (previous.base or previous.indicator) if previous else memory.bearer
    draft.inherits = True
    if previous:
        draft.head = previous.head


def _name_rank(draft: Draft, subject: str, previous: Draft | None, memory: Memory, sentence: int) -> None:
    """A rank is of its head, of the value before it, or of a list that it names (全国先进制造业百强市第7位)."""
    place = draft.clause.place.removeprefix("在").removesuffix("中").strip(_TRIM)
    special = "" if _GENERIC_PLACE.match(place) or len(place) < 4 else place
    bare = heads.without_growth(subject)
    chained = draft.left[:1] in ("、", "，", ",") or bool(draft.earlier)
    if not bare:
        base = _near_bearer(draft.earlier, "") if draft.earlier and previous is None else (previous.base if previous else memory.bearer)
        draft.base = base or special
        draft.indicator = draft.base + subject if subject else (special + draft.base if special != draft.base else special)
        draft.inherits = True
        if special and not (previous and chained) and not subject:
            draft.indicator = draft.base = special + (base if base and base != special and len(base) < 12 and not previous else "")
    elif heads.is_relational(bare, near=memory.bearer_sentence == sentence) and not _scoped(draft.left):
        draft.indicator = heads.compose(subject, _near_bearer(draft.earlier, "") or memory.bearer)
        draft.base = heads.without_growth(draft.indicator)
        draft.inherits = True
    else:
        draft.indicator, draft.base = special + subject if special else subject, bare
        _bear(memory, draft.base, sentence)


def _bear(memory: Memory, base: str, sentence: int) -> None:
    if base:
        memory.bearer, memory.bearer_sentence = base, sentence


_ELIDED = frozenset(("增加值", "总产值", "产值", "投资", "零售额", "营业收入", "利润总额", "产量", "总产量"))
_BEARERS = ("业", "企业", "类", "商品", "用品", "制品", "供应", "经济")


def _completed(bare: str, draft: Draft, memory: Memory) -> str:
    """A head completed by what its row elides: the verb before it (新增…、…) or the measure behind it (…增加值)."""
    tail = heads.has_measure_tail(bare)
    if tail in _ELIDED:
        memory.tail = tail
    elif not tail or tail in ("企业", "产业"):
        if draft.measure == "growth" and memory.tail in _ELIDED and bare.endswith(_BEARERS):
            return bare + memory.tail
        if draft.measure == "level" and draft.quantity.dimension == "mass" and memory.tail in ("产量", "总产量") and len(bare) <= 12:
            return bare if heads.starts_with_verb(bare) else bare + "产量"
    if draft.left[:1] == "、" and memory.verb and draft.measure == "level" and not heads.starts_with_verb(bare):
        return memory.verb + bare
    return bare


def name_waiting(draft: Draft, following: Draft) -> None:
    """Name a value by the noun of the value behind it: 总投资7463亿元的1373个项目."""
    noun = following.noun or following.base
    size = _size(draft.waits)
    if draft.waits == "件":
        draft.indicator = draft.base = following.noun or following.base
    elif size:
        draft.indicator = draft.base = following.base.removesuffix(noun) + noun + size if following.noun else noun + size
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
