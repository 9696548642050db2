"""Nouns: the thing counted behind a value, and what is said of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.nouns import NOTHING, noun_after, predicate_cut, with_predicate


@pytest.mark.parametrize(
    ("value", "behind", "noun", "predicate"),
    [
        ("56家", "定点医院实现联网结算，", "定点医院", "实现联网结算"),
        ("56家", "企业入选名单。", "企业", "入选名单"),
        ("3个", "项目获评。", "项目", "获评"),
        ("15个", "老旧小区改造项目完工，", "老旧小区改造项目", "完工"),
        ("5家", "“小巨人”企业，", "“小巨人”企业", ""),
        ("6个", "已纳入方案的重大项目建设，", "已纳入方案的重大项目", "建设"),
        ("8.2万人次", "参加培训，", "", "参加培训"),
        ("20个", "公园和广场。", "公园和广场", ""),
        ("52个", "重点项目集中开工，", "重点项目", "集中开工"),
        ("3个", "现代化工产业园，", "现代化工产业园", ""),
    ],
)
def test_noun_and_predicate(value: str, behind: str, noun: str, predicate: str) -> None:
    after = noun_after(value + behind, len(value), len(value + behind))
    assert (after.noun, after.predicate) == (noun, predicate)
    assert not noun or (value + behind)[after.noun_end - len(noun) : after.noun_end] == noun


@pytest.mark.parametrize(
    "behind", ["", "。", "，其中", "以上", "左右，", "、18家", "）", "的企业", "，同比增长5%", "居全市第2位"]
)
def test_nothing_behind(behind: str) -> None:
    assert noun_after("12家" + behind, 3, 3 + len(behind)) == NOTHING


def test_a_noun_that_leads_to_the_next_value_is_open() -> None:
    text = "35支基金总规模达435亿元"
    after = noun_after(text, 3, len(text), text.index("435"))
    assert after.open
    assert after.noun.startswith("基金")


def test_nouns_joined_to_the_next_value() -> None:
    text = "12个公园、8个广场。"
    after = noun_after(text, 3, len(text), text.index("8个"))
    assert (after.noun, after.joined, after.open) == ("公园", True, False)


@pytest.mark.parametrize(
    ("phrase", "cut"),
    [
        ("老旧小区改造项目完工", 8),
        ("社区卫生服务机构全面铺开", 8),
        ("企业入选名单", 2),
        ("群众参与", 2),
        ("企业", 2),
        ("获评企业", 0),
        ("稳增长政策", 5),
        ("未来产业园", 5),
        ("“开放创新”项目", 8),
        ("", 0),
    ],
)
def test_where_the_predicate_begins(phrase: str, cut: int) -> None:
    assert predicate_cut(phrase) == cut


@pytest.mark.parametrize(
    ("noun", "predicate", "name"),
    [
        ("项目", "全部竣工投产", "竣工投产项目"),
        ("企业", "入选省级名单", "入选省级名单企业"),
        ("项目", "集中开工", "开工项目"),
        ("群众", "参与", "参与群众"),
        ("小区", "完成了", "完成小区"),
    ],
)
def test_names_with_their_predicate(noun: str, predicate: str, name: str) -> None:
    assert with_predicate(noun, predicate) == name


@given(
    st.text(alphabet="企业项目入选获评全面集中开工完成的和、，。“”）12家 改造小区", max_size=70), st.integers(-1, 80)
)
def test_any_noun_is_of_the_text(behind: str, following: int) -> None:
    text = "12家" + behind
    after = noun_after(text, 3, len(text), following)
    assert after.noun in text
    assert after.predicate in text
    assert -1 <= after.noun_end <= after.end <= len(text)
    assert 0 <= predicate_cut(behind) <= len(behind)
