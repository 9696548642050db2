"""The hull check (总体与部分的增速): a total grows no faster than its fastest part and no slower than its slowest.

The growth of a sum is the mean of its parts' growths, weighted by their size in the base period; so it lies in their
hull. Known parts stand in ``hull.toml``. Where the parts shown are not all and lie far to one side of the total, a part
that is not shown must lie on the other (docs/checks/hull.md).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Passages, Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.rates.arithmetic import number
from luoshi.check.rates.changes import national
from luoshi.check.scopes import relation
from luoshi.indicators.wording import normal
from luoshi.records import Finding, Verdict

_REACH = 500
_WIDE = Decimal(5)
_LEAST = 3
_HUNDRED = Decimal(100)
_CLOSE, _FAR = Decimal("0.3"), Decimal(2)
_REAL, _NOMINAL = (Decimal("0.4"), Decimal("0.05")), (Decimal("0.3"), Decimal("0.02"))
_BESIDE = 24
_TIME = re.compile(
    r"[0-9一二三四五六七八九十]+月|[一二三四]季度|[上下]半年|前三季度|全年|当月|本月|\d{4}年|上年|去年|五年|年均"
)
_OWN = re.compile(r"^(?:其中|全[国省市区县州旗]|我[省市区县州]|累计|完成|实现|今年|去年|分产业看|分城乡看)+")


@dataclass(frozen=True, slots=True)
class Division:
    """A total and its parts by their names; *complete* where they are all, *exact* where no other basis can differ."""

    name: str
    totals: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    complete: bool
    exact: bool
    silent: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Family:
    """A total's growth and the growths of its parts, by part."""

    division: Division
    total: Place
    parts: dict[int, Place]

    @property
    def places(self) -> tuple[Place, ...]:
        """The parts in the order of the text."""
        return tuple(sorted(self.parts.values(), key=lambda p: p.index))


