"""Benchmark cases: whom a text learns from, what, and for what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.cases import find
from luoshi.read.reader import prepare

WORDS = ["对标", "借鉴", "学习", "深圳", "甲市", "经验", "做法", "，", "；", "。", "“", "”", "、", "打造", "名城", "——"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("借鉴法兰克福会展业经验，建设会展名城；扩大就业。", ("法兰克福", "会展业经验", "建设会展名城")),
        ("学习纽约、上海等小公园做法，打造城市客厅。", ("纽约、上海", "小公园做法", "打造城市客厅")),
        ("对标深圳数字政府建设经验，打造审批平台。", ("深圳", "数字政府建设经验", "打造审批平台")),
        (
            "学习借鉴深圳设计路径、北京规划师制度等经验，提升品质。",
            ("深圳、北京", "设计路径、北京规划师制度等经验", "提升品质"),
        ),
        ("学习运用“千万工程”经验，建设和美乡村。", ("“千万工程”", "经验", "建设和美乡村")),
        ("借鉴国内外先进港口发展经验，打造强港。", ("国内外", "先进港口发展经验", "打造强港")),
    ],
    ids=["借鉴", "两城", "对标", "两段各一城", "学习运用", "国内外"],
)
def test_case(text: str, expected: tuple[str, str, str]) -> None:
    [case] = find(prepare(text))
    assert (case.model, case.lesson, case.purpose) == expected


@pytest.mark.parametrize(
    "text",
    ["具有借鉴意义。", "深入学习贯彻党的二十大精神。", "编印对标案例手册。", "学习宣传先进模范。"],
    ids=["借鉴意义", "学习精神", "对标案例", "学习模范"],
)
def test_no_case(text: str) -> None:
    assert find(prepare(text)) == ()


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text_can_be_read(words: list[str]) -> None:
    text = "".join(words)
    for case in find(prepare(text)):
        assert text[case.start : case.end] == case.surface
        assert case.model
