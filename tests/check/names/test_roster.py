"""Lists of bodies: the set difference of review and plan, whatever their order."""

from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.names import roster
from luoshi.check.prepared import prepare

BODIES = ("临港综保区", "云溪开发区", "白沙经济区", "海洋高新区", "石桥镇", "东关街道", "南营产业园")


def report(reviewed: list[str], planned: list[str]) -> str:
    done = "".join(f"{body}建成厂房5万平方米，产值增长9%。" for body in reviewed)
    plans = "".join(f"{body}，做强主导产业，引进项目10个。" for body in planned)
    return f"一、2022年工作总结\n\n(一)区域发展\n\n{done}\n\n二、2023年工作计划\n\n(一)区域发展\n\n{plans}\n"


@given(st.permutations(BODIES))
def test_the_order_says_nothing(order: list[str]) -> None:
    assert roster.check(prepare(luoshi.read(report(list(BODIES), order), name="文.txt"))) == ()


@given(st.permutations(BODIES), st.integers(1, 2))
def test_what_is_left_out_is_told(order: list[str], dropped: int) -> None:
    kept, gone = order[dropped:], order[:dropped]
    [finding] = roster.check(prepare(luoshi.read(report(list(BODIES), kept), name="文.txt")))
    assert finding.verdict == "possible"
    assert {source.quote for source in finding.sources} == set(gone)


@given(st.text(st.sampled_from("云溪区石桥镇东关街道，。；做强产业(一)\n"), max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for finding in roster.check(prepare(luoshi.read(text, name="文.txt"))):
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)
