"""``luoshi read --second``: the second reader asked from the command line, against a stand-in on this machine."""

import json
from pathlib import Path

import pytest

from luoshi.cli import main
from tests.read.second.standin import answer, saying, standin
from tests.read.second.texts import PLAIN, TEXT


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "乙.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def settings(room: Path, address: str) -> None:
    (room / "second.toml").write_text(f'address = "{address}"\nmodel = "试用模型"\nattempts = 1\n', encoding="utf-8")


def test_what_it_adds_is_marked_and_told(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with standin(saying(answer(PLAIN))) as server:
        settings(room, server.address)
        assert main(["read", "甲.txt", "--second", "second.toml", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    added = [line for line in map(json.loads, out.splitlines()) if "第二读者" in json.dumps(line, ensure_ascii=False)]
    assert [fact["surface"] for fact in added] == ["36杆"]
    assert "甲.txt：第二读者（试用模型）" in err


def test_nobody_is_asked_again_where_it_is_hopeless(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with standin(lambda handler, body: handler.reply(b"{}", status=401)) as server:
        settings(room, server.address)
        assert main(["read", "甲.txt", "乙.txt", "--second", "second.toml", "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert {json.loads(line)["document"] for line in out.splitlines()} == {"甲.txt", "乙.txt"}
    assert err.count("第二读者") == 1
    assert len(server.asked) == 1


def test_wrong_settings_are_told_before_anything_is_read(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(room, "http://example.org/v1")
    assert main(["read", "甲.txt", "--second", "second.toml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "[L122]" in err


def test_an_archive_asks_no_second_reader(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(room, "http://127.0.0.1:9/v1")
    assert main(["read", ".", "--jobs", "1", "--out", "结果", "--second", "second.toml"]) == 2
    assert "[L001]" in capsys.readouterr().err
    assert not (room / "结果").exists()
