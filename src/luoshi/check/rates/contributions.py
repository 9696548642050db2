"""Contributions (贡献率) and pulls (拉动) as a text states them, with the part they speak of and the whole."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from luoshi.check.passages import Passages, Place
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.rates.changes import national
from luoshi.indicators.wording import normal
from luoshi.records import Interval

_SEGMENT = re.compile(r"[。；;！？!?\n\r]")
_GIVEN = re.compile(r"贡献率?(?:分别|依次|均)?(?:为|是|达到?|约|提高到|提升至|超过?|近|[:：])*$")
_PULL = re.compile(
    r"(?P<sign>正向|负向|下)?拉(?:动|低)(?P<whole>[^\d，,。；;、]{0,16}?)(?:分别|约|近|超过?)*(?:增长|上升|下降)?(?:分别|约|近|超过?)*$"
)
_WHOLE = re.compile(r"对([^，,。]{1,14}?)的?(?:增长)?的?贡献")
_LIST = re.compile(r"\s*[、,，和与]\s*")
_REACH = 60


@dataclass(frozen=True, slots=True)
class Division:
    """A complete division of ``contribution.toml``: the names of its parts and the catalogue ids of their levels."""

    name: str
    whole: str
    parts: tuple[tuple[str, ...], ...]
    together: tuple[str, ...]
    indicators: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many parts it has."""
        return len(self.parts)


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution in per cent; *part* is its place in *division* (empty name where it is of none).

    *plain* tells that its clause begins with the part, so that no narrower thing is meant (工业投资的贡献率).
    """

    place: Place
    division: str
    part: int
    plain: bool = True

    @property
    def whole(self) -> str:
        """To whose growth it contributes, as far as its own clause says."""
        match = _WHOLE.search(self.place.lead)
        return core(match[1]) if match else ""

    def owner_before(self, passages: Passages, other: Place) -> bool:
        """Whether no other part is named between it and another figure of its clause series."""
        first, last = sorted((self.place, other), key=lambda p: p.index)
        return _part_in(passages.text[first.end : last.start]) is None


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull in percentage points of the growth of *whole*; what pulls down is below zero."""

    place: Place
    whole: str
    division: str
    part: int
    falls: bool

    @property
    def value(self) -> Decimal:
        """The points, below zero where they pull down."""
        size = abs(self.place.figure.value)
        return -size if self.falls else size

    @property
    def allowed(self) -> Interval:
        """What the print allows."""
        own = self.place.allowed
        low, high = own.low, own.high
        negative = self.place.figure.value < 0
        if negative != self.falls:
            return Interval(None if high is None else -high, None if low is None else -low)
        return own


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """The divisions that come with the program, read once.

    >>> [division.name for division in divisions()]
    ['三次产业', '三大需求']
    """
    rows = tomllib.loads(files("luoshi.check.rates").joinpath("contribution.toml").read_text("utf-8"))["division"]
    return tuple(
        Division(
            name=row["name"],
            whole=row["whole"],
            parts=tuple(tuple(names) for names in row["parts"]),
            together=tuple(row["together"]),
            indicators=tuple(row["indicators"]),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _wholes() -> tuple[frozenset[str], re.Pattern[str]]:
    table = tomllib.loads(files("luoshi.check.rates").joinpath("contribution.toml").read_text("utf-8"))["wholes"]
    strip = "|".join(sorted(table["strip"], key=len, reverse=True))
    return frozenset(normal(name)[0] for name in table["gdp"]), re.compile(strip)


@lru_cache(maxsize=1)
def _owners() -> tuple[re.Pattern[str], Mapping[str, tuple[str, int]]]:
    names = {name: (d.name, part) for d in divisions() for part, group in enumerate(d.parts) for name in group}
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True))), names


