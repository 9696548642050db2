from decimal import Decimal
from typing import get_args

import pytest

from luoshi.records import ParseClass
from luoshi.records.clause import Band, Benefit, Cap, CapLevel, ClauseStatus, Condition, Validity
from luoshi.write.clauses import FORCES, RESULTS, benefit_words, cap_words, condition_words, validity_words

SALES = Condition(">=", "营业收入", Decimal(20000000), unit="元")
NEW = Condition("has", "新认定")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (None, ""),
        (SALES, "营业收入不低于2000万元"),
        (Condition("=", "年限", Decimal(3), unit="年"), "年限为3年"),
        (
            Condition("between", "投资", Decimal(10**8), Decimal(5 * 10**8), "元", high_open=True),
            "投资在1亿元至5亿元（不含）之间",
        ),
        (Condition("in", "类别", options=("甲", "乙")), "类别为甲、乙"),
        (Condition("within", "开工", options=("2025-12-31",)), "开工不晚于2025年12月31日"),
        (Condition("all", parts=(NEW, SALES)), "新认定且营业收入不低于2000万元"),
        (
            Condition("any", parts=(Condition("all", parts=(NEW, SALES)), NEW)),
            "（新认定且营业收入不低于2000万元）或新认定",
        ),
        (Condition("not", parts=(NEW,)), "不满足：新认定"),
    ],
)
def test_conditions_in_words(condition: Condition | None, words: str) -> None:
    assert condition_words(condition) == words


BANDS = (Band("1亿元以上", amount=Decimal(300000)), Band(years=(1, 2), rate=Decimal(50)))


@pytest.mark.parametrize(
    ("benefit", "words"),
    [
        (Benefit("fixed", amount=Decimal(500000), upto=True), "最高50万元"),
        (Benefit("fixed", when=NEW, amount=Decimal(100000), additive=True), "新认定：再10万元"),
        (Benefit("fixed", amount=Decimal(100000), high=Decimal(200000)), "10万元至20万元"),
        (Benefit("unit", amount=Decimal(2000), counter="人"), "每人2000元"),
        (
            Benefit("rate", rate=Decimal(10), base="投资", caps=(Cap("firm", Decimal(3000000)),)),
            "投资×10%，每户企业最高300万元",
        ),
        (Benefit("step", bands=BANDS, base="利息"), "1亿元以上：30万元；第1年、第2年：利息×50%"),
        (Benefit("step", bands=(Band(">=20000000", SALES, amount=Decimal(1)),)), "营业收入不低于2000万元：1元"),
        (Benefit("case by case", surface="一事一议"), "一事一议"),
    ],
)
def test_benefits_in_words(benefit: Benefit, words: str) -> None:
    assert benefit_words(benefit) == words


@pytest.mark.parametrize("level", get_args(CapLevel))
def test_every_level_of_a_cap_has_words(level: CapLevel) -> None:
    assert "最高" in cap_words(Cap(level, Decimal(10000)))
    assert "%" in cap_words(Cap(level, rate=Decimal(50), base="投资"))
    assert cap_words(Cap(level))


def test_validity_in_words() -> None:
    assert validity_words(Validity("2024-01-01", "2025-12-31")) == "2024年1月1日起至2025年12月31日"
    assert validity_words(Validity()) == ""


def test_every_value_has_its_word() -> None:
    assert list(RESULTS) == list(get_args(ParseClass))
    assert list(FORCES) == list(get_args(ClauseStatus))
