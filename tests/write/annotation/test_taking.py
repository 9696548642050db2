import csv
import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.records import Document, Figure, LuoshiError
from luoshi.write.annotation import Corrections, key_files, take
from luoshi.write.annotation.forms import FIGURES, FORMS
from tests.write import made
from tests.write.annotation import filled


def taken(path: Path, *changes: filled.Change) -> Corrections:
    filled.fill(path, *changes)
    corrections, errors = take(path)
    assert [str(error) for error in errors] == []
    return corrections


def keys(corrections: Corrections, name: str = "总结.tsv") -> list[dict[str, str]]:
    files = key_files(corrections, {document: document for document in corrections.texts})
    return list(csv.DictReader(io.StringIO(files[name]), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_what_was_not_touched_comes_back_as_it_was_read(tmp_path: Path) -> None:
    corrections = taken(filled.workbook(tmp_path, made.facted()))
    assert corrections.texts == {"总结.txt": made.TEXT}
    assert {row.verdict for row in corrections.rows} == {"对"}
    assert not any(row.judged for row in corrections.rows)
    rows, figures = keys(corrections), made.document().figures
    assert [(int(row["start"]), row["surface"], Decimal(row["value"])) for row in rows] == [
        (figure.start, figure.surface, figure.value) for figure in figures
    ]
    for name in ("unit", "measure", "comparison", "bound", "status", "period", "scope", "indicator"):
        assert [row[name] for row in rows] == [getattr(figure, name) for figure in figures]
    assert [row["high"] for row in rows] == ["", "", "", "", "", "12", "", ""]


def test_facts_come_back_in_their_own_keys(tmp_path: Path) -> None:
    corrections = taken(filled.workbook(tmp_path, made.facted()))
    tasks = keys(corrections, "总结_tasks.tsv")
    assert [row["measurable"] for row in tasks] == ["1", "0"]
    assert (tasks[1]["text"], tasks[1]["lead"], tasks[1]["support"], tasks[1]["section"]) == (
        *("“专精特新”(zhuān)企业新增20家以上", "区工信局", "区科技局、区商务局", "2024年工作打算"),
    )
    assert [row["level"] for row in keys(corrections, "总结_honours.tsv")] == ["nation", "province"]
    assert [row["investment"] for row in keys(corrections, "总结_projects.tsv")] == ["", "1250000000", ""]
    files = key_files(corrections, {"总结.txt": "报告/总结.txt"})
    assert files["segments.tsv"] == f"file\tfrom\tto\n报告/总结.txt\t0\t{len(made.TEXT)}\n"


def test_corrections_of_every_kind(tmp_path: Path) -> None:
    corrections = taken(
        filled.workbook(tmp_path, made.document()),
        ("数据", 2, "判定", "对"),
        ("数据", 3, "期间", "2022年上半年"),
        ("数据", 3, "数值", "5.4"),
        ("数据", 4, "判定", "改"),
        ("数据", 4, "原文", "就业8万人"),
        ("数据", 5, "判定", "删"),
        ("数据", 6, "次要", "是"),
        ("数据", 6, "备注", "名称里的数"),
        ("数据", 10, "原句", "一、2023年工作回顾"),
        ("数据", 10, "原文", "2023年"),
        ("数据", 10, "数值", "2.023千"),
        ("数据", 10, "单位", "年"),
        ("数据", 10, "量类", "数量"),
        ("数据", 10, "指标", "年份"),
    )
    assert corrections.counts(FIGURES) == {"对": 4, "改": 3, "删": 1, "漏": 1}
    rows = {row["surface"]: row for row in keys(corrections)}
    assert "3万人" not in rows
    assert (rows["5.5%"]["period"], rows["5.5%"]["value"]) == ("2022-H1", "5.4")
    assert rows["就业8万人"]["start"] == str(made.span("就业8万人")[0])
    assert (rows["4万人"]["minor"], rows["4万人"]["note"]) == ("1", "名称里的数")
    missed = rows["2023年"]
    assert (missed["start"], missed["value"]) == (str(made.span("2023年", 1)[0]), "2023")
    assert (missed["bound"], missed["status"], missed["period"], missed["scope"]) == ("eq", "actual", "-", "-")
    changed = [row.changed for row in corrections.of(FIGURES) if row.verdict == "改"]
    assert changed == [("value", "period"), (), ("minor",)]


@pytest.mark.parametrize(
    ("changes", "cell", "what", "todo"),
    [
        ([("判定", 2, "好")], "E2", "不能是“好”", "对、改、删、漏"),
        ([("判定", 2, "对"), ("单位", 2, "美元")], "E2", "改过", "判定填为“改”"),
        ([("判定", 2, "改")], "E2", "没有一格改过", "填为“对”"),
        ([("判定", 2, "漏")], "E2", "不能是“漏”", "补"),
        ([("数值", 2, "很多")], "F2", "“很多”不是数", "4500亿"),
        ([("数值", 2, None)], "F2", "不能为空", "数"),
        ([("量类", 2, "速度")], "I2", "只能是数量、增速", "下拉表"),
        ([("期间", 2, "去年")], "M2", "不是认识的期间", "2022年上半年"),
        ([("期间", 2, datetime(2022, 11, 1))], "M2", "当成了日期", "文本"),
        ([("原文", 2, "4600亿元")], "D2", "没有这样的写法", "照原文"),
        ([("编号", 2, 77)], "A2", "不在读出的编号里", "恢复"),
        ([("编号", 3, 1)], "A3", "重复", "恢复"),
        ([("原句", 10, "新增就业9万人"), ("原文", 10, "9万人")], "F10", "不能为空", "数"),
        ([("备注", 10, "漏了一条")], "C10", "没有填", "原文"),
        ([("判定", 10, "删")], "E10", "不能是“删”", "漏"),
        ([("文件", 10, "别的.txt"), ("判定", 10, "漏")], "B10", "不在本表的文件里", "下拉表"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_faults_are_told_by_cell(
    tmp_path: Path, changes: list[tuple[str, int, Any]], cell: str, what: str, todo: str
) -> None:
    path = filled.workbook(tmp_path, made.document())
    filled.fill(path, *(("数据", row, head, value) for head, row, value in changes))
    _, errors = take(path)
    found = [error for error in errors if error.where == f"标注.xlsx〔数据〕{cell}"]
    assert found, [str(error) for error in errors]
    assert any(what in error.what and todo in error.todo for error in found), [str(error) for error in found]


def test_a_sheet_that_was_rebuilt_is_told(tmp_path: Path) -> None:
    path = filled.workbook(tmp_path, made.facted())

    def rebuild(book: Any) -> None:
        book.remove(book["项目"])
        book["数据"].delete_rows(3)

    filled.fill(path, ("任务", 1, "动作", "行动"), by=rebuild)
    _, errors = take(path)
    told = [(error.code, error.what, error.where) for error in errors]
    assert told == [
        ("L333", "少了编号 2 的一行", "标注.xlsx〔数据〕"),
        ("L332", "表头应为“动作”", "标注.xlsx〔任务〕F1"),
        ("L332", "少了表〔项目〕", "标注.xlsx"),
    ]


def test_what_is_no_annotation_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 no")
    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    for name, code in (("坏.xlsx", "L330"), ("别的.xlsx", "L330"), ("没有.xlsx", "L004")):
        with pytest.raises(LuoshiError) as caught:
            take(tmp_path / name)
        assert caught.value.code == code


def test_a_text_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = filled.workbook(tmp_path, made.document())

    def forge(book: Any) -> None:
        book["_原文"]["B1"].value = book["_原文"]["B1"].value.replace("9", "8")

    filled.fill(path, by=forge)
    with pytest.raises(LuoshiError, match="与读的时候不同"):
        take(path)


WORDS = st.text(st.one_of(st.sampled_from("一5%\r\n\t_x0041_"), st.characters()), min_size=1, max_size=20)


@given(WORDS, st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20), WORDS)
def test_any_document_comes_back_exactly(words: str, value: Decimal, unit: str) -> None:
    figure = Figure(0, len(words), words, value, unit, indicator=words, scope=words, period=unit)
    with TemporaryDirectory() as folder:
        corrections, errors = take(filled.workbook(Path(folder), Document("文.txt", words, figures=(figure,))))
    assert [str(error) for error in errors] == []
    assert corrections.texts == {"文.txt": words}
    [row] = corrections.rows
    assert (row.start, row.end, row.values["indicator"], row.verdict) == (0, len(words), words, "对")
    assert Decimal(row.values["value"]) == value


def test_every_form_has_its_own_ending() -> None:
    assert len({form.ending for form in FORMS}) == len(FORMS)
