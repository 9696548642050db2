"""Terms: notes, 是指, 以下简称."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.terms import find
from luoshi.read.reader import prepare

WORDS = ["是指", "系指", "“", "”", "《", "》", "（以下简称", "）", "小微企业", "，", "。", "\n", "[1]", "：", "的"]


def terms(text: str) -> list[tuple[str, str]]:
    return [(term.name, term.definition) for term in find(prepare(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展季度考核[1]。\n[1] 季度考核：每季一次的考核。", [("季度考核", "每季一次的考核")]),
        ("推行容缺办[1]。\n[1]“容缺办”：是指先办后补。", [("容缺办", "先办后补")]),
        ("推行“容缺”办理[1]。\n[1]“容缺”办理：先办后补。", [("“容缺”办理", "先办后补")]),
        ("本办法所称小微企业，是指营业收入不足五百万元的企业。", [("小微企业", "营业收入不足五百万元的企业")]),
        ("“双随机”系指随机抽取检查对象和人员。", [("双随机", "随机抽取检查对象和人员")]),
        ("制定《滨河新区绿化条例》（以下简称《条例》）。", [("条例", "《滨河新区绿化条例》")]),
        ("由甲市数据发展中心（以下简称“数据中心”）实施。", [("数据中心", "甲市数据发展中心")]),
        ("这是指明方向的一年。", []),
        ("指标增长5%。", []),
    ],
    ids=[
        "注释",
        "注释里的是指",
        "引号只在名称前半",
        "是指",
        "系指",
        "以下简称条例",
        "以下简称单位",
        "不是定义",
        "指标",
    ],
)
def test_terms(text: str, expected: list[tuple[str, str]]) -> None:
    assert terms(text) == expected


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text_can_be_read(words: list[str]) -> None:
    text = "".join(words)
    for term in find(prepare(text)):
        assert text[term.start : term.end] == term.surface
        assert term.name
        assert term.definition
