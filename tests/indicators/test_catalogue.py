import re

import pytest

from luoshi.indicators import build, catalogue, match
from luoshi.indicators.catalogue import Catalogue
from luoshi.indicators.units import dimensions
from luoshi.indicators.wording import normal
from luoshi.records import LuoshiError

ROW = '[a]\nname = "甲产量"\nunit = "吨"\n'


@pytest.fixture(scope="module")
def whole() -> Catalogue:
    return catalogue()


def test_every_indicator_is_found_by_its_name_and_aliases(whole: Catalogue) -> None:
    wrong = [
        (name, indicator.id)
        for indicator in whole.indicators.values()
        for name in (indicator.name, *indicator.aliases)
        if (found := match(name)) is None or found.indicator.id != indicator.id or found.aspect
    ]
    assert not wrong


def test_the_common_indicators_are_there(whole: Catalogue) -> None:
    assert len(whole.indicators) > 300
    assert len(whole.groups()) > 18
    assert min(len(rows) for rows in whole.groups().values()) > 8


def test_ids_are_snake_case_and_units_are_base_units(whole: Catalogue) -> None:
    assert not [id for id in whole.indicators if not re.fullmatch(r"[a-z][a-z0-9_]*", id)]
    assert {indicator.unit for indicator in whole.indicators.values()} <= set(dimensions())


def test_rates_have_no_price_and_real_growth_has_a_current_level(whole: Catalogue) -> None:
    for indicator in whole.indicators.values():
        if indicator.unit == "%":
            assert indicator.kind in ("rate", "index"), indicator.id
    gdp = whole.of("gdp")
    assert (gdp.level, gdp.growth, gdp.grain, gdp.direction) == ("现价", "不变价", "季", "up")
    assert whole.of("surveyed_unemployment").direction == "down"
    assert not whole.of("retail_sales").january


def test_no_name_holds_a_place_or_a_machine(whole: Catalogue) -> None:
    assert not [name for name in whole.names if re.search(r"青岛|西海岸", name)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[a\n", "L303"),
        ('[a]\nname = "甲"\nunit = "吨"\ncolour = "红"\n', "L304"),
        ('[a]\nname = "甲"\nunit = "万吨"\n', "L305"),
        ('[a]\nunit = "吨"\n', "L305"),
        (ROW + 'direction = "sideways"\n', "L306"),
        (ROW + '[b]\nname = "乙产量"\naliases = ["甲的产量"]\nunit = "吨"\n', "L307"),
    ],
    ids=["no TOML", "unknown key", "unit with a magnitude", "no name", "unknown direction", "one name for two"],
)
def test_a_bad_file_is_told(text: str, code: str) -> None:
    with pytest.raises(LuoshiError) as error:
        build({"甲.toml": text})
    assert error.value.code == code


def test_one_id_in_two_files_is_told() -> None:
    with pytest.raises(LuoshiError, match="用了两次"):
        build({"甲.toml": ROW, "乙.toml": ROW})


def test_a_city_adds_names_and_takes_none(whole: Catalogue) -> None:
    more = whole.extended({"fixed_asset_investment": ["固投总盘子"]})
    found = match("全区固投总盘子增速", within=more)
    assert found is not None
    assert found.indicator.id == "fixed_asset_investment"
    assert match("全区固投总盘子增速") is None
    with pytest.raises(LuoshiError, match="既指"):
        whole.extended({"fixed_asset_investment": ["工业投资"]})
    with pytest.raises(LuoshiError, match="没有编号"):
        whole.extended({"no_such": ["甲"]})


@pytest.mark.parametrize(
    ("name", "form", "scope"),
    [
        ("固定资产投资（不含农户）", "固定资产投资", "不含农户"),
        ("规上工业[3]增加值", "规模以上工业增加值", ""),
        ("“三新”经济 增加值", "三新经济增加值", ""),
        ("ＧＤＰ", "地区生产总值", ""),
        (">全市人均GDP", "全市人均地区生产总值", ""),
        ("细颗粒物（PM2.5）平均浓度", "PM2.5平均浓度", "PM2.5"),
        ("占全市GDP的比重", "占地区生产总值比重", ""),
        ("（", "", ""),
        ("", "", ""),
    ],
)
def test_names_have_one_form(name: str, form: str, scope: str) -> None:
    assert normal(name) == (form, scope)
