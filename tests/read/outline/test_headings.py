"""Headings: marks, run-in titles, what looks like a heading and is none."""

import pytest

from luoshi.read.outline.headings import Rank, find_headings
from luoshi.read.outline.lines import split_lines
from luoshi.read.outline.nesting import nest, without_contents
from luoshi.read.sections import outline

LONG = "全区上下齐心协力抓项目、促投资、惠民生，各项工作都取得了新的进展，居民收入稳步提高，城乡面貌明显改善。"


def labels(text: str) -> list[tuple[str, str]]:
    return [(heading.label, heading.title) for heading in find_headings(text, list(split_lines(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、工业和建筑业", [("一、", "工业和建筑业")]),
        ("（三）稳就业。全年新增8万人。", [("（三）", "稳就业")]),
        ("(十二)抓安全:严格检查", [("(十二)", "抓安全")]),
        ("三）改革持续深化。", [("三）", "改革持续深化")]),
        ("第一章　总体要求", [("第一章", "总体要求")]),
        ("第二节 重点任务", [("第二节", "重点任务")]),
        ("第三条 本办法适用于全市。", [("第三条", "本办法适用于全市")]),
        ("1.建集群。发挥园区作用。", [("1.", "建集群")]),
        ("2、调结构\n", [("2、", "调结构")]),
        ("（1）减税降费。", [("（1）", "减税降费")]),
        ("## 二级标题", [("##", "二级标题")]),
        ("√全国首批试点", [("√", "全国首批试点")]),
        ("——创新能力增强。全市研发投入提高。", [("——", "创新能力增强")]),
        ("01\n现代港口城市", [("01", "现代港口城市")]),
        ("1 建设现代产业体系", [("1", "建设现代产业体系")]),
        ("主要有：一是投资偏弱。二是消费不足。", [("一是", "投资偏弱"), ("二是", "消费不足")]),
        ("名词解释", [("", "名词解释")]),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_marks(text: str, expected: list[tuple[str, str]]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、二产业增加值分别增长。",
        "一、二、三产业协调发展。",
        "1.37倍于上年。",
        "2、3亿元的投资。",
        "2025年，全市平稳。",
        "——2026年2月5日在甲市人民代表大会上",
        "三大产业之一是旅游。",
        "第一产业增加值增长2%。",
        "第三章规定了期限。",
        "（一）",
        "来源：甲报",
    ],
)
def test_no_headings(text: str) -> None:
    assert labels(text) == []


def test_a_long_run_in_title_is_cut_at_a_comma() -> None:
    text = "1." + "完善功能布局和服务体系的各项制度安排" * 2 + "，" + "再" * 60
    ((_, title),) = labels(text)
    assert title == "完善功能布局和服务体系的各项制度安排" * 2


def test_bare_headings_stand_between_paragraphs() -> None:
    assert labels(f"{LONG}\n工业稳定增长\n{LONG}") == [("", "工业稳定增长")]
    assert labels(f"工业稳定增长\n{LONG}") == []
    assert labels(f"{LONG}\n工业稳定增长\n短行") == []


def test_one_sentence_headings_come_in_rows() -> None:
    body = LONG + LONG
    assert len(labels(f"{body}\n产业结构持续优化。\n{body}\n生态环境持续改善。\n{body}")) == 2
    assert labels(f"{body}\n产业结构持续优化。\n{body}") == []


def test_text_without_line_breaks() -> None:
    text = "现制定方案。一、放活市场（一）降成本。（财政部门负责）（二）优服务。二、管住底线（三）强监管。"
    assert [label for label, _ in labels(text)] == ["一、", "（一）", "（二）", "二、", "（三）"]


def test_numbers_within_a_line_must_go_on() -> None:
    assert labels("我们认为：三是次要的。") == []


def test_items_end_with_their_paragraph() -> None:
    text = "一、回顾\n一是抓项目。新开工8个。\n全市经济平稳。"
    lines = list(split_lines(text))
    nodes = nest(find_headings(text, lines), lines, len(text))
    assert [(node.level, text[node.start : node.end].strip()) for node in nodes[1:]] == [(2, "一是抓项目。新开工8个。")]


def test_items_go_on_over_hard_wraps() -> None:
    text = "一是抓项目。新开工\n8个，完工6个。\n全市平稳。"
    lines = list(split_lines(text))
    assert nest(find_headings(text, lines), lines, len(text))[0].end == text.index("\n全市")


def test_paragraphs_on_the_whole_end_a_bracketed_section() -> None:
    text = f"一、回顾\n（一）抓工业。{LONG}\n在肯定成绩的同时，我们也清醒看到不足。"
    sections = outline(text).sections
    assert sections[1].end == text.index("在肯定")
    assert sections[0].end == len(text)


def test_contents_are_left_out() -> None:
    text = "目  录\n第一章 形势\n第二章 任务\n第一章 形势\n总体平稳。\n第二章 任务\n抓好落实。"
    lines = list(split_lines(text))
    assert [heading.start for heading in without_contents(find_headings(text, lines), lines)] == [19, 32]


def test_ranks_are_ordered() -> None:
    assert Rank.CHAPTER < Rank.SECTION < Rank.LARGE < Rank.ARTICLE < Rank.BRACKET < Rank.NUMBER < Rank.SMALL < Rank.ITEM
