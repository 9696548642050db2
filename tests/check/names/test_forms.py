"""One thing, two names: what counts as another form of a name, and what never does."""

from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.check.names import forms as names
from luoshi.check.names import naming
from luoshi.check.names.kinship import Kinship
from luoshi.check.prepared import prepare

UNITS = st.builds(str.__add__, st.sampled_from("一二三四五"), st.sampled_from("增减控提清改治"))
HAN = st.text(st.sampled_from("海湾岸线修复智慧平台数字渔港工程"), min_size=2, max_size=6)


@given(st.lists(UNITS, min_size=2, max_size=3, unique=True), st.data())
def test_parts_in_any_order_have_one_key(units: list[str], data: st.DataObject) -> None:
    name = "".join(units)
    order = "".join(data.draw(st.permutations(units)))
    assert naming.digit_key(order) == naming.digit_key(name)
    assert order == name or order in naming.other_orders(name)
    assert name not in naming.other_orders(name)


@given(HAN, HAN, HAN, HAN)
def test_turned_is_mutual(head: str, a: str, b: str, tail: str) -> None:
    one, other = head + a + b + tail, head + b + a + tail
    assert naming.turned(one, other) == naming.turned(other, one)
    assert not naming.turned(one, one)


@given(HAN, HAN, st.sampled_from("的与促海"))
def test_one_character_more_is_a_slip_both_ways(a: str, b: str, extra: str) -> None:
    short, long = a + b, a + extra + b
    assert naming.slip(short, long) and naming.slip(long, short)


@given(st.text(st.sampled_from("“”《》四增减两高、，。的试点方案计划\n2022 "), max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    for finding in names.check(prepare(luoshi.read(text, name="文.txt"))):
        assert finding.verdict == "possible"
        assert all(text[s.start : s.end] == s.quote for s in finding.sources)


def test_kin_are_told_by_the_texts() -> None:
    city = prepare(luoshi.read("临屿市云溪区建成道路3条。", name="市.txt", region="临屿市"))
    part = prepare(luoshi.read("建成道路1条。", name="区.txt", region="云溪区"))
    other = prepare(luoshi.read("建成道路2条。", name="他.txt", region="南关区"))
    unknown = prepare(luoshi.read("建成道路2条。", name="佚.txt", region=""))
    kinship = Kinship((city, part, other, unknown))
    assert kinship.between(part, city) == "part"
    assert kinship.between(city, part) == "whole"
    assert kinship.between(city, city) == "same"
    assert kinship.between(other, city) == "other"
    assert kinship.between(unknown, city) == "other"
