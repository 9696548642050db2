import argparse
import json
from pathlib import Path

import pytest

from luoshi.archive import Progress
from luoshi.cli import archive
from luoshi.cli.options import add_files, add_output, add_verb, parser
from luoshi.records import LuoshiError

TEXT = "丙市2023年政府工作报告\n一、2022年工作回顾\n新建幼儿园12所，新增学位4300个。\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in ("甲/报告.txt", "乙/报告.txt"):
        (tmp_path / "档案" / name).parent.mkdir(parents=True)
        (tmp_path / "档案" / name).write_text(TEXT, encoding="utf-8")
    return tmp_path / "档案"


def parsed(*words: str) -> argparse.Namespace:
    whole, verbs = parser()
    verb = add_verb(verbs, "read", "读", "读")
    add_files(verb)
    add_output(verb, "")
    archive.add_archive(verb)
    return whole.parse_args(["read", *words])


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], False),
        (["--out", "结果"], False),
        (["--jobs", "2"], True),
        (["--engine", "process"], True),
        (["--master", "local"], True),
    ],
)
def test_an_archive_is_what_asks_for_it(words: list[str], asked: bool) -> None:
    assert archive.is_archive(parsed("甲.txt", *words)) == asked


def test_an_archive_is_read_and_told(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "结果"
    assert archive.run_archive(parsed(str(source), "--jobs", "1", "--out", str(out), "--format", "jsonl")) == 0
    said = capsys.readouterr()
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert {row["document"] for row in rows} == {"甲/报告.txt", "乙/报告.txt"}
    assert said.out == (out / "facts.jsonl").read_text("utf-8")
    assert "2 份文件：本次读了 2 份" in said.err


def test_errors_are_told_and_count(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(25):
        (source / f"空{number:02}.txt").write_bytes(b"")
    assert archive.run_archive(parsed(str(source), "--jobs", "1", "--out", str(tmp_path / "结果"))) == 2
    said = capsys.readouterr()
    assert not said.out
    assert said.err.count("[L101]") == 20
    assert "还有 5 份读不了" in said.err


def test_nothing_to_read_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "空").mkdir()
    assert archive.run_archive(parsed(str(tmp_path / "空"), "--jobs", "1", "--out", str(tmp_path / "结果"))) == 2
    assert "[L003]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--jobs", "2"], "--out"),
        (["--jobs", "2", "--out", "x", "--format", "table"], "table"),
        (["--master", "local", "--out", "x"], "--engine spark"),
    ],
    ids=["out", "table", "master"],
)
def test_what_does_not_go_together_is_said(source: Path, words: list[str], said: str) -> None:
    with pytest.raises(LuoshiError, match=said):
        archive.run_archive(parsed(str(source), *words))


@pytest.mark.parametrize("words", ["0", "-1", "2.5", "两个", "1000", "", "٣"])
def test_jobs_are_a_number_of_processes(words: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="进程数"):
        archive.jobs(words)


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(archive, "_PAUSE", 0)
    with archive._Bar() as bar:
        bar.show(Progress(1, 4, 100, 400, 9000, 20.0))
    assert "已读 1/4 份" in capsys.readouterr().err
