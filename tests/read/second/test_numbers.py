from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luoshi.read.second.numbers import number_at

READ = [
    ("建成智慧灯杆36杆。", "36杆", "36", "杆"),
    ("增设1.2万灯，", "1.2万灯", "12000", "灯"),
    ("惠及43万儿童。", "43万儿童", "430000", "儿童"),
    ("总投资7463亿元的", "7463亿元", "746300000000", "元"),
    ("综合指数达到101.2，", "101.2", "101.2", ""),
    ("居全市第2位。", "第2位", "2", "位"),
    ("约占三分之二。", "三分之二", "66.67", "%"),
    ("近七成居民", "七成", "70", "%"),
    ("增长-2.4%，", "-2.4%", "-2.4", "%"),
    ("新增1,234家企业", "1,234家", "1234", "家"),
    ("服务1.3万余人次。", "1.3万余人次", "13000", "人次"),
]
NOT_READ = [
    ("规上企业1400家。", "400家", "a part of its digits"),
    ("总投资7463亿元。", "7463亿", "without its unit"),
    ("总投资7463亿元。", "7463", "without magnitude and unit"),
    ("新建绿道63公里。", "63公", "half a unit"),
    ("总投资1亿4500万元。", "4500万元", "the second half"),
    ("占比12.5%。", "5%", "behind the point"),
    ("新增1,234家企业", "234家", "behind the comma"),
    ("建成8—10个站点", "10个", "the end of a range"),
    ("建成8—10个站点", "8", "the head of a range"),
    ("建成8个—10个站点", "8个", "the head of a range with its unit"),
    ("增长-2.4%，", "2.4%", "without its sign"),
    ("建成3座、5座桥", "3座、5座", "two numbers"),
    ("建成3座、改造五座桥", "3座、改造五座", "two numbers, one spelled"),
    ("启用5G基站", "5G", "a code"),
    ("轨道6号线开工", "6号线", "a name"),
    ("升级到3.5.2版", "3.5", "a version"),
    ("总数达到2022，", "2022", "a year"),
    ("形成2+6格局", "2", "a formula"),
    ("推进一体化", "一体", "a word"),
    ("“三个文明”建设", "三个", "a slogan"),
    ("前三季度", "三季度", "a time"),
    ("培育十余家", "十", "without its hedge"),
    ("比例25:27:48", "25", "a part of a structure"),
    ("共计12以上。", "12以上", "a hedge is no unit"),
    ("建成几十家", "十家", "几"),
    ("没有数字", "数字", "no number"),
    ("新就业51万新就业人员", "51万新就", "the head of a word"),
    ("比值为1.68∶1提", "1提", "a part of a ratio"),
    ("第13/21页", "21页", "a page"),
    ("承办2025中国，", "2025中国", "a year"),
    ("上榜全国250强，", "250强", "a class"),
    ("落实八项规定", "八项", "a name that the rules know"),
]


@pytest.mark.parametrize(("text", "words", "value", "unit"), READ, ids=[row[1] for row in READ])
def test_whole_numbers_are_read(text: str, words: str, value: str, unit: str) -> None:
    start = text.index(words)
    found = number_at(text, start, start + len(words))
    assert found is not None
    assert (found.value, found.unit) == (Decimal(value), unit)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(("text", "words", "why"), NOT_READ, ids=[f"{row[1]}: {row[2]}" for row in NOT_READ])
def test_what_is_no_whole_number_is_not(text: str, words: str, why: str) -> None:
    start = text.index(words)
    assert number_at(text, start, start + len(words)) is None, why


def test_a_noun_behind_the_unit_is_left_out() -> None:
    found = number_at("布局24条重点产业链", 2, 10)
    assert found is not None
    assert (found.start, found.end) == (2, 5)


@given(st.text("0123456789一二三十百千万亿点两〇.,，-—至到个家元%％第前位成分之余多几G号线 \n", max_size=14), st.data())
@example("5", None)
def test_never_more_than_was_pointed_at_and_never_a_piece_of_a_number(text: str, data: st.DataObject | None) -> None:
    start = data.draw(st.integers(-1, len(text))) if data else 0
    end = data.draw(st.integers(-1, len(text) + 1)) if data else 1
    found = number_at(text, start, end)
    if found is not None:
        assert start == found.start < found.end <= end
        if text[start].isdigit():
            assert not text[max(0, start - 1) : start].isdigit()
        if text[found.end - 1].isdigit():
            assert not text[found.end : found.end + 1].isdigit()
