"""serve, user, audit, demo: the desk is started as a process of its own, with the words that were given."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from luoshi.cli import main, serve


class Became(Exception):
    """What the process would have become."""


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> None:
    def execve(program: str, words: list[str], environment: dict[str, str]) -> Any:
        raise Became(program, words, environment)

    if os.name == "nt":
        pytest.skip("Windows 上案头是子进程")
    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.delenv("LUOSHI_HOME", raising=False)


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (["serve"], ["serve", "--host", "127.0.0.1", "--port", "8600"]),
        (["serve", "--host", "0.0.0.0", "--port", "80"], ["serve", "--host", "0.0.0.0", "--port", "80"]),
        (["user", "guanli", "--name", "管理员"], ["user", "guanli", "--name", "管理员"]),
        (["audit", "verify"], ["audit", "verify"]),
        (
            ["audit", "verify", "--anchor", "3:ab", "--anchor", "4:cd", "--chain-only"],
            ["audit", "verify", "--anchor", "3:ab", "--anchor", "4:cd", "--chain-only"],
        ),
        (["backup", "备份.zip"], ["backup", "备份.zip"]),
        (["backup", "备份", "--keep", "14", "--broken"], ["backup", "备份", "--keep", "14", "--broken"]),
        (["restore", "备份.zip", "--check"], ["restore", "备份.zip", "--check"]),
        (
            ["restore", "备份.zip", "--replace", "--broken", "--anchor", "3:ab"],
            ["restore", "备份.zip", "--anchor", "3:ab", "--broken", "--replace"],
        ),
        (["export", "--all", "全部"], ["export", "--all", "全部"]),
        (["import", "全部"], ["import", "全部"]),
        (["search-rebuild"], ["search-rebuild"]),
    ],
)
def test_the_desk_gets_the_words(became: None, given: list[str], passed: list[str]) -> None:
    with pytest.raises(Became) as caught:
        main(given)
    program, words, environment = caught.value.args
    assert (program, words) == (sys.executable, [sys.executable, "-m", "luoshi.desk", *passed])
    assert str(Path(serve.__file__).parents[2]) == environment["PYTHONPATH"].split(os.pathsep)[0]
    assert "LUOSHI_HOME" not in environment


@pytest.mark.parametrize(
    "given", [["export", "全部"], ["backup"], ["backup", "a", "--keep", "x"], ["restore"]], ids=str
)
def test_wrong_use_is_told_in_chinese(became: None, given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(given) == 2
    assert "[L001]" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["backup", "restore", "export", "import", "search-rebuild"])
def test_the_help_of_exchange_is_chinese(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("用法：") and "LUOSHI_HOME" in told and "options" not in told


def test_the_demo_goes_on_as_the_desk_in_its_folder(
    became: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "报告.txt").write_text("全年新增就业8万人。", encoding="utf-8")
    with pytest.raises(Became) as caught:
        main(["demo", "报告.txt", "--out", "演示", "--port", "8700"])
    _, words, environment = caught.value.args
    assert words[3:] == ["demo", "--host", "127.0.0.1", "--port", "8700"]
    assert environment["LUOSHI_HOME"] == str(tmp_path / "演示/案头")
    assert (tmp_path / "演示/index.html").exists()
    monkeypatch.setenv("LUOSHI_HOME", "/elsewhere")
    with pytest.raises(Became) as caught:
        main(["demo", "报告.txt", "--out", "演示"])
    assert caught.value.args[2]["LUOSHI_HOME"] == "/elsewhere"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["serve", "--port", "eins"], "--port 的值 'eins' 不合要求"),
        (["audit", "mend"], "verify 不能是 'mend'"),
        (["user"], "缺少 用户名"),
    ],
)
def test_wrong_words_never_reach_the_desk(
    became: None, given: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 2
    assert words in capsys.readouterr().err
