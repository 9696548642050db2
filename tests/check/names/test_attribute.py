"""One thing, two sizes: rounding and hedges never make two of one."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.names import attribute
from luoshi.check.names.things import own_name
from luoshi.check.prepared import prepare
from luoshi.records import Finding

LENGTHS = st.decimals(Decimal(2), Decimal(90), places=2)


def said(one: str, other: str) -> tuple[Finding, ...]:
    text = f"临屿湾大桥全长{one}公里，进展顺利。\n\n加快临屿湾大桥建设，全长{other}公里。"
    return attribute.check(prepare(luoshi.read(text, name="文.txt")))


@given(LENGTHS)
def test_a_rounded_length_is_the_same_length(length: Decimal) -> None:
    assert said(f"{length}", f"{length:.1f}") == ()
    assert said(f"{length}", f"{length:.0f}") == ()


@given(LENGTHS, st.integers(5, 20))
def test_another_length_is_told(length: Decimal, more: int) -> None:
    [finding] = said(f"{length}", f"{length + more}")
    assert finding.verdict == "possible"
    assert finding.arithmetic == f"{length}公里≠{length + more}公里"


@given(LENGTHS, st.integers(5, 20))
def test_the_order_of_the_two_does_not_matter(length: Decimal, more: int) -> None:
    assert len(said(f"{length + more}", f"{length}")) == len(said(f"{length}", f"{length + more}")) == 1


def test_names_that_are_none() -> None:
    for words in ("重点项目", "等12个项目", "安排全市重点建设项目", "新建机场", "一批产业园"):
        assert own_name(words) == "", words
    for words in ("地铁5号线", "蓝湾石化项目", "加快建设临屿机场"):
        assert own_name(words), words


@given(st.text(st.sampled_from("全球首艘10万吨级“”项目总投资亿元的，。大桥全长公里\n"), max_size=100))
def test_no_text_breaks_it(text: str) -> None:
    for finding in attribute.check(prepare(luoshi.read(text, name="文.txt"))):
        assert finding.verdict == "possible"
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)
