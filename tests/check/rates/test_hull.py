"""The hull check: a weighted mean is never questioned, what lies outside its parts always is."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.rates.hull import check
from luoshi.records import Document
from tests.shared import corpus_files

levels = st.tuples(*[st.decimals("20", "900", places=1)] * 3)
growths = st.tuples(*[st.decimals("0.5", "20", places=1)] * 3)
REAL = ("c-02", "c-04", "c-12", "d-01", "d-14")


def verdicts(text: str) -> list[str]:
    return [f.verdict for f in check(prepare(luoshi.read(text, name="案例.txt", year=2022)))]


def told(total: Decimal, values: tuple[Decimal, ...], rates: tuple[Decimal, ...]) -> str:
    names = "第一产业", "第二产业", "第三产业"
    parts = "；".join(f"{n}增加值{v}亿元，增长{r}%" for n, v, r in zip(names, values, rates, strict=True))
    return f"全市生产总值{sum(values)}亿元，比上年增长{total:.1f}%。其中，{parts}。"


def mean(values: tuple[Decimal, ...], rates: tuple[Decimal, ...]) -> Decimal:
    former = sum(value / (1 + rate / 100) for value, rate in zip(values, rates, strict=True))
    return (sum(values) / Decimal(former) - 1) * 100


@given(levels, growths)
def test_the_weighted_mean_agrees(values: tuple[Decimal, ...], rates: tuple[Decimal, ...]) -> None:
    assert verdicts(told(mean(values, rates), values, rates)) == ["consistent"]


@given(levels, growths, st.decimals("0.3", "9", places=1))
def test_above_all_parts_is_questioned(values: tuple[Decimal, ...], rates: tuple[Decimal, ...], more: Decimal) -> None:
    assert verdicts(told(max(rates) + more, values, rates)) == ["possible"]


@given(growths, st.decimals("0.3", "9", places=1))
def test_in_one_sentence_it_is_an_error(rates: tuple[Decimal, ...], more: Decimal) -> None:
    first, second, third = rates
    head = f"全市生产总值增长{max(rates) + more}%，其中第一产业增加值增长{first}%，"
    assert verdicts(f"{head}第二产业增加值增长{second}%，第三产业增加值增长{third}%。") == ["error"]


@given(growths, st.decimals("0", "1"))
def test_within_the_hull_nothing_is_said(rates: tuple[Decimal, ...], at: Decimal) -> None:
    total = min(rates) + (max(rates) - min(rates)) * at
    assume(total > 0)
    first, second, third = rates
    head = f"全市生产总值增长{total:.1f}%，其中第一产业增加值增长{first}%，"
    assert verdicts(f"{head}第二产业增加值增长{second}%，第三产业增加值增长{third}%。") == []


@given(st.text("生产总值第一二三产业增加值增长，。0123456789.%", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert list(check(prepare(Document("乱.txt", text)))) == []


@pytest.mark.shared
@pytest.mark.parametrize("stem", REAL)
def test_real_totals_are_the_mean_of_their_parts(shared: Path, stem: str) -> None:
    path = next(path for path in corpus_files(shared) if path.stem == stem)
    found = list(check(prepare(luoshi.read(path))))
    assert found and {f.verdict for f in found} == {"consistent"}


@pytest.mark.shared
def test_hidden_part_of_investment(shared: Path) -> None:
    path = next(path for path in corpus_files(shared) if path.stem == "001")
    found = list(check(prepare(luoshi.read(path))))
    assert [(f.verdict, f.arithmetic) for f in found] == [("possible", "5%<{30%、50%、15%}")]
