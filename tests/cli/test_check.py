"""``luoshi check``: which checks are reported, what was answered for, and how it ends."""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from luoshi import corridor
from luoshi.cli import main
from luoshi.cli.inputs import named_files
from luoshi.cli.table import finding_lines
from luoshi.records import Document, Finding, LuoshiError
from luoshi.write.columns import width
from luoshi.write.findings import Accepted, Standing
from luoshi.write.labels import CHECKS
from tests.shared import ROOT
from tests.write import made

NOTE = Finding("style", "info", "写法不一", "", "", made.findings()[0].sources[:1])
FINE = Finding("sum", "consistent", "合计相符", "1+2=3", "互不重复", made.findings()[1].sources[:2])
FINDINGS = (*made.findings(), NOTE, FINE)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("总结.txt", "规划.txt"):
        (tmp_path / name).write_text(made.TEXT, encoding="utf-8")

    def walk(paths: Sequence[Path], *, year: int | None, region: str | None) -> Iterator[Document | LuoshiError]:
        for path in paths:
            yield replace(made.document(), name=path.name)

    monkeypatch.setattr(corridor, "walk", walk)
    monkeypatch.setattr(corridor, "check", lambda documents: FINDINGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    status = main(["check", "总结.txt", "--format", "jsonl", *words])
    out, err = capsys.readouterr()
    return status, [json.loads(line) for line in out.splitlines()], err


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ([], ["target", "sum", "style", "sum"]),
        (["--only", "sum"], ["sum", "sum"]),
        (["--only", "分项与合计", "style"], ["sum", "style", "sum"]),
        (["--only", "sum,style", "--only", "target"], ["target", "sum", "style", "sum"]),
        (["--without", "行文、目标与上年实绩"], ["sum", "sum"]),
        (["--only", "sum", "style", "--without", "sum"], ["style"]),
    ],
)
def test_checks_are_chosen_by_id_or_name(
    room: Path, capsys: pytest.CaptureFixture[str], words: list[str], kept: list[str]
) -> None:
    status, found, _ = checked(capsys, *words)
    assert (status, [finding["check"] for finding in found]) == (0, kept)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("summ", "是不是 sum（分项与合计）"),
        ("分项合计", "是不是 sum（分项与合计）"),
        ("zzzz", "全部名称见"),
        ("规划.txt", "文件请写在它前面"),
    ],
)
def test_a_check_that_is_none_is_told_with_the_nearest(
    room: Path, capsys: pytest.CaptureFixture[str], word: str, said: str
) -> None:
    assert main(["check", "总结.txt", "--only", word]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"[L001] 没有“{word}”这种核对")
    assert said in err


def test_help_names_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"]) == 0
    told = "".join(capsys.readouterr().out.split())
    assert not [key for key, words in CHECKS.items() if f"{key}{words}" not in told]


@pytest.mark.parametrize(
    ("level", "verdicts", "status"),
    [
        ("error", ("error", "possible"), 1),
        ("error", ("possible", "info"), 0),
        ("possible", ("possible",), 1),
        ("possible", ("error",), 1),
        ("possible", ("info", "consistent"), 0),
    ],
)
def test_it_fails_on_what_is_as_grave(
    room: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    level: str,
    verdicts: tuple[str, ...],
    status: int,
) -> None:
    found = tuple(finding for finding in FINDINGS if finding.verdict in verdicts)
    monkeypatch.setattr(corridor, "check", lambda documents: found)
    assert checked(capsys, "--fail-on", level)[0] == status


def fill(path: Path, *answer: str, row: int = 2) -> Path:
    """Answer one row of the ledger in *path*, as an office does, and keep the file elsewhere."""
    target = path.parent.parent / "填好.xlsx"
    shutil.copy(path, target)
    book = openpyxl.load_workbook(target)
    for column, words in zip("NOPQ", answer, strict=False):
        book["疑点"][f"{column}{row}"].value = words
    book.save(target)
    return target


def test_what_was_answered_for_is_quiet_in_the_next_run(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys, "--out", "结果")[0] == 0
    fill(room / "结果/核对台账.xlsx", "不采纳", "口径不同", "（试填）", "5月3日")
    status, found, err = checked(capsys, "--accepted", "填好.xlsx", "--fail-on", "error", "--out", "再次")
    assert status == 0, "错误已说明理由"
    told = {finding["verdict"]: finding["accepted"] for finding in found}
    assert told["error"] == {"reason": "口径不同", "name": "（试填）", "date": "5月3日"}
    assert told["possible"] is None
    assert "不再出现" not in err
    html = (room / "再次/总结.html").read_text("utf-8")
    assert "不采纳的理由：口径不同" in html
    assert "1 处已说明理由的疑点" in html
    report = docx.Document(str(room / "再次/核对报告.docx"))
    assert "一、错误（0处）" in [paragraph.text for paragraph in report.paragraphs]
    assert "口径不同" in report.tables[-1].rows[1].cells[3].text
    rows = openpyxl.load_workbook(room / "再次/核对台账.xlsx")["疑点"].max_row
    assert openpyxl.load_workbook(room / "再次/核对台账.xlsx")["疑点"][f"N{rows}"].value == "不采纳"


