"""Tables in plain text: found where their build is proved, refused where it is not."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.tables import find_tables
from tests.shared import corpus_files


def cells(text: str) -> list[list[list[str]]]:
    return [[[text[c.start : c.end] for c in row] for row in table.rows] for table in find_tables(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("指标\t数值\n产值\t5\n投资\t6\n", [["指标", "数值"], ["产值", "5"], ["投资", "6"]]),
        ("|指标|数值|\n|:--|--:|\n|产值|5|\n", [["指标", "数值"], ["产值", "5"]]),
        ("│ 指标 │ 数值 │\n├──┼──┤\n│ 产值 │ 5 │\n", [["指标", "数值"], ["产值", "5"]]),
        ("指标  数值\n产值   5\n投资   6\n", [["指标", "数值"], ["产值", "5"], ["投资", "6"]]),
        ("指标　　数值\n产值　　5\n投资　　6\n", [["指标", "数值"], ["产值", "5"], ["投资", "6"]]),
        (
            "序号\n任务\n分值\n1\n修路\n5\n2\n建桥\n6\n3\n种树\n7\n完",
            [["序号", "任务", "分值"], ["1", "修路", "5"], ["2", "建桥", "6"], ["3", "种树", "7"]],
        ),
        ("指标\n总量\n产值\n5\n投资\n6\n出口\n—\n", [["指标", "总量"], ["产值", "5"], ["投资", "6"], ["出口", "—"]]),
    ],
    ids=["tabs", "pipes", "box", "blanks", "wide blanks", "numbered lines", "lines"],
)  # fmt: skip
def test_tables_are_found(text: str, rows: list[list[str]]) -> None:
    assert cells(text) == [rows]


@pytest.mark.parametrize(
    "text",
    [
        "\tif (a < b) {\n\t\tx = 5;\n\t}\n",
        "<tr>\t<td>5</td>\n<tr>\t<td>6</td>\n",
        "一段话里有  两个空格。\n又一段话  也有。\n",
        "指标\n完成情况较好\n5\n说明\n还要努力\n",
        "序号\n任务\n1\n修路\n3\n建桥\n2\n种树\n",
        "|\n|\n|\n",
        "各位代表：\n　　一年来，新增就业8万人。\n　　明年，新增就业9万人。\n",
    ],
    ids=["code", "markup", "prose", "no rhythm", "wrong numbers", "bars", "indents"],
)
def test_what_is_no_table_is_left(text: str) -> None:
    assert find_tables(text) == ()


def test_tables_that_the_file_told_are_not_found_again() -> None:
    text = "指标\t数值\n产值\t5\n投资\t6\n"
    assert find_tables(text, find_tables(text)) == ()


def test_few_real_texts_have_tables(shared: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in corpus_files(shared))
    tables = find_tables(text)
    assert 2 <= len(tables) < 20


@given(st.text("|\t 　指标序号0123456789.-%\n增长年，。", max_size=300))
def test_cells_lie_in_their_table_in_order(text: str) -> None:
    for table in find_tables(text):
        flat = [cell for row in table.rows for cell in row]
        assert all(a.end <= b.start for a, b in pairwise(flat))
        assert table.start <= flat[0].start and flat[-1].end <= table.end <= len(text)


@pytest.mark.parametrize("unit", ["1  ", "|", "\t", "指标\n", "　", "1.", "指标1.1.1\n", "（", "[1]"])
def test_a_long_text_of_one_thing_is_no_table(unit: str) -> None:
    # How time grows is measured by bench/growth.py; here a pattern that grows beyond bounds would not come back.
    assert find_tables(unit * (200_000 // len(unit))) == ()
