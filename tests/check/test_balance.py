"""Interval comparison, and sums as they are shown."""

from decimal import Decimal

import pytest

from luoshi.check.balance import Outcome, added, allowed, equation, gap, near, outcome, tight
from luoshi.records import Figure
from tests.check.marked import document


def figures(marked: str) -> tuple[Figure, ...]:
    return document(marked).figures


@pytest.mark.parametrize(
    ("marked", "interval"),
    [
        ("{125项}", "125"),
        ("{46695吨}", "[46694.5, 46695.5]"),
        ("占{8.1%}", "[8.05, 8.15]"),
        ("{4500亿元}", "[449950000000, 450050000000]"),
        ("{1.3亿余元}", "[130000000, 140000000]"),
        ("{20余家}", "[20, 30]"),
        ("突破{500亿元}", "[50000000000, +∞)"),
        ("{500项}以上", "[500, +∞)"),
        ("近{100家}", "[90, 100]"),
        ("约{100家}", "[95, 105]"),
    ],
)
def test_what_a_print_allows(marked: str, interval: str) -> None:
    found = allowed(figures(marked)[0])
    plain = [None if end is None else f"{end.normalize():f}" for end in (found.low, found.high)]
    shown = plain[0] if plain[0] == plain[1] else f"[{plain[0]}, {plain[1]}]" if plain[1] else f"[{plain[0]}, +∞)"
    assert shown == interval


@pytest.mark.parametrize(
    ("marked", "result", "shown"),
    [
        ("{44.7亿元}：{1.5亿元}、{20.2亿元}、{22.9亿元}", "meets", "1.5+20.2+22.9=44.6≈44.7"),
        ("{44.8亿元}：{1.5亿元}、{20.2亿元}、{22.9亿元}", "meets", "1.5+20.2+22.9=44.6≈44.8"),
        ("{44.9亿元}：{1.5亿元}、{20.2亿元}、{22.9亿元}", "short", "1.5+20.2+22.9=44.6≠44.9"),
        ("{30个}：{12个}、{18个}", "meets", "12+18=30"),
        ("{30个}：{12个}、{19个}", "over", "12+19=31≠30"),
        ("{24.9亿元}：{9.98亿元}、{14.92亿元}", "meets", "9.98+14.92=24.90"),
        ("{1.5亿元}：{8000万元}、{7000万元}", "meets", "0.8+0.7=1.5"),
        ("突破{30个}：{12个}、{9个}", "short", "12+9=21≠>30"),
        ("突破{30个}：{12个}、{19个}", "meets", "12+19=31≈>30"),
        ("{2600多亿元}：{500多亿元}、{1600多亿元}、{1700多亿元}", "over", "500余+1600余+1700余=3800≠2600余"),
        ("{120家}：{150家}", "over", "150>120"),
    ],
)
def test_comparison_and_print(marked: str, result: Outcome, shown: str) -> None:
    total, *parts = figures(marked)
    assert outcome(allowed(total), added([allowed(p) for p in parts])) == result
    assert equation(total, parts) == shown


def test_shares_are_shown_against_a_hundred() -> None:
    assert equation(Decimal(100), figures("占{40.5%}、{59.4%}")) == "40.5+59.4=99.9≈100"


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("{125项}：{60项}、{62项}", "少3项"),
        ("{186.5亿元}：{121.8亿元}、{66.7亿元}", "多2.0亿元"),
    ],
)
def test_gap_in_words(marked: str, words: str) -> None:
    total, *parts = figures(marked)
    assert gap(total, parts) == words


@pytest.mark.parametrize(
    ("marked", "expected"),
    [("{3项}：{1项}、{1项}", True), ("{100亿元}：{50亿元}、{70亿元}", True), ("{100亿元}：{50亿元}、{90亿元}", False)],
)
def test_near_tells_slips_from_other_quantities(marked: str, expected: bool) -> None:
    total, *parts = figures(marked)
    assert near(total, parts) is expected


@pytest.mark.parametrize(
    ("marked", "expected"), [("{30个}", True), ("突破{30个}", False), ("{20余家}", False), ("{0.3亿元}", False)]
)
def test_only_narrow_ranges_prove_agreement(marked: str, expected: bool) -> None:
    assert tight(allowed(figures(marked)[0])) is expected
