"""The cases of staff, one file a check in cases/: a text or several, read as files are, and what it must say."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import luoshi
from luoshi.check import run
from luoshi.records import Document, Finding

FOLDER = Path(__file__).with_name("cases")
FILES = sorted(FOLDER.glob("*.yaml"))
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{case['name']}")
    for path in FILES
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def documents(case: dict[str, Any]) -> list[Document]:
    """The texts of a case, read: ``text``, or ``documents`` with name, text, perhaps year and region."""
    if "text" in case:
        return [luoshi.read(case["text"], name="案例.txt", year=case.get("year"), region=case.get("region"))]
    return [
        luoshi.read(one["text"], name=one["name"], year=one.get("year"), region=one.get("region"))
        for one in case["documents"]
    ]


def proved(read: list[Document], finding: Finding) -> None:
    """A finding says what it means and what it assumes, and its quotes are in the texts."""
    texts = {document.name: document.text for document in read}
    assert finding.message and finding.assumes and finding.sources
    for source in finding.sources:
        assert source.quote and texts[source.document][source.start : source.end] == source.quote


@pytest.mark.parametrize(("check", "case"), CASES)
def test_case(check: str, case: dict[str, Any]) -> None:
    read = documents(case)
    every = run(read)
    for finding in every:
        proved(read, finding)
    found = [finding for finding in every if finding.check == check]
    wanted: list[dict[str, Any]] = case["findings"]
    shown = [(f.verdict, f.arithmetic, f.message) for f in found]
    assert len(found) == len(wanted), shown
    for want in wanted:
        assert any(fits(finding, want) for finding in found), (want, shown)


def fits(finding: Finding, want: dict[str, Any]) -> bool:
    """Whether a finding is the one that a case describes; what the case leaves out may be anything."""
    if finding.verdict != want["verdict"] or want.get("arithmetic", finding.arithmetic) != finding.arithmetic:
        return False
    quotes = [source.quote for source in finding.sources]
    if any(all(words not in quote for quote in quotes) for words in want.get("quotes", ())):
        return False
    return all(words in finding.message for words in want.get("says", ()))
