"""Tables read as figures: what heads, row heads and captions say of each cell (cases in tables.yaml)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files import load_bytes
from luoshi.read.reader import prepare
from luoshi.read.tables import find_tables
from luoshi.read.tables.figures import find, table_figures
from luoshi.records import Cell, Figure, Table

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "tables.yaml").read_text(encoding="utf-8"))


def read(text: str, **known: Any) -> tuple[Figure, ...]:
    return find(prepare(text, **known), find_tables(text))


def told(figure: Figure) -> list[str]:
    value = format(figure.value.normalize(), "f")
    fields = (figure.surface, value, figure.unit, figure.measure, figure.comparison, figure.bound, figure.status)
    return [*fields, figure.period, figure.scope, figure.indicator]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_table_gives_its_figures(case: dict[str, Any]) -> None:
    known = {key: case[key] for key in ("region", "year") if key in case}
    figures = read(case["text"], **known)
    assert [told(f) for f in figures] == [[part.strip() for part in row.split("|")] for row in case["figures"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_figure_points_at_its_number_and_its_name(case: dict[str, Any]) -> None:
    text = case["text"]
    for figure in read(text):
        assert text[figure.start : figure.end] == figure.surface
        assert figure.indicator_start >= 0 and text[figure.indicator_start : figure.indicator_end].strip()
        assert figure.because and all(text[b.start : b.end] for b in figure.because if b.start >= 0)


def test_prose_around_a_table_stays_and_cells_are_read_once() -> None:
    table = "指标\t2025年（万人）\n新增就业\t8万人\n培训\t3\n"
    text = f"2025年，石岛市新增就业8万人。\n{table}全年兑现奖补资金5亿元。\n"
    assert [f.surface for f in read(text)] == ["8万人", "8万人", "3", "5亿元"]


def test_cells_of_words_stay_with_the_prose_reader() -> None:
    text = "石岛市2025年目标\n序号\t目标\t分值\n1\t地区生产总值增长5.5%左右\t10\n2\t新增就业3万人以上\t5\n"
    assert [(f.surface, f.indicator) for f in read(text)] == [("5.5%", "地区生产总值"), ("3万人", "新增就业")]


def test_a_target_without_a_unit_is_one_of_growth_where_the_amount_is_far_greater() -> None:
    heads = "石岛市2025年计划\n单位：亿元、%\n指标\t2025年\t2026年目标\n"
    text = f"{heads}地区生产总值\t618.4\t5.5左右\n进出口总额\t186\t190\n"
    assert [(f.surface, f.measure, f.unit) for f in read(text)] == [
        ("618.4", "level", "元"),
        ("5.5", "growth", "%"),
        ("186", "level", "元"),
        ("190", "level", "元"),
    ]


def test_the_heads_tell_why() -> None:
    text = "石岛市公报\n指标\t2024年比上年增长（%）\n工业投资\t3.5\n民间投资\t2\n"
    figure = read(text)[0]
    why = {b.field: b.words for b in figure.because}
    assert why["unit"] == "%" and why["measure"] == "比上年增长" and why["period"] == "2024年"
    assert why["indicator"] == "工业投资"


def test_traditional_and_dirty_cells_are_read_as_mended_but_point_at_the_file() -> None:
    text = (
        "石島市2024年經濟運行情況，發展總體穩定，產業結構優化，財政收入增長。\n"
        "指標\t總量（億元）\t比上年增長（%）\n規模以上工業增加值\t12.5\t3\n財政總收入\t8\t2\n"
    )
    figure = read(text)[0]
    assert (figure.value, figure.unit, figure.surface) == (Decimal(1250000000), "元", "12.5")
    assert text[figure.indicator_start : figure.indicator_end] == "規模以上工業增加值"


def test_a_sheet_gives_the_same_figures_as_the_text() -> None:
    case = CASES[1]
    lines = case["text"].rstrip("\n").split("\n")
    loaded = load_bytes("\n".join(line.replace("\t", ",") for line in lines).encode(), "附表.csv")
    figures = find(prepare(loaded.text), loaded.tables)
    assert [told(f) for f in figures] == [[part.strip() for part in row.split("|")] for row in case["figures"]]


@given(st.lists(st.lists(st.text("指标0123456789.%年万亿增长—（）地区 县", max_size=8), max_size=5), max_size=6))
def test_any_table_is_read_or_left(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    cells, at = [], 0
    for row in rows:
        line = []
        for cell in row:
            line.append(Cell(at, at + len(cell), 1 + len(cell) % 3, 1 + len(cell) % 2))
            at += len(cell) + 1
        at += not row
        cells.append(tuple(line))
    if not text.strip():
        return
    figures, taken = table_figures(prepare(text), Table(0, len(text), tuple(cells)))
    assert all(0 <= f.start < f.end <= len(text) for f in figures)
    assert taken == sorted(taken)
