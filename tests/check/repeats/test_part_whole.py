"""Parts against wholes: real texts, and properties of the arithmetic."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.passages import lay_out
from luoshi.check.prepared import prepare
from luoshi.check.repeats import part_whole
from luoshi.check.repeats.bundles import bundles
from luoshi.records import Finding

TENS = st.integers(1, 90).map(lambda n: n * 100)


def found(text: str, region: str = "南屿区") -> list[Finding]:
    return list(part_whole.check(prepare(luoshi.read(text, name="案例.txt", region=region, year=2022))))


@given(TENS, TENS, TENS)
def test_parks_exceed_the_whole_only_by_their_lower_ends(whole: int, one: int, two: int) -> None:
    """余 reaches to the next hundred: parts that begin above the whole's end are more, whatever 余 hides."""
    text = (
        f"二、2023年工作安排\n推进车载屏等总投资{whole}多亿元的60个制造业重点项目。重点推进芯片产业园晶圆制造等"
        f"总投资{one}多亿元的10个项目、显示产业园玻璃基板等总投资{two}多亿元的20个项目。"
    )
    [first, *_] = luoshi.read(text).figures
    step = int(first.step / 10**8) if str(whole) in first.surface else 100
    steps = [f.step / 10**8 for f in luoshi.read(text).figures if f.unit == "元"]
    exceeds = one + two > whole + max(step, int(steps[0]))
    assert bool(found(text)) == exceeds


@given(st.integers(2, 60), st.integers(2, 60))
def test_same_example_in_a_part(whole: int, part: int) -> None:
    text = (
        f"一、2022年工作\n产业壮大。海阔化学30万吨聚丙烯等{whole}个项目竣工投产。\n"
        f"片区竞相发展。临港经济区30万吨聚丙烯等{part}个项目竣工投产。"
    )
    assert [f.arithmetic for f in found(text)] == ([f"{part}>{whole}"] if part > whole else [])


def test_bundles_of_both_orders() -> None:
    doc = luoshi.read("引进亿元以上项目320个，总投资2976亿元。推进临港经济区总投资50亿元的6个项目。")
    pairs = [(b.count.figure.surface, b.money.figure.surface, b.part) for b in bundles(lay_out(doc))]
    assert pairs == [("320个", "2976亿元", ""), ("6个", "50亿元", "临港经济区")]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("stem", "arithmetic"),
    [
        ("001", "22>15；41+22+20+15+6=104>15"),
        ("001", "500余+1600余+1700余+80余=3880≠2600余；72<121"),
        ("003", "15/20=75%，70/600=12%"),
    ],
)
def test_real_texts(shared: Path, stem: str, arithmetic: str) -> None:
    doc = luoshi.read(shared / "corpus" / "seeds" / f"{stem}.txt")
    found = list(part_whole.check(prepare(doc)))
    assert ("possible", arithmetic) in [(f.verdict, f.arithmetic) for f in found]
    assert all(doc.text[s.start : s.end] == s.quote for f in found for s in f.sources)
