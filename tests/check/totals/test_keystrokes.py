"""Slips of the hand: what one keystroke may have been, and how it is told from chance."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from luoshi.check.passages import Place, lay_out
from luoshi.check.totals.keystrokes import LIKELY, of_sum, rewritten
from luoshi.records import Figure, Interval
from tests.check.marked import document


def places(*numbers: str) -> tuple[Place, ...]:
    """Figures in 亿元, as a text prints them."""
    return lay_out(
        document("，".join(f"第{name}项{{{n}亿元}}" for name, n in zip("甲乙丙丁戊己", numbers, strict=False)))
    ).places


def test_a_digit_is_found() -> None:
    total, *parts = places("803.1", "797.1", "56.0")
    slip = of_sum(total, parts)
    assert slip is not None and slip.chance < LIKELY / 2
    assert slip.told.startswith("若803.1亿元应为853.1亿元，或797.1亿元应为747.1亿元")


def test_what_two_keystrokes_are_needed_for_is_none() -> None:
    total, *parts = places("803.1", "714.4", "56.0")
    assert of_sum(total, parts) is None


def test_round_numbers_prove_nothing() -> None:
    total, *parts = places("1000", "300", "200")
    slip = of_sum(total, parts)
    assert slip is None or slip.chance > LIKELY


def test_the_unit_may_slip() -> None:
    figure = Figure(0, 4, "34万元", Decimal(340000), "元", step=Decimal(10000))
    assert ("34亿元", "[3350000000, 3450000000]") in [(shown, plain(allowed)) for shown, allowed in rewritten(figure)]


def plain(interval: Interval) -> str:
    return f"[{interval.low:.0f}, {interval.high:.0f}]"


@given(st.integers(1000, 99999), st.data())
def test_what_a_changed_digit_was_is_always_among_the_slips(value: int, data: st.DataObject) -> None:
    right = f"{value / 10:.1f}"
    digit = data.draw(st.integers(1, len(right) - 1).filter(lambda i: right[i] != "."))
    new = data.draw(st.sampled_from("123456789"))
    assume(new != right[digit])
    (wrong,) = places(right[:digit] + new + right[digit + 1 :])
    assert right + "亿元" in [shown for shown, _ in rewritten(wrong.figure)]