@lru_cache(maxsize=1)
def _owner_first() -> re.Pattern[str]:
    return re.compile(
        rf"(?:其中|从三大需求看)?(?:{_owners()[0].pattern})(?:增加值|需求|支出|总额)?(?:对[^，,]{{1,16}})?的?贡献"
    )


def core(name: str) -> str:
    """The name of a whole without its place and what it is measured in; the economy as a whole is ``gdp``.

    >>> core("全市GDP"), core("规上工业增加值"), core("全市规模以上工业")
    ('gdp', '规模以上工业', '规模以上工业')
    """
    gdp, strip = _wholes()
    plain = normal(name)[0]
    bare = strip.sub("", plain)
    return "gdp" if plain in gdp or bare in gdp else bare


def contributions(passages: Passages) -> Iterator[Contribution]:
    """Contributions in per cent: named one by one, or in a list for a whole division."""
    for _, group in groupby(_given(passages), key=lambda item: item[0]):
        run = [place for _, place in group]
        segment = _before(passages, run[0])
        division = next(
            (d for d in divisions() if d.size == len(run) > 1 and any(t in segment for t in d.together)), None
        )
        for at, place in enumerate(run):
            if division is not None:
                yield Contribution(place, division.name, at)
                continue
            owner = _part_in(_before(passages, place)) if len(run) == 1 else None
            name, part = owner or ("", -1)
            yield Contribution(place, name, part, bool(owner) and bool(_owner_first().match(place.lead)))


def _given(passages: Passages) -> Iterator[tuple[int, Place]]:
    """Per cents after 贡献率, and those that follow in a list; numbered by the list that they are of."""
    number, last = 0, None
    for place in passages.places:
        if place.figure.unit != "%" or place.figure.high is not None:
            last = None
            continue
        if last is not None and _LIST.fullmatch(passages.text, last.end, place.start):
            last = place
            yield number, place
            continue
        last = None
        if "贡献" in place.lead and _GIVEN.search(place.lead):
            number, last = number + 1, place
            yield number, place


def _before(passages: Passages, place: Place) -> str:
    start = max(0, place.start - _REACH)
    return _SEGMENT.split(passages.text[start : place.start])[-1]


def _part_in(words: str) -> tuple[str, int] | None:
    """The part that is named last in some words."""
    pattern, owners = _owners()
    found = [m.group() for m in pattern.finditer(words)]
    return owners[found[-1]] if found else None


def pulls(passages: Passages) -> Iterator[Pull]:
    """Percentage points after 拉动, with the whole that is pulled."""
    for place in passages.places:
        if place.figure.unit != "个百分点" or "拉" not in place.lead or place.figure.high is not None:
            continue
        match = _PULL.search(place.lead)
        if match is None:
            continue
        before = _before(passages, place)
        owner = _part_in(before[: before.rfind("拉")])
        falls = match["sign"] in ("负向", "下") or "拉低" in match[0]
        division, part = owner or ("", -1)
        yield Pull(place, core(match["whole"]), division, part, falls)


def growth_of(prepared: Prepared, whole: str, period: str) -> Statement | None:
    """The yearly growth of a whole in a period, None where the text has none or several that differ."""
    return _single(prepared, whole, period, "growth")


def level_of(prepared: Prepared, whole: str, period: str) -> Statement | None:
    """The level of a whole in a period, None where the text has none or several that differ."""
    return _single(prepared, whole, period, "level")


def _single(prepared: Prepared, whole: str, period: str, measure: str) -> Statement | None:
    found = [
        s
        for key, group in prepared.of.items()
        if key[2] == measure and not key[1]
        for s in group
        if s.seen.period == period
        and _is(s, whole)
        and (measure == "level" or s.seen.comparison == "yoy")
        and not national(s.place)
    ]
    return found[0] if len({s.seen.value for s in found}) == 1 else None


def _is(statement: Statement, whole: str) -> bool:
    return statement.seen.indicator == "gdp" if whole == "gdp" else core(statement.seen.name) == whole
