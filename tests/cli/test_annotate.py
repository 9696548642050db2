import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import luoshi
from luoshi.cli import main
from luoshi.cli.lacking import before, known_ending
from luoshi.write.jsonl import dump, figure_json
from tests.shared import ROOT

TEXT = (
    "湾区2023年工作总结\n一、2023年工作回顾\n全年地区生产总值618亿元，增长5.8%。锅炉改造新增蒸汽40吨。产值攀越7亿元。\n"
)


def fill(path: Path, *changes: tuple[str, int, str, Any]) -> None:
    """Write cells by sheet, row and head, as staff does."""
    book = openpyxl.load_workbook(path)
    for name, row, head, value in changes:
        book[name].cell(row, [cell.value for cell in book[name][1]].index(head) + 1).value = value
    book.save(path)


def score(key: Path, document: Path, folder: Path, shared: Path) -> dict[str, Any]:
    """What the shared scorer says of the reader against *key*."""
    facts = folder / f"{document.stem}.jsonl"
    lines = [dump(figure_json(figure, document.name)) for figure in luoshi.read(document).figures]
    facts.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [sys.executable, str(shared / "gold/score.py"), str(key), str(facts), "--json"]
    command += ["--segments", str(key.parent / "segments.tsv")]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    found: dict[str, Any] = json.loads(answer)["all"]
    return found


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["samples/report.txt", "seeds/001.txt", "seeds/004.txt", "documents/a-13.txt"])
def test_unchanged_the_key_is_what_the_reader_read(name: str, shared: Path, tmp_path: Path) -> None:
    document = (ROOT if name.startswith("samples") else shared / "corpus") / name
    assert main(["annotate", str(document), "--out", str(tmp_path)]) == 0
    assert main(["learn", str(tmp_path / "标注.xlsx"), "--out", str(tmp_path / "答案")]) == 0
    rates = score(tmp_path / "答案" / f"{document.stem}.tsv", document, tmp_path, shared)
    assert rates.pop("figures") == len(luoshi.read(document).figures) > 5
    assert {name: rate for name, rate in rates.items() if rate != 1.0} == {}


def test_the_way_there_and_back(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", "总结.txt"]) == 0
    figures = luoshi.read(room / "总结.txt").figures
    places = {figure.surface: row for row, figure in enumerate(figures, 2)}
    assert set(places) >= {"618亿元", "5.8%", "40吨"}
    free = len(figures) + 2
    fill(
        room / "标注.xlsx",
        ("数据", places["5.8%"], "判定", "改"),
        ("数据", places["5.8%"], "界限", "约"),
        ("数据", places["40吨"], "单位", "蒸吨"),
        ("数据", places["7亿元"], "判定", "删"),
        ("数据", free, "原句", "锅炉改造新增蒸汽40吨。产值攀越7亿元。"),
        ("数据", free, "原文", "7亿元"),
        ("数据", free, "判定", "漏"),
        ("数据", free, "数值", "7亿"),
        ("数据", free, "单位", "元"),
        ("数据", free, "量类", "数量"),
        ("数据", free, "指标", "产值"),
    )
    capsys.readouterr()
    assert main(["learn", "标注.xlsx"]) == 0
    out, err = capsys.readouterr()
    count = len(figures)
    assert f"〔数据〕读出 {count} 条：对 {count - 3}、改 2、删 1、漏 1" in out
    assert "界限：等于 → 约" in out
    assert "“蒸吨”：不在计量单位表" in out
    assert "“产值攀越”：数前的词不认识" in out
    assert "锅炉改造新增蒸汽【40吨】。" in out
    assert out == (room / "答案/标注报告.txt").read_text("utf-8")
    assert "segments.tsv" in err
    assert "700000000" in (room / "答案/总结.tsv").read_text("utf-8")


def test_faults_are_told_and_nothing_is_written(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", "总结.txt"]) == 0
    fill(room / "标注.xlsx", ("数据", 2, "判定", "好"), ("数据", 3, "量类", "快"))
    capsys.readouterr()
    assert main(["learn", "标注.xlsx"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line[:6] for line in err.splitlines()] == ["[L331]", "[L331]", "共 2 处要"]
    assert "标注.xlsx〔数据〕I3" in err
    assert not (room / "答案").exists()


def test_a_filled_workbook_is_never_overwritten(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", "总结.txt"]) == 0
    held = (room / "标注.xlsx").read_bytes()
    assert main(["annotate", "总结.txt"]) == 2
    assert "[L334]" in capsys.readouterr().err
    assert (room / "标注.xlsx").read_bytes() == held


def test_two_files_of_one_name_are_refused(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "另").mkdir()
    (room / "另/总结.txt").write_text(TEXT, encoding="utf-8")
    assert main(["annotate", "总结.txt", "另/总结.txt"]) == 2
    assert "[L335]" in capsys.readouterr().err
    assert not (room / "标注.xlsx").exists()


def test_segments_name_the_file_within_the_folder_of_texts(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "语料/报告").mkdir(parents=True)
    (room / "语料/报告/总结.txt").write_text(TEXT, encoding="utf-8")
    assert main(["annotate", "总结.txt"]) == 0
    assert main(["learn", "标注.xlsx", "--texts", "语料"]) == 0
    assert (room / "答案/segments.tsv").read_text("utf-8").splitlines()[1] == f"报告/总结.txt\t0\t{len(TEXT)}"
    (room / "语料/报告/总结.txt").write_text(TEXT + "补充。", encoding="utf-8")
    assert main(["learn", "标注.xlsx", "--texts", "语料"]) == 2
    assert "[L336] 《总结.txt》的内容与标注时不同" in capsys.readouterr().err


def test_several_documents_make_a_key_each(room: Path) -> None:
    (room / "乙.txt").write_text("全年新增就业8万人。\n", encoding="utf-8")
    assert main(["annotate", "总结.txt", "乙.txt"]) == 0
    assert main(["learn", "标注.xlsx"]) == 0
    names = {path.name for path in (room / "答案").iterdir()}
    assert names >= {"总结.tsv", "乙.tsv", "segments.tsv", "标注报告.txt"}
    assert len((room / "答案/乙.tsv").read_text("utf-8").splitlines()) == 2


def test_words_before_a_number_end_at_punctuation() -> None:
    assert before("全区稳中有进，产值同比增长5%", 13) == "产值同比增长"
    assert before("5%", 0) == ""
    assert (known_ending("产值同比增长"), known_ending("产值攀越")) == (True, False)
