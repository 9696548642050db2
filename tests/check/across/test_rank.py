"""Ranks: competition ranking holds for lists made by it, and fails where two places are exchanged."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.across import rank
from luoshi.check.across.ranking import better, claims_of, list_of
from luoshi.records import Interval
from tests.check.across.test_linking import made, real

DISTRICTS = ("城阳区", "胶州市", "莱西市", "平度市", "即墨区", "崂山区")
VALUES = st.lists(st.integers(min_value=10, max_value=180), min_size=3, max_size=6, unique=True)


def listed(values: list[int], places: list[int]) -> str:
    rows = zip(DISTRICTS, values, places, strict=False)
    return "；".join(f"{unit}固定资产投资增长{value / 10:.1f}%，居全市第{place}位" for unit, value, place in rows)


@given(VALUES)
def test_ranks_by_value_are_consistent(values: list[int]) -> None:
    ordered = sorted(values, reverse=True)
    places = [1 + ordered.index(value) for value in values]
    found = list(rank.check(made("甲.txt", f"2022年，{listed(values, places)}。", "青岛")))
    assert [f.verdict for f in found] == ["consistent"]


@given(VALUES)
def test_two_places_exchanged_are_found(values: list[int]) -> None:
    ordered = sorted(values, reverse=True)
    places = [1 + ordered.index(value) for value in values]
    places[0], places[1] = places[1], places[0]
    found = list(rank.check(made("甲.txt", f"2022年，{listed(values, places)}。", "青岛")))
    assert found and {f.verdict for f in found} == {"possible"}


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.booleans())
def test_better_is_never_mutual(a: Decimal, b: Decimal, down: bool) -> None:
    one, other = Interval.exact(a), Interval.exact(b)
    assert not (better(one, other, down=down) and better(other, one, down=down))
    assert better(one, other, down=down) == better(other, one, down=not down)


def test_the_basis_is_that_of_the_word_before() -> None:
    [claim] = claims_of(0, made("甲.txt", "2022年，全省进出口总额增长6.1%，总量居全国第3位。", "山东"))
    assert claim.board.basis == "level" and claim.value is None


def test_names_of_rankings() -> None:
    assert list_of("跻身全国先进制造业百强城市") == list_of("先进制造业百强市")
    assert list_of("固定资产投资") == ""


@pytest.mark.shared
def test_who_is_first_when_another_has_more(shared: Path) -> None:
    found = list(rank.across(real(shared, "a-02", "a-25")))
    assert [(f.verdict, f.arithmetic) for f in found] == [("possible", "1+1=2>1")]
