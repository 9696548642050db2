"""The table of characters and the majority that decides over it."""

import pytest

from luoshi.read.clean import clean
from luoshi.read.repairs.pinyin import reads
from luoshi.read.repairs.traditional import majority, simplify
from luoshi.read.repairs.words import rows


def test_simplifying_is_length_preserving_and_final() -> None:
    pairs = "".join(rows("traditional.txt"))
    assert len(pairs) > 5000
    assert not set(pairs[::2]) & set(pairs[1::2])
    assert simplify(simplify(pairs)) == simplify(pairs) == "".join(new * 2 for new in pairs[1::2])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("經濟發展", True),
        ("经济发展", False),
        ("經濟发展好转", False),
        ("", False),
        ("GDP 5%", False),
        ("區范围", False),
    ],
)
def test_majority(text: str, holds: bool) -> None:
    assert majority(text).holds == holds


def test_a_long_text_is_one_repair_and_every_character_keeps_its_place() -> None:
    raw = "規模以上工業增加值增長8.1%。\n" * 4000
    overlay = clean(raw)
    assert len(overlay.repairs) == 1
    assert overlay.text == "规模以上工业增加值增长8.1%。\n" * 4000
    assert overlay.raw_span(17, 21) == type(overlay.raw_span(0, 1))(17, 21)


@pytest.mark.parametrize("syllable", ["xiàng", "xiang", "xiang4", "xia\u0300ng", "xi\u0251ng"])
def test_spellings_of_a_reading(syllable: str) -> None:
    assert reads("項", syllable)
    assert reads("项", syllable)
    assert not reads("目", syllable)
