from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.indicators import observe, review
from luoshi.indicators.units import dimensions, ratio
from luoshi.records import Document, Figure
from luoshi.records.observation import Observation


def figure(text: str, surface: str, indicator: str, value: str, unit: str, **fields: Any) -> Figure:
    """A figure of *text*, its value and its name looked up there."""
    start, named = text.index(surface), text.find(indicator)
    ends = {"indicator_start": named, "indicator_end": named + len(indicator) if named >= 0 else -1}
    made = Figure(start, start + len(surface), surface, Decimal(value), unit, indicator=indicator, period="2025")
    return replace(made, **{**ends, **fields})


def seen(text: str, surface: str, indicator: str, value: str, unit: str, **fields: Any) -> tuple[Observation, ...]:
    made = figure(text, surface, indicator, value, unit, **fields)
    return observe(Document("报告.txt", text, region="甲市", figures=(made,)))


def test_an_observation_says_what_whose_when_and_where() -> None:
    text = "全市地区生产总值4500亿元以上。"
    fields: dict[str, Any] = {"bound": "ge", "status": "target", "step": Decimal(10**8)}
    [one] = seen(text, "4500亿元", "地区生产总值", "450000000000", "元", **fields)
    assert (one.indicator, one.name, one.region, one.period) == ("gdp", "地区生产总值", "甲市", "2025")
    assert (one.kind, one.measure, one.unit, one.bound) == ("target", "level", "元", "ge")
    assert str(one.interval) == "[450000000000, +∞)"
    assert text[one.source.start : one.source.end] == one.source.quote == "4500亿元"
    assert one.because[-1].rule == "名称“地区生产总值”"


@pytest.mark.parametrize(
    ("surface", "value", "unit", "indicator", "expected", "base"),
    [
        ("3373公顷", "3373", "公顷", "蔬菜播种面积", "50595", "亩"),
        ("12.5平方公里", "12.5", "平方公里", "高标准农田", "18750", "亩"),
        ("76.28亿斤", "7628000000", "斤", "粮食总产量", "3814000", "吨"),
        ("690公斤", "690", "公斤", "粮食单产", "690", "公斤/亩"),
        ("31兆瓦", "31", "兆瓦", "新型储能装机", "31000", "千瓦"),
        ("5亿度", "500000000", "度", "全社会用电量", "500000000", "千瓦时"),
        ("120户", "120", "户", "规上工业企业", "120", "家"),
        ("30万人", "300000", "人", "接待游客", "300000", "人次"),
    ],
)
def test_units_are_brought_to_the_base_unit(
    surface: str, value: str, unit: str, indicator: str, expected: str, base: str
) -> None:
    [one] = seen(f"全县{indicator}{surface}。", surface, indicator, value, unit)
    assert (one.value, one.unit) == (Decimal(expected), base)
    assert one.note == ("" if Decimal(expected) == Decimal(value) else f"由{surface}换算")


def test_interval_and_range_are_converted_too() -> None:
    [grain] = seen("粮食产量840亿斤。", "840亿斤", "粮食产量", "84000000000", "斤", step=Decimal(10**8))
    assert (grain.interval.low, grain.interval.high) == (Decimal(41975000), Decimal(42025000))
    fields: dict[str, Any] = {"high": Decimal(20), "step": Decimal(1)}
    [one] = seen("新建高标准农田10至20公顷。", "10至20公顷", "新建高标准农田", "10", "公顷", **fields)
    assert (one.high, str(one.interval), one.aspect) == (Decimal(300), "[150, 300]", "added")


def test_foreign_money_is_never_converted() -> None:
    [one] = seen("外贸出口总额4980万美元。", "4980万美元", "外贸出口总额", "49800000", "美元")
    assert (one.indicator, one.unit, one.note) == ("export_total", "美元", "以美元计，未折算")


@pytest.mark.parametrize(
    ("text", "surface", "indicator", "unit", "fields"),
    [
        ("高新技术企业20亿元。", "20亿元", "高新技术企业", "元", {}),
        ("改造城镇老旧小区3万户。", "3万户", "改造城镇老旧小区", "户", {}),
        ("出生率2%。", "2%", "出生率", "%", {"measure": "share"}),
        ("有1个经济总量近千亿元的县。", "千亿元", "经济总量", "元", {}),
        ("8所高校入选。", "8所", "高校", "所", {}),
        ("利用外资和对外直接投资38亿美元。", "38亿美元", "利用外资和对外直接投资", "美元", {}),
        ("扣除房地产开发投资后，固定资产投资增长2.7%。", "2.7%", "固定资产投资", "%", {"measure": "growth"}),
        ("每千户规上工业企业3家。", "3家", "规上工业企业", "家", {}),
    ],
    ids=["unit", "other count", "per cent of births", "attribute", "some of them", "a sum of two", "without", "per"],
)
def test_words_alone_make_no_indicator(
    text: str, surface: str, indicator: str, unit: str, fields: dict[str, Any]
) -> None:
    [one] = seen(text, surface, indicator, "3", unit, **fields)
    assert one.indicator == ""
    assert indicator in one.name


