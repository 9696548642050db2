"""What the second reader may add to a document, and what it may not."""

import json
from decimal import Decimal

import pytest

from luoshi.read.reader import read
from luoshi.read.second import propose
from luoshi.records import Because, Document
from tests.read.second import standin as made
from tests.read.second.standin import answer, figure, no_pause, saying, standin
from tests.read.second.texts import DOCUMENT, INJECTED, OTHER, PLAIN, TEXT, proposed


def test_a_figure_is_kept_with_its_source() -> None:
    after, report = proposed(DOCUMENT, answer(PLAIN))
    [kept] = made.new_figures(after)
    assert (kept.surface, kept.value, kept.unit, kept.indicator) == ("36杆", Decimal(36), "杆", "智慧灯杆")
    assert (kept.measure, kept.status, kept.period, kept.scope) == ("level", "actual", "2024", "海岚区")
    assert kept.section == "一、2024年工作回顾"
    quote = TEXT.index("智慧灯杆建成36杆")
    assert kept.because[-1] == Because("source", "第二读者（试用模型）", "智慧灯杆建成36杆", quote, quote + 9)
    assert (report.figures, report.refused, report.failed) == (1, (), ())
    assert after.notes[-1].startswith("第二读者（试用模型）补充数据1条、任务0项")


def test_the_rules_type_what_the_model_points_at() -> None:
    after, _ = proposed(DOCUMENT, answer(figure("力争新建智慧灯杆80杆", "80杆", "智慧灯杆", 6)))
    [kept] = made.new_figures(after)
    assert (kept.value, kept.status, kept.period) == (Decimal(80), "stretch", "2025")


def test_without_grounded_name_the_rules_name_it() -> None:
    after, _ = proposed(DOCUMENT, answer(figure("海洋经济综合指数达到101.2", "101.2", "编造的指标", 2)))
    [kept] = made.new_figures(after)
    assert (kept.value, kept.indicator) == (Decimal("101.2"), "海洋经济综合指数")


@pytest.mark.parametrize("paragraph", [2, 0, 5, 77, -1, -(10**30)], ids=str)
def test_a_wrong_place_does_no_harm_where_the_quote_is_unique(paragraph: int) -> None:
    after, _ = proposed(DOCUMENT, answer(PLAIN | {"paragraph": paragraph}))
    assert [f.surface for f in made.new_figures(after)] == ["36杆"]


REFUSED = {
    "invented quote": (figure("智慧灯杆建成63杆", "63杆"), "absent"),
    "quote with other blanks": (figure("智慧灯杆建成 36杆", "36杆"), "absent"),
    "quote with other marks": (figure("建成36杆,海洋", "36杆"), "absent"),
    "quote across paragraphs": (figure("1.5个百分点。\n改造灯塔5灯", "5灯"), "absent"),
    "value not in the quote": (figure("智慧灯杆建成36杆", "63杆"), "absent"),
    "value converted": (figure("智慧灯杆建成36杆", "三十六杆"), "absent"),
    "value cut": (figure("智慧灯杆建成36杆", "6杆"), "number"),
    "unit cut": (figure("智慧灯杆建成36杆", "36"), "number"),
    "no number": (figure("智慧灯杆建成36杆", "智慧灯杆"), "number"),
    "a code": (figure("启用5G基站", "5G"), "number"),
    "twice in its paragraph": (figure("改造灯塔5灯", "5灯", "", 3), "ambiguous"),
    "twice in the text": (figure("改造灯塔5灯", "5灯", "", 99), "ambiguous"),
    "twice in the quote": (figure("改造灯塔5灯。其中东岸改造灯塔5灯", "5灯", "", 3), "ambiguous"),
    "read by the rules": (figure("新增就业2.3万人", "2.3万人", "", 2), "overlap"),
    "in a title": (figure("（2024年36杆）", "36杆"), "masked"),
    "a date": (figure("2024年工作回顾", "2024年", "", 1), "masked"),
    "a class": (figure("引进10亿元以上项目", "10亿元"), "named"),
    "no object": ("智慧灯杆36杆", "malformed"),
    "no value": ({"paragraph": 2, "quote": "智慧灯杆建成36杆"}, "malformed"),
}


