"""The contribution check: increments that are right agree, shares sold as contributions are found."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.rates.contribution import check
from luoshi.indicators.periods import increment
from luoshi.records import Document
from tests.shared import corpus_files

NAMES = "第一产业", "第二产业", "第三产业"
levels = st.tuples(*[st.decimals("40", "600", places=1)] * 3)
growths = st.tuples(*[st.decimals("1", "15", places=1)] * 3)


def verdicts(text: str) -> list[str]:
    return [f.verdict for f in check(prepare(luoshi.read(text, name="案例.txt", year=2022)))]


def told(values: tuple[Decimal, ...], rates: tuple[Decimal, ...], given_ones: list[Decimal]) -> str:
    parts = "；".join(f"{n}增加值{v}亿元，增长{r}%" for n, v, r in zip(NAMES, values, rates, strict=True))
    shares = "、".join(f"{one:.1f}%" for one in given_ones)
    return f"2022年，{parts}。三次产业对经济增长的贡献率分别为{shares}。"


@given(levels, growths)
def test_true_contributions_raise_no_doubt(values: tuple[Decimal, ...], rates: tuple[Decimal, ...]) -> None:
    added = [increment(value, rate) or Decimal(0) for value, rate in zip(values, rates, strict=True)]
    text = told(values, rates, [one / sum(added) * 100 for one in added])
    assert not {"error", "possible"} & set(verdicts(text))


@given(levels, growths)
def test_shares_sold_as_contributions_are_an_error(values: tuple[Decimal, ...], rates: tuple[Decimal, ...]) -> None:
    added = [increment(value, rate) or Decimal(0) for value, rate in zip(values, rates, strict=True)]
    shares = [value / sum(values) * 100 for value in values]
    apart = max(abs(one / sum(added) * 100 - share) for one, share in zip(added, shares, strict=True))
    assume(apart > 2)
    assert "error" in verdicts(told(values, rates, shares))


@given(st.decimals("1", "12", places=1), st.decimals("5", "95", places=1))
def test_pull_is_contribution_times_growth(rate: Decimal, share: Decimal) -> None:
    pull = rate * share / 100
    assume(pull >= Decimal("0.1"))
    head = f"2022年，地区生产总值增长{rate}%。服务业对经济增长的贡献率为{share}%，"
    assert verdicts(f"{head}拉动经济增长{pull:.1f}个百分点。") == ["consistent"]
    assert verdicts(f"{head}拉动经济增长{pull + 1 + pull / 2:.1f}个百分点。") == ["possible"]


@given(st.text("贡献率拉动经济增长分别为三次产业，。、0123456789.%个百分点", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert list(check(prepare(Document("乱.txt", text)))) == []


@pytest.mark.shared
def test_three_demands_of_a_real_quarter(shared: Path) -> None:
    path = next(path for path in corpus_files(shared) if path.stem == "d-14")
    found = list(check(prepare(luoshi.read(path))))
    assert {f.verdict for f in found} == {"consistent"}
    assert "57+35+8=100" in [f.arithmetic for f in found] or "35+57+8=100" in [f.arithmetic for f in found]