def test_words_before_a_name_may_make_another_indicator() -> None:
    text = "每千人口托位数达到4.8个。"
    [one] = seen(text, "4.8个", "托位数", "4.8", "个")
    assert one.indicator == "nursery_places_per_thousand"
    assert one.because[0].words == "每千人口"


def test_one_growth_of_two_indicators_is_two_observations() -> None:
    text = "社会消费品零售总额、固定资产投资增长4%左右。"
    both = seen(text, "4%", "社会消费品零售总额、固定资产投资", "4", "%", measure="growth", comparison="yoy")
    assert [one.indicator for one in both] == ["retail_sales", "fixed_asset_investment"]
    assert {one.note for one in both} == {"原文以一数同时说几项指标"}


@pytest.mark.parametrize(
    ("value", "measure", "comparison"), [("2", "growth", "yoy"), ("-0.1", "growth", "yoy"), ("102.3", "level", "")]
)
def test_a_price_index_and_its_change_are_told_apart(value: str, measure: str, comparison: str) -> None:
    text = f"居民消费价格指数{value}%。"
    [one] = seen(text, f"{value}%", "居民消费价格指数", value, "%", measure="share")
    assert (one.measure, one.comparison) == (measure, comparison)


def test_a_rate_is_a_share_and_another_basis_is_noted() -> None:
    [rate] = seen("森林覆盖率42.5%。", "42.5%", "森林覆盖率", "42.5", "%")
    assert rate.measure == "share"
    text = "一般公共预算收入同口径增长5.5%。"
    [basis] = seen(text, "5.5%", "一般公共预算收入", "5.5", "%", measure="growth", comparison="yoy")
    assert basis.note == "口径：同口径"


@pytest.mark.parametrize("indicator", ["-", "", "给予企业奖励", "一次性奖励", "每次扣", "户"])
def test_clauses_and_nameless_figures_are_no_statistics(indicator: str) -> None:
    assert seen("给予企业奖励50万元，每次扣2分。", "50万元", indicator, "500000", "元") == ()


def test_unknown_names_are_listed_for_review() -> None:
    text = "冰壶馆12座，冰壶馆3座，地区生产总值5亿元。"
    first = figure(text, "12座", "冰壶馆", "12", "座")
    figures = (first, replace(first, start=9, end=11), figure(text, "5亿元", "地区生产总值", "500000000", "元"))
    other = figure("冰球馆1座，" + text, "1座", "冰球馆", "1", "座")
    found = observe(Document("甲.txt", "冰球馆1座，", figures=(other,))) + observe(
        Document("报告.txt", text, figures=figures)
    )
    [row, last] = review(found)
    assert (last.name, last.count) == ("冰球馆", 1)
    assert (row.name, row.count, row.documents, row.units, row.example.start) == ("冰壶馆", 2, 1, ("座",), 3)


def test_ratios_are_exact_and_positive() -> None:
    for dimension in dimensions().values():
        assert dimension.ratios[dimension.base] == 1
        assert all(value > 0 for value in dimension.ratios.values())
    assert ratio("元", "吨") is None
    assert ratio("没有", "没有") is None


UNITS = sorted({unit for dimension in dimensions().values() for unit in dimension.ratios})


@given(
    st.text(max_size=40),
    st.sampled_from(["地区生产总值", "粮食产量", "居民消费价格", "新增高新技术企业", "经济总量", "-"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**15), max_value=10**15),
    st.sampled_from(UNITS),
    st.sampled_from(["level", "growth", "difference", "share", "rank", "multiple"]),
    st.integers(-1, 50),
)
def test_no_figure_breaks_it(text: str, name: str, value: Decimal, unit: str, measure: Any, at: int) -> None:
    made = Figure(0, 1, "1", value, unit, measure=measure, indicator=name, indicator_start=at, indicator_end=at + 4)
    for one in observe(Document("文", text, figures=(made,))):
        assert one.source.document == "文"
