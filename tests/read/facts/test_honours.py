"""Honours: the cases of honours.yaml, plans, headings of news lists, and what no honour may ever be."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.honours import find
from luoshi.read.facts.titles import kind_of, level_above, level_in, similar, split
from luoshi.read.reader import prepare
from luoshi.records import Honour

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "honours.yaml").read_text(encoding="utf-8"))
WORDS = [
    "获批",
    "获评",
    "国家级",
    "省级",
    "试点",
    "示范区",
    "、",
    "，",
    "和",
    "“",
    "”",
    "（",
    "等",
    "3个",
    "第",
    "一",
    "的",
    "√",
    "\n",
    "力争",
]


def honours(text: str) -> tuple[Honour, ...]:
    return find(prepare(text, year=2022, region="青岛"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = honours(case["text"])
    expected = case.get("honours", [])
    assert len(found) == len(expected), [h.name for h in found]
    for honour, fields in zip(found, expected, strict=True):
        assert {name: getattr(honour, name) for name in fields} == fields


def test_surface_is_the_text_at_its_offsets() -> None:
    text = "2022年11月，甲園區獲評國家級綠色園區，乙区获评省级园林城区。"
    reading = prepare(text, year=2022)
    for honour in find(reading):
        assert text[honour.start : honour.end] == honour.surface


def test_date_is_the_time_told_before() -> None:
    [first, second] = honours("2021年6月，甲园获评省级绿色园区。乙园获评省级绿色园区。")
    assert (first.date, second.date) == ("2021-06", "2022")


PLAN = "一、2022年工作回顾\n甲园获评省级绿色园区。\n二、2023年重点工作\n乙园获评省级绿色园区，已获批国家级孵化器。\n"


def test_plans_tell_only_what_is_held() -> None:
    assert [h.name for h in find(prepare(PLAN))] == ["省级绿色园区", "国家级孵化器"]


def test_a_heading_takes_date_and_count_from_its_paragraph_and_is_told_once() -> None:
    text = "众多试点\n\n√国家智慧教育应用试点\n\n2022年2月，教育部公布国家智慧教育应用试点，本市2个项目入选。\n"
    [honour] = honours(text)
    assert (honour.name, honour.date, honour.count, honour.kind) == ("国家智慧教育应用试点", "2022-02", 2, "pilot")


def test_a_preview_gives_way_to_the_fuller_mention() -> None:
    text = (
        "本市获得一批试点。其中包括，国家智慧教育应用试点城市、全国首批气候投融资试点……\n"
        "本市获批国家智慧教育应用试点城市。\n"
    )
    assert [h.name for h in honours(text)] == ["全国首批气候投融资试点", "国家智慧教育应用试点城市"]


@pytest.mark.parametrize(
    ("region", "level"), [("市北区", "city"), ("青岛", "province"), ("山东", "nation"), ("全国", "nation")]
)
def test_a_title_without_level_comes_from_above(region: str, level: str) -> None:
    assert level_above(region) == level
    [honour] = find(prepare("甲公司荣获优秀创新企业称号。", year=2022, region=region))
    assert honour.level == level


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("联合国海洋协作中心", "world"),
        ("国家级孵化器", "nation"),
        ("省科学技术奖励", "province"),
        ("省市两级数字化转型试点", "province"),
        ("青岛市技术创新中心", "city"),
        ("城市更新示范", None),
        ("区级文明校园", "district"),
        ("鲁班奖", "nation"),
    ],
)
def test_level(title: str, level: str | None) -> None:
    assert level_in(title) == level


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("全国十强", "rank"),
        ("先行先试区", "pilot"),
        ("省重点实验室", "approval"),
        ("百强县", "award"),
        ("企业50强", "award"),
    ],
)
def test_kind(title: str, kind: str) -> None:
    assert kind_of(title) == kind


def test_titles_in_marks_are_not_divided() -> None:
    text = "国家“甲、乙”示范区、省级丙示范区"
    assert [title.text for title in split(text, 0, len(text))] == ["国家“甲、乙”示范区", "省级丙示范区"]


def test_similar_is_symmetric() -> None:
    assert similar("全国禁毒示范城市", "第二轮全国禁毒示范城市创建名单")
    assert similar("第二轮全国禁毒示范城市创建名单", "全国禁毒示范城市")
    assert not similar("全国文明城市", "全国森林公园")


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text_can_be_read(words: list[str]) -> None:
    text = "".join(words)
    found = honours(text)
    assert all(text[h.start : h.end] == h.surface and h.count >= 0 for h in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
