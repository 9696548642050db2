"""All checks over several documents, and the samples that come with the program."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.check import CHECKS, run
from luoshi.check.prepared import Prepared
from luoshi.check.run import FAILED
from luoshi.check.totals.sums import check
from luoshi.read.reader import read
from luoshi.records import Finding
from tests.check.marked import document
from tests.shared import ROOT, corpus_files

PLANTED = (
    ("plan", ["18+21+9+14=62≠64"]),
    ("report", ["121.8+66.7=188.5≠186.5", "310/(4620-310)=7.19%≠8.9%", "214家≠212家"]),
    ("press", ["15+6+3=24≠23", "2个名称≠3个数值"]),
)
AGREEING = (
    ("plan", "9+13=22"),
    ("plan", "31+55=86"),
    ("plan", "46.2+82.4=128.6"),
    ("report", "38.6+271.5+308.3=618.4"),
    ("report", "6.2+43.9+49.9=100.0"),
    ("report", "31.9+9.7=41.6"),
    ("report", "57+2+5=64"),
    ("press", "52+31+54=137"),
)


def findings(name: str, verdict: str) -> list[Finding]:
    return [f for f in run([read(ROOT / f"samples/{name}.txt")]) if f.verdict == verdict]


def test_findings_come_in_the_order_of_documents() -> None:
    first = document("进出口总额{10亿元}，其中出口{6亿元}，进口{4亿元}。")
    second = document("提出{30个}指标，其中约束性指标{12个}、预期性指标{18个}。")
    assert [f.arithmetic for f in run([first, second])] == ["6+4=10", "12+18=30"]
    assert [f.arithmetic for f in run([second, first])] == ["12+18=30", "6+4=10"]
    assert check in CHECKS


@pytest.mark.parametrize(("name", "planted"), PLANTED, ids=[name for name, _ in PLANTED])
def test_planted_errors_are_the_only_errors_of_a_sample(name: str, planted: list[str]) -> None:
    assert [f.arithmetic for f in findings(name, "error")] == planted


def test_what_two_samples_say_against_each_other() -> None:
    read_both = [read(ROOT / f"samples/{name}.txt") for name in ("report", "press")]
    across = [f for f in run(read_both) if len({source.document for source in f.sources}) > 1]
    assert "386万人次>368万人次" in [f.arithmetic for f in across if f.verdict == "possible"]


@pytest.mark.parametrize(("name", "arithmetic"), AGREEING, ids=[f"{a}:{b}" for a, b in AGREEING])
def test_sums_of_samples_that_agree(name: str, arithmetic: str) -> None:
    assert arithmetic in [f.arithmetic for f in findings(name, "consistent")]


def test_samples_tell_their_planted_errors() -> None:
    told = (ROOT / "samples/README.md").read_text(encoding="utf-8")
    for _, planted in PLANTED:
        for arithmetic in planted:
            assert arithmetic in told


def test_a_check_that_fails_is_told_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(prepared: Prepared) -> Iterator[Finding]:
        yield from ()
        raise KeyError(prepared.document.name)

    monkeypatch.setattr(sys.modules["luoshi.check.run"], "CHECKS", (broken, *CHECKS))
    failed, *others = run([document("提出{30个}指标，其中约束性指标{12个}、预期性指标{18个}。")])
    assert failed.verdict == "info" and "KeyError" in failed.message and FAILED in failed.message
    assert [f.arithmetic for f in others] == ["12+18=30"]


def test_what_is_an_error_is_not_possible_as_well() -> None:
    shown = [f for f in run([read(ROOT / "samples/report.txt")]) if f.verdict in ("error", "possible")]
    quotes = [frozenset(f.sources) for f in shown]
    assert len(quotes) == len(set(quotes))


@pytest.mark.shared
def test_no_check_fails_on_a_real_text(shared: Path) -> None:
    findings_of_all = run([read(path) for path in corpus_files(shared)])
    assert [f.message for f in findings_of_all if FAILED in f.message] == []
