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
from luoshi.check.totals.sums import check as check_prepared
from luoshi.records import Document, Figure, Finding
from tests.check.marked import document, keyed

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("sums.yaml").read_text(encoding="utf-8"))

# What the answer keys let the check find: document, verdict, arithmetic.
REAL = (
    ("002", "error", "28+8+16+13+32+25=122≠125"),
    ("c-01", "consistent", "62857+65585+115952=244394"),
    ("c-01", "consistent", "40653+24932=65585"),
    ("c-02", "consistent", "50.7+618.9+481.9=1151.5"),
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


BULLETINS: tuple[Any, ...] = (
    ("第28周受理诉求{71184件}，其中电话{37527件}，网络{33657件}。", ["37527+33657=71184"]),
    (
        "共受理诉求{71184件}。按类别分，咨询{33523件}、求助{21570件}、投诉{10497件}、举报{3783件}、建议{228件}、其他{1583件}。",
        ["33523+21570+10497+3783+228+1583=71184"],
    ),
    (
        "平台受理{38447件}，其中电话{34859件}、微信{2724件}、网站{170件}、手机端{261件}、转来{318件}、联动{115件}。",
        ["34859+2724+170+261+318+115=38447"],
    ),
    (
        "平台受理{38447件}。按类型分：咨询{19651件}，求助{592件}，建议{649件}，投诉{15042件}，其他{2513件}。"
        "直接办结{20334件}，转派{18113件}。",
        ["19651+592+649+15042+2513=38447", "20334+18113=38447"],
    ),
    ("转派{18113件}，转派件中，按期办结{15390件}，正在办理{2013件}，退回{710件}。", ["15390+2013+710=18113"]),
    ("热线受理{2877件}，其中直接答复{2276件}，转派{601件}。", ["2276+601=2877"]),
    ("热线转派{601件}。转派件中，已办结{532件}，正在办理{69件}。", ["532+69=601"]),
    ("共转派{601件}。按期办结{597件}，超期{4件}。", ["597+4=601"]),
    ("共受理{46983件}，其中电话{46908件}，网站{7件}，信件{68件}。", ["46908+7+68=46983"]),
    ("受理{1103.94万件}，其中诉求{1001.38万件}，表扬建议{102.56万件}。", ["1001.38+102.56=1103.94"]),
    (
        "完成投资{2513.5亿元}，其中基础设施{1401.2亿元}，产业{324.8亿元}，民生{289.8亿元}，生态{497.7亿元}。",
        ["1401.2+324.8+289.8+497.7=2513.5"],
    ),
    ("实施项目{316个}，其中产业{172个}、基础{75个}、民生{55个}、生态{14个}。", ["172+75+55+14=316"]),
    ("完成投资{474.5亿元}。按阶段看，续建{304.2亿元}，新建{170.3亿元}。", ["304.2+170.3=474.5"]),
    ("开工{326个}，其中续建{247个}，新建{79个}。", ["247+79=326"]),
    ("完成投资{23.68亿元}。分领域看，交通{11.33亿元}，水利{12.35亿元}。", ["11.33+12.35=23.68"]),
    ("项目{1531个}，其中在建{1067个}、新开{226个}、复工{238个}。", ["1067+226+238=1531"]),
    # what a sentence of parts says under another head is no division of the total
    ("平台受理{900件}。按类型分：咨询{300件}，求助{200件}。", []),
    ("平台受理{900件}。投诉件中，已办结{300件}，正在办理{200件}。", []),
    ("受理{900件}。其中，咨询{300件}，占{50%}；求助{200件}，占{33.3%}；其他{100件}，占{16.7%}。", []),
)


@pytest.mark.parametrize(("text", "sums"), BULLETINS)
def test_bulletins_and_project_notices(text: str, sums: list[str]) -> None:
    found = check(document(text))
    assert [f.arithmetic for f in found] == sums and {f.verdict for f in found} <= {"consistent"}


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
