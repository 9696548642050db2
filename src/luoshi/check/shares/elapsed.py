"""How much of the year or how many days a sentence speaks of, from its own words (1—10月, 至9月底, 上半年, 第28周)."""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from decimal import Decimal

_NUMBERS = {name: number for number, name in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DATE = r"(?:(?P<{0}y>(?:19|20)\d\d)年)?(?P<{0}m>1[0-2]|0?[1-9])月(?P<{0}d>3[01]|[12]\d|0?[1-9])日"
_TIME = re.compile(
    rf"(?<![\d.])(?:1月1日(?:起?至|[-—~–])|截[至止]到?|到){_DATE.format('until')}"
    rf"|(?<![\d.])(?:(?P<year>(?:19|20)\d\d)年)?(?P<first>{_M})月?(?:份)?\s*(?:[-—~–－至到]|--)\s*(?P<last>{_M})月"
    rf"|前(?P<front>{_M})个?月"
    rf"|(?<![\d.一二三四五六七八九十])(?:(?P<endyear>(?:19|20)\d\d)年)?(?P<end>{_M})月(?:份)?[底末](?![之以]?前)"
    rf"|(?<![\d.])(?:(?P<oneyear>(?:19|20)\d\d)年)?(?P<one>{_M})月(?:份|当月)?(?!\d|[底末]?前|\s*[-—~–－至到]|[上中下]旬)"
    r"|(?:(?P<namedyear>(?:19|20)\d\d)年)?(?:(?P<nine>前三季度|三季度末)|(?P<three>[第一]*一季度|首季度?)|(?P<half>上半年)|(?P<all>全年))"
    r"|(?P<week>第[\d一二三四五六七八九十]+周|[本上当一]周(?!年|边|期|密))|(?P<days>(?<![\d.])\d{1,3})天(?!\w{0,2}内办|后|前)"
)


@dataclass(frozen=True, slots=True)
class Elapsed:
    """A stretch of time in words: *first* to *last* month of *year* (0 where not told), or so many *days*.

    *day* is the last day where the words name one. *start* and *end* are where the words stand.
    """

    start: int
    end: int
    year: int = 0
    first: int = 0
    last: int = 0
    day: int = 0
    days: int = 0

    @property
    def months(self) -> int:
        """Whole months of the stretch, 0 where it is counted in days."""
        return self.last - self.first + 1 if self.last and not self.day else 0

    @property
    def cumulative(self) -> bool:
        """Whether the stretch begins with the year and ends with a month or a day of it."""
        return self.first == 1 and self.last > 0

    @property
    def share(self) -> Decimal:
        """What share of the year has passed, in per cent (时间进度 = months/12); days count as parts of their month."""
        if self.day and self.day < monthrange(self.year or 2023, self.last)[1] - 1:
            return (Decimal(self.last - 1) + Decimal(self.day) / monthrange(self.year or 2023, self.last)[1]) / 12 * 100
        return Decimal(self.last) / 12 * 100

    def day_counts(self, year: int = 0) -> tuple[int, ...]:
        """How many days the stretch may have: two answers where February is in it and no year is told.

        >>> elapsed("一季度", 0, 4)[0].day_counts(), elapsed("2024年2月", 0, 7)[0].day_counts()
        ((90, 91), (29,))
        """
        if self.days:
            return (self.days,)
        known = self.year or year
        years = (known,) if known else (2023, 2024)
        return tuple(sorted({self._days_in(y) for y in years}))

    def _days_in(self, year: int) -> int:
        whole = self.last - 1 if self.day else self.last
        days = sum(monthrange(year, month)[1] for month in range(self.first, whole + 1)) + self.day
        assert 0 < days <= 365 + isleap(year)
        return days


def elapsed(text: str, start: int, end: int) -> tuple[Elapsed, ...]:
    """Every stretch of time that the words between *start* and *end* name, in their order.

    >>> [(e.first, e.last) for e in elapsed("1-10月完成投资，至9月底", 0, 14)]
    [(1, 10), (1, 9)]
    """
    return tuple(e for m in _TIME.finditer(text, start, end) if (e := _of(m)) is not None)


def _of(match: re.Match[str]) -> Elapsed | None:
    start, end = match.span()
    group = match.groupdict()
    for name, (first, last) in _NAMED.items():
        if group[name]:
            return Elapsed(start, end, int(group["namedyear"] or 0), first, last)
    if group["week"]:
        return Elapsed(start, end, days=7)
    if group["days"]:
        return Elapsed(start, end, days=int(group["days"])) if int(group["days"]) else None
    year = next((int(group[n]) for n in ("untily", "year", "endyear", "oneyear") if group[n]), 0)
    if group["untilm"]:
        month, day = int(group["untilm"]), int(group["untild"])
        return Elapsed(start, end, year, 1, month, day) if day <= monthrange(year or 2024, month)[1] else None
    if group["one"]:
        return Elapsed(start, end, year, _month(group["one"]), _month(group["one"]))
    last = _month(group["last"] or group["front"] or group["end"])
    first = _month(group["first"]) if group["first"] else 1
    return Elapsed(start, end, year, first, last) if first <= last else None


_NAMED = {"nine": (1, 9), "three": (1, 3), "half": (1, 6), "all": (1, 12)}


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]
