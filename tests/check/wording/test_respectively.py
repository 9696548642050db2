"""Names and values around 分别: properties, and what the source documents prove."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.respectively import check
from luoshi.records import Document, Finding

NAMES = ("装备", "食品", "化工", "纺织", "光电", "建材")
DIGITS = "零一二三四五六七八九十"


def found(text: str) -> list[Finding]:
    return list(check(prepare(Document("文.txt", text))))


def values(count: int) -> str:
    return "、".join(f"{n + 1}.{n}%" for n in range(count))


@given(st.integers(2, 6), st.integers(2, 6))
def test_equal_lists_agree_and_unequal_ones_are_doubted(names: int, count: int) -> None:
    verdicts = [f.verdict for f in found(f"{'、'.join(NAMES[:names])}产值分别增长{values(count)}。")]
    if names == count:
        assert verdicts == ["consistent"]
    else:
        assert verdicts == ([] if count % names == 0 else ["possible"])


@given(st.integers(2, 6), st.integers(2, 6))
def test_an_error_needs_names_that_state_their_number(names: int, count: int) -> None:
    text = f"{'、'.join(NAMES[:names])}{DIGITS[names] if names > 2 else '两'}个产业的增速分别为{values(count)}。"
    verdicts = [f.verdict for f in found(text)]
    assert verdicts == ["consistent" if names == count else "possible" if count % names == 0 else "error"]


@given(st.text(alphabet="甲乙、和与（）“”分别依次0123.%，。城乡的", max_size=80))
def test_any_text_can_be_read_and_is_quoted_exactly(text: str) -> None:
    for finding in found(text):
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)


@pytest.mark.shared
def test_the_sentences_of_the_source_documents_agree(shared: Path) -> None:
    wanted = {"000": 1823, "001": 1487, "004": 976}
    for stem in ("000", "001", "002", "003", "004"):
        text = (shared / "corpus" / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")
        findings = list(check(prepare(luoshi.read(text, name=stem))))
        assert {f.verdict for f in findings} <= {"consistent"}, stem
        if stem in wanted:
            assert wanted[stem] in {f.sources[0].start for f in findings}
