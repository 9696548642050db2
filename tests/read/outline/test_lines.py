"""Lines with offsets, stretches, ordinals."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.outline.lines import Zones, ordinal, split_lines
from luoshi.records import Span

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10)).map(lambda pair: Span(pair[0], sum(pair))))


@given(st.text(alphabet="一甲。 \u3000\n\r\t"))
def test_lines_are_where_they_say(text: str) -> None:
    for line in split_lines(text):
        assert text[line.start : line.end] == line.text
        assert line.tail == len(text) or text[line.tail] == "\n"
        assert "\n" not in line.text


@given(SPANS, st.integers(0, 60))
def test_zones_hold_what_a_span_holds(spans: list[Span], position: int) -> None:
    assert (position in Zones(spans)) == any(span.start <= position < span.end for span in spans)


def test_ordinals() -> None:
    digits = "一二三四五六七八九"
    spoken = [*digits, "十", *(f"十{d}" for d in digits), "二十", *(f"二十{d}" for d in digits)]
    assert [ordinal(mark) for mark in spoken] == list(range(1, 30))
    assert ordinal("甲") == 0
    assert ordinal("9" * 20) == 0
