"""Grants that exclude one another, because each names another party, class or level."""

import re
from collections.abc import Sequence

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.align import choice_field
from luoshi.read.facts.policy.benefits import Grant
from luoshi.read.facts.policy.subject import stripped
from luoshi.records.clause import Condition


def choose(grants: Sequence[Grant]) -> None:
    """Several grants that differ by the party only: the party chooses among them."""
    _levels(grants)
    plain = [g for g in grants if g.zone.nouns and not g.benefit.additive and not _aligned(g)]
    if len({g.zone.nouns[-1] for g in plain}) < 2:
        return
    labels = [
        tuple(filter(None, map(stripped, re.split(r"[、和及]", g.zone.nouns[-1].removesuffix("等"))))) for g in plain
    ]
    chosen = choice_field([label for some in labels for label in some])
    for grant, options in zip(plain, labels, strict=True):
        grant.zone.conditions.append(Condition("in", chosen, options=tuple(re.sub("[“”]", "", o) for o in options)))


def _aligned(grant: Grant) -> bool:
    """Whether its amounts stand against a list of parties already."""
    return bool(grant.benefit.bands) and not grant.benefit.bands[0].years


def _levels(grants: Sequence[Grant]) -> None:
    """市级奖励2万元,省级奖励5万元: a row of grants that differ by the level only."""
    row = [(grant, level) for grant in grants if (level := _level(grant.zone.text)) and not grant.benefit.bands]
    whole = [level for grant, level in row if _last(grant.zone.text) == level]
    if len(row) < 2 or len(whole) < len(row) - 1 or len({level for _, level in row}) < len(row):
        return
    shared: list[Condition] = []
    for place, (grant, level) in enumerate(row):
        told = [c for c in grant.zone.conditions if not (c.operator == "has" and c.field.endswith(level))]
        shared = told if place == 0 else shared if not grant.hard and not told else told
        told = shared
        grant.zone.conditions = [*told, Condition("in", "级别", options=(level,))]
        grant.zone.nouns = []
        grant.hard = grant.hard and place == 0


def _last(text: str) -> str:
    return stripped(re.split(r"[,;。:]", text.rstrip(",;。:"))[-1]).removesuffix("的")


def _level(text: str) -> str:
    """The level that the last segment of a zone ends in, empty where it ends in none."""
    last = _last(text)
    hits = [hit[0] for hit in v.LEVEL.finditer(last) if hit.end() == len(last)]
    return "其他" if last == "其他" else hits[-1] if hits and len(hits[-1]) > 1 else ""
