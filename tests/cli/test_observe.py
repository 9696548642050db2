import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from luoshi.cli import main
from luoshi.cli.observe import table_lines
from luoshi.cli.observed import amount, observation_json
from luoshi.indicators import observe
from luoshi.read.reader import read
from luoshi.write.columns import width
from luoshi.write.quotes import sentences

TEXT = """甲市2022年政府工作报告

一、2021年工作回顾
全市地区生产总值完成4500亿元，增长5.5%。一般公共预算收入增长3%。新增高新技术企业20家。建成冰壶馆12座。
二、2022年主要目标
地区生产总值增长6%左右，城镇新增就业8万人以上。
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "甲.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "乙.txt").write_text(TEXT.replace("甲市", "乙市").replace("5.5%", "4.8%"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_observations_of_an_indicator_across_files(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "乙.txt", "--indicator", "GDP", "--format", "jsonl"]) == 0
    seen = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["indicator"] for row in seen} == {"gdp"}
    assert {row["document"] for row in seen} == {"甲.txt", "乙.txt"}
    growth = [row["value"] for row in seen if row["measure"] == "growth" and row["status"] == "actual"]
    assert sorted(growth) == [4.8, 5.5]
    for row in seen:
        text = (room / row["document"]).read_text(encoding="utf-8")
        assert text[row["start"] : row["end"]] == row["surface"]


def test_a_text_s_own_name_is_an_indicator_too(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = next(one.name for one in observe(read(TEXT)) if one.source.quote == "12座")
    assert main(["observe", "甲.txt", "--indicator", name, "--format", "jsonl"]) == 0
    [row] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["indicator"], row["value"]) == ("", 12)


def test_added_is_another_thing_than_the_stock(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "--indicator", "新增高新技术企业", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["aspect"] == "added"
    assert main(["observe", "甲.txt", "--indicator", "高新技术企业数", "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == ""


def test_an_unknown_indicator_is_told_with_what_is_near(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "--indicator", "社会消费零售额度", "GDP", "--format", "jsonl"]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3
    assert "L310" in err
    assert "社会消费品零售总额" in err


def test_the_table_ends_with_every_sentence(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "--indicator", "城镇新增就业", "--format", "table"]) == 0
    out = capsys.readouterr().out
    assert "至少8" in out
    assert "城镇新增就业【8万人】以上" in out


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_the_table_fits_its_window(columns: int) -> None:
    document = read(TEXT, name="甲.txt")
    quotes = {document.name: sentences(document.text)}
    assert max(map(width, table_lines(observe(document), quotes, columns))) <= columns
    assert list(table_lines([], quotes)) == ["没有观测值。"]


def test_csv_has_plain_numbers_and_the_sentence(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "--indicator", "GDP", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    level = next(row for row in rows if row["量类"] == "数量")
    assert (level["编号"], level["数值"], level["单位"], level["原文"]) == ("gdp", "450000000000", "元", "4500亿元")
    assert "【4500亿元】" in level["原句"]


def test_no_cell_is_a_formula(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "=1+1.txt").write_text(TEXT, encoding="utf-8")
    assert main(["observe", "=1+1.txt", "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert any(cell == "'=1+1.txt" for cell in rows[1])


def test_the_folder_has_every_form(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "乙.txt", "--out", "结果"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("已写") == 4
    book = openpyxl.load_workbook(room / "结果/观测值.xlsx")
    assert book.sheetnames == ["对照", "观测值"]
    compared = list(book["对照"].iter_rows(values_only=True))
    assert [row[:2] for row in compared[1:]] == [("甲.txt", "甲市"), ("乙.txt", "乙市")] or len(compared) > 2
    assert "5.5%" in {cell for row in compared for cell in row}
    lines = (room / "结果/observations.jsonl").read_text(encoding="utf-8").splitlines()
    assert book["观测值"].max_row == len(lines) + 1
    assert (room / "结果/观测值.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "冰壶馆" in (room / "结果/待审名称.csv").read_text(encoding="utf-8-sig")


def test_names_for_review(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "甲.txt", "乙.txt", "--review"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[0] == ["名称", "次数", "文件数", "单位", "例"]
    assert [row[1:4] for row in rows if "冰壶馆" in row[0]] == [["2", "2", "座"]]


def test_a_file_that_fails_does_not_stop_the_others(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["observe", "没有.txt", "甲.txt", "--indicator", "GDP", "--format", "jsonl"]) == 2
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_json_has_the_interval() -> None:
    target = next(one for one in observe(read(TEXT)) if one.bound == "ge")
    assert observation_json(target)["interval"] == [80000, None, False, False]


def test_large_numbers_are_shown_in_yi_and_rates_are_not() -> None:
    from decimal import Decimal

    assert amount(Decimal(-123456789), "元") == ("-1.23456789", "亿元")
    assert amount(Decimal(20000), "%") == ("20000", "%")
