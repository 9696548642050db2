"""The page of a unit: its latest values with rank, what it has in the registers, only what a person may see."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.desk.accounts.models import Organ, OrganName, Role, User
from luoshi.desk.charts.units import unit_of
from luoshi.desk.ledger.models import Indicator, Observation, Version
from luoshi.desk.ledger.services.posting import cell_of, post
from luoshi.desk.ledger.services.review import fact_accept
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


def value(organ: Organ, indicator: Indicator, period: str, number: str, **fields: Any) -> Observation:
    row = Observation(
        organ=organ, owner=organ, region=organ.name, origin="hand", indicator=indicator, name=indicator.name,
        period=period, value=Decimal(number), unit=indicator.unit, **fields,
    )  # fmt: skip
    row.cell = cell_of(row)
    return row


@pytest.fixture
def jobs(db: None) -> Indicator:
    return Indicator.objects.create(
        code="jobs", name="城镇新增就业", unit="人", kind="flow", direction="up", group="就业"
    )


@pytest.fixture
def smoke(db: None) -> Indicator:
    return Indicator.objects.create(code="smoke", name="细颗粒物浓度", unit="微克", kind="rate", direction="down")


@pytest.fixture
def chief(city: Organ) -> User:
    return person("市里", city, Role.READER)


def test_the_latest_is_what_ends_last_and_runs_longest(
    chief: User, clerk: User, district: Organ, jobs: Indicator
) -> None:
    periods = {"2024-Q1/Q3": "9", "2024-01/2024-10": "10", "2024-10": "1", "2023": "12"}
    post(clerk, "导入", [value(district, jobs, period, number) for period, number in periods.items()])
    [one] = unit_of(chief, district).indicators
    assert one.period == "2024-01/2024-10" and one.level and one.level.value == 10


def test_rank_is_among_equals_and_knows_which_way_is_better(
    chief: User, clerk: User, district: Organ, other: Organ, city: Organ, jobs: Indicator, smoke: Indicator
) -> None:
    town = Organ.objects.create(name="东堤街道", kind="town", parent=city, path=f"{city.path}77/")
    rows = [value(one, jobs, "2024", n) for one, n in ((district, "5"), (other, "7"), (town, "9"))]
    rows += [value(one, smoke, "2024", n) for one, n in ((district, "30"), (other, "40"))]
    post(clerk, "导入", rows)
    ranks = {one.indicator.code: (one.rank, one.among) for one in unit_of(chief, district).indicators}
    assert ranks == {"jobs": (2, 2), "smoke": (1, 2)}


def test_growth_of_another_period_is_not_put_beside(chief: User, clerk: User, district: Organ, jobs: Indicator) -> None:
    rows = [value(district, jobs, "2024", "5"), value(district, jobs, "2023", "3", measure="growth", comparison="yoy")]
    post(clerk, "导入", rows)
    [one] = unit_of(chief, district).indicators
    assert one.level and one.growth is None


def test_the_page_shows_all_that_the_unit_has(
    client: Client, clerk: User, chief: User, district: Organ, version: Version, jobs: Indicator
) -> None:
    fact = version.facts.filter(kind="commitment").first()
    assert fact
    fact_accept(clerk, fact, revision=fact.revision)
    post(clerk, "导入", [value(district, jobs, "2024", "5")])
    OrganName.objects.create(organ=district, name="澜湾县", until="2017-09-01")
    client.force_login(chief)
    page = client.get(f"/units/{district.pk}/").content.decode()
    for words in (
        "城镇新增就业",
        "文件里说到的承诺任务",
        version.document.title,
        "澜湾县",
        "临屿市",
        "✎",
        "这一页的数从哪里来",
    ):
        assert words in page, words
    assert client.get(f"/units/{district.pk}/?group=就业&page=99").status_code == 200


def test_another_unit_is_not_there(client: Client, clerk: User, other: Organ, district: Organ) -> None:
    client.force_login(clerk)
    assert client.get(f"/units/{other.pk}/").status_code == 404
    assert client.get(f"/units/{district.pk}/").status_code == 200
    listed = client.get("/units/").content.decode()
    assert "澜湾区" in listed and "石墩区" not in listed


def test_however_many_indicators_the_queries_stay_few(
    client: Client, clerk: User, chief: User, district: Organ, other: Organ
) -> None:
    many = [
        Indicator.objects.create(code=f"i{n}", name=f"指标{n}", unit="元", kind="flow", direction="up")
        for n in range(70)
    ]
    post(clerk, "导入", [value(organ, one, "2024", "5") for one in many for organ in (district, other)])
    client.force_login(chief)
    client.get("/units/")
    with CaptureQueriesContext(connection) as taken:
        page = client.get(f"/units/{district.pk}/").content.decode()
    assert page.count("1/2") == 40 and "1 / 2" in page
    assert len(taken) <= 22, [query["sql"][:60] for query in taken]
