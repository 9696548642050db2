"""The words that open a promise, lead up to one, or only tell its effect, by lexicon/commitments.toml."""

import re
from functools import cache
from typing import NamedTuple

from luoshi.read.words import lexicon, longest_first

_MARKS = (
    r"(?:[\s　“]*+(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|第[一二三四五六七八九十]+[，、]|"
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,2}\s?[.．、](?:(?!\d)|(?=20\d\d年))|[①-⑳]|——|[●◆■▲—·]))?[\s　]*+"
)
_LINKS = (
    r"(?:以及|并且|并(?!网|购|联|行|轨)|同时(?!代)|及(?!时)|还要|还(?!款|建|迁|林|湿)|要(?!素|塞|求|件)|"
    r"此外|另外|其中|应当?(?!急|用|对|变|届)|须)?"
)
_PART = r"(?:[上下]半年|第?[一二三四]季度|\d{1,2}月份?[底末初]?)"
_TIME = (
    rf"(?:(?:到|在|于|至|自|力争|争取|确保)?(?:(?:20\d\d|今|明|本|当)年度?[内底末初]?{_PART}?|年[内底末]|[上下]半年|"
    r"\d{1,2}月(?:份|\d{1,2}日)?[底末初]?|“?十[一二三四五六]五”?(?:时期|期间|末))(?:之?前|以前|以?内)?[，,]?)?"
)


class Words(NamedTuple):
    """The patterns of the finder; *head* matches what opens a clause: marks, time, adverbs and verb."""

    head: re.Pattern[str]
    duty: re.Pattern[str]
    inner: re.Pattern[str]
    opening: re.Pattern[str]
    prelude: tuple[str, ...]
    creed: tuple[str, ...]
    effect: tuple[str, ...]
    last: tuple[str, ...]
    result: tuple[str, ...]
    attitudes: frozenset[str]
    checkable: frozenset[str]
    ends: tuple[str, ...]
    titles: re.Pattern[str]
    idle: re.Pattern[str]


@cache
def words() -> Words:
    """All patterns, built once."""
    table = lexicon("commitments")
    verbs, preludes, effects = table["verbs"], table["preludes"], table["effects"]
    adverbs = longest_first(verbs["adverbs"])
    short = rf"(?:{longest_first(verbs['short'])})(?={longest_first(verbs['short_objects'])})"
    verb = guarded(verbs["plain"], verbs["guard"]) + "|" + short
    manner = rf"(?:{adverbs}|“一[^“”，。\n]{{2,8}}”|“[^“”，。\n]{{1,8}}(?:策|式|化|制|品牌)”)"
    light = "|".join(f"(?<={re.escape(word)})" for word in sorted(set(verbs["light"])))
    strong = guarded(verbs["strong"], verbs["guard"])
    second = rf"(?P<second>(?:{light})(?:{guarded(verbs['second'], verbs['guard'])}))?"
    opens = rf"{manner}{{0,4}}(?P<verb>{verb}){second}"
    check = table["checkable"]
    return Words(
        head=re.compile(rf"(?P<mark>{_MARKS}{_LINKS})(?P<time>{_TIME})(?P<opens>{opens})?"),
        duty=re.compile(rf"(?:要|应当?|须|必须|需)(?!素|求|急|用)(?:{opens})"),
        inner=re.compile(rf"(?:{adverbs})?(?P<verb>{strong})"),
        opening=re.compile(rf"(?:{adverbs})?(?P<word>{guarded(preludes['opening'], preludes['guard'])})"),
        prelude=_long_first(preludes["ending"]),
        creed=_long_first(preludes["creeds"]),
        effect=_long_first(effects["always"]),
        last=_long_first(effects["last"]),
        result=_long_first(effects["ending"]),
        attitudes=frozenset(preludes["attitudes"]),
        checkable=frozenset(check["verbs"]),
        ends=_long_first(check["endings"]),
        titles=re.compile(longest_first(check["titles"])),
        idle=re.compile(longest_first(table["sentences"]["inside"])),
    )


def _long_first(listed: list[str]) -> tuple[str, ...]:
    """Words for str.startswith and str.endswith, which are much faster here than a pattern that ends in $."""
    return tuple(sorted(set(listed), key=lambda word: (-len(word), word)))


def last_words(text: str, start: int, end: int) -> str:
    """The longest words of a checkable end that close a stretch; empty for none.

    >>> last_words("环湖高速建成通车", 0, 8)
    '建成通车'
    """
    ends = words().ends
    if not text.endswith(ends, start, end):
        return ""
    return next(word for word in ends if text.endswith(word, start, end))


def guarded(listed: list[str], guards: dict[str, list[str]]) -> str:
    """The alternation of words, longest first; one is refused where its guards follow (发展|方式, 服务|业)."""
    branches = []
    for word in sorted(set(listed), key=lambda w: (-len(w), w)):
        refused = guards.get(word)
        branches.append(re.escape(word) + (f"(?!{longest_first(refused)})" if refused else ""))
    return "|".join(branches)


@cache
def idle_openings() -> tuple[str, ...]:
    """What a sentence begins with that promises nothing."""
    return tuple(lexicon("commitments")["sentences"]["opening"])
