from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.write.amounts import plain
from luoshi.write.annotation.forms import FORMS, Field
from luoshi.write.annotation.spellings import comparison_of, number_of, period_of
from luoshi.write.labels import comparison_label, period_label


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("4500亿", "450000000000"),
        ("1.3万亿", "1300000000000"),
        ("1,234.50", "1234.5"),
        ("-6", "-6"),
        ("8 万", "80000"),
        ("1e+20", "1" + "0" * 20),
    ],
)
def test_numbers_as_staff_write_them(words: str, number: str) -> None:
    assert number_of(words) == number


@pytest.mark.parametrize("words", ["约5", "5%", "五", "", "NaN", "1-3", "Infinity"])
def test_what_is_no_number_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="不是数"):
        number_of(words)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20))
def test_any_number_comes_back(value: Decimal) -> None:
    assert number_of(plain(value)) == plain(value)


@pytest.mark.parametrize(
    "period",
    [
        *("2022", "2022-H1", "2022-H2", "2022-Q1", "2022-Q1/Q3", "2022-Q2/Q3", "2022-11", "2016/2021"),
        *("2022-12-31", "2022-01/11", "-", "2022-06"),
    ],
)
def test_periods_come_back_from_their_words(period: str) -> None:
    assert period_of(period_label(period)) == period
    assert period_of(period) == period


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("2022", "2022"),
        ("2022年全年", "2022"),
        ("2022年6月份", "2022-06"),
        ("2022年1-5月", "2022-01/05"),
        ("2016-2021年", "2016/2021"),
        ("2016年至2021年", "2016/2021"),
        ("2022年第二季度", "2022-Q2"),
        ("长期", "长期"),
    ],
)
def test_periods_as_staff_write_them(words: str, period: str) -> None:
    assert period_of(words) == period


@pytest.mark.parametrize("words", ["去年", "2022年13月", "2022年五季度", "22年", "2022年某月"])
def test_what_is_no_period_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="期间"):
        period_of(words)


@pytest.mark.parametrize("comparison", ["", "yoy", "previous", "average", "base:2020年", "other:高于全国"])
def test_comparisons_come_back_from_their_words(comparison: str) -> None:
    assert comparison_of(comparison_label(comparison)) == comparison


FIELDS = [field for form in FORMS for field in form.fields]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.key}-{field.head}")
@given(raw=st.text(max_size=12))
def test_what_a_sheet_shows_leads_back_or_is_the_value_itself(field: Field, raw: str) -> None:
    shown = field.said(raw)
    if shown != raw:
        assert field.parse(shown) == raw


@pytest.mark.parametrize("field", [field for field in FIELDS if field.words], ids=lambda field: field.key)
def test_choices_come_back(field: Field) -> None:
    for raw, label in field.words.items():
        if label:
            assert (field.said(raw), field.parse(label)) == (label, raw)
    with pytest.raises(ValueError, match="只能是"):
        field.parse("乱写")
