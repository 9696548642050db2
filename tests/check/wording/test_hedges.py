"""Two limiting words around one number: properties of the word lists, and what the source documents hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.hedges import check, load
from luoshi.records import Finding


def found(text: str) -> list[Finding]:
    return list(check(prepare(luoshi.read(text, name="文.txt"))))


def test_no_pair_is_listed_twice() -> None:
    pairs = [(before, after) for pair in load() for before in pair.before for after in pair.after]
    assert len(pairs) == len(set(pairs))
    assert all(pair.verdict in ("possible", "info") and pair.why for pair in load())


@given(st.integers(2, 900), st.sampled_from(["超过", "突破", "近", "约", "不少于", "达到"]))
def test_one_limiting_word_is_never_questioned(number: int, before: str) -> None:
    assert not found(f"全年新增企业{before}{number}家。")
    assert not found(f"全年新增企业{number}家以上。")


@given(st.integers(1, 90), st.sampled_from(["超过", "突破", "近"]))
def test_a_number_between_contradicting_words_is_doubtful(number: int, before: str) -> None:
    assert [f.verdict for f in found(f"全年新增企业{before}{number}00多家。")] == ["possible"]


@pytest.mark.shared
@pytest.mark.parametrize(("stem", "words"), [("001", "超过100余万人次"), ("003", "超2.7万余人次")])
def test_the_source_documents(shared: Path, stem: str, words: str) -> None:
    text = (shared / "corpus" / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")
    (finding,) = found(text)
    assert finding.verdict == "possible" and words in finding.sources[0].quote
