"""The rules of the house that a program can check: sizes, names, locks, papers."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

import luoshi
from tests.shared import ROOT

SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if path.name != "0001_initial.py")
"""All but what makemigrations writes."""
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
ROOMS = {"records", "read", "indicators", "rules", "cities", "write", "check", "track", "assess", "match", "flow"}
ROOMS |= {"cli", "desk"}
BANNED = {"utils", "util", "common", "helpers", "helper", "base", "misc"}
LOCKS = ("requirements.lock", "requirements-spark.lock", "requirements-production.lock")
INDEX = {"https://pypi.org", "https://files.pythonhosted.org"}
MACHINE_PATH = re.compile(r"""(?:^|[\s"'`(=])/(?:home|root|work|mnt|tmp|opt)/\w|[A-Z]:\\Users\\""")


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    """The text files that git knows or would take, so that a new file is checked before it is committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if answer.returncode:
        pytest.skip("不是 git 仓库，无法列出文件")
    paths = [ROOT / name for name in answer.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=where)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, "文件超过 300 行，请拆分"
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or node.lineno) - node.lineno >= 40]
    assert not long, "函数超过 40 行，请拆分"


def test_rooms_have_names_that_say_what_they_hold() -> None:
    names = {part for path in SOURCES for part in path.relative_to(ROOT / "src").with_suffix("").parts}
    assert not names & BANNED


def test_rooms_are_those_of_the_layers() -> None:
    rooms = {path.name for path in (ROOT / "src/luoshi").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= ROOMS
    layers = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("]")[0]
    assert set(re.findall(r"[a-z]+", layers)) - {"archive", "engines", "corridor"} == ROOMS


def test_no_path_of_a_machine() -> None:
    here = Path(__file__)
    found = [
        f"{where(path)}: {line.strip()[:80]}"
        for path in tracked()
        if path != here
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if MACHINE_PATH.search(line)
    ]
    assert not found


@pytest.mark.parametrize("before", ["", "see ", 'open("', "x="], ids=["line", "words", "string", "value"])
@pytest.mark.parametrize("folder", ["home", "root", "tmp", "opt"])
def test_paths_of_machines_are_known(before: str, folder: str) -> None:
    assert MACHINE_PATH.search(f"{before}/{folder}/a")
    assert not MACHINE_PATH.search(f"{before}https://example.org/{folder}/a")


@pytest.mark.parametrize("name", ["uv.lock", "requirements.lock", "requirements-spark.lock", "pyproject.toml"])
def test_locks_name_only_the_public_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"[a-z]+://[^/\s\"']*", text)) <= INDEX
    assert not re.search(r"^\s*--?(?:i|f|index-url|extra-index-url|find-links|trusted-host)\b", text, re.M)


def pins() -> dict[str, set[str]]:
    """Names and versions of the packages in the locks (several for several Pythons); each must carry a hash."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in LOCKS).replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all("--hash=sha256:" in line for line in lines)
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", "\n".join(lines), re.M):
        found.setdefault(name, set()).add(version)
    return found


def test_the_locks_are_uv_lock() -> None:
    packages = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    locked = {(p["name"], p["version"]) for p in packages if p["source"].get("registry")}
    assert {(name, version) for name, versions in pins().items() for version in versions} == locked


def test_every_dependency_is_locked_within_its_bounds() -> None:
    text = project()
    asked: list[str] = [*text["project"]["dependencies"]]
    for group in text["dependency-groups"].values():
        asked += [line for line in group if isinstance(line, str)]
    for extra in text["project"]["optional-dependencies"].values():
        asked += extra
    locked = pins()
    wrong = [
        line
        for line in map(Requirement, asked)
        if not all(line.specifier.contains(version) for version in locked.get(line.name.lower(), {"0"}))
    ]
    assert len(asked) > 5
    assert not wrong


@pytest.mark.parametrize("path", DECISIONS, ids=where)
def test_decisions_are_short_and_titled_by_their_number(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 25
    assert lines[0].startswith(f"# {path.name[:4]} ")


def test_decisions_are_numbered_without_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04d}" for number in range(1, len(DECISIONS) + 1)]
    assert DECISIONS


def test_changelog_has_a_place_for_what_comes_next() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_version_is_one() -> None:
    assert luoshi.__version__ == project()["project"]["version"]


def test_glossary_tells_every_record() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for name in ("Document", "Span", "Figure", "Finding", "Source", "Repair", "Section"):
        assert re.search(rf"^\| `?{name}`? \|", text, re.M), name


def test_contributing_names_only_files_that_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:src|tests|docs|bench)/[\w./-]+\w)/?`", text))
    assert named
    assert not sorted(name for name in named if not (ROOT / name).exists())
