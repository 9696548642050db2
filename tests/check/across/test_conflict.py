"""Conflicts by intervals: reported just where what is printed cannot be one value, whichever document comes first."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.across import compare as across
from luoshi.check.across import confirmation, conflict
from luoshi.check.across.revision import check as revisions
from tests.check.across.test_linking import made, real

TENTHS = st.integers(min_value=3000, max_value=9999).map(lambda n: Decimal(n) / 10)


def trade(value: Decimal, name: str) -> str:
    return f"2022年，全市进出口总额{value}亿元。"


@given(TENTHS, TENTHS)
def test_two_values_conflict_unless_they_are_printed_alike(a: Decimal, b: Decimal) -> None:
    pair = [made("甲.txt", trade(a, "甲")), made("乙.txt", trade(b, "乙"))]
    found = list(conflict.check(pair))
    near = abs(a - b) / max(a, b) <= Decimal("0.5")
    assert bool(found) == (abs(a - b) > Decimal("0.1") and near)
    assert all(f.verdict == "possible" for f in found)
    assert len(found) == len(list(conflict.check(pair[::-1])))
    agreed = list(confirmation.check(pair))
    assert not (found and agreed)


@given(TENTHS)
def test_a_value_does_not_conflict_with_its_own_rounding(value: Decimal) -> None:
    pair = [made("甲.txt", trade(value, "甲")), made("乙.txt", trade(round(value, 0), "乙"))]
    assert not list(conflict.check(pair))
    assert [f.verdict for f in confirmation.check(pair)] == ["consistent"]


@given(TENTHS, st.integers(min_value=-50, max_value=150))
def test_a_level_made_from_its_base_and_growth_revises_nothing(base: Decimal, tenths: int) -> None:
    growth = Decimal(tenths) / 10
    now = (base * (1 + growth / 100)).quantize(Decimal("0.1"))
    word = "增长" if growth >= 0 else "下降"
    later = made("后.txt", f"2023年，全市进出口总额{now}亿元，比上年{word}{abs(growth)}%。", year=2023)
    found = list(revisions([later, made("先.txt", trade(base, "先"))]))
    assert [f.verdict for f in found] in (["consistent"], [])


@given(TENTHS, st.integers(min_value=3, max_value=8))
def test_another_base_is_a_revision_and_never_an_error(base: Decimal, percent: int) -> None:
    moved = (base * (1 + Decimal(percent) / 100)).quantize(Decimal("0.1"))
    later = made(
        "后.txt",
        f"2023年，全市进出口总额{(moved * Decimal('1.05')).quantize(Decimal('0.1'))}亿元，比上年增长5.0%。",
        year=2023,
    )
    assert [f.verdict for f in revisions([later, made("先.txt", trade(base, "先"))])] == ["info"]


@pytest.mark.shared
def test_real_reports_do_not_contradict_one_another(shared: Path) -> None:
    """Reports of provinces beside those of the State Council: different places, hence no conflict."""
    found = list(across.check(real(shared, "a-02", "a-03", "a-08", "a-45", "a-48", "c-04", "d-05", "d-06")))
    assert not [f for f in found if f.check in ("conflict", "trust") and f.verdict in ("error", "possible")]
    assert sum(f.check == "confirmation" for f in found) >= 8
