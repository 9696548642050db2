"""Numerals: tables of what practitioners write, and round trips through a speller of our own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read.numerals import HAN, arabic, chinese, magnitude

_DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """How a whole number below 10**16 is written in Chinese numerals; 一十 is shortened to 十 at the head.

    >>> [spell(n) for n in (0, 10, 105, 10_500, 230_000_000, 10**8 + 3)]
    ['零', '十', '一百零五', '一万零五百', '二亿三千万', '一亿零三']
    """
    if number == 0:
        return "零"
    words, rest = "", number
    for size, name in ((10**12, "万"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            words += ("零" if words and group < 1000 else "") + _thousands(group) + name
        elif words.endswith("万") and name == "亿":
            words += name
    return words.removeprefix("一") if words.startswith("一十") else words


def _thousands(group: int) -> str:
    words, skipped = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, group = divmod(group, place)
        if digit:
            words += ("零" if skipped and words else "") + _DIGITS[digit] + name
        skipped = not digit
    return words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("〇", 0),
        ("十", 10),
        ("十一", 11),
        ("一十一", 11),
        ("二十六", 26),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一千零一", 1001),
        ("两千三百", 2300),
        ("二万五千", 25_000),
        ("十万零五百", 100_500),
        ("二十五万六千", 256_000),
        ("一千万", 10**7),
        ("一亿零三百万", 103_000_000),
        ("一万五千亿", 15 * 10**11),
        ("二十万亿", 2 * 10**13),
        ("两万亿", 2 * 10**12),
        ("五千亿零一", 5 * 10**11 + 1),
        ("一百二十三万四千五百六十七亿八千九百零一万二千三百四十五", 123_456_789_012_345),
        ("百", 100),
        ("千", 1000),
        ("万", 10**4),
        ("百万", 10**6),
        ("千亿", 10**11),
        ("万亿", 10**12),
        ("二〇二六", 2026),
        ("二零二六", 2026),
        ("二○二六", 2026),
        ("一九四九", 1949),
        ("壹佰贰拾", 120),
        ("叁仟伍佰", 3500),
        ("俩", 2),
    ],
)
def test_whole_chinese_numerals(text: str, value: int) -> None:
    assert chinese(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三点五", "3.5"),
        ("三点一四", "3.14"),
        ("零点五", "0.5"),
        ("十二点〇六", "12.06"),
        ("一点五亿", "150000000"),
        ("二十六点一万亿", "26100000000000"),
    ],
)
def test_chinese_fractions(text: str, value: str) -> None:
    assert chinese(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "点", "点五", "五点", "千方", "一体", "万众", "1万", "3", "三。五", "三点五六七体", "三点百", "亿元", " 三"],
)
def test_what_is_no_chinese_numeral(text: str) -> None:
    assert chinese(text) is None


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("0", "0", "1"),
        ("007", "7", "1"),
        ("25", "25", "1"),
        ("4500", "4500", "1"),
        ("6.1", "6.1", "0.1"),
        ("0.00", "0", "0.01"),
        ("3.1400", "3.14", "0.0001"),
        ("1,100.9", "1100.9", "0.1"),
        ("12,345,678", "12345678", "1"),
        ("1，100", "1100", "1"),
    ],
)
def test_arabic_numerals(text: str, value: str, step: str) -> None:
    assert arabic(text) == (Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("", 1),
        ("千", 10**3),
        ("万", 10**4),
        ("十万", 10**5),
        ("百万", 10**6),
        ("千万", 10**7),
        ("亿", 10**8),
        ("十亿", 10**9),
        ("百亿", 10**10),
        ("千亿", 10**11),
        ("万亿", 10**12),
    ],
)
def test_magnitudes(text: str, factor: int) -> None:
    assert magnitude(text) == factor


@given(st.integers(0, 10**16 - 1) | st.integers(0, 10**6))
def test_what_is_spelled_is_read(number: int) -> None:
    assert chinese(spell(number)) == number


@given(st.integers(1, 10**12), st.text(alphabet="0123456789", min_size=1, max_size=6))
def test_spelled_fractions_are_read(number: int, digits: str) -> None:
    spelled = "".join(_DIGITS[int(d)] for d in digits)
    assert chinese(f"{spell(number)}点{spelled}") == Decimal(f"{number}.{digits}")


@given(st.integers(1000, 9999))
def test_years_are_read_digit_by_digit(year: int) -> None:
    for zero in "零〇○":
        spelled = "".join(_DIGITS[int(d)] for d in str(year)).replace("零", zero)
        assert chinese(spelled) == year


@given(st.integers(0, 10**15), st.integers(0, 6))
def test_separators_change_neither_value_nor_step(number: int, decimals: int) -> None:
    fraction = f".{number % 10**decimals:0{decimals}d}" if decimals else ""
    assert arabic(f"{number:,}{fraction}") == arabic(f"{number}{fraction}")
    assert arabic(f"{number}{fraction}")[1] == Decimal(1).scaleb(-decimals)


@given(st.text(alphabet=HAN + "点○俩壹佰", max_size=30))
def test_any_string_of_numeral_characters_gives_a_number_or_none(text: str) -> None:
    value = chinese(text)
    assert value is None or value >= 0


@given(st.text(max_size=20))
def test_any_text_gives_a_number_or_none(text: str) -> None:
    assert chinese(text) is None or set(text) <= set(HAN + "点○俩壹贰叁肆伍陆柒捌玖拾佰仟")
