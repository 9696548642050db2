"""Ratios: structures whose parts close to one hundred, each part a share of its own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.scan import scan


def parts(text: str) -> list[str]:
    return [text[q.start : q.end] for q in scan(text) if q.kind == "ratio"]


@pytest.mark.parametrize("colon", [":", "：", "∶", "︰", " : "])
def test_three_parts_with_any_colon(colon: str) -> None:
    assert parts(f"产业结构为25.7{colon}26.8{colon}47.5。") == ["25.7", "26.8", "47.5"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三次产业比调整为5.1:38.9:56，", ["5.1", "38.9", "56"]),
        ("结构为5.1%:38.9%:56.0%。", ["5.1%", "38.9%", "56.0%"]),
        ("由6:40:54调整为5:39:56。", ["6", "40", "54", "5", "39", "56"]),
        ("四类占比10:20:30:40。", ["10", "20", "30", "40"]),
        ("各部分为33.3:33.3:33.3。", ["33.3", "33.3", "33.3"]),
    ],
)
def test_structures(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "比分为2:1:3。",
        "按1:1比例承担",
        "时间10:23:21。",
        "比例为60:40。",
        "编号25.7:26.8:47.5:",
        "结构为25:26:60。",
        "1:2:3:4:5:6:7",
    ],
)
def test_what_is_no_structure(text: str) -> None:
    assert parts(text) == []


@given(st.integers(1, 980), st.integers(1, 980))
def test_any_three_parts_of_a_hundred(first: int, second: int) -> None:
    third = 1000 - first - second
    if not 0 < third < 1000:
        return
    shares = [Decimal(n).scaleb(-1) for n in (first, second, third)]
    found = [q for q in scan(f"结构为{shares[0]}:{shares[1]}:{shares[2]}。") if q.kind == "ratio"]
    assert [q.value for q in found] == shares
    assert {(q.unit, q.step) for q in found} == {("%", Decimal("0.1"))}
