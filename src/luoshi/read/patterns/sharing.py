"""Shared units: 缩短18、15和12个工作日, 达29698、15892元, 高于全国0.7、全省2.3个百分点."""

import re

from luoshi.read.quantities import Quantity

_LIST = re.compile(r"\s?[、和与及或]\s?(?:[全本][国省市区县州])?$")


def merge(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give a bare number the unit of the next one in its list; bare numbers without such a neighbour are dropped.

    >>> from luoshi.read.quantities import arabic_at
    >>> text = "缩短18、15和12个"
    >>> [q.unit for q in merge(text, [arabic_at(text, i) for i in (2, 5, 8)])]
    ['个', '个', '个']
    """
    out: list[Quantity] = []
    following: Quantity | None = None
    for q in reversed(quantities):
        if q.kind == "bare":
            if (
                following is None
                or following.kind != "number"
                or following.han
                or not _LIST.fullmatch(text[q.end : following.start])
            ):
                following = q
                continue
            if _labels(text, q):
                following = q
                continue
            if not q.unit:
                q.unit, q.dimension = following.unit, following.dimension
            if q.factor == 1 and following.factor != 1 and q.value < 10**5:
                q.value, q.step, q.factor = q.value * following.factor, q.step * following.factor, following.factor
            q.kind = "number"
        out.append(q)
        following = q
    out.reverse()
    return out


def _labels(text: str, q: Quantity) -> bool:
    """Whether the number is a list label: first on its line or behind a bracket, small and whole."""
    before = text[q.start - 1] if q.start else "\n"
    return before in "\n(（[【 \t" and q.value < 40 and text[q.end : q.end + 1] in "、.．)）]】"
