"""The contribution check (贡献率与拉动): sums, pull against contribution, both against levels and growths.

Contribution is a part's increment in per cent of the whole's, pull is contribution times the whole's growth. Official
ones are of constant prices: what levels at current prices give only comes near, so that only a gross gap is a finding.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.rates.arithmetic import HUNDRED, finer, number
from luoshi.check.rates.contributions import Contribution, Division, Pull, contributions, divisions, growth_of, pulls
from luoshi.check.rates.increments import mislabelled, recomputed
from luoshi.indicators.ranges import over
from luoshi.records import Finding, Interval, Verdict

_SLIP = Decimal(15)
_CLOSING = Decimal("0.5")


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every contribution and pull that can be set against another figure of the text, in its order."""
    given = tuple(contributions(prepared.passages))
    pulled = tuple(pulls(prepared.passages))
    if not given and not pulled:
        return
    found: list[Finding] = []
    for division in divisions():
        parts = _complete(division, [c for c in given if c.division == division.name])
        if parts:
            found += _hundred(prepared, division, parts)
            found += mislabelled(prepared, division, parts)
        found += _sum_of_pulls(prepared, division, [p for p in pulled if p.division == division.name])
    pairs: dict[tuple[str, str], list[tuple[Contribution, Pull]]] = defaultdict(list)
    for pull in pulled:
        paired = _contribution_of(prepared, pull, given)
        if paired is None:
            found += recomputed(prepared, pull)
        elif growth_of(prepared, pull.whole, pull.place.figure.period) is not None:
            found += _product(prepared, pull, paired)
        else:
            pairs[pull.whole, pull.place.figure.period].append((paired, pull))
    for group in pairs.values():
        found += _implied(prepared, group)
    yield from sorted(found, key=lambda f: (f.sources[0].start, f.sources[-1].end))


def _complete(division: Division, given: Sequence[Contribution]) -> tuple[Contribution, ...]:
    """One contribution a part, all in one sentence or in neighbouring ones, empty where one is missing."""
    by_part: dict[int, Contribution] = {}
    for one in given:
        by_part.setdefault(one.part, one)
    if len(by_part) != division.size:
        return ()
    parts = tuple(by_part[part] for part in range(division.size))
    sentences = [p.place.sentence for p in parts]
    same = len({p.place.figure.period for p in parts}) == 1
    return parts if same and max(sentences) - min(sentences) <= division.size else ()


def _hundred(prepared: Prepared, division: Division, parts: Sequence[Contribution]) -> Iterator[Finding]:
    """Contributions of a complete division make 100 %."""
    total = sum((p.place.figure.value for p in parts), start=Decimal(0))
    allowed = parts[0].place.allowed
    for part in parts[1:]:
        allowed += part.place.allowed
    off = abs(total - HUNDRED)
    shown = "+".join(_signed(p.place) for p in parts)
    if off > _SLIP or allowed.low is None or allowed.high is None:
        return
    verdict: Verdict = "consistent"
    message = f"{division.name}的贡献率之和为100%，相符"
    sign = "" if total == HUNDRED else "≈100"
    if not allowed.contains(HUNDRED):
        one = len({p.place.sentence for p in parts}) == 1 and all(p.plain for p in parts)
        one = one and len({p.whole for p in parts}) == 1
        verdict = "error" if off > _CLOSING and one else "possible"
        message, sign = f"{division.name}的贡献率之和不是100%，四舍五入也解释不了，请核对", "≠100"
    yield _finding(
        prepared,
        verdict,
        message,
        f"{shown}={total}{sign}",
        f"“{division.name}”互不重复、合起来就是全部，都是对同一总体、同一时期的贡献率",
        [p.place for p in parts],
    )


def _sum_of_pulls(prepared: Prepared, division: Division, given: Sequence[Pull]) -> Iterator[Finding]:
    """Pulls of a complete division make the growth of the whole."""
    by_part: dict[int, Pull] = {}
    for one in given:
        by_part.setdefault(one.part, one)
    if len(by_part) != division.size:
        return
    parts = [by_part[part] for part in range(division.size)]
    growth = growth_of(prepared, parts[0].whole, parts[0].place.figure.period)
    if growth is None or len({(p.whole, p.place.figure.period) for p in parts}) != 1:
        return
    total = sum((p.value for p in parts), start=Decimal(0))
    allowed = parts[0].allowed
    for part in parts[1:]:
        allowed += part.allowed
    meets = allowed.meets(growth.place.allowed)
    shown = "+".join(f"({number(p.place)})" if p.falls else number(p.place) for p in parts)
    stated = growth.place.figure.value
    yield _finding(
        prepared,
        "consistent" if meets else "possible",
        f"{division.name}拉动的百分点之和与总增速{growth.place.figure.surface}{'相符' if meets else '不符，请核对'}",
        f"{shown}={total}{'' if total == stated else ('≈' if meets else '≠') + number(growth.place)}",
        f"“{division.name}”合起来就是全部，拉动与总增速是同一时期、同一口径",
        [growth.place, *(p.place for p in parts)],
    )


