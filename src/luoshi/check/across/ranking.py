"""Claims of rank (居全国第三) read out of a document: who, in which list, by what, and the value beside it.

The reader tells that a figure is a rank; which list (全国, 西部, 全市) and whether the total or its growth is ranked,
the words before it tell. A run of districts with their ranks (甲区增长8.1%，居全市第1；乙区……) takes its indicator from
where it begins.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from luoshi.check.across.owners import region_of
from luoshi.check.across.sources import any_of, data
from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.indicators import catalogue, match
from luoshi.indicators.wording import normal
from luoshi.records import Interval, Source

_SCOPE = re.compile(
    r"(?P<scope>全国|全省|全市|全区|全州|西部|中部|西北|西南|东北)(?:地区)?(?:各?(?:省区市|省市区|省份|省区|省|区市|县市区|区县|地市))?$"
)
_VERB = re.compile(
    r"(?:分别|双双|连续|历史性|首次|再次|继续|稳|位|名|仍|均|都|跃|排|居|列|保持|升至|升到|提升至|提升到|进入|进|为|在|并列|"
    r"[\d一二两三四五六七八九十]+[年月季]度?|个|[、，,])+$"
)
_UNIT = re.compile(
    r"(?:^|[，,。；;：:、\n]|其中|和)(?P<unit>[\u4e00-\u9fff]{1,4}?(?:自治县|自治州|新区|高新区|开发区|[区县市旗镇州]))(?![场民级域间位委长里市区县州])"
)
_FORMER = re.compile(r"(?:从|由|较|比|原|原来|曾)(?:上年|去年|上年的|\d{4}年的?)?$")
_LISTED = re.compile(r"强|榜|指数|排行|百佳|十佳|评价|测评|考核|排名")
_LIST_WORDS = re.compile(r"全国|中国|我国|连续|跻身|入列|入选|位列|进入|荣获|排名|榜单|榜$")
_YEARS_RUN = re.compile(r"连续([两二三四五六七八九十]|\d{1,2})年(?!.{0,12}前)")
_NUMBERS = {word: number for number, word in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_STRETCH = 48
_LONGEST_RUN = 10


class Board(NamedTuple):
    """The list in which a claim ranks somebody: what, by total or growth, among whom, when; *parent* owns 全市."""

    what: str
    basis: str
    scope: str
    parent: str
    period: str


@dataclass(frozen=True, slots=True)
class Claim:
    """That *unit* is from *low* to *high* on a *board*; *value* is what it is ranked by, where the text gives it."""

    document: int
    prepared: Prepared
    place: Place
    board: Board
    unit: str
    name: str
    low: int
    high: int
    tied: bool
    value: Interval | None
    printed: str
    beside: Place | None

    @property
    def source(self) -> Source:
        """The clause that claims the rank, with that of the value before it."""
        if self.beside is None:
            return source_of(self.prepared.passages, self.place)
        return self.prepared.passages.quote(self.beside.start - len(self.beside.lead), self.place.end)

    @property
    def exact(self) -> bool:
        """Whether one place is claimed (第3), not a range (前三)."""
        return self.low == self.high

    @property
    def words(self) -> str:
        """The rank in Chinese.

        ``第3``, ``并列第3``, ``前3``.
        """
        if not self.exact:
            return f"前{self.high}"
        return f"{'并列' if self.tied else ''}第{self.low}"


@cache
def provinces() -> frozenset[str]:
    """The provinces, which are what 全国 and 西部 list."""
    return frozenset(data()["places"]["provinces"])


@cache
def listed(scope: str) -> frozenset[str]:
    """The provinces that a list of provinces has; empty for lists within a province or a city."""
    if scope == "全国":
        return provinces()
    groups: Mapping[str, list[str]] = data()["rank"]["groups"]
    return frozenset(groups.get(scope, ()))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return any_of(data()["rank"][name])


def claims_of(number: int, one: Prepared) -> Iterator[Claim]:
    """The claims of rank of a document, in the order of its text."""
    previous: Claim | None = None
    for statement in one.statements:
        place = statement.place
        if statement.seen.measure != "rank" or statement.seen.kind not in ("actual", "expected"):
            continue
        if len(one.at[place.index]) > 1:
            continue
        claim = _claim(number, one, statement, previous)
        if claim is not None:
            yield claim
            previous = claim


def _claim(number: int, one: Prepared, statement: Statement, previous: Claim | None) -> Claim | None:
    """What a rank claims; None where its list or its bearer is not told in so many words."""
    place, seen = statement.place, statement.seen
    scope = _SCOPE.search(place.lead.removesuffix("并列"))
    if scope is None or seen.period == "-" or _FORMER.search(place.lead[: scope.start()]):
        return None
    low, high = _range(place)
    before = place.lead[: scope.start()]
    near = _stretch(one, place)
    value = _beside(one, statement)
    words = _VERB.sub("", before)
    unit, what = _bearer(one, statement, near, words, previous)
    basis = _basis(words, value)
    if not unit or not what or not basis or _pattern("reversed").search(near):
        return None
    if value is not None and _basis_of(value) != basis:
        value = None
    parent = "" if listed(scope["scope"]) else one.document.region
    return Claim(
        document=number,
        prepared=one,
        place=place,
        board=Board(what, basis, scope["scope"], parent, seen.period),
        unit=unit,
        name=catalogue().of(what).name,
        low=low,
        high=high,
        tied=bool(_pattern("ties").search(place.lead[-8:])),
        value=value.allowed if value else None,
        printed=value.place.figure.surface if value else "",
        beside=value.place if value else None,
    )


def _range(place: Place) -> tuple[int, int]:
    """The places that a rank allows: 第3 is one, 前三 three."""
    figure = place.figure
    if figure.bound == "le" or figure.surface.startswith("前"):
        return 1, int(figure.value)
    return int(figure.value), int(figure.high or figure.value)


def _stretch(one: Prepared, place: Place) -> str:
    """The words of the sentence before a rank, back to the rank before it."""
    begin, _ = one.passages.sentence_of(place.start)
    if place.index:
        before = one.passages.places[place.index - 1]
        if before.figure.measure == "rank":
            begin = max(begin, before.end)
    return one.passages.text[max(begin, place.start - _STRETCH) : place.start]


def _beside(one: Prepared, statement: Statement) -> Statement | None:
    """The value right before a rank in its sentence, if it is one of the same indicator."""
    place = statement.place
    before = one.at.get(place.index - 1, ())
    if len(before) != 1 or before[0].place.sentence != place.sentence or place.start - before[0].place.end > 24:
        return None
    value = before[0]
    same = value.key[0] == statement.key[0] or not statement.known
    return value if same and value.seen.measure in ("growth", "level", "share") else None


def _basis(words: str, value: Statement | None) -> str:
    """Whether the total or its growth is ranked: by the word before 居, else by the value that the clause follows."""
    for basis in ("growth", "level"):
        if any(words.endswith(word) for word in data()["rank"][basis]):
            return basis
    if value is not None and not words:
        return _basis_of(value)
    if not words or _pattern("growth").search(words):
        return ""
    found = match(words[-24:])
    return "level" if found is not None else ""


def _basis_of(value: Statement) -> str:
    return "growth" if value.seen.measure == "growth" else "level"


def _bearer(one: Prepared, statement: Statement, near: str, words: str, previous: Claim | None) -> tuple[str, str]:
    """Who is ranked and by what; a district of a list inherits the indicator that the list began with."""
    seen, region = statement.seen, region_of(statement.seen.region)
    units = [m["unit"] for m in _UNIT.finditer(near) if not _pattern("not_units").search(m["unit"])]
    unit = region_of(units[-1]) if units else ""
    if not unit or unit == region or unit == region_of(one.document.region):
        if seen.aspect or not region:
            return "", ""
        return region, statement.key[0] if statement.known else _named(words if _leads(seen.name, words) else "")
    rest = normal(seen.name)[0].replace(units[-1], "").replace(unit, "")
    own = words.replace(units[-1], "")
    what = _named(rest) or _named(own if _leads(rest, own) else "")
    if not what and previous is not None and previous.place.paragraph == statement.place.paragraph and len(rest) < 3:
        what = previous.board.what
    return unit, what


def _leads(name: str, words: str) -> bool:
    """Whether the reader's name begins with the words before 居: then they are the name and the rest is not."""
    return bool(words) and normal(name)[0].startswith(normal(words)[0])


