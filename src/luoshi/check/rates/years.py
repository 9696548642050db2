"""This year's and last year's level of an indicator, both in one text, against the growth that it prints."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from luoshi.check.passages import source_of
from luoshi.check.prepared import Key, Prepared, Statement
from luoshi.check.rates.arithmetic import HUNDRED, fit, grown, in_print, telling, terms
from luoshi.check.rates.change_words import basis, direction_of
from luoshi.check.rates.changes import Step, national
from luoshi.check.scopes import plain
from luoshi.indicators.catalogue import catalogue
from luoshi.indicators.periods import Months, months
from luoshi.records import Finding, Verdict

_NEAR = 40
# One year hardly halves or trebles an indicator: there the two levels are not of one thing.
_LEAST, _MOST = Decimal(-50), Decimal(200)


def compared(prepared: Prepared, seen: Collection[int]) -> Iterator[Finding]:
    """Growths beside their own level whose last year's level stands elsewhere in the text; *seen* are done already."""
    levels = _levels(prepared)
    if not levels:
        return
    for key, group in prepared.of.items():
        if key[2] != "growth":
            continue
        for statement in group:
            place = statement.place
            if place.index not in seen and statement.known and _yearly(statement):
                yield from _compared(prepared, statement, levels)


def _yearly(statement: Statement) -> bool:
    seen = statement.seen
    return seen.comparison == "yoy" and seen.kind == "actual" and not seen.note and months(seen.period) is not None


def _levels(prepared: Prepared) -> dict[tuple[Key, str, str], list[Statement]]:
    """Levels that were reached, by what they measure, region and period."""
    found: dict[tuple[Key, str, str], list[Statement]] = defaultdict(list)
    for key, group in prepared.of.items():
        if key[2] != "level" or len(group) < 2:
            continue
        for statement in group:
            seen = statement.seen
            if (
                statement.known
                and seen.kind == "actual"
                and seen.value > 0
                and not seen.note
                and not national(statement.place)
            ):
                found[key, plain(seen.region), seen.period].append(statement)
    return found


def _compared(
    prepared: Prepared, growth: Statement, levels: dict[tuple[Key, str, str], list[Statement]]
) -> Iterator[Finding]:
    seen = growth.seen
    key, region = (growth.key[0], growth.key[1], "level"), plain(seen.region)
    run = months(seen.period)
    if run is None or national(growth.place):
        return
    own = [s for s in levels.get((key, region, seen.period), ()) if _beside(s, growth)]
    former = levels.get((key, region, str(Months(run.year - 1, run.first, run.last))), [])
    # a text that states last year twice and differently is another check's business
    if len(own) != 1 or len({s.seen.value for s in former}) != 1:
        return
    finding = _finding(prepared, growth, own[0], former[0])
    if finding is not None:
        yield finding


def _beside(level: Statement, growth: Statement) -> bool:
    """Whether a level stands right before the growth in its sentence."""
    a, b = level.place, growth.place
    return a.sentence == b.sentence and 0 < b.index - a.index <= 1 and b.start - a.end <= _NEAR


def _finding(prepared: Prepared, growth: Statement, now: Statement, before: Statement) -> Finding | None:
    rate = Step("rate", growth.place, direction_of(growth.place.lead), "yoy", growth.place.lead)
    computed = grown(now.allowed, before.allowed)
    if computed is None or growth.place.figure.unit != "%":
        return None
    percent = (now.seen.value / before.seen.value - 1) * HUNDRED
    if not _LEAST <= percent <= _MOST:
        return None
    now_term, before_term = terms(now.place, before.place)
    shown = f"{now_term}/{before_term}-1={'-' if percent < 0 else ''}{in_print(percent, rate)}"
    printed = growth.place.figure.surface
    name = growth.seen.name
    verdict: Verdict
    if fit(rate, computed) == "meets":
        if not telling(rate, computed):
            return None
        verdict, message, sign = "consistent", f"“{name}”的增速{printed}与文中两年总量之比相符", "≈"
    elif basis(name, now.place.figure.unit, catalogue().of(growth.seen.indicator).growth) != "counted":
        implied = now.seen.value / (1 + growth.seen.value / HUNDRED) if growth.seen.value > -HUNDRED else Decimal(0)
        rounded = _scaled(implied, before)
        verdict, sign = "info", "≠"
        message = f"“{name}”的增速{printed}与文中两年总量之比不同，以公布的增速为准，隐含的上年基数约为{rounded}"
    else:
        verdict, message, sign = "possible", f"“{name}”的增速{printed}与文中两年总量之比不符，请核对口径和上年数", "≠"
    sources = [source_of(prepared.passages, s.place) for s in (before, now, growth)]
    return Finding(
        check="growth",
        verdict=verdict,
        message=message,
        arithmetic=f"{shown}{sign}{printed}",
        assumes="两个总量是同一指标、同一范围前后两年的数，增速按总量计算，上年数没有修订",
        sources=tuple(dict.fromkeys(sources)),
    )


def _scaled(value: Decimal, like: Statement) -> str:
    """A computed base in the magnitude of the level that is printed (元 as 亿元)."""
    unit, scale = like.place.figure.unit, Decimal(1)
    for name, size in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        if name in like.place.figure.surface:
            unit, scale = f"{name}{unit}", size
            break
    factor = like.seen.value / like.place.figure.value if like.place.figure.value else Decimal(1)
    return f"{value / factor / scale:.1f}{unit}"
