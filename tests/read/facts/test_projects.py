"""Projects: the cases of projects.yaml, plans, offsets, any text."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.facts.projects import find
from luoshi.read.reader import prepare
from luoshi.records import Project

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "projects.yaml").read_text(encoding="utf-8"))
WORDS = [
    "总投资",
    "3亿元",
    "的",
    "15个",
    "项目",
    "工程",
    "等",
    "、",
    "，",
    "开工",
    "推进",
    "建成",
    "（",
    "）",
    "“",
    "云海轴承",
    "；",
    "和",
]


def told(project: Project, fields: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in fields:
        value = getattr(project, name)
        out[name] = float(value / 10**8) if isinstance(value, Decimal) else value
    return out


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = find(prepare(case["text"], year=2022, region="青岛"))
    expected = case.get("projects", [])
    assert len(found) == len(expected), [p.name for p in found]
    for project, fields in zip(found, expected, strict=True):
        assert told(project, fields) == fields


def test_part_tells_status_and_year() -> None:
    text = "一、2022年工作回顾\n甲河大桥建成通车。\n二、2023年重点工作\n开工建设乙河大桥。\n"
    [done, planned] = find(prepare(text))
    assert (done.status, done.date, planned.status, planned.date) == ("actual", "2022", "target", "2023")


def test_figures_are_those_of_the_money() -> None:
    reading = prepare("总投资20亿元的12个重点项目加快建设。", year=2022)
    [project] = find(reading)
    assert [f.surface for f in reading.figures if f.start in project.figures] == ["20亿元"]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text_can_be_read(words: list[str]) -> None:
    text = "".join(words)
    for project in find(prepare(text, year=2022)):
        assert text[project.start : project.end] == project.surface
        assert project.count >= 1
        assert project.name
