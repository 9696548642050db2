import sys
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from luoshi.records import Document, Finding, Source
from luoshi.write import workbook
from luoshi.write.sheets import cell_text
from luoshi.write.words import COLUMNS
from tests.write import made

MADE = datetime(2024, 5, 1, 9, 30)


def written(path: Path, *documents: Document, findings: tuple[Finding, ...] = (), rows: int = 1_000_000) -> Any:
    target = path / "数据台账.xlsx"
    workbook(documents, findings, target, made=MADE, rows=rows)
    return openpyxl.load_workbook(target, rich_text=True)


def table(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple("" if cell is None else cell for cell in row) for row in sheet.iter_rows(values_only=True)]


def test_sheets_columns_and_frozen_heads(tmp_path: Path) -> None:
    book = written(tmp_path, made.document(), findings=made.findings())
    assert book.sheetnames == ["数据", "出处", "疑点", "修复", "说明"]
    for name, columns in COLUMNS.items():
        assert [cell.value for cell in book[name][1]] == [head for head, _ in columns]
    assert book["数据"].freeze_panes == "C2"
    assert book["数据"].auto_filter.ref == "A1:O9"


def test_a_row_of_data(tmp_path: Path) -> None:
    sheet = written(tmp_path, made.document())["数据"]
    assert table(sheet)[1] == (
        *(
            1,
            "地区生产总值",
            "超过",
            450_000_000_000,
            "",
            "元",
            "4500亿元",
            "§",
            "数量",
            "",
            "实际",
            "2023年",
            "临海区",
        ),
        *("经济运行稳中有进", "总结.txt"),
    )
    assert table(sheet)[6][3:6] == (10, 12, "%")
    assert [sheet[f"D{row}"].number_format for row in (2, 3)] == ["#,##0", "#,##0.0"]
    assert sheet["H2"].hyperlink.location == "'出处'!B2"
    assert "【4500亿元】" in sheet["H2"].hyperlink.tooltip


def test_the_sentence_has_its_value_in_bold(tmp_path: Path) -> None:
    cell = written(tmp_path, made.document())["出处"]["B3"].value
    assert isinstance(cell, CellRichText)
    assert str(cell) == "全年地区生产总值超过4500亿元,同比增长5.5%左右。"
    assert [part.text for part in cell if isinstance(part, TextBlock) and part.font.b] == ["5.5%"]


def test_findings_repairs_and_notes(tmp_path: Path) -> None:
    book = written(tmp_path, made.document(), findings=made.findings())
    assert table(book["疑点"])[2][1:8] == (
        *("错误", "分项与合计", "分项之和与合计不符", "3+4=7≠8（万人）", "其中各项互不重叠"),
        *("新增就业8万人", f"总结.txt 第 {made.span('新增就业8万人')[0]}—{made.span('新增就业8万人')[1]} 字"),
    )
    assert "其他4万人" in table(book["疑点"])[2][10]
    assert [row[3:7] for row in table(book["修复"])[2:]] == [
        ("(zhuān)", "（略去）", "汉字后括注的拼音", "已采用"),
        (" ", "+", "网上同文有加号", "仅建议"),
    ]
    notes = table(book["说明"])
    assert ("制表时间", "2024年5月1日 09:30") in notes
    assert ("文件 1", f"总结.txt：临海区2023年工作总结，{len(made.TEXT)} 字，8 条数据") in notes


EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=A1}", "http://a.example", "mailto:a", "007", "\t=1"]


@pytest.mark.parametrize("words", EVIL)
def test_texts_stay_texts(tmp_path: Path, words: str) -> None:
    figure = replace(made.document().figures[0], indicator=words, scope=words, section=words, surface=words)
    document = replace(made.document(), text=words * 2, figures=(replace(figure, start=0, end=len(words)),))
    finding = Finding("sum", "error", words, words, words, (Source("总结.txt", 0, 1, words),) * 3)
    book = written(tmp_path, document, findings=(finding,))
    assert not [
        c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type not in ("s", "n", "inlineStr")
    ]
    assert book["数据"]["B2"].value == words
    assert book["疑点"]["E2"].value == words
    assert not [cell for row in book["疑点"].iter_rows() for cell in row if cell.hyperlink]


