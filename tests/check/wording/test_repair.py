"""The proofs of a lost plus sign: properties, and the one of the source documents."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.repair import check
from luoshi.records import Finding


def found(text: str) -> list[Finding]:
    return list(check(prepare(luoshi.read(text, name="文.txt"))))


@given(st.integers(2, 19), st.integers(2, 19), st.integers(2, 40))
def test_a_sum_that_disagrees_proves_nothing(a: int, b: int, total: int) -> None:
    text = (
        f"搭建沿河“{a} {b}”服务平台[1]，方便企业。\n"
        f"[1] 沿河“{a} {b}”服务平台：覆盖沿河{a}省区及云岭等{b}省区共{total}个省区的平台。\n"
    )
    findings = found(text)
    assert all(f.verdict == "consistent" and total == a + b for f in findings)
    assert all(text[s.start : s.end] == s.quote for f in findings for s in f.sources)


def test_the_same_name_with_its_sign_elsewhere_is_a_proof() -> None:
    findings = found("建立“党建 物业”机制，推广“4 1”做法。去年“党建+物业”覆盖30个小区。")
    assert all("+" in f.sources[-1].quote for f in findings)


@pytest.mark.shared
def test_the_footnote_of_the_plan_report(shared: Path) -> None:
    text = (shared / "corpus" / "seeds" / "001.txt").read_text(encoding="utf-8")
    finding = next(f for f in found(text) if f.arithmetic == "9+2=11")
    assert finding.verdict == "consistent"
    assert any("“9 2”" in s.quote for s in finding.sources)
    assert any("共11个省区" in s.quote for s in finding.sources)
