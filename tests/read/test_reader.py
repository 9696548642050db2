"""The reader as a whole: what must hold of the figures of any text, and that no text takes it long."""

import re
import time
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luoshi.read.reader import read
from luoshi.records import Bound, Document, Figure, LuoshiError, Measure, Status

PERIOD = re.compile(
    r"-|\d{4}(?:-H[12]|-Q[1-4]|-Q1/Q3|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?|\d{4}/\d{4}"
    r"|(\d{4})-(?:0[1-9]|1[0-2])/\1-(?:0[1-9]|1[0-2])"
)
COMPARISON = re.compile(r"yoy|previous|average|(?:base|other):[^\n]+")
WORDS = """
（一）工业 “十四五”期间， 五年来， [1] 全区 地区生产总值 规上工业增加值 一、二、三产业 城乡居民收入
税收占比 新增企业 重点项目 总投资 增速 分别 均 同比 环比 比上年 较2020年 年均 增长 下降 缩短 由 从 提高到
增至 高于全市 占 达到 超过 突破 近 约 不低于 力争 预计 计划 目前 以上 左右 以内 余 多 其中 完成
1106.4亿元 6.1% -2.4% 0.5个百分点 12家 8—10个 第3位 前三强 首位 七成 1/6 三分之二 1.3万余人次
25.7:26.8:47.5 18、15和12个工作日 3920 两三家 一千二百户 1.74倍 百亿元 1,100.9 5G PM2.5 第32届 1—9月
上半年 去年同期 9月底 2025年 10:30 《方案（2022—2024年）》 ， 、 ； 。 （ ） 和 的 , “ ” 項(xiàng)目
業(yè) 年 月 万 亿 % ——
"""
PIECES = [
    *WORDS.split(),
    "2024年海岚区政府工作报告\n",
    "一、2024年工作回顾\n",
    "二、2025年工作安排\n",
    "\n",
    " ",
    "\u3000",
    "\xa0",
    "\ufeff",
    "\r\n",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=120),
    st.text(
        alphabet="0123456789一二三十百千万亿两零.,，:/-—第前首成分之余多几半家个%元年月日季度增长和、。\n", max_size=120
    ),
    st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")),
)
DIRTY = "2024年，全區(qū)實(shí)現(xiàn)工業(yè)產(chǎn)值125.6億元，增長(zhǎng)8.1%，新增企業(yè)12家。"


def check_figure(figure: Figure, text: str) -> None:
    """What spec and record promise of every figure, whatever the text."""
    assert 0 <= figure.start < figure.end <= len(text)
    assert text[figure.start : figure.end] == figure.surface
    assert figure.measure in get_args(Measure)
    assert figure.bound in get_args(Bound)
    assert figure.status in get_args(Status)
    assert PERIOD.fullmatch(figure.period), figure.period
    moves = figure.measure in ("growth", "difference")
    assert bool(figure.comparison) == moves
    assert not moves or COMPARISON.fullmatch(figure.comparison), figure.comparison
    assert figure.scope.strip()
    assert figure.indicator.strip()
    assert figure.value.is_finite()
    assert figure.step > 0
    assert figure.high is None or abs(figure.high) >= abs(figure.value)
    interval = figure.interval
    assert interval.low is None or interval.high is None or interval.low <= interval.high
    if figure.indicator_start >= 0:
        assert figure.indicator_start < figure.indicator_end <= len(text)
    fields = [evidence.field for evidence in figure.because]
    assert len(fields) == len(set(fields))
    for evidence in figure.because:
        assert evidence.rule
        assert evidence.start < 0 or evidence.start < evidence.end <= len(text)


def check(document: Document, text: str) -> None:
    assert document.text == text
    for figure in document.figures:
        check_figure(figure, text)
    for before, after in zip(document.figures, document.figures[1:], strict=False):
        assert before.end <= after.start


@settings(max_examples=400)
@given(TEXTS)
@example("")
@example("\ud800增长\udfff5%")
@example("新增\x0012家\x00。")
@example("五、" * 50)
@example(DIRTY)
def test_figures_of_any_text(text: str) -> None:
    check(read(text), text)


