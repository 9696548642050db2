"""Shapes of clauses in sentences of our own, and that no text breaks the parser."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.policy import find, parse_clause
from luoshi.read.facts.policy.quantities import quantities
from luoshi.read.reader import prepare
from luoshi.rules.benefit import amount

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "shapes.yaml").read_text(encoding="utf-8"))
WORDS = [
    "对",
    "新认定的",
    "企业",
    "，",
    "；",
    "。",
    "分别",
    "给予",
    "奖励",
    "最高",
    "不超过",
    "5万元",
    "10%",
    "、",
    "以上",
    "（含）",
]
WORDS += [
    "每",
    "人",
    "按",
    "的",
    "达到",
    "1亿元",
    "-",
    "前3年",
    "第4年",
    "从30%提至50%",
    "或",
    "且",
    "免收租金",
    "1:1",
    "（",
    "）",
    " ",
]


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case"])
def test_shapes(row: dict[str, Any]) -> None:
    clause = parse_clause(row["text"])
    assert clause.result == row["result"], clause
    if "kinds" in row:
        assert [b.kind for b in clause.benefits] == row["kinds"], clause
    if "amounts" in row:
        assert [b.amount for b in clause.benefits] == row["amounts"]
    if "bands" in row:
        assert [band.amount for band in clause.benefits[0].bands] == row["bands"]
    assert any(row["problem"] in problem for problem in clause.problems) if "problem" in row else not clause.problems
    if row["result"] == "not computable":
        assert clause.missing or clause.problems
        assert amount(clause, {}).amount is None


@pytest.mark.parametrize(
    ("text", "operator", "low", "high"),
    [
        ("达到500万元", ">=", 5000000, None),
        ("超过15%", ">", 15, None),
        ("1亿元(含)以上", ">=", 100000000, None),
        ("1亿元(不含)以上", ">", 100000000, None),
        ("30人(含)以下", "<=", 30, None),
        ("不足8年", "<", 8, None),
        ("5000万元(含)-1亿元", "between", 50000000, 100000000),
        ("20-50万元", "between", 200000, 500000),
    ],
    ids=str,
)
def test_bounds(text: str, operator: str, low: int, high: int | None) -> None:
    [found] = quantities(text)
    assert found.operator == operator
    assert found.value == low
    assert found.high == high


@pytest.mark.parametrize("text", ["2026年底前", "第4-6年", "〔2022〕6号", "世界500强", "2.0版", "G20"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(text) == []


@given(st.lists(st.sampled_from(WORDS), max_size=24).map("".join))
def test_any_row_of_words_is_parsed(text: str) -> None:
    clause = parse_clause(text)
    assert clause.surface == text
    result = amount(clause, {"类别": "其他", "应得奖励": Decimal(100)})
    assert (result.amount is None) or not clause.missing
    if clause.result == "not computable":
        assert result.amount is None


@given(st.text(max_size=80))
def test_any_text_is_parsed(text: str) -> None:
    assert parse_clause(text).surface == text


def test_find_gives_raw_offsets_and_the_term_of_the_document() -> None:
    text = (
        "某区促进产业发展若干政策\n\n一、支持投资\n（一）对新认定的技术中心，给予20万元奖励。每家企业最高不超过50万元。（责任单位：区工信局、区财政局）\n"
        "二、附则\n本政策自2024年1月1日起施行，有效期至2026年12月31日。\n"
    )
    first, last = find(prepare(text))
    assert text[first.start : first.end] == first.surface
    assert first.surface.startswith("对新认定的技术中心") and first.surface.endswith("）")
    assert (first.lead, first.support) == ("区工信局", ("区财政局",))
    assert [cap.amount for cap in first.benefits[0].caps] == [500000]
    assert first.validity.end == last.validity.end == "2026-12-31"
    assert "支持投资" in first.section


def test_a_draft_never_pays() -> None:
    text = "某市支持企业发展若干政策（征求意见稿）\n\n一、奖励\n对新认定的技术中心，给予20万元奖励。\n"
    [clause] = find(prepare(text))
    assert clause.result == "not computable"
    assert amount(clause, {"新认定": True}).amount is None


@pytest.mark.parametrize(
    "text",
    ["全年累计发放创业补贴1.2亿元，惠及5000人。", "市财政设立2亿元专项资金，用于企业奖励。", "为企业减免税费35亿元。"],
    ids=["paid", "fund", "relief"],
)
def test_what_was_paid_is_no_clause(text: str) -> None:
    assert find(prepare(f"2023年政府工作报告\n\n一、2023年工作回顾\n{text}\n")) == ()


def test_what_is_too_long_for_a_clause_is_said() -> None:
    clause = parse_clause("对企业给予5万元奖励；" * 400)
    assert clause.problems and clause.result == "not computable"


def test_a_clause_of_many_sentences_gives_each_of_them() -> None:
    # How time grows is measured by bench/growth.py.
    sentence = "对年产值达到1亿元的企业，给予10万元奖励，每家最高50万元；"
    assert [len(parse_clause(sentence * times).benefits) for times in (1, 20, 80)] == [1, 20, 80]


@pytest.mark.parametrize(
    ("base", "value"), [(4000000, 1200000), (8000000, 2100000), (10000000, 2500000), (90000000, 2500000)]
)
def test_marginal_bands(base: int, value: int) -> None:
    clause = parse_clause("研发投入不超过500万元的部分按30%给予补助，500万元至1000万元的部分按20%给予补助。")
    assert clause.benefits[0].marginal
    assert amount(clause, {"研发投入": Decimal(base)}).amount == value
