"""The formula of a policy clause in words: conditions, what is granted, limits, and from when until when."""

import re
from decimal import Decimal
from typing import Final

from luoshi.records.clause import Band, Benefit, Cap, Clause, Condition, Validity
from luoshi.write.amounts import in_magnitude, plain
from luoshi.write.labels import period_label

RESULTS: Final = {"exact": "可直接算", "upper bound": "只知上限", "not computable": "不能算"}
FORCES: Final = {"in force": "施行", "trial": "试行", "draft": "征求意见"}
_THAN: Final = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "=": "为"}
_LEVELS: Final = {
    "item": "每项",
    "project": "每个项目",
    "firm": "每户企业",
    "person": "每人",
    "year": "每年",
    "policy": "本条合计",
    "cumulative": "累计",
    "joint": "合计",
    "contribution": "不超过其贡献",
    "unit": "每单位",
}

_DIGITS: Final = re.compile(r"\d{5}")


def money(value: Decimal, unit: str = "元") -> str:
    """An amount in 万 or 亿, with no digit lost.

    >>> money(Decimal(500000)), money(Decimal(100000000)), money(Decimal(12), "%")
    ('50万元', '1亿元', '12%')
    """
    if not value.is_finite():
        return ""
    return f"{plain(value) if unit in ('%', '年') else in_magnitude(value)}{unit}"


def condition_words(condition: Condition | None) -> str:
    """A tree of conditions as one line; the parts of 且 and 或 are bracketed where they could be misread.

    >>> condition_words(Condition(">", "营业收入", Decimal(100000000), unit="元"))
    '营业收入超过1亿元'
    """
    if condition is None:
        return ""
    parts = [words for part in condition.parts if (words := condition_words(part))]
    match condition.operator:
        case "all" | "any":
            joint = "且" if condition.operator == "all" else "或"
            return joint.join(f"（{words}）" if "且" in words or "或" in words else words for words in parts)
        case "not":
            return f"不满足：{'；'.join(parts)}"
        case "has":
            return condition.field
        case "in":
            return f"{condition.field}为{'、'.join(condition.options)}"
        case "within":
            return f"{condition.field}不晚于{'、'.join(map(period_label, condition.options))}"
        case "between":
            return condition.field + _between(condition)
    value = "" if condition.value is None else money(condition.value, condition.unit)
    return f"{condition.field}{_THAN[condition.operator]}{value}"


def _between(condition: Condition) -> str:
    ends = [
        ("" if end is None else money(end, condition.unit)) + ("（不含）" if is_open else "")
        for end, is_open in ((condition.value, condition.low_open), (condition.high, condition.high_open))
    ]
    return f"在{ends[0]}至{ends[1]}之间"


def benefit_words(benefit: Benefit) -> str:
    """What one benefit gives, under which condition; the text's own words where it states no formula.

    >>> benefit_words(Benefit("rate", rate=Decimal(10), base="设备投资"))
    '设备投资×10%'
    """
    bands = "；".join(_band(band, benefit) for band in benefit.bands)
    grant = bands or _grant(benefit) or benefit.surface
    when = condition_words(benefit.when)
    lead = "再" if benefit.additive else "或" if benefit.alternative else "提高到" if benefit.replaces else ""
    caps = "".join(f"，{cap_words(cap)}" for cap in benefit.caps)
    return (f"{when}：" if when else "") + lead + ("最高" if benefit.upto and not bands else "") + grant + caps


def _grant(benefit: Benefit) -> str:
    """The amount or the share of a benefit without bands; empty where it states none."""
    if benefit.rate is not None and benefit.base:
        factor = f"×{plain(benefit.factor)}" if benefit.factor != 1 else ""
        return f"{benefit.base}{factor}×{plain(benefit.rate)}%"
    if benefit.amount is None:
        return "" if benefit.high is None else money(benefit.high, benefit.currency)
    amount = money(benefit.amount, benefit.currency)
    if benefit.high is not None:
        amount = f"{amount}至{money(benefit.high, benefit.currency)}"
    if benefit.every is not None:
        return f"{benefit.base}每{money(benefit.every, benefit.counter or '元')}给{amount}"
    return f"每{benefit.counter}{amount}" if benefit.counter else amount


def _band(band: Band, benefit: Benefit) -> str:
    """One step of a banded benefit."""
    given = ""
    if band.amount is not None:
        given = money(band.amount, benefit.currency)
    elif band.rate is not None:
        given = f"{benefit.base}×{plain(band.rate)}%" if benefit.base else f"{plain(band.rate)}%"
    years = "、".join(f"第{year}年" for year in band.years)
    # a label that the text did not print carries its bounds in plain numbers: the condition reads better
    label = "" if band.when is not None and _DIGITS.search(band.label) else band.label
    when = years or label or condition_words(band.when)
    return f"{when}：{given}" if when else given


def cap_words(cap: Cap) -> str:
    """A limit and the level that it holds for.

    >>> cap_words(Cap("firm", Decimal(3000000)))
    '每户企业最高300万元'
    """
    if cap.amount is not None:
        return f"{_LEVELS[cap.level]}最高{money(cap.amount, cap.currency)}"
    if cap.rate is not None:
        return f"{_LEVELS[cap.level]}最高{cap.base}的{plain(cap.rate)}%"
    return cap.surface or _LEVELS[cap.level]


def validity_words(validity: Validity) -> str:
    """From when until when a clause holds.

    >>> validity_words(Validity("2024-01-01", years=2))
    '2024年1月1日起2年'
    """
    start = f"{period_label(validity.start)}起" if validity.start else ""
    if validity.end:
        return f"{start}至{period_label(validity.end)}"
    return start + (f"{validity.years}年" if validity.years else "")


def grants(clause: Clause) -> str:
    """Everything that a clause grants."""
    return "；".join(filter(None, map(benefit_words, clause.benefits)))


def limits(clause: Clause) -> str:
    """The limits that hold for the whole clause, and how its awards meet others."""
    words = [cap_words(cap) for cap in clause.caps] + [stack.surface for stack in clause.stacking]
    return "；".join(filter(None, words))
