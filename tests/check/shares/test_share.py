"""The share check: rates that follow from counts are proved, and errors are left to what has no other reading."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.shares.ratios import percent, rounded, whole_counts
from luoshi.check.shares.share import check
from luoshi.records import Document, Finding, Interval
from tests.check.marked import document


def checked(marked: str) -> tuple[Finding, ...]:
    return check(prepare(document(marked)))


def rate(part: int, whole: int, places: int, rounding: str) -> str:
    return str((Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-places), rounding=rounding))


counts = st.tuples(st.integers(2, 5000), st.integers(2, 5000)).map(sorted).filter(lambda pair: pair[0] < pair[1])


@given(counts, st.integers(0, 2))
def test_a_rounded_share_is_consistent(pair: list[int], places: int) -> None:
    part, whole = pair
    printed = rate(part, whole, places, ROUND_HALF_UP)
    assume(Decimal(printed) > 0)
    found = checked(f"其中{{{part}家}}占全部{{{whole}家}}的{{{printed}%}}。")
    assert [f.verdict for f in found] == ["consistent"]


@given(counts, st.integers(0, 2))
def test_a_share_that_was_cut_off_is_never_an_error(pair: list[int], places: int) -> None:
    part, whole = pair
    printed = rate(part, whole, places, ROUND_FLOOR)
    assume(Decimal(printed) > 0)
    found = checked(f"其中{{{part}家}}占全部{{{whole}家}}的{{{printed}%}}。")
    assert [f.verdict for f in found] in (["info"], ["consistent"])


@given(counts, st.integers(0, 2), st.integers(2, 30), st.sampled_from([-1, 1]))
def test_a_share_two_steps_off_is_found(pair: list[int], places: int, steps: int, sign: int) -> None:
    part, whole = pair
    printed = Decimal(rate(part, whole, places, ROUND_HALF_UP)) + sign * steps * Decimal(1).scaleb(-places)
    assume(0 < printed < 100)
    found = checked(f"其中{{{part}家}}占全部{{{whole}家}}的{{{printed}%}}。")
    assert [f.verdict for f in found] == ["error"]


@given(st.decimals("1", "900", places=3), st.decimals("1000", "9000", places=3))
def test_rounding_of_amounts_never_makes_a_doubt(part: Decimal, whole: Decimal) -> None:
    printed = rounded(part / whole * 100, 2)
    assume(Decimal(printed) > 0)
    text = f"年度计划投资{{{whole:.1f}亿元}}。累计完成投资{{{part:.1f}亿元}}，占年度计划的{{{printed}%}}。"
    assert all(f.verdict == "consistent" for f in checked(text))


@given(st.integers(1, 200), st.integers(1, 400))
def test_a_derived_whole_holds_the_true_one(part: int, whole: int) -> None:
    assume(part < whole)
    value = Decimal(rate(part, whole, 1, ROUND_HALF_UP))
    assume(value > 0)
    half = Decimal("0.05")
    assert whole in whole_counts(Interval.exact(Decimal(part)), Interval(value - half, value + half))


def test_nothing_is_divided_by_zero() -> None:
    assert percent(Interval.exact(Decimal(1)), Interval(Decimal(0), Decimal(1))) is None
    assert not whole_counts(Interval.exact(Decimal(3)), Interval(Decimal(0), Decimal(1)))


@pytest.mark.parametrize(
    "text",
    [
        "其中{24家}占全部{47家}的近{60%}。",
        "新增的{24家}占新增{47家}的{51%}，增长{51%}。",
        "出口增长{20%}，占比{51%}。",
        "农村居民人均收入{3274元}，占年计划的{42.7%}。",
        "甲县企业{50家}；乙县企业占全市的{61%}。",
    ],
)
def test_no_error_where_the_words_leave_room(text: str) -> None:
    assert not [f for f in checked(text) if f.verdict == "error"]


@given(st.text("占的比重率完成计划为其中，。；、分别合计总数 0123456789%家亿元", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert check(prepare(Document("乱.txt", text))) == ()
