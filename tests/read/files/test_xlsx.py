"""Spreadsheets: values as the sheet prints them, each with its address; what lacks a value or is hidden is told."""

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.read.files import load_bytes
from luoshi.read.files.xlsx import load_xlsx
from luoshi.read.files.xlsx_formats import Format, parse_format, plain
from luoshi.read.reader import read
from luoshi.records import LuoshiError
from tests.shared import ROOT


def book(fill: Callable[[Worksheet], object], *, name: str = "Sheet") -> bytes:
    """A workbook with one sheet that *fill* fills."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    fill(sheet)
    return saved(workbook)


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def rows(*values: Sequence[object]) -> Callable[[Worksheet], object]:
    def fill(sheet: Worksheet) -> None:
        for row in values:
            sheet.append(list(row))

    return fill


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.053, "0.0%", "5.3%"),
        (0.05, "0%", "5%"),
        (0.0535, "General", "0.0535"),
        (10, "0.00", "10.00"),
        (1234567.891, "#,##0.00", "1234567.89"),
        (618.4, "General", "618.4"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.00", "0.13"),
        (2.675, "0.00", "2.68"),
        (-2.1, "0.0;[Red]-0.0", "-2.1"),
        (0, "0.0", "0.0"),
        (12.5, '0.0"亿元"', "12.5亿元"),
        (datetime.date(2025, 1, 5), "yyyy-mm-dd", "2025-01-05"),
        (datetime.date(2025, 1, 1), 'yyyy"年"m"月"', "2025年1月"),
        (datetime.date(2025, 1, 1), 'yyyy"年"', "2025年"),
        (True, "General", "是"),
        ("  合计 ", "General", "合计"),
    ],
)
def test_values_stand_as_the_sheet_prints_them(value: object, form: str, shown: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["指标", value])
        sheet["B1"].number_format = form

    assert load_xlsx(book(fill), "表.xlsx").text == f"指标\t{shown}\n"


def test_every_cell_has_its_sheet_and_address() -> None:
    loaded = load_xlsx(book(rows(["指标", "数值"], ["就业", 8], [None, 9]), name="主要指标"), "表.xlsx")
    assert loaded.text == "主要指标\n指标\t数值\n就业\t8\n\t9\n"
    told = {loaded.text[p.start : p.end]: (p.part, p.cell) for p in loaded.places if p.cell}
    assert told == {
        "指标": ("主要指标", "A1"),
        "数值": ("主要指标", "B1"),
        "就业": ("主要指标", "A2"),
        "8": ("主要指标", "B2"),
        "9": ("主要指标", "B3"),
    }


def test_merged_cells_stand_once_with_their_extent() -> None:
    def fill(sheet: Worksheet) -> None:
        rows(["指标", "2025年", None], [None, "总量", "增速"], ["产值", 5, 3])(sheet)
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    loaded = load_xlsx(book(fill), "表.xlsx")
    [table] = loaded.tables
    cells = [[(loaded.text[c.start : c.end], c.rows, c.columns) for c in row] for row in table.rows]
    assert cells == [
        [("指标", 2, 1), ("2025年", 1, 2)],
        [("总量", 1, 1), ("增速", 1, 1)],
        [("产值", 1, 1), ("5", 1, 1), ("3", 1, 1)],
    ]


def test_formulas_without_a_stored_value_are_told_even_at_the_ends_of_rows() -> None:
    loaded = load_xlsx(book(rows(["甲", 1, "=B1*2"], ["乙", 2, "=B2*2"], [None, None, "=SUM(C1:C2)"])), "表.xlsx")
    [note] = loaded.notes
    assert "3个公式" in note and "C1、C2、C3" in note
    assert [p.cell for p in loaded.places if p.note == "公式无缓存值"] == ["C1", "C2", "C3"]


def test_a_formula_with_a_stored_value_gives_the_value() -> None:
    data = book(rows(["甲", "=1+1"]))
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v></v>", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    loaded = load_xlsx(buffer.getvalue(), "表.xlsx")
    assert loaded.text == "甲\t2\n" and not loaded.notes


def test_sheets_follow_one_another_under_their_names_and_hidden_ones_are_told() -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, state in (("一季度", "visible"), ("底稿", "hidden"), ("深藏", "veryHidden")):
        sheet = workbook.create_sheet(name)
        sheet.append(["指标", 1])
        sheet.sheet_state = state
    loaded = load_xlsx(saved(workbook), "表.xlsx")
    assert loaded.text == "一季度\n指标\t1\n底稿\n指标\t1\n深藏\n指标\t1\n"
    assert loaded.notes == ("工作表“底稿”是隐藏的，已一并读入", "工作表“深藏”是隐藏的，已一并读入")


def test_blank_rows_divide_tables_and_the_caption_is_kept() -> None:
    fill = rows(["表1 就业"], [], ["指标", "人"], ["新增就业", 8], [], ["指标", "元"], ["收入", 9])
    loaded = load_xlsx(book(fill), "表.xlsx")
    assert [t.caption for t in loaded.tables] == ["表1 就业", ""]


def test_a_text_in_cells_gives_the_figures_of_the_text() -> None:
    text = (ROOT / "samples/report.txt").read_text(encoding="utf-8")
    loaded = load_xlsx(book(rows(*[[line] for line in text.split("\n")])), "报告.xlsx")
    told = [(f.surface, f.value, f.unit, f.indicator, f.period, f.scope) for f in read(loaded.text).figures]
    assert told == [(f.surface, f.value, f.unit, f.indicator, f.period, f.scope) for f in read(text).figures]
    assert all(place.cell for place in loaded.places)


def test_a_real_report_in_cells_gives_the_same_figures(shared: Path) -> None:
    text = (shared / "corpus/seeds/001.txt").read_text(encoding="utf-8")
    loaded = load_xlsx(book(rows(*[[line] for line in text.split("\n")])), "报告.xlsx")
    ours, theirs = read(loaded.text, name="x").figures, read(text, name="x").figures
    assert [(f.surface, f.value, f.indicator) for f in ours] == [(f.surface, f.value, f.indicator) for f in theirs]


def test_old_workbooks_are_read_too() -> None:
    xlwt = pytest.importorskip("xlwt", reason="没有 xlwt，造不出旧版工作簿")
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("主要指标")
    for c, value in enumerate(("就业", 8.5, "万人")):
        sheet.write(2, c + 1, value)
    buffer = io.BytesIO()
    workbook.save(buffer)
    loaded = load_bytes(buffer.getvalue(), "旧表.xls")
    assert loaded.format == "xls" and loaded.text == "主要指标\n\t就业\t8.5\t万人\n"
    assert [p.cell for p in loaded.places if p.cell] == ["B3", "C3", "D3"]


def test_a_cell_at_the_far_corner_does_not_fill_the_memory() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "就业"
        sheet["XFD1048576"] = 1

    with pytest.raises(LuoshiError) as caught:
        load_xlsx(book(fill), "表.xlsx")
    assert caught.value.code == "L110" and "范围过大" in str(caught.value)


def test_formats_down_to_the_last_row_do_no_harm() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["就业", 8])
        for column in range(1, 40):
            sheet.cell(1_048_576, column).number_format = "0.00"

    assert load_xlsx(book(fill), "表.xlsx").text == "就业\t8\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [(book(lambda sheet: None), "L110"), (book(rows(["甲"]))[:-300], "L109"), (b"PK\x03\x04" + b"0" * 99, "L109")],
    ids=["empty", "cut off", "no archive"],
)
def test_files_that_cannot_be_read_say_why(data: bytes, code: str) -> None:
    with pytest.raises(LuoshiError) as caught:
        load_xlsx(data, "表.xlsx")
    assert caught.value.code == code


_WHOLE = book(rows(["指标", "数值"], ["就业", 0.5]))


@settings(max_examples=80)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=60))
def test_a_spoilt_workbook_never_breaks_the_reader(at: int, junk: bytes) -> None:
    at %= len(_WHOLE)
    try:
        load_xlsx(_WHOLE[:at] + junk + _WHOLE[at + len(junk) :], "表.xlsx")
    except LuoshiError as error:
        assert error.code in ("L106", "L108", "L109", "L110")


@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(-1, 6), st.booleans())
def test_a_number_is_always_printed_as_a_number(value: float, decimals: int, percent: bool) -> None:
    text = Format(decimals, percent).show(value)
    assert text.rstrip("%") == "" or float(text.rstrip("%")) is not None
    if value == value and 1e-6 < abs(value) < 1e12:
        assert abs(float(plain(value)) - value) <= abs(value) * 1e-9 + 1e-15


@given(st.text(max_size=40))
def test_a_format_code_never_breaks_the_reader(code: str) -> None:
    parse_format(code)
