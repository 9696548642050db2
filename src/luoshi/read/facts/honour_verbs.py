"""The verbs that say an honour was received, and the words that say it was only wished for."""

import re
from functools import cache
from typing import NamedTuple

from luoshi.read.words import lexicon, longest_first


class Verbs(NamedTuple):
    """The verbs of lexicon/honours.toml as patterns."""

    any: re.Pattern[str]
    trigger: re.Pattern[str]
    won: frozenset[str]
    counted: frozenset[str]
    rank: frozenset[str]
    approval: frozenset[str]
    intent: re.Pattern[str]
    done: re.Pattern[str]
    policy: re.Pattern[str]
    contest: re.Pattern[str]
    statistic: re.Pattern[str]


_HINTS = (
    *(
        "获",
        "新增",
        "新认定",
        "新晋",
        "新培育",
        "认定",
        "成为",
        "列为",
        "选为",
        "确定为",
        "通过",
        "取得",
        "纳入",
        "列入",
    ),
    *(
        "进入",
        "跻身",
        "蝉联",
        "稳居",
        "位居",
        "跃居",
        "位列",
        "居全",
        "居第",
        "升至",
        "第一梯队",
        "榜首",
        "创建",
        "培育",
    ),
    *("承担", "建成", "批复", "批准", "试点", "晋升", "升级为", "升格为"),
)
"""Words without which no sentence tells of an honour."""


@cache
def verbs() -> Verbs:
    """The patterns, compiled once."""
    book = lexicon("honours")
    said, ranks = book["verbs"], book["rank"]
    every = [*said["won"], *said["open"], *said["after"], *(verb for verb in ranks["verbs"] if len(verb) > 1)]
    short = "".join(verb for verb in ranks["verbs"] if len(verb) == 1)
    return Verbs(
        any=re.compile(rf"(?<![收捕荣查缴劫俘])(?:{longest_first(every)}|[{short}](?=[全世亚第国省中西东同华前]))"),
        # literals alone: the engine then skips to their first characters
        trigger=re.compile(longest_first([*said["won"], *said["after"], *_HINTS])),
        won=frozenset(said["won"]),
        counted=frozenset(said["counted"]),
        rank=frozenset(ranks["verbs"]),
        approval=frozenset(said["approval"]),
        intent=re.compile(longest_first(book["intent"]["words"])),
        done=re.compile(longest_first(book["intent"]["done"])),
        policy=re.compile(longest_first(book["intent"]["policy"])),
        contest=re.compile("|".join(ranks["contests"])),
        statistic=re.compile(longest_first(ranks["statistics"])),
    )
