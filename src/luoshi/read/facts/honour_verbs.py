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


@cache
def verbs() -> Verbs:
    """The patterns, compiled once."""
    book = lexicon("honours")
    said, ranks = book["verbs"], book["rank"]
    every = [*said["won"], *said["open"], *said["after"], *(verb for verb in ranks["verbs"] if len(verb) > 1)]
    short = "".join(verb for verb in ranks["verbs"] if len(verb) == 1)
    return Verbs(
        any=re.compile(rf"(?<![收捕荣查缴劫俘])(?:{longest_first(every)}|[{short}](?=[全世亚第国省中西东同华前]))"),
        trigger=re.compile(
            rf"{longest_first([*said['won'], *said['after']])}|获|新(?:增|认|晋|获|培育)|认定|(?:成|列|选|确定)为"
            r"|通过|取得|(?:纳|列|进)入|跻身|蝉联|[稳位跃]居|位列|居[全第]|升至|第一梯队|榜首|创建|培育|承担|建成|批[复准]|等.{0,6}试点"
        ),
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
