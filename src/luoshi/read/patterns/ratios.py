"""Structures such as 25.72:26.84:47.44: the shares of parts that close to one hundred."""

import re
from decimal import Decimal

from luoshi.read.numerals import arabic
from luoshi.read.quantities import Quantity

_PART = r"[0-9]{1,2}(?:\.[0-9]+)?"
_STRUCTURE = re.compile(rf"{_PART}(?:%?\s?[:：∶︰]\s?{_PART}){{2,5}}%?(?![0-9:：.])")
_EACH = re.compile(rf"({_PART})%?")
_SUM_MAY_MISS = Decimal("1.1")


def structure_at(text: str, start: int) -> Quantity | None:
    """The first part of a structure; its neighbours are made by merge.

    >>> str(structure_at("产业结构为11.8︰48.3︰39.9。", 5).value)
    '11.8'
    >>> structure_at("10:23:21", 0) is None
    True
    """
    m = _STRUCTURE.match(text, start)
    if m is None or (start and text[start - 1] in "0123456789.:"):
        return None
    parts = [arabic(p) for p in _EACH.findall(m.group())]
    if abs(sum((v for v, _ in parts), Decimal(-100))) > _SUM_MAY_MISS:
        return None
    first = _EACH.match(text, start)
    if first is None:
        return None
    return Quantity(start, m.end(), parts[0][0], "%", "percent", "ratio", step=parts[0][1], group=start)


def merge(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Every part of each structure as a share of its own.

    >>> q = structure_at("25.72:26.84:47.44", 0)
    >>> [str(p.value) for p in merge("25.72:26.84:47.44", [q])]
    ['25.72', '26.84', '47.44']
    """
    if not any(q.kind == "ratio" for q in quantities):
        return quantities
    out: list[Quantity] = []
    for q in quantities:
        if q.kind != "ratio":
            out.append(q)
            continue
        for part in _EACH.finditer(text, q.start, q.end):
            value, step = arabic(part[1])
            out.append(Quantity(part.start(), part.end(), value, "%", "percent", "ratio", step=step, group=q.group))
    return out
