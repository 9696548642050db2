"""Months, running totals and growth: 累计 and 当月, 同比, 环比, 两年平均, 拉动 and 贡献率, growth against its base.

Rates are in per cent. What cannot be computed honestly is None: a growth on a base that is zero or negative, a month
out of totals of which one was revised. Sources: the metadata of the NBS monthly releases, and the published
cases of docs/algorithms/indicators.md, each of which is a test.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.indicators.ranges import root

_HUNDRED = Decimal(100)
_PARTS = {"H1": (1, 6), "H2": (7, 12), "": (1, 12)}
_PERIOD = re.compile(
    r"(?P<y>\d{4})(?:-(?:(?P<part>H[12])|Q(?P<q>[1-4])(?:/Q(?P<q2>[1-4]))?|(?P<m>\d{1,2})(?:/(?:(?P<y2>\d{4})-)?(?P<m2>\d{1,2}))?))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A run of months within one year: 2022-H1 is Months(2022, 1, 6)."""

    year: int
    first: int
    last: int

    @property
    def cumulative(self) -> bool:
        """Whether the run begins with January."""
        return self.first == 1

    def __str__(self) -> str:
        """As a Figure's period has it.

        >>> str(Months(2022, 1, 9)), str(Months(2022, 1, 2)), str(Months(2022, 11, 11)), str(Months(2022, 1, 12))
        ('2022-Q1/Q3', '2022-01/2022-02', '2022-11', '2022')
        """
        if (self.first, self.last) == (1, 12):
            return str(self.year)
        if (self.first, self.last) in ((1, 6), (7, 12)):
            return f"{self.year}-H{1 if self.first == 1 else 2}"
        if self.first % 3 == 1 and self.last % 3 == 0:
            first, last = (self.first + 2) // 3, self.last // 3
            return f"{self.year}-Q{first}" + (f"/Q{last}" if last > first else "")
        if self.first == self.last:
            return f"{self.year}-{self.first:02d}"
        return f"{self.year}-{self.first:02d}/{self.year}-{self.last:02d}"


def months(period: str) -> Months | None:
    """The months that a period means; None for spans of years, days and what is no period.

    >>> months("2022-Q1/Q3"), months("2023-01/2023-10"), months("2016/2021")
    (Months(year=2022, first=1, last=9), Months(year=2023, first=1, last=10), None)
    """
    m = _PERIOD.fullmatch(period)
    if m is None or (m["y2"] and m["y2"] != m["y"]):
        return None
    year = int(m["y"])
    if m["q"]:
        first, last = int(m["q"]) * 3 - 2, int(m["q2"] or m["q"]) * 3
    elif m["m"]:
        first, last = int(m["m"]), int(m["m2"] or m["m"])
    else:
        first, last = _PARTS[m["part"] or ""]
    return Months(year, first, last) if 1 <= first <= last <= 12 else None


def by_month(totals: Mapping[str, Decimal], *, revised: Collection[str] = ()) -> dict[str, Decimal]:
    """What each period brought (当月), out of running totals since January (累计); keys are periods of any years.

    January and February stay one where only their sum was published; a month that is missing leaves one longer period.
    A total in *revised* (changed since, or of another scope) is neither taken off nor taken from.

    >>> by_month({"2020-Q1/Q3": Decimal(436530), "2020-01/2020-10": Decimal(483292)})["2020-10"]
    Decimal('46762')
    """
    known = sorted((run, value) for key, value in totals.items() if (run := months(key)) is not None and run.cumulative)
    barred = {months(key) for key in revised}
    result: dict[str, Decimal] = {}
    before: tuple[Months, Decimal] | None = None
    for run, value in known:
        if before is None or before[0].year != run.year:
            result[str(run)] = value
        elif run not in barred and before[0] not in barred:
            result[str(Months(run.year, before[0].last + 1, run.last))] = value - before[1]
        before = run, value
    return result