def test_a_changed_quote_comes_back_and_the_old_one_is_told(
    room: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(capsys, "--out", "结果")
    fill(room / "结果/核对台账.xlsx", "不采纳", "口径不同", "（试填）")
    error = FINDINGS[1]
    changed = replace(error, sources=(replace(error.sources[0], quote="新增就业9万人"), *error.sources[1:]))
    monkeypatch.setattr(corridor, "check", lambda documents: (changed,))
    status, found, err = checked(capsys, "--accepted", "填好.xlsx", "--fail-on", "error")
    assert status == 1
    assert found[0]["accepted"] is None
    assert "1 处已不再出现" in err
    assert "填好.xlsx〔疑点〕O2" in err


def test_what_is_called_mended_and_is_not_is_told(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(capsys, "--out", "结果")
    fill(room / "结果/核对台账.xlsx", "已改")
    status, found, err = checked(capsys, "--accepted", "填好.xlsx", "--fail-on", "error")
    assert (status, len(found)) == (1, 4)
    assert "填为“已改”的疑点中，1 处仍然出现" in err


def test_an_answer_without_a_reason_is_refused_with_its_cell(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(capsys, "--out", "结果")
    fill(room / "结果/核对台账.xlsx", "不采纳", "", "（试填）")
    status, found, err = checked(capsys, "--accepted", "填好.xlsx")
    assert (status, found) == (2, [])
    assert err == "[L352] 不采纳的没有写理由（填好.xlsx〔疑点〕O2）：请写明为什么维持原文\n"


def test_checks_that_are_not_reported_do_not_count_as_gone(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(capsys, "--out", "结果")
    fill(room / "结果/核对台账.xlsx", "不采纳", "口径不同", "（试填）")
    assert "不再出现" not in checked(capsys, "--accepted", "填好.xlsx", "--only", "style")[2]


def test_the_table_counts_what_agrees_unless_all_is_asked_for() -> None:
    standing = Standing({f: f"f{i}" for i, f in enumerate(FINDINGS)}, {"f2": Accepted("口径不同", "（试填）")})
    short = list(finding_lines(FINDINGS, 80, standing=standing))
    assert [line for line in short if line.startswith("──")] == [
        "── ✗ 错误 1 处",
        "── ? 可疑 1 处",
        "── ✓ 相符 1 处（加 --all 逐条列出）",
        "── 已说明理由 1 处（加 --all 逐条列出）",
    ]
    assert not [line for line in short if "合计相符" in line or "写法不一" in line]
    long = list(finding_lines(FINDINGS, 80, standing=standing, every=True))
    assert [line for line in long if "合计相符" in line]
    assert [line for line in long if "理由：口径不同（（试填））" in line]
    assert max(map(width, long)) <= 80


def test_one_document_has_no_matrix_and_a_folder_of_results_is_not_read(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checked(capsys, "--out", "结果")
    assert not (room / "结果/文件对照.html").exists()
    assert main(["check", "总结.txt", "规划.txt", "--out", "结果"]) == 0
    assert (room / "结果/文件对照.html").exists()
    assert named_files([room / "结果"])[0] == []


def test_the_demo_writes_the_report_too_and_leads_to_it(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "总结.txt", "规划.txt", "--no-serve", "--out", "演示"]) == 0
    html = (room / "演示/index.html").read_text("utf-8")
    for name in ("核对报告.docx", "核对台账.xlsx", "文件对照.html"):
        assert (room / "演示" / name).exists()
        assert f'href="{name}"' in html


def test_the_promises_of_a_plan_go_into_report_and_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, report = ROOT / "samples/plan.txt", ROOT / "samples/report.txt"
    assert main(["check", str(plan), str(report), "--plan", str(plan), "--out", str(tmp_path)]) == 0
    tables = docx.Document(str(tmp_path / "核对报告.docx")).tables
    words = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert "改造老旧小区" in words and "未完成" in words
    assert "承诺" in openpyxl.load_workbook(tmp_path / "核对台账.xlsx").sheetnames


def test_a_plan_that_is_not_among_the_files_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = ROOT / "samples/report.txt"
    assert main(["check", str(report), "--plan", "别的.txt", "--out", str(tmp_path)]) == 2
    assert "L007" in capsys.readouterr().err
