"""The sum check on staff's cases, on real documents, and its properties."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.check.prepared import prepare
from luoshi.check.sums import check as check_prepared
from luoshi.records import Document, Figure, Finding
from tests.check.marked import document, keyed

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("sums.yaml").read_text(encoding="utf-8"))

# What the answer keys let the check find: document, verdict, arithmetic.
REAL = (
    ("002", "error", "28+8+16+13+32+25=122≠125"),
    ("c-01", "consistent", "62857+65585+115952=244394"),
    ("c-01", "consistent", "25.72+26.84+47.44=100.00"),
    ("c-01", "consistent", "40653+24932=65585"),
    ("c-02", "consistent", "50.7+618.9+481.9=1151.5"),
    ("c-02", "consistent", "4.4+53.7+41.9=100.0"),
    ("c-04", "consistent", "70467+386165+534233=990865"),
    ("b-14", "consistent", "12+18=30"),
    ("b-14", "consistent", "10+8=18"),
    ("g-24", "consistent", "11+1+126=138"),
    ("g-24", "consistent", "9+12=21"),
)
KEYED = ("000", "001", "002", "003", "004", "a-09", "a-13", "a-44", "b-12")
KEYED_TOO = ("b-14", "b-17", "c-01", "c-02", "c-04", "d-20", "d-24", "g-24", "h-16")


def check(doc: Document) -> tuple[Finding, ...]:
    return check_prepared(prepare(doc))


def proved(doc: Document, found: tuple[Finding, ...]) -> None:
    """Every finding rests on quotes of the text and says what it assumes."""
    for finding in found:
        assert finding.sources and finding.message and finding.assumes and finding.check == "sum"
        assert all(doc.text[s.start : s.end] == s.quote for s in finding.sources)
        assert all(s.document == doc.name for s in finding.sources)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases_of_staff(case: dict[str, Any]) -> None:
    doc = document(case["text"])
    found = check(doc)
    proved(doc, found)
    assert [(f.verdict, f.arithmetic) for f in found] == [(c["verdict"], c["arithmetic"]) for c in case["findings"]]


@pytest.mark.shared
@pytest.mark.parametrize(("stem", "verdict", "arithmetic"), REAL, ids=[f"{r[0]}:{r[2]}" for r in REAL])
def test_real_documents(shared: Path, stem: str, verdict: str, arithmetic: str) -> None:
    doc = keyed(shared, stem)
    found = check(doc)
    proved(doc, found)
    assert (verdict, arithmetic) in [(f.verdict, f.arithmetic) for f in found]


@pytest.mark.shared
@pytest.mark.parametrize("stem", KEYED + KEYED_TOO)
def test_no_other_error_in_keyed_documents(shared: Path, stem: str) -> None:
    errors = [f.arithmetic for f in check(keyed(shared, stem)) if f.verdict == "error"]
    assert errors == (["28+8+16+13+32+25=122≠125"] if stem == "002" else [])


@pytest.mark.shared
def test_total_stated_twice_is_one_finding_that_quotes_both(shared: Path) -> None:
    doc = keyed(shared, "002")
    found = next(f for f in check(doc) if f.verdict == "error")
    assert [s.start for s in found.sources][:2] == [0, 350]
    assert len(found.sources) == 8
    assert "文中出现2次" in found.message and "少3项" in found.message


counts = st.lists(st.integers(1, 400), min_size=2, max_size=8)


def listed(total: int, parts: list[int]) -> Document:
    items = "、".join(f"第{'甲乙丙丁戊己庚辛'[i]}组{{{part}项}}" for i, part in enumerate(parts))
    return document(f"各组承担任务：{items}，合计{{{total}项}}。")


@given(counts)
def test_a_list_that_adds_up_is_consistent(parts: list[int]) -> None:
    assert [f.verdict for f in check(listed(sum(parts), parts))] == ["consistent"]


@given(counts, st.sampled_from([-1, 1]), st.data())
def test_an_error_of_one_is_always_found(parts: list[int], error: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(parts) - 1))
    wrong = [part + error * (i == at) for i, part in enumerate(parts)]
    total, kept = (sum(parts), wrong) if all(wrong) else (sum(parts) + 1, parts)
    # the end of a list may make up the total by itself: 1、2、3, 合计5 can be read as 2+3
    if any(sum(kept[i:]) == total for i in range(len(kept) - 1)):
        return
    assert [f.verdict for f in check(listed(total, kept))] == ["error"]


@given(counts, st.integers(-2, 2), st.randoms(use_true_random=False))
def test_permuted_parts_have_the_same_verdict(parts: list[int], error: int, chance: Any) -> None:
    def verdicts(order: list[int]) -> list[str]:
        paragraphs = "\n".join(f"在第{'甲乙丙丁戊己庚辛'[i]}组方面，共涉及{{{p}项}}工作。" for i, p in enumerate(order))
        numeral = "二三四五六七八"[len(order) - 2]
        return [f.verdict for f in check(document(f"方案分{numeral}个方面，共有{{{total}项}}任务。\n{paragraphs}"))]

    total = max(sum(parts) + error, 1)
    shuffled = list(parts)
    chance.shuffle(shuffled)
    assert verdicts(parts) == verdicts(shuffled)


@given(st.tuples(*[st.decimals(1, 90000, places=4)] * 3))
def test_rounding_never_makes_an_error(parts: tuple[Any, ...]) -> None:
    first, second, third = (f"{{{part:.1f}亿元}}" for part in parts)
    text = f"第一产业增加值{first}，第二产业增加值{second}，第三产业增加值{third}。"
    found = check(document(f"地区生产总值{{{sum(parts):.1f}亿元}}。其中，{text}"))
    assert [f.verdict for f in found] in ([], ["consistent"])


@given(st.text("共计其中包括分别为由组成（）(){}、，。\n0123456789项个%亿", max_size=60))
def test_any_text_is_borne(text: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    assert check(Document("乱.txt", plain)) == ()


@pytest.mark.parametrize("field", ["status", "period", "scope"])
def test_what_differs_in_kind_is_never_an_error(field: str) -> None:
    parts_text = "第一产业增加值{31.2亿元}，第二产业增加值{228.7亿元}，第三产业增加值{262.5亿元}。"
    doc = document(f"生产总值{{512.4亿元}}。其中，{parts_text}")
    total, *parts = doc.figures
    other: dict[str, Any] = {"status": "target", "period": "2023-Q1", "scope": "全市"}
    own: dict[str, Any] = {"status": "actual", "period": "2023", "scope": "澜湾区"}
    changed = tuple(_replaced(f, field, own[field]) for f in parts)
    figures = (_replaced(total, field, other[field]), *changed)
    assert check(Document(doc.name, doc.text, figures=figures)) == ()


def _replaced(figure: Figure, field: str, value: Any) -> Figure:
    return replace(figure, **{field: value})


def test_a_thousand_figures_take_no_time() -> None:
    sentence = (
        "全区地区生产总值{512.4亿元}，其中，第一产业增加值{31.2亿元}，第二产业增加值{218.7亿元}，第三产业增加值{262.5亿元}。"
        "安排任务{40项}，其中新建{20项}、续建{12项}，共涉及{40项}工作。\n"
    )
    doc = document(sentence * 125)
    assert len(doc.figures) == 1000
    times = []
    for _ in range(5):
        begun = time.process_time()
        check(doc)
        times.append(time.process_time() - begun)
    assert min(times) < 0.2, "1000个数据应在20毫秒左右，测试留十倍余量"
