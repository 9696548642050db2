"""Every error and doubt in the real texts was looked at by a person, and most are right."""

from pathlib import Path

import pytest

from tests.check.judged import JUDGED, RESULTS, findings, kept, precision, results, rows

pytestmark = pytest.mark.shared


def test_todays_findings_are_those_that_were_looked_at(shared: Path) -> None:
    judged = kept()
    assert {row.judged for row in judged} <= set(JUDGED), "有没看过的疑点：请对照原文判断，填入 judged 一栏"
    today = rows(findings(shared), {row.key: row.judged for row in judged})
    assert today == judged, "疑点变了：python3 -m tests.check.judged 重写，逐条看过再提交"


@pytest.mark.parametrize(("verdict", "floor"), [("error", 0.95), ("possible", 0.6)])
def test_precision(verdict: str, floor: float) -> None:
    good, whole = precision(kept(), verdict)
    assert whole and good >= floor * whole


def test_the_page_shows_todays_results(shared: Path) -> None:
    assert RESULTS.read_text(encoding="utf-8") == results(findings(shared), kept())
