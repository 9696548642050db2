"""The evaluator on clauses built by hand: truth of three values, caps, instalments, and refusals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.records.clause import Band, Benefit, Cap, Clause, Condition, Payout, Stacking, Validity
from luoshi.rules.benefit import amount, combined
from luoshi.rules.truth import holds

D = Decimal


def clause(*benefits: Benefit, conditions: Condition | None = None, caps: tuple[Cap, ...] = ()) -> Clause:
    return Clause(0, 0, "", benefits=benefits, conditions=conditions, caps=caps, result="exact")


RATE = Benefit("rate", rate=D(10), base="投资额", caps=(Cap("project", D(500)),))


@pytest.mark.parametrize(
    ("operator", "value", "held"),
    [(">=", 5, True), (">", 5, False), ("<=", 5, True), ("<", 5, False), (">=", 4, False), ("<", 4, True)],
)
def test_comparisons(operator: str, value: int, held: bool) -> None:
    condition = Condition(operator, "甲", D(5))  # type: ignore[arg-type]
    assert holds(condition, {"甲": D(value)}, {}).value is held
    assert holds(condition, {}, {}).value is None


@pytest.mark.parametrize("known", [True, False], ids=["true", "false"])
def test_kleene(known: bool) -> None:
    parts = (Condition("has", "甲"), Condition("has", "乙"))
    both = holds(Condition("all", parts=parts), {"甲": known}, {})
    either = holds(Condition("any", parts=parts), {"甲": known}, {})
    assert both.value is (None if known else False)
    assert either.value is (True if known else None)
    assert ("乙" in both.missing) is known


def test_open_ends() -> None:
    band = Condition("between", "甲", D(5), D(9), low_open=True, high_open=True)
    assert [holds(band, {"甲": D(n)}, {}).value for n in (5, 6, 9)] == [False, True, False]


def test_cap_and_steps() -> None:
    result = amount(clause(RATE), {"投资额": D(8000)})
    assert (result.amount, result.kind) == (D(500), "exact")
    assert any("封顶" in step for step in result.steps)


def test_contribution_missing_is_an_upper_bound() -> None:
    limited = clause(RATE, caps=(Cap("contribution", base="三年贡献"),))
    assert amount(limited, {"投资额": D(1000)}).kind == "upper bound"
    assert amount(limited, {"投资额": D(1000), "三年贡献": D(30)}).amount == 30


def test_share_of_an_input_limits_an_amount() -> None:
    fixed = Benefit("fixed", amount=D(100), caps=(Cap("item", rate=D(50), base="投入"),))
    assert amount(clause(fixed), {"投入": D(120)}).amount == 60
    assert amount(clause(fixed), {}).kind == "upper bound"


def test_unknown_condition_gives_no_number() -> None:
    result = amount(clause(RATE, conditions=Condition("has", "首次上规")), {"投资额": D(10)})
    assert (result.kind, result.amount, result.missing) == ("not computable", None, ("首次上规",))


def test_a_label_that_fits_twice_is_not_guessed() -> None:
    bands = tuple(Band(n, Condition("in", "类别", options=(n,)), amount=D(1)) for n in ("工业企业", "商贸企业"))
    chosen = clause(Benefit("fixed", bands=bands))
    assert amount(chosen, {"类别": "企业"}).amount is None
    assert amount(chosen, {"类别": "工业"}).amount == 1
    assert amount(chosen, {"类别": "其他"}).amount == 0


def test_excluded_party_gets_nothing() -> None:
    barred = Clause(0, 0, "", excluded=("房地产企业",), benefits=(RATE,), result="exact")
    assert amount(barred, {"投资额": D(10), "房地产企业": True}).eligible is False
    assert amount(barred, {"投资额": D(10)}).missing == ("是否属于“房地产企业”",)


@pytest.mark.parametrize(("day", "value"), [("2023-12-31", 1), ("2024-01-01", 0), ("2021-12-31", 0)])
def test_validity(day: str, value: int) -> None:
    dated = Clause(
        0,
        0,
        "",
        benefits=(Benefit("fixed", amount=D(1)),),
        validity=Validity("2022-01-01", "2023-12-31"),
        result="exact",
    )
    assert amount(dated, {"申请日期": day}).amount == value


def test_alternative_takes_the_better_way() -> None:
    one, other = Benefit("fixed", amount=D(5)), Benefit("fixed", amount=D(8), alternative=True)
    assert amount(clause(one, other), {}).amount == 8


def test_difference_never_falls_below_zero() -> None:
    rule = Clause(0, 0, "", stacking=(Stacking("difference"),), result="exact")
    assert amount(rule, {"应得奖励": D(5), "已获奖励": D(9)}).amount == 0


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6), st.integers(1, 99))
def test_stacking_and_instalments(awards: list[int], share: int) -> None:
    values = [D(a) for a in awards]
    assert combined("max", values) <= combined("sum", values)
    paid = Clause(0, 0, "", payout=Payout(shares=(D(share), D(100 - share))), result="exact")
    result = amount(paid, {"应得奖励": values[0]})
    assert sum(result.payments) == values[0]


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_more_base_never_gives_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    given_low, given_high = (amount(clause(RATE), {"投资额": D(x)}).amount for x in (low, high))
    assert given_low is not None and given_high is not None
    assert given_low <= given_high <= 500