def running_totals(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Running totals since January (累计) out of values by month or quarter; a gap ends its year.

    >>> running_totals({"2021-Q1": Decimal(1), "2021-Q2": Decimal(2)})
    {'2021-Q1': Decimal('1'), '2021-H1': Decimal('3')}
    """
    result: dict[str, Decimal] = {}
    year, end, total = 0, 0, Decimal(0)
    for run, value in sorted((run, value) for key, value in values.items() if (run := months(key)) is not None):
        if run.year != year:
            year, end, total = run.year, 0, Decimal(0)
        if run.first == end + 1:
            end, total = run.last, total + value
            result[str(Months(year, 1, end))] = total
    return result


def growth(now: Decimal, before: Decimal) -> Decimal | None:
    """Relative change in per cent (增速); None on a base that is zero or negative, where a rate means nothing.

    >>> growth(Decimal("3436.75"), Decimal("3112.12")).quantize(Decimal("0.1"))
    Decimal('10.4')
    """
    return (now / before - 1) * _HUNDRED if before > 0 else None


def year_on_year(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """同比: each period against the same months of the year before, where both are there.

    >>> year_on_year({"2021": Decimal(50), "2022": Decimal(55)})
    {'2022': Decimal('10.0')}
    """
    return _against(values, lambda run: Months(run.year - 1, run.first, run.last))


def on_previous(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """环比: each month or quarter against the one before.

    The NBS adjusts for seasons first, so that its 环比 cannot be had from the levels: this is for unadjusted series.

    >>> on_previous({"2021-12": Decimal(50), "2022-01": Decimal(40)})
    {'2022-01': Decimal('-20.0')}
    """
    return _against(values, _previous)


def mean_growth(rates: Sequence[Decimal]) -> Decimal | None:
    """两年平均 (or of more years): the geometric mean of yearly growths; None for none, or a fall by all and more.

    >>> mean_growth([Decimal("23.0"), Decimal("-11.4")]).quantize(Decimal("0.1"))
    Decimal('4.4')
    """
    if not rates or any(rate <= -_HUNDRED for rate in rates):
        return None
    product = Decimal(1)
    for rate in rates:
        product *= 1 + rate / _HUNDRED
    return (root(product, len(rates)) - 1) * _HUNDRED


def mean_of_span(total: Decimal, years: int) -> Decimal | None:
    """年均: the yearly growth that makes *total* per cent in *years* years (比2019年同期增长10.0% is 两年平均 4.9%).

    >>> mean_of_span(Decimal("10.0"), 2).quantize(Decimal("0.1"))
    Decimal('4.9')
    """
    return (root(1 + total / _HUNDRED, years) - 1) * _HUNDRED if years > 0 and total > -_HUNDRED else None


def increment(level: Decimal, rate: Decimal) -> Decimal | None:
    """What was added, out of the level reached and its growth: v - v/(1+g); at the prices of the level.

    >>> increment(Decimal(110), Decimal(10))
    Decimal('10')
    """
    return level - level / (1 + rate / _HUNDRED) if rate > -_HUNDRED else None


def contribution(part: Decimal, whole: Decimal) -> Decimal | None:
    """贡献率: the increment of a part in per cent of the whole's; None where the whole did not grow.

    Official contributions are of constant-price increments; increments of current prices only come near.

    >>> contribution(Decimal(30), Decimal(120))
    Decimal('25.00')
    """
    return part / whole * _HUNDRED if whole > 0 else None


def pull(share: Decimal, rate: Decimal) -> Decimal:
    """拉动, in percentage points: contribution (per cent) times the whole's growth.

    >>> pull(Decimal("56.4"), Decimal("7.4")).quantize(Decimal("0.1"))
    Decimal('4.2')
    """
    return share * rate / _HUNDRED


def _against(values: Mapping[str, Decimal], base_of: Callable[[Months], Months]) -> dict[str, Decimal]:
    """The growth of each period on the one that *base_of* names, where there is one and it is above zero."""
    known = {run: value for key, value in values.items() if (run := months(key)) is not None}
    result: dict[str, Decimal] = {}
    for run, value in sorted(known.items()):
        base = known.get(base_of(run))
        rate = None if base is None else growth(value, base)
        if rate is not None:
            result[str(run)] = rate
    return result


def _previous(run: Months) -> Months:
    """The run of as many months right before; one that would cross New Year begins before month 1 and meets none."""
    length = run.last - run.first + 1
    if run.first == 1:
        return Months(run.year - 1, 13 - length, 12)
    return Months(run.year, run.first - length, run.first - 1)


Basis = Literal["相符", "不变价或可比口径", "基期已修订"]


@dataclass(frozen=True, slots=True)
class BaseChange:
    """A printed growth beside the two levels: *nominal* is their ratio, *implied* the base that the growth supposes."""

    printed: Decimal
    nominal: Decimal | None
    implied: Decimal | None
    basis: Basis


def base_change(now: Decimal, before: Decimal, printed: Decimal, *, price: str = "现价") -> BaseChange:
    """What a printed growth says of its base, given the level *before* as it was published then.

    The published growth wins: where it differs from the ratio of the levels by more than rounding (0.1 point), it is of
    another price basis (*price* is the catalogue's for growth) or its base was revised. Never an error by itself.

    >>> base_change(Decimal(17018.3), Decimal(16302.9), Decimal("6.2")).basis
    '基期已修订'
    """
    nominal = growth(now, before)
    implied = now / (1 + printed / _HUNDRED) if printed > -_HUNDRED else None
    if nominal is not None and abs(nominal - printed) <= Decimal("0.1"):
        return BaseChange(printed, nominal, implied, "相符")
    real = price not in ("现价", "无")
    return BaseChange(printed, nominal, implied, "不变价或可比口径" if real else "基期已修订")
