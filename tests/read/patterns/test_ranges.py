"""Ranges: a lower and an upper value in one quantity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.scan import scan


@pytest.mark.parametrize("dash", ["-", "—", "–", "~", "～", "至", "到", "——", " - "])
def test_any_dash_joins(dash: str) -> None:
    text = f"培育8{dash}10家，"
    (found,) = scan(text)
    assert (text[found.start : found.end], found.unit) == (f"8{dash}10家", "家")
    assert [found.value, found.high] == [8, 10]


@pytest.mark.parametrize(
    ("text", "surface", "low", "high", "unit"),
    [
        ("增长5%—5.5%，", "5%—5.5%", 5, 5.5, "%"),
        ("增长5—6%，", "5—6%", 5, 6, "%"),
        ("投资3～5亿元，", "3～5亿元", 3e8, 5e8, "元"),
        ("投资3亿元至5亿元，", "3亿元至5亿元", 3e8, 5e8, "元"),
        ("提高1至2个百分点，", "1至2个百分点", 1, 2, "个百分点"),
        ("服务1.2万—1.5万人次，", "1.2万—1.5万人次", 12000, 15000, "人次"),
        ("聘期1-3年，", "1-3年", 1, 3, "年"),
    ],
)
def test_ranges(text: str, surface: str, low: float, high: float, unit: str) -> None:
    (found,) = scan(text)
    assert text[found.start : found.end] == surface
    assert (float(found.value), float(found.high or 0), found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    ["由12家到18人，", "从3家增加到5家，", "超过5%，到6%，", "12家、18家，", "5%到10家，"],
)
def test_what_is_no_range(text: str) -> None:
    assert [q.high for q in scan(text)] == [None, None]


def test_a_lower_end_above_the_upper_is_no_range() -> None:
    assert [q.high for q in scan("编号2068—10家，")] == [None]


def test_a_falling_pair_of_values_is_no_range() -> None:
    assert [(int(q.value), q.high) for q in scan("由10家到8家，")] == [(10, None), (8, None)]


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.sampled_from(["家", "亿元", "%", "平方公里"]))
def test_low_and_high_are_those_printed(low: int, more: int, unit: str) -> None:
    (found,) = scan(f"达到{low}—{low + more}{unit}，")
    assert found.high is not None
    assert (found.value, found.high) == (low * found.factor, (low + more) * found.factor)
