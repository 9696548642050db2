"""The growth check: what rounding explains is never a doubt, what it cannot explain is always found."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.rates.arithmetic import grown, grown_by
from luoshi.check.rates.changes import changes
from luoshi.check.rates.growth import check
from luoshi.records import Document, Interval
from tests.check.marked import document
from tests.shared import corpus_files

REAL = (
    ("d-06", "consistent", "1352/1100-1=22.91%≈22.9%"),
    ("d-24", "consistent", "153.34/(313.64-153.34)=95.658%≈95.66%"),
    ("a-23", "info", "13697.5/9323.1-1=46.92%≠33.6%"),
)
tonnes = st.decimals("20", "900", places=3)


def verdicts(marked: str) -> list[str]:
    return [f.verdict for f in check(prepare(document(marked)))]


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_counts_and_their_growth_agree(before: int, now: int) -> None:
    assume(now != before)
    rate = abs(Decimal(now) / before - 1) * 100
    assume(Decimal("0.05") < rate)
    verb, ending = ("增加", "增长") if now > before else ("减少", "下降")
    text = f"登记企业由{{{before}家}}{verb}到{{{now}家}}，{ending}{{{rate:.1f}%}}。"
    assert set(verdicts(text)) <= {"consistent"}


@given(tonnes, tonnes)
def test_rounding_of_level_and_addition_makes_no_doubt(now: Decimal, added: Decimal) -> None:
    assume(now > added * 2)
    rate = added / (now - added) * 100
    text = f"货物吞吐量{{{now:.1f}万吨}}，比上年增加{{{added:.1f}万吨}}，增长{{{rate:.1f}%}}。"
    assert set(verdicts(text)) <= {"consistent"}


@given(st.integers(1000, 5000), st.integers(100, 400), st.decimals("1.5", "9", places=1))
def test_a_wrong_growth_of_counts_is_found(now: int, added: int, off: Decimal) -> None:
    rate = Decimal(added) / (now - added) * 100
    text = f"在册车辆{{{now}辆}}，比上年增加{{{added}辆}}，增长{{{rate + off:.1f}%}}。"
    assert set(verdicts(text)) <= {"error", "possible"} and verdicts(text)


@given(st.integers(1000, 5000), st.integers(100, 400), st.decimals("1.5", "9", places=1))
def test_profit_is_never_an_error(now: int, added: int, off: Decimal) -> None:
    rate = Decimal(added) / (now - added) * 100
    text = f"工业利润{{{now}万元}}，比上年增加{{{added}万元}}，增长{{{rate + off:.1f}%}}。"
    assert verdicts(text) == ["info"]


@given(tonnes, tonnes, st.decimals("0", "0.5", places=3), st.decimals("0", "0.5", places=3))
def test_the_hull_of_an_addition_holds_every_true_value(
    now: Decimal, added: Decimal, off: Decimal, other: Decimal
) -> None:
    assume(now > added + 2)
    half = Decimal("0.5")
    hull = grown_by(Interval(now - half, now + half), Interval(added - half, added + half))
    assert hull is not None
    for level, more in ((now - off, added + other), (now + off, added - other)):
        true = more / (level - more) * 100
        assert hull.low is not None and hull.high is not None
        assert hull.low - Decimal("1e-9") <= true <= hull.high + Decimal("1e-9")


@given(tonnes, tonnes)
def test_growth_of_exact_levels_is_one_number(now: Decimal, before: Decimal) -> None:
    found = grown(Interval.exact(now), Interval.exact(before))
    assert found is not None and found.low == found.high


@given(st.text("由从增加到至比上年同期增长下降，。、（）0123456789.%万吨家倍", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert list(check(prepare(Document("乱.txt", text)))) == []


@given(st.text("由从增到比上年长，。、0123456789.%万吨家倍", max_size=40))
def test_any_text_is_read_and_borne(text: str) -> None:
    for finding in check(prepare(luoshi.read(text, name="乱.txt"))):
        assert finding.sources and finding.assumes


def test_another_noun_between_breaks_the_chain() -> None:
    one = document("货物吞吐量{4620万吨}，比上年增加{310万吨}。")
    two = document("货物吞吐量{4620万吨}，集装箱吞吐量比上年增加{310万吨}。")
    assert [len(c.places) for c in changes(prepare(one).passages)] == [2]
    assert [len(c.places) for c in changes(prepare(two).passages)] == []


@pytest.mark.shared
@pytest.mark.parametrize(("stem", "verdict", "arithmetic"), REAL, ids=[r[0] for r in REAL])
def test_real_documents(shared: Path, stem: str, verdict: str, arithmetic: str) -> None:
    path = next(path for path in corpus_files(shared) if path.stem == stem)
    found = list(check(prepare(luoshi.read(path))))
    assert (verdict, arithmetic) in [(f.verdict, f.arithmetic) for f in found]
    assert not [f for f in found if f.verdict == "error"]
