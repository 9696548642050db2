"""One indicator with two values: real texts, and what must hold whatever the numbers are."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.repeats import repeated
from luoshi.records import Finding
from tests.shared import corpus_files

TENTHS = st.integers(10, 150).map(lambda n: Decimal(n) / 10)  # 5.0 is written 5
# The texts in which a person found that one indicator has two values: how many errors.
WRONG = {"d-02": 2, "001": 1}


def found(text: str, region: str = "临屿市", year: int = 2022) -> list[Finding]:
    return list(repeated.check(prepare(luoshi.read(text, name="案例.txt", region=region, year=year))))


@given(TENTHS, TENTHS)
def test_two_plain_growths_of_one_indicator(one: Decimal, two: Decimal) -> None:
    """Growths whose prints cannot be one are an error; those some times as big are of other periods."""
    text = f"全年地区生产总值增长{one}%。\n经济运行平稳。全市地区生产总值增长{two}%，总体向好。"
    errors = [f for f in found(text) if f.verdict == "error"]
    halves = [Decimal("0.5") if rate == rate.to_integral() else Decimal("0.05") for rate in (one, two)]
    apart = abs(one - two) > sum(halves)
    far = max(one, two) > 3 * min(one, two)
    assert bool(errors) == (apart and not far)


@given(TENTHS)
def test_a_value_agrees_with_itself(one: Decimal) -> None:
    text = f"全年地区生产总值增长{one}%。\n经济运行平稳。全市地区生产总值增长{one}%，总体向好。"
    assert all(f.verdict == "consistent" for f in found(text))


@given(TENTHS, TENTHS, st.sampled_from(("前三季度", "上半年", "南屿区", "全国", "预计", "力争", "其中民间")))
def test_another_period_scope_or_kind_is_silent(one: Decimal, two: Decimal, words: str) -> None:
    text = f"全年固定资产投资增长{one}%。\n投资平稳。{words}固定资产投资增长{two}%，总体向好。"
    assert not [f for f in found(text) if f.verdict == "error"]


@given(st.integers(2, 40), st.integers(2, 40), st.integers(41, 90))
def test_counts_of_one_whole(one: int, two: int, whole: int) -> None:
    text = f"全市{whole}家绿色建材企业{one}家在南屿。{two}家绿色建材企业占全市的一部分。"
    errors = found(text, "南屿区")
    assert [f.verdict for f in errors] == (["error"] if one != two else [])


def test_list_of_many_values_is_no_conflict() -> None:
    lines = "\n".join(f"规上工业增加值增长{n}.{n}%。" for n in range(3, 9))
    assert found(lines) == []


def test_restated_number_is_a_proof() -> None:
    text = "一、经济运行\n地区生产总值3276.5亿元。\n二、产业发展\n全年实现地区生产总值3276.5亿元。"
    assert [(f.verdict, f.arithmetic) for f in found(text)] == [("consistent", "3276.5亿元=3276.5亿元")]


@pytest.mark.shared
def test_errors_of_all_real_texts_are_known(shared: Path) -> None:
    """Two values are called an error in no real text but those where a person found it."""
    errors = {}
    for path in corpus_files(shared):
        wrong = [f for f in repeated.check(prepare(luoshi.read(path))) if f.verdict == "error"]
        if wrong:
            errors[path.stem] = len(wrong)
    assert errors == WRONG
