"""The names of projects and their groups (甲、乙等15个项目) in a stretch of a clause."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from luoshi.read.facts.wording import BRACKETED, QUOTED, masked, number_of
from luoshi.read.words import lexicon, longest_first

_MANY = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|[一二两三四五六七八九十百]+)"
_GROUP = re.compile(
    rf"(?<![第0-9.一二三四五六七八九十百])(?P<count>{_MANY})(?P<hedge>余|多)?(?:个|项(?!目))"
    r"(?P<kind>[^，。；、0-9]{0,24}?(?:项目|工程)(?!包|部|经理|师|建设管理|管理|质量|资金|投资))"
)
_COUNTED = re.compile(
    rf"(?P<kind>[^，。；、的]{{0,20}}(?:项目|工程))(?:总数|数量|数|共计|共有|共|达到|达|累计|为|有|:|：)*(?P<count>{_MANY})(?P<hedge>余|多)?(?:个|项(?!目))(?!月|百分)"
)
_CHINESE = "一二两三四五六七八九十百"
_LED = re.compile(rf"(?:[^，、]{{0,6}}?)(?<![第0-9.]){_MANY}(?:余|多)?(?:[个项条]|所)")
_ETC = re.compile(r"等(?![级于离同保奖效压额])")
_WHAT = re.compile(r"[^，、要为的]{0,14}(?:项目|工程)")
_OWN = re.compile(r"[A-Za-z0-9]|[一二三四]期|[东西南北]段")
_JOIN = re.compile(r"、|以及|(?<![共平温亲谐饱总])和(?!谐|美|平)|与(?!其)|及(?!其)")
_FRONT = re.compile(
    r"^(?:[\s“”]|[，、：:]|加快|加速|全面|全力|积极|大力|重点(?=推进|抓好|抓|建设|实施|打造|加快)|统筹|持续|有序|扎实|深入|稳步|顺利|协同|推动|推进|促进|实施|启动|建设|开工|新建|改扩建|扩建|改建|续建|完成|抓好|争取|力争|确保|力促|谋划|储备|做好|支持|建成|引进|引入|新引进|签约|落地|"
    r"总?投资[0-9.]+亿元的|以|将|使|让|其中|同时|安排|导入|已|承担|参与|争取|此外|目前|今年|全年|去年|随着|围绕|依托|包括|如|已|正|成功|一批|和|了(?!望)|其|并|由|对|在建|[一二三四五六七八九十]是|实现|落实|强化|狠抓|坚持|提速|加力|力推|提升|高标准|高质量|高水平|高品质|高起点|早日|加大|加强|继续|开展|组织|着力|突出|聚焦|紧盯|年内|年底前|上半年|下半年|的|是|有|共|20\d\d年|国内|我市|我区|我县|我省|全市|全区|全县|全省)"
)
_BACK = re.compile(
    rf"(?:\s|{BRACKETED}+|全面|正式|顺利|如期|成功|已经|已|相继|陆续|先后|全部|均|加快|加速|有序|扎实|稳步|建设|建设项目的|实现|整体|主体|基本|提前|集中|正在|首次|部分|竣|早日|尽快|也|都|将|要|等|的|累计|共|即将|开始|具备)$"
)
_SPLIT_OFF = re.compile(r"^(?:[^，、]{0,12}?(?:投资|造价)[^，、的]{0,14}元的|.{0,20}的(?=[^，、]{4,}$))")
_BAD = re.compile(
    r"[，。；]|(?:率|额|量|数|值|情况|进度|进展|工作|机制|制度|方案|规划|政策|资金|问题|难题|水平|能力|力度|要素|服务|审批|管理|活动|会议|投资|贷款|计划|行动|办法|举措|部门|领域)$|在[^建线]|让|^[0-9.]+$"
)


class Named(NamedTuple):
    """A name at *start*..*end* of the text; *many* above 1 tells a group."""

    start: int
    end: int
    name: str
    many: int = 1


class Vocabulary(NamedTuple):
    """lexicon/projects.toml as patterns."""

    tail: re.Pattern[str]
    project: re.Pattern[str]
    general: re.Pattern[str]
    stage: re.Pattern[str]
    strong: frozenset[str]
    trigger: re.Pattern[str]
    soft: re.Pattern[str]
    physical: re.Pattern[str]
    other: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """The patterns, compiled once."""
    book = lexicon("projects")
    strong, weak = book["stage"]["strong"], book["stage"]["weak"]
    tails = longest_first(book["name"]["tails"])
    general = longest_first(book["name"]["general"])
    return Vocabulary(
        tail=re.compile(rf"(?:{tails})$"),
        project=re.compile(rf"(?:{longest_first(book['name']['project'])})$"),
        general=re.compile(rf"(?:{general}|[0-9“”、.])*+"),
        stage=re.compile(
            rf"(?:{longest_first([*strong, *weak])})(?!区|力|年(?!度|内|底|投|产)|会|办|组|机制|情况|政策|进度|用地)"
        ),
        strong=frozenset(strong),
        soft=re.compile(longest_first(book["name"]["soft"])),
        physical=re.compile(longest_first(book["name"]["physical"])),
        other=re.compile(longest_first(book["name"]["other"])),
        trigger=re.compile(rf"项目|工程|总投资|{longest_first(w for w in strong if len(w) == 2 and w != '在建')}"),
    )


def groups(text: str, start: int, end: int) -> Iterator[Named]:
    """The groups of projects in a stretch of *text*: a count and what kind of projects.

    >>> [(g.name, g.many) for g in groups("海湾化工等15个项目竣工投产", 0, 13)]
    [('项目', 15)]
    >>> [(g.name, g.many) for g in groups("引进亿元以上项目320个", 0, 12)]
    [('亿元以上项目', 320)]
    """
    done = -1
    for pattern in (_GROUP, _COUNTED):
        for match in pattern.finditer(text, start, end):
            if match.start() < done and pattern is _COUNTED:
                continue
            etc = text.rfind("等", match.start("kind"), match.end("kind") - 2) + 1
            kind = _trim(text, etc or match.start("kind"), match.end("kind"))
            if match["count"][0] in _CHINESE and kind[2].endswith("工程"):
                continue
            if match["count"] in ("一", "1") or kind[2] == "" or vocabulary().soft.search(kind[2]):
                continue
            first, last = min(match.start("count"), kind[0]), max(match.end(), kind[1])
            yield Named(first, last, kind[2], number_of(match["count"].replace(",", "")))
            done = max(done, match.end())


def names(text: str, start: int, end: int, *, strong: bool) -> list[Named]:
    """The names of single projects in a stretch; without a *strong* verb only those that end in 项目 or 工程.

    >>> [n.name for n in names("甲乙高速、丙丁轴承生产基地等重大工程", 0, 19, strong=False)]
    ['甲乙高速', '丙丁轴承生产基地']
    """
    cover = masked(text[start:end])
    etc = _ETC.search(cover)
    group = _GROUP.search(cover)
    stop = etc.start() if etc else group.start() if group else len(cover)
    tail = vocabulary().project.search(_trim(text, start, start + stop)[2]) is not None
    shared = etc is not None and (_WHAT.match(cover, etc.end()) is not None or strong)
    if _LED.match(cover[:stop]) or (etc is None and group is not None and not cover[:stop].strip("、，")):
        return []
    if not (strong or shared or tail):
        return []
    out, begin = [], 0
    marks = [*_JOIN.finditer(cover, 0, stop)]
    for mark in [*marks, None]:
        high = mark.start() if mark else stop
        if mark is not None and mark[0] != "、" and not _divides(cover, begin, high):
            continue
        named = _named(text, start + begin, start + high, shared=shared or (tail and bool(marks)))
        if named:
            out.append(named)
        begin = mark.end() if mark else high
    return out


def _divides(cover: str, begin: int, high: int) -> bool:
    """Whether 和 and 及 stand between two names: what is before them is a whole name."""
    return vocabulary().tail.search(cover[begin:high]) is not None or cover[high - 1 : high] == QUOTED


def _trim(text: str, start: int, end: int) -> tuple[int, int, str]:
    """The stretch without verbs and adverbs at either end."""
    while start < end and (match := _FRONT.match(text[start:end])):
        start += match.end()
    while start < end and (match := _BACK.search(masked(text[start:end]))):
        end = start + match.start()
    return start, end, text[start:end]


def _named(text: str, start: int, end: int, *, shared: bool) -> Named | None:
    """The name in a stretch, None where it is none or only a general word."""
    book = vocabulary()
    off = _SPLIT_OFF.match(text[start:end])
    if off:
        start += off.end()
    begin = start
    start, end, name = _trim(text, start, end)
    if "一批" in text[begin:start]:  # 招引落地一批牵引性项目 names none
        return None
    if not 3 <= len(name) <= 46 or _BAD.search(name) or name.count("“") != name.count("”"):
        return None
    if book.general.fullmatch(book.tail.sub("", name)) or not (
        shared or book.tail.search(masked(name)) or name[-1] in "”"
    ):
        return None
    sole = book.tail.search(masked(name)) is not None or _OWN.search(name) is not None
    if len(name) < 5 and not sole:
        return None
    if book.soft.search(name) or re.match(r"[一二三四五六七八九十0-9]+[个项条家](?!月)", name):
        return None
    return Named(start, end, name)
