"""The points check: a share stays between nought and a hundred, and what is rightly worded is never questioned."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.rates.points import check
from luoshi.records import Document
from tests.check.marked import document
from tests.shared import corpus_files

rates = st.decimals("0.5", "99.5", places=1)


def verdicts(marked: str) -> list[str]:
    return [f.verdict for f in check(prepare(document(marked)))]


@given(rates, rates)
def test_a_share_that_gained_more_than_it_has_is_an_error(share: Decimal, gained: Decimal) -> None:
    assume(abs(share - gained) > Decimal("0.1"))
    found = verdicts(f"清洁能源占比{{{share}%}}，比上年提高{{{gained}个百分点}}。")
    assert found == (["error"] if gained > share else [])


@given(rates, rates)
def test_a_share_that_lost_what_it_never_had_is_an_error(share: Decimal, lost: Decimal) -> None:
    assume(abs(share + lost - 100) > Decimal("0.1"))
    found = verdicts(f"清洁能源占比{{{share}%}}，比上年下降{{{lost}个百分点}}。")
    assert found == (["error"] if share + lost > 100 else [])


@given(rates, rates)
def test_growth_rates_may_be_below_nought(rate: Decimal, gained: Decimal) -> None:
    assert verdicts(f"固定资产投资增长{{{rate}%}}，增速提高{{{gained}个百分点}}。") == []


@given(st.text("占比率提高增长下降到至，。0123456789.%个百分点", max_size=60))
def test_any_text_is_read_and_borne(text: str) -> None:
    for finding in check(prepare(luoshi.read(text, name="乱.txt"))):
        assert finding.sources and finding.assumes


def test_an_empty_text_says_nothing() -> None:
    assert list(check(prepare(Document("空.txt", "")))) == []


@pytest.mark.shared
def test_the_share_that_grew_by_points(shared: Path) -> None:
    path = next(path for path in corpus_files(shared) if path.stem == "003")
    found = list(check(prepare(luoshi.read(path))))
    assert [(f.verdict, f.arithmetic) for f in found] == [("possible", "67.9%-24.8个百分点=43.1%")]
    assert "57.5%" in found[0].message
