"""What kind of statement a value is: measure, bound, sign and unit, each from the words of its clause."""

import re
from typing import Literal

from luoshi.read.clauses import Clause
from luoshi.records.figure import Bound, Measure

_LEADING_CHANGE = re.compile(
    r"^(?:继续|进一步|再|稳步|大幅|有效|合理|平均|累计)?(?P<change>降低|下调|压减|压缩|缩短|削减|减少|提高|提升|上调|增加|扩大)(?P<rest>[^，,]{2,40})$"
)
_POLLUTES = re.compile(r"pm|浓度|污染|排放|降尘|臭氧|细颗粒|可吸入", re.IGNORECASE)


def leading_change(subject: str) -> tuple[str, str]:
    """The change that a clause says before what changes, and what does; ("", subject) where there is none.

    >>> leading_change("降低单位缴费费率")
    ('降低', '单位缴费费率')
    """
    m = _LEADING_CHANGE.match(subject.strip(" 、"))
    return (m["change"], m["rest"]) if m else ("", subject)


_DEPARTS = re.compile(r"(?:从|由)[^，,。；;、0-9]{0,10}$")
_ARRIVES = re.compile(
    r"[^，,。；;、0-9]{0,4}?(?:提高|提升|增加|增长|上升|扩大|发展|降低|下降|减少|降|升|增|减|缩短|压减|压缩|跃升|攀升|回升|回落|提|上调|下调|拓展|优化|调整)(?:到|至|为)"
)


def departs(text: str, sentence: int, start: int, end: int) -> bool:
    """Whether the value at *start*..*end* is where a change begins: 从|26.7%|提高到52.1%.

    >>> departs("从26.7%提高到52.1%", 0, 1, 6)
    True
    """
    return bool(_ARRIVES.match(text, end)) and bool(_DEPARTS.search(text, max(sentence, start - 14), start))


_MONEY = re.compile(r"(?:收入|投资|额|产值|总值|增加值|税|规模|资金|营收|余额|存款|贷款|利润|支出|销售|消费)$")
_PERSONS = re.compile(
    r"(?:人数|人才|人口|旅客|游客|人员|职工|人次|劳动力|会员|党员|学生|居民|客流|人才总量|总人数|保障对象)(?:总量|总数|数)?$"
)


def unit_of(name: str) -> str:
    """The unit of a number printed without one (人才总量超696万, 产值突破百亿); empty where the name does not tell.

    >>> unit_of("技能人才总量"), unit_of("现代农业产值"), unit_of("指数")
    ('人', '元', '')
    """
    return "元" if _MONEY.search(name) else "人" if _PERSONS.search(name) else ""


_YEARS = re.compile(r"^(?:近|过去|这)?(?P<n>[三四五十3-9]|10)年(?:来|间)?$")


def years_told(streak: str) -> int:
    """How many years a change took (五年增长58% -> 5), 0 where the words tell no such span.

    >>> years_told("5年"), years_told("连续三年")
    (5, 0)
    """
    m = _YEARS.match(streak)
    return (
        0
        if m is None
        else int(m["n"])
        if m["n"].isdecimal()
        else "三四五".find(m["n"]) + 3
        if m["n"] in "三四五"
        else 10
    )


def pollutes(name: str) -> bool:
    """Whether an improvement of *name* is a fall (PM2.5 改善 13%).

    >>> pollutes("PM2.5平均浓度")
    True
    """
    return bool(_POLLUTES.search(name))


def measure_of(dimension: str, unit: str, kind: str, clause: Clause) -> tuple[Measure, str, str]:
    """Measure of a value, and the rule and words that made it so.

    >>> from luoshi.read.clauses import take_apart
    >>> measure_of("percent", "%", "number", take_apart("增加值增长"))
    ('growth', '增减用语', '增长')
    """
    if kind == "rank":
        return "rank", "位次用语", clause.reach
    if dimension == "point":
        return "difference", "百分点", unit
    if dimension == "multiple":
        return "multiple", "倍", unit
    if kind == "ratio" or (kind == "share" and not clause.change):
        return "share", "分数、成数或构成比", unit
    if dimension in ("percent", "permille"):
        if _GROWING.search(clause.subject):
            return "growth", "增速指标", clause.subject[-2:]
        if clause.change and not (clause.reach and clause.change_words in ("高于", "低于", "快于", "优于", "高", "低")):
            return "growth", "增减用语", clause.change_words
        return "share", "百分数而无增减用语", clause.reach or unit
    if (clause.change and (clause.comparison or clause.change_words not in _LOOSE)) or _moved(unit, clause):
        return "difference", "增减用语紧接数值", clause.change_words
    if clause.comparison.startswith("other:") and clause.change:
        return "difference", "与他者相比", clause.comparison_words
    return "level", "数量", unit


# these mean a change of a quantity only where they compare it with something
_LOOSE = frozenset(("提前", "拉动", "改善", "恢复", "增收", "高于", "多", "快", "高", "领先"))
_GROWING = re.compile(r"(?:(?:上涨|增长|下降|涨跌)幅度|增速|增幅|涨幅|(?<!自然)增长率|降幅)$")


def _moved(unit: str, clause: Clause) -> bool:
    """Whether a place count says how far something moved (前进19位, 跃升5个位次)."""
    return unit in ("个位次", "位次", "个名次") or (
        bool(clause.change)
        and clause.change_words in ("提前", "前进", "前移", "高于", "领先")
        and unit in ("位", "天", "个月", "年", "个工作日")
    )


def bound_of(value_bound: Bound | Literal[""], clause: Clause, after: Bound | Literal[""]) -> Bound:
    """The bound of a value from the hedge in the number, the words before and the words behind it."""
    for bound in (clause.bound, after, value_bound):
        if bound:
            return bound
    return "eq"
