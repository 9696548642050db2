"""Shared units: bare numbers of a list take the unit at its end, and other bare numbers are no figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.scan import scan


def told(text: str) -> list[tuple[str, float, str]]:
    return [(text[q.start : q.end], float(q.value), q.unit) for q in scan(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("缩短18、15和12个工作日，", [("18", 18, "个工作日"), ("15", 15, "个工作日"), ("12个工作日", 12, "个工作日")]),
        ("为29698、15892元，", [("29698", 29698, "元"), ("15892元", 15892, "元")]),
        ("为12.5、8.3亿元，", [("12.5", 12.5e8, "元"), ("8.3亿元", 8.3e8, "元")]),
        ("为2.16和1.66个百分点，", [("2.16", 2.16, "个百分点"), ("1.66个百分点", 1.66, "个百分点")]),
        ("高于全国0.7、全省2.3个百分点，", [("0.7", 0.7, "个百分点"), ("2.3个百分点", 2.3, "个百分点")]),
        ("新增12及15家，", [("12", 12, "家"), ("15家", 15, "家")]),
    ],
)
def test_lists_with_one_unit(text: str, found: list[tuple[str, float, str]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("编号18，新增12家，", [("12家", 12, "家")]),
        ("方案18共12家，", [("12家", 12, "家")]),
        ("1、12家企业签约，", [("12家", 12, "家")]),
        ("（2）新增12家，", [("12家", 12, "家")]),
        ("评为2024、", []),
        ("得分为18、", []),
    ],
)
def test_bare_numbers_without_a_neighbour(text: str, found: list[tuple[str, float, str]]) -> None:
    assert told(text) == found


@given(st.lists(st.integers(50, 9999), min_size=2, max_size=6), st.sampled_from(["家", "万人", "亿元", "%"]))
def test_every_number_of_a_list_gets_the_last_unit(numbers: list[int], unit: str) -> None:
    found = scan(f"分别为{'、'.join(map(str, numbers))}{unit}，")
    assert [q.value / found[-1].factor for q in found] == numbers
    assert len({q.unit for q in found}) == 1
