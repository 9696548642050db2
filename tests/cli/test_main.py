import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from luoshi import corridor
from luoshi.cli import main
from luoshi.cli.demo import summary
from luoshi.cli.inputs import named_files
from luoshi.cli.options import said
from luoshi.cli.outputs import page_names, put
from luoshi.cli.table import figure_lines, finding_lines
from luoshi.records import Document, Finding, LuoshiError
from luoshi.write.columns import width
from tests.shared import ROOT
from tests.write import made


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two texts and one that cannot be read; the corridor gives prepared documents."""
    for name in ("甲.txt", "乙.txt", "坏.txt", "笔记.md"):
        (tmp_path / name).write_text(made.TEXT, encoding="utf-8")

    def walk(paths: Sequence[Path], *, year: int | None, region: str | None) -> Iterator[Document | LuoshiError]:
        for path in paths:
            if path.stem == "坏":
                yield LuoshiError("L101", "不是文本", str(path), "请另存为 UTF-8 文本")
            else:
                yield replace(made.document(), name=path.name, year=year, region=region or "")

    def check(documents: Sequence[Document]) -> tuple[Finding, ...]:
        return made.findings() if documents else ()

    monkeypatch.setattr(corridor, "walk", walk)
    monkeypatch.setattr(corridor, "check", check)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_read_writes_one_object_a_line_and_nothing_else(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "甲.txt", "乙.txt", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert [record["document"] for record in records(out)] == ["甲.txt"] * 8 + ["乙.txt"] * 8
    assert err == ""


def test_a_file_that_fails_is_told_in_one_line_and_the_others_go_on(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", "坏.txt", "没有.txt", "甲.txt"]) == 2
    out, err = capsys.readouterr()
    assert len(records(out)) == 8
    assert err.splitlines() == [
        "[L002] 找不到文件（没有.txt）：请检查路径和文件名",
        "[L101] 不是文本（坏.txt）：请另存为 UTF-8 文本",
    ]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["check", "甲.txt"], 0),
        (["check", "甲.txt", "--fail-on", "error"], 1),
        (["check", "甲.txt", "坏.txt", "--fail-on", "error"], 2),
        (["read"], 2),
        (["read", "甲.txt", "--year", "二〇二二"], 2),
        (["read", "甲.txt", "--format", "csv"], 2),
        (["read", "甲.txt", "--yaer", "2022"], 2),
        (["写"], 2),
        ([], 2),
        (["--version"], 0),
        (["read", "--help"], 0),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, list) else str(value),
)
def test_exit_status(room: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int) -> None:
    assert main(words) == status
    out, err = capsys.readouterr()
    if status == 2:
        assert len(err.splitlines()) == 1
        assert err.startswith("[L")
    assert not any(word in out + err for word in ("usage", "error:", "optional arguments", "show this help"))


def test_no_error_gives_status_0_with_fail_on(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corridor, "check", lambda documents: made.findings()[:1])
    assert main(["check", "甲.txt", "--fail-on", "error"]) == 0


def test_out_holds_every_file(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "甲.txt", "乙.txt", "--out", "结果"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    names = {"facts.jsonl", "findings.jsonl", "数据台账.xlsx", "甲.html", "乙.html"}
    names |= {"核对报告.docx", "核对台账.xlsx", "文件对照.html"}
    assert {path.name for path in (room / "结果").iterdir()} == names
    assert {Path(line.removeprefix("已写 ")).name for line in err.splitlines()} == names
    assert [r["kind"] for r in records((room / "结果/findings.jsonl").read_text("utf-8"))] == ["finding"] * 2
    assert len((room / "结果/facts.jsonl").read_bytes().split(b"\n")) == 17
    assert openpyxl.load_workbook(room / "结果/数据台账.xlsx")["数据"].max_row == 17


def test_read_writes_no_findings(room: Path) -> None:
    assert main(["read", "甲.txt", "--out", "结果"]) == 0
    assert not (room / "结果/findings.jsonl").exists()


def test_year_and_region_reach_the_reader(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Document] = []

    def check(documents: Sequence[Document]) -> tuple[Finding, ...]:
        seen.extend(documents)
        return ()

    monkeypatch.setattr(corridor, "check", check)
    assert main(["check", "甲.txt", "--year", "2022", "--region", "西海岸新区"]) == 0
    assert [(document.year, document.region) for document in seen] == [(2022, "西海岸新区")]


def test_a_folder_stands_for_its_texts_and_a_file_counts_once(room: Path) -> None:
    (room / "空").mkdir()
    files, errors = named_files([Path("甲.txt"), room, Path("空"), Path("./甲.txt")])
    assert [path.name for path in files] == ["甲.txt", "乙.txt", "坏.txt", "笔记.md"]
    assert [error.code for error in errors] == ["L003"]


def test_a_folder_does_not_give_what_the_program_wrote_there(room: Path) -> None:
    assert main(["check", "甲.txt", "--out", "结果"]) == 0
    (room / "结果/网页.html").write_text("<p>新建学校3所。</p>", encoding="utf-8")
    files, errors = named_files([room / "结果"])
    assert [path.name for path in files] == ["网页.html"]
    assert not errors
    assert [path.name for path in named_files([room], without=room / "结果")[0]] == [
        "乙.txt",
        "坏.txt",
        "甲.txt",
        "笔记.md",
    ]


def test_the_demo_tells_what_it_found_and_where_it_is(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "甲.txt", "--no-serve", "--out", "演示"]) == 0
    out = capsys.readouterr().out
    assert "读出 8 条数据（数量 6、增速 2），其中目标 3 条；修复 3 处。" in out
    assert "核对：错误 1 处、可疑 1 处、相符 0 处、提示 0 处。" in out
    assert "算式：3+4=7≠8（万人）" in out
    assert "“青年3万人”" in out
    assert str(room / "演示/index.html") in out
    assert "甲.html" in (room / "演示/index.html").read_text("utf-8")


def test_the_demo_tells_the_facts_beside_the_figures() -> None:
    told = list(summary([made.facted(), made.document()], ()))
    assert "另读出任务 2 条、项目 3 条、荣誉 2 条、条款 1 条、名词 1 条、对标 1 条。" in told
    assert not [line for line in summary([made.document()], ()) if line.startswith("另读出")]


def test_the_demo_reads_the_samples_of_the_repository(
    room: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LUOSHI_HOME", "LUOSHI_DATABASE", "DJANGO_SETTINGS_MODULE"):  # as the tests of the desk have them
        monkeypatch.delenv(name, raising=False)
    names = sorted(path.name for path in (ROOT / "samples").glob("*.txt"))
    assert names
    assert main(["demo", "--no-serve", "--out", "演示"]) == 0
    assert f"读了 {len(names)} 份文件" in capsys.readouterr().out
    assert (room / "演示/案头/luoshi.sqlite3").exists()


def test_pages_never_overwrite_one_another() -> None:
    names = ["a/报告.txt", "b/报告.txt", "报告.TXT", "INDEX.txt", "con.txt", 'x:<>|"?.txt', "..txt", "", "b\\报告.txt"]
    made_names = page_names([Document(name, "") for name in names])
    assert len({name.casefold() for name in made_names}) == len(names)
    assert "index.html" not in [name.casefold() for name in made_names]
    assert not [name for name in made_names if set(name) & set('<>:"/\\|?*')]


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    target = tmp_path / "facts.jsonl"
    target.write_text("old")

    def broken(path: Path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(LuoshiError, match="写不了文件"):
        put(target, broken)
    assert [path.name for path in tmp_path.iterdir()] == ["facts.jsonl"]
    assert target.read_text() == "old"


def test_an_out_that_is_a_file_is_told(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "甲.txt", "--out", "乙.txt"]) == 2
    assert "写不了文件" in capsys.readouterr().err


@pytest.mark.parametrize("columns", [30, 60, 80, 140])
def test_tables_fit_their_window(columns: int) -> None:
    lines = [*figure_lines([made.document()], columns), *finding_lines(made.findings(), columns)]
    assert max(width(line) for line in lines) <= columns
    assert any("地区生产" in line for line in lines)


def test_numbers_of_a_table_end_in_one_column() -> None:
    lines = list(figure_lines([made.document()], 120))
    rows = [line for line in lines if "万人" in line or "亿元" in line]
    ends = {width(line[: line.index(mark)]) for line in rows for mark in ("万人", "亿元") if mark in line}
    assert len(rows) == 5
    assert len(ends) == 1


def test_a_text_cannot_steer_the_terminal() -> None:
    finding = replace(made.findings()[0], message="\x1b[2J一\n二\u2028三", arithmetic="\r1")
    assert not [c for line in finding_lines([finding], 80) for c in line if not c.isprintable()]


def test_messages_nobody_translated_are_shown_as_they_are() -> None:
    assert said("something new") == "something new"


def run(*words: str, place: Path, **options: object) -> "subprocess.CompletedProcess[bytes]":
    paths = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "luoshi", *words]
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)


def test_as_a_program_it_speaks_utf_8_wherever_it_runs(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("全年新增就业8万人。", encoding="utf-8")
    done = run("read", "报告.txt", place=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [record["surface"] for record in records(done.stdout.decode("utf-8"))] == ["8万人"]
    assert run("read", "没有.txt", place=tmp_path).stderr.decode("utf-8").startswith("[L002]")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("全年新增就业8万人。\n" * 3000, encoding="utf-8")
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "luoshi", "read", "报告.txt"]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
