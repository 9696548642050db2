"""The page of an indicator: its periods beside target and rank, units compared, corrections, arithmetic, forecast."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.accounts.services import organ_create
from luoshi.desk.charts.outlook import outlook_of
from luoshi.desk.charts.rows import Row
from luoshi.desk.ledger.models import Indicator, Observation, Version
from luoshi.desk.ledger.services.posting import cell_of, post, supersede
from luoshi.indicators.periods import Months, months
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db
QUERIES = 17
YI = 10**8


@pytest.fixture
def retail(db: None) -> Indicator:
    return Indicator.objects.create(code="retail", name="社会消费品零售总额", unit="元", kind="flow", direction="up")


def value(organ: Organ, indicator: Indicator, period: str, number: str, **fields: Any) -> Observation:
    told: dict[str, Any] = {"origin": "cell", "place": "填报表!C7", "unit": indicator.unit, **fields}
    row = Observation(
        organ=organ, owner=organ, region=organ.name, indicator=indicator, name=indicator.name, period=period,
        value=Decimal(number), **told,
    )  # fmt: skip
    row.cell = cell_of(row)
    return row


@pytest.fixture
def chief(city: Organ) -> User:
    return person("市里", city, Role.READER)


@pytest.fixture
def filled(clerk: User, district: Organ, other: Organ, retail: Indicator) -> Sequence[Any]:
    rows = [
        value(organ, retail, str(Months(year, 1, month)), f"{base * month * YI}")
        for organ, base in ((district, 5), (other, 7))
        for year in (2023, 2024)
        for month in range(2, 13)
    ]
    growth = {"measure": "growth", "comparison": "yoy", "unit": "%"}
    rows += [value(district, retail, str(Months(2024, 1, month)), f"{month}", **growth) for month in range(2, 13)]
    rows += [value(district, retail, "2024", f"{72 * YI}", kind="target"), value(district, retail, "2025", "6.5",
             kind="target", **growth)]  # fmt: skip
    return post(clerk, "导入", rows).rows


def opened(client: Client, user: User, address: str) -> Any:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content.decode())


def table(page: Any, label: str) -> dict[str, list[str]]:
    """The rows of a table of the page by the words of their heads."""
    rows = page.xpath(f'//div[@aria-label="{label}"]//tbody/tr')
    return {row.xpath("th")[0].text_content().strip(): [
        re.sub(r"[\u2007\u2008]", "", cell.text_content()).strip() for cell in row.xpath("td")] for row in rows
    }  # fmt: skip


def test_a_period_stands_beside_its_target_its_month_its_growth_and_its_rank(
    client: Client, chief: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    page = opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}")
    heads = [head.text_content() for head in page.xpath('//div[@aria-label="各期的数"]//thead//th')]
    assert heads == ["期间", "累计（亿元）", "当期（亿元）", "同比（%）", "年度目标（亿元）", "时间进度应完成（亿元）",
                     "完成目标（%）", "比时间进度（个百分点）", "位次", "状态"]  # fmt: skip
    rows = table(page, "各期的数")
    assert rows["2024年1—10月"] == ["50▦", "5.00ƒ", "10▦", "72▦", "60.00ƒ", "69.4ƒ", "-13.9ƒ", "2/2ƒ", ""]
    assert rows["2024年1—2月"][:2] == ["10▦", "10▦"], "年初第一期的当期就是累计"
    assert rows["2025年 目标"][2] == "6.5▦", "没有实绩的目标自成一行"
    assert "2024年 目标" not in rows, "各期旁边已有的目标不再自成一行"


def test_every_number_has_a_mark_and_every_sum_opens(
    client: Client, chief: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    page = opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}")
    cells = [cell for cell in page.xpath('//*[contains(concat(" ", @class, " "), " num ")]')
             if re.search(r"\d", cell.text_content())]  # fmt: skip
    assert len(cells) > 150
    assert all(cell.xpath('.//a[@class="origin"]') for cell in cells)
    sums = {mark.get("href") for cell in cells for mark in cell.xpath('.//a[@class="origin" and text()="ƒ"]')}
    kinds = {re.search(r"what=(\w+)", address)[1]: address for address in sums}  # type: ignore[index]
    assert set(kinds) == {"single", "due", "share", "gap", "rank"}
    for address in kinds.values():
        told = opened(client, chief, address).xpath("//*[@data-sum]")[0]
        assert re.search(r"\d", told.xpath(".//mark")[0].text_content())
        parts = told.xpath('.//*[@class="num" and not(self::mark)]')
        assert parts and all(part.xpath('.//a[@class="origin"]') for part in parts), address


def test_the_arithmetic_says_what_was_done(
    client: Client, chief: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    def told(what: str, period: str = "2024-01/2024-10") -> str:
        address = f"/indicators/{retail.pk}/how?organ={district.pk}&period={period}&what={what}"
        return str(opened(client, chief, address).xpath("//*[@data-sum]")[0].text_content())

    assert "50－45＝5.00" in told("single") and "5.00 亿元" in told("single")
    assert "50÷72＝69.4%" in told("share")
    assert "50÷72＝69.4%；时间进度 10÷12＝83.3%；两者之差 -13.9 个百分点" in told("gap")
    assert "第 2 位（共 2 个单位）" in told("rank") and "1. 石墩区" in told("rank")
    client.force_login(chief)
    for wrong in ("what=rank&period=2011", "what=gap&period=x", "what=nothing&period=2024", "what=single&period=2030"):
        assert client.get(f"/indicators/{retail.pk}/how?organ={district.pk}&{wrong}").status_code == 404
    inner = client.get(f"/indicators/{retail.pk}/how?organ={district.pk}&period=2024&what=share",
                       headers={"x-fragment": "1"}).content.decode()  # fmt: skip
    assert "<html" not in inner and "data-sum" in inner


def test_the_arithmetic_shows_nothing_that_one_may_not_see(
    client: Client, other: Organ, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    neighbour = person("邻", other, Role.READER)
    page = opened(client, neighbour, f"/indicators/{retail.pk}/how?organ={district.pk}&period=2024-Q1&what=single")
    assert "石墩区" in page.text_content() and "澜湾区" not in page.text_content()
    client.force_login(neighbour)
    assert client.get(f"/indicators/{retail.pk}/how?organ={other.pk}&period=2024&what=rank").status_code == 404


def test_units_are_ranked_at_any_period_by_value_or_growth(
    client: Client, chief: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    page = opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}&at=2024-Q1#units")
    rows = table(page, "各单位排序")
    assert list(rows) == ["石墩区", "澜湾区"] and rows["澜湾区"] == ["2ƒ", "15▦", "", "—", "平"]
    assert page.xpath('//tr[@class="own"]/th')[0].text_content() == "澜湾区"
    assert "2024年一季度" in page.xpath("//caption")[0].text_content()
    newest = table(opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}"), "各单位排序")
    assert newest["澜湾区"][3] == "12▦"


def test_a_correction_shows_both_numbers(
    client: Client, chief: User, clerk: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    old = Observation.objects.get(organ=district, period="2024-Q1", measure="level")
    supersede([old])
    new = value(district, retail, "2024-Q1", f"{16 * YI}", origin="hand", place="", note="核减重复")
    post(clerk, "更正", [new])
    address = f"/indicators/{retail.pk}/?organ={district.pk}"
    [row] = table(opened(client, chief, address), "更正记录").values()
    assert row[1].startswith("15 亿元") and row[2].startswith("16 亿元") and "填报员 更正" in row[3]
    assert row[4] == "核减重复"
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "还没有这个指标的数" in opened(client, chief, f"{address}&as_of={day}").text_content()
    supersede(Observation.objects.filter(organ=district, period="2024-Q1", measure="level"))
    assert "已撤下" in opened(client, chief, address).text_content()


def test_what_is_no_series_is_not_lost(
    client: Client, chief: User, clerk: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    post(clerk, "导入", [
        value(district, retail, "2024", "33.1", measure="share", unit="%"),
        value(district, retail, "2020/2024", "6.1", measure="growth", comparison="mean", unit="%"),
        value(district, retail, "2024-11", f"{4 * YI}"),
        value(district, retail, "2025", f"{65 * YI}", kind="expected"),
    ])  # fmt: skip
    page = opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}")
    assert set(table(page, "其他量类")) == {"2024年"} and "看全部各期" in page.text_content()
    whole = opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}&all=1")
    assert set(table(whole, "其他量类")) == {"2024年", "2020—2024年"}
    rows = table(page, "各期的数")
    assert rows["2024年1—11月"][1] == "4▦", "印出的当月数不再推算"
    assert rows["2025年 预计"][0] == "65▦"


def test_states_are_words_bounds_are_told_and_two_sources_too(
    client: Client, chief: User, clerk: User, district: Organ, retail: Indicator, version: Version
) -> None:
    rows = [
        value(district, retail, "2024-Q1", f"{15 * YI}", bound="ge"),
        value(district, retail, "2024-H1", f"{3125 * 10**6}", version=version, origin="sentence", start=3, end=5),
        value(district, retail, "2024-H1", f"{32 * YI}"),
        value(district, retail, "2023", f"{60 * YI}", high=Decimal(62 * YI)),
    ]
    missing = value(district, retail, "2024-Q1/Q3", "0", state="未报")
    missing.value = None
    post(clerk, "导入", [*rows, missing])
    page = opened(client, chief, f"/indicators/{retail.pk}/")
    told = table(page, "各期的数")
    assert told["2024年前三季度"][0] == "未报▦" and told["2024年一季度"][0] == "≥15▦"
    assert told["2023年"][0] == "60—62▦"
    assert told["2024年上半年"][-1] == "另有不同的数" and told["2024年前三季度"][-1] == "未报"
    points = {len(cell.xpath("string(a[1])").partition(".")[2]) + cell.text_content().count("\u2007")
              for cell in page.xpath('//div[@aria-label="各期的数"]//tbody/tr/td[1]')}  # fmt: skip
    assert len(points) == 1, "小数点对齐"


def test_a_share_is_its_own_value(client: Client, chief: User, clerk: User, district: Organ) -> None:
    share = Indicator.objects.create(code="share", name="三产占比", unit="%", kind="rate", direction="up")
    post(clerk, "导入", [value(district, share, str(year), f"{year - 1970}", measure="share")
                        for year in (2022, 2023)])  # fmt: skip
    page = opened(client, chief, f"/indicators/{share.pk}/")
    assert table(page, "各期的数")["2023年"][0] == "53▦" and page.xpath("//figure")
    assert not page.xpath('//div[@aria-label="其他量类"]')


def test_a_region_outside_the_tree_can_be_looked_at(
    client: Client, chief: User, district: Organ, retail: Indicator, clerk: User
) -> None:
    row = value(district, retail, "2024", f"{YI}")
    row.organ, row.region = None, "全国"
    row.cell = cell_of(row)
    post(clerk, "导入", [row, value(district, retail, "2024", f"{2 * YI}")])
    page = opened(client, chief, f"/indicators/{retail.pk}/?organ=r:全国")
    assert table(page, "各期的数")["2024年"][0] == "1▦"


def test_the_queries_do_not_grow_with_units_and_years(
    client: Client, chief: User, clerk: User, city: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    def taken() -> int:
        client.force_login(chief)
        client.get(f"/indicators/{retail.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/indicators/{retail.pk}/").status_code == 200
        return len(queries)

    few = taken()
    more = [organ_create(name=f"{n}区", kind=Organ.Kind.REGION, parent=city, order=n) for n in range(9)]
    post(clerk, "导入", [value(organ, retail, str(Months(year, 1, month)), f"{month * YI}")
                        for organ in more for year in (2021, 2022, 2023, 2024) for month in range(2, 13)])  # fmt: skip
    assert taken() == few <= QUERIES


def test_a_drawing_is_kept_by_the_browser_as_long_as_its_numbers_are_the_same(
    client: Client, chief: User, district: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    page = opened(client, chief, f"/indicators/{retail.pk}/?organ={district.pk}")
    for address in {image.get("src") for image in page.xpath("//img")}:
        assert "immutable" in client.get(address)["Cache-Control"]
        old = client.get(re.sub("v=[0-9a-f]+", "v=0123456789abcdef", address))
        assert old["Cache-Control"] == "private, no-cache"


def test_where_the_year_may_end_is_drawn_told_and_explained(
    client: Client, chief: User, clerk: User, district: Organ, retail: Indicator
) -> None:
    done = {2021: 70, 2022: 75, 2023: 80}
    rows = [value(district, retail, str(year), f"{100 * YI}") for year in done]
    rows += [value(district, retail, f"{year}-Q1/Q3", f"{part * YI}") for year, part in {**done, 2024: 84}.items()]
    post(clerk, "导入", rows)
    page = opened(client, chief, f"/indicators/{retail.pk}/")
    told = page.xpath('//aside//dt[text()="全年推算（亿元）"]/following-sibling::dd')[0]
    assert told.text_content() == "105.00—120.00ƒ"
    assert "阴影是推算的全年范围" in page.xpath("//figure")[0].text_content()
    how = opened(client, chief, told.xpath(".//a")[0].get("href")).text_content()
    assert "2021年 70.00%，2022年 75.00%，2023年 80.00%" in how and "105.00—120.00 亿元" in how
    drawn = client.get(page.xpath("//figure//img")[0].get("src")).content.decode()
    assert 'fill-opacity="0.18"' in drawn or 'opacity="0.18"' in drawn


def _row(period: str, number: Decimal) -> Row:
    now = timezone.now()
    return Row(1, 1, "", period, "actual", "level", "", "", number, None, None, "eq", "元", "已报", "", "hand", "", "",
               None, "", now, None, None, None, None)  # fmt: skip


@given(
    st.lists(st.tuples(st.decimals("1", "99", places=2), st.decimals("0", "50", places=2)), min_size=0, max_size=6),
    st.decimals("1", "99", places=2),
    st.integers(1, 12),
)
def test_the_outlook_is_an_interval_of_three_years_or_nothing(
    years: list[tuple[Decimal, Decimal]], done: Decimal, month: int
) -> None:
    levels = {Months(2024, 1, month): _row(str(Months(2024, 1, month)), done)}
    for back, (part, rest) in enumerate(years, 1):
        for run, number in ((Months(2024 - back, 1, month), part), (Months(2024 - back, 1, 12), part + rest)):
            levels[run] = _row(str(run), number)
    found = outlook_of({run: row for run, row in levels.items() if months(row.period) == run})
    if len(years) < 3 or not 3 <= month < 12:
        assert found is None
    else:
        assert found is not None and done <= found.low <= found.high
        for part, rest in years:
            assert found.low * part <= done * (part + rest) * Decimal("1.0000001")
