"""Numbers that only name a class, a size or a streak are no figures: 亿元以上项目, 10万吨级, 连续三年, 15分钟生活圈."""

import re

from luoshi.read.quantities import Quantity

_SIZED = frozenset(("money", "mass", "area", "energy", "length", "volume", "rate"))
_CLASS_NOUN = (
    r"(?:[一-龥“”]{0,8}?)(?:项目|企业|工程|园区|产业园|集群|产业|平台|基金|机组|贷款|订单|合同|泊位|码头"
    r"|主体|大户|品牌|镇|村|县|强|单位|投资|纳税|工业|商户|商贸|设备|锅炉|住房|灌区|牧场)"
)
_THRESHOLD_AFTER = re.compile(rf"(?:及?以[上下]|以内)(?:的|\s)?{_CLASS_NOUN}")
_CLASS_AFTER = re.compile(rf"的?{_CLASS_NOUN}(?:达到?|共|共有|有|数|数量)?")
_OVER = re.compile(r"(?:超过?|突破|过|达|逾|近|不少于|不低于|额)$")
_VOLTAGE = frozenset(("千伏", "伏", "kV", "KV"))
_REACHED = ("至", "到", "由", "从", "达")
_GRADE = re.compile(r"级(?!别?联)")
_AGE_LIMIT = re.compile(r"及?以[上下](?:的)?[\u4e00-\u9fff]")
_STREAK = re.compile(
    r"(?:连续|第|每|近|过去|这|前|未来|今后|为期|每隔|最近|新|期限|历经|满|持续|已|周期|提前|一|蝉联|时隔|再|建设期|力争)$"
)
_PLAN_AFTER = re.compile(
    r"(?:行动|计划|规划|攻坚|来|间|期|之?内|之?前|后|以来|一|目标|工程|时间|多来|任期|制|级|左右时间|滚动|环保|提升|倍增|多|禁|历史)"
)
# 由9.2年提升至9.6年: one end of a change is an amount, however it is measured
_REACHES = re.compile(r"(?:提高|提升|增加|延长|上升|增长|下降|降低|缩短|压缩|压减|升|降|增)(?:到|至|为)")
_OVER_YEARS = re.compile(r"(?:增长|提升|提高|下降|降低|增加|翻|累计|年均|平均|安排|投入|完成|建成)")
_CIRCLE = re.compile(
    r"[^，。；、,;\n]{0,10}?(?:圈|可达|通达|直达|通勤|经济|服务半径|响应|办结|热线|在线|值班|不打烊|全天|自助|营业)"
)
_CODE_AFTER = re.compile(r"(?:号|版|代|期工程|型|系列|路|线|楼|栋楼|国集团|中全会|大报告|次会议|届|座谈)")


def drop(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Leave out what is no figure: classes, thresholds in names, grades, streaks and durations of plans.

    >>> from luoshi.read.quantities import arabic_at
    >>> text = "引进50亿元以上项目16个"
    >>> [q.unit for q in drop(text, [arabic_at(text, 2), arabic_at(text, 10)])]
    ['个']
    """
    return [
        q
        for i, q in enumerate(quantities)
        if not _names(text, q, quantities[i + 1] if i + 1 < len(quantities) else None)
    ]


def _names(text: str, q: Quantity, following: Quantity | None) -> bool:
    """Whether *q* is part of a name or class."""
    if q.kind != "number":
        return q.kind == "bare"
    after = text[q.end : q.end + 24]
    if q.dimension in _SIZED:
        return _names_size(text, q, after, following)
    if q.dimension == "duration":
        return _names_time(text, q, after)
    if q.unit in ("条", "项", "个") and after[:1] in "”’" and text[q.start - 1 : q.start] in ("“", "‘"):
        return True
    return bool(after) and bool(_CODE_AFTER.match(after)) and q.dimension == "weak"


def _names_size(text: str, q: Quantity, after: str, following: Quantity | None) -> bool:
    if q.unit in _VOLTAGE:  # 建成500千伏变电站: which, not how much
        return not text[max(0, q.start - 1) : q.start].endswith(_REACHED)
    if _GRADE.match(after) or _THRESHOLD_AFTER.match(after):
        return True
    if (
        q.magnitude_only
        and after
        and not after.startswith(
            (
                "，",
                "。",
                "；",
                "、",
                ",",
                ";",
                ")",
                "）",
                "\n",
                "大关",
                "台阶",
                "的",
                "！",
                " ",
                "元",
                "左右",
                "以",
                "目标",
            )
        )
    ):
        return True
    if following is None or following.start - q.end > 14 or following.dimension != "counter":
        return False
    # 投资超10亿元重大项目14个: a size that only tells which projects are counted
    return bool(_OVER.search(text, max(0, q.start - 3), q.start)) and bool(
        _CLASS_AFTER.fullmatch(text[q.end : following.start])
    )


def _names_time(text: str, q: Quantity, after: str) -> bool:
    before = text[max(0, q.start - 4) : q.start]
    if q.unit == "年" and q.value > 200:
        return True
    if _REACHES.match(after):
        return False
    if _STREAK.search(before) or (_CIRCLE.match(after) and q.unit in ("分钟", "小时", "秒")):
        return True
    if q.unit in ("周年", "星期", "周") or after.startswith(("以上学龄", "义务教育")):
        return True
    if q.unit in ("岁", "周岁"):
        return bool(_AGE_LIMIT.match(after)) or after[:1] not in (
            "",
            "，",
            "。",
            "；",
            "、",
            ",",
            ";",
            "以",
            "左",
            ")",
            "）",
            "\n",
        )
    if before.endswith(("×", "x", "X", "*")):
        return True
    if q.unit == "年" and _OVER_YEARS.match(after):
        return True
    return q.unit in ("年", "个月", "天", "小时") and bool(_PLAN_AFTER.match(after))
