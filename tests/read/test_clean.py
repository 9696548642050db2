"""The overlay as a whole: properties over any text, and the dirt of real documents."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.clean import Overlay, clean
from luoshi.read.repairs.shift import mended
from luoshi.records import Repair, Span
from tests.shared import corpus_files

DIRT = [
    *("項(xiàng)", "業(yè)", "(wù)", "國家", "国家", "发展", "發展", "4399在线游戏的", "“9 2”", "，，", ",、", "。。"),
    *("[1] “9 2”平台：9省和2市", "2 .7倍", "1.\n37倍", "20 11年", "1.8 亿元", "pbY\n", "打印\n", "最新评论\n"),
    *("来源:某报\n", "image.png\n", "??6月\n", "。ㄒ唬┙", "稳同比增长", "THE END\n", "关键词:", "<p></p>\n"),
    *("https://a.cn/bcd", "转自", "www.x娱乐场", "\r\n", "\n", " ", "\u3000", "\xa0", "附件：\n", "\ud800", "\x00"),
    *("(", "（", "1", "a ", "全年新增就业8万人。"),
    "本市全年建成各类学校一百二十所新增学位三万个并建成社区卫生服务中心三十处",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(DIRT), max_size=30).map("".join),
    st.text(st.characters(), max_size=80),
    st.lists(st.one_of(st.sampled_from(DIRT), st.text(st.characters(), max_size=4)), max_size=12).map("".join),
)


def is_mark(repair: Repair) -> bool:
    return repair.kind in ("chrome", "lead") and not repair.replacement


@given(TEXTS)
def test_the_raw_text_and_the_repairs_give_the_clean_text(raw: str) -> None:
    overlay = clean(raw)
    applied = [repair for repair in overlay.repairs if repair.applied]
    assert overlay.raw == raw
    assert mended(raw, [repair for repair in applied if not is_mark(repair)]) == overlay.text
    assert list(overlay.repairs) == sorted(overlay.repairs, key=lambda r: (r.start, r.end))
    assert all(a.end <= b.start for a, b in pairwise(applied))
    assert all(0 <= r.start < r.end <= len(raw) for r in overlay.repairs)


@given(TEXTS)
def test_spans_lead_back_to_the_raw_text(raw: str) -> None:
    overlay = clean(raw)
    spans = [overlay.raw_span(i, i + 1) for i in range(len(overlay.text))]
    assert all(0 <= span.start < span.end <= len(raw) for span in spans)
    assert spans == sorted(spans)
    assert all(0 <= s.start < s.end <= len(overlay.text) for s in overlay.omitted)
    assert all(a.end <= b.start for a, b in pairwise(overlay.omitted))
    changed = [r for r in overlay.repairs if r.applied and not is_mark(r)]
    for i, span in enumerate(spans):
        if not any(r.start < span.end and span.start < r.end for r in changed):
            assert raw[span.start] == overlay.text[i]
            assert overlay.clean_offset(span.start) == i


@given(st.lists(st.sampled_from(DIRT), max_size=20).map("".join))
def test_cleaning_again_comes_to_rest(raw: str) -> None:
    # A repair may bring together what only then looks like dirt (two commas around what was taken out, a majority that
    # tips), so a second cleaning may still find something; but every one takes away, and soon nothing is left to find.
    overlay = clean(raw)
    for _ in range(8):
        text = clean(overlay.text).text
        if text == overlay.text:
            return
        overlay = clean(text)
    pytest.fail("八次清理之后仍在变化")


UNITS = [
    *("1", "(", "（", "a ", "1 ", "\n", "项(", "項(xiàng)", "“9 2”", "<", "<a>\n", "最新评论\n", "，", "的1.", " \n"),
    *("??一\n", "\ud800", "\x00", "4399在线游戏", "www.a娱乐场", "转自http://a.cn/bbbb", "中abC\n", "國"),
    *("中" * 28 + " ", "一" * 60 + "\n", "[1] “9 2”某9省2市\n"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_text_of_one_thing_is_cleaned_like_a_short_one(unit: str) -> None:
    # How time grows is measured by bench/growth.py; here a pattern that grows beyond bounds would not come back.
    short, long = (len(clean(unit * (size // len(unit))).text) for size in (40_000, 200_000))
    assert long == pytest.approx(5 * short, rel=0.01, abs=100)


def test_a_clean_text_has_no_repairs() -> None:
    raw = "全区地区生产总值4500亿元，增长5.5%。\n新增就业8万人。\n"
    assert clean(raw) == Overlay(raw, raw)


def read(shared: Path, name: str) -> Overlay:
    return clean((shared / "corpus" / name).read_bytes().decode("utf-8"))


def kinds(overlay: Overlay, kind: str, *, applied: bool = True) -> list[Repair]:
    return [r for r in overlay.repairs if r.kind == kind and r.applied == applied and not is_mark(r)]


def zones(overlay: Overlay) -> list[str]:
    return [overlay.text[span.start : span.end] for span in overlay.omitted]


def test_glosses_of_a_mirror_page(shared: Path) -> None:
    overlay = read(shared, "seeds/004.txt")
    assert len(kinds(overlay, "pinyin")) == 155
    assert "(青岛)" in overlay.text
    assert overlay.text.count("(征求意见稿)") == 2
    assert not any(mark in overlay.text for mark in "āáǎàēéěèīíǐìōóǒòūúǔù")


def test_a_spun_report(shared: Path) -> None:
    overlay = read(shared, "seeds/001.txt")
    assert "4399" not in overlay.text
    assert sum("4399" in overlay.raw[r.start : r.end] for r in kinds(overlay, "seo")) == 6
    assert [r.replacement for r in kinds(overlay, "seo") if r.replacement] == ["稳增长", "同步增长", "正常增长"]
    assert len(kinds(overlay, "plus")) == 5
    assert overlay.text.count("“9+2”") == 2
    assert overlay.text.count("“9+5”") == 3
    assert len(kinds(overlay, "plus", applied=False)) == 7
    assert "(qdlp)" in overlay.text


def test_an_app_page(shared: Path) -> None:
    overlay = read(shared, "seeds/000.txt")
    tail = zones(overlay)[-1]
    assert tail.startswith("最新评论")
    assert "100万元" in tail
    assert tail.endswith("打开")
    assert zones(overlay).count("image.png") == 7
    assert "沈默" in overlay.text


def test_a_repeated_lead_and_a_disclaimer(shared: Path) -> None:
    overlay = read(shared, "seeds/002.txt")
    assert len(overlay.omitted) == 2
    assert zones(overlay)[0].endswith("引领型现代海洋城市")
    assert zones(overlay)[1].startswith("THE END\n免责声明")
    assert zones(overlay)[1].endswith("map")


def test_the_same_paragraph_dirty_and_clean(shared: Path) -> None:
    assert read(shared, "documents/d-22.txt").text == read(shared, "documents/d-23.txt").raw


def test_hardly_anything_of_the_corpus_is_left_out(shared: Path) -> None:
    whole = left = 0
    for path in corpus_files(shared):
        overlay = clean(path.read_bytes().decode("utf-8"))
        words = [zone for zone in zones(overlay) if not zone.lstrip().startswith("<")]
        whole, left = whole + len(overlay.text), left + sum(map(len, words))
        assert not any(len(zone) > 700 for zone in words), path.name
    assert whole > 1_000_000
    assert left < whole / 100


def test_figures_of_a_gloss_text_cover_the_gloss() -> None:
    overlay = clean("2021年安排重點建設(shè)項(xiàng)目710項(xiàng),總投資6960億元")
    at = overlay.text.index("710项")
    assert overlay.raw_span(at, at + 4).quote(overlay.raw) == "710項(xiàng)"
    assert overlay.text[overlay.clean_offset(overlay.raw.index("6960")) :].startswith("6960亿元")


def test_random_bytes_as_text() -> None:
    raw = random.Random(7).randbytes(20_000).decode("utf-16-le", "replace")
    overlay = clean(raw)
    assert overlay.raw_span(0, 1) >= Span(0, 0)