def _contribution_of(prepared: Prepared, pull: Pull, given: Sequence[Contribution]) -> Contribution | None:
    """The contribution that stands right beside a pull in its sentence (贡献率为57%，拉动GDP增长1.1个百分点)."""
    for one in given:
        near = abs(one.place.index - pull.place.index) == 1 and one.place.sentence == pull.place.sentence
        first, last = sorted((one.place, pull.place), key=lambda p: p.index)
        gap = prepared.passages.text[first.end : last.start]
        if near and len(gap) <= 24 and "；" not in gap and one.owner_before(prepared.passages, pull.place):
            return one
    return None


def _product(prepared: Prepared, pull: Pull, paired: Contribution) -> Iterator[Finding]:
    """Pull is contribution times the growth of the whole."""
    growth = growth_of(prepared, pull.whole, pull.place.figure.period)
    implied = _whole(paired, pull)
    if growth is None or implied is None or growth.place.figure.value <= 0:
        return
    meets = implied.meets(growth.place.allowed)
    stated = growth.place.figure.value
    product = paired.place.figure.value * stated / HUNDRED
    shown = f"{number(paired.place)}%×{number(growth.place)}%={finer(product, pull.place.figure.step)}个百分点"
    message = (
        f"贡献率{paired.place.figure.surface}乘以总增速{growth.place.figure.surface}与拉动{pull.place.figure.surface}"
    )
    yield _finding(
        prepared,
        "consistent" if meets else "possible",
        message + ("相符" if meets else "不符，请核对"),
        f"{shown}{'' if product == pull.value else ('≈' if meets else '≠') + number(pull.place)}",
        "贡献率与拉动说的是同一总体、同一时期，总增速取文中同期的一个",
        [growth.place, paired.place, pull.place],
    )


def _implied(prepared: Prepared, pairs: Sequence[tuple[Contribution, Pull]]) -> Iterator[Finding]:
    """Pulls over contributions of one whole imply one growth, which the text need not print."""
    ranges = [_whole(paired, pull) for paired, pull in pairs]
    known = [one for one in ranges if one is not None and one.low is not None and one.high is not None]
    if len(known) < 2 or len(known) < len(pairs):
        return
    low = max(one.low for one in known if one.low is not None)
    high = min(one.high for one in known if one.high is not None)
    meets = low <= high
    terms = [f"{number(pull.place)}/{number(paired.place)}%" for paired, pull in pairs]
    rates = [f"{pull.value / paired.place.figure.value * HUNDRED:.2f}%" for paired, pull in pairs]
    told = f"在{low:.2f}%到{high:.2f}%之间，彼此相符" if meets else "彼此不符，请核对"
    yield _finding(
        prepared,
        "consistent" if meets else "possible",
        f"由各项拉动与贡献率推算的总增速{told}",
        "；".join(f"{term}={rate}" for term, rate in zip(terms, rates, strict=True)),
        "各项贡献率与拉动说的是同一总体、同一时期",
        [place for paired, pull in pairs for place in (paired.place, pull.place)],
    )


def _whole(paired: Contribution, pull: Pull) -> Interval | None:
    """The growth of the whole that a pull and its contribution imply, in per cent."""
    share = paired.place.allowed
    if share.low is None or share.low <= 0 or pull.allowed.low is None or pull.allowed.low < 0:
        return None
    return over(Interval(pull.allowed.low * HUNDRED, _times(pull.allowed.high)), share)


def _times(value: Decimal | None) -> Decimal | None:
    return None if value is None else value * HUNDRED


def _signed(place: Place) -> str:
    return f"({number(place)})" if place.figure.value < 0 else number(place)


def _finding(
    prepared: Prepared, verdict: Verdict, message: str, arithmetic: str, assumes: str, places: Sequence[Place]
) -> Finding:
    sources = tuple(dict.fromkeys(source_of(prepared.passages, p) for p in sorted(places, key=lambda p: p.index)))
    return Finding("contribution", verdict, message, arithmetic, assumes, sources)
