"""The words of policy clauses (lexicon/policy.toml) as patterns; built once."""

import re
from functools import cache

from luoshi.read.words import lexicon, longest_first


@cache
def words(name: str) -> str:
    """The alternation of one list of the lexicon, longest first.

    >>> "给予" in words("verbs")
    True
    """
    return longest_first(lexicon("policy")[name])


_EACH = rf"每一?(?:{words('each')})(?!产品|品种|工种|学科|专业|品牌)(?:(?:企业|单位|项目)?每年度?)?"
_COUNTED = rf"每(?:一|位)?(?:{words('counters')})(?:每?(?:年|月))?"

# a verb of giving, then only fillers, then the amount
AWARD_LEFT = re.compile(
    rf"(?:{words('verbs')})(?:了|以)?(?:{_EACH}|{_COUNTED}|每个?(?:年度?|月)|单个(?:企业|项目)|{words('fillers')}|{words('verbs')}|[《》“”]|:)*+$"
)
AWARD_RIGHT = re.compile(rf"(?:/[年月])?(?:左右)?(?:{words('qualifiers')})*?(?:的)?(?:{words('nouns')})")
STANDARD_LEFT = re.compile(
    r"(?:标准|额度|金额|补贴|补助|奖励|奖金|资助)(?:分别)?(?:为|是|:|按|提高到|提高至|调整为|达到)+(?:最高)?$|(?<![^按照,;:]按)(?<!达到)按照?$"
)
CAP_LEFT = re.compile(
    r"(?:最高|最多|上限|封顶|限额|总额|累计|合计|不超过|不高于|不得超过|不得高于|以内|最长)[^,;。%元\d]{0,14}$"
)
CAP_WORDS = re.compile(
    r"最高|最多|上限|封顶|限额|奖励|补助|补贴|奖补|资助|贴息|支持|扶持|金额|总额|额度|累计|合计|单个|单户|单家|单一|每家|每年|每户|每个|每项|年度|配套|给予"
)
EVERY_LEFT = re.compile(
    rf"每(?:(?:{words('increase')})|[^,;。\d%元]{{0,12}}?(?:{words('increase')})[^,;。\d%元]{{0,4}}|)$"
)
UNIT_LEFT = re.compile(
    rf"每(?:一|位)?(?P<counter>{words('counters')})[^,;。\d元%]{{0,10}}$|(?P<stead>单品种)[^,;。\d元%]{{0,10}}$"
)
EACH_LEFT = re.compile(rf"{_EACH}[^,;。\d元%]{{0,12}}$")
RATE_LEFT = re.compile(
    r"(?:的|按照?|提高到|提高至|给予|奖励|补助|补贴|返还|资助|参照|占比|比例|标准|息|前\d年|年)(?:不超过|最高|不高于|提高至|提高到|提至)?…?(?:的)?$"
)
RATE_RIGHT = re.compile(
    rf"(?:的)?(?:标准|比例|额度|部分)?,?(?:分别|分档|给|以|一次性|事后|连续|额外)*(?:{words('verbs')}|给予|予以|核定|计算|收取|计发|{words('nouns')})"
)
LIMIT_LEFT = re.compile(r"(?:且|但)?(?:最高)?(?:不高于|不超过|不得超过|不得高于)[^,;。]{2,}的?$")
NAMED_LEFT = re.compile(r"(?:给予|奖励|补助|补贴|资助)[^,;。\d的]{1,14}$")
GROWTH_LEFT = re.compile(
    r"(?:增长|增速|增幅|同比|占比|比例|比重|率|增加|下降|占|达到|保持)(?:为|在|达|到|保持)*(?:不低于|…)?$|占[^,;。]{1,16}$"
)
AMENDED = re.compile(
    r"从(?:原来的)?(?P<old>\d++(?:\.\d++)?)%(?P<up>最高)?(?:提|提高|上调|下调|降|调整)(?:至|到|为)(?P<new>\d++(?:\.\d++)?)%"
)
LEVEL_LIST = re.compile(rf"(?:{words('levels')})(?:(?:、|和|及|与|或|以及|,)(?:{words('levels')}))+")
LEVEL = re.compile(words("levels"))
EXTERNAL = re.compile(words("external"))
UNSTATED = re.compile(words("unstated"))
CASEWISE = re.compile(words("casewise"))
CONTRIBUTION = re.compile(words("contribution"))
HEADS = re.compile(rf"(?:{words('heads')})(?:等)?$")
GIVES = re.compile(
    rf"(?:{words('nouns')}|给予|予以|兑现|免收|免交|免缴|减免|免征|发放|核定|返还|下调|上浮|封顶|就高|重复享受|同时享受|扣减)"
)
