"""Clauses: what the words before and behind a value say, and what is left of the clause without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read import clauses


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
        ("研发占比高于全国", "研发占比", "up", "", "", "other:高于全国"),
        ("地区生产总值较2020年增长", "地区生产总值", "up", "", "", "base:2020年"),
        ("居民收入比去年同期多增", "居民收入", "up", "", "", "yoy"),
        ("覆盖率不低于", "覆盖率", "", "", "ge", ""),
        ("覆盖率提升到", "覆盖率", "", "提升到", "", ""),
        ("办理时限压缩", "办理时限", "down", "", "", ""),
        ("总投资约", "总投资", "", "", "approx", ""),
        ("总投资预计将达到", "总投资", "", "将达到", "", ""),
        ("城镇新增就业", "城镇新增就业", "", "", "", ""),
        ("专利拥有量", "专利拥有量", "", "", "", ""),
        ("国有", "国有", "", "", "", ""),
        ("人均", "人均", "", "", "", ""),
        ("粮食增产", "粮食增产", "", "", "", ""),
        ("", "", "", "", "", ""),
    ],
)
def test_clauses_are_taken_apart(left: str, subject: str, change: str, reach: str, bound: str, comparison: str) -> None:
    found = clauses.take_apart(left)
    read = (found.subject, found.change, found.reach, found.bound, found.comparison)
    assert read == (subject, change, reach, bound, comparison)


@pytest.mark.parametrize(
    ("left", "subject", "place"),
    [
        ("规上工业增加值增速居全国", "规上工业增加值增速", "全国"),
        ("综合实力连续三年稳居全市", "综合实力", "全市"),
        ("进出口总额位列", "进出口总额", ""),
        ("固定资产投资增速居全省", "固定资产投资增速", "全省"),
        ("综合实力居全省", "综合实力", "全省"),
        ("营商环境评价在18个参评城市中排名", "营商环境", "18个参评城市中"),
    ],
)
def test_clauses_of_ranks_are_taken_apart(left: str, subject: str, place: str) -> None:
    found = clauses.take_apart_rank(left)
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
    assert clauses.comparison_of(base, how) == kind


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
    assert clauses.bound_after("5%" + text, 2) == (bound, words, 2 + len(words))


@given(
    st.text(
        alphabet="固定资产投资同比较上年增长下降提高到达超过近约全国高于平均连续三五年度0%，分别的了为是在 ",
        max_size=50,
    )
)
def test_any_clause_is_its_subject_and_its_tail(left: str) -> None:
    for take in (clauses.take_apart, clauses.take_apart_rank):
        found = take(left)
        assert left.startswith(found.subject) or found.subject in left
        assert found.change in ("", "up", "down")
        assert found.bound in ("", "ge", "gt", "le", "lt", "approx")
