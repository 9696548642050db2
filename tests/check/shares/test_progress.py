"""The progress check: months/12 in every month, rounded before or after, never a doubt; another month is found."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.shares.elapsed import elapsed
from luoshi.check.shares.progress import check
from luoshi.check.shares.ratios import rounded
from luoshi.records import Document, Figure
from tests.check.marked import document

NAMES = st.sampled_from(["时间进度", "序时进度", "时序进度", "均衡进度"])


def verdicts(month: int, rate: Decimal, gap: Decimal, name: str) -> list[str]:
    word = "超" if gap >= 0 else "低于"
    doc = document(f"1—{month}月，完成投资占年度计划的{{{rate}%}}，{word}{name}{{{abs(gap)}个百分点}}。")
    figures = tuple(_difference(f) if f.unit == "个百分点" else f for f in doc.figures)
    return [f.verdict for f in check(prepare(Document(doc.name, doc.text, figures=figures)))]


def _difference(figure: Figure) -> Figure:
    return Figure(
        figure.start, figure.end, figure.surface, figure.value, figure.unit, measure="difference", step=figure.step
    )


@given(st.integers(2, 11), st.decimals("5", "130", places=3), st.integers(1, 2), NAMES)
def test_the_true_gap_is_consistent(month: int, rate: Decimal, places: int, name: str) -> None:
    printed = Decimal(rounded(rate, places))
    after = Decimal(rounded(rate - Decimal(month) * 100 / 12, places))
    before = printed - Decimal(rounded(Decimal(month) * 100 / 12, places))
    assert verdicts(month, printed, after, name) == ["consistent"]
    assert verdicts(month, printed, before, name) == ["consistent"]


@given(st.integers(2, 11), st.decimals("40", "99", places=1), st.sampled_from([-1, 1]), NAMES)
def test_another_month_is_an_error(month: int, rate: Decimal, shift: int, name: str) -> None:
    wrong = Decimal(rounded(rate - Decimal(month + shift) * 100 / 12, 1))
    assert verdicts(month, rate, wrong, name) == ["error"]


def test_months_in_words() -> None:
    text = "前三季度，至9月底，1至8月，上半年，前8个月，截至2023年10月31日"
    assert [(e.first, e.last) for e in elapsed(text, 0, len(text))] == [(1, 9), (1, 9), (1, 8), (1, 6), (1, 8), (1, 10)]


@given(st.text("超时间进度完成年度计划的占1234567890%月底至—，。个百分点", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert check(prepare(Document("乱.txt", text))) == ()
