"""Chinese words for the field values of figures, findings and repairs: the only words that a user sees for them."""

import re
from typing import Final

from luoshi.records import Because

MEASURES: Final[dict[str, str]] = {
    "level": "数量",
    "growth": "增速",
    "difference": "增减",
    "share": "占比",
    "rank": "位次",
    "multiple": "倍数",
}
# One character a measure: printed small beside a marked number, so that the kind never rests on colour alone.
SIGNS: Final[dict[str, str]] = {
    "level": "量",
    "growth": "增",
    "difference": "差",
    "share": "占",
    "rank": "位",
    "multiple": "倍",
}
BOUNDS: Final[dict[str, str]] = {"eq": "", "ge": "至少", "gt": "超过", "le": "至多", "lt": "不足", "approx": "约"}
STATUSES: Final[dict[str, str]] = {"actual": "实际", "expected": "预计", "target": "目标", "stretch": "力争"}
VERDICTS: Final[dict[str, str]] = {"error": "错误", "possible": "可疑", "consistent": "相符", "info": "提示"}
LEVELS: Final[dict[str, str]] = {"world": "世界", "nation": "国家", "province": "省", "city": "市", "district": "区县"}
HONOUR_KINDS: Final[dict[str, str]] = {"pilot": "试点", "award": "荣誉", "approval": "批准", "rank": "名次"}
# The short tag of a verdict in running text; it is followed by the number of the finding.
TAGS: Final[dict[str, str]] = {"error": "误", "possible": "疑", "consistent": "合", "info": "注"}
ACCEPTED: Final = "已说明理由"
ACCEPTED_TAG: Final = "答"
"""What a finding is called that somebody answered for, and its short tag."""
REPAIRS: Final[dict[str, str]] = {
    "pinyin": "夹杂拼音",
    "traditional": "繁体字",
    "seo": "推广文字",
    "plus": "丢失加号",
    "lead": "重复导语",
    "chrome": "网页附带内容",
    "markup": "网页标签",
    "blank": "多余空白",
    "comma": "标点",
    "break": "断行",
}
CHECKS: Final[dict[str, str]] = {
    "sum": "分项与合计",
    "closure": "占比合为百分之百",
    "table": "表内合计",
    "part-whole": "部分与整体",
    "share": "占比推算",
    "progress": "序时进度",
    "daily": "日均推算",
    "stock-flow": "存量与增量",
    "cumulative": "累计与全年",
    "growth": "增速与水平",
    "difference": "差额推算",
    "points": "百分点与百分比",
    "contribution": "贡献率与拉动",
    "two-years": "两年平均",
    "hull": "总体与部分的增速",
    "repeated": "同一指标两个数",
    "duplicate": "重复计列",
    "precision": "目标数的精度",
    "stale": "年份陈旧",
    "target": "目标与上年实绩",
    "enumeration": "数目与列举",
    "coined": "数字简称与解释",
    "respectively": "“分别”两边",
    "dates": "日期与期间",
    "hedges": "重复限定",
    "repair": "改读的旁证",
    "style": "行文",
    "names": "一事两名",
    "attribute": "同物异数",
    "lead": "导语与正文",
    "roster": "名单增减",
    "holders": "荣誉归属",
    "rank": "位次",
    "conflict": "文件之间不一致",
    "revision": "数据修订",
    "confirmation": "文件之间相符",
    "trust": "来源可信度",
}
FIELDS: Final[dict[str, str]] = {
    "value": "数值",
    "high": "上限",
    "unit": "单位",
    "measure": "量类",
    "comparison": "比较",
    "bound": "界限",
    "status": "状态",
    "period": "期间",
    "scope": "主体",
    "indicator": "指标",
    "section": "章节",
    "source": "来源",
    "name": "名称",
    "kind": "类别",
    "level": "级别",
    "holder": "获得者",
    "grantor": "授予者",
    "date": "时间",
    "count": "个数",
    "investment": "总投资",
    "this_year": "当年投资",
    "stage": "阶段",
    "place": "地点",
    "action": "动作",
    "object": "事项",
    "due": "期限",
    "lead": "牵头",
    "support": "配合",
    "measurable": "可核实",
    "benchmark": "对标",
    "part": "篇目",
    "model": "对标谁",
    "lesson": "学什么",
    "purpose": "为了什么",
    "definition": "解释",
    "figures": "数据",
    "subject": "对象",
    "conditions": "条件",
    "benefits": "奖补",
    "caps": "封顶",
    "stacking": "衔接",
    "payout": "兑付",
    "validity": "有效期",
    "delivery": "兑现",
    "result": "可算",
}
UNSAID: Final = "未注明"

