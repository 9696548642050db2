"""Contributions and pulls recomputed from levels and growths, at current prices: an approximation, and shown as one.

The increment of a level v that grew by g per cent is v - v/(1+g). Of official contributions, which are of constant
prices, it comes within a few points; shares printed as contributions are found by it (the 2013 case of a city).
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.rates.arithmetic import HUNDRED, number
from luoshi.check.rates.contributions import Contribution, Division, Pull, core, growth_of, level_of
from luoshi.indicators.periods import contribution, increment
from luoshi.records import Finding, Interval, Verdict

_GROSS = Decimal(10)
_NEAR = Decimal(3)
_APART = Decimal("1.5")
_HONEST = Decimal("0.2")


def mislabelled(prepared: Prepared, division: Division, parts: Sequence[Contribution]) -> Iterator[Finding]:
    """Contributions of a division against those that its levels and growths give, and against its shares."""
    period = parts[0].place.figure.period
    levels = [_part(prepared, one, "level", period) for one in division.indicators]
    rates = [_part(prepared, one, "growth", period) for one in division.indicators]
    if not division.indicators or None in levels or None in rates:
        return
    known = [(level, rate) for level, rate in zip(levels, rates, strict=True) if level is not None and rate is not None]
    added = [increment(level.seen.value, rate.seen.value) for level, rate in known]
    amounts = [one for one in added if one is not None]
    if len(amounts) != division.size or sum(amounts) <= 0:
        return
    given = [contribution(one, sum(amounts, start=Decimal(0))) or Decimal(0) for one in amounts]
    shares = _shares([level for level, _ in known])
    printed = [p.place for p in parts]
    gaps = [abs(place.figure.value - one) for place, one in zip(printed, given, strict=True)]
    labelled = all(place.allowed.meets(share) for place, share in zip(printed, shares, strict=True))
    places = [*(level.place for level, _ in known), *(rate.place for _, rate in known), *printed]
    shown = "、".join(f"{one:.1f}%" for one in given)
    stated = "、".join(place.figure.surface for place in printed)
    if labelled and max(gaps) > _APART:
        message = f"{division.name}所写的贡献率正好是各自的比重，由总量和增速推算约为{shown}，应是把比重写成了贡献率"
        yield _finding(prepared, "error", message, f"推算{shown}≠{stated}（等于比重）", places)
    elif max(gaps) > _GROSS:
        message = f"{division.name}的贡献率与由总量和增速推算的（约{shown}）相差很大，请核对"
        yield _finding(prepared, "possible", message, f"推算{shown}≠{stated}", places)
    elif max(gaps) <= _NEAR:
        message = f"{division.name}的贡献率与由总量和增速近似推算的（约{shown}）相符"
        yield _finding(prepared, "consistent", message, f"推算{shown}≈{stated}", places)


def _part(prepared: Prepared, indicator: str, measure: str, period: str) -> Statement | None:
    """The one statement of a part in a period; None where there is none or several that differ."""
    found = [s for s in prepared.of.get((indicator, "", measure), ()) if s.seen.period == period]
    return found[0] if len({s.seen.value for s in found}) == 1 else None


def _shares(levels: Sequence[Statement]) -> list[Interval]:
    """The share of each level in their sum, in per cent, with a tenth for forced closing."""
    total = sum((s.seen.value for s in levels), start=Decimal(0))
    tenth = Decimal("0.1")
    middles = [s.seen.value / total * HUNDRED for s in levels]
    return [Interval(middle - tenth, middle + tenth) for middle in middles]


def recomputed(prepared: Prepared, pull: Pull) -> Iterator[Finding]:
    """A pull against the increment of the part right before it (增加值419.7亿元，增长5%，拉动GDP增长3.3个百分点)."""
    at = pull.place.index
    if at < 2:
        return
    level, rate = prepared.passages.places[at - 2 : at]
    if not _states_part(level, rate, pull.place):
        return
    period = pull.place.figure.period
    whole_rate, whole = growth_of(prepared, pull.whole, period), level_of(prepared, pull.whole, period)
    if whole is None or whole_rate is None or whole.place.figure.unit != level.figure.unit:
        return
    if core(level.figure.indicator) == pull.whole or level.figure.value >= whole.place.figure.value:
        return
    added, base = increment(level.figure.value, rate.figure.value), _base(whole, whole_rate)
    if added is None or base <= 0:
        return
    points = added / base * HUNDRED
    gap = abs(points - pull.value)
    honest = max(_HONEST, abs(pull.value) * _HONEST)
    gross = gap > 1 and 2 * gap > max(abs(pull.value), abs(points))
    if honest < gap and not gross:
        return
    stated = pull.place.figure.surface
    message = f"“{level.figure.indicator}”拉动{stated}，由总量和增速近似推算约为{points:.2f}个百分点，"
    yield _finding(
        prepared,
        "possible" if gross else "consistent",
        message + ("相差很大，请核对" if gross else "相符"),
        f"推算{points:.2f}{'≠' if gross else '≈'}{number(pull.place)}个百分点",
        [whole.place, whole_rate.place, level, rate, pull.place],
    )


def _states_part(level: Place, rate: Place, pull: Place) -> bool:
    one = level.sentence == rate.sentence == pull.sentence
    kinds = level.figure.measure == "level" and rate.figure.measure == "growth" and rate.figure.unit == "%"
    return one and kinds and level.figure.value > 0 and "元" in level.figure.unit


def _base(whole: Statement, rate: Statement) -> Decimal:
    return whole.place.figure.value / (1 + rate.place.figure.value / HUNDRED)


def _finding(prepared: Prepared, verdict: Verdict, message: str, arithmetic: str, places: Sequence[Place]) -> Finding:
    sources = tuple(dict.fromkeys(source_of(prepared.passages, p) for p in sorted(places, key=lambda p: p.index)))
    return Finding(
        check="contribution",
        verdict=verdict,
        message=message,
        arithmetic=arithmetic,
        assumes="由现价总量和不变价增速近似推算，各数是同一时期、同一范围",
        sources=sources,
    )
