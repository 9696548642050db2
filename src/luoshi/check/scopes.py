"""Whose figures two scopes are: the same, the one within the other, or different ones."""

import re
from functools import lru_cache
from typing import Literal

Relation = Literal["same", "part", "whole", "other"]

_OWN = frozenset(
    (
        "",
        "-",
        "本地区",
        "全省",
        "全市",
        "全区",
        "全县",
        "全州",
        "全旗",
        "全盟",
        "本市",
        "本省",
        "本区",
        "我市",
        "我省",
        "我区",
        "我县",
    )
)
_LEVELS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "自治旗", "新区")
_SHORT = re.compile(r"[省市区县州盟旗]$")
_NATIONS = frozenset(("全国", "中国", "我国", "国家"))


@lru_cache(maxsize=65536)
def relation(a: str, b: str) -> Relation:
    """How scope *a* stands to scope *b*: ``part`` where it lies within it as far as the names tell.

    >>> relation("青岛市", "青岛"), relation("青岛市市北区", "青岛"), relation("全国", "青岛")
    ('same', 'part', 'whole')
    >>> relation("甲园区", "乙园区")
    'other'
    """
    x, y = plain(a), plain(b)
    if x == y:
        return "same"
    if x in _NATIONS:
        return "whole"
    if y in _NATIONS:
        return "part"
    if x.startswith(y):
        return "part"
    return "whole" if y.startswith(x) else "other"


def plain(scope: str) -> str:
    """A scope without what its level adds to the name; empty where the text means its own region.

    >>> plain("青岛市"), plain("宁夏回族自治区"), plain("市"), plain("全市")
    ('青岛', '宁夏', '市', '')
    """
    if scope in _OWN:
        return ""
    for level in _LEVELS:
        if scope.endswith(level) and len(scope) > len(level) + 1:
            return scope.removesuffix(level)
    return _SHORT.sub("", scope) if len(scope) > 2 else scope
