"""核对台账.xlsx: what it holds, and that what an office writes into it comes back, fault by fault."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from luoshi.check.accepted import fingerprints
from luoshi.records import Finding, LuoshiError, Promise, Source
from luoshi.write import lines
from luoshi.write.findings import Accepted, Standing
from luoshi.write.findings_book import findings_book
from luoshi.write.findings_taking import take
from luoshi.write.findings_words import COLUMNS
from tests.write import made

MADE = datetime(2024, 5, 1, 9, 30)
FINDINGS = made.findings()
IDS = fingerprints(FINDINGS)
ANSWERS = tuple(list(COLUMNS["疑点"]).index(head) + 1 for head in ("处理", "理由", "姓名", "日期"))


def written(path: Path, findings: tuple[Finding, ...] = FINDINGS, **options: Any) -> Path:
    target = path / "核对台账.xlsx"
    standing = options.pop("standing", Standing(IDS))
    documents = options.pop("documents", [made.document()])
    findings_book(documents, findings, target, standing=standing, made=MADE, **options)
    return target


def filled(path: Path, rows: dict[int, tuple[Any, ...]]) -> Path:
    """The workbook with 处理, 理由, 姓名 and 日期 written into some rows, as an office saves it."""
    target = written(path)
    book = openpyxl.load_workbook(target)
    for row, answer in rows.items():
        for column, cell in zip(ANSWERS, answer, strict=False):
            book["疑点"].cell(row, column).value = cell
    book.save(target)
    return target


def table(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple("" if cell is None else cell for cell in row) for row in sheet.iter_rows(values_only=True)]


def test_sheets_columns_and_what_is_needed_to_print(tmp_path: Path) -> None:
    promise = Promise("p", "target", "新增就业", "kept", Source("总结.txt", 1, 3, "8万"))
    documents = [made.document(), made.facted()]
    book = openpyxl.load_workbook(written(tmp_path, promises=[promise], documents=documents))
    assert book.sheetnames == ["疑点", "原句", "文件对照", "承诺", "说明"]
    for name, columns in COLUMNS.items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == list(columns)
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
    [rule] = book["疑点"].data_validations.dataValidation
    assert rule.formula1 == '"采纳,不采纳,已改"'
    assert "N2" in rule.sqref
    assert openpyxl.load_workbook(written(tmp_path)).sheetnames == ["疑点", "原句", "说明"]


def test_a_row_a_finding_and_a_row_a_quote(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path))
    rows = table(book["疑点"])
    assert [row[:4] for row in rows[1:]] == [
        (IDS[FINDINGS[1]], 1, "错误", "分项与合计"),
        (IDS[FINDINGS[0]], 2, "可疑", "目标与上年实绩"),
    ]
    assert rows[1][8:13] == ("新增就业8万人", "第82—88字", "青年3万人", "第92—96字", "“其他4万人”（第98—102字）")
    assert rows[2][7] == "总结.txt\n规划.txt"
    quotes = table(book["原句"])
    assert [row[3] for row in quotes[1:]] == [s.quote for f in FINDINGS[::-1] for s in f.sources]
    assert book["原句"]["B2"].hyperlink.location == "'疑点'!A2"


def test_what_was_filled_in_comes_back(tmp_path: Path) -> None:
    when = datetime(2024, 5, 3)
    answers = take(filled(tmp_path, {2: ("不采纳", " 口径不同 ", "（试填）", when), 3: ("已改",)}))
    assert answers.errors == []
    where = "核对台账.xlsx〔疑点〕O2"
    assert answers.accepted == {IDS[FINDINGS[1]]: Accepted("口径不同", "（试填）", "2024-05-03", where)}
    assert answers.others == {IDS[FINDINGS[0]]: "已改"}


def test_an_empty_form_says_nothing(tmp_path: Path) -> None:
    answers = take(written(tmp_path))
    assert (answers.accepted, answers.others, answers.errors) == ({}, {}, [])


def test_what_was_answered_for_stands_filled_in_at_the_end_and_comes_back_again(tmp_path: Path) -> None:
    accepted = {IDS[FINDINGS[1]]: Accepted("口径不同", "（试填）", "5月3日")}
    path = written(tmp_path, standing=Standing(IDS, accepted))
    rows = table(openpyxl.load_workbook(path)["疑点"])
    assert [row[2] for row in rows[1:]] == ["可疑", "错误"]
    assert rows[2][13:] == ("不采纳", "口径不同", "（试填）", "5月3日")
    again = take(path).accepted[IDS[FINDINGS[1]]]
    assert (again.reason, again.name, again.date) == ("口径不同", "（试填）", "5月3日")


@pytest.mark.parametrize(
    ("answer", "code", "cell"),
    [
        (("不采纳", "", "（试填）"), "L352", "O2"),
        (("不采纳", "口径不同", ""), "L353", "P2"),
        (("不采纳",), "L352", "O2"),
        (("", "口径不同", "（试填）"), "L354", "N2"),
        (("同意", "口径不同", "（试填）"), "L354", "N2"),
    ],
)
def test_every_fault_is_told_with_its_cell(tmp_path: Path, answer: tuple[str, ...], code: str, cell: str) -> None:
    answers = take(filled(tmp_path, {2: answer, 3: ("不采纳", "另有说明", "（试填）")}))
    [error] = answers.errors
    assert (error.code, error.where) == (code, f"核对台账.xlsx〔疑点〕{cell}")
    assert list(answers.accepted) == [IDS[FINDINGS[0]]], "一格有错，别的行照读"


def test_two_answers_to_one_id_and_a_lost_id_are_told(tmp_path: Path) -> None:
    path = filled(tmp_path, {2: ("不采纳", "口径不同", "（试填）"), 3: ("采纳",)})
    book = openpyxl.load_workbook(path)
    book["疑点"]["A3"].value = IDS[FINDINGS[1]]
    book["疑点"]["N4"].value = "采纳"
    book.save(path)
    assert [(error.code, error.where[-2:]) for error in take(path).errors] == [("L355", "N3"), ("L351", "A4")]


def test_columns_may_be_moved_but_not_renamed(tmp_path: Path) -> None:
    path = filled(tmp_path, {2: ("不采纳", "口径不同", "（试填）")})
    book = openpyxl.load_workbook(path)
    book["疑点"].insert_cols(1)
    book["疑点"]["A1"].value = "我的备注"
    book.save(path)
    assert take(path).accepted[IDS[FINDINGS[1]]].where == "核对台账.xlsx〔疑点〕P2"
    book["疑点"]["B1"].value = "号"
    book.save(path)
    with pytest.raises(LuoshiError, match=r"表头缺少：编号"):
        take(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("head", ["id,reason,name", "编号,理由,姓名"])
def test_a_table_of_ids_reasons_and_names(tmp_path: Path, encoding: str, head: str) -> None:
    path = tmp_path / "说明.csv"
    path.write_text(f'{head}\nf1,"口径不同，\n见注",（试填）\n,,\nf2,,（试填）\n', encoding=encoding)
    answers = take(path)
    assert list(answers.accepted) == ["f1"]
    assert answers.accepted["f1"].reason == "口径不同，\n见注"
    [error] = answers.errors
    assert (error.code, error.where) == ("L352", "说明.csv 第5行〔理由〕")


def test_lines_of_json_and_our_own_findings(tmp_path: Path) -> None:
    path = tmp_path / "说明.jsonl"
    path.write_text('{"id": "f1", "reason": "口径不同", "name": "（试填）"}\n\n{"id": "f2", "reason": "无"}\n', "utf-8")
    answers = take(path)
    assert list(answers.accepted) == ["f1"]
    assert [(error.code, error.where) for error in answers.errors] == [("L353", "说明.jsonl 第3行〔name〕")]
    standing = Standing(IDS, {IDS[FINDINGS[0]]: Accepted("口径不同", "（试填）")})
    path.write_text("\n".join(lines((), FINDINGS, standing)), encoding="utf-8")
    assert list(take(path).accepted) == [IDS[FINDINGS[0]]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("说明.xlsx", b"PK\x03\x04 no"),
        ("说明.docx", b""),
        ("说明.jsonl", b"[1]"),
        ("说明.jsonl", b"{"),
        ("说明.csv", b"a,b\n1,2"),
        ("说明.csv", b""),
    ],
)
def test_what_is_no_such_file_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(LuoshiError, match=r"L35[01]"):
        take(path)
    with pytest.raises(LuoshiError, match="L004"):
        take(tmp_path / "没有.csv")


def test_json_has_the_id_and_what_was_said() -> None:
    standing = Standing(IDS, {IDS[FINDINGS[0]]: Accepted("口径不同", "（试填）", "5月3日")})
    first, second = (json.loads(line) for line in lines((), FINDINGS, standing))
    assert list(first)[-2:] == ["id", "accepted"]
    assert first["id"] == IDS[FINDINGS[0]]
    assert first["accepted"] == {"reason": "口径不同", "name": "（试填）", "date": "5月3日"}
    assert second["accepted"] is None
