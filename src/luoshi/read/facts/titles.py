"""The titles that honours bear (国家级孵化器, 智能建造试点城市): a list of them, their level, their kind."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from luoshi.read.facts.wording import BRACKETED, QUOTED, UNITS, masked, number_of
from luoshi.read.outline.places import gazetteer
from luoshi.read.words import lexicon, longest_first
from luoshi.records.fact import HonourKind, Level

LEVELS: tuple[Level, ...] = ("world", "nation", "province", "city", "district")
_MANY = r"[0-9０-９]+|[一二两三四五六七八九十百]+"
_COUNT = rf"(?:{_MANY})(?:\.[0-9]+)?万?(?:余|多)?(?:[{UNITS}](?!强|佳|一体)|人次)"
_LEADING = re.compile(
    rf"^(?:[√✓✔☑●■◆▲]|了|的|为|成为|成|到|在|共|共有|累计|以来|建设成为|获批|获评|入选|建设|筹建|设立|组建|开展|创建|承建|备案|备案建设|[：:、]|[^，、]{{0,6}}唯一的|(?P<count>{_COUNT})(?!{_MANY}))"
)
_TRAILING = re.compile(
    rf"(?:\s|、|及|和|等等|等|奖项|荣誉称号|称号|荣誉|授牌|表彰|任务|名单|之一|之列|行列|建设|(?:中期|终期|期满|国家)?(?:验收|复审|复核|评估)|"
    rf"(?:[、，]?累计|总数|达到|达|共|各)?(?<![第前0-9一二三四五六七八九十百])(?P<count>{_COUNT}|[0-9]+)|累计|达到|达|{BRACKETED}+)$"
)
_GENERIC = re.compile(
    r"(?:一批|众多|多项|多个|一系列|系列|各类|各级|不少|大批|相关|有关|若干|诸多|其他|以上|上述|这些|[“”]|国字号|国家级?|省级|市级|全国|全省|全市|重大|重点|性|[的等])*+"
    r"(?:试点|示范|荣誉|称号|奖项|试点示范|先进|平台|奖励|奖|项目|试点任务|试点项目|企业|单位|城市|人才)?+"
)
_KEPT = re.compile(r"(?:创建|建设|项目|典型案例|工程|基金|培育|案例)名单$|等[0-9一二三]奖$|[创建]建$")
_JOIN = re.compile(r"、|以及|(?<![共平温亲谐饱总])和(?!谐|美|平)|与|及(?!其)|并(?=获|入|被)")
_CLOSED = re.compile(rf"[{QUOTED}{BRACKETED}]$")
_FIRST = re.compile(rf"(?:首批|首个|首家|首届|第[一二三四五六七八九十0-9]+批|20\d\d|[{QUOTED}]|(?:{_MANY})[{UNITS}])")
GROUP = re.compile(rf"等(?P<count>{_MANY})(?:余|多)?(?:大类|[{UNITS}])?")


_UNIT_ENDS = frozenset(UNITS)
_TITLED = re.compile(r"《[^《》]*》")


class Title(NamedTuple):
    """A title at *start*..*end* of the stretch that was split; *many* is None where the title tells no count."""

    start: int
    end: int
    text: str
    many: int | None = None


class Vocabulary(NamedTuple):
    """lexicon/honours.toml as patterns."""

    mark: re.Pattern[str]
    tail: re.Pattern[str]
    refused: re.Pattern[str]
    level: dict[str, re.Pattern[str]]
    known: dict[str, re.Pattern[str]]
    kind: dict[str, re.Pattern[str]]
    begins: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """The patterns, compiled once."""
    book = lexicon("honours")
    level = dict(book["level"])
    gaz = gazetteer()
    level["province"] = [*level["province"], *(p for p in gaz.full if p not in gaz.ambiguous)]
    level["city"] = [*level["city"], *(c for c in sorted(gaz.cities, key=len, reverse=True) if c not in gaz.ambiguous)]
    patterns = {name: re.compile("|".join(words)) for name, words in level.items()}
    every = "|".join(p.pattern for p in patterns.values())
    return Vocabulary(
        mark=re.compile(longest_first(book["mark"]["words"])),
        tail=re.compile(rf"(?:{longest_first(book['mark']['tails'])}|[{QUOTED}{BRACKETED}])$"),
        refused=re.compile(rf"(?:{longest_first(book['mark']['refused'])}|[0-9万亿]元)$"),
        level=patterns,
        known={name: re.compile(longest_first(words)) for name, words in book["known"].items()},
        kind={name: re.compile("|".join(words)) for name, words in book["kind"].items()},
        begins=re.compile(
            rf"[“《]?(?:20\d\d年?(?:度|第)?|“|首批|首个|第[一二三四五六七八九十0-9]+[批轮期届])?(?:{every})"
        ),
    )


def level_in(text: str) -> Level | None:
    """The level that the words of a title tell: of several the one that stands first.

    >>> [level_in(t) for t in ("国家级孵化器", "山东省瞪羚企业", "市标杆孵化器", "全球“灯塔工厂”", "文明校园")]
    ['nation', 'province', 'city', 'world', None]
    """
    book = vocabulary()
    found: list[tuple[int, int, Level]] = []
    for rank, name in enumerate(LEVELS):
        match = book.level[name].search(text)
        if match:
            found.append((match.start(), rank, name))
    if found:
        return min(found)[2]
    return next((name for name in LEVELS if name in book.known and book.known[name].search(text)), None)


def kind_of(title: str, *, approved: bool = False) -> HonourKind:
    """Whether a title is a rank, a pilot, an approval or an award; *approved* tells that its verb gives an approval.

    >>> [kind_of(t) for t in ("全国十强", "智能建造试点城市", "市级文明单位", "市重点实验室")]
    ['rank', 'pilot', 'award', 'approval']
    """
    book = vocabulary()
    title = _TITLED.sub("", title) or title
    if book.kind["rank"].search(title) and not title.startswith(("入选", "20")):
        return "rank"
    if book.kind["pilot"].search(title):
        return "pilot"
    return "approval" if approved or book.kind["approval"].search(title) else "award"


def begins_with_level(text: str) -> bool:
    """Whether a title begins with the words of its level."""
    return vocabulary().begins.match(text) is not None


def is_shaped(text: str, *, level: bool = True) -> bool:
    """Whether words look like a title: a level (if *level* is asked for), a word of honour, the ending of a title.

    >>> is_shaped("国家级孵化器"), is_shaped("国家重点支持"), is_shaped("智能制造优秀场景", level=False)
    (True, False, True)
    """
    book = vocabulary()
    cover = masked(text)
    if not 3 < len(text) <= 60 or book.refused.search(text) or not book.tail.search(cover):
        return False
    return bool(book.mark.search(text)) and (not level or level_in(text) is not None)


def is_generic(text: str) -> bool:
    """Whether words only say that there are honours, naming none (一批国家级试点).

    >>> is_generic("众多“国字号”试点"), is_generic("国家级孵化器")
    (True, False)
    """
    return _GENERIC.fullmatch(text) is not None


def trimmed(text: str, start: int, end: int) -> Title:
    """The stretch *start*..*end* of *text* without counts, particles and 称号 around the title.

    >>> trimmed("了5家全国重点实验室，", 0, 10)
    Title(start=3, end=10, text='全国重点实验室', many=5)
    """
    count: int | None = None
    cover = masked(text[start:end])
    low, high = 0, len(cover)
    while low < high and (cover[low].isspace() or (match := _LEADING.match(cover[low:high]))):
        if cover[low].isspace():
            low += 1
            continue
        if match is None or not match[0]:
            break
        count = _number(match["count"]) or count
        low += len(match[0])
    while high > low and (match := _TRAILING.search(cover[low:high])):
        if _KEPT.search(cover[low:high]) or (cover[high - 1] == BRACKETED and text[start + high - 1] != "]"):
            break
        count = count or _number(match["count"])
        high -= len(match[0])
    if high - low > 4 and cover[low] == cover[high - 1] == QUOTED and set(cover[low:high]) == {QUOTED}:
        inner = text[start + low + 1 : start + high - 1]
        if not any(mark in inner for mark in "“”《》"):
            low, high = low + 1, high - 1
    return Title(start + low, start + high, text[start + low : start + high], count)


def _number(words: str | None) -> int | None:
    """The number in a count such as 5家, None without one."""
    match = re.match(_MANY, words or "")
    return number_of(match[0]) if match else None


def split(text: str, start: int, end: int) -> list[Title]:
    """The titles of a list at *start*..*end* of *text*; what shares one count stays together.

    >>> [(t.text, t.many) for t in split("国家级甲示范区4个、优秀场景14个", 0, 16)]
    [('国家级甲示范区', 4), ('优秀场景', 14)]
    >>> [(t.text, t.many) for t in split("省级文明单位、社区4个", 0, 11)]
    [('省级文明单位、社区', 4)]
    """
    cover = masked(text[start:end])
    group = GROUP.search(cover)
    stop = group.start() if group else len(cover)
    titles, begin = [], 0
    for mark in _JOIN.finditer(cover, 0, stop):
        if mark.start() > begin and _divides(cover, begin, mark, stop, text[start:]):
            titles.append(trimmed(text, start + begin, start + mark.start()))
            begin = mark.end()
    titles.append(trimmed(text, start + begin, start + stop))
    if group:
        whole = trimmed(text, start + group.end(), end)
        titles.append(whole._replace(many=number_of(group["count"])))
    return [title for title in titles if title.text]


def _divides(cover: str, begin: int, mark: re.Match[str], stop: int, text: str) -> bool:
    """Whether a mark of a list ends a title: what is before it is complete, what follows is one of its own."""
    book = vocabulary()
    left = cover[begin : mark.start()]
    following = _JOIN.search(cover, mark.end(), stop)
    right = cover[mark.end() : following.start() if following else stop]
    first, second = trimmed(text, begin, mark.start()), trimmed(text, mark.end(), mark.end() + len(right))
    ranked = bool(book.kind["rank"].search(first.text))
    whole = ranked or bool(book.tail.search(masked(first.text))) or bool(_CLOSED.search(left))
    if first.many is not None and first.text and cover[: mark.start()].rstrip()[-1:] in _UNIT_ENDS:
        return bool(second.text) and (second.many is not None or begins_with_level(second.text))
    if not whole or not second.text:
        return False
    own = begins_with_level(second.text) or _FIRST.match(cover[mark.end() :]) is not None
    if mark[0] != "、":
        return begins_with_level(second.text)
    if own:
        return True
    shared = first.many is None and second.many is not None
    return not shared and len(second.text) > 3 and (book.tail.search(masked(second.text)) is not None)


def similar(one: str, other: str, *, length: int = 6) -> bool:
    """Whether two titles share a run of *length* characters, or the shorter lies in the longer one.

    >>> similar("国家大数据产业发展试点", "大数据产业发展试点示范项目名单"), similar("全国文明城市", "全国卫生城市")
    (True, False)
    """
    one, other = sorted((one, other), key=len)
    if one in other:
        return True
    return any(one[i : i + length] in other for i in range(len(one) - length + 1))


def level_above(region: str) -> Level:
    """The level that honours without a level come from: one above that of the region."""
    levels: Sequence[Level] = LEVELS
    own = level_of_region(region)
    return levels[max(levels.index(own) - 1, 1)]


def level_of_region(region: str) -> Level:
    """The level of a region by its name.

    >>> [level_of_region(r) for r in ("山东", "青岛", "市北区", "全国", "")]
    ['province', 'city', 'district', 'nation', 'city']
    """
    book = gazetteer()
    if region in ("全国", "我国"):
        return "nation"
    if region in book.full or region in ("全省", "我省"):
        return "province"
    if region in book.cities or region in ("全市", "全州", "全盟", ""):
        return "city"
    return "district" if region.endswith(("区", "县", "旗")) else "city"
