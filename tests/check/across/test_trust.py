"""Where a text comes from, and what that means where two texts differ."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.across import trust
from luoshi.check.across.sources import standing_of
from luoshi.records import Document
from tests.check.across.test_linking import made, real

WORDS = ["道路", "桥梁", "学校", "医院", "公园", "码头", "泵站", "农田", "水库", "电网", "管廊", "厂房"]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (Document("甲.txt", "", issuer="临屿市统计局"), "统计机构"),
        (Document("甲.txt", "", title="2022年临屿市国民经济和社会发展统计公报"), "统计机构"),
        (Document("甲.txt", "", issuer="临屿市人民政府"), "政府文件"),
        (Document("甲.txt", "临屿日报讯 记者从会上获悉"), "新闻媒体"),
        (Document("甲.txt", "", title="政府工作报告范文10篇"), "汇编转载"),
        (Document("甲.txt", "以上内容由AI生成"), "机器生成或网络拼凑的文字"),
        (Document("甲.txt", "今年以来项目进展顺利"), "来源不明"),
    ],
)
def test_classes_of_sources(document: Document, name: str) -> None:
    assert standing_of(document).name == name


def test_the_rank_of_a_bureau_is_the_highest() -> None:
    bureau, page = Document("甲.txt", "", issuer="临屿市统计局"), Document("乙.txt", "以上内容由AI生成")
    assert standing_of(bureau).rank > standing_of(page).rank and standing_of(page).spoilt


@given(st.lists(st.integers(100, 9999), min_size=12, max_size=12, unique=True), st.integers(0, 11))
def test_the_one_figure_that_a_copy_has_otherwise_is_found(values: list[int], at: int) -> None:
    def text(numbers: list[int]) -> str:
        return "。".join(f"全市{word}建设完成投资{n}万元" for word, n in zip(WORDS, numbers, strict=True)) + "。"

    changed = [value + 13 if number == at else value for number, value in enumerate(values)]
    found = list(trust.check([made("甲.txt", text(values)), made("乙.txt", text(changed))]))
    assert [(f.verdict, f.arithmetic) for f in found] == [("possible", f"{values[at]}万元≠{changed[at]}万元")]


@pytest.mark.shared
def test_a_faithful_mirror(shared: Path) -> None:
    [finding] = trust.check(real(shared, "d-22", "d-23"))
    assert finding.verdict == "consistent" and "11个数" in finding.message


@pytest.mark.shared
def test_traces_of_mirrors(shared: Path) -> None:
    path = next(shared.glob("corpus/*/d-22.txt"))
    assert standing_of(luoshi.read(path)).why == "夹杂机器注音"
