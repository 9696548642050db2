"""Who leads and who helps: brackets, labels, cells of a table, in several spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.organs import Duties, brackets, duties, duty_line, organ_cell

CASES = [
    ("牵头与配合", "市教育局牵头，市财政局、市人社局配合", ["市教育局"], ["市财政局", "市人社局"], ""),
    ("按职责分工", "财政部牵头，国务院相关部门及各地区按职责分工负责", ["财政部"], ["国务院相关部门", "各地区"], ""),
    ("两家牵头", "财政部、税务总局牵头，各地区负责", ["财政部", "税务总局"], ["各地区"], ""),
    ("只有负责，第一家牵头", "海关总署、商务部负责", ["海关总署"], ["商务部"], ""),
    ("等字之后是总称", "人民银行、银保监会等相关部门负责", ["人民银行"], ["银保监会", "相关部门"], ""),
    ("指导不是牵头", "生态环境部、财政部指导", [], ["生态环境部", "财政部"], ""),
    ("半角标签", "责任单位:县经信局、县发改局", ["县经信局"], ["县发改局"], ""),
    (
        "牵头单位与责任单位",
        "牵头单位:甲县农业局;责任单位:乙镇政府、丙镇政府",
        ["甲县农业局"],
        ["乙镇政府", "丙镇政府"],
        "",
    ),
    ("繁体", "市政府辦公室牽頭,市級各有關部門按職責分工負責", ["市政府辦公室"], ["市級各有關部門"], ""),
    ("时限", "责任部门：市民政局；完成时限：2023年9月底前", ["市民政局"], [], "2023年9月底前"),
    ("名称里的和字", "住房和城乡建设部、工业和信息化部负责", ["住房和城乡建设部"], ["工业和信息化部"], ""),
    ("下同之类不是单位", "税务总局、财政部负责，排在第一位的部门为牵头部门，下同", ["税务总局"], ["财政部"], ""),
    ("牵头领导不是单位", "牵头领导：张某；牵头单位：市水利局", ["市水利局"], [], ""),
    ("光列名称", "县经信局、县发改局", ["县经信局"], ["县发改局"], ""),
]


@pytest.mark.parametrize(
    ("words", "lead", "support", "due"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_duties(words: str, lead: list[str], support: list[str], due: str) -> None:
    assert duties(words) == Duties(tuple(lead), tuple(support), due)


@pytest.mark.parametrize(
    "words", ["一期", "实习实训", "国际经济合作区", "以下简称《方案》", "含污水处理厂", "2023年版", ""]
)
def test_other_brackets(words: str) -> None:
    assert duties(words) is None


@pytest.mark.parametrize(
    "bracket", ["（市民政局、市财政局负责）", "(市民政局、市财政局)", "[责任单位:市民政局、市财政局]"]
)
def test_brackets_of_every_shape(bracket: str) -> None:
    text = f"新建社区食堂30处。{bracket}\n其他"
    [(start, end, told)] = brackets(text, 0, len(text))
    assert text[start:end] == bracket
    assert (told.lead, told.support) == (("市民政局",), ("市财政局",))


def test_lines_and_cells() -> None:
    assert duty_line("  责任单位：市体育局、各区政府 ") == Duties(("市体育局",), ("各区政府",))
    assert duty_line("牵头推进城市更新") is None
    assert organ_cell("区商务局") == ("区商务局",)
    assert organ_cell("加快建设商务中心") == ()


@given(st.text("市县局委办、，；：负责牵头单位（）() 等和及A1", max_size=60))
def test_any_words(words: str) -> None:
    told = duties(words)
    assert told is None or told.lead or told.support or told.due
