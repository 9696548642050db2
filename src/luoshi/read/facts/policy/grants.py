"""What each list of quantities in a clause is for: award, rate, cap, threshold, step, instalment, or nothing."""

import re
from dataclasses import dataclass
from typing import Literal

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.quantities import Quantity, lists, quantities

Role = Literal[
    "award", "upto", "rate", "points", "cap", "every", "payout", "threshold", "factor", "quota", "time", "none"
]
_REACH = 300
"""Characters in which a comma segment is looked for."""
_SOFT = re.compile(r"[,;:。]")
_HARD = re.compile(r"[;。]")
_QUOTA = re.compile(r"(?:评选|遴选|择优|选取|选树|认定|评定|奖励|获支持企业数量|数量|名额)[^,;。\d]{0,8}$")
_SCALED = re.compile(r"(?:的)?(?:标准)?(?:系数|给予|予以|奖励|补助)")
_LEVEL_FIRST = re.compile(
    r"(?:且|但)?(?:同一|单个|单户|单家|单一|每家|每个|每户|每年|年度|当年度?|累计|合计|总额)[^,;。对]{0,20}(?:最高|不超过|上限|封顶)"
)
_LEVELLED = re.compile(r"单个|单户|单家|单一|每家|每年|每户|每个|年度|累计|合计|总额|同一")


@dataclass(frozen=True, slots=True)
class Group:
    """A list of quantities with the role it plays; *left* and *right* are its neighbours within the comma segment."""

    role: Role
    items: tuple[Quantity, ...]
    left: str
    right: str

    @property
    def start(self) -> int:
        """Where its first number begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where its last number ends, words of bound left out."""
        return self.items[-1].end


def grouped(text: str) -> list[Group]:
    """All lists of quantities of a clause with their roles, in order.

    >>> [(g.role, len(g.items)) for g in grouped("营收达到1亿元的,分别给予5万元、3万元奖励,每家最高20万元")]
    [('threshold', 1), ('award', 2), ('cap', 1)]
    """
    out: list[Group] = []
    for items in lists(text, quantities(text)):
        left = _SOFT.split(text[max(0, items[0].start - _REACH) : items[0].start])[-1]
        right = _SOFT.split(text[items[-1].end : items[-1].end + _REACH], maxsplit=1)[0]
        out.append(Group(_role(text, items, left, right, out), items, left, right))
    return out


def _role(text: str, items: tuple[Quantity, ...], left: str, right: str, before: list[Group]) -> Role:
    kind = items[0].kind
    if kind == "percent":
        return _percent(text, items, left, right, before)
    if kind in ("money", "bare"):
        return _money(text, items, left, right, before)
    if kind == "points":
        return "points" if re.search(r"追加|提高|增加|上浮|额外|再", left) else "none"
    if kind == "multiple":
        return "factor"
    if kind == "time":
        return "threshold" if items[0].operator and not re.search(r"期限|最长", left) else "time"
    return _count(items, left)


def _count(items: tuple[Quantity, ...], left: str) -> Role:
    if _QUOTA.search(left[: len(left) - (items[0].start - items[0].head)]):
        return "quota"
    if v.EVERY_LEFT.search(left):
        return "every"
    if re.search(r"最多|最长|期限", left):
        return "none"
    return "threshold" if items[0].operator else "none"


def _given(text: str, before: list[Group], start: int) -> bool:
    """Whether the part since the last ; or 。 has a rate or an award already."""
    hard = max(text.rfind(";", 0, start), text.rfind("。", 0, start))
    return any(g.role in ("award", "rate", "upto", "points") and g.end > hard for g in before)


def _capping(text: str, items: tuple[Quantity, ...], left: str, before: list[Group]) -> Role:
    """最高…: a cap of what is given already, or else an upper bound that is all the text says."""
    level = _LEVELLED.search(left) and any(g.role in ("award", "rate", "upto") for g in before)
    return "cap" if level or _given(text, before, items[0].start) else "upto"


