"""Slips of unit or magnitude: a growth that fits 由X到Y only if both are of one unit (35.4秒降至1.98毫秒)."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Passages, source_of
from luoshi.check.rates.arithmetic import HUNDRED, fit, grown, in_print
from luoshi.check.rates.change_words import direction_of
from luoshi.check.rates.changes import Change, Step, shown
from luoshi.records import Finding, Interval, Source

_AMOUNT = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<size>万亿|亿|万|千|百)?(?P<unit>\D*)")
_SIZES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_FROM = re.compile(r"(?:由|从)[^由从，,、：:]{0,8}$")
_LATER = re.compile(r"[，,、]?[^\d，,。；;\n]{1,6}")


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount as printed: its bare digits, and what they are in the first unit of their *dimension*."""

    surface: str
    number: Decimal
    dimension: str
    scale: Decimal

    @property
    def bare(self) -> Interval:
        """What the digits allow, whatever the unit."""
        exponent = self.number.as_tuple().exponent
        half = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
        return Interval(self.number - half, self.number + half)

    @property
    def true(self) -> Interval:
        """What they allow in the first unit."""
        low, high = self.bare.low or Decimal(0), self.bare.high or Decimal(0)
        return Interval(low * self.scale, high * self.scale)


@lru_cache(maxsize=1)
def _units() -> tuple[dict[str, tuple[str, Decimal]], re.Pattern[str]]:
    """Units with their dimension and size (``changes.toml``), and 降至1.98毫秒 as a pattern."""
    table = tomllib.loads(files("luoshi.check.rates").joinpath("changes.toml").read_text("utf-8"))["units"]
    units = {unit: (name, Decimal(size)) for name, sizes in table.items() for unit, size in sizes.items()}
    names = "|".join(sorted(units, key=len, reverse=True))
    verbs = "降低|缩短|压缩|减少|下降|提高|提升|增加|增长|扩大|优化|压减|降|减|增|升"
    after = re.compile(
        rf"(?:大幅)?(?:{verbs})?(?:至|到|为)(?:了|约)?(?P<amount>\d+(?:\.\d+)?(?:万亿|亿|万|千)?(?:{names}))"
    )
    return units, after


def _amount(surface: str) -> _Amount | None:
    found = _AMOUNT.fullmatch(surface)
    if found is None or not found["unit"]:
        return None
    dimension, size = _units()[0].get(found["unit"], (found["unit"], Decimal(1)))
    return _Amount(surface, Decimal(found["number"]), dimension, size * _SIZES[found["size"] or ""])


def of_chain(passages: Passages, change: Change) -> Iterator[Finding]:
    """A growth that contradicts two levels of different magnitude and fits their bare digits (3.5万亩, 4.2亩)."""
    rate = next((r for r in change.rates if r.role == "rate"), None)
    if change.paired and change.before is not None and rate is not None:
        before, now = change.before.place, change.now.place
        sources = [source_of(passages, place) for place in (before, now, rate.place)]
        yield from _slip(_amount(shown(before)), _amount(shown(now)), rate, tuple(dict.fromkeys(sources)))


def unread(passages: Passages) -> Iterator[Finding]:
    """The same where the second level is of a unit that is no figure's (毫秒): read here, with its growth."""
    for place, later in zip(passages.places, passages.places[1:], strict=False):
        if later.figure.unit != "%" or later.sentence != place.sentence or not _FROM.search(place.lead):
            continue
        match = _units()[1].match(passages.text, place.end)
        if match is None or not _LATER.fullmatch(passages.text, match.end(), later.start):
            continue
        gap = passages.text[match.end() : later.start]
        quote = passages.quote(place.start, later.end)
        rate = Step("rate", later, direction_of(gap), "", gap)
        yield from _slip(_amount(shown(place)), _amount(match["amount"]), rate, (quote,))


def _slip(before: _Amount | None, now: _Amount | None, rate: Step, sources: tuple[Source, ...]) -> Iterator[Finding]:
    """The finding, where the true ratio is off and the ratio of the digits is what was printed."""
    if before is None or now is None or before.dimension != now.dimension or before.scale == now.scale:
        return
    true, bare = grown(now.true, before.true), grown(now.bare, before.bare)
    if true is None or bare is None or fit(rate, true) != "off" or fit(rate, bare) != "meets":
        return
    digits = (now.number / before.number - 1) * HUNDRED
    percent = ((now.number * now.scale) / (before.number * before.scale) - 1) * HUNDRED
    printed = rate.place.figure.surface
    sign = "1-" if digits < 0 else ""
    minus = "" if digits < 0 else "-1"
    yield Finding(
        check="growth",
        verdict="possible",
        message=f"从{before.surface}到{now.surface}应变化{in_print(percent, rate)}，原文为{printed}；只看数字则相符，"
        "计量单位可能写错，请核对",
        arithmetic=f"{sign}{now.number}/{before.number}{minus}={in_print(digits, rate)}≈{printed}",
        assumes="前后两数是同一指标，变化幅度按这两个数计算",
        sources=sources,
    )