@pytest.mark.parametrize("streamed", [False, True])
def test_what_xml_cannot_hold_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, streamed: bool) -> None:
    module = sys.modules["luoshi.write.workbook"]  # the room exports a function of the same name
    monkeypatch.setattr(module, "_STREAMED", 0 if streamed else 10)
    words = "甲\x00\x0b\ud800\uffff乙_x0041_<&>😀"
    figure = replace(made.document().figures[0], indicator=words, start=0, end=2)
    book = written(tmp_path, Document("文.txt", words, figures=(figure,)))
    assert book["数据"]["B2"].value == "甲乙_x0041_<&>😀"
    assert str(book["出处"]["B2"].value) == "甲乙_x0041_<&>😀"


@pytest.mark.parametrize(
    "words",
    ["长" * 40_000, "😀" * 20_000, "a" * 32_767, "甲😀" * 15_000],
    ids=["wide", "astral", "fits", "mixed"],
)
def test_cells_hold_no_more_than_excel_allows(words: str) -> None:
    short = cell_text(words)
    units = len(short.encode("utf-16-le")) // 2
    assert 32_765 <= units <= 32_767
    assert (short == words) == (len(words) == 32_767)


@pytest.mark.parametrize("value", ["NaN", "1E+400", "-1E+320"])
def test_numbers_beyond_excel_are_texts(tmp_path: Path, value: str) -> None:
    figure = replace(made.document().figures[0], value=Decimal(value))
    cell = written(tmp_path, replace(made.document(), figures=(figure,)))["数据"]["D2"]
    assert cell.value is None if value == "NaN" else str(cell.value).lstrip("-").startswith("1000")


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path) -> None:
    book = written(tmp_path, made.document(), rows=3)
    assert book.sheetnames[:6] == ["数据", "数据（2）", "数据（3）", "出处", "出处（2）", "出处（3）"]
    assert [len(table(book[name])) - 1 for name in book.sheetnames[:3]] == [3, 3, 2]
    assert book["数据（2）"]["H2"].hyperlink.location == "'出处（2）'!B2"
    assert book["数据（2）"]["A2"].value == 4


def test_links_beyond_the_limit_are_formulas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.write.sheets._LINKS", 2)
    sheet = written(tmp_path, made.document())["数据"]
    assert sheet["H3"].hyperlink
    assert sheet["H4"].value == '=HYPERLINK("#\'出处\'!B4","§")'


def test_nothing_read_gives_a_book_with_heads(tmp_path: Path) -> None:
    book = written(tmp_path)
    assert [len(table(book[name])) for name in ("数据", "出处", "疑点", "修复")] == [1, 1, 1, 1]


def test_facts_have_their_sheets_and_sources(tmp_path: Path) -> None:
    book = written(tmp_path, made.document(), made.facted())
    assert book.sheetnames == ["数据", "任务", "项目", "荣誉", "条款", "名词", "对标", "出处", "疑点", "修复", "说明"]
    heads = [cell.value for cell in book["任务"][1]]
    row = dict(zip(heads, table(book["任务"])[2], strict=True))
    assert (row["牵头"], row["配合"], row["可核实"], row["数据"]) == ("区工信局", "区科技局、区商务局", "否", "15")
    assert book["任务"]["C3"].hyperlink.location == "'出处'!B19"
    assert book["出处"]["C19"].value == row["任务"]
    assert book["出处"]["A19"].value == "任务2"
    assert book["出处"]["A19"].hyperlink.location == "'任务'!B3"
    assert table(book["项目"])[1][3:6] == (3, 1_250_000_000, "")
    clause = dict(zip((cell.value for cell in book["条款"][1]), table(book["条款"])[1], strict=True))
    assert (clause["条件"], clause["奖补"], clause["可算"]) == ("营业收入超过1亿元", "最高50万元", "只知上限")
    assert book["项目"].freeze_panes == "C2"
    assert book["项目"].auto_filter.ref == "A1:M4"
    notes = table(book["说明"])
    assert ("任务条数", "2 条") in notes
    assert ("　提示", "有修订 2 处") in notes
    assert ("　可核实", "是：完成与否可以核对；否：只有方向。") in notes


def test_facts_go_on_in_further_sheets(tmp_path: Path) -> None:
    book = written(tmp_path, made.facted(), rows=2)
    assert [name for name in book.sheetnames if name.startswith("项目")] == ["项目", "项目（2）"]
    assert book["项目（2）"]["C2"].hyperlink.location == "'出处（7）'!B2"
    assert book["出处（7）"]["A2"].value == "项目3"
