"""Whole sentences in a small report, against every field of the figures that must be read in them (figures.yaml)."""

from pathlib import Path

import pytest

from luoshi.read.reader import read
from luoshi.records import Figure
from tests.read.cases import Case, cases

FILE = Path(__file__).with_name("figures.yaml")
DOCUMENT = """2024年海岚区政府工作报告
——2025年1月8日在海岚区第十九届人民代表大会第四次会议上
一、2024年工作回顾
{report}
二、2025年工作安排
{plan}
"""
USUAL: Case = {"high": None, "measure": "level", "comparison": "", "bound": "eq", "scope": "海岚区"}
PLACES: dict[str, Case] = {
    "report": {"status": "actual", "period": "2024"},
    "plan": {"status": "target", "period": "2025"},
}


def told(figure: Figure) -> Case:
    names = ("surface", "unit", "measure", "comparison", "bound", "status", "period", "scope", "indicator")
    found: Case = {name: getattr(figure, name) for name in names}
    return found | {"value": float(figure.value), "high": None if figure.high is None else float(figure.high)}


def check(case: Case, place: str, text: str) -> None:
    found = [told(figure) for figure in read(text).figures]
    expected: list[Case] = [USUAL | PLACES[place] | figure for figure in case["figures"]]
    assert [figure["surface"] for figure in found] == [figure["surface"] for figure in expected]
    for got, want in zip(found, expected, strict=True):
        names = want["indicator"]
        if isinstance(names, list):  # several names say the same
            assert got["indicator"] in names
            names = got["indicator"]
        assert got == want | {"indicator": names}


@pytest.mark.parametrize("case", cases(FILE, "report"))
def test_sentences_of_the_review(case: Case) -> None:
    check(case, "report", DOCUMENT.format(report=case["text"], plan="全力推进各项工作。"))


@pytest.mark.parametrize("case", cases(FILE, "plan"))
def test_sentences_of_the_plan(case: Case) -> None:
    check(case, "plan", DOCUMENT.format(report="各项工作平稳推进。", plan=case["text"]))


@pytest.mark.parametrize("place", ["report", "plan"])
def test_sentences_do_not_disturb_one_another(place: str) -> None:
    """All sentences of a part, a paragraph each, give the values that each gives alone."""
    marked = [parameter.values[0] for parameter in cases(FILE, place) if not parameter.marks]
    blank = {"report": "平稳推进。", "plan": "全力推进。"}
    text = DOCUMENT.format(**blank | {place: "\n".join(case["text"] for case in marked)})
    names = ("surface", "value", "high", "unit", "measure", "comparison", "bound", "status", "period")
    found = [{name: figure[name] for name in names} for figure in map(told, read(text).figures)]
    alone = [
        {name: figure[name] for name in names}
        for case in marked
        for figure in map(told, read(DOCUMENT.format(**blank | {place: case["text"]})).figures)
    ]
    assert found == alone


def test_half_and_full_width_marks_read_alike() -> None:
    full = "全区地区生产总值1106.4亿元，增长6.1%；税收收入61.5亿元（含海关），增长1.8%。"
    half = full.translate(str.maketrans("，；（）", ",;()"))
    texts = [DOCUMENT.format(report=text, plan="") for text in (full, half)]
    first, second = ([told(figure) for figure in read(text).figures] for text in texts)
    assert first == second
    assert len(first) == 4


def test_the_caller_knows_year_and_region_better() -> None:
    (figure,) = read("全区新增企业12家。", year=2022, region="临屿市").figures
    assert (figure.period, figure.scope) == ("2022", "临屿市")


def test_the_section_of_a_figure_is_told() -> None:
    text = DOCUMENT.format(report="（一）工业稳步增长。新增企业12家。", plan="新增企业15家。")
    sections = [figure.section for figure in read(text).figures]
    assert sections[0].startswith("一、2024年工作回顾 > （一）")
    assert sections[1] == "二、2025年工作安排"


def test_the_head_of_a_figure_is_in_the_text() -> None:
    text = DOCUMENT.format(report="规模以上工业增加值增长8.9%。", plan="")
    (figure,) = read(text).figures
    assert text[figure.indicator_start : figure.indicator_end] == "规模以上工业增加值"
