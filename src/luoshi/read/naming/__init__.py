"""Naming a value: by the noun behind it, the head before it, or what it inherits (words: heads.py, nouns.py)."""

import re

from luoshi.read import heads
from luoshi.read.clauses import take_apart
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.before import name_before
from luoshi.read.naming.behind import name_behind, name_waiting, needs_noun, takes_noun
from luoshi.read.naming.bodies import told_body
from luoshi.read.naming.cleaning import TRIM, cleaned, near_bearer
from luoshi.read.naming.grants import name_grant
from luoshi.read.naming.parts import mind_the_whole
from luoshi.read.naming.ranks import name_rank
from luoshi.read.naming.surroundings import COUNTED, Surroundings
from luoshi.read.nouns import noun_after
from luoshi.read.patterns.lists import names
from luoshi.read.quantities import Quantity

__all__ = ["Surroundings", "name_value", "name_waiting", "near_bearer"]

_AMONG = re.compile("中(?![小央国外心等型级高低东西南北部水草医药欧非美日俄韩铁考职专华试科餐转轴层期])")
"""中 of words that begin so (中小学, 中试平台) is no among."""
NATION = "全国"
_NATION = (NATION, "我国")
_NEXT = 12
"""So near behind a value of the nation one without a name of its own goes on with it."""
ONLY_COUNTED = "件"
"""Stands in Draft.waits where a count has no head of its own and takes the noun of the value behind whole."""


def name_value(
    draft: Draft, *, following: Quantity | None, previous: Draft | None, memory: Memory, around: Surroundings, run: int
) -> None:  # fmt: skip
    """Give *draft* its indicator and what it passes on; *following* is the next value, *run* the length of its list."""
    if draft.quantity.kind == "ratio":
        _name_ratio(draft, previous, memory, run)
        return
    if run == 1 and not draft.clause.distributes:
        memory.listed = []
    subject = cleaned(draft.clause.subject, times=around.times, region=around.region, counted=draft.measure == "level")
    mind_the_whole(draft, memory)
    draft.scope, subject = heads.entity_before(subject)
    draft.scope = told_body(draft, memory, around)
    if not draft.scope and _of_the_nation(draft, previous, around):
        draft.scope = NATION
    if name_grant(draft, subject, memory, around, run):
        return
    if draft.measure == "rank":
        name_rank(draft, subject, previous, memory, sentence=around.sentence)
    elif draft.measure == "level" and _waits(draft, subject, following, around):
        return
    elif not _named_behind(draft, subject, following, memory, around):
        if run > 1 and subject:
            memory.listed = names(subject, run)
        name_before(draft, subject, previous, memory, around=around)
    else:
        return
    _place_head(draft, around, subject or draft.base)


def _of_the_nation(draft: Draft, previous: Draft | None, around: Surroundings) -> bool:
    """Whether a statistic is the nation's: its clause begins so (全国实际使用外资…亿美元), or it goes on one that does.

    Counts are left out: 全国重点实验室5家 are of one's own.
    """
    if draft.measure == "rank" or draft.quantity.dimension in COUNTED or around.text.startswith("的", draft.end):
        return False
    subject = draft.clause.subject.lstrip("，,、 ")
    if subject:
        return subject.startswith(_NATION)
    return previous is not None and previous.scope == NATION and draft.quantity.start - previous.end < _NEXT


def _name_ratio(draft: Draft, previous: Draft | None, memory: Memory, run: int) -> None:
    """The parts of a structure: three industries where it says so, else what the clause calls it."""
    if previous is not None and previous.quantity.kind == "ratio" and len(memory.listed) == run:
        draft.indicator = draft.base = memory.listed[0]
        return
    industries = "产业" in draft.left and run == 3
    memory.listed = [f"第{n}产业占地区生产总值的比重" for n in "一二三"] if industries else []
    draft.indicator = draft.base = memory.listed[0] if industries else draft.left.strip(TRIM)


def _waits(draft: Draft, subject: str, following: Quantity | None, around: Surroundings) -> bool:
    """Whether the value is told of the noun of the next one: 总投资7463亿元的|1373个项目, 35支|规模达435亿元的基金."""
    if following is None:
        return False
    gap = around.text[draft.end : following.start]
    if gap in ("", "的"):
        draft.waits, draft.consumed = subject or ONLY_COUNTED, following.start
    elif draft.quantity.dimension in COUNTED and heads.is_relational(take_apart(gap).subject, near=False):
        draft.waits = subject or ONLY_COUNTED
    else:
        return False
    draft.indicator = draft.base = subject
    return True


def _named_behind(draft: Draft, subject: str, following: Quantity | None, memory: Memory, around: Surroundings) -> bool:
    """Name the value by the noun behind it if that is what is counted; False if it is not."""
    at = -1 if following is None else following.start
    if _among(draft, subject, around):
        return False
    if around.text.startswith("的", draft.end) and draft.measure == "level":
        after = noun_after(around.text, draft.end + 1, around.limit, at)
        if after.noun and needs_noun(subject):
            name_behind(draft, subject, after, memory, around)
            return True
    after = noun_after(around.text, draft.end, around.limit, at)
    if not takes_noun(draft, subject, after):
        return False
    name_behind(draft, subject, after, memory, around)
    return True


def _among(draft: Draft, subject: str, around: Surroundings) -> bool:
    """Whether the words behind speak of some among those counted: 规上工业企业212家|中链主企业偏少."""
    if not _AMONG.match(around.text, draft.end) or draft.quantity.dimension not in COUNTED:
        return False
    return len(subject) > 2 and not heads.object_verb(subject) and not heads.starts_with_verb(subject)


def _place_head(draft: Draft, around: Surroundings, bare: str) -> None:
    """Where in the text the head stands: its longest end that can be found before the value."""
    low = max(around.start, draft.quantity.start - 120)
    for length in (len(bare), 6, 4, 3, 2):
        if length and length <= len(bare):
            at = around.text.rfind(bare[-length:], low, draft.quantity.start)
            if at >= 0:
                draft.head = (at, at + length)
                return
