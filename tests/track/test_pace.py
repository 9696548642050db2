"""Pace and lights: the published cases to their printed digits, and what must not be compared."""

from decimal import Decimal
from typing import Any

import pytest

from luoshi.records import LuoshiError
from luoshi.track.lights import Lit, built_in, lit, load, worst
from luoshi.track.pace import Done, Goal, implied_target, pace, required_growth, rounded, time_share

D = Decimal


@pytest.mark.parametrize(
    ("target", "done", "month", "share", "gap"),
    [
        ("100", "45.5", 5, "45.50", "3.83"),  # 45.5% in May: 超时间进度3.8个百分点
        ("640.7", "474.5", 9, "74.06", "-0.94"),  # the full table of ten units
        ("647.4", "629.0", 10, "97.16", "13.82"),  # 97.2%, +13.8 out of unrounded numbers
        ("1015", "313.64", 3, "30.90", "5.90"),
        ("100", "74", 8, "74.00", "7.33"),
        ("100", "85.1", 10, "85.10", "1.77"),  # 超均衡进度1.8个百分点
    ],
)
def test_published_progress_comes_out_as_printed(target: str, done: str, month: int, share: str, gap: str) -> None:
    found = pace("flow", Goal(D(target)), Done(D(done)), month)
    assert (rounded(found.share), rounded(found.gap)) == (D(share), D(gap))
    assert found.met is None and found.time == time_share(month)


def test_a_flow_tells_what_the_rest_of_the_year_must_bring() -> None:
    found = pace("flow", Goal(D(120)), Done(D(50)), 5)
    assert found.left == 70 and found.monthly == 10
    assert found.steps == ("50÷120=41.67%", "5÷12=41.67%", "41.67%-41.67%=0个百分点", "(120-50)÷7=10")


def test_a_growth_has_no_share_of_time() -> None:
    found = pace("growth", Goal(D("5.5")), Done(D("5.3")), 9)
    assert found.share is None and found.time is None and found.gap == D("-0.2") and found.met is None
    assert found.steps == ("5.3-5.5=-0.2个百分点",)
    assert pace("growth", Goal(D("5.5")), Done(D("5.8")), 12).met is True


def test_a_stock_is_compared_at_the_end_of_the_year_only() -> None:
    early = pace("stock", Goal(D(100)), Done(D(99)), 11)
    assert early.gap is None and early.met is None and early.remark == "年末数，年底才比"
    assert pace("stock", Goal(D(100)), Done(D(99)), 12).met is False


def test_the_direction_turns_limits_round() -> None:
    limit = Goal(D("5.5"), direction="down")
    assert pace("rate", limit, Done(D("5.1")), 12).gap == D("0.4")
    assert pace("rate", limit, Done(D("5.6")), 12).met is False
    spent = pace("flow", Goal(D(120), direction="down"), Done(D(80)), 6)
    assert rounded(spent.gap) == D("-16.67") and spent.monthly is None
    assert pace("flow", Goal(D(120), direction="down"), Done(D(121)), 6).met is False
    assert pace("rank", Goal(D(3)), Done(D(2)), 12).met is True


def test_two_tiers_tell_which_was_reached() -> None:
    goal = Goal(D(10), stretch=D(12))
    tiers = [pace("growth", goal, Done(D(value)), 12).tier for value in ("9.9", "10", "11.9", "12")]
    assert tiers == ["", "target", "target", "stretch"]


def test_a_flow_that_reached_its_target_early_is_met_before_december() -> None:
    assert pace("flow", Goal(D(100)), Done(D(101)), 8).met is True
    assert pace("growth", Goal(D(5)), Done(D(6)), 8).met is None


def test_hedged_numbers_are_intervals() -> None:
    about = pace("flow", Goal(D(100)), Done(D(99), D(98), D(102)), 12)
    assert about.met is None and "约数（98—102）" in about.remark
    assert pace("flow", Goal(D(100), low=D(95), high=D(105)), Done(D(96)), 12).met is True


def test_a_target_of_nothing_has_no_rate() -> None:
    found = pace("flow", Goal(D(0)), Done(D(5)), 6)
    assert found.share is None and found.gap is None and found.remark


def test_the_growth_that_the_rest_of_the_year_needs() -> None:
    goal = implied_target(D(1000), D(10))
    assert rounded(required_growth(goal, D(520), D(1000), D(500))) == D("16.00")
    assert required_growth(goal, D(520), D(500), D(500)) is None


