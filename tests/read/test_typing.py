"""Typing: measure, comparison and bound, and the words that told them (typing.yaml); clauses taken apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read import typing
from luoshi.read.reader import read
from tests.read.cases import Case, cases

FILE = Path(__file__).with_name("typing.yaml")


@pytest.mark.parametrize("case", cases(FILE, "sentences"))
def test_measure_comparison_and_bound(case: Case) -> None:
    text = f"2024年，{case['text']}。"
    (figure,) = read(text).figures
    found = (figure.measure, figure.comparison, figure.bound, float(figure.value))
    assert found == (case["measure"], case.get("comparison", ""), case.get("bound", "eq"), case["value"])


@pytest.mark.parametrize("case", cases(FILE, "sentences"))
def test_each_field_has_its_evidence(case: Case) -> None:
    (figure,) = read(f"2024年，{case['text']}。").figures
    fields = {evidence.field: evidence for evidence in figure.because}
    assert {"measure", "status", "period"} <= set(fields)
    assert ("comparison" in fields) == bool(figure.comparison)
    assert ("bound" in fields) == (figure.bound != "eq" and figure.measure != "rank") or figure.measure == "rank"
    assert all(evidence.rule for evidence in figure.because)
    for field, words in case.get("because", {}).items():
        assert fields[field].words == words


@pytest.mark.parametrize(
    ("left", "subject", "change", "reach", "bound", "comparison"),
    [
        ("固定资产投资同比增长", "固定资产投资", "up", "", "", "yoy"),
        ("增加值比上年增长", "增加值", "up", "", "", "yoy"),
        ("占比较年初提高", "占比", "up", "", "", "base:年初"),
        ("税收收入环比下降", "税收收入", "down", "", "", "previous"),
        ("进出口总额增长超过", "进出口总额", "up", "", "gt", ""),
        ("存款余额首次突破", "存款余额", "", "", "gt", ""),
        ("失业率控制在", "失业率", "", "控制在", "", ""),
        ("占地区生产总值比重提高到", "占地区生产总值比重", "", "提高到", "", ""),
        ("研发占比高于全国", "研发占比", "up", "", "gt", "other:高于全国"),
        ("办理时限压缩", "办理时限", "down", "", "", ""),
        ("总投资约", "总投资", "", "", "approx", ""),
        ("总投资预计将达到", "总投资", "", "达到", "", ""),
        ("城镇新增就业", "城镇新增就业", "", "", "", ""),
        ("专利拥有量", "专利拥有量", "", "", "", ""),
        ("国有", "国有", "", "", "", ""),
        ("人均", "人均", "", "", "", ""),
        ("粮食增产", "粮食增产", "", "", "", ""),
        ("", "", "", "", "", ""),
    ],
)
def test_clauses_are_taken_apart(
    left: str, subject: str, change: str, reach: str, bound: str, comparison: str
) -> None:
    found = typing.take_apart(left)
    assert (found.subject, found.change, found.reach, found.comparison) == (subject, change, reach, comparison)
    assert not bound or not found.bound or found.bound == bound


@pytest.mark.parametrize(
    ("left", "subject", "place"),
    [
        ("规上工业增加值增速居全国", "规上工业增加值增速", "全国"),
        ("综合实力连续三年稳居全市", "综合实力", "全市"),
        ("进出口总额位列", "进出口总额", ""),
        ("营商环境评价在18个参评城市中排名", "营商环境", "18个参评城市中"),
    ],
)
def test_clauses_of_ranks_are_taken_apart(left: str, subject: str, place: str) -> None:
    found = typing.take_apart_rank(left)
    assert (found.subject, found.place.removeprefix("在")) == (subject, place)


@pytest.mark.parametrize(
    ("base", "how", "kind"),
    [
        ("上年", "比", "yoy"),
        ("去年同期", "比", "yoy"),
        ("上月", "较", "previous"),
        ("2020年", "较", "base:2020年"),
        ("年初", "比", "base:年初"),
        ("“十三五”末", "较", "base:“十三五”末"),
        ("法定时限", "比", "other:法定时限"),
        ("全国平均", "高于", "other:高于全国平均"),
        ("", "比", ""),
    ],
)
def test_bases_of_comparison(base: str, how: str, kind: str) -> None:
    assert typing.comparison_of(base, how) == kind


@pytest.mark.parametrize(
    ("text", "bound", "words"),
    [
        ("以上，", "ge", "以上"),
        ("及以上。", "ge", "及以上"),
        ("左右，", "approx", "左右"),
        ("以内；", "le", "以内"),
        ("以下。", "le", "以下"),
        ("之多", "gt", "之多"),
        ("，以上是", "", ""),
        ("企业", "", ""),
        ("", "", ""),
    ],
)
def test_bounds_behind_a_value(text: str, bound: str, words: str) -> None:
    assert typing.bound_after("5%" + text, 2) == (bound, words, 2 + len(words))


@pytest.mark.parametrize(
    ("text", "value", "departs"),
    [
        ("由7.2%提高到8.6%", "7.2%", True),
        ("从312家增加到358家", "312家", True),
        ("由4.5万辆增至11.6万辆", "4.5万辆", True),
        ("从312家企业中选出", "312家", False),
        ("产值7.2亿元提高到8亿元", "7.2亿元", False),
    ],
)
def test_where_a_change_departs(text: str, value: str, departs: bool) -> None:
    start = text.index(value)
    assert typing.departs(text, 0, start, start + len(value)) is departs


@pytest.mark.parametrize(
    ("streak", "years"), [("五年", 5), ("近三年", 3), ("十年", 10), ("4年", 4), ("连续三年", 0), ("三个月", 0), ("", 0)]
)
def test_years_of_a_change(streak: str, years: int) -> None:
    assert typing.years_told(streak) == years


@pytest.mark.parametrize(
    ("name", "unit"), [("地区生产总值", "元"), ("存款余额", "元"), ("技能人才总量", "人"), ("常住人口", "人"), ("得分", "")]
)
def test_units_that_a_name_tells(name: str, unit: str) -> None:
    assert typing.unit_of(name) == unit


@given(st.text(alphabet="固定资产投资同比较上年增长下降提高到达超过近约全国高于平均连续三五年度0%，分别的了为是在 ", max_size=50))
def test_any_clause_is_its_subject_and_its_tail(left: str) -> None:
    for take in (typing.take_apart, typing.take_apart_rank):
        found = take(left)
        assert left.startswith(found.subject) or found.subject in left
        assert found.change in ("", "up", "down")
        assert found.bound in ("", "ge", "gt", "le", "lt", "approx")
