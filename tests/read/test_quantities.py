"""Quantities: numbers with magnitude, hedge and unit, and what only looks like one (quantities.yaml)."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.quantities import Quantity, arabic_at, chinese_at
from luoshi.read.reader import read
from luoshi.read.scan import scan
from tests.read.cases import Case, cases

FILE = Path(__file__).with_name("quantities.yaml")


def told(text: str, quantity: Quantity, expected: Case) -> Case:
    """What was read, in the fields that a case names, and those that it means by leaving them out."""
    found: Case = {
        "surface": text[quantity.start : quantity.end],
        "value": float(quantity.value),
        "unit": quantity.unit,
        "high": None if quantity.high is None else float(quantity.high),
        "bound": quantity.bound,
        "hedged": quantity.hedged,
        "step": float(quantity.step),
    }
    return {name: found[name] for name in found if name in expected or name != "step"}


@pytest.mark.parametrize("case", cases(FILE, "read"))
@pytest.mark.parametrize("around", ["{}", "全区{}。", "全区平稳，{}，其中"], ids=["alone", "sentence", "clause"])
def test_quantities_of_a_sentence(case: Case, around: str) -> None:
    text = around.format(case["text"])
    blank: Case = {"high": None, "bound": "", "hedged": False}
    expected = [blank | quantity for quantity in case["expect"]]
    found = scan(text)
    assert len(found) == len(expected), [text[q.start : q.end] for q in found]
    assert [told(text, *pair) for pair in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize("trap", cases(FILE, "traps"))
@pytest.mark.parametrize(
    "around", ["{}，新增企业12家。", "今年，{}，新增企业12家。", "新增企业12家，{}。", "新增企业12家。\n{}"]
)
def test_what_is_no_figure(trap: str, around: str) -> None:
    assert [figure.surface for figure in read(around.format(trap)).figures] == ["12家"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("PM2.5浓度", 2),
        ("G228线", 1),
        ("“5312”", 1),
        ("2+6格局", 2),
        ("第32届", 1),
        ("1.25亿元", 2),
        ("C919", 1),
        ("5G", 0),
        ("4K电视", 0),
        ("2+6", 0),
        ("3A级", 0),
    ],
)
def test_arabic_numbers_inside_names(text: str, start: int) -> None:
    assert arabic_at(text, start) is None


@pytest.mark.parametrize(
    "text", ["一体化", "千方百计", "两个维护", "三季度", "四大平台", "百年大计", "一家人", "八项规定", "万家灯火"]
)
def test_chinese_numerals_inside_words(text: str) -> None:
    assert chinese_at(text, 0) is None


def test_acronyms_may_stand_before_a_number() -> None:
    found = arabic_at("GDP1100亿元", 3)
    assert found
    assert (found.value, found.unit) == (Decimal(110_000_000_000), "元")


def test_masked_stretches_hold_no_quantity() -> None:
    text = "新增12家、34户、56人"
    assert [text[q.start : q.end] for q in scan(text, [(6, 9)])] == ["12家", "56人"]


UNITS = ["家", "亿元", "万人次", "%", "个百分点", "平方公里", "项", "个工作日", "倍"]


@given(st.integers(0, 10**7), st.integers(0, 3), st.sampled_from(UNITS))
def test_every_printed_number_is_read_with_its_unit(number: int, decimals: int, unit: str) -> None:
    value = Decimal(number).scaleb(-decimals)
    text = f"实际达到{value:f}{unit}，"
    (found,) = scan(text)
    assert text[found.start : found.end] == f"{value:f}{unit}"
    assert found.value == value * found.factor
    assert unit.endswith(found.unit)
    assert found.step == Decimal(1).scaleb(-decimals) * found.factor


@given(st.text(alphabet="0123456789一二三十百千万亿两零点余多几成分之家个%元亩第前首强位至—-、，。:/.", max_size=60))
def test_quantities_are_ordered_and_do_not_overlap(text: str) -> None:
    end = 0
    for quantity in scan(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.high is None or quantity.kind != "bare"
        end = quantity.end
