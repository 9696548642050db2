"""Results and clauses that a text has twice."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.repeats import duplicate
from luoshi.records import Finding


def found(text: str) -> list[Finding]:
    return list(duplicate.check(prepare(luoshi.read(text, name="案例.txt", region="南屿区", year=2023))))


@given(st.integers(2, 5000), st.integers(2, 5000))
def test_equal_counts_under_two_headings(one: int, two: int) -> None:
    text = f"2023年工作总结\n一、扩大内需\n开展惠民演出{one}场次。\n二、繁荣文化\n开展惠民演出{two}场次。"
    assert [f.verdict for f in found(text)] == (["possible"] if one == two else [])


@given(st.text("推动深化建设完善提升产业城市民生服务", min_size=8, max_size=20))
def test_a_clause_said_once_is_silent(words: str) -> None:
    assert found(f"{words}。坚持稳中求进。") == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("stem", "arithmetic"),
    [
        ("001", "同一语句2次"),
        ("003", "1500场次=1500场次"),
        ("003", "10处=10处"),
        ("003", "12家=12家；12÷1/6=72"),
    ],
)
def test_real_texts(shared: Path, stem: str, arithmetic: str) -> None:
    doc = luoshi.read(shared / "corpus" / "seeds" / f"{stem}.txt")
    found = list(duplicate.check(prepare(doc)))
    assert ("possible", arithmetic) in [(f.verdict, f.arithmetic) for f in found]
    assert all(doc.text[s.start : s.end] == s.quote for f in found for s in f.sources)
