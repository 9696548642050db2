"""Report or plan, and of which year: kinds of documents, headings, phrases."""

import pytest

from luoshi.read.outline.masthead import Masthead
from luoshi.read.outline.words import Kind, kind_of
from luoshi.read.outline.years import Years, find_years
from luoshi.read.sections import Stretch, outline, part_index


def at(text: str, words: str) -> Stretch:
    return part_index(outline(text)).at(text.index(words))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2026年甲省政府工作报告", "work"),
        ("2026年政府工作报告主要目标任务分解的通知", "plan"),
        ("甲县2021年计划执行情况与2022年计划（草案）的报告", "both"),
        ("甲市2019年国民经济和社会发展统计公报", "report"),
        ("甲市制造业三年行动计划", "plan"),
        ("甲市行动计划实施情况的通报", "report"),
        ("甲市发布新一轮行动计划", "news"),
        ("聚焦目标任务，全市上下掀起项目建设新热潮，推动经济发展", ""),
        ("", ""),
    ],
)
def test_kind(title: str, kind: Kind) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("kind", "head", "headings", "body", "years"),
    [
        ("work", Masthead(title="2026年甲省政府工作报告", date="2026-02-05"), [], "", (2025, 2026)),
        ("work", Masthead(title="2017年甲县政府工作报告", date="2016-12-16"), [], "", (2016, 2017)),
        ("work", Masthead(title="2017年甲县政府工作报告"), ["2017年工作回顾"], "", (2017, 2018)),
        ("work", Masthead(date="2012-02-27"), ["2008年以来的工作回顾"], "", (2011, 2012)),
        ("both", Masthead(title="2024年计划执行情况与2025年计划草案"), [], "", (2024, 2025)),
        ("report", Masthead(title="2015年统计公报"), [], "", (2015, 2016)),
        ("report", Masthead(title="2021年6月份工业增加值"), [], "", (2021, 2021)),
        ("plan", Masthead(title="三年行动计划（2023—2025年）"), [], "", (2023, 2023)),
        ("plan", Masthead(title="指导意见", number="甲政发〔2019〕6号"), [], "2025年前完成。", (2019, 2019)),
        ("news", Masthead(date="2024-03-07"), [], "2023年,甲区新增绿地。", (2023, 2024)),
        ("news", Masthead(date="2024-02-07"), [], "甲区全年新增绿地。", (2023, 2024)),
        ("", Masthead(), [], "今年是“十三五”开局之年。", (2016, 2017)),
        ("", Masthead(), [], "全区平稳。", (None, None)),
    ],
)
def test_years(
    kind: Kind, head: Masthead, headings: list[str], body: str, years: tuple[int | None, int | None]
) -> None:
    assert find_years(kind=kind, head=head, headings=headings, body=body) == Years(*years)


@pytest.mark.parametrize(
    ("text", "words", "part"),
    [
        ("一、工作回顾\n存在一些困难，缺口5亿元。", "5亿", "report"),
        ("一、工作回顾\n下一步，新建3个园区。", "3个", "plan"),
        ("一、2025年工作回顾\n下一步，新建3个园区。\n同比增长5%。", "5%", "report"),
        ("同比增长5%。\n一、工作情况\n新建3个。\n二、下一步工作打算\n新建4个。", "4个", "plan"),
        ("同比增长5%。今年计划新建4个，目前已建成3个。", "4个", "plan"),
        ("同比增长5%。今年计划新建4个，目前已建成3个。", "3个", "report"),
        ("记者获悉，会议要求，要新建4个园区。\n已建成3个。", "4个", "plan"),
        ("记者获悉，会议要求，要新建4个园区。\n已建成3个。", "3个", "report"),
        ("一、2025年工作回顾\n增长5%。\n二、2026年重点工作\n（一）化解突出问题\n处置9个。", "9个", "plan"),
        ("特制定本办法。\n一、奖励\n给予最高30万元奖励。", "30万元", "plan"),
        ("推进改革，加快建设，力争引进8家，确保开工。", "8家", "plan"),
        ("一、2025年工作回顾\n增长5%。\n名词解释\n1.双高：指2个目标。", "2个", "other"),
    ],
)
def test_part(text: str, words: str, part: str) -> None:
    assert at(text, words).part == part


def test_a_span_inside_a_paragraph_holds_for_its_sentence() -> None:
    text = (
        "2025年甲市工作总结\n一、工作情况\n"
        + "全市平稳运行、各项工作有序推进，" * 4
        + "“十四五”以来，新建8座。今年新建2座。"
    )
    assert at(text, "8座").years == (2021, 2025)
    assert at(text, "2座").year == 2025


def test_other_periods_are_only_compared_with() -> None:
    text = "一、2025年工作回顾\n五年来，我们大力推进建设，新建8座，为“十三五”时期的2倍。"
    assert at(text, "2倍").years == (2021, 2025)


def test_because_points_at_the_words() -> None:
    text = "一、2025年工作回顾\n增长5%。\n二、2026年重点工作\n增长6%。"
    because = at(text, "6%").because
    assert because is not None
    assert because.quote(text) == "二、2026年重点工作"


@pytest.mark.parametrize(
    "unit", ["一是。", "一、甲\n", "（一）甲\n", "2025年", "[1]\n", "下一步，", "第一章 ", "市北区", "（"]
)
def test_long_monotone_texts_take_linear_time(unit: str) -> None:
    found = outline(unit * (60_000 // len(unit)))
    assert found.stretches


TURNING = """2026年甲省政府工作报告
一、2025年工作回顾
全省新增企业8家。
二、“十四五”时期发展成就和“十五五”时期主要目标任务
过去五年，我们奋力拼搏，建成大桥9座。
根据省委关于制定第十五个五年规划的建议，我们编制了纲要。单位能耗降到0.3吨。
三、2026年重点工作
新建校舍7所。
"""


@pytest.mark.parametrize(
    ("words", "part", "year", "years"),
    [
        pytest.param("8家", "report", 2025, None, id="the year under review"),
        pytest.param("9座", "report", None, (2021, 2025), id="first half: what was achieved in five years"),
        pytest.param("0.3吨", "plan", None, (2026, 2030), id="second half: what the next plan aims at"),
        pytest.param("7所", "plan", 2026, None, id="the next section"),
    ],
)
def test_a_section_of_two_halves_turns_where_the_next_plan_is_named(
    words: str, part: str, year: int | None, years: tuple[int, int] | None
) -> None:
    assert at(TURNING, words)[1:4] == (part, year, years)


@pytest.mark.parametrize("opening", ["刚刚过去的2025年很不平凡", "过去一年，我们迎难而上", "2025年，我们迎难而上"])
def test_a_review_of_five_years_comes_back_to_the_last(opening: str) -> None:
    text = (
        f"2026年甲省政府工作报告\n一、“十四五”时期和2025年工作回顾\n过去五年，建成大桥9座。\n{opening}。新增企业8家。\n"
    )
    assert (at(text, "9座").years, at(text, "8家").year) == ((2021, 2025), 2025)
