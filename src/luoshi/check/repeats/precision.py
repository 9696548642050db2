"""A target with the precision of a result (目标数的精度, docs/checks/precision.md)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.check.frames import owner
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.records import Finding

CHECK = "precision"
_HALF = Decimal("0.5")
# A plan whose growth targets are whole or half per cents, but for a sentence or two, says so by at least five of them.
_LEAST, _ROUND, _MOST = 5, Decimal("0.7"), 3


def check(prepared: Prepared) -> Iterator[Finding]:
    """The growth targets of a plan that are told to a tenth of a per cent where all others are round."""
    targets = [one for one in prepared.statements if _growth_target(prepared, one)]
    by_place = {one.place.index: one for one in targets}
    odd = [one for one in by_place.values() if not _round(one)]
    rounds = len(by_place) - len(odd)
    if not odd or rounds < _LEAST or len(odd) > _MOST or rounds < _ROUND * len(by_place):
        return
    for sentence in dict.fromkeys(one.place.sentence for one in odd):
        yield _finding(prepared, [one for one in odd if one.place.sentence == sentence], rounds)


def _growth_target(prepared: Prepared, one: Statement) -> bool:
    """A growth planned for one year; what is to fall (单位能耗) is set from above, often to a tenth."""
    seen = one.seen
    if seen.measure != "growth" or seen.kind != "target" or seen.value <= 0 or seen.high is not None:
        return False
    return seen.comparison in ("", "yoy") and len(seen.period) == 4 and not owner(prepared, one)


def _round(one: Statement) -> bool:
    """Whether a rate is told as plans tell it: a whole or half per cent, or hedged."""
    figure = one.place.figure
    return figure.value % _HALF == 0 or figure.bound != "eq" or figure.hedged


def _finding(prepared: Prepared, odd: Sequence[Statement], rounds: int) -> Finding:
    listed = "、".join(f"“{one.seen.name}”{one.place.figure.surface}" for one in odd)
    bases = [base for one in odd for base in _base(prepared, one)]
    arithmetic = "；".join(bases) or "，".join(one.place.figure.surface for one in odd)
    return Finding(
        check=CHECK,
        verdict="possible",
        message=f"计划部分的增速目标{listed}精确到0.1个百分点，而其余{rounds}个增速目标都是整数或带“左右”“以上”，请核对是否误用了上年实绩",
        arithmetic=arithmetic,
        assumes="这几个数写在计划部分，读作目标；如确为测算后的目标，不算问题",
        sources=tuple(source_of(prepared.passages, one.place) for one in odd),
    )


def _base(prepared: Prepared, one: Statement) -> Iterator[str]:
    """The base that a growth and the level beside it suppose: 7000÷(1+17.8%)=5942亿元."""
    for level in prepared.of.get((one.key[0], one.key[1], "level"), ()):
        figure = level.place.figure
        if level.place.sentence == one.place.sentence and figure.unit == "元" and figure.value > 0:
            base = figure.value / (1 + one.seen.value / 100) / 10**8
            yield f"{figure.value / 10**8:f}÷(1+{one.place.figure.surface})={base:.0f}亿元（推算的上年数）"