def _money(text: str, items: tuple[Quantity, ...], left: str, right: str, before: list[Group]) -> Role:
    """Threshold, step, cap or award; words in front of the number go before those behind it."""
    first = items[0]
    if first.kind == "bare" and not (first.scaled or "%" in right[:1]):
        return "none"
    lead = left[: len(left) - (first.start - first.head)]
    if v.EVERY_LEFT.search(lead) and not first.per:
        return "every"
    if before and before[-1].role == "every" and not _SOFT.search(text[before[-1].end : first.start].lstrip(",")):
        return "award"
    if re.search(r"低于$", left):
        return "none" if v.AWARD_RIGHT.match(right) else "threshold"
    if v.CAP_LEFT.search(left) and first.operator in ("", "<="):
        return _limit(text, items, left, right, before)
    given = v.AWARD_LEFT.search(left)
    if any(item.operator for item in items) and not given:
        return "threshold"
    if given or v.STANDARD_LEFT.search(left):
        return "award"
    return _plain_money(items, left, right)


def _plain_money(items: tuple[Quantity, ...], left: str, right: str) -> Role:
    """Money without a verb right in front of it and without a bound."""
    behind = right[items[-1].tail - items[-1].end :]
    if items[0].per or v.AWARD_RIGHT.match(behind) or v.UNIT_LEFT.search(left):
        return "award"
    if v.GROWTH_LEFT.search(left) or re.search(r"达到?$", left):
        return "threshold"
    return "award" if v.NAMED_LEFT.search(left) else "none"


def _limit(text: str, items: tuple[Quantity, ...], left: str, right: str, before: list[Group]) -> Role:
    """不超过/最高…: a threshold of the party, a cap of the award, or the only thing that is said of it."""
    first = items[0]
    lead = left[: len(left) - (first.start - first.head)]
    if _LEVEL_FIRST.match(left) and any(g.role in ("award", "rate") for g in before):
        return "cap"
    stated = first.start > first.head and "最高" not in left and not v.AWARD_LEFT.search(lead)
    if stated and not v.CAP_WORDS.search(left) and not v.AWARD_RIGHT.match(right):
        return "threshold"
    only = v.AWARD_LEFT.search(left) and "最高奖" not in left and not _given(text, before, first.start)
    return "upto" if only else _capping(text, items, left, before)


def _percent(text: str, items: tuple[Quantity, ...], left: str, right: str, before: list[Group]) -> Role:
    first = items[0]
    whole = len(items) > 1 and sum(item.value for item in items) == 100
    if whole and re.search(r"比例|兑现|拨付|分期|支付|到位|给付|发放|应奖|应补|阶段", left + right):
        return "payout"
    if re.search(r"其中[^,;。]*(?:资金|奖补|补助|奖励)$", left) or re.match(r"(?:的?比例)?(?:承担|分担|负担)", right):
        return "none"
    if re.search(r"下调|上浮|下浮|上调", left):
        return "factor"
    if re.search(r"最高(?:补助|奖励|补贴|资助)?(?:比例)?(?:不超过|不高于)", left) and _given(text, before, first.start):
        return "cap"
    behind = right[items[-1].tail - items[-1].end :]
    lead = left[: len(left) - (first.start - first.head)]
    limited = first.operator == "<="
    if v.LIMIT_LEFT.match(left) and _given(text, before, first.start):
        return "cap"
    if first.operator and not limited and not (first.high is not None and v.RATE_RIGHT.match(right)):
        return "threshold"
    if limited and not (v.RATE_LEFT.search(left) or v.RATE_RIGHT.match(behind)):
        return "threshold"
    if v.RATE_RIGHT.match(behind) or v.RATE_LEFT.search(lead) or v.AWARD_LEFT.search(lead) or len(items) > 1:
        return "threshold" if first.operator and v.GROWTH_LEFT.search(lead) else "rate"
    if re.search(r"(?:给予|补助|补贴)[^,;。\d]{2,16}$", lead) and not first.operator:
        return "rate"
    return "threshold" if v.GROWTH_LEFT.search(lead) else ("rate" if "按" in left else "none")
