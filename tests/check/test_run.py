"""All checks over several documents, and the samples that come with the program."""

import pytest

from luoshi.check import CHECKS, run
from luoshi.check.totals.sums import check
from luoshi.read.reader import read
from luoshi.records import Finding
from tests.check.marked import document
from tests.shared import ROOT

PLANTED = (
    ("plan", "18+21+9+14=62≠64"),
    ("report", "121.8+66.7=188.5≠186.5"),
    ("press", "15+6+3=24≠23"),
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


@pytest.mark.parametrize(("name", "arithmetic"), PLANTED, ids=[name for name, _ in PLANTED])
def test_planted_sum_is_the_only_error_of_a_sample(name: str, arithmetic: str) -> None:
    assert [f.arithmetic for f in findings(name, "error")] == [arithmetic]


@pytest.mark.parametrize(("name", "arithmetic"), AGREEING, ids=[f"{a}:{b}" for a, b in AGREEING])
def test_sums_of_samples_that_agree(name: str, arithmetic: str) -> None:
    assert arithmetic in [f.arithmetic for f in findings(name, "consistent")]


def test_samples_tell_their_planted_errors() -> None:
    told = (ROOT / "samples/README.md").read_text(encoding="utf-8")
    for _, arithmetic in PLANTED:
        assert arithmetic.partition("≠")[0] in told
