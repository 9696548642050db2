"""Typing: measure, comparison and bound, and the words that told them (typing.yaml)."""

from pathlib import Path

import pytest

from luoshi.read import typing
from luoshi.read.reader import read
from tests.read.cases import Case, cases

FILE = Path(__file__).with_name("typing.yaml")


@pytest.mark.parametrize("case", cases(FILE, "sentences"))
def test_measure_comparison_and_bound(case: Case) -> None:
    text = f"2024年，{case['text']}。"
    (figure,) = read(text).figures
    found = (figure.measure, figure.comparison, figure.bound, float(figure.value))
    assert found == (case["measure"], case.get("comparison", ""), case.get("bound", "eq"), case["value"])


@pytest.mark.parametrize("case", cases(FILE, "sentences"))
def test_each_field_has_its_evidence(case: Case) -> None:
    text = f"2024年，{case['text']}。"
    (figure,) = read(text).figures
    fields = {evidence.field: evidence for evidence in figure.because}
    assert len(fields) == len(figure.because), "一项取值只有一条依据"
    assert {"measure", "status", "period"} <= set(fields)
    assert ("comparison" in fields) == bool(figure.comparison)
    assert ("bound" in fields) == (figure.bound != "eq")
    for evidence in figure.because:
        assert evidence.rule
        assert evidence.words in text
        assert evidence.start < 0 or text.startswith(evidence.words, evidence.start)
    for field, words in case.get("because", {}).items():
        assert words in fields[field].words


@pytest.mark.parametrize(
    ("text", "value", "departs"),
    [
        ("由7.2%提高到8.6%", "7.2%", True),
        ("从312家增加到358家", "312家", True),
        ("由4.5万辆增至11.6万辆", "4.5万辆", True),
        ("从312家企业中选出", "312家", False),
        ("产值7.2亿元提高到8亿元", "7.2亿元", False),
    ],
)
def test_where_a_change_departs(text: str, value: str, departs: bool) -> None:
    start = text.index(value)
    assert typing.departs(text, 0, start, start + len(value)) is departs


@pytest.mark.parametrize(
    ("streak", "years"), [("五年", 5), ("近三年", 3), ("十年", 10), ("4年", 4), ("连续三年", 0), ("三个月", 0), ("", 0)]
)
def test_years_of_a_change(streak: str, years: int) -> None:
    assert typing.years_told(streak) == years


@pytest.mark.parametrize(
    ("name", "unit"),
    [("地区生产总值", "元"), ("存款余额", "元"), ("技能人才总量", "人"), ("常住人口", "人"), ("得分", "")],
)
def test_units_that_a_name_tells(name: str, unit: str) -> None:
    assert typing.unit_of(name) == unit
