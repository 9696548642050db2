"""Whose a figure is where its row speaks of a park, port, fair or firm: 东港综保区引进|20个项目，总投资…."""

import re

from luoshi.read import heads
from luoshi.read.drafts import Draft, Memory
from luoshi.read.naming.surroundings import Surroundings
from luoshi.read.outline.places import gazetteer
from luoshi.read.words import lexicon, longest_first

_SUFFIX = (
    "港区|(?:历史|老|主|新|中心)城区|综合?保税?区|自贸片区|自贸区|自贸试验区|[一-龥]{0,2}示范区|先行区|先导区|开发区|经开区|高新区|"
    "新区|度假区|风景区|商务区|创新区|科创区|文化区|生态区|集聚区|经济区|片区|[产园]业园区?|生态园|科技园|创新园|工业园|物流园|创业园|"
    "(?<=[一-龥]{2})港|论坛|博览会|交易会|啤酒节|艺术节|文化节|电影节|进博会|广交会|服贸会|集团"
)
_BODY = re.compile(rf"(?P<who>[^，,。；;、：:的0-9]{{1,20}}?(?:{_SUFFIX})(?![一-龥]?[域内]))(?P<rest>.*)", re.DOTALL)
# words that many bodies share: a name has more than these
_COMMON = re.compile(
    "综合|国家|省级|市级|区级|县级|级|自由|贸易|自贸|试验|保税|综保|高新|技术|经济|开发|产业|工业|农业|现代|特色|重点|专业|各类|各|"
    "物流|科技|创新|创业|生态|文化|旅游|度假|商务|示范|先行|集聚|功能|园区|园|片区|新区|城区|区|港口|港|口岸|大型|建成|全|新|老|小|"
    "一批|多个|主要|智能|制造|数字|绿色|零碳|低碳|孵化|服务|合作|跨境|电商|企业|集团|国有|省属|市属|论坛|博览会|文化节|艺术节|交易会|风景|经|沿|内"
)
_NAMED = frozenset(("自贸试验区", "自贸片区", "自贸区", "中心城区", "主城区", "老城区", "历史城区", "自贸港"))
_LEAD = re.compile(
    r"(?:[\s　√•·●■◆►▲\-—–*…]+|[（(]?[0-9一二三四五六七八九十]{1,3}[）).、．]|[一二三四五六七八九十]+是|"
    r"其中[，,：:]?|目前[，,]?|全年|去年|今年|"
    r"20[0-9]{2}年?|第[0-9一二三四五六七八九十]+届|[0-9]{1,2}月(?:份|底)?[，,]?|支持|推动|加快)+"
)
_PREDICATE = re.compile(rf"(?:{longest_first(lexicon('verbs')['predicate'])})")
_EXAMPLES = re.compile(r"[^，,。；;]{0,24}等(?:总投资|[0-9])?$")
_OWN = re.compile(r"[\s，,、]*(?:其中[，,]?)?(?:我?[全本][国省市区县州]|我[国省市区县州]|各[区县市地])")
_AFTER_CITY = re.compile(r"市?(?![、和与至到及或—\-－市]|大学|学院|都市|城市群|经济圈|平原|半岛|海峡|等)")


def told_body(draft: Draft, memory: Memory, around: Surroundings) -> str:
    """The body that opened the row of a value (to the last semicolon), empty where the region speaks.

    The body that a head of the same row named before counts too (青岛港新增航线24条、|泊位4个).
    """
    text, at = around.text, draft.clause_start
    row = 1 + max(text.rfind(c, around.start, at) for c in "；;。\n")
    row = max(row, around.start)
    if draft.scope:
        memory.body = (row, draft.scope)
        return draft.scope
    if _OWN.match(draft.left) or (around.region and draft.left.lstrip(" ，,、").startswith(around.region)):
        memory.body = (row, "")
    elif memory.body[0] != row:
        memory.body = (row, body_at(text[row : row + 60], draft.quantity.start - row, region=around.region))
    return memory.body[1]


def body_at(row: str, value: int, *, region: str) -> str:
    """The body that is the subject of a row whose first value stands at *value*; empty where there is none.

    >>> body_at("临湖综保区完成改革，新增企业8家", 14, region="临湖市"), body_at("产业园区新增企业8家", 8, region="")
    ('临湖综保区', '')
    """
    lead = _LEAD.match(row)
    begin = lead.end() if lead else 0
    clause = re.split(r"[，,（(]", row[begin : max(begin, value)])[0]
    if city := _city(clause, region):
        return city
    m = _BODY.match(clause)
    if m is None or not is_proper(m["who"], region) or heads.starts_with_verb(m["who"]):
        return ""
    rest = m["rest"].strip()
    told = not rest or heads.starts_with_verb(rest) or _PREDICATE.match(rest) or _EXAMPLES.match(rest)
    return m["who"] if told else ""


def is_proper(who: str, region: str) -> bool:
    """Whether a body has a name of its own (前湾综保区), not only the words of its kind (国家级开发区).

    >>> is_proper("前湾综保区", ""), is_proper("国家级开发区", ""), is_proper("海岚新区", "海岚新区")
    (True, False, False)
    """
    if who in _NAMED:
        return True
    return who != region and who not in region and len(_COMMON.sub("", who)) >= 2


def _city(clause: str, region: str) -> str:
    """The city that is the subject of a clause of a wider text: 柳州|连续六年保持第一."""
    book = gazetteer()
    for length in (2, 3, 4):
        name = clause[:length]
        if name not in book.cities or name in book.ambiguous or name in region or region in book.cities:
            continue
        rest = clause[length:]
        m = _AFTER_CITY.match(rest)
        after = rest[m.end() :] if m else ""
        if after and (heads.starts_with_verb(after) or _PREDICATE.match(after) or after.startswith(("连续", "中欧"))):
            return name
    return ""
