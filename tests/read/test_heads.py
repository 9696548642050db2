"""Heads: what a clause is about, without what does not belong to a name, and how names are composed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.read import heads


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("其中工业增加值", "工业增加值"),
        ("全市工业增加值", "工业增加值"),
        ("海岚区工业增加值", "工业增加值"),
        ("五年来新增绿地", "新增绿地"),
        ("力争规上工业企业", "规上工业企业"),
        ("√其中进口", "进口"),
        ("1.工业投资", "工业投资"),
        ("截至目前全区参保人数", "参保人数"),
        # words that begin like a connective and are none
        ("一般公共预算收入", "一般公共预算收入"),
        ("中小企业贷款余额", "中小企业贷款余额"),
        ("全社会用电量", "全社会用电量"),
        ("以旧换新销售额", "以旧换新销售额"),
        ("对外贸易额", "对外贸易额"),
        ("共同富裕示范区", "共同富裕示范区"),
        ("有效发明专利", "有效发明专利"),
        ("主要污染物排放量", "主要污染物排放量"),
        ("更新改造投资", "更新改造投资"),
        ("再生资源回收量", "再生资源回收量"),
        ("还款金额", "还款金额"),
        ("经济总量", "经济总量"),
        ("通过率", "通过率"),
        ("在校学生", "在校学生"),
        ("日均客流", "日均客流"),
        ("年均降雨量", "年均降雨量"),
        ("人均可支配收入", "人均可支配收入"),
        ("累计发放贷款", "累计发放贷款"),
        ("后备企业", "后备企业"),
        ("并购基金", "并购基金"),
        ("", ""),
    ],
)
def test_leads_are_stripped(text: str, head: str) -> None:
    assert heads.strip_lead(text, scope="海岚区") == head


@pytest.mark.parametrize(
    ("left", "clause", "before"),
    [
        ("甲，乙；丙", "丙", "甲，乙"),
        ("甲,乙", "乙", "甲"),
        ("甲：乙", "乙", "甲"),
        ("甲乙", "甲乙", ""),
        ("甲，", "", "甲"),
        ("", "", ""),
    ],
)
def test_last_clause(left: str, clause: str, before: str) -> None:
    assert heads.last_clause(left) == (clause, before)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("工业[3]增加值", "工业增加值"),
        ("增加值【4】", "增加值"),
        ("增加值〔3〕", "增加值"),
        ("新增绿地（含改造）", "新增绿地"),
        ("没有括号", "没有括号"),
        ("没有另一半（未完", "没有另一半（未完"),
        ("先右后左）（", "先右后左）（"),
    ],
)
def test_brackets_are_left_out(text: str, left: str) -> None:
    assert heads.without_brackets(text) == left


@pytest.mark.parametrize(
    ("subject", "bearer", "name"),
    [
        ("总投资", "引进亿元以上项目", "引进亿元以上项目总投资"),
        ("增速", "地区生产总值", "地区生产总值增速"),
        ("占全省", "工业增加值", "工业增加值占全省比重"),
        ("占全省的比重", "工业增加值", "工业增加值占全省比重"),
        ("占比", "税收收入", "税收收入占比"),
        ("完成投资", "重点项目", "重点项目完成投资"),
        ("金额", "发放贷款", "发放贷款金额"),
        ("总量", "高新技术企业", "高新技术企业总量"),
        ("出口量", "工业机器人产量", "工业机器人出口量"),
        ("利润总额", "规上工业企业营业收入", "规上工业企业利润总额"),
        ("税收收入", "一般公共预算收入", "税收收入"),
        ("粮食产量", "", "粮食产量"),
        ("", "地区生产总值", "地区生产总值"),
    ],
)
def test_names_are_composed(subject: str, bearer: str, name: str) -> None:
    assert (heads.compose(subject, bearer) if subject else heads.compose(subject, bearer) or bearer) == name


@pytest.mark.parametrize(
    ("subject", "relational"),
    [
        ("总投资", True),
        ("增速", True),
        ("占全省", True),
        ("完成投资", True),
        ("占比", True),
        ("排名", True),
        ("粮食产量", False),
        ("税收收入", False),
        ("高新技术企业", False),
        ("失业率", False),
    ],
)
def test_which_heads_need_a_bearer(subject: str, relational: bool) -> None:
    assert heads.is_relational(subject) is relational


@pytest.mark.parametrize(
    ("subject", "body", "rest"),
    [
        ("海岚港新增航线", "海岚港", "新增航线"),
        ("海岚高新区入驻企业", "海岚高新区", "入驻企业"),
        ("国际啤酒节参与人次", "国际啤酒节", "参与人次"),
        ("东岭开发区累计引进项目", "东岭开发区", "累计引进项目"),
        ("产业园区面积", "", "产业园区面积"),
        ("海岚大学在校学生", "", "海岚大学在校学生"),
        ("粮食产量", "", "粮食产量"),
        ("", "", ""),
    ],
)
def test_bodies_that_own_a_figure(subject: str, body: str, rest: str) -> None:
    assert heads.entity_before(subject) == (body, rest)


@pytest.mark.parametrize(
    ("text", "verb"), [("在全省率先建成", "建成"), ("共建成了", "建成"), ("实现", "实现"), ("新增绿道", ""), ("", "")]
)
def test_verbs_at_the_end(text: str, verb: str) -> None:
    assert heads.object_verb(text) == verb


@pytest.mark.parametrize(("text", "verb"), [("新增绿道", "新增"), ("绿道", ""), ("", "")])
def test_verbs_at_the_beginning(text: str, verb: str) -> None:
    assert heads.starts_with_verb(text) == verb


@pytest.mark.parametrize(
    ("noun", "tail"),
    [("国有控股企业增加值", "增加值"), ("粮食产量", "产量"), ("存款余额", "存款余额"), ("绿道", ""), ("", "")],
)
def test_measuring_tails(noun: str, tail: str) -> None:
    assert heads.has_measure_tail(noun) == tail


@pytest.mark.parametrize(
    ("noun", "plain"),
    [
        ("规上工业增加值增速", "规上工业增加值"),
        ("财政收入增幅", "财政收入"),
        ("增速", ""),
        ("地区生产总值", "地区生产总值"),
    ],
)
def test_names_without_their_growth(noun: str, plain: str) -> None:
    assert heads.without_growth(noun) == plain


CHARS = "全市其中预计累计完成实现工业投资占比增速总额（）()，的和年均新增企业12、在为"


@given(st.text(alphabet=CHARS, max_size=40), st.text(alphabet=CHARS, max_size=20))
def test_heads_of_any_text_are_taken_from_it(text: str, bearer: str) -> None:
    assert text.endswith(heads.strip_lead(text))
    clause, before = heads.last_clause(text)
    assert text.endswith(clause)
    assert text.startswith(before)
    body, rest = heads.entity_before(text)
    assert body + rest == text
    assert text.endswith(heads.has_measure_tail(text))
    assert text.startswith(heads.starts_with_verb(text))
    assert isinstance(heads.compose(text, bearer), str)
