"""The stock-flow check: what adds up is never a doubt, an inflow above its stock always one."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.totals.stock_flow import check
from luoshi.records import Document
from tests.check.marked import document


def verdicts(marked: str) -> list[str]:
    return [f.verdict for f in check(prepare(document(marked)))]


@given(st.integers(1, 900), st.integers(1, 900))
def test_last_year_and_net_make_this_year(stock: int, net: int) -> None:
    text = f"上年末实有企业{{{stock}家}}，净增{{{net}家}}，年末达到{{{stock + net}家}}。"
    assert verdicts(text) == ["consistent"]


@given(st.integers(1, 900), st.integers(1, 900), st.integers(1, 50))
def test_a_gap_is_found(stock: int, net: int, gap: int) -> None:
    text = f"上年末实有企业{{{stock}家}}，净增{{{net}家}}，年末达到{{{stock + net + gap}家}}。"
    assert verdicts(text) == ["possible"]


@given(st.decimals("1", "99", places=3), st.decimals("1", "99", places=3))
def test_rounding_makes_no_doubt(came: Decimal, went: Decimal) -> None:
    low, high = sorted((came, went))
    if high - low < 1:
        return
    text = f"新登记企业{{{high:.1f}万户}}，注销{{{low:.1f}万户}}，净增{{{high - low:.1f}万户}}。"
    assert verdicts(text) == ["consistent"]


@given(st.integers(1, 500), st.integers(1, 500))
def test_an_inflow_above_its_stock(stock: int, more: int) -> None:
    assert verdicts(f"新增上市公司{{{stock + more}家}}，总数达{{{stock}家}}。") == ["error"]
    assert verdicts(f"新增上市公司{{{stock}家}}，总数达{{{stock + more}家}}。") == []


@given(st.text("新增净增总数总量达注销上年末，。0123456789家万户", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert check(prepare(Document("乱.txt", text))) == ()