_QUARTERS: Final = "一二三四"
_SPAN = re.compile(r"(\d{4})/(\d{4})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])(?:/Q([1-4]))?")
_HALF = re.compile(r"(\d{4})-H([12])")
_MONTHS = re.compile(r"(\d{4})-(\d{1,2})/(?:(\d{4})-)?(\d{1,2})")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def said(text: str) -> str:
    """A text field for reading: what is empty or ``-`` says so in words.

    >>> said("-"), said("青岛")
    ('未注明', '青岛')
    """
    return UNSAID if text.strip() in ("", "-") else text


def check_label(check: str) -> str:
    """The Chinese name of a check; one that is not known by name is called after its id.

    >>> check_label("sum"), check_label("new")
    ('分项与合计', '检查 new')
    """
    if check in CHECKS:
        return CHECKS[check]
    return check if any(ord(char) > 0x2E7F for char in check) else f"检查 {check}"


def reason(why: Because) -> str:
    """One piece of evidence in words.

    >>> reason(Because("measure", "增长词", "同比增长", 4, 8))
    '量类：“同比增长”（增长词）'
    """
    name = FIELDS.get(why.field, why.field)
    return f"{name}：“{why.words}”（{why.rule}）" if why.words else f"{name}：{why.rule}"


def comparison_label(comparison: str) -> str:
    """What a growth or a difference is measured against.

    >>> [comparison_label(c) for c in ("yoy", "base:2020年", "other:高于全国", "")]
    ['同比', '较2020年', '高于全国', '']
    """
    plain = {"": "", "-": "", "yoy": "同比", "previous": "环比", "average": "年均"}.get(comparison)
    if plain is not None:
        return plain
    kind, _, words = comparison.partition(":")
    if kind not in ("base", "other") or not words:
        return comparison
    return words if words[0] in "较比高低与优" else f"较{words}"


def period_label(period: str) -> str:
    """A period in words.

    >>> [period_label(p) for p in ("2022", "2022-H1", "2022-Q1/Q3", "2022-11", "2016/2021", "2022-12-31", "-")]
    ['2022年', '2022年上半年', '2022年前三季度', '2022年11月', '2016—2021年', '2022年12月31日', '未注明']
    """
    if match := _SPAN.fullmatch(period):
        return f"{match[1]}—{match[2]}年"
    if match := _QUARTER.fullmatch(period):
        return f"{match[1]}年{_quarters(int(match[2]), int(match[3] or 0))}"
    if match := _HALF.fullmatch(period):
        return f"{match[1]}年{'上' if match[2] == '1' else '下'}半年"
    if match := _MONTHS.fullmatch(period):
        return _months(int(match[1]), int(match[2]), int(match[3] or match[1]), int(match[4]))
    if match := _DAY.fullmatch(period):
        month = f"{int(match[2])}月" if match[2] else ""
        return f"{match[1]}年{month}{str(int(match[3])) + '日' if match[3] else ''}"
    return said(period)


def _months(year: int, first: int, until: int, last: int) -> str:
    """The words of a run of months; the year is said once where it is the same.

    >>> _months(2024, 1, 2024, 9), _months(2023, 10, 2024, 3), _months(2024, 5, 2024, 5)
    ('2024年1—9月', '2023年10月—2024年3月', '2024年5月')
    """
    if year != until:
        return f"{year}年{first}月—{until}年{last}月"
    return f"{year}年{first}月" if first == last else f"{year}年{first}—{last}月"


def _quarters(first: int, last: int) -> str:
    """The words of one quarter or of a run of quarters."""
    if last <= first:
        return f"{_QUARTERS[first - 1]}季度"
    if first == 1:
        return "上半年" if last == 2 else "全年" if last == 4 else "前三季度"
    return f"{_QUARTERS[first - 1]}至{_QUARTERS[last - 1]}季度"
