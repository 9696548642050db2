"""Labels, numbers, sentences and widths."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.records import Bound, Figure, HonourKind, Level, Measure, Status, Verdict
from luoshi.records.document import RepairKind
from luoshi.records.promise import Outcome
from luoshi.write import labels, promises
from luoshi.write.amounts import plain, shown
from luoshi.write.columns import cut, pad, width, wrapped
from luoshi.write.quotes import sentences


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (Measure, labels.MEASURES),
        (Measure, labels.SIGNS),
        (Bound, labels.BOUNDS),
        (Status, labels.STATUSES),
        (Verdict, labels.VERDICTS),
        (Verdict, labels.TAGS),
        (RepairKind, labels.REPAIRS),
        (Level, labels.LEVELS),
        (HonourKind, labels.HONOUR_KINDS),
        (Outcome, promises.OUTCOMES),
    ],
)
def test_every_value_has_its_word(values: object, words: dict[str, str]) -> None:
    assert list(words) == list(get_args(values))
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022", "2022年"),
        ("2022-H2", "2022年下半年"),
        ("2022-Q1", "2022年一季度"),
        ("2022-Q1/Q2", "2022年上半年"),
        ("2022-Q2/Q3", "2022年二至三季度"),
        ("2022-01/11", "2022年1—11月"),
        ("2024-01/2024-09", "2024年1—9月"),
        ("2023-10/2024-03", "2023年10月—2024年3月"),
        ("2024-05/2024-05", "2024年5月"),
        ("2022-01/2022-11", "2022年1—11月"),
        ("2022-02", "2022年2月"),
        ("2016/2021", "2016—2021年"),
        ("2022-12-31", "2022年12月31日"),
        ("", "未注明"),
        ("某年", "某年"),
    ],
)
def test_periods_in_words(period: str, words: str) -> None:
    assert labels.period_label(period) == words


@pytest.mark.parametrize(
    ("surface", "value", "unit", "step", "low", "with_unit"),
    [
        ("4500亿元", "450000000000", "元", "1E+8", "4500", "亿元"),
        ("42.50万家", "425000", "家", "100", "42.50", "万家"),
        ("1.3万亿元", "1300000000000", "元", "1E+11", "1.3", "万亿元"),
        ("190多萬家", "1900000", "家", "1E+5", "190", "萬家"),
        ("5.0%", "5.0", "%", "0.1", "5.0", "%"),
        ("第7位", "7", "位", "1", "7", "位"),
        ("千亩", "1000", "亩", "1000", "1000", "亩"),
        ("-17.28%", "-17.28", "%", "0.01", "-17.28", "%"),
        ("30万元", "30", "万元", "1", "30", "万元"),
    ],
)
def test_numbers_stand_as_they_were_printed(
    surface: str, value: str, unit: str, step: str, low: str, with_unit: str
) -> None:
    figure = Figure(0, len(surface), surface, Decimal(value), unit, step=Decimal(step))
    assert (shown(figure).low, shown(figure).unit) == (low, with_unit)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["亿元", "万", ""]), st.decimals())
def test_no_digit_is_lost_in_print(value: Decimal, words: str, step: Decimal) -> None:
    if abs(value.adjusted()) > 400:
        return
    assert Decimal(plain(value)) == value
    figure = Figure(0, 1, words, value, "元", step=step)
    power = {"亿元": 8, "万": 4, "": 0}[words]
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    assert Decimal(shown(figure).low) == Decimal((sign, digits, exponent - power))


@given(st.text(st.sampled_from("好。！”\n a"), max_size=40), st.integers(-3, 45), st.integers(-3, 45))
def test_a_sentence_holds_its_number(text: str, start: int, end: int) -> None:
    found = sentences(text)
    assert "".join(text[a:b] for a, b in zip((0, *found.cuts), (*found.cuts, len(text)), strict=True)) == text
    span = found.around(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    if 0 <= start < end <= len(text):
        assert span.start <= start
        assert span.end >= end


def test_long_sentences_are_cut_at_both_ends() -> None:
    quote = sentences("甲" * 300 + "8万人" + "乙" * 300).quote(300, 303, reach=10)
    assert quote.text == "…" + "甲" * 10 + "【8万人】" + "乙" * 10 + "…"


@given(st.text(st.sampled_from("中a 1。é"), max_size=30), st.integers(2, 20))
def test_columns_hold(text: str, room: int) -> None:
    assert width(cut(text, room)) <= room
    assert width(pad(cut(text, room), room)) == room
    assert "".join("".join(wrapped(text, room)).split()) == "".join(text.split())


@given(st.text(st.sampled_from("中文。 "), max_size=60), st.integers(2, 20))
def test_lines_are_no_wider_than_their_room(text: str, room: int) -> None:
    assert all(width(line) <= room for line in wrapped(text, room))
