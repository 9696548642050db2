"""The layout of a document for checking: clauses, repairs, quotes."""

from dataclasses import replace

import pytest

from luoshi.check.passages import Place, alike, lay_out, same_thing, source_of
from luoshi.records import Document, Repair
from tests.check.marked import document


def places(marked: str) -> tuple[Place, ...]:
    return lay_out(document(marked)).places


@pytest.mark.parametrize(
    ("marked", "lead", "tail"),
    [
        ("全区安排任务{40项}。", "全区安排任务", ""),
        ("共涉及{28项}工作。", "共涉及", "工作"),
        ("更新厂房等，共涉及{28项}工作，其余", "共涉及", "工作"),
        ("方面（分解任务{15项}）。", "分解任务", ""),
        ("生产总值（GDP）{500亿元}，", "生产总值（GDP）", ""),
        ("提出：{30个}主要指标；", "", "主要指标"),
        ("{8}:{40}:{52}", "", ""),
    ],
)
def test_words_of_the_clause(marked: str, lead: str, tail: str) -> None:
    place = places(marked)[0]
    assert (place.lead, place.tail) == (lead, tail)


def test_repairs_are_read_and_raw_offsets_are_quoted() -> None:
    raw = "全區(qū)生產(chǎn)總值500億元,其中"
    whole = document(raw.replace("500億元", "{500亿元}"))
    [figure] = whole.figures
    repairs = (
        Repair(2, 6, "pinyin", "", "注音"),
        Repair(7, 8, "traditional", "产", "繁体"),
        Repair(8, 14, "pinyin", "", "注音"),
        Repair(14, 15, "traditional", "总", "繁体"),
        Repair(1, 2, "traditional", "区", "繁体", applied=False),
    )
    laid = lay_out(Document("脏.txt", raw, repairs=repairs, figures=(figure,)))
    assert laid.text == "全區生产总值500億元,其中"
    assert laid.places[0].lead == "全區生产总值"
    source = source_of(laid, laid.places[0])
    assert source.quote == raw[source.start : source.end] == "全區(qū)生產(chǎn)總值500億元"


@pytest.mark.parametrize(
    ("marked", "quotes"),
    [
        (
            "提出{30个}指标，其中约束性指标{12个}、预期性指标{18个}。",
            ["提出30个指标", "其中约束性指标12个", "预期性指标18个"],
        ),
        ("增加值分别为{9亿元}、{4亿元}。", ["增加值分别为9亿元", "增加值分别为9亿元、4亿元"]),
        ("水路、公路货运量{2亿吨}。", ["水路、公路货运量2亿吨"]),
    ],
)
def test_quotes_are_clauses(marked: str, quotes: list[str]) -> None:
    laid = lay_out(document(marked))
    assert [source_of(laid, place).quote for place in laid.places] == quotes


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ({"period": "2023"}, {"period": "2023-09"}, True),
        ({"period": "2016/2020"}, {"period": "2018-H1"}, True),
        ({"period": "2023"}, {"period": "2024"}, False),
        ({"period": "-"}, {"period": "2024"}, True),
        ({"status": "actual"}, {"status": "expected"}, True),
        ({"status": "actual"}, {"status": "target"}, False),
        ({"unit": "元"}, {"unit": "美元"}, False),
        ({"measure": "level"}, {"measure": "share"}, False),
    ],
)
def test_what_may_stand_in_one_sum(a: dict[str, str], b: dict[str, str], expected: bool) -> None:
    first, second = places("产值{3亿元}，税收{2亿元}。")
    changed = [replace(p, figure=replace(p.figure, **c)) for p, c in ((first, a), (second, b))]  # type: ignore[arg-type]
    assert alike(*changed) is expected


def test_counts_of_what_a_plan_lists_have_no_status() -> None:
    first, second = places("安排{64项}任务，本方面{18项}工作。")
    planned = replace(second, figure=replace(second.figure, status="target", period="2025"))
    assert alike(replace(first, figure=replace(first.figure, period="2024")), planned)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("制定{125项}任务，共涉及{28项}工作。", True),
        ("新增企业{20家}，其中制造业企业{5家}。", True),
        ("建成学校{20所}，另有泊位{5个}。", False),
    ],
)
def test_same_noun_class(marked: str, expected: bool) -> None:
    assert same_thing(*places(marked)) is expected


@pytest.mark.parametrize(
    ("marked", "times"),
    [
        ("制定{125项}任务。近日，印发方案，制定了{125项}重点任务。", 2),
        ("制定{125项}任务。新建泊位{125项}。", 1),
        ("提出预期性指标{18个}。有{18个}指标提前完成。", 1),
        ("其中国家指标{26个}，已公布。另表：其中国家指标{26个}。", 2),
    ],
)
def test_a_total_and_its_restatements(marked: str, times: int) -> None:
    laid = lay_out(document(marked))
    assert len(laid.restatements(laid.places[0])) == times
