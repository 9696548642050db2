"""Honours and their holders: batches, levels and the words that tell one honour from another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.names import holders, titles
from luoshi.check.prepared import prepare

NUMBERS = st.sampled_from("一二三四五六七八九")


@given(NUMBERS, st.sampled_from(("全国", "国家级", "省级", "")), st.sampled_from(("示范步行街", "绿色工厂")))
def test_batch_and_level_leave_the_bare_name(number: str, level: str, name: str) -> None:
    full = f"第{number}批{level}{name}"
    assert titles.bare(full) == name
    assert titles.batch(full) == number
    assert bool(titles.level(full)) == bool(level)


@pytest.mark.parametrize(
    ("words", "core"),
    [("全国首批气候投融资", "气候投融资"), ("国家生态文明建设", "生态文明"), ("第二批国家养老服务", "养老服务")],
)
def test_what_tells_an_honour_from_others(words: str, core: str) -> None:
    assert titles.core_of(words) == core


@given(NUMBERS, NUMBERS)
def test_two_batches_are_told_and_one_is_not(a: str, b: str) -> None:
    text = f"东关步行街获评第{a}批全国示范步行街，客流增长20%。\n\n东关步行街获评第{b}批全国示范步行街，新增商户40家。"
    found = holders.check(prepare(luoshi.read(text, name="文.txt")))
    assert len(found) == (a != b)
    assert all(finding.verdict == "possible" for finding in found)


@given(st.text(st.sampled_from("全国首批国家第三批试点示范区获评“”，。临屿市\n"), max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    one = prepare(luoshi.read(text, name="甲.txt", region="临屿市"))
    other = prepare(luoshi.read(text, name="乙.txt", region="临屿市云溪区"))
    for finding in (*holders.check(one), *holders.compare((one, other))):
        assert finding.verdict == "possible"
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)
