"""Statements linked across documents: by indicator, region and period, whatever the order, copies told apart."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.across import compare as across
from luoshi.check.across.copies import copies_of
from luoshi.check.across.linking import link
from luoshi.check.across.owners import region_of
from luoshi.check.prepared import Prepared, prepare
from luoshi.records import Finding

PORT_CITY = "2022年，青岛港完成货物吞吐量6.57亿吨、集装箱吞吐量2560万标箱。"
PORT_DISTRICT = "2022年，青岛港新增航线24条，货物、集装箱吞吐量突破6.5亿吨、2400万标箱。"


def made(name: str, text: str, region: str = "临屿市", year: int = 2022) -> Prepared:
    return prepare(luoshi.read(text, name=name, region=region, year=year))


def real(shared: Path, *stems: str) -> list[Prepared]:
    paths = [next(shared.glob(f"corpus/*/{stem}.txt")) for stem in stems]
    return [prepare(luoshi.read(path, name=path.name)) for path in paths]


def agreed(findings: list[Finding]) -> set[str]:
    return {f.arithmetic for f in findings if (f.check, f.verdict) == ("confirmation", "consistent")}


def test_one_port_of_two_governments_is_one_owner() -> None:
    linked = link([made("市.txt", PORT_CITY, "青岛"), made("区.txt", PORT_DISTRICT, "西海岸新区")])
    shared_keys = {(key.what, key.region) for key, _ in linked.shared()}
    assert shared_keys == {("port_throughput", "青岛港"), ("container_throughput", "青岛港")}


@pytest.mark.parametrize("word", ["全市", "全县", "本地区", "我市", "", "鼓楼区", "高新区"])
def test_what_names_no_region_is_not_linked(word: str) -> None:
    assert region_of(word) == ""


def test_the_order_of_documents_changes_no_finding() -> None:
    texts = (
        "2022年，全市进出口总额812.4亿元。",
        "2022年，全市进出口总额796.1亿元。",
        "2022年，全市进出口总额812.4亿元。",
    )
    prepared = [made(f"{number}.txt", text) for number, text in enumerate(texts)]
    shown = {
        frozenset((f.check, f.verdict, frozenset(s.document for s in f.sources)) for f in across.check(order))
        for order in permutations(prepared)
    }
    assert {check for check, _, _ in next(iter(shown))} == {"conflict", "confirmation"}
    assert all({(c, v) for c, v, _ in one} == {(c, v) for c, v, _ in next(iter(shown))} for one in shown)


@given(st.lists(st.integers(min_value=100, max_value=99999), min_size=8, max_size=14, unique=True))
def test_a_text_is_its_own_copy_and_another_text_is_not(values: list[int]) -> None:
    text = "。".join(
        f"第{n}项任务完成投资{value}万元" for n, value in zip("甲乙丙丁戊己庚辛壬癸子丑寅卯", values, strict=False)
    )
    other = "。".join(f"完成投资{value + 200_000}万元" for value in values)  # none of the first text
    found = copies_of([made("甲.txt", text), made("乙.txt", text), made("丙.txt", other)])
    assert found.pairs == ((0, 1),)
    assert found.family == (0, 0, 2)


@pytest.mark.shared
def test_the_gold_rows_across_documents(shared: Path) -> None:
    found = list(across.check(real(shared, "000", "001", "004")))
    assert {"6.57亿吨>6.5亿吨", "2560万标箱>2400万标箱", "均为第7位"} <= agreed(found)
    assert not [f for f in found if f.verdict in ("error", "possible")]


@pytest.mark.shared
def test_mirrors_are_copies(shared: Path) -> None:
    assert copies_of(real(shared, "d-22", "d-23", "d-24")).pairs == ((0, 1),)
