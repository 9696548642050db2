"""``luoshi promises`` as a user runs it: output, files, decisions, faults."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from luoshi.cli import main
from tests.shared import ROOT

PLAN, REPORT = ROOT / "samples/plan.txt", ROOT / "samples/report.txt"
BOOK = "承诺对照.xlsx"


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = main(["promises", *map(str, words)])
    said = capsys.readouterr()
    return status, said.out, said.err


def decide(path: Path, quote: str, word: str) -> None:
    """Fill in a decision as a person would, and sort nothing."""
    book = load_workbook(path)
    sheet = book["承诺对照"]
    heads: dict[object, int] = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, heads["承诺原文"]).value == quote:
            sheet.cell(row, heads["采纳/拒绝"]).value = word
            sheet.cell(row, heads["理由"]).value = "口径不同"
            sheet.cell(row, heads["姓名"]).value = "经办"
    book.save(path)


def test_standard_output_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, PLAN, REPORT, "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert {row["kind"] for row in rows} == {"promise"}
    [missed] = [row for row in rows if row["promised"] and row["promised"]["quote"] == "改造老旧小区32个"]
    assert (missed["outcome"], missed["reported"][0]["quote"]) == ("missed", "改造老旧小区29个")


def test_the_table_leads_with_what_was_missed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, PLAN, REPORT, "--format", "table")
    assert out.index("未完成  P") < out.index("完成  P")
    assert "29个÷32个=90.6%" in out


def test_a_refused_link_is_not_made_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, PLAN, REPORT, "--out", tmp_path)
    decide(tmp_path / BOOK, "改造老旧小区32个", "拒绝")
    decide(tmp_path / BOOK, "打通断头路6条", "采纳")
    status, out, _ = run(
        capsys, PLAN, REPORT, "--decisions", tmp_path / BOOK, "--out", tmp_path / "二", "--format", "jsonl"
    )
    rows = {row["promised"]["quote"]: row for row in map(json.loads, out.splitlines()) if row["promised"]}
    assert status == 0
    assert all(source["quote"] != "改造老旧小区29个" for source in rows["改造老旧小区32个"]["reported"])
    kept = rows["打通断头路6条"]
    assert (kept["decision"], kept["sureness"], kept["note"], kept["by"]) == ("accepted", 1.0, "口径不同", "经办")
    refused = load_workbook(tmp_path / "二" / BOOK)["已拒绝的对应"]
    assert [cell.value for cell in refused[2]][1:5] == ["改造老旧小区32个", "改造老旧小区29个", "拒绝", "口径不同"]
    run(capsys, PLAN, REPORT, "--decisions", tmp_path / "二" / BOOK, "--out", tmp_path / "三")
    assert load_workbook(tmp_path / "三" / BOOK)["已拒绝的对应"].max_row == 2


def test_decisions_hold_where_the_text_has_moved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, PLAN, REPORT, "--out", tmp_path)
    decide(tmp_path / BOOK, "改造老旧小区32个", "拒绝")
    moved = tmp_path / "report.txt"
    moved.write_text(REPORT.read_text(encoding="utf-8").replace("过去一年，", "过去的这一年里，"), encoding="utf-8")
    _, out, _ = run(capsys, PLAN, moved, "--decisions", tmp_path / BOOK, "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    [row] = [row for row in rows if row["promised"] and row["promised"]["quote"] == "改造老旧小区32个"]
    assert all(source["quote"] != "改造老旧小区29个" for source in row["reported"])


def test_the_margins_are_the_users(capsys: pytest.CaptureFixture[str]) -> None:
    def outcome(*words: str) -> str:
        _, out, _ = run(capsys, PLAN, REPORT, "--format", "jsonl", *words)
        rows = [json.loads(line) for line in out.splitlines()]
        return next(str(row["outcome"]) for row in rows if row["promised"]["quote"] == "新增绿地50公顷")

    assert (outcome(), outcome("--margin", "20")) == ("exceeded", "kept")


def test_plan_beside_plan(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, PLAN, REPORT, "--plan", "--format", "jsonl")
    assert {json.loads(line)["outcome"] for line in out.splitlines()} == {"carried", "changed", "dropped", "new"}


@pytest.mark.parametrize("fault", ["尚可", None])
def test_faults_of_the_decisions_are_told_by_cell(
    fault: str | None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if fault is None:
        (tmp_path / BOOK).write_text("不是表", encoding="utf-8")
    else:
        run(capsys, PLAN, REPORT, "--out", tmp_path)
        decide(tmp_path / BOOK, "改造老旧小区32个", fault)
    status, out, err = run(capsys, PLAN, REPORT, "--decisions", tmp_path / BOOK)
    assert (status, out) == (2, "")
    assert err.startswith("[L501]")
    assert ("〔承诺对照〕" in err) == (fault is not None)


def test_bad_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, PLAN, tmp_path / "没有.txt")[0] == 2
    assert run(capsys, PLAN, REPORT, "--margin", "-1")[0] == 2
    assert run(capsys, PLAN)[0] == 2
