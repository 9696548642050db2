"""Coined names of numbers against their gloss: properties, and what the source documents prove."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.coined import check
from luoshi.records import Document, Finding

DIGITS = "零一二三四五六七八九十"


def found(text: str) -> list[Finding]:
    return list(check(prepare(Document("文.txt", text))))


@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), st.integers(2, 40))
def test_a_name_of_several_numbers_adds_up_or_is_only_doubted(numbers: list[int], stated: int) -> None:
    name = "".join(DIGITS[n] + noun for n, noun in zip(numbers, ("清", "治", "提升", "改"), strict=False))
    findings = found(f"聚焦“{name}”{stated}项重点任务。")
    assert {f.verdict for f in findings} <= {"consistent", "possible"}
    assert any(f.verdict == "consistent" for f in findings) == (sum(numbers) == stated)


@given(st.integers(2, 9), st.integers(2, 9))
def test_a_gloss_that_lists_as_many_agrees(stated: int, listed: int) -> None:
    gloss = "、".join(f"新{one}" for one in "技产业模品场渠路域"[:listed])
    verdicts = [f.verdict for f in found(f"“{DIGITS[stated]}新”是指{gloss}。")]
    assert verdicts == (["consistent"] if stated == listed else ["possible"] if abs(stated - listed) == 1 else [])


@given(st.text(alphabet='“”"一二三双清治：:（）、。，指是即5312+N', max_size=80))
def test_any_text_can_be_read_and_is_quoted_exactly(text: str) -> None:
    for finding in found(text):
        assert finding.verdict in ("consistent", "possible")
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)


@pytest.mark.shared
def test_the_coined_names_of_the_plan_report_agree(shared: Path) -> None:
    text = (shared / "corpus" / "seeds" / "001.txt").read_text(encoding="utf-8")
    findings = list(check(prepare(luoshi.read(text, name="001"))))
    assert {f.verdict for f in findings} == {"consistent"}
    assert {"1+2+2=5", "3+3+4=10"} <= {f.arithmetic for f in findings}
