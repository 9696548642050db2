import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.records import Span
from luoshi.write.annotation.finding import NotFoundError, missed, moved

TEXT = "全年新增就业8万人，同比增长5%。\n二季度增长5%，三季度增长 5%。\n二季度增长5%，四季度持平。\n"


@pytest.mark.parametrize(
    ("sentence", "surface", "start"),
    [
        ("全年新增就业8万人，同比增长5%。", "8万人", 6),
        ("全年新增就业 8万人,".replace(",", "，"), "8 万人", 6),
        ("…新增就业8万人，同比增长5%。…", "5%", 14),
        ("二季度增长5%，三季度增长【5%】", "5%", 32),
        ("二季度增长【5%】，三季度", "5%", 23),
        ("三季度增长【 5%】。\n二季度", "5%", 32),
    ],
)
def test_missed_words_are_found(sentence: str, surface: str, start: int) -> None:
    place = missed(TEXT, sentence, surface, ())
    assert place.start == start
    assert place.quote(TEXT).replace(" ", "") == surface.replace(" ", "")


@pytest.mark.parametrize(
    ("sentence", "surface", "what"),
    [
        ("没有这句话", "5%", "找不到"),
        ("二季度增长5%", "5%", "2 处"),
        ("二季度增长5%，三季度增长 5%", "5%", "2 处“5%”"),
        ("全年新增就业8万人", "9万人", "不在原句里"),
        ("", "5%", "找不到"),
        ("全年新增就业8万人", "", "不在原句里"),
    ],
)
def test_what_cannot_be_placed_says_why(sentence: str, surface: str, what: str) -> None:
    with pytest.raises(NotFoundError, match=what) as caught:
        missed(TEXT, sentence, surface, ())
    assert caught.value.todo


def test_a_place_that_is_taken_is_not_found_again() -> None:
    assert missed(TEXT, "二季度增长5%，三季度增长5%", "5%", [Span(23, 25)]).start == 32
    with pytest.raises(NotFoundError, match="已经有一条"):
        missed(TEXT, "全年新增就业8万人", "8万人", [Span(6, 9)])


def test_a_surface_is_moved_where_it_overlaps() -> None:
    assert moved(TEXT, Span(6, 8), "8万人") == Span(6, 9)
    assert moved(TEXT, Span(5, 9), "8万") == Span(6, 8)
    with pytest.raises(NotFoundError, match="没有这样的写法"):
        moved(TEXT, Span(6, 9), "5%")


@given(st.text(st.sampled_from("增5%，。\n 【】…"), max_size=40), st.text(st.sampled_from("增5%【】 …"), max_size=8))
def test_any_words_are_placed_or_refused(sentence: str, surface: str) -> None:
    try:
        place = missed(TEXT, sentence, surface, ())
    except NotFoundError:
        return
    assert 0 <= place.start < place.end <= len(TEXT)
