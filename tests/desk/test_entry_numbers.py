"""Numbers as people type them, and what speaks against them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.desk.ledger.entry.checks import Asked, Reference, doubts
from luoshi.desk.ledger.entry.numbers import shown, typed
from luoshi.records import LuoshiError

VALUES = st.decimals(
    min_value=Decimal(-(10**17)), max_value=Decimal(10**17), places=4, allow_nan=False, allow_infinity=False
)
FULL = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234.5", "", "1234.5"),
        ("１，２３４．５", "", "1234.5"),
        ("1，234.5", "", "1234.5"),
        (" 12 ", "", "12"),
        ("\u300012\u3000", "", "12"),
        ("1\u00a0234\u00a0567.8", "", "1234567.8"),
        ("5.3%", "%", "5.3"),
        ("5.3 ％", "%", "5.3"),
        ("12亿元", "亿元", "12"),
        ("5 家", "家", "5"),
        ("(3.5)", "", "-3.5"),
        ("（3.5）", "", "-3.5"),
        ("－5", "", "-5"),
        ("−5", "", "-5"),
        ("+5", "", "5"),
        (".5", "", "0.5"),
        ("0", "", "0"),
        ("-0.0", "", "0"),
    ],
)
def test_numbers_as_people_write_them(text: str, unit: str, value: str) -> None:
    assert typed(text, unit).value == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "-", "－", "—", "——", "–", "/", "…", "--"])
def test_a_dash_is_an_empty_cell_and_never_zero(text: str) -> None:
    said = typed(text)
    assert said.value is None and not said.not_applicable


@pytest.mark.parametrize("text", ["不适用", " 不适用 ", "N/A", "无此项"])
def test_what_does_not_apply(text: str) -> None:
    assert typed(text).not_applicable and typed(text).value is None


@pytest.mark.parametrize(
    ("text", "unit", "told"),
    [
        ("12,34", "", "千分位"),
        ("1,2345", "", "千分位"),
        ("1.2.3", "", "千分位"),
        ("2023 100", "", "千分位"),
        (".", "", "千分位"),
        ("5.3%", "亿元", "单位应为“亿元”"),
        ("12万元", "亿元", "单位应为“亿元”"),
        ("1.2E+05", "", "科学计数法"),
        ("约12", "", "不是数字"),
        ("一百", "", "不是数字"),
        ("12*", "", "不是数字"),
        ("±3", "", "不是数字"),
        ("=1+2", "", "不是数字"),
        ("12-3", "", "不是数字"),
        ("--5", "", "不是数字"),
        ("９" * 19, "", "位数太多"),
        ("0.12345678901", "", "位数太多"),
        ("Infinity", "", "不是数字"),
        ("nan", "", "不是数字"),
        ("1" * 10**6, "", "写在说明里"),
        ("٣", "", "不是数字"),
    ],
)
def test_what_is_no_number_is_told_why(text: str, unit: str, told: str) -> None:
    with pytest.raises(LuoshiError, match=told):
        typed(text, unit)


@given(VALUES)
def test_what_a_form_shows_is_read_back(value: Decimal) -> None:
    assert typed(shown(value)).value == value


@given(VALUES)
def test_every_spelling_of_a_number_is_the_same_number(value: Decimal) -> None:
    plain = format(value, "f")
    grouped = f"{value:,f}"
    for text in (plain, grouped, plain.translate(FULL), grouped.translate(FULL), f" {grouped}\t", f"{plain}亿元"):
        assert typed(text, "亿元").value == value
    assert typed(grouped.replace(",", " ")).value == value


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_told_to_be_none(text: str) -> None:
    try:
        said = typed(text, "亿元")
    except LuoshiError as error:
        assert error.code in ("L681", "L682") and error.todo
        return
    assert said.value is None or (said.value.is_finite() and abs(said.value) < 10**18)
    assert said.value is None or any(char.isdigit() for char in text) or not text.isascii()


def kinds(*asked: Asked) -> list[str]:
    return [doubt.kind for doubt in doubts(asked)]


def one(value: str, *, last: str = "", before: str = "", measure: str = "level", cumulative: bool = False) -> Asked:
    year = Reference("上年同期（2023年一季度）", Decimal(last)) if last else None
    earlier = Reference("上期（2024年1—2月）", Decimal(before)) if before else None
    return Asked(1, "甲", measure, Decimal(value), last_year=year, before=earlier, cumulative=cumulative)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (one("6184000", last="590.2"), ["unit"]),
        (one("0.06184", last="590.2"), ["unit"]),
        (one("61840000000", last="590.2"), ["unit"]),
        (one("618400", last="590.2"), ["unit"]),
        (one("618.4", last="590.2"), []),
        (one("618.4", last="400"), ["jump"]),
        (one("200", last="590.2"), ["jump"]),
        (one("618.4", before="380", cumulative=True), []),
        (one("370", before="380", cumulative=True), ["fall"]),
        (one("370", before="380"), []),
        (one("0", last="590.2"), ["jump"]),
        (one("5", last="0"), []),
        (one("-3", last="3"), ["jump", "sign"]),
        (one("-3", last="-3.1"), []),
        (one("0.053", last="5.3", measure="growth"), ["unit"]),
        (one("5.3", last="4.1", measure="growth"), []),
        (one("53", last="5.3", measure="growth"), ["jump"]),
        (one("-6.1", last="5.3", measure="growth"), []),
        (one("41", last="18", measure="share"), ["jump"]),
        (one("0", measure="rank"), ["sign"]),
        (one("3", last="1", measure="rank"), []),
    ],
)
def test_what_speaks_against_a_figure(asked: Asked, told: list[str]) -> None:
    assert kinds(asked) == told


def part(item: int, value: str | None, *, total: int | None = 1, size: str = "1") -> Asked:
    return Asked(item, "甲", "level", None if value is None else Decimal(value), Decimal(size), total)


@pytest.mark.parametrize(
    ("total", "parts", "broken"),
    [
        ("618.4", ["18.4", "250", "350"], False),
        ("618.4", ["18.4", "250", "360"], True),
        ("618.5", ["18.4", "250", "350"], False),
        ("619", ["18.4", "250", "350"], True),
        ("122", ["28", "8", "16", "13", "32", "25"], False),
        ("125", ["28", "8", "16", "13", "32", "25"], True),
        ("618.4", ["18.4", "250", None], False),
        ("618.4", ["18.4", "650", None], True),
        ("618.4", ["-40", "650", None], False),
        ("0", ["0", "0"], False),
    ],
)
def test_broken_sums(total: str, parts: list[str | None], broken: bool) -> None:
    asked = [part(1, total, total=None), *(part(number, value) for number, value in enumerate(parts, 2))]
    assert ("sum" in kinds(*asked)) is broken


def test_sums_of_different_units_and_their_arithmetic() -> None:
    total = part(1, "3", total=None, size="100000000")
    assert kinds(total, part(2, "10000", size="10000"), part(3, "20000", size="10000")) == []
    [doubt] = doubts([total, part(2, "10000", size="10000"), part(3, "15000", size="10000")])
    assert doubt.item == 1 and "1+1.5=2.5，合计填 3，相差 0.5" in doubt.words


@given(st.lists(st.decimals(0, 10**6, places=1), min_size=1, max_size=12))
def test_a_true_sum_is_never_doubted_however_it_is_rounded(parts: list[Decimal]) -> None:
    total = sum(parts, Decimal(0))
    asked = [part(1, str(total), total=None), *(part(n, str(v)) for n, v in enumerate(parts, 2))]
    assert "sum" not in kinds(*asked)
    exact = [value + Decimal("0.04") for value in parts]
    rounded: list[Decimal] = [round(value, 1) for value in exact]
    asked = [
        part(1, str(round(sum(exact, Decimal(0)), 1)), total=None),
        *(part(n, str(v)) for n, v in enumerate(rounded, 2)),
    ]
    if any(value.normalize() != value.to_integral_value() for value in [*rounded, round(sum(exact, Decimal(0)), 1)]):
        assert "sum" not in kinds(*asked)
