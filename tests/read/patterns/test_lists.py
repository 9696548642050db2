"""Lists: the full name of each of several subjects that share a head, a tail or a measure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.patterns.lists import names


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("工业、高新技术、基础设施投资", ["工业投资", "高新技术投资", "基础设施投资"]),
        ("工业投资、基础设施投资", ["工业投资", "基础设施投资"]),
        ("规上工业总产值、增加值", ["规上工业总产值", "规上工业增加值"]),
        ("一、二、三产业增加值", ["第一产业增加值", "第二产业增加值", "第三产业增加值"]),
        ("第一、第二、第三产业增加值", ["第一产业增加值", "第二产业增加值", "第三产业增加值"]),
        ("第二、三产业增加值", ["第二产业增加值", "第三产业增加值"]),
        ("城乡居民人均可支配收入", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("城镇和农村居民人均可支配收入", ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("煤炭、原油、天然气产量", ["煤炭产量", "原油产量", "天然气产量"]),
        ("存款余额和贷款余额", ["存款余额", "贷款余额"]),
        ("存贷款余额", []),
        ("地区生产总值", []),
        ("", []),
    ],
)
def test_names(subject: str, found: list[str]) -> None:
    assert names(subject, max(len(found), 2)) == found


def test_a_list_of_another_length_is_refused() -> None:
    assert names("工业、房地产投资", 3) == []


@given(st.text(alphabet="工业投资、和及城乡一二三产增加值第", max_size=30), st.integers(1, 5))
def test_as_many_names_as_values_or_none(subject: str, count: int) -> None:
    assert len(names(subject, count)) in (0, count)
