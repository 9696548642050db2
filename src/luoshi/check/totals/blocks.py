"""Blocks of one pattern: the whole city, then the town and the counties, each with the same figures in the same order.

概算总投资, 年度计划投资, 在建项目, 完成投资 stand in every block in the same words; where several of these columns add
up from block to block, the blocks are total and parts, and a column that does not add up is in doubt.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise

from luoshi.check.balance import added, outcome, tight
from luoshi.check.passages import Passages, Place, alike
from luoshi.check.totals.account import Account
from luoshi.check.totals.keystrokes import LIKELY, of_sum

_FILL = re.compile(r"[\d\s()（）已共计达为至有约]|累计|目前|截至|全[省市区县]|分别")
_MEAN = re.compile(r"均|每|率|占|较|比|最")
_APART = 800
_FEWEST, _MOST = 3, 8
_PROOFS = 2
Column = tuple[Place, ...]


def find(passages: Passages) -> Iterator[Account]:
    """Every column that does not add up beside columns of the same blocks that do."""
    columns = [*_columns(passages)]
    by_size = groupby(sorted(columns, key=len), key=len)
    for _, group in by_size:
        alike_ones = sorted(group, key=lambda c: c[0].index)
        agreeing = [c for c in alike_ones if _adds_up(c)]
        for column in alike_ones if agreeing else ():
            if column not in agreeing:
                yield from _doubtful(column, [c for c in agreeing if _interleaved(c, column)])


def _columns(passages: Passages) -> Iterator[Column]:
    """Amounts of the same words and unit, one a block, close together; the first is the total if any is."""
    groups: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in passages.levels:
        words = _FILL.sub("", place.lead)[-4:]
        if len(words) > 2 and not _MEAN.search(place.lead):
            groups[words, place.figure.unit].append(place)
    for places in groups.values():
        run: list[Place] = []
        for place in places:
            if run and (place.start - run[-1].end > _APART or not alike(place, run[0])):
                yield from _whole(run)
                run = []
            run.append(place)
        yield from _whole(run)


def _whole(run: list[Place]) -> Iterator[Column]:
    if _FEWEST <= len(run) <= _MOST:
        yield tuple(run)


def _adds_up(column: Column) -> bool:
    whole = added([p.allowed for p in column[1:]])
    stated = column[0].allowed
    return tight(whole) and tight(stated) and outcome(stated, whole) == "meets"


def _interleaved(one: Column, other: Column) -> bool:
    """Whether two columns run through the same blocks: one after the other, again and again."""
    first, second = (one, other) if one[0].index < other[0].index else (other, one)
    steps = [p.index for pair in zip(first, second, strict=True) for p in pair]
    return all(a < b for a, b in pairwise(steps))


def _doubtful(column: Column, proofs: list[Column]) -> Iterator[Account]:
    """A column that misses, where two others add up, or one does and a slip of the hand explains the difference."""
    if any(p.figure.bound != "eq" for p in column):
        return
    slip = of_sum(column[0], column[1:])
    likely = slip is not None and slip.chance <= LIKELY
    if len(proofs) >= _PROOFS or (proofs and likely):
        assumes = f"同一段落结构里另有{len(proofs)}组同样排列的数，第一个都等于其余几个之和，故这一组也应如此"
        hint = slip.told if likely and slip is not None else ""
        yield Account(column[0], column[1:], assumes, short="possible", over="possible", hint=hint)
