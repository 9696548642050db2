"""Titles without a verb of receiving before them: they stand before it (…获批), or the text works with them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from luoshi.read.facts.holders import Holder
from luoshi.read.facts.honour_verbs import verbs
from luoshi.read.facts.titles import (
    Title,
    begins_with_level,
    is_generic,
    is_shaped,
    kind_of,
    split,
    trimmed,
    vocabulary,
)
from luoshi.read.facts.wording import Clause, Sentence, masked


class Won(NamedTuple):
    """A title that was won; *verb* is where its verb stands, titles of one list share *group*."""

    title: Title
    holder: Holder
    verb: tuple[int, int]
    group: int
    pilot: bool = False


EMPTY = re.compile(
    r"^(?:落户|建设|成立|筹建|创建|设立|立项|实施|开工|挂牌|组建|发布|揭牌|名单|全面|启动|运行|升格|试点|开展|并|后|等|投用|[\s，、…])*+$"
)
_APPROVED = re.compile(
    r"(?:获得?|经|得到)[^，]{0,14}?(?:批复|批准|授牌)(?:同意|设立|建设)*$|通过[^，]{0,8}(?:验收|认定|评估|评审|复核)$"
)
_STANDING = re.compile(r"(?:在|处于|保持|位于)(?P<title>全[国省市][^，。、在]{0,20}第一(?:梯队|方阵))")
_NOUN_END = re.compile(r"[的、]")
_TRIALS = re.compile(
    r"等(?:重大|重点|国家级?|省级|一批|多项)*(?:改革)?试点(?:任务)?|试点(?:率先启动|正式启动|获批|全面实施)$"
)


def held_without_verb(sentence: Sentence, clause: Clause) -> list[Won]:
    """The titles of a clause that stand before 获批, that are pilots at work, or places held among the first."""
    return _before(sentence, clause) or _trials(sentence, clause) or _standing(sentence, clause)


def is_intended(before: str, said: str) -> bool:
    """Whether the words before a verb only tell a wish, an order or a condition."""
    words = verbs()
    hits = list(words.intent.finditer(before))
    if not hits or said.startswith("新争创"):
        return False
    rest = before[hits[-1].end() :]
    return words.done.search(rest) is None


def shifted(titles: list[Title], start: int) -> Iterator[Title]:
    """The titles of a sentence with the offsets of the text; *start* is where the sentence begins."""
    for title in titles:
        yield title._replace(start=title.start + start, end=title.end + start)


_GIVEN = ("批复", "批准", "授牌", "通过", "获批", "入选", "挂牌", "揭牌")


def _before(sentence: Sentence, clause: Clause) -> list[Won]:
    """The title that stands before 获批, 获…批复, 入选 in *clause*."""
    cover = clause.masked
    if not any(word in cover for word in _GIVEN):
        return []
    found = _APPROVED.search(cover)
    at = found.start() if found else -1
    if found is None:
        for match in re.finditer(r"获批|入选|揭牌$|挂牌$", clause.masked):
            if EMPTY.match(clause.masked[match.end() :]):
                at, found = match.start(), match
                break
    if found is None or at < 4 or is_intended(clause.masked[:at], "获批"):
        return []
    low = clause.start - sentence.start
    if found[0] == "入选":
        return _quoted(sentence, low, low + at)
    if "验收" in found[0] and sentence.text[: low + at].endswith(("项目", "工程")):
        return []
    return _named(sentence, low, low + at, (clause.start + at, clause.start + found.end()))


def _named(sentence: Sentence, low: int, high: int, verb: tuple[int, int]) -> list[Won]:
    """The last noun phrase of a stretch as a title."""
    adverbs = re.search(r"(?:\s|正式|成功|顺利|已|被|经|、)*$", sentence.masked[low:high])
    high -= len(adverbs[0]) if adverbs else 0
    for mark in reversed(list(_NOUN_END.finditer(sentence.masked, low, high))):
        if begins_with_level(sentence.text[mark.end() : high]):
            low = mark.end()
            break
    title = trimmed(sentence.text, low, high)
    text, kind = title.text, kind_of(title.text)
    scheme = text.endswith("方案") and begins_with_level(text)
    tail = vocabulary().tail.search(masked(text)) is not None
    given = kind in ("pilot", "approval") and tail
    named = tail and (begins_with_level(text) or ("国家" in text and is_shaped(text)))
    return (
        [_one(title, sentence, verb)] if (scheme or given or named) and not is_generic(text) and len(text) > 4 else []
    )


def _one(title: Title, sentence: Sentence, verb: tuple[int, int]) -> Won:
    moved = next(shifted([title], sentence.start))
    return Won(moved, Holder(""), verb, verb[1])


def _quoted(sentence: Sentence, low: int, high: int) -> list[Won]:
    """Quoted titles that were selected: “甲试点”“乙试点”入选."""
    out = []
    for match in re.finditer(r"[“「]([^“”「」]{4,60})[”」]", sentence.text[low:high]):
        if kind_of(match[1]) == "pilot":
            start = sentence.start + low + match.start(1)
            title = Title(start, start + len(match[1]), match[1])
            verb = (sentence.start + high, sentence.start + high + 2)
            out.append(Won(title, Holder(""), verb, verb[1]))
    return out


def _trials(sentence: Sentence, clause: Clause) -> list[Won]:
    """Pilots at work (甲试验区、乙联系点等重大试点任务深入推进): they were given before."""
    found = _TRIALS.search(clause.masked) if "试点" in clause.masked else None
    if found is None or is_intended(clause.masked[: found.start()], "获批"):
        return []
    low = clause.start - sentence.start
    stop = low + found.start() + (2 if found[0].startswith("试点") else 0)
    titles = [t for t in shifted(split(sentence.text, low, stop), sentence.start) if is_shaped(t.text)]
    verb = (clause.start + found.start(), clause.start + found.end())
    good = [t for t in titles if begins_with_level(t.text)]
    return [Won(title, Holder(""), verb, verb[1], pilot=True) for title in good]


def _standing(sentence: Sentence, clause: Clause) -> list[Won]:
    """A place among the first that is held without a verb of receiving (在全国…第一梯队)."""
    if "第一" not in clause.masked:
        return []
    found = _STANDING.search(sentence.text, clause.start - sentence.start, clause.end - sentence.start)
    if found is None or is_intended(sentence.text[clause.start - sentence.start : found.start()], "跻身"):
        return []
    title = Title(found.start("title"), found.end("title"), found["title"])
    return [_one(title, sentence, (sentence.start + found.start(), sentence.start + found.start("title")))]
