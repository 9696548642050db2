"""What plans promise: cases that staff can add to (commitments.yaml), parts that promise nothing, any text at all."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.commitments import find
from luoshi.read.reader import prepare
from luoshi.records import Commitment

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("commitments.yaml").read_text(encoding="utf-8"))
HEAD = "西湾区2023年重点工作计划\n一、重点任务\n"
PIECES = [
    "推进",
    "建成",
    "促进",
    "新增",
    "围绕",
    "对",
    "的",
    "等",
    "、",
    "，",
    "；",
    "。",
    "\n",
    "（",
    "）",
    "“",
    "”",
    "：",
    "和",
]
PIECES += [
    "12个",
    "增长5%",
    "2025年底前",
    "上半年",
    "市教育局",
    "负责",
    "牵头单位：",
    "一是",
    "（一）",
    "1.",
    "[3]",
    "学校",
    "发展",
    " ",
]


def plan(text: str) -> tuple[Commitment, ...]:
    return find(prepare(HEAD + text))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = plan(case["text"])
    assert len(found) == len(case["rows"]), [row.surface for row in found]
    for row, wanted in zip(found, case["rows"], strict=True):
        told = {"text": row.surface, "lead": list(row.lead), "support": list(row.support)}
        told |= {name: getattr(row, name) for name in wanted if name not in told}
        assert {name: told[name] for name in wanted} == wanted


def test_a_report_promises_nothing() -> None:
    assert find(prepare("2022年工作总结\n一、工作情况\n新建学校8所，打造滨海步道，推进旧城改造。")) == ()


@pytest.mark.parametrize("title", ["绩效考核办法", "《2023年重点工作计划》政策解读", "高校毕业生补贴申领指南"])
def test_documents_that_measure_explain_or_grant_promise_nothing(title: str) -> None:
    assert find(prepare(f"{title}\n一、重点任务\n新增智慧社区30个，打造滨海步道。")) == ()


def test_news_of_a_plan_lists_its_tasks() -> None:
    text = "日前，市政府印发行动计划。\n"
    text += "在打造活力港城方面，包括建设邮轮母港，推动港城融合；提升口岸能级等，共涉及9项工作。"
    found = find(prepare(text))
    assert [row.surface for row in found] == ["建设邮轮母港", "推动港城融合", "提升口岸能级"]
    assert {row.part for row in found} == {"活力港城"}


def test_what_an_example_is_to_help_with() -> None:
    text = "据悉，案例中梳理借鉴了新加坡花园城市做法，助力我市提升绿道品质，加快建设公园城市；其他案例另行汇编。"
    found = find(prepare(text))
    assert [(row.action, row.benchmark) for row in found] == [("提升", "新加坡"), ("加快建设", "新加坡")]


def test_rows_point_at_their_words_and_figures() -> None:
    text = HEAD + "（一）扩大就业\n新增就业岗位8000个，开放零工市场4处。"
    first, second = find(prepare(text))
    assert text[first.start : first.end] == first.surface == "新增就业岗位8000个"
    assert text[first.figures[0] :].startswith("8000个")
    assert text[second.because[0].start : second.because[0].end] == "开放"
    assert second.section.endswith("（一）扩大就业")
    assert second.part == "（一）扩大就业"


def test_traditional_text_keeps_its_raw_words() -> None:
    [row] = plan("2023年10月底前編制並公布許可事項清單，對清單內事項實行動態管理，將審批時間壓縮一半。")[:1]
    assert (row.surface, row.due, row.action) == ("2023年10月底前編制並公布許可事項清單", "2023-10", "编制")


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_read(text: str) -> None:
    reading = prepare(HEAD + text)
    rows = find(reading)
    for row in rows:
        assert HEAD.__len__() <= row.start < row.end <= len(HEAD + text)
        assert reading.overlay.raw[row.start : row.end] == row.surface
        assert all(row.start <= figure < row.end for figure in row.figures)
    for before, after in pairwise(rows):
        assert before.end <= after.start
