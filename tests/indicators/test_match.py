import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.indicators import match, matches


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("GDP", "gdp"),
        ("全市地区生产总值", "gdp"),
        ("国内生产总值增速", "gdp"),
        ("预计全年实现地区生产总值", "gdp"),
        ("人均GDP", "gdp_per_capita"),
        ("规上工业增加值", "industrial_value_added_above_scale"),
        ("规模以上工业[3]增加值", "industrial_value_added_above_scale"),
        ("规模以上工业增加值按可比价格计算", "industrial_value_added_above_scale"),
        ("全部工业增加值", "industrial_value_added"),
        ("一产增加值", "primary_industry_value_added"),
        ("固定资产投资（不含农户）", "fixed_asset_investment"),
        ("全社会固定资产投资", "total_fixed_asset_investment"),
        ("工业投资", "industrial_investment"),
        ("工业技改投资增幅", "technical_upgrading_investment"),
        ("社零总额", "retail_sales"),
        ("限上消费品零售额", "retail_sales_above_norm"),
        ("地方公共财政预算收入", "general_budget_revenue"),
        ("公共财政预算支出", "general_budget_expenditure"),
        ("城镇常住居民人均可支配收入", "urban_disposable_income"),
        ("农村居民人均可支配收入", "rural_disposable_income"),
        ("全体居民人均可支配收入", "disposable_income"),
        ("新增城镇就业", "new_urban_jobs"),
        ("城镇调查失业率均值", "surveyed_unemployment"),
        ("城镇登记失业率", "registered_unemployment"),
        ("居民消费价格涨幅", "cpi"),
        ("PM_2.5平均浓度", "pm25"),
        ("单位GDP能耗", "energy_intensity"),
        ("粮食总产", "grain_output"),
        ("完成营造林", "afforestation"),
        ("每万人高价值发明专利拥有量", "high_value_patents_per_10k"),
    ],
)
def test_names_of_one_thing_meet(name: str, indicator: str) -> None:
    found = match(name)
    assert found is not None
    assert (found.indicator.id, found.aspect) == (indicator, "")


@pytest.mark.parametrize(
    "name",
    [
        "地方投资",
        "冰雪产业投资",
        "人均一般公共预算收入",
        "新区地区生产总值",
        "地区生产总值占全省比重",
        "除房地产外固定资产投资",
        "中直工业增加值",
        "高耗能行业增加值",
        "产值",
        "企业",
        "新增就业",
        "规模以上工业企业税收",
        "高新技术企业产值",
        "日均客运量变化",
        "城镇居民人均服务性消费",
        "新增地区生产总值",
        "新增境内上市公司总数",
        "城镇调查失业率总量",
        "一二三产增加值",
        "汽车、新能源汽车产量",
        "",
        "-",
        "字" * 500,
    ],
)
def test_what_is_not_surely_known_stays_unknown(name: str) -> None:
    assert match(name) is None


@pytest.mark.parametrize("near", [("工业投资", "固定资产投资"), ("一般公共预算支出", "一般公共预算收入")])
def test_neighbours_are_kept_apart(near: tuple[str, str]) -> None:
    one, other = map(match, near)
    assert one is not None
    assert other is not None
    assert one.indicator.id != other.indicator.id


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("新增高新技术企业", "high_tech_firms"),
        ("建成家庭养老床位", "home_elderly_beds"),
        ("新认定国家高新技术企业", "high_tech_firms"),
    ],
)
def test_what_came_to_a_stock_is_told_from_the_stock(name: str, indicator: str) -> None:
    found = match(name)
    assert found is not None
    assert (found.indicator.id, found.aspect) == (indicator, "added")
    assert found.evidence.endswith("新增量")


def test_the_evidence_names_what_was_taken_off() -> None:
    found = match("全市规上工业增加值（不含军工）增速")
    assert found is not None
    assert found.removed == ("增速", "全市")
    assert found.evidence == "名称“规模以上工业增加值”；去掉“增速”“全市”；口径：不含军工"


def test_the_region_may_stand_before_its_indicator() -> None:
    assert match("甲市常住人口") is None
    found = match("甲市常住人口", "甲")
    assert found is not None
    assert found.indicator.id == "resident_population"


def test_a_joint_name_is_several_indicators_only_if_each_is_whole() -> None:
    several = matches("社会消费品零售总额、固定资产投资增速")
    assert [found.indicator.id for found in several] == ["retail_sales", "fixed_asset_investment"]
    assert match("社会消费品零售总额、固定资产投资增速") is None
    assert matches("农村自来水、卫生户厕普及率") == ()


@given(st.text(max_size=80))
def test_no_name_breaks_it(name: str) -> None:
    matches(name)


@given(st.text("全市实现完成新增增速总量数的（）、>和GDP规上工业增加值", max_size=60))
def test_no_name_of_its_own_words_breaks_it(name: str) -> None:
    matches(name, "全市")
