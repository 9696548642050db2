"""Whose figures two scopes are: the same, the one within the other, or different ones (words in scopes.toml)."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Relation = Literal["same", "part", "whole", "other"]

_LEVELS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "自治旗", "新区")
_SHORT = re.compile(r"[省市区县州盟旗]$")
# What a sentence has right before a name without a mark between.
_BEFORE_NAME = re.compile(
    r"[一二三四五六七八九十]是|落户|落地|入驻|进驻|重点推进|推进|促进|支持|推动|位于|等|全[省市区县]|[在于对]"
)
# From the widest to the narrowest; a 自治区 is a province's equal, a 自治州 a city's.
_RANKS = (("省", "自治区", "特别行政区"), ("市", "州", "盟"), ("区", "县", "旗"))


@cache
def _words(kind: str) -> frozenset[str]:
    """The words of scopes.toml of a kind: own, nations, parts."""
    table = tomllib.loads(files("luoshi.check").joinpath("scopes.toml").read_text(encoding="utf-8"))
    return frozenset(table[kind])


@lru_cache(maxsize=65536)
def relation(a: str, b: str) -> Relation:
    """How scope *a* stands to scope *b*: ``part`` where it lies within it as far as the names tell.

    >>> relation("青岛市", "青岛"), relation("青岛市市北区", "青岛"), relation("全国", "青岛")
    ('same', 'part', 'whole')
    >>> relation("吉林市", "吉林省"), relation("甲园区", "乙园区"), relation("", "甲园区")
    ('part', 'other', 'whole')
    """
    x, y = plain(a), plain(b)
    if x == y:
        return _by_rank(a, b)
    if x in _words("nations"):
        return "whole"
    if y in _words("nations"):
        return "part"
    if x.startswith(y):
        return "part"
    return "whole" if y.startswith(x) else "other"


def _by_rank(a: str, b: str) -> Relation:
    """Two scopes of one short name: 吉林市 lies within 吉林省; where a level is not told they are one."""
    high, low = rank(a), rank(b)
    if not plain(a) or high is None or low is None or high == low:
        return "same"
    return "whole" if high < low else "part"


@lru_cache(maxsize=65536)
def rank(scope: str) -> int | None:
    """The level that a scope's name tells: 0 province, 1 city, 2 district or county; None where it tells none.

    >>> rank("吉林省"), rank("全市"), rank("西海岸新区"), rank("青岛")
    (0, 1, 2, None)
    """
    for level, endings in enumerate(_RANKS):
        if scope.endswith(endings):
            return level
    return None


@lru_cache(maxsize=65536)
def plain(scope: str) -> str:
    """A scope without what its level adds to the name; empty where the text means its own region.

    >>> plain("青岛市"), plain("宁夏回族自治区"), plain("市中区"), plain("全市")
    ('青岛', '宁夏', '市中', '')
    """
    if scope in ("", "-") or (len(scope) > 1 and scope in _words("own")):
        return ""
    for level in _LEVELS:
        if scope.endswith(level) and len(scope) > len(level) + 1:
            return scope.removesuffix(level)
    return _SHORT.sub("", scope) if len(scope) > 2 else scope


def resolved(scope: str, region: str) -> str:
    """A scope as seen from the text's own *region*: empty for the region itself, else the scope's plain name.

    全市 in the text of a district is the city around it and not the district.

    >>> resolved("全区", "市北区"), resolved("市北区", "市北区"), resolved("全市", "市北区"), resolved("全市", "青岛")
    ('', '', '全市', '')
    """
    own = plain(scope)
    if own and own == plain(region):
        return ""
    if not own and len(scope) > 1 and scope != region:
        level, home = rank(scope), rank(region)
        if level is not None and home is not None and level < home:
            return scope
    return own


@cache
def _part_names() -> re.Pattern[str]:
    ends = sorted(_words("parts"), key=lambda word: (-len(word), word))
    return re.compile(r"[\u4e00-\u9fffA-Za-z]{1,10}?(?:" + "|".join(ends) + ")")


@lru_cache(maxsize=4096)
def part_named(words: str, region: str = "") -> str:
    """The first park, zone or other part that *words* name, empty where they name none but *region* itself.

    >>> part_named("董家口循环经济区20万吨聚苯乙烯等"), part_named("全年新增就业")
    ('董家口循环经济区', '')
    >>> part_named("西海岸新区新增企业", "西海岸新区"), part_named("15支基金落户新金融产业园")
    ('', '新金融产业园')
    """
    own = plain(region)
    for found in _part_names().finditer(words):
        if not own or own not in found.group():
            name = _BEFORE_NAME.split(found.group())[-1]
            return name if len(name) > 1 else found.group()
    return ""
