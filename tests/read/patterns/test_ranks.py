"""Ranks: a place in an order, told by 第, 前, 首位 and 强, and the many 第 and 前 that tell none."""

from decimal import Decimal

import pytest

from luoshi.read.patterns import ranks
from luoshi.read.reader import read
from luoshi.read.scan import scan


@pytest.mark.parametrize(
    ("text", "surface", "value", "bound"),
    [
        ("居全国第7位", "第7位", 7, ""),
        ("位列全省第二名", "第二名", 2, ""),
        ("排名第十五位", "第十五位", 15, ""),
        ("增速居全市第3", "第3", 3, ""),
        ("增速居全市第三，", "第三", 3, ""),
        ("总量跃居全省第 5位", "第 5位", 5, ""),
        ("位列全国前三强", "前三强", 3, "le"),
        ("稳居全省前10位", "前10位", 10, "le"),
        ("均居全国前三", "前三", 3, "le"),
        ("排名进入全国前20名", "前20名", 20, "le"),
        ("总量稳居全市首位", "首位", 1, ""),
        ("连续五年蝉联榜首", "榜首", 1, ""),
        ("首次入围全国十强", "十强", 10, "le"),
        ("跻身中国城市20强", "20强", 20, "le"),
        ("总量由第8位升至第6位", "第8位", 8, ""),
    ],
)
def test_places(text: str, surface: str, value: int, bound: str) -> None:
    found = scan(text)[0]
    assert (text[found.start : found.end], int(found.value), str(found.bound)) == (surface, value, bound)
    assert (found.kind, found.unit) == ("rank", "位")


@pytest.mark.parametrize(
    "text",
    [
        "第三产业增加值",
        "第十四届人大会议",
        "第32届艺术节",
        "第2次会议",
        "第二批试点",
        "第一书记",
        "第三方评估",
        "第五代移动通信",
        "前三季度平稳",
        "前期工作扎实",
        "前5个月",
        "当前三件大事",
        "目前三县",
        "世界500强企业",
        "全国百强县",
        "前列",
        "第一方阵",
        "首位度提升",
        "首要任务",
        "把安全放在首位，",
        "第一时间响应",
        "第一批次",
        "以第一动力",
        "第（三）项",
    ],
)
def test_what_is_no_place(text: str) -> None:
    assert [q for q in scan(text) if q.kind == "rank"] == []


@pytest.mark.parametrize("opener", [ranks.ordinal_at, ranks.leading_at, ranks.first_at, ranks.strong_at])
@pytest.mark.parametrize("text", ["", "第", "前", "首", "第第第", "前一", "榜首榜", "9" * 50])
def test_openers_refuse_quietly(opener: object, text: str) -> None:
    assert callable(opener)
    assert opener(text, 0) is None


def test_a_bare_ordinal_needs_words_of_a_place() -> None:
    assert scan("第3，") == []
    assert [q.value for q in scan("居全国第3，")] == [Decimal(3)]


def test_two_ranks_of_one_change_are_both_read() -> None:
    figures = read("2024年，综合排名由全市第8位升至第6位。").figures
    assert [(f.surface, int(f.value)) for f in figures] == [("第8位", 8), ("第6位", 6)]
    assert {f.measure for f in figures} == {"rank"}
