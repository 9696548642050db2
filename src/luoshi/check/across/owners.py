"""Whose figure a statement is, and of what, where links across documents need more than the reader's own words.

Three things that one document leaves to its context: a region within the name (青岛市GDP in a page of no region), a
port or an airport of which several governments report (青岛港货物吞吐量), a share named by what stands before it
(相当于国内生产总值的比重).
"""

import re
from functools import cache, lru_cache

from luoshi.check.across.sources import data
from luoshi.check.passages import Passages, Place
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.scopes import plain
from luoshi.indicators import match
from luoshi.indicators.wording import normal

_LEVEL = r"(?:特别行政区|自治区|自治州|自治县|自治旗|新区|[省市区县州盟旗])"
_LEVELLED = re.compile(rf"(?P<region>[\u4e00-\u9fff]{{2,7}}?{_LEVEL})(?P<rest>[^省市区县州盟旗].{{2,}})")
_BELOW = re.compile(
    rf"(?P<above>[\u4e00-\u9fff]{{2,7}}?(?:省|市|自治区|自治州))(?P<own>[\u4e00-\u9fff]{{2,}}{_LEVEL})$"
)
_GENERAL = re.compile(r"^(?:全|本|我|各|该|某|于|在|其)|^[省市区县州]$|地区$|XX|[*×某]|^.$")
_NATION = frozenset(("全国", "中国", "我国", "国家"))
_FACILITY = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,3}(?:港|(?:国际)?机场))(?!口|城|区|澳|珠|币|股|元)"
    r"(?P<rest>(?:全年|累计|预计|共|年|全港)*(?:完成|实现)?(?P<what>[\u4e00-\u9fff]{0,8}))"
)
_SHARE = re.compile(
    r"(?P<how>占|相当于)(?P<whole>[^占，,。；;]{2,16}?)的?(?:比重|比例)?(?:分别)?(?:为|达到?|约|提高到)?$"
)
_NEAR = 90


@lru_cache(maxsize=65536)
def region_of(region: str) -> str:
    """The region as links across documents know it; empty where a text only says its own (全市) or means several.

    >>> region_of("青岛市"), region_of("我国"), region_of("全市"), region_of("青岛市市北区"), region_of("鼓楼区")
    ('青岛', '全国', '', '市北', '')
    """
    if region in _NATION:
        return "全国"
    below = _BELOW.match(region)
    if below and len(below["own"]) > 2:
        own = plain(below["own"])
        return f"{plain(below['above'])}{own}" if own in _shared() else own
    if not region or (_GENERAL.search(region) and len(region) < 6):
        return ""
    name = plain(region)
    return "" if name in _shared() or len(name) < 2 else name


@cache
def _shared() -> frozenset[str]:
    """Names that districts of several cities bear (鼓楼, 新华)."""
    return frozenset(data()["places"]["shared"])


@cache
def _facilities() -> frozenset[str]:
    return frozenset(data()["facility"]["indicators"])


@lru_cache(maxsize=65536)
def _levelled(name: str) -> tuple[str, str] | None:
    """A region that begins a name and the indicator that is left, if the catalogue knows that one."""
    m = _LEVELLED.match(name)
    found = match(m["rest"]) if m and not _GENERAL.search(m["region"]) else None
    return (m["region"], found.indicator.id) if m and found and not found.aspect else None


def whose(one: Prepared, statement: Statement) -> tuple[str, str]:
    """What a statement measures and for whom, as links know it; an empty region means that it cannot be linked."""
    seen = statement.seen
    what = statement.key[0]
    if seen.indicator in _facilities() or (not seen.indicator and ("吞吐量" in what or what[:1] == "港")):
        facility = _facility(one.passages, statement.place)
        if facility is not None:
            return facility[1] or what, facility[0]
    region = region_of(seen.region)
    if seen.indicator:
        return what, region
    if not region:
        led = _levelled(normal(seen.name)[0])
        return (led[1], region_of(led[0])) if led else (what, "")
    if seen.measure == "share" or (seen.measure == "difference" and seen.unit == "个百分点"):
        return _share(one, statement) or what, region
    return what, region


def _facility(passages: Passages, place: Place) -> tuple[str, str] | None:
    """The port or airport that the sentence speaks of before a figure, and the indicator if the clause names it."""
    begin, _ = passages.sentence_of(place.start)
    found = list(_FACILITY.finditer(passages.text, max(begin, place.start - _NEAR), place.start))
    if not found or found[-1]["name"][:2] in ("全市", "全省", "我市", "沿海", "全国"):
        return None
    last = found[-1]
    known = match(last["what"]) if last.end() >= place.start - 1 and last["what"] else None
    return last["name"], known.indicator.id if known else ""


def _share(one: Prepared, statement: Statement) -> str | None:
    """The name of a share that says only of what it is one: that of the amount before it in the sentence."""
    place = statement.place
    if place.figure.measure == "difference":
        before = one.at.get(place.index - 1, ())
        if len(before) == 1 and before[0].seen.measure == "share" and before[0].place.sentence == place.sentence:
            return before[0].key[0] if before[0].known else _share(one, before[0])
        return None
    m = _SHARE.search(place.lead)
    if m is None or m.start() > 2:
        return None
    for index in range(place.index - 1, max(-1, place.index - 4), -1):
        before = one.at.get(index, ())
        if len(before) == 1 and before[0].seen.measure == "level" and before[0].known:
            same = before[0].place.sentence == place.sentence
            return f"{before[0].seen.indicator}占{normal(m['whole'])[0]}比重" if same else None
    return None