@pytest.mark.parametrize(("scheme", "words"), [("yinchuan-2025", "绿灯"), ("wuhan", "绿灯"), ("sanya-2022", "黄灯")])
def test_the_light_depends_on_the_scheme(scheme: str, words: str) -> None:
    """14.2% in February, 2.5 points behind: green with a note, green at 85%, yellow."""
    found = pace("flow", Goal(D(100)), Done(D("14.2")), 2)
    assert rounded(found.gap, D("0.1")) == D("-2.5") and rounded(found.ratio, D(1)) == 85
    told = lit(built_in()[scheme], "progress", found.measures)
    assert told.light and told.light.word == words
    assert ("没有规定" in told.because) == (scheme == "yinchuan-2025")


@pytest.mark.parametrize(
    ("scheme", "of", "measures", "key"),
    [
        ("yinchuan-2025", "progress", {"gap": D(-10)}, "yellow"),
        ("yinchuan-2025", "progress", {"gap": D(-30)}, "yellow"),
        ("yinchuan-2025", "progress", {"gap": D("-30.1")}, "red"),
        ("yinchuan-2025", "start", {"months": D(0)}, "yellow"),
        ("yinchuan-2025", "start", {"months": D(3)}, "red"),
        ("yinchuan-2025", "inclusion", {"months": D(2)}, "yellow"),
        ("yinchuan-2025", "inclusion", {"months": D(3)}, "red"),
        ("wuhan", "progress", {"ratio": D("79.9")}, "yellow"),
        ("wuhan", "progress", {"ratio": D("59.9")}, "red"),
        ("sanya-2022", "progress", {"shortfall": D(0)}, "green"),
        ("sanya-2022", "progress", {"shortfall": D("50.1")}, "red"),
        ("tianjin-2022", "growth", {"rate": D(-1), "gap": D(-8), "lead": D(-3)}, "red"),
        ("tianjin-2022", "growth", {"rate": D(5), "gap": D(0), "lead": D("-0.1")}, "yellow"),
        ("tianjin-2022", "growth", {"rate": D(5), "gap": D(0), "lead": D(0)}, "green"),
    ],
)
def test_each_bound_falls_on_the_side_that_its_rule_says(
    scheme: str, of: str, measures: dict[str, Decimal], key: str
) -> None:
    told = lit(built_in()[scheme], of, measures)
    assert told.light and told.light.key == key


def test_unknown_is_never_green() -> None:
    told = lit(built_in()["tianjin-2022"], "growth", {"rate": D(5), "gap": D(1), "lead": None})
    assert told.light is None and "没有“高于全市平均”" in told.because
    assert lit(built_in()["wuhan"], "start", {"months": D(9)}).light is None


def test_a_rule_that_may_be_passed_over_is() -> None:
    told = lit(built_in()["sample"], "task", {"days": D(3), "gap": None})
    assert told.light and told.light.key == "blue"


def test_the_worst_light_counts() -> None:
    scheme = built_in()["sample"]
    lights = [lit(scheme, "progress", {"gap": D(gap)}) for gap in (1, -5, -50)]
    found = worst([*lights, Lit(None, "")])
    assert found and found.light and found.light.key == "red"


_GOOD = """
id = "x"
name = "例"
[lights.green]
sign = "●"
word = "绿灯"
grade = "good"
[[rule]]
of = "progress"
light = "green"
when = { gap = { ge = 0 } }
"""


def test_a_scheme_reads_back_as_a_sentence() -> None:
    assert load(_GOOD, "例.toml").in_words == ("进度：与应有进度（或目标）之差≥0个百分点，绿灯",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("gap =", "gab =", "不认识的条件 gab.ge"),
        ('light = "green"', 'light = "grey"', "不认识的规则 progress grey"),
        ('grade = "good"', 'grade = "fine"', "写得不全"),
        ('sign = "●"', "", "缺少或写错了"),
        ("[[rule]]", "[[rule", "写错了"),
    ],
)
def test_a_wrong_scheme_says_what_is_wrong(old: str, new: str, told: str) -> None:
    with pytest.raises(LuoshiError) as error:
        load(_GOOD.replace(old, new), "例.toml")
    assert error.value.code == "L510" and told in error.value.what and error.value.where == "例.toml"


def test_no_scheme_gives_a_light_without_sign_and_word() -> None:
    every: list[Any] = [light for scheme in built_in().values() for light in scheme.lights]
    assert every and all(light.sign and light.word for light in every)
