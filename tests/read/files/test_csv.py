"""Divided values: whatever the encoding and the divider, a line a row with the addresses of a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.files.csv import load_csv, sniff
from luoshi.records import LuoshiError

ROWS = "指标,数值\n新增就业,8.5\n财政收入,41.6\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("divider", [",", "\t", ";", "|"])
def test_encoding_and_divider_are_found_out(encoding: str, divider: str) -> None:
    loaded = load_csv(ROWS.replace(",", divider).encode(encoding), "附表.csv")
    assert loaded.text == "指标\t数值\n新增就业\t8.5\n财政收入\t41.6\n"
    assert [(p.cell, loaded.text[p.start : p.end]) for p in loaded.places][2:4] == [("A2", "新增就业"), ("B2", "8.5")]


def test_quotes_hold_dividers_and_breaks() -> None:
    loaded = load_csv('指标,说明\n就业,"甲,乙\n丙"\n'.encode(), "附表.csv")
    assert loaded.text == "指标\t说明\n就业\t甲,乙 丙\n"


def test_a_quote_that_never_closes_swallows_nothing() -> None:
    loaded = load_csv('指标,数值\n5" 管,3\n就业,8\n'.encode(), "附表.csv")
    assert loaded.text.count("\n") == 3 and "就业\t8" in loaded.text


def test_blank_lines_divide_tables() -> None:
    loaded = load_csv("甲,1\n乙,2\n,\n丙,3\n丁,4\n".encode(), "附表.csv")
    assert [len(table.rows) for table in loaded.tables] == [2, 2]
    assert [p.cell for p in loaded.places][-1] == "B5"


@pytest.mark.parametrize(("text", "divider"), [("甲，1\n乙，2\n", "，"), ("sep=;\n甲;1\n", ";"), ("甲 1\n", ",")])
def test_other_dividers(text: str, divider: str) -> None:
    assert sniff(text) == divider


def test_nothing_to_read_is_told() -> None:
    with pytest.raises(LuoshiError) as caught:
        load_csv(b",,\n,,\n", "附表.csv")
    assert caught.value.code == "L110"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        loaded = load_csv(text.encode("utf-8", "replace"), "附表.csv")
    except LuoshiError as error:
        assert error.code in ("L101", "L105", "L110")
    else:
        assert all(0 <= p.start <= p.end <= len(loaded.text) for p in loaded.places)
