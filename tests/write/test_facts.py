from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.write.facts import KINDS, figures_within, in_words, present
from luoshi.write.jsonl import facts_of
from tests.write import made


def test_every_fact_that_is_written_has_a_kind_here() -> None:
    document = made.facted()
    assert [kind.id for kind in KINDS] == list(dict.fromkeys(kind for kind, _ in facts_of(document)))
    assert sum(len(kind.of(document)) for kind in KINDS) == len(list(facts_of(document)))


def test_only_kinds_that_are_there_are_present() -> None:
    assert present([made.document()]) == ()
    assert [kind.name for kind in present([made.document(), replace(made.facted(), honours=())])] == [
        *("任务", "项目", "条款", "名词", "对标"),
    ]


def test_figures_are_found_by_their_offsets() -> None:
    document = made.facted()
    assert [figures_within(document, fact) for fact in document.commitments] == [[5], [6]]
    assert figures_within(document, replace(document.commitments[0], figures=(1, 10**6))) == []
    assert figures_within(document, document.terms[0]) == []


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_no_number_is_left_empty(value: str) -> None:
    assert in_words(Decimal(value)) == ""


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_money_in_words_keeps_every_digit(value: Decimal) -> None:
    words = in_words(value).removesuffix("元")
    power = {"亿": 8, "万": 4}.get(words[-1], 0)
    sign, digits, exponent = Decimal(words.rstrip("万亿")).as_tuple()
    assert isinstance(exponent, int)
    assert Decimal((sign, digits, exponent + power)) == value
