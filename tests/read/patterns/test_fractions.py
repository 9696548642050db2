"""Fractions: 1/6, 三分之二, 百分之五, 七成 and 三成半 are shares in per cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.patterns import fractions
from luoshi.read.scan import scan


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("占全市总量的1/6，", "1/6", "16.67"),
        ("稳定在全国1/10以上", "1/10", ""),
        ("占全省的2/3，", "2/3", "66.67"),
        ("约占三分之二，", "三分之二", "66.67"),
        ("超过四分之三的企业", "四分之三", "75"),
        ("占比达百分之五，", "百分之五", "5"),
        ("占比达百分之五点三，", "百分之五点三", "5.3"),
        ("千分之二的人口", "千分之二", "0.2"),
        ("近七成企业复产", "七成", "70"),
        ("占三成半，", "三成半", "35"),
        ("完成六成五，", "六成五", "65"),
        ("八成多的村", "八成多", "80"),
        ("超九成，", "九成", "90"),
    ],
)
def test_fractions(text: str, surface: str, value: str) -> None:
    found = [q for q in scan(text) if q.kind == "share"]
    if not value:
        assert found == []
        return
    (share,) = found
    assert (text[share.start : share.end], str(share.value), share.unit) == (surface, value, "%")


@pytest.mark.parametrize(
    "text",
    [
        "2016/2017赛季",
        "1/6前报送",
        "占7/5，",
        "占1/6/3，",
        "一成立即",
        "二成果",
        "第二成功",
        "三成都",
        "五成员",
        "千分",
        "三分之",
        "分之二",
        "百分百",
        "十成功",
        "0分之5",
        "零分之五",
    ],
)
def test_what_is_no_fraction(text: str) -> None:
    assert [q for q in scan(text) if q.kind == "share"] == []


def test_a_hedge_in_the_fraction_is_a_bound_from_below() -> None:
    (share,) = scan("占三分之一多，")
    assert share.bound == "gt"


@given(st.integers(1, 100), st.integers(1, 99))
def test_slash_and_words_agree(whole: int, part: int) -> None:
    slash = fractions.slash_at(f"占{part}/{whole}，", 1)
    words = fractions.parts_at(f"{whole}分之{part}，", 0)
    assert words
    if slash:
        assert slash.value == words.value
        assert part < whole
