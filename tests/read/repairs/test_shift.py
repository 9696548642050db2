"""Offsets there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.repairs.shift import Shift, mended
from luoshi.records import Repair

# 甲乙(yi)丙丁戊 -> 甲乙丙++戊
REPAIRS = [Repair(1, 6, "pinyin", "乙", ""), Repair(7, 8, "seo", "++", "")]
RAW = "甲乙(yi)丙丁戊"


@pytest.mark.parametrize(
    ("clean", "raw"),
    [((0, 1), (0, 1)), ((0, 2), (0, 6)), ((1, 2), (1, 6)), ((2, 3), (6, 7)), ((3, 4), (7, 8)), ((4, 6), (7, 9))],
)
def test_raw_span(clean: tuple[int, int], raw: tuple[int, int]) -> None:
    assert mended(RAW, REPAIRS) == "甲乙丙++戊"
    assert Shift.of(REPAIRS).raw_span(*clean) == raw


@pytest.mark.parametrize(("raw", "clean"), [(0, 0), (1, 1), (3, 2), (6, 2), (7, 3), (8, 5), (9, 6)])
def test_clean_offset(raw: int, clean: int) -> None:
    assert Shift.of(REPAIRS).clean_offset(raw) == clean


def test_what_is_cut_out_belongs_to_neither_side() -> None:
    shift = Shift.of([Repair(2, 4, "blank", "", "")])
    assert (shift.raw_span(0, 2), shift.raw_span(2, 3), shift.raw_span(1, 3)) == ((0, 2), (4, 5), (1, 5))
    assert shift.raw_span(2, 2) == (4, 4)


def test_without_repairs_nothing_shifts() -> None:
    shift = Shift.of([Repair(0, 2, "traditional", "规模", "")])
    assert (shift.raw_starts, shift.raw_span(5, 9), shift.clean_offset(7)) == ((), (5, 9), 7)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.text("xy", max_size=4)), max_size=8))
def test_spans_are_monotone_and_within_bounds(steps: list[tuple[int, int, str]]) -> None:
    repairs, at = [], 0
    for gap, length, replacement in steps:
        repairs.append(Repair(at + gap, at + gap + length, "blank", replacement, ""))
        at += gap + length
    raw = "r" * (at + 3)
    text, shift = mended(raw, repairs), Shift.of(repairs)
    spans = [shift.raw_span(i, i + 1) for i in range(len(text))]
    assert all(0 <= start <= end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    assert all(shift.raw_span(0, i + 1)[1] == end for i, (_, end) in enumerate(spans))
    offsets = [shift.clean_offset(i) for i in range(len(raw) + 1)]
    assert offsets == sorted(offsets)
    assert 0 <= offsets[0] <= offsets[-1] == len(text)
