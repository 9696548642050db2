"""The two-years check: true means agree to rounding, others are found."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.rates.two_years import check
from luoshi.indicators.periods import mean_growth, mean_of_span
from luoshi.records import Document
from tests.shared import corpus_files

rates = st.decimals("0.5", "30", places=1)


def verdicts(text: str) -> list[str]:
    return [f.verdict for f in check(prepare(luoshi.read(text, name="案例.txt", year=2021)))]


@given(rates, rates)
def test_the_mean_of_two_years_agrees(now: Decimal, past: Decimal) -> None:
    mean = mean_growth([now, -past])
    assert mean is not None
    # the arithmetic mean is told apart from a slip
    assume(mean >= Decimal("0.1") and abs((now - past) / 2 - mean - 3) > Decimal("0.2"))
    head = f"规上工业增加值同比增长{now}%，上年同期下降{past}%，"
    assert verdicts(f"{head}两年平均增长{mean:.1f}%。") == ["consistent"]
    assert verdicts(f"{head}两年平均增长{mean + 3:.1f}%。") == ["error"]


@given(st.decimals("3", "60", places=1))
def test_the_mean_of_a_fixed_base_agrees(total: Decimal) -> None:
    mean = mean_of_span(total, 2)
    assert mean is not None
    head = f"2021年，社会消费品零售总额比2019年同期增长{total}%，"
    assert verdicts(f"{head}两年平均增长{mean:.1f}%。") == ["consistent"]
    assert verdicts(f"{head}两年平均增长{mean + 1:.1f}%。") == ["error"]


@given(st.integers(100, 4000), st.integers(50, 4000), st.integers(3, 9))
def test_the_mean_of_levels_agrees(first: int, more: int, years: int) -> None:
    mean = mean_of_span(Decimal(more) / first * 100, years)
    assert mean is not None
    assume(Decimal("0.3") < mean < 60)
    head = f"规模以上企业由{first}家增加到{first + more}家，{years}年年均增长"
    assert set(verdicts(f"{head}{mean:.1f}%。")) <= {"consistent"}
    # a year more or less may explain it, which is then said
    assert verdicts(f"{head}{mean + 2:.1f}%。")[0] in ("error", "possible")


@given(st.text("两年平均增长比同期，。0123456789.%家由到", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert list(check(prepare(Document("乱.txt", text)))) == []


@pytest.mark.shared
def test_the_mean_of_a_real_month(shared: Path) -> None:
    path = next(path for path in corpus_files(shared) if path.stem == "h-16")
    found = list(check(prepare(luoshi.read(path))))
    assert [(f.verdict, f.arithmetic) for f in found] == [("consistent", "(1+13.5%)^(1/2)-1=6.54%≈6.5%")]
