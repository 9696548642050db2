"""Targets to a tenth of a per cent among round ones."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.repeats import precision
from luoshi.records import Finding

ROUND = (
    "规上工业增加值增长8%。固定资产投资增长10%。社会消费品零售总额增长6%。一般公共预算收入增长5%。进出口总额增长7%。"
)


def found(text: str) -> list[Finding]:
    return list(precision.check(prepare(luoshi.read(text, name="案例.txt", region="南屿区", year=2022))))


@given(st.integers(10, 200).map(lambda n: Decimal(n) / 10))
def test_one_target_among_round_ones(rate: Decimal) -> None:
    text = f"二、2023年工作安排\n{ROUND}金融业增加值增长{rate}%。"
    assert bool(found(text)) == (rate % Decimal("0.5") != 0)


@given(st.lists(st.integers(11, 14), min_size=4, max_size=4))
def test_a_plan_of_tenths_is_silent(rates: list[int]) -> None:
    names = ("金融业增加值", "建筑业增加值", "服务业增加值", "工业投资")
    text = "。".join(f"{name}增长{Decimal(rate) / 10}%" for name, rate in zip(names, rates, strict=True))
    assert found(f"二、2023年工作安排\n{ROUND}{text}。") == []


@pytest.mark.shared
def test_real_text(shared: Path) -> None:
    doc = luoshi.read(shared / "corpus" / "seeds" / "001.txt")
    [one] = precision.check(prepare(doc))
    assert (one.verdict, one.arithmetic) == ("possible", "7000÷(1+17.8%)=5942亿元（推算的上年数）")
