"""Lists that share a head, a tail or a predicate: 工业、高新技术、基础设施投资分别增长30%、50%、15%."""

import re

from luoshi.read.words import ending, lexicon

_SPLIT = re.compile(r"[、和与及]|以及")
_MARK = re.compile(r"、")
_LAST = re.compile(r"、|(?:以及|[和与及])(?=[^、]*$)")
_SHORT_INDUSTRIES = re.compile(r"^(?P<which>一二三|二三|一二)(?:次|产业|产)(?P<rest>.*)$")
_INDUSTRY = re.compile(r"^(?:第?([一二三])(?:次|产)?(?:产业)?)$")
_SHARED = ending(sorted(lexicon("nouns")["shared"], key=len, reverse=True), {})
_BOTH = {"城乡": ("城镇", "农村"), "进出口": ("进口", "出口")}


def names(subject: str, count: int) -> list[str]:
    """The full name of each of *count* listed subjects; empty where the list has another length.

    >>> names("工业、高新技术、基础设施投资", 3)
    ['工业投资', '高新技术投资', '基础设施投资']
    >>> names("规上工业总产值、增加值", 2)
    ['规上工业总产值', '规上工业增加值']
    >>> names("一、二、三产业增加值", 3)
    ['第一产业增加值', '第二产业增加值', '第三产业增加值']
    >>> names("新认定国家级和省级创新中心、示范企业", 2)
    ['新认定国家级创新中心、示范企业', '新认定省级创新中心、示范企业']
    >>> names("城乡居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    if levels := _levels(subject, count):
        return levels
    parts = _parts(subject, count)
    if len(parts) != count or count < 2:
        return _two_in_one(subject, count)
    if industries := _industries(parts):
        return industries
    tail = _tail(parts[-1])
    if tail and tail == parts[-1]:
        head = parts[0][: -len(own)] if (own := _tail(parts[0])) and own != parts[0] else ""
        return [parts[0], *(p if len(p) > 4 else head + p for p in parts[1:])]
    if not tail:
        return parts
    return [p if _ends_alike(p, parts[-1], tail) else _joined(p, tail) for p in parts]


_LEVEL = (
    r"(?:国际|世界|国家|全国|省部|省|市|区|县|镇|乡|村|[特甲乙丙一二三四五六七ABC])级|[一二三四五]星级?|[1-5]A级?|"
    r"[特一二三四]等奖?|[一二三四ABC]类|优胜奖|首席|初级|中级|高级"
)
_LEVELS = re.compile(rf"(?:{_LEVEL})(?:(?:[、和及与或]|以及)(?:{_LEVEL}))+")


def _levels(subject: str, count: int) -> list[str]:
    """A name for each level of a list of levels with one noun (国家级、省级、市级示范社)."""
    m = _LEVELS.search(subject) if count > 1 else None
    found = re.findall(_LEVEL, m.group()) if m else []
    if m is None or len(found) != count:
        return []
    whole = next((f[-1] for f in found if f[-1] == "级"), "")
    return [subject[: m.start()] + f + (whole if f[-1] in "星A" else "") + subject[m.end() :] for f in found]


def _joined(part: str, tail: str) -> str:
    """A part and the shared tail without what both have: 城镇居民 + 居民人均可支配收入."""
    for length in range(min(len(part), len(tail)), 0, -1):
        if part.endswith(tail[:length]):
            return part + tail[length:]
    return part + tail


def _parts(subject: str, count: int) -> list[str]:
    """The names of a list; 和 may part its last two (A、B和C) or stand inside a name (A和B业、C和D业)."""
    if short := _SHORT_INDUSTRIES.match(subject):
        subject = "、".join(short["which"]) + "产业" + short["rest"]
    found: list[str] = []
    for split in (_MARK, _LAST, _SPLIT):
        found = [p.strip() for p in split.split(subject) if p.strip()]
        if len(found) == count:
            return found
    return found[-count:] if len(found) > count >= 3 else found


def _tail(name: str) -> str:
    m = _SHARED.match(name[::-1])
    return m.group()[::-1] if m else ""


def _ends_alike(part: str, last: str, tail: str) -> bool:
    return (
        part.endswith(tail)
        or (len(part) > 2 and part[-1] == tail[-1] and part[-1] in "率额量数值比价")
        or bool(_tail(part))
        or (len(part) >= 2 and part[-2:] == last[-2:])
    )


def _industries(parts: list[str]) -> list[str]:
    """第一、第二产业…: the rest of the last name belongs to all."""
    m = re.match(r"^第?([一二三])(?:次)?产业(?P<rest>.*)$", parts[-1])
    if m is None or not all(_INDUSTRY.match(p) for p in parts[:-1]):
        return []
    found = [_INDUSTRY.match(p) for p in parts[:-1]]
    return [f"第{f[1]}产业{m['rest']}" for f in found if f] + [f"第{m[1]}产业{m['rest']}"]


def _two_in_one(subject: str, count: int) -> list[str]:
    """城乡居民收入 as two subjects in one word, 进出口 as import and export."""
    if count != 2:
        return []
    for word, pair in _BOTH.items():
        if word in subject:
            return [subject.replace(word, p, 1) for p in pair]
    return []
