"""Counts against lists: properties of the rule, and what it must say of real texts."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.prepared import prepare
from luoshi.check.wording.enumeration import check
from luoshi.check.wording.items import balanced, items, number
from luoshi.records import Document, Finding

NAMES = st.lists(st.sampled_from(["港航", "冷链", "装备", "食品", "纺织", "建材", "光电"]), min_size=2, unique=True)
DIGITS = "零一二三四五六七八九十"


def found(text: str) -> list[Finding]:
    return list(check(prepare(Document("文.txt", text))))


@given(NAMES, st.integers(2, 10))
def test_a_closed_list_is_an_error_only_if_the_counts_differ(names: list[str], stated: int) -> None:
    verdicts = [
        f.verdict for f in found(f"实施{DIGITS[stated]}大扶持政策：{'、'.join(name + '补贴' for name in names)}。")
    ]
    if stated == len(names):
        assert verdicts == ["consistent"]
    elif 2 * len(names) <= stated:
        assert not verdicts  # a long list that is summed up in a few words
    else:
        assert verdicts == ["error" if abs(stated - len(names)) <= 2 else "possible"]


@given(NAMES, st.integers(2, 12))
def test_an_open_list_may_name_fewer(names: list[str], stated: int) -> None:
    verdicts = [f.verdict for f in found(f"培育{'、'.join(names)}等{stated}个产业集群。")]
    assert verdicts == (["consistent"] if len(names) == stated else ["possible"] if len(names) > stated else [])


@given(st.integers(3, 10), st.data())
def test_a_run_of_ordinals_that_leaves_one_out_is_doubtful(size: int, data: st.DataObject) -> None:
    left_out = data.draw(st.integers(1, size))
    run = [n for n in range(1, size + 1) if n != left_out]
    text = "".join(f"{DIGITS[n]}是抓好一批项目。" for n in run)
    inner = 1 < left_out < size and len(run) > 3
    assert [f.verdict for f in found(text)] == (["possible"] if inner else [])


@given(st.text(alphabet="甲乙、和与（）“”《》等三五项大：。\n0123456789", max_size=120))
def test_any_text_can_be_read_and_is_quoted_exactly(text: str) -> None:
    for finding in found(text):
        assert finding.message and finding.assumes and finding.arithmetic
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)


@given(st.text(alphabet="甲乙丙、和与及（）“”《》", max_size=60))
def test_items_tile_their_text(text: str) -> None:
    listed = items(text)
    assert all(a <= b for a, b in listed.spans) and listed.least <= listed.most
    if balanced(text) and not any(mark in text for mark in "（“《"):
        assert listed.least == len(text.rstrip("、").split("、")) or text.endswith("、") or not text


@pytest.mark.parametrize(
    ("words", "value"), [("十二", 12), ("二十六", 26), ("两", 2), ("双", 2), ("08", 8), ("若干", -1)]
)
def test_small_numbers(words: str, value: int) -> None:
    assert number(words) == value


@pytest.mark.shared
def test_the_lists_of_the_source_documents_agree(shared: Path) -> None:
    wanted = {
        "000": ["海域使用金、无居民海岛使用金四项政府非税收入"],
        "001": ["五大金融政策", "9省区及新疆、云南两省区共11个"],
    }
    for stem in ("000", "001", "002", "003", "004"):
        text = (shared / "corpus" / "seeds" / f"{stem}.txt").read_text(encoding="utf-8")
        findings = list(check(prepare(luoshi.read(text, name=stem))))
        assert {f.verdict for f in findings} <= {"consistent"}, stem
        quotes = [s.quote for f in findings for s in f.sources]
        assert all(any(words in quote for quote in quotes) for words in wanted.get(stem, []))


def test_time_grows_with_the_text_only() -> None:
    line = "建设装备、化工、食品三大基地，培育甲、乙等12个集群，抓好五项工作：一是稳增长。二是促改革。\n"
    short, long = prepare(Document("短.txt", line * 200)), prepare(Document("长.txt", line * 1600))
    list(check(short))
    started = time.perf_counter()
    list(check(short))
    between = time.perf_counter()
    list(check(long))
    assert time.perf_counter() - between < 40 * (between - started) + 0.2
