"""The rules for writers: every rule is whole, every finding is a note, and there are no floods."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.style import check, load
from luoshi.records import Document, Finding
from tests.shared import corpus_files


def found(text: str) -> list[Finding]:
    return list(check(prepare(Document("文.txt", text))))


def test_every_rule_is_whole() -> None:
    rules = load()
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.name and rule.advice and rule.source and rule.patterns for rule in rules)
    assert all(not (rule.mixed and rule.instead) for rule in rules)


@given(st.decimals(0, 99, places=1), st.sampled_from(["增长", "增加"]))
def test_negative_growth_is_turned_round(rate: object, verb: str) -> None:
    (finding,) = found(f"财政收入{verb}-{rate}%，降幅收窄。")
    assert finding.arithmetic == f"{verb}-{rate}%→下降{rate}%"


@given(st.text(alphabet="增长下降-0123.%％℅—~万亿平方公里千米百分之点五、六“”，,", max_size=100))
def test_any_text_yields_notes_only_quoted_exactly(text: str) -> None:
    findings = found(text)
    assert len(findings) <= len(load())
    for finding in findings:
        assert finding.verdict == "info" and finding.sources
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)


def test_a_rule_speaks_once_however_often_it_is_broken() -> None:
    (finding,) = found("税收增长-3%。" * 50)
    assert "文中50处" in finding.message and len(finding.sources) <= 12


@pytest.mark.shared
def test_real_texts_are_not_flooded(shared: Path) -> None:
    for path in corpus_files(shared)[::12]:
        assert len(found(luoshi.read(path.read_text(encoding="utf-8"), name=path.stem).text)) <= 8, path.stem
