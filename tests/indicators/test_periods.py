"""The worked cases are published figures: each names where it was printed."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.indicators import periods, ranges
from luoshi.records import Interval


def rounded(value: D | None, digits: str = "0.1") -> D:
    assert value is not None
    return value.quantize(D(digits))


def printed(value: str) -> Interval:
    """What a growth printed to a tenth of a per cent may be."""
    return Interval(D(value) - D("0.05"), D(value) + D("0.05"), high_open=True)


@pytest.mark.parametrize(
    ("period", "run"),
    [
        ("2022", (2022, 1, 12)),
        ("2022-H1", (2022, 1, 6)),
        ("2022-H2", (2022, 7, 12)),
        ("2022-Q3", (2022, 7, 9)),
        ("2022-Q1/Q3", (2022, 1, 9)),
        ("2022-11", (2022, 11, 11)),
        ("2023-01/2023-10", (2023, 1, 10)),
        ("2023-01/10", (2023, 1, 10)),
    ],
)
def test_periods_are_months(period: str, run: tuple[int, int, int]) -> None:
    assert periods.months(period) == periods.Months(*run)


@pytest.mark.parametrize(
    "period", ["-", "", "2016/2021", "2022-12-31", "2022-13", "2022-05/03", "2022-11/2023-02", "去年"]
)
def test_what_is_no_run_of_months_in_a_year_is_none(period: str) -> None:
    assert periods.months(period) is None


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1900, 2099))
def test_a_run_prints_as_a_period_that_means_it(first: int, last: int, year: int) -> None:
    run = periods.Months(year, min(first, last), max(first, last))
    assert periods.months(str(run)) == run


def test_months_by_difference() -> None:
    # NBS, fixed-asset investment January to August, September and October 2020, in 亿元
    totals = {"2020-01/2020-08": D(378834), "2020-Q1/Q3": D(436530), "2020-01/2020-10": D(483292)}
    months = periods.by_month(totals)
    assert months == {"2020-01/2020-08": D(378834), "2020-09": D(57696), "2020-10": D(46762)}
    assert periods.by_month(totals, revised=["2020-Q1/Q3"]) == {"2020-01/2020-08": D(378834)}


def test_january_and_february_stay_one() -> None:
    totals = {"2021-01/2021-02": D(10), "2021-Q1": D(16), "2021-H1": D(40), "2022-01": D(3), "2021-03": D(9)}
    assert periods.by_month(totals) == {
        "2021-01/2021-02": D(10),
        "2021-03": D(6),
        "2021-Q2": D(24),
        "2022-01": D(3),
    }


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_running_totals_undo_months(values: list[int]) -> None:
    months = {str(periods.Months(2022, m, m)): D(value) for m, value in enumerate(values, 1)}
    totals = periods.running_totals(months)
    assert periods.by_month(totals) == months
    assert list(totals.values())[-1] == sum(values)


def test_a_gap_ends_the_running_total() -> None:
    assert periods.running_totals({"2022-01": D(1), "2022-03": D(2), "2023-Q2": D(5)}) == {"2022-01": D(1)}


def test_growth_on_the_year_before_and_on_the_month_before() -> None:
    values = {"2021-11": D(80), "2021-12": D(100), "2022-01": D(90), "2022-12": D(120), "2021": D(50), "2022": D(60)}
    assert periods.year_on_year(values) == {"2022": D(20), "2022-12": D(20)}
    assert periods.on_previous(values) == {"2021-12": D(25), "2022": D(20), "2022-01": D(-10)}
    assert periods.on_previous({"2022-Q1": D(5), "2022-03/2022-05": D(6)}) == {}


@pytest.mark.parametrize("base", ["0", "-5"])
def test_no_growth_on_a_base_of_nothing(base: str) -> None:
    assert periods.growth(D(5), D(base)) is None
    assert periods.year_on_year({"2021": D(base), "2022": D(5)}) == {}


@pytest.mark.parametrize(
    ("total", "mean"), [("10.0", "4.9"), ("6.4", "3.2")], ids=["retail June 2021", "retail January and February 2021"]
)
def test_two_year_mean_of_a_growth_over_two_years(total: str, mean: str) -> None:
    assert rounded(periods.mean_of_span(D(total), 2)) == D(mean)


def test_two_year_mean_of_two_growths() -> None:
    # retail sales: half of 2021 and of 2020; the years 2021 and 2020 (printed 3.9)
    assert rounded(periods.mean_growth([D("23.0"), D("-11.4")])) == D("4.4")
    assert rounded(periods.mean_growth([D("12.5"), D("-3.9")]), "0.01") == D("3.98")
    allowed = ranges.mean_growth([printed("12.5"), printed("-3.9")])
    assert allowed is not None
    assert allowed.low is not None
    assert allowed.high is not None
    assert (rounded(allowed.low, "0.01"), rounded(allowed.high, "0.01")) == (D("3.93"), D("4.03"))
    assert allowed.meets(printed("3.9"))
    assert not allowed.meets(printed("3.8"))


def test_no_mean_of_nothing_or_of_a_total_loss() -> None:
    assert periods.mean_growth([]) is None
    assert periods.mean_growth([D(-100), D(5)]) is None
    assert periods.mean_of_span(D(-100), 2) is None
    assert ranges.mean_growth([]) is None
    assert ranges.mean_growth([Interval(None, D(5))]) is None


@given(st.lists(st.decimals(-50, 200, places=1), min_size=1, max_size=6))
def test_the_mean_lies_between_the_growths_and_in_their_interval(rates: list[D]) -> None:
    mean = periods.mean_growth(rates)
    allowed = ranges.mean_growth([Interval(rate - D("0.05"), rate + D("0.05")) for rate in rates])
    assert mean is not None
    assert allowed is not None
    assert min(rates) - D("1e-9") <= mean <= max(rates) + D("1e-9")
    assert allowed.contains(mean)


def test_contributions_from_levels_and_growths() -> None:
    # Guangdong 2009, bulletin: 2006.02, 19270.48, 17805.09 and 39081.59 亿元; growth 4.9, 8.7, 11.0 and 9.5 %
    whole = periods.increment(D("39081.59"), D("9.5"))
    rows = [("2006.02", "4.9", "2.76"), ("19270.48", "8.7", "45.49"), ("17805.09", "11.0", "52.04")]
    assert whole is not None
    for level, rate, expected in rows:
        part = periods.increment(D(level), D(rate))
        assert part is not None
        assert rounded(periods.contribution(part, whole), "0.01") == D(expected)
    assert periods.contribution(D(1), D(0)) is None
    assert periods.increment(D(1), D(-100)) is None


def test_pulls() -> None:
    # Shandong 2017: services contribute 56.4 %, pull 4.2 points, so the whole grew 7.4 %
    assert rounded(periods.pull(D("56.4"), D("7.4"))) == D("4.2")
    # Qingdao 2017: marine output 2909 亿元, +15.7 %, pulls 3.9 points of a product of 10011 亿元 the year before
    added = periods.increment(D(2909), D("15.7"))
    assert added is not None
    assert rounded(added / D(10011) * 100, "0.01") == D("3.94")


@pytest.mark.parametrize(
    ("now", "before", "rate", "price", "nominal", "basis"),
    [
        ("3436.75", "3112.12", "5.3", "不变价", "10.4", "不变价或可比口径"),
        ("27298.3", "29047.6", "16.5", "可比口径", "-6.0", "不变价或可比口径"),
        ("17018.3", "16302.9", "6.2", "现价", "4.4", "基期已修订"),
        ("242908", "223528", "6.7", "现价", "8.7", "基期已修订"),
        ("210084", "197270", "6.5", "现价", "6.5", "相符"),
    ],
    ids=["a district's product", "profits May 2018", "marine 2023", "three new 2024", "three new 2022"],
)
def test_a_printed_growth_wins_over_the_ratio_of_levels(
    now: str, before: str, rate: str, price: str, nominal: str, basis: str
) -> None:
    found = periods.base_change(D(now), D(before), D(rate), price=price)
    assert (rounded(found.nominal), found.basis) == (D(nominal), basis)


@pytest.mark.parametrize(("now", "rate", "base"), [("17018.3", "6.2", "16024.8"), ("242908", "6.7", "227655.1")])
def test_the_base_that_a_growth_supposes(now: str, rate: str, base: str) -> None:
    assert rounded(periods.base_change(D(now), D(1), D(rate)).implied) == D(base)


@given(st.integers(-99, 99), st.integers(0, 99), st.integers(-99, 99), st.integers(0, 99), st.integers(0, 99))
def test_differences_hold_every_difference(a: int, width: int, b: int, other: int, at: int) -> None:
    one, two = Interval(D(a), D(a + width)), Interval(D(b), D(b + other))
    x, y = D(a) + D(width) * at / 100, D(b) + D(other) * (100 - at) / 100
    assert ranges.minus(one, two).contains(x - y)
    if a >= 0 and b > 0:
        ratio = ranges.over(one, two)
        assert ratio is not None
        assert ratio.low is not None
        assert ratio.high is not None
        assert ratio.low - D("1e-20") <= x / y <= ratio.high + D("1e-20")


def test_a_ratio_to_nothing_is_none_and_to_anything_above_is_open() -> None:
    assert ranges.over(Interval(D(1), D(2)), Interval(D(0), D(2))) is None
    assert ranges.over(Interval(D(-1), D(2)), Interval(D(1), D(2))) is None
    assert str(ranges.over(Interval(D(1), None), Interval(D(2), None))) == "(0, +∞)"