@settings(max_examples=150)
@given(TEXTS, st.none() | st.integers(1900, 2100), st.none() | st.sampled_from(["海岚区", "", "甲"]))
def test_the_caller_may_say_year_and_region(text: str, year: int | None, region: str | None) -> None:
    document = read(text, year=year, region=region)
    check(document, text)
    assert year is None or document.year == year
    assert not region or document.region == region


@settings(max_examples=100)
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    first = read(text)
    read("一、2023年工作回顾\n预计（下同）全年新增企业9家，增长8%。")  # nothing is remembered between texts
    assert read(text) == first


@settings(max_examples=100)
@given(
    st.integers(1, 10**6), st.sampled_from(["家", "亿元", "%", "个百分点", "万人次"]), st.sampled_from(["。", "\n", ""])
)
def test_a_plain_statement_is_always_read(number: int, unit: str, end: str) -> None:
    text = f"2024年，全区工业产值达到{number}{unit}{end}"
    (figure,) = read(text).figures
    assert figure.surface == f"{number}{unit}"
    assert figure.value % number == 0
    assert figure.period == "2024"


def test_offsets_count_the_raw_text_of_a_dirty_document() -> None:
    document = read(DIRTY)
    check(document, DIRTY)
    assert [figure.surface for figure in document.figures] == ["125.6億元", "8.1%", "12家"]
    assert document.figures[0].value == Decimal("12560000000")
    assert document.figures[0].indicator == "工业产值"


def test_a_file_reads_like_its_text(tmp_path: Path) -> None:
    text = "2024年，全区新增企业12家，增长8.1%。\n"
    path = tmp_path / "工作总结.txt"
    path.write_text(text, encoding="utf-8")
    assert read(path).figures == read(text, name=read(path).name).figures


def test_a_file_that_is_not_there_is_told_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match=r"[\u4e00-\u9fff]"):
        read(tmp_path / "没有.txt")


def duration(text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


RUNS = {
    "digits": "7",
    "han digits": "一",
    "tens": "十",
    "myriads": "万",
    "brackets": "((",
    "full brackets": "（",
    "from": "从",
    "ordinals": "第",
    "leading": "前",
    "list": "、1",
    "commas": "1,234,",
    "dots": "9.",
    "dashes": "1-",
    "colons": "25:",
    "slashes": "2022/",
    "quotes": "“",
    "titles": "《",
    "years": "2024年",
    "quarters": "前三季度",
    "footnotes": "[1]",
    "glosses": "業(yè)",
    "headings": "一、\n",
    "blanks": "\u3000 ",
    "lines": "\n",
    "surrogates": "\ud800",
    "noughts": "\0",
    "compares": "比较",
    "shares": "5%、",
    "tenths": "三成",
    "counts": "1个",
    "firms": "企业12家",
    "values": "产值5亿元，增长6%，",
    "attributes": "总投资5亿元的",
    "sentences": "全区产值5亿元，增长6%。",
    "paragraphs": "新增企业12家，其中重点8家。\n",
}
SMALL, TIMES, LIMIT = 3_000, 8, 24
"""Length of the small text, of the great one in small ones, and how much longer it may take (a square: 64)."""


@pytest.mark.parametrize("unit", RUNS.values(), ids=RUNS.keys())
def test_time_grows_with_the_text(unit: str) -> None:
    small, great = (unit * (size // len(unit)) for size in (SMALL, SMALL * TIMES))
    duration(small)
    ratios: list[float] = []
    for _ in range(3):  # a neighbour on the machine may disturb one measurement, hardly three
        ratios.append(duration(great) / min(duration(small) for _ in range(3)))
        if ratios[-1] <= LIMIT:
            return
    raise AssertionError(f"{TIMES} 倍长的文字用了 {min(ratios):.0f} 倍的时间")


@pytest.mark.parametrize(
    "text",
    [
        "7" * 1_000_000,
        "一" * 200_000,
        "(" * 200_000,
        "从" * 100_000,
        "、1" * 50_000,
        "第" * 100_000,
        "前" * 100_000,
        "\0" * 200_000,
    ],
    ids=["digits", "han digits", "brackets", "from", "list", "ordinals", "leading", "noughts"],
)
def test_great_nonsense_has_no_figures(text: str) -> None:
    assert read(text).figures == ()