@lru_cache(maxsize=1)
def load() -> tuple[Division, ...]:
    """The divisions of ``hull.toml``.

    >>> load()[0].name
    '三次产业'
    """
    rows = tomllib.loads(files("luoshi.check.rates").joinpath("hull.toml").read_text("utf-8"))["division"]
    return tuple(
        Division(
            name=row["name"],
            totals=tuple(normal(name)[0] for name in row["totals"]),
            parts=tuple(tuple(normal(name)[0] for name in names) for names in row["parts"]),
            complete=row["complete"],
            exact=row["exact"],
            silent=re.compile("|".join(map(re.escape, row["silent"]))),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _owners() -> tuple[dict[str, tuple[Division, ...]], dict[str, tuple[tuple[Division, int], ...]]]:
    """Whose total a name is, and whose parts."""
    totals: dict[str, tuple[Division, ...]] = {}
    parts: dict[str, tuple[tuple[Division, int], ...]] = {}
    for division in load():
        for name in division.totals:
            totals[name] = (*totals.get(name, ()), division)
        for at, names in enumerate(division.parts):
            for name in names:
                parts[name] = (*parts.get(name, ()), (division, at))
    return totals, parts


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every growth of a total beside growths of its parts that it cannot be a mean of, in the order of the text."""
    for family in _families(prepared):
        finding = _outside(prepared, family) if family.division.complete else _one_sided(prepared, family)
        if finding is not None:
            yield finding


def _families(prepared: Prepared) -> Iterator[_Family]:
    """Totals with the parts that follow in their paragraph, until the total is stated anew."""
    totals, parts = _owners()
    open_ones: dict[str, _Family] = {}
    for place in prepared.passages.places:
        if not _grows(place):
            continue
        names = _names(prepared, place)
        for name in names:
            for division in totals.get(name, ()):
                if division.name in open_ones:
                    yield open_ones.pop(division.name)
                open_ones[division.name] = _Family(division, place, {})
        for name in names:
            for division, at in parts.get(name, ()):
                family = open_ones.get(division.name)
                if family is not None and at not in family.parts and _belongs(prepared.passages, family, place):
                    family.parts[at] = place
    yield from open_ones.values()


def _grows(place: Place) -> bool:
    figure = place.figure
    return figure.measure == "growth" and figure.unit == "%" and figure.high is None and figure.bound == "eq"


def _names(prepared: Prepared, place: Place) -> frozenset[str]:
    """What a figure may be called: as the text says, and as the catalogue does."""
    own = _OWN.sub("", normal(place.figure.indicator)[0])
    known = {normal(s.seen.name)[0] for s in prepared.at.get(place.index, ()) if s.known and not s.seen.note}
    return frozenset({own, *known})


def _belongs(passages: Passages, family: _Family, place: Place) -> bool:
    """Whether a part's growth may be set against the total's: near it, same comparison, period, scope and status."""
    total = family.total
    last = max((p.end for p in family.parts.values()), default=total.end)
    if place.paragraph != total.paragraph or place.start - last > _REACH or place.index == total.index:
        return False
    a, b = total.figure, place.figure
    if (a.comparison, a.period, a.status) != (b.comparison, b.period, b.status):
        return False
    between = passages.text[max(0, total.start - 20) : place.end]
    if national(total) != national(place) or _other_time(passages, total, place):
        return False
    return relation(a.scope, b.scope) == "same" and not family.division.silent.search(between)


def _other_time(passages: Passages, total: Place, place: Place) -> bool:
    """Whether a time is named between a total and a part that was not named before the total."""
    start = passages.paragraph_of(total.start)[0]
    before = set(_TIME.findall(passages.text, max(start, total.start - 60), total.start))
    return any(time not in before for time in _TIME.findall(passages.text, total.end, place.start))


def _outside(prepared: Prepared, family: _Family) -> Finding | None:
    """A total outside the hull of all its parts."""
    division, total = family.division, family.total
    if len(family.parts) < len(division.parts):
        return None
    lows = [p.allowed.low for p in family.places if p.allowed.low is not None]
    highs = [p.allowed.high for p in family.places if p.allowed.high is not None]
    own = total.allowed
    if own.low is None or own.high is None:
        return None
    if own.high >= min(lows) and own.low <= max(highs):
        return _weighed(prepared, family)
    above = own.low > max(highs)
    one = len({p.sentence for p in (total, *family.places)}) == 1
    verdict: Verdict = "error" if division.exact and one else "possible"
    bound = (
        max(family.places, key=lambda p: p.figure.value) if above else min(family.places, key=lambda p: p.figure.value)
    )
    told = f"{'高于' if above else '低于'}各部分中{'最高' if above else '最低'}的{bound.figure.surface}"
    return _finding(
        prepared,
        family,
        verdict,
        f"“{total.figure.indicator}”增速{total.figure.surface}，{told}；总体增速应在各部分增速之间，请核对",
        f"“{division.name}”合起来就是总体，总体与各部分是同一时期、同一比较、同一价格口径",
    )


def _weighed(prepared: Prepared, family: _Family) -> Finding | None:
    """The total's growth against the mean of its parts', weighted by their levels before they grew.

    The levels are of current prices, so that only agreement and a gap that wrong weights cannot make say something.
    """
    levels = [_level(prepared.passages, place) for place in family.places]
    known = [(level.figure.value, p.figure.value) for level, p in zip(levels, family.places, strict=True) if level]
    if len(known) < len(levels) or any(value <= 0 or rate <= -_HUNDRED for value, rate in known):
        return None
    if len({level.figure.unit for level in levels if level}) > 1:
        return None
    now = sum((value for value, _ in known), start=Decimal(0))
    former = sum((value / (1 + rate / _HUNDRED) for value, rate in known), start=Decimal(0))
    mean = (now / former - 1) * _HUNDRED
    total = family.total.figure
    gap = abs(mean - total.value)
    if _CLOSE < gap <= _tolerance(family):
        return None
    agrees = gap <= _CLOSE
    verdict: Verdict = "consistent" if agrees else "possible"
    return _finding(
        prepared,
        family,
        verdict,
        f"“{total.indicator}”增速{total.surface}，按各部分总量加权推算约为{mean:.1f}%，"
        + ("相符" if agrees else "相差较大，请核对"),
        f"“{family.division.name}”合起来就是总体；用现价总量作权数，是近似推算",
        arithmetic=f"加权{mean:.2f}%{'≈' if agrees else '≠'}{_signed(family.total)}",
        levels=[level for level in levels if level],
    )


def _tolerance(family: _Family) -> Decimal:
    """How far a total may be from the mean of its parts by weights of current prices alone.

    Weights that are a few per cent off move the mean by as much of the distance between the slowest and the fastest
    part; sums of money grow by their own weights and leave little more than rounding.
    """
    rates = [p.figure.value for p in family.places]
    base, part = _REAL if family.division.exact else _NOMINAL
    return min(_FAR, base + part * (max(rates) - min(rates)))


def _level(passages: Passages, rate: Place) -> Place | None:
    """The amount right before a growth in its sentence, in money or another measure of the parts."""
    if not rate.index:
        return None
    level = passages.places[rate.index - 1]
    near = level.sentence == rate.sentence and rate.start - level.end <= _BESIDE
    return level if near and level.figure.measure == "level" and level.figure.bound == "eq" else None


def _one_sided(prepared: Prepared, family: _Family) -> Finding | None:
    """Some parts that all lie far above the total, or all far below: another part must make up for it."""
    total, places = family.total, family.places
    if len(places) < _LEAST:
        return None
    value = total.figure.value
    above = all(p.figure.value - value >= _WIDE for p in places)
    below = all(value - p.figure.value >= _WIDE for p in places)
    if not (above or below):
        return None
    fall = "，甚至下降" if above and value < 2 * _WIDE else ""
    side, other = ("高", "低于") if above else ("低", "高于")
    return _finding(
        prepared,
        family,
        "possible",
        f"“{total.figure.indicator}”增长{total.figure.surface}，列出的{len(places)}个部分都{side}出许多；"
        f"必有未列出的部分{other}{total.figure.surface}{fall}，请核对并交代清楚",
        "列出的都是总体的一部分，同一时期、同一比较；部分之间可以交叉",
    )


def _finding(
    prepared: Prepared,
    family: _Family,
    verdict: Verdict,
    message: str,
    assumes: str,
    arithmetic: str = "",
    levels: Sequence[Place] = (),
) -> Finding:
    total, places = family.total, family.places
    terms = "、".join(_signed(p) for p in places)
    values = [p.figure.value for p in places]
    sign = "∉" if family.division.complete else "<" if total.figure.value < min(values) else ">"
    quoted = sorted((total, *places, *levels), key=lambda p: p.index)
    sources = [source_of(prepared.passages, place) for place in quoted]
    return Finding(
        check="hull",
        verdict=verdict,
        message=message,
        arithmetic=arithmetic or f"{_signed(total)}{sign}{{{terms}}}",
        assumes=assumes,
        sources=tuple(dict.fromkeys(sources)),
    )


def _signed(place: Place) -> str:
    return f"{number(place)}%"
