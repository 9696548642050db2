"""do.py: what it understands, what it would run, and that an environment linked to src/ finds the package."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import do


@pytest.mark.parametrize(
    ("argv", "command", "rest"),
    [
        pytest.param(["setup"], "setup", [], id="bare"),
        pytest.param(["test", "-k", "gold", "-x"], "test", ["-k", "gold", "-x"], id="pytest's own options"),
        pytest.param(
            ["demo", "报告.txt", "--no-serve", "--out", "o"],
            "demo",
            ["报告.txt", "--no-serve", "--out", "o"],
            id="demo",
        ),
        pytest.param(["test", "--", "--wheels"], "test", ["--", "--wheels"], id="after a double dash"),
    ],
)
def test_rest_belongs_to_the_command(argv: list[str], command: str, rest: list[str]) -> None:
    assert do.parse(argv) == do.Call(command, rest, None)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["before", "between", "after"])
@pytest.mark.parametrize("joined", [True, False], ids=["--wheels=DIR", "--wheels DIR"])
def test_wheels_may_stand_anywhere(tmp_path: Path, place: int, joined: bool) -> None:
    argv = ["demo", "--no-serve"]
    argv[place:place] = [f"--wheels={tmp_path}"] if joined else ["--wheels", str(tmp_path)]
    assert do.parse(argv) == do.Call("demo", ["--no-serve"], tmp_path.resolve())


@pytest.mark.parametrize(
    ("argv", "status", "words"),
    [
        pytest.param([], 2, "用法", id="nothing"),
        pytest.param(["--help"], 0, "用法", id="help"),
        pytest.param(["fly"], 2, "没有“fly”这个命令", id="unknown command"),
        pytest.param(["lint", "src"], 2, "不认识：src", id="more than the command takes"),
        pytest.param(["setup", "--wheels"], 2, "--wheels 之后", id="no folder"),
        pytest.param(["setup", "--wheels", "不存在的目录"], 2, "不存在的目录", id="folder that is not there"),
    ],
)
def test_bad_use_is_told_in_chinese(
    argv: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert do.main(argv) == status
    out, err = capsys.readouterr()
    assert words in err
    assert not out


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)], ids=str)
def test_other_pythons_are_refused_by_name(version: tuple[int, int]) -> None:
    with pytest.raises(do.Stop, match=r"需要 Python 3\.11 至 3\.13"):
        do.check_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 13)], ids=str)
def test_our_pythons_are_taken(version: tuple[int, int]) -> None:
    do.check_python(version)


def test_stamp_changes_with_lock_and_python(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("a==1\n")
    first = do.stamp(lock, "3.11.7")
    assert do.stamp(lock, "3.11.7") == first
    assert do.stamp(lock, "3.12.0") != first
    lock.write_text("a==2\n")
    assert do.stamp(lock, "3.11.7") != first


def without(*modules: str) -> object:
    return lambda module: module not in modules


@pytest.mark.parametrize(
    ("uv", "missing", "programs"),
    [
        pytest.param("/bin/uv", [], ["uv", "venv"], id="uv first, then pip"),
        pytest.param(None, [], ["venv"], id="pip of the environment"),
        pytest.param(None, ["ensurepip"], ["outer"], id="Debian: pip from outside"),
        pytest.param("/bin/uv", ["ensurepip", "pip"], ["uv"], id="uv alone"),
    ],
)
def test_ways_to_install(
    monkeypatch: pytest.MonkeyPatch, uv: str | None, missing: list[str], programs: list[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: uv)
    monkeypatch.setattr(do, "has", without(*missing))
    monkeypatch.setattr(sys, "executable", "outer/python")  # in .venv the two are one
    names = {uv: "uv", str(do.venv_python()): "venv", sys.executable: "outer"}
    assert [names[way[0]] for way in do.installers(do.VENV)] == programs


def test_no_way_to_install_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(do, "has", without("ensurepip", "pip"))
    with pytest.raises(do.Stop, match="apt-get install python3-venv"):
        do.installers()


@pytest.mark.parametrize("offline", [True, False], ids=["wheels", "index"])
def test_install_is_hashed_and_falls_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, offline: bool) -> None:
    ran: list[tuple[str, ...]] = []

    def run(*command: str | Path) -> int:
        ran.append(tuple(map(str, command)))
        return len(ran) == 1  # the first way fails

    monkeypatch.setattr(do, "run", run)
    monkeypatch.setattr(do, "installers", lambda: [["uv"], ["pip"]])
    do.install(tmp_path if offline else None)
    source = ("--no-index", "--find-links", str(tmp_path)) if offline else ()
    assert ran == [(way, *source, "--require-hashes", "-r", str(do.LOCK)) for way in ("uv", "pip")]


def test_failed_install_tells_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(do, "run", lambda *_: 1)
    monkeypatch.setattr(do, "installers", lambda: [["pip"]])
    with pytest.raises(do.Stop, match="--wheels") as caught:
        do.install(None)
    assert caught.value.status == 1


def test_environment_finds_the_package(tmp_path: Path) -> None:
    folder = tmp_path / "环境"
    venv.create(folder, with_pip=False)
    do.link_source(folder)
    found = subprocess.run(
        [do.venv_python(folder), "-I", "-X", "utf8", "-c", "import luoshi; print(luoshi.__file__)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert Path(found.strip()) == do.ROOT / "src/luoshi/__init__.py"
    assert do.works(folder)
    assert any(folder.glob("*/luoshi*"))


def test_environment_that_lost_its_python_does_not_work(tmp_path: Path) -> None:
    assert not do.works(tmp_path)


def test_exit_status_is_passed_on() -> None:
    assert do.run(sys.executable, "-c", "raise SystemExit(3)") == 3


@pytest.mark.parametrize(
    ("argv", "ran"),
    [
        pytest.param(["test", "-k", "x"], ["-m", "pytest", "-k", "x"], id="test"),
        pytest.param(["gold", "--force"], ["-m", "tests.gold", "--force"], id="gold"),
    ],
)
def test_commands_run_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, argv: list[str], ran: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    calls: list[list[object]] = []

    def run(*command: str | Path, place: Path = do.ROOT) -> int:
        calls.append([*command, place])
        return 7

    monkeypatch.setattr(do, "setup", lambda _: None)
    monkeypatch.setattr(do, "run", run)
    assert do.main(argv) == 7
    assert calls == [[do.venv_python(), *ran, do.ROOT]]


class Became(Exception):
    """What the process would have become."""


@pytest.mark.parametrize("windows", [False, True], ids=["becomes it", "waits for it"])
def test_the_demo_goes_on_where_the_user_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, windows: bool
) -> None:
    """The real call would put the demonstration in the place of the process that runs the tests."""

    def run(*command: str | Path, place: Path) -> int:
        raise Became(*map(str, command), place)

    def execve(program: str, command: list[str], environment: dict[str, str]) -> int:
        assert program == command[0] and environment["PYTHONUTF8"] == "1"
        raise Became(*command, Path.cwd())

    python = do.venv_python()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(do, "setup", lambda _: None)
    monkeypatch.setattr(do, "venv_python", lambda: python)
    monkeypatch.setattr(do, "WINDOWS", windows)
    monkeypatch.setattr(do, "run", run)
    monkeypatch.setattr(os, "execve", execve)
    with pytest.raises(Became) as caught:
        do.main(["demo", "报告.txt"])
    assert caught.value.args == (str(python), "-m", "luoshi", "demo", "报告.txt", tmp_path)


def test_lint_runs_every_check_and_names_the_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(*command: str | Path) -> int:
        ran.append(" ".join(map(str, command[1:])))
        return "mypy" in ran[-1]

    monkeypatch.setattr(do, "run", run)
    assert do.lint() == 1
    assert len(ran) == 4
    assert capsys.readouterr().err.splitlines()[-1] == "未通过：类型"


def test_unknown_bench_names_those_there_are() -> None:
    with pytest.raises(do.Stop, match="read"):
        do.bench(["no such"])
