"""The closure check: shares of a whole make 100 % within rounding, and follow from the parts beside them."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.shares.closure import check
from luoshi.records import Document
from tests.check.marked import document, keyed

CASES = (
    ("三次产业结构由{8.7}:{41.2}:{50.1}调整为{7.4}:{39.6}:{53.0}。", ["consistent", "consistent"]),
    ("三次产业结构调整为{7.4}∶{39.6}∶{54.0}。", ["error"]),
    ("三次产业结构调整为{7.4}:{39.6}:{53.1}。", ["consistent"]),
    ("三次产业结构调整为{7.4}:{39.6}:{53.2}。", ["info"]),
    (
        "第一产业增加值占生产总值的比重为{4.4%}；第二产业占生产总值的比重为{53.7%}；第三产业占生产总值的比重为{43.9%}。",
        ["possible"],
    ),
)


def verdicts(marked: str) -> list[str]:
    return [f.verdict for f in check(prepare(document(marked)))]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_structures(text: str, wanted: list[str]) -> None:
    assert verdicts(text) == wanted


@pytest.mark.shared
@pytest.mark.parametrize(
    ("stem", "arithmetic"),
    [("c-01", "25.72+26.84+47.44=100.00"), ("c-02", "4.4+53.7+41.9=100.0")],
)
def test_real_documents(shared: Path, stem: str, arithmetic: str) -> None:
    found = check(prepare(keyed(shared, stem)))
    assert ("consistent", arithmetic) in [(f.verdict, f.arithmetic) for f in found]
    assert not [f for f in found if f.verdict == "error"]


amounts = st.tuples(*[st.integers(10, 90000)] * 3)


@given(amounts, st.integers(1, 2))
def test_a_rounded_structure_is_no_error(parts: tuple[int, ...], places: int) -> None:
    whole = sum(parts)
    step = Decimal(1).scaleb(-places)
    shares = [(Decimal(p) * 100 / whole).quantize(step, rounding=ROUND_HALF_UP) for p in parts]
    text = ":".join(f"{{{share}}}" for share in shares)
    levels = "，".join(f"第{n}产业增加值{{{p}万元}}" for n, p in zip("一二三", parts, strict=True))
    assert set(verdicts(f"{levels}。三次产业结构为{text}。")) <= {"consistent"}


@given(st.lists(st.integers(1, 5000), min_size=3, max_size=7))
def test_a_list_with_rounded_shares_is_no_doubt(parts: list[int]) -> None:
    whole = sum(parts)
    step = Decimal("0.01")
    shares = [(Decimal(p) * 100 / whole).quantize(step, rounding=ROUND_HALF_UP) for p in parts]
    items = "；".join(
        f"第{name}类{{{part}件}}，占{{{share}%}}"
        for name, part, share in zip("甲乙丙丁戊己庚", parts, shares, strict=False)
    )
    assert set(verdicts(f"共受理{{{whole}件}}。按类别分，{items}。")) <= {"consistent"}


@given(st.lists(st.integers(50, 5000), min_size=3, max_size=6), st.integers(2, 9))
def test_another_base_is_found(parts: list[int], times: int) -> None:
    whole = sum(parts)
    shares = [(Decimal(p) * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) for p in parts]
    items = "；".join(
        f"第{name}类{{{part}件}}，占{{{share}%}}"
        for name, part, share in zip("甲乙丙丁戊己", parts, shares, strict=False)
    )
    found = check(prepare(document(f"共受理{{{whole * times}件}}。按类别分，{items}。")))
    assert "possible" in [f.verdict for f in found] and any("分母不一致" in f.message for f in found)


@given(st.text("三次产业结构为占比重:：∶，。 0123456789.%件", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    assert all(f.verdict == "error" for f in check(prepare(Document("乱.txt", text))))
