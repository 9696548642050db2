"""A small document of our own sentences, with everything that a page or a workbook must show."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from luoshi.records import (
    Because,
    BenchmarkCase,
    Clause,
    Commitment,
    Document,
    Figure,
    Finding,
    Honour,
    Project,
    Repair,
    Section,
    Source,
    Term,
)
from luoshi.records.clause import Benefit, Condition, Validity

TEXT = """临海区2023年工作总结
网站地图 无障碍浏览 返回顶部
一、2023年工作回顾
(一)经济运行稳中有进
全年地区生产总值超过4500亿元,同比增长5.5%左右。新增就业8万人,其中青年3万人、其他4万人。
二、2024年工作打算
一是稳住工业。力争工业投资增长10—12%,“专精特新”(zhuān)企业新增20家以上 A B。新增就业9万人。
"""

GROWTH: dict[str, Any] = {"measure": "growth", "comparison": "yoy"}


def span(words: str, nth: int = 0) -> tuple[int, int]:
    """Where *words* stand in TEXT for the *nth* time."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def figure(surface: str, value: str, unit: str, indicator: str, nth: int = 0, **fields: Any) -> Figure:
    """A figure of TEXT."""
    start, end = span(surface, nth)
    return Figure(start, end, surface, Decimal(value), unit, indicator=indicator, scope="临海区", **fields)


def document() -> Document:
    """The document with its figures, sections and repairs."""
    why = Because("measure", "增长词", "同比增长", *span("同比增长"))
    step = Decimal(10**8)
    past, plan = "经济运行稳中有进", "2024年工作打算"
    figures = (
        figure("4500亿元", "450000000000", "元", "地区生产总值", bound="gt", step=step, period="2023", section=past),
        figure(
            *("5.5%", "5.5", "%", "地区生产总值"),
            **GROWTH | {"bound": "approx", "period": "2023", "section": past},
            because=(why,),
            step=Decimal("0.1"),
        ),
        figure("8万人", "80000", "人", "新增就业", period="2023", section=past, step=Decimal(10**4)),
        figure("3万人", "30000", "人", "新增就业青年", period="2023", section=past, step=Decimal(10**4)),
        figure("4万人", "40000", "人", "新增就业其他", period="2023", section=past, step=Decimal(10**4)),
        figure(
            *("10—12%", "10", "%", "工业投资"),
            **GROWTH | {"status": "stretch", "period": "2024", "section": plan},
            high=Decimal(12),
        ),
        figure("20家", "20", "家", "“专精特新”企业", bound="ge", status="target", period="2024", section=plan),
        figure("9万人", "90000", "人", "新增就业", status="target", period="2024", section=plan, step=Decimal(10**4)),
    )
    start = TEXT.index("一、")
    second = TEXT.index("二、")
    below = TEXT.index("(一)")
    runin = TEXT.index("一是")
    sections = (
        Section(start, second, 1, "一、", "2023年工作回顾", "report", 2023),
        Section(below, second, 2, "(一)", "经济运行稳中有进", "report", 2023),
        Section(second, len(TEXT), 1, "二、", "2024年工作打算", "plan", 2024),
        Section(runin, len(TEXT), 3, "一是", "稳住工业", "plan", 2024),
    )
    chrome = span("网站地图 无障碍浏览 返回顶部")
    gap = TEXT.index("A B") + 1
    repairs = (
        Repair(*chrome, "chrome", "", "导航文字，没有句末标点"),
        Repair(*span("(zhuān)"), "pinyin", "", "汉字后括注的拼音"),
        Repair(gap, gap + 1, "plus", "+", "网上同文有加号", applied=False),
    )
    title = "临海区2023年工作总结"
    return Document("总结.txt", TEXT, title=title, region="临海区", sections=sections, figures=figures, repairs=repairs)


CLAUSE = Clause(
    *(*span("“专精特新”(zhuān)企业新增20家以上 A"), "“专精特新”企业新增20家以上"),
    subject="“专精特新”企业",
    conditions=Condition("all", parts=(Condition(">", "营业收入", Decimal(100000000), unit="元"),)),
    benefits=(Benefit("fixed", amount=Decimal(500000), upto=True),),
    validity=Validity("2024-01-01", years=2),
    result="upper bound",
    lead="区工信局",
)


def facted() -> Document:
    """The document with facts of every kind: nested, crossing, over line ends, and one outside the text."""
    why = (Because("measurable", "有数", "20家", *span("20家")),)
    plan = "2024年工作打算"
    whole, inner = span("力争工业投资增长10—12%"), span("工业投资增长10—12%,“专精特新”")
    commitments = (
        Commitment(
            *(*whole, "力争工业投资增长10—12%", "增长", "工业投资"),
            due="2024",
            measurable=True,
            figures=(span("10—12%")[0],),
            status="stretch",
            section=plan,
        ),
        Commitment(
            *(*span("“专精特新”(zhuān)企业新增20家以上"), "“专精特新”企业新增20家以上", "新增", "“专精特新”企业"),
            lead=("区工信局",),
            support=("区科技局", "区商务局"),
            figures=(span("20家")[0],),
            section=plan,
            because=why,
        ),
    )
    across = TEXT.index("其他4万人"), TEXT.index("二、") + 4
    projects = (
        Project(*inner, "工业投资", "工业投资", count=3, investment=Decimal(1250000000), stage="开工", status="target"),
        Project(*across, "跨行项目", "跨行项目", section=plan),
        Project(9000, 9010, "不在文中", "不在文中"),
    )
    honours = (
        Honour(*span("地区生产总值"), "地区生产总值", "百强区", "nation", "rank", holder="临海区", date="2023"),
        Honour(*span("地区生产总值超过"), "地区生产总值超过", "试点", "province", "pilot", count=2),
    )
    return replace(
        document(),
        commitments=commitments,
        projects=projects,
        honours=honours,
        terms=(Term(*span("“专精特新”"), "“专精特新”", "专精特新", "专业化、精细化"),),
        cases=(BenchmarkCase(*span("一是稳住工业"), "一是稳住工业", "邻市", "稳工业", "本区"),),
        clauses=(CLAUSE,),
        notes=("有修订 2 处",),
    )


def findings() -> tuple[Finding, ...]:
    """An error within the text, and a doubt across two documents."""
    whole, youth, others = (
        Source("总结.txt", *span(words), words) for words in ("新增就业8万人", "青年3万人", "其他4万人")
    )
    across = Source("规划.txt", 4, 14, "新增就业8.5万人")
    nine = Source("总结.txt", *span("新增就业9万人"), "新增就业9万人")
    return (
        Finding("target", "possible", "两份文件的目标不同", "9≠8.5", "同一年份", (nine, across)),
        Finding("sum", "error", "分项之和与合计不符", "3+4=7≠8（万人）", "其中各项互不重叠", (whole, youth, others)),
    )