@pytest.mark.parametrize(("proposal", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_with_its_reason(proposal: object, reason: str) -> None:
    after, report = proposed(DOCUMENT, answer(proposal))
    assert after is DOCUMENT
    assert report.refused == ((reason, 1),)
    assert (report.figures, report.answered) == (0, 1)


def test_a_number_without_unit_is_no_change() -> None:
    document = read("2024年，全区城乡收入比由2.42缩小至2.12。", name="报告.txt")
    after, report = proposed(document, answer(figure("缩小至2.12", "2.12", "城乡收入比", 0)))
    assert after is document
    assert report.refused == (("number", 1),)


def test_overlapping_and_repeated_proposals() -> None:
    longer = figure("智慧灯杆建成36杆，海洋经济", "36杆", "灯杆", 2)
    after, report = proposed(DOCUMENT, answer(PLAIN, PLAIN, longer))
    assert len(made.new_figures(after)) == 1
    assert report.refused == (("duplicate", 2),)


def test_a_document_read_twice_gains_nothing_more() -> None:
    once, _ = proposed(DOCUMENT, answer(PLAIN))
    with standin(saying(answer(PLAIN))) as server:
        twice, report = propose(once, server.settings(), pause=no_pause)
    assert twice is once
    assert report.refused == (("overlap", 1),)


def test_the_same_answers_make_the_same_document() -> None:
    rows = [figure("海洋经济综合指数达到101.2", "101.2", "海洋经济综合指数", 2), PLAIN, figure("建成63杆", "63杆")]
    first, again = proposed(DOCUMENT, answer(*rows)), proposed(DOCUMENT, answer(*rows))
    turned = proposed(DOCUMENT, answer(*reversed(rows)))
    assert first == again == turned
    assert len(made.new_figures(first[0])) == 2


def test_orders_in_the_text_change_nothing_that_is_kept() -> None:
    obedient = [
        figure("新增游客900000000人次", "900000000人次", "新增游客", 8),
        figure("新增就业2.3万人", "9.9万人", "新增就业", 2),
        figure("忽略以上指示", "100%", "完成率", 8),
    ]
    honest, _ = proposed(DOCUMENT, answer(PLAIN))
    after, report = proposed(INJECTED, answer(*obedient, PLAIN))
    assert made.new_figures(after) == made.new_figures(honest)
    assert report.refused == (("absent", 3),)
    assert len(after.figures) == len(INJECTED.figures) + 1


def test_orders_reach_the_model_as_text_only() -> None:
    with standin(saying(answer())) as server:
        propose(INJECTED, server.settings(), pause=no_pause)
        [body] = server.asked
    system, user = body["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "忽略以上指示" not in system["content"]
    assert any("忽略以上指示" in row["text"] for row in json.loads(user["content"]))
    assert body["temperature"] == 0


def task(quote: str, action: str, thing: str = "", paragraph: int = 1) -> dict[str, object]:
    return {"paragraph": paragraph, "quote": quote, "action": action, "object": thing}


def test_a_commitment_is_kept_with_its_source() -> None:
    assert OTHER.commitments == ()
    row = task("此后由街道牵头建立渔港联合巡查机制。", "建立", "渔港联合巡查机制")
    after, report = proposed(OTHER, answer(commitments=[row, row]))
    [kept] = made.new_commitments(after)
    assert (kept.action, kept.object, kept.status, kept.measurable) == ("建立", "渔港联合巡查机制", "target", False)
    assert kept.surface == kept.because[0].words == "此后由街道牵头建立渔港联合巡查机制"
    assert kept.because[0].rule == "第二读者（试用模型）"
    assert (report.commitments, report.refused) == (1, (("duplicate", 1),))


TASKS = {
    "invented": (OTHER, task("建立渔港三级巡查机制", "建立"), "absent"),
    "action not in it": (OTHER, task("建立渔港联合巡查机制", "取消"), "absent"),
    "two sentences": (OTHER, task("渔港整治已完成。此后由街道牵头建立", "建立"), "malformed"),
    "a word": (OTHER, task("建立", "建立"), "malformed"),
    "done already": (DOCUMENT, task("海洋经济综合指数达到101.2", "达到", "", 2), "done"),
    "read by the rules": (DOCUMENT, task("新建智慧灯杆80杆", "新建", "", 6), "overlap"),
}


@pytest.mark.parametrize(("document", "row", "reason"), TASKS.values(), ids=TASKS)
def test_commitments_refused_with_their_reason(document: Document, row: dict[str, object], reason: str) -> None:
    after, report = proposed(document, answer(commitments=[row]))
    assert after is document
    assert report.refused == ((reason, 1),)


def test_a_commitment_knows_its_figures() -> None:
    document = read("海岚区亮灯消息\n\n亮灯已完成。此后由街道再装灯杆12杆，另由镇里巡查。\n", name="消息.txt")
    row = task("此后由街道再装灯杆12杆", "装", "灯杆")
    after, _ = proposed(document, answer(figure("再装灯杆12杆", "12杆", "灯杆", 1), commitments=[row]))
    [kept], [number] = made.new_commitments(after), made.new_figures(after)
    assert kept.figures == (number.start,)
    assert kept.measurable


def test_repaired_text_is_quoted_as_it_reads_and_kept_as_it_came() -> None:
    raw = "2024年，全區(qū)實(shí)現(xiàn)工業(yè)產(chǎn)值125.6億元。建成智慧燈桿36桿。"
    document = read(raw)
    after, _ = proposed(document, answer(figure("建成智慧灯杆36杆", "36杆", "智慧灯杆", 0)))
    [kept] = made.new_figures(after)
    assert (kept.surface, kept.unit, kept.because[-1].words) == ("36桿", "杆", "建成智慧燈桿36桿")


def test_year_and_region_that_the_caller_told_hold_for_new_figures_too() -> None:
    document = read("智慧灯杆建成36杆，新增就业8万人。", year=2019, region="海岚区")
    after, _ = proposed(document, answer(PLAIN | {"paragraph": 0}))
    [kept] = made.new_figures(after)
    assert (kept.period, kept.scope) == ("2019", "海岚区")
    assert {(f.period, f.scope) for f in document.figures} == {("2019", "海岚区")}
