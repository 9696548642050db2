"""Charts: the same numbers as the table, quiet SVG, kept by digest, only what a person may see."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from luoshi.desk.accounts.models import Organ, Role, User
from luoshi.desk.charts import render
from luoshi.desk.charts.cells import Plot
from luoshi.desk.charts.compared import ranked
from luoshi.desk.charts.plots import PACE
from luoshi.desk.charts.selectors import Asked, charted
from luoshi.desk.ledger.models import Indicator, Observation
from luoshi.desk.ledger.services.posting import cell_of, post, supersede
from luoshi.indicators.periods import Months
from luoshi.records import LuoshiError
from tests.desk.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def retail(db: None) -> Indicator:
    return Indicator.objects.create(code="retail", name="社会消费品零售总额", unit="元", kind="flow", direction="up")


def value(organ: Organ, indicator: Indicator, period: str, number: str, **fields: Any) -> Observation:
    row = Observation(
        organ=organ, owner=organ, region=organ.name, origin="cell", place="填报表!C7", indicator=indicator,
        name=indicator.name, period=period, value=Decimal(number), unit="元", **fields,
    )  # fmt: skip
    row.cell = cell_of(row)
    return row


@pytest.fixture
def filled(clerk: User, district: Organ, other: Organ, retail: Indicator) -> Sequence[Any]:
    rows = [
        value(organ, retail, str(Months(year, 1, month)), f"{base * month}00000000")
        for organ, base in ((district, 5), (other, 7))
        for year in (2023, 2024)
        for month in range(2, 13)
    ]
    rows += [
        value(district, retail, str(Months(2024, 1, month)), str(month), measure="growth", comparison="yoy")
        for month in range(2, 13)
    ]
    rows.append(value(district, retail, "2024", "7200000000", kind="target"))
    return post(clerk, "导入", rows).rows


def plots(user: User, indicator: Indicator, moment: datetime | None = None, **asked: str) -> dict[str, Plot]:
    return {plot.name: plot for plot in charted(user, indicator, Asked(**asked), moment=moment).plots}


def texts(svg: bytes) -> list[str]:
    return [str(node.text) for node in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_running_totals_stand_by_year_with_the_pace_of_the_target(
    clerk: User, retail: Indicator, filled: Sequence[Any]
) -> None:
    plot = plots(clerk, retail)["cumulative"]
    assert plot.lines == ("2023年", "2024年", PACE) and plot.unit == "亿元" and plot.focus == "2024年"
    assert plot.cells["3月", "2024年"].text == "15" and plot.cells["6月", PACE].value == 36
    assert plot.cells["6月", PACE].how == "目标×6÷12" and plot.cells["12月", PACE].row is not None
    assert "2024年目标按月均摊" in plot.note


def test_single_months_are_differences_and_say_so(clerk: User, retail: Indicator, filled: Sequence[Any]) -> None:
    plot = plots(clerk, retail)["monthly"]
    first, later = plot.cells["1—2月", "2024年"], plot.cells["3月", "2024年"]
    assert first.value == 10 and not first.how and later.value == 5 and later.text == "5.00"
    assert later.how == "2024年一季度累计－2024年1—2月累计" and later.row is not None


def test_printed_growth_goes_before_computed(
    clerk: User, other: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    printed = plots(clerk, retail)["yoy"]
    assert printed.cells["2024年", "同比"].text == "12" and not printed.computed
    chief = person("邻", other, Role.READER)
    computed = plots(chief, retail)["yoy"]
    assert computed.cells["2024年", "同比"].text == "0.00" and computed.computed == 11 and "推算" in computed.note


def test_units_are_compared_within_what_one_may_see(
    clerk: User, city: Organ, retail: Indicator, filled: Sequence[Any]
) -> None:
    assert not {"bars", "ranks"} & set(plots(clerk, retail))
    chief = person("市里", city, Role.READER)
    both = plots(chief, retail)
    assert both["bars"].places == ("石墩区", "澜湾区") and both["ranks"].cells["2024年", "澜湾区"].text == "2"
    assert set(both["multiples"].places) <= set(both["ranks"].places)
    assert not any("2023" in place for place in both["multiples"].places), "累计数只在一年之内连成线"


def test_a_moment_before_shows_nothing(clerk: User, retail: Indicator, filled: Sequence[Any]) -> None:
    before = filled[0].recorded_at.replace(year=2020)
    assert plots(clerk, retail, moment=before) == {}


@given(st.dictionaries(st.text("甲乙丙丁戊己", min_size=1, max_size=2), st.decimals(-99, 99, places=1), min_size=1))
def test_ranks_are_fair(values: dict[str, Decimal]) -> None:
    for direction in ("up", "down"):
        ranks = dict(ranked(values, Indicator(direction=direction)))
        for name, rank in ranks.items():
            better = [v for v in values.values() if (v > values[name]) == (direction == "up") and v != values[name]]
            assert rank == len(better) + 1


@pytest.mark.parametrize("name", ["cumulative", "monthly", "yoy", "bars", "multiples", "ranks"])
@pytest.mark.parametrize("look", ["", "?theme=dark", "?size=narrow"])
def test_every_chart_is_drawn_and_breaks_no_policy(
    client: Client, city: Organ, retail: Indicator, filled: Sequence[Any], name: str, look: str
) -> None:
    client.force_login(person("市里", city, Role.READER))
    answer = client.get(f"/charts/indicators/{retail.pk}/{name}.svg{look}")
    assert answer.status_code == 200 and answer["Content-Type"] == "image/svg+xml"
    svg = answer.content.decode()
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href=", svg)
    colours = {one.lower() for one in re.findall(r'(?:stroke|fill)="(#[0-9a-fA-F]{6})"', svg)}
    assert 2 <= len(colours) <= 7 + 6, "至多七种线色，加上字、轴、格线、底"
    said = texts(answer.content)
    assert any(word in said for word in ("2024年", "3月", "澜湾区", "2024年1—2月", "同比")), said


def test_a_chart_is_drawn_once_and_asked_for_by_its_digest(
    client: Client, clerk: User, retail: Indicator, filled: Sequence[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(clerk)
    address = f"/charts/indicators/{retail.pk}/cumulative.svg"
    first = client.get(address)
    monkeypatch.setattr(render, "_draw", lambda *_, **__: pytest.fail("画了两次"))
    again = client.get(address)
    assert again.content == first.content and "private" in again["Cache-Control"]
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert list((Path(settings.HOME) / "charts").glob(f"*/{first['ETag'][1:-1]}.svg"))


def test_another_number_is_another_chart(client: Client, clerk: User, retail: Indicator, filled: Sequence[Any]) -> None:
    client.force_login(clerk)
    address = f"/charts/indicators/{retail.pk}/cumulative.svg"
    before = client.get(address)["ETag"]
    old = Observation.objects.get(period="2024", kind="actual", measure="level", organ=clerk.organ)
    supersede([old])
    post(clerk, "更正", [value(old.owner, retail, "2024", "6100000000")])
    assert client.get(address)["ETag"] != before


def test_a_picture_for_word_has_its_title_and_needs_a_font(
    client: Client, clerk: User, retail: Indicator, filled: Sequence[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not render.chinese_font():
        pytest.skip("本机没有中文字体，PNG 不画")
    client.force_login(clerk)
    answer = client.get(f"/charts/indicators/{retail.pk}/monthly.png")
    assert answer.content.startswith(b"\x89PNG") and "attachment" in answer["Content-Disposition"]
    monkeypatch.setattr(render, "chinese_font", lambda: "")
    plot = plots(clerk, retail)["monthly"]
    with pytest.raises(LuoshiError, match="中文字体"):
        render._draw(plot, dark=True, narrow=False, form="png")


def test_what_one_may_not_see_is_not_there(
    client: Client, other: Organ, retail: Indicator, filled: Sequence[Any], district: Organ
) -> None:
    client.force_login(person("无", Organ.objects.create(name="外", kind="firm", path="/999/"), Role.READER))
    assert client.get(f"/charts/indicators/{retail.pk}/cumulative.svg?organ={district.pk}").status_code == 404
    assert "还没有这个指标的数" in client.get(f"/indicators/{retail.pk}/").content.decode()
    client.force_login(person("邻", other, Role.READER))
    named = client.get(f"/indicators/{retail.pk}/?organ={district.pk}").content.decode()
    assert "石墩区" in named and "澜湾区" not in named


def test_a_stock_is_one_line_with_its_targets(clerk: User, district: Organ) -> None:
    people = Indicator.objects.create(code="people", name="常住人口", unit="人", kind="stock", direction="none")
    rows = [value(district, people, str(year), f"{year}00") for year in range(2019, 2025)]
    rows.append(value(district, people, "2025", "210000", kind="target"))
    post(clerk, "导入", rows)
    made = plots(clerk, people)
    assert set(made) == {"line", "yoy"} and made["line"].lines == ("实绩", "目标") and made["line"].unit == "万人"
    assert made["line"].places[-1] == "2025年" and made["line"].cells["2025年", "目标"].text == "21"
