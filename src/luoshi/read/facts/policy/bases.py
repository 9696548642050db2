"""Of what a rate is taken, and where the words that only lead to an amount begin."""

import re

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.grants import Group
from luoshi.read.facts.policy.subject import phrase, stripped

_BY = re.compile(r"(?:按照?|参照|标准(?:为|是))(?P<base>(?:(?!按照?|参照|标准为)[^,;。])*)$")
_AFTER = re.compile(r"(?:给予|奖励|补助|补贴|返还)(?:企业|项目|单位|其)?(?P<base>[^,;。\d]{2,24}?)的?$")
_TIMES = re.compile(r"(?P<n>\d+(?:\.\d+)?)倍(?:的)?$")
_TRIM = re.compile(r"(?:的|分别|不超过|不高于|最高|不得超过|…|给予|予以|为|是|提高到|提高至|以内)+$")
_LEAD = re.compile(r"^(?:其|该|企业的|不超过|不高于|最高|对其|对|上述|所|每年)+")
_HOLDER = re.compile(
    rf"^(?P<who>.{{0,24}}?(?:{v.words('heads')}))(?![”\"]?(?:企业|项目|单位))(?:的|其)?(?P<what>[^的]{{2,}}|[^的]{{2,}}的.{{2,}})$"
)
_MATCH = re.compile(
    r"(?:国家|省|市|上级|中央|区|州|部)级?[^,;。的]{0,12}(?:奖励|奖补|补助|补贴|资金|资助|标准|支持|配套)(?:标准|金额|资金|额)*$"
)
_GIVEN = re.compile(r"(?:[,的]|分别|给予|予以|奖励|补助|补贴|返还)+$")
_EXCESS = re.compile(
    r"(?P<base>(?P<upto>[^,;。]*?\d[\d.]*(?:%|[万亿千]*元)(?:以上|以下|以内)?(?:\([^()]*\))?)(?:的)?[^,;。\d]{0,6}部分)$"
)
_INTEREST = re.compile(r"利率|利息|LPR")


def rate_lead(text: str, begin: int, group: Group) -> tuple[int, str]:
    """Where the zone in front of a rate ends, and the base in the text's own words (empty: that of the conditions)."""
    lead = text[begin : group.items[0].head]
    segment = max(lead.rfind(char) for char in ",;。:") + 1
    hit = _BY.search(lead)
    over = _EXCESS.search(_GIVEN.sub("", lead[: hit.start()] if hit and not cleaned(hit["base"]) else lead))
    if over:
        return begin + over.end("upto"), cleaned(over["base"])
    if hit:
        return begin + hit.start(), cleaned(hit["base"])
    last = lead[segment:]
    given = _AFTER.search(last)
    if given and not re.search(r"\d", given["base"]) and cleaned(given["base"]):
        return begin + segment + given.start(), cleaned(given["base"])
    body = _TRIM.sub("", last)
    if not body or re.search(r"\d", body):
        return begin + segment + len(body), ""
    return _parted(begin + segment, body)


def _parted(place: int, body: str) -> tuple[int, str]:
    """Part 对…企业的培训费用 into who and the base."""
    hit = _HOLDER.match(body)
    if hit and not v.HEADS.search(hit["what"]):
        return place + hit.end("who"), cleaned(hit["what"])
    if phrase(body).noun:
        return place + len(body), ""
    event, cut, rest = body.rpartition("的")
    if cut and len(rest) > 1:
        return place + len(event) + 1, cleaned(rest)
    return (place, cleaned(body)) if len(body) > 1 else (place + len(body), "")


def cleaned(base: str) -> str:
    """A base without the words that lead to it and without 的 behind.

    >>> cleaned("不超过其已支付利息的")
    '已支付利息'
    """
    return stripped(_LEAD.sub("", stripped(_TRIM.sub("", base))))


def times(base: str) -> tuple[str, str]:
    """Part 设备投资额2倍 into the base and the multiple (1 where there is none).

    >>> times("设备投资额2倍")
    ('设备投资额', '2')
    """
    hit = _TIMES.search(base)
    return (cleaned(base[: hit.start()]), hit["n"]) if hit else (base, "1")


def kind_of(base: str) -> str:
    """Whether a rate is of an excess (…部分), matches an upper award, shares an interest, or is a plain one.

    >>> kind_of("市级奖励金额"), kind_of("已支付利息"), kind_of("固定资产投资额")
    ('match', 'interest', 'rate')
    """
    if base.endswith("部分"):
        return "increment"
    if _INTEREST.search(base):
        return "interest"
    return "match" if _MATCH.search(base) else "rate"


def award_lead(text: str, begin: int, group: Group) -> int:
    """Where the zone in front of an amount ends: before 给予, 每人, 按…标准."""
    lead = text[begin : group.items[0].head]
    lead = re.sub(r"(?:最高|最多|不超过|上限(?:为)?)[^,;。\d]{0,6}$", "", lead)
    for pattern in (v.UNIT_LEFT, v.EACH_LEFT, v.AWARD_LEFT, v.STANDARD_LEFT):
        hit = pattern.search(lead)
        if hit and hit.start() >= max(lead.rfind(char) for char in ",;。:"):
            lead = lead[: hit.start()]
    return begin + len(
        re.sub(r"(?:分别|按照?|可|将|再|另|另行|额外|一次性|的)+$", lambda m: "的" if "的" in m[0] else "", lead)
    )


def same_field(base: str, field: str) -> bool:
    """Whether a shorter name refers back to a longer one of the same clause (实际投资额 → 项目设备实际投资).

    >>> same_field("实际投资额", "项目设备实际投资"), same_field("税收", "营业收入")
    (True, False)
    """
    if "占" in field:
        return False
    core = re.sub(r"(?:总额|金额|额)$", "", base)
    return len(core) > 1 and (core in field or re.sub(r"(?:总额|金额|额)$", "", field) == core)
