"""The difference check: rounding before or after makes no doubt, a wrong difference is always found."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.rates.difference import check
from luoshi.records import Document
from tests.check.marked import document

rates = st.decimals("5", "95", places=3)


def verdicts(marked: str) -> list[str]:
    return [f.verdict for f in check(prepare(document(marked)))]


@given(rates, rates)
def test_a_difference_taken_before_rounding_agrees(before: Decimal, now: Decimal) -> None:
    assume(abs(now - before) >= Decimal("0.2"))
    verb = "提高" if now > before else "下降"
    text = f"参保率由{{{before:.1f}%}}{verb}到{{{now:.1f}%}}，{verb}{{{abs(now - before):.1f}个百分点}}。"
    assert set(verdicts(text)) <= {"consistent"}


@given(rates, rates)
def test_a_difference_taken_after_rounding_agrees(before: Decimal, now: Decimal) -> None:
    first, last = round(before, 1), round(now, 1)
    assume(abs(last - first) >= Decimal("0.3"))
    verb = "提高" if last > first else "下降"
    text = f"参保率由{{{first}%}}{verb}到{{{last}%}}，{verb}{{{abs(last - first)}个百分点}}。"
    assert verdicts(text) == ["consistent"]


@given(st.integers(1, 9000), st.integers(1, 900), st.integers(1, 50))
def test_a_wrong_difference_of_counts_is_an_error(before: int, added: int, off: int) -> None:
    head = f"床位由{{{before}张}}增加到{{{before + added}张}}，"
    assert verdicts(f"{head}增加{{{added + off}张}}。") == ["error"]
    assert verdicts(f"{head}增加{{{added}张}}。") == ["consistent"]


@given(rates, rates)
def test_the_wrong_way_round_is_possible(before: Decimal, now: Decimal) -> None:
    assume(now - before > 1)
    assert verdicts(f"绿地率由{{{now:.1f}%}}提高到{{{before:.1f}%}}。") == ["possible"]
    assert verdicts(f"绿地率由{{{before:.1f}%}}提高到{{{now:.1f}%}}。") == []


@given(st.text("由从提高到至比全国上年，。（）0123456789.%个百分点张", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert list(check(prepare(Document("乱.txt", text)))) == []
