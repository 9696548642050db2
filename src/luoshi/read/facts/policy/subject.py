"""To whom a clause gives: the noun that a phrase ends in, what is told of it, and who is left out."""

import re
from dataclasses import dataclass

from luoshi.read.facts.policy import vocabulary as v

_LEAD = re.compile(
    r"^(?:…|对于|对|凡是?|如果?|若|其中|另外|同时|并且?|且|再(?!融资|生|制造|担保|保险|贷款)|还|和|以及|及|与|如为|属于|是|即|经(?![营济过])|并对|将|向|由|从|为|给|每新|每(?:一)?(?:家|个|户)(?=企业|单位|项目))+"
)
_PROCEDURE = re.compile(
    r"^(?:按照?|根据|依据|参照|经[^,]{0,16}(?:审核|认定|批准|同意|评审|核定|验收|确认)(?:后|的|通过)?$|由[^,]{0,20}(?:负责|承担)|自[^,]{0,24}起|在[^,]{0,30}基础上|同时$|给予|可?连续\S{1,2}年"
    r"|每年$|其中$|当年度?$|年度$|(?:[省市区县]|我[省市区县])?级?(?:人民)?(?:政府|财政)(?:再|再次|另)?$|[省市区县]级(?:再|财政)?$|在[^,;。]{1,4}年内|结合|或分|按实|[^,;。]{0,12}可(?:分别)?申请|享受[^,;。]{0,4}(?:奖补|政策|资金)|金额低于|有效期|此前|不?重复享受|具体|原则上|可$|分别$|分阶段|除[^,]{0,30}外$|我[市区县省]|市财政|区财政|县财政|一次性$|鼓励|支持|加大|推动|推进|加快|引导|大力|积极|用于|专项)"
)
_EXCLUDED = re.compile(
    r"[(,。;]?(?:不含|不包括|不包含)(?P<inner>[^(),;。]{2,40})[)]?|(?P<tail>[^(),;。、]{2,40}?)除外|除(?P<out>[^(),;。]{2,30}?)(?:以)?外(?=,)"
)
_PARTY = re.compile(rf"(?:{v.words('heads')}|业|类|的)$")
_INNER = re.compile(r"\((?!含|不含)[^()]*+\)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase parted into the *event* that qualifies and the *noun* it qualifies; either may be empty."""

    event: str
    noun: str


def stripped(text: str) -> str:
    """A phrase without the words that only lead to it.

    >>> stripped("对于新认定的企业")
    '新认定的企业'
    """
    return _LEAD.sub("", text.strip("…,:;。、“”")).strip("…,:;。、")


_TOLD = re.compile(
    r"除外|LPR|利率不|为基数|1∶|就高|重复享受|同时享受|不能重复|只能[^,;。]{0,6}[一1]次|扣减已|按本文|免申即享|有效期|执行新出台|^(?:增加|再增加)?(?:分别)?(?:一次性|给予)*$|分别(?:一次性|给予)|^(?:追加|进行奖励|下调|上浮|补贴|补助|奖励)$"
    r"|(?:补贴|补助|奖励|奖补)$"
)


def procedural(text: str) -> bool:
    """Whether a comma segment tells how, not who: 按…, 经…审核, 自…起.

    >>> procedural("自投产年度起"), procedural("新认定的企业")
    (True, False)
    """
    return bool(_PROCEDURE.match(text) or _TOLD.search(text))


def phrase(text: str) -> Phrase:
    """Part a phrase at its last 的, if what follows is a party.

    >>> phrase("首次上规模的工业企业")
    Phrase(event='首次上规模', noun='工业企业')
    >>> phrase("通过验收的")
    Phrase(event='通过验收', noun='')
    >>> phrase("大型企业")
    Phrase(event='', noun='大型企业')
    """
    text = _INNER.sub("", stripped(text)).strip("“”")
    event, cut, noun = text.rpartition("的")
    if cut and not noun:
        return Phrase(event, "")
    if cut and v.HEADS.search(noun):
        return Phrase(event, noun)
    if v.HEADS.search(text):
        return _qualified(text)
    return Phrase(text, "")


_EVENT = re.compile(
    r"^(?P<event>(?:新)?(?:首次|初次|当年|年度|成功|新近|新|再次)*(?:被)?(?:认定为?|获评为?|获得|评为|评定为?|列入|纳入|引进|进入|入选|通过|创建|授予|备案|设立|落户|升级为?|晋升为?))(?P<noun>.{2,})$"
)


def _qualified(text: str) -> Phrase:
    """新引进企业: an event and a party without 的 between them."""
    hit = _EVENT.match(text)
    return Phrase(text, hit["noun"]) if hit else Phrase("", text)


def excluded(text: str) -> tuple[str, ...]:
    """Who is left out: …除外, 不含…, 除…外.

    >>> excluded("对工业企业(房地产企业除外)给予补助")
    ('房地产企业',)
    """
    found = (hit["inner"] or hit["tail"] or hit["out"] or "" for hit in _EXCLUDED.finditer(text))
    names = (stripped(name) for name in found)
    return tuple(name for name in names if _PARTY.search(name) and not re.search(r"\d", name))
