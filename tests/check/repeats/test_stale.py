"""Figures of an earlier year in a review."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.repeats import stale
from luoshi.records import Finding

REVIEW = (
    "2022年临屿市经济发展综述\n2022年，规上工业增加值增长6.2%，固定资产投资增长7.1%，社会消费品零售总额增长3.3%。\n"
    "2022年，进出口总额增长8.4%，一般公共预算收入增长4.1%，城镇新增就业3.6万人。\n"
)


def found(text: str) -> list[Finding]:
    return list(stale.check(prepare(luoshi.read(text, name="案例.txt", region="临屿市", year=2022))))


@given(st.integers(2015, 2022))
def test_only_the_year_before_is_taken_for_stale(year: int) -> None:
    assert bool(found(f"{REVIEW}{year}年，海洋生产总值达684.84亿元。")) == (year == 2021)


@given(st.sampled_from(("比2021年增加", "较2021年增加", "自2021年以来累计增加", "由2021年的600亿元增加到")))
def test_comparisons_are_silent(words: str) -> None:
    assert found(f"{REVIEW}海洋生产总值{words}684.84亿元。") == []


@pytest.mark.shared
def test_real_text(shared: Path) -> None:
    doc = luoshi.read(shared / "corpus" / "seeds" / "000.txt")
    [one] = stale.check(prepare(doc))
    assert one.verdict == "info" and "4684.84亿元" in one.sources[0].quote
