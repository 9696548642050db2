"""What the papers say of the project: links that lead somewhere, examples that run, commands that exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from luoshi.cli import main
from tests.shared import ROOT

PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("paper", PAPERS, ids=where)
def test_links_lead_somewhere(paper: Path) -> None:
    prose = CODE.sub("", paper.read_text(encoding="utf-8"))
    links = [link for link in LINK.findall(prose) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_every_paper_is_in_the_contents() -> None:
    contents = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    papers = [path.relative_to(ROOT / "docs").as_posix() for path in PAPERS if path.is_relative_to(ROOT / "docs")]
    assert [path for path in papers if path != "README.md" and f"({path})" not in contents] == []


@pytest.mark.parametrize("paper", READMES, ids=where)
def test_the_python_of_the_readme_prints_what_it_says(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    [code] = [body for language, body in CODE.findall(text) if language == "python"]
    command = [sys.executable, "-X", "utf8", "-c", f"import sys; sys.path.insert(0, 'src')\n{code}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    first = ran.stdout.splitlines()[0]
    assert f"`{first}`" in text
    errors = [line for line in ran.stdout.splitlines() if line.startswith("error")]
    assert len(errors) == 3
    assert f"`{errors[0].partition(' [')[0]}`" in text
    assert errors[0].count("', '") == 2


@pytest.mark.parametrize("paper", READMES, ids=where)
def test_the_verbs_of_the_readme_are_there(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verbs = re.findall(r"^luoshi (\w+)", paper.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(verbs) == 7
    for verb in verbs:
        assert main([verb, "--help"]) == 0
    assert capsys.readouterr().out
