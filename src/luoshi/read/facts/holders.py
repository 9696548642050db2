"""Who received an honour, how many of them, and from whom: what stands before the verb of receiving."""

import re
from typing import NamedTuple

from luoshi.read.facts.wording import BRACKETED, UNITS, masked, number_of

_MANY = r"[0-9]+|[一二两三四五六七八九十百]+"
_TIME = (
    r"(?:(?:20\d\d)年(?:\d{1,2}月)?|今年(?:以来)?|去年|全年|一年来|\d{1,2}月份?|上半年|下半年|年内|近年来|期间"
    r"|连续[^，]{0,6}[年次届]|[首再多][次度]|[一二三四五六七八九十两]+度|第[一二三四五六七八九十]+次)"
)
_FRONT = re.compile(
    rf"^(?:图为|继|新增|[\s●■◆▲√✓]+|{_TIME}|其中|此外|另外|同时|目前|共有|共|还|也|又|均|有|已|并|且|以及|推动|助力|指导|成功|先后|[一二三四五六七八九十]是|\d{{1,2}}[.．、])"
)
_BACK = re.compile(
    rf"(?:\s|{_TIME}|{BRACKETED}+|已经|已|成功|顺利|先后|分别|均|都|也|还|又|再|全部|全都|新|正式|圆满|荣幸|双双|被|获|经|共|共有|有|同时|累计|继续|光荣|一举|首批|的|并|，|、|和)$"
)
_COUNT = re.compile(rf"(?P<count>{_MANY})(?:余|多)?(?:[{UNITS}]|人次)(?![强佳度月年日])(?!位次|百分点|月|工作日)")
_GRANTOR = re.compile(
    r"(?:被|获得?|经)(?P<name>[一-龥、]{2,24}?(?:部|委|局|办|院|会|政府|中心|厅|组织|署|集团|杂志社|日报社)?)$"
)
_ORGAN = re.compile(
    r"(?P<name>[一-龥、]{2,30}?(?:部|委|局|办公室|委员会|院|协会|组织|政府|厅|署))(?:近日|日前|正式|联合|[，])*(?:批复|批准|公布|发布|下达|命名|认定|授予|评定|印发|下发|宣布|发出)"
)
_ORGAN_KNOWN = re.compile(r"[部委局办厅署院]$|政府$|国务院|人大|组织$|协会$|联合国")
_NOBODY = frozenset(
    ("综合实力", "我市", "我区", "我县", "我省", "全市", "全区", "全县", "全省", "新区", "本市", "城市", "综合竞争力")
)
_LONG = re.compile(r"[年月次]、?$|^.{46,}$|公布|名单")


class Holder(NamedTuple):
    """Who received: *name* as told (empty: the region of the text), how many, and by whom it was given."""

    name: str
    counts: tuple[int, ...] = ()
    grantor: str = ""


def holder_of(before: str) -> Holder:
    """The holder that the words before a verb of receiving name.

    >>> holder_of("此外，东软载波等4家单位".split("，")[1])
    Holder(name='东软载波等4家单位', counts=(4,), grantor='')
    >>> holder_of("市区被住建部").grantor
    '住建部'
    """
    grantor = _GRANTOR.search(before)
    given = ""
    if grantor and _ORGAN_KNOWN.search(grantor["name"]):
        given, before = grantor["name"], before[: grantor.start()]
    name = without_adverbs(before)
    counts = tuple(number_of(match["count"]) for match in _COUNT.finditer(masked(name)))
    if name in _NOBODY or len(name) < 2 or _LONG.search(name):
        return Holder("", counts, given)
    return Holder(_without_count(name), counts, given)


def _without_count(name: str) -> str:
    """4家企业 is 企业; 东软载波等4家单位 and a bare 16项 stay."""
    match = _COUNT.match(name)
    return name[match.end() :] if match and len(name) > match.end() + 1 else name


def without_adverbs(words: str) -> str:
    """*words* without times and adverbs at either end.

    >>> without_adverbs("今年，海尔再次成功".replace("，", ""))
    '海尔'
    """
    while words and (match := _FRONT.match(words)):
        words = words[match.end() :]
    while words and (match := _BACK.search(words)):
        words = words[: match.start()]
    return words.strip("，、 \u3000")


def organ_in(sentence: str) -> str:
    """The organ that publishes or approves something in *sentence*, empty without one.

    >>> organ_in("2022年9月，科技部公布名单")
    '科技部'
    """
    match = _ORGAN.search(sentence)
    return without_adverbs(match["name"]) if match else ""
