"""The daily check: an average of its own total is never a doubt, in every month and year."""

from calendar import monthrange
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.shares.daily import check
from luoshi.check.shares.elapsed import elapsed
from luoshi.check.shares.ratios import rounded
from luoshi.records import Document
from tests.check.marked import document


def verdicts(marked: str) -> list[str]:
    return [f.verdict for f in check(prepare(document(marked)))]


@given(st.integers(2000, 2030), st.integers(1, 12), st.integers(5000, 900000))
def test_the_mean_of_a_month_is_consistent(year: int, month: int, total: int) -> None:
    mean = rounded(Decimal(total) / monthrange(year, month)[1], 0)
    assert verdicts(f"{year}年{month}月，受理诉求{{{total}件}}，日均受理{{{mean}件}}。") == ["consistent"]


@given(st.integers(7000, 900000), st.integers(30, 60))
def test_a_week_far_off_is_found(total: int, percent: int) -> None:
    mean = rounded(Decimal(total) / 7 * (100 + percent) / 100, 0)
    found = verdicts(f"第28周，受理诉求{{{total}件}}，日均受理{{{mean}件}}。")
    # five working days of seven explain what is about two fifths more
    assert found == ["error"] or (not found and 33 <= percent <= 66)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("2024年一季度", (91,)), ("2023年一季度", (90,)), ("一季度", (90, 91)), ("全年", (365, 366)), ("4月", (30,)),
        ("2024年1—2月", (60,)), ("截至2023年5月30日", (150,)), ("第28周", (7,)), ("上半年", (181, 182)),
    ],
)  # fmt: skip
def test_days_of_a_stretch(words: str, days: tuple[int, ...]) -> None:
    assert elapsed(words, 0, len(words))[0].day_counts() == days


@given(st.text("日均月均受理全年一季度第周，。0123456789万件", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert check(prepare(Document("乱.txt", text))) == ()
