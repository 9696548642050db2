from pathlib import Path

import openpyxl

from tests.write import made
from tests.write.annotation import filled


def test_sheets_heads_and_rows(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled.workbook(tmp_path, made.facted()))
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert shown == ["说明", "数据", "任务", "项目", "荣誉", "条款", "名词", "对标", "原文"]
    assert [cell.value for cell in book["数据"][1]][:6] == ["编号", "文件", "原句", "原文", "判定", "数值"]
    row = [cell.value for cell in book["数据"][3]]
    assert row[3:15] == ["5.5%", None, 5.5, None, "%", "增速", "同比", "约", "实际", "2023年", "临海区", "地区生产总值"]
    assert [row[0].value for row in book["数据"].iter_rows(min_row=10)] == ["补"] * 5
    assert book["数据"]["B10"].value == "总结.txt"


def test_only_cells_to_be_filled_are_open(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(filled.workbook(tmp_path, made.document()))["数据"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.protection.sheet
    locked = [head for head, cell in zip(heads, sheet[2], strict=True) if cell.protection.locked]
    assert locked == ["编号", "文件", "原句", "起", "止"]
    locked = [head for head, cell in zip(heads, sheet[10], strict=True) if cell.protection.locked]
    assert locked == ["编号", "起", "止"]


def test_lists_to_choose_from(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(filled.workbook(tmp_path, made.document()))["数据"]
    lists = {str(found.sqref).split(":")[0]: found for found in sheet.data_validations.dataValidation}
    assert lists["E2"].formula1 == '"对,改,删,漏"'
    assert lists["I2"].formula1 == '"数量,增速,增减,占比,位次,倍数"'
    assert (lists["J2"].formula1, lists["J2"].showErrorMessage) == ('"同比,环比,年均"', False)
    assert str(lists["K2"].sqref) == "K2:K14"
    assert lists["B2"].formula1 == "'_文件'!$A$2:$A$2"


def test_periods_are_texts_so_that_they_do_not_become_dates(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(filled.workbook(tmp_path, made.document()))["数据"]
    column = [cell.value for cell in sheet[1]].index("期间")
    assert {row[column].number_format for row in sheet.iter_rows(min_row=2, max_row=14)} == {"@"}