def _named(words: str) -> str:
    """The id of the indicator that words name, if they name one."""
    found = match(words) if 2 < len(words) <= 24 else None
    return found.indicator.id if found and not found.aspect else ""


def years_running(place: Place, period: str) -> tuple[str, ...]:
    """The years that 连续两年 before a rank speaks of, the last being *period*; else the period alone.

    A run of years is an earlier claim too: 连续两年第7 in 2022 says 第7 of 2021.
    """
    m = _YEARS_RUN.search(place.lead)
    if m is None or not period.isdigit():
        return (period,)
    count = _NUMBERS.get(m[1]) or int(m[1])
    return tuple(str(int(period) - back) for back in range(min(count, _LONGEST_RUN)))


def list_of(name: str) -> str:
    """A ranking's name without what texts add to it; empty for what is no ranking by its name.

    >>> list_of("全国先进制造业百强城市"), list_of("先进制造业百强市"), list_of("粮食产量")
    ('先进制造业百强市', '先进制造业百强市', '')
    """
    form = _LIST_WORDS.sub("", normal(name)[0]).replace("城市", "市")
    return form if len(form) > 4 and _LISTED.search(form) else ""


def better(a: Interval, b: Interval, *, down: bool) -> bool:
    """Whether *a* is better than *b*: greater, or smaller where less is better.

    Two rounded numbers that touch at half a step (1.1 and 1.2 at 1.15) stand in the order of their prints.

    >>> from decimal import Decimal
    >>> better(Interval.exact(Decimal(5)), Interval.exact(Decimal(4)), down=False)
    True
    >>> better(Interval.exact(Decimal(5)), Interval.exact(Decimal(5)), down=True)
    False
    """
    if down:
        a, b = b, a
    if a.low is None or b.high is None:
        return False
    rounded = a.high is not None and b.low is not None and a.low < a.high and b.low < b.high
    return a.low > b.high or (rounded and a.low == b.high)
