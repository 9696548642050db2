"""How awards meet and how they are paid: 就高不重复, 可同时享受, 递进补差, 只能享受一次; 一次性, 30%、30%、40%."""

import re
from collections.abc import Sequence
from decimal import Decimal

from luoshi.read.facts.policy.grants import Group
from luoshi.read.facts.policy.subject import stripped
from luoshi.records.clause import Payout, Stacking, StackKind

_EXCLUSIVE = (
    r"(?:不能|不可|不得|不|不予)(?:再)?(?:同时|重复|叠加|重叠)(?:享受|奖励|补助|支持|资助|计算|申报|申请|领取|使用)"
    r"|不重复|不能再次|不再(?:重复)?(?:享受|给予)"
)
_SINGLE = (
    r"只能(?:享受|用|申请|申报|用于享受|配套支持|支持|奖励|补助)?[一1]次"
    r"|只(?:享受|奖励|补助|支持|配套支持)[一1]次|仅(?:限|享受)?[一1]次|最多享受[一1]次"
)
_TOGETHER = (
    r"(?<!不)(?<!不得)(?<!不能)(?<!不可)"
    r"(?:可同时享受|可叠加|叠加(?:执行|享受|配套|支持|奖励)|可累计享受|可以重复享受|可重复享受)"
)
_PRECEDENCE = r"执行新出台|按上级(?:政策)?执行|以(?:本|新|上级)[^,;。]{0,10}为准|按新[^,;。]{0,6}执行|按国家和上级"
_KINDS: tuple[tuple[StackKind, re.Pattern[str]], ...] = (
    ("difference", re.compile(r"补差|差额|扣减已|扣除已|不足部分|晋级补")),
    (
        "max",
        re.compile(
            r"(?<![造成])就高(?!中|校|等|水平|质量|新|效|端)|从高(?!质|水|效|中)|最高额|按最高(?:奖项|标准|额)|择高|取其高|以最高"
        ),
    ),
    ("exclusive", re.compile(_EXCLUSIVE)),
    ("once", re.compile(_SINGLE)),
    ("sum", re.compile(_TOGETHER)),
    ("precedence", re.compile(_PRECEDENCE)),
)
_SCOPES = re.compile(
    r"同一(?:项目|企业|事项|内容|类型|年度|奖项|对象|条款|主体|单位|人员身份信息|级别)|同类(?:型)?|本(?:政策|文|办法|措施|意见)|以上[^,;。]{0,6}政策|上级|与[^,;。]{1,16}(?:政策|文件|规定)"
)
_KEY = re.compile(r"(?P<key>[^,;。]{1,16}?)(?:信息)?(?:企业)?(?:均|都)?(?:只能|只|仅|每年最多)")
_SENTENCE = re.compile(r"[^。;]+")
_ONCE = re.compile(r"一次性")


def stackings(text: str) -> tuple[Stacking, ...]:
    """All rules of stacking in a clause, one a kind and sentence.

    >>> [(s.kind, s.scope) for s in stackings("同一项目按就高原则执行,不重复享受。")]
    [('max', '同一项目')]
    """
    out = []
    for hit in _SENTENCE.finditer(text):
        kinds = [(kind, found) for kind, pattern in _KINDS if (found := pattern.search(hit[0]))]
        told = {kind for kind, _ in kinds}
        for kind, found in kinds:
            if kind == "exclusive" and told & {"max", "difference"}:
                continue
            scope = _SCOPES.search(hit[0])
            key = _KEY.search(hit[0]) if kind == "once" else None
            named = stripped(key["key"]).removesuffix("企业") if key else _pair(hit[0], found.start(), kind)
            out.append(Stacking(kind, scope[0] if scope else "", named, hit[0]))
    return tuple(out)


def _pair(sentence: str, end: int, kind: StackKind) -> str:
    """The two awards that exclude each other, as printed (甲与乙不能重复享受)."""
    return stripped(sentence[:end]).strip("…") if kind == "exclusive" and re.search(r"[与和]", sentence[:end]) else ""


def payout(text: str, groups: Sequence[Group]) -> Payout:
    """How the award is paid.

    >>> from luoshi.read.facts.policy.grants import grouped
    >>> text = "按照50%、50%的比例分两年兑现"
    >>> [str(share) for share in payout(text, grouped(text)).shares]
    ['50', '50']
    """
    shares: tuple[Decimal, ...] = ()
    surface = ""
    for group in groups:
        if group.role == "payout":
            shares, surface = tuple(item.value for item in group.items), group.left + "…" + group.right
    return Payout(bool(_ONCE.search(text)) and not shares, shares, surface)
