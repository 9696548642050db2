"""The layout: offsets point at what was put down, tables keep their columns."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files.layout import Layout, LayoutCell, address_of


def test_places_are_kept_where_something_is_said() -> None:
    layout = Layout()
    layout.add("标题")
    layout.newline()
    layout.add("就业8万人", part="附表", cell="B7", page=3, box=(1.0, 2.0, 3.0, 4.0), note="公式无缓存值")
    text, (place,), tables = layout.finish()
    assert text == "标题\n就业8万人"
    assert text[place.start : place.end] == "就业8万人"
    assert (place.part, place.cell, place.page, place.box) == ("附表", "B7", 3, (1.0, 2.0, 3.0, 4.0))
    assert place.note == "公式无缓存值"
    assert tables == ()


def test_a_table_is_a_line_a_row() -> None:
    layout = Layout()
    layout.add("上文")
    layout.table(
        [
            [LayoutCell("指标", rows=2), LayoutCell("数值", columns=2)],
            [LayoutCell("2021年"), LayoutCell("2022\n年")],
            [LayoutCell("就业"), LayoutCell(""), LayoutCell("8\t万人", address="Z9")],
        ],
        caption="表1",
        part="附表",
    )
    layout.add("下文")
    text, places, (table,) = layout.finish()
    assert text == "上文\n指标\t数值\t\n\t2021年\t2022 年\n就业\t\t8 万人\n下文"
    assert text[table.start : table.end] == "指标\t数值\t\n\t2021年\t2022 年\n就业\t\t8 万人"
    assert [[text[c.start : c.end] for c in row] for row in table.rows] == [
        ["指标", "数值"],
        ["2021年", "2022 年"],
        ["就业", "", "8 万人"],
    ]
    assert [(c.rows, c.columns) for c in table.rows[0]] == [(2, 1), (1, 2)]
    assert [(text[p.start : p.end], p.cell) for p in places] == [
        ("指标", "A1"),
        ("数值", "B1"),
        ("2021年", "B2"),
        ("2022 年", "C2"),
        ("就业", "A3"),
        ("8 万人", "Z9"),
    ]
    assert table.caption == "表1"


def test_an_empty_table_is_left_out_but_a_noted_cell_is_kept() -> None:
    layout = Layout()
    layout.table([[LayoutCell(" "), LayoutCell("")]])
    assert layout.finish() == ("", (), ())
    layout.table([[LayoutCell("", address="A1", note="公式无缓存值")]])
    assert [(p.start, p.end, p.cell) for p in layout.finish()[1]] == [(0, 0, "A1")]


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("表1 主要指标\n", "表1 主要指标"),
        ("表1 主要指标\n\n（单位：亿元）\n", "表1 主要指标 （单位：亿元）"),
        ("前面是一句话。\n", ""),
        ("前面是一句话。\n单位：亿元\n", "单位：亿元"),
        ("很长" * 40 + "\n", ""),
        ("别的\t表\n", ""),
        ("", ""),
    ],
)
def test_caption(above: str, caption: str) -> None:
    layout = Layout()
    layout.add(above)
    assert layout.caption() == caption


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_addresses(column: int, letters: str) -> None:
    assert address_of(12, column) == f"{letters}12"


@pytest.mark.parametrize(
    "rows",
    [
        [[LayoutCell("1", columns=16_000), LayoutCell("2", columns=16_000)]] * 3000,
        [[LayoutCell("1", rows=60_000)] * 50] * 600,
        [[LayoutCell("1", rows=3, columns=-5), LayoutCell("2", columns=10**12)]],
    ],
    ids=["wide", "tall", "nonsense"],
)
def test_spans_do_not_blow_a_table_up(rows: list[list[LayoutCell]]) -> None:
    layout = Layout()
    start = time.process_time()
    layout.table(rows)
    text, _, (table,) = layout.finish()
    assert time.process_time() - start < 5
    assert len(text) <= 20 * sum(map(len, rows)) + 2000
    assert sum(map(len, table.rows)) == sum(map(len, rows))


texts = st.text(st.characters(codec="utf-8"), max_size=6)
cells = st.builds(
    LayoutCell, texts, rows=st.integers(0, 4), columns=st.integers(0, 4), note=st.sampled_from(["", "注"])
)


@given(st.lists(st.one_of(texts, st.lists(st.lists(cells, max_size=4), max_size=4)), max_size=5))
def test_every_offset_points_at_its_text(content: list[str | list[list[LayoutCell]]]) -> None:
    layout = Layout()
    for item in content:
        if isinstance(item, str):
            layout.add(item, part="正文")
            assert layout.finish()[0].endswith(item)
        else:
            layout.table(item, part="表")
        assert layout.length == len(layout.finish()[0])
    text, places, tables = layout.finish()
    assert [text[p.start : p.end] for p in places if p.part == "正文"] == [
        c for c in content if isinstance(c, str) and c
    ]
    told = [c for c in content if isinstance(c, list) and any(x.text.strip() or x.note for row in c for x in row)]
    assert len(tables) == len(told)
    for table, rows in zip(tables, told, strict=True):
        assert text[table.start : table.end].count("\n") == len(rows) - 1
        for kept, row in zip(table.rows, rows, strict=True):
            assert ["".join(text[c.start : c.end].split()) for c in kept] == ["".join(x.text.split()) for x in row]
