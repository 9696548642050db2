"""Targets beside results, and beside one another."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.repeats import target
from luoshi.records import Finding

TENTHS = st.integers(10, 150).map(lambda n: Decimal(n) / 10)


def found(text: str) -> list[Finding]:
    return list(target.check(prepare(luoshi.read(text, name="案例.txt", region="南屿区", year=2022))))


@given(TENTHS, TENTHS)
def test_target_below_the_result(reached: Decimal, aimed: Decimal) -> None:
    """A target is a number set; only the result was rounded, to half of its last digit."""
    text = f"一、2022年工作回顾\n固定资产投资增长{reached}%。\n二、2023年工作安排\n固定资产投资增长{aimed}%。"
    half = Decimal("0.05") if reached % 1 else Decimal("0.5") if "." not in str(reached) else Decimal("0.05")
    assert [f.verdict for f in found(text)] == (["info"] if aimed < reached - half else [])


@given(st.integers(1, 30), st.integers(1, 30))
def test_stretch_below_the_base(base: int, stretch: int) -> None:
    text = f"二、2023年工作安排\n固定资产投资增长{base}%，力争{stretch}%。"
    assert [f.verdict for f in found(text)] == (["error"] if stretch < base else [])


@given(TENTHS, TENTHS)
def test_floors_say_nothing(reached: Decimal, aimed: Decimal) -> None:
    text = f"一、2022年工作回顾\n固定资产投资增长{reached}%。\n二、2023年工作安排\n固定资产投资增长{aimed}%以上。"
    assert found(text) == []


@pytest.mark.shared
def test_real_text(shared: Path) -> None:
    doc = luoshi.read(shared / "corpus" / "seeds" / "001.txt")
    assert [(f.verdict, f.arithmetic) for f in target.check(prepare(doc))] == [("info", "10%<11%")]
