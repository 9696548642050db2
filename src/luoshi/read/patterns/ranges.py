"""Ranges: 5%—5.5%, 1-3年, 8—10个, 20至25户; one quantity with a lower and an upper value."""

import re
from dataclasses import replace

from luoshi.read.quantities import Quantity

_DASH = re.compile(r"\s?(?:[-—–~～－―]{1,2}|至|到)\s?$")


def merge(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Join a number and the number right behind a dash where both have the unit or the second gives it.

    >>> from luoshi.read.quantities import arabic_at
    >>> text = "争创1-2处"
    >>> [q] = merge(text, [arabic_at(text, 2), arabic_at(text, 4)])
    >>> (str(q.value), str(q.high), q.unit)
    ('1', '2', '处')
    """
    out: list[Quantity] = []
    for q in quantities:
        last = out[-1] if out else None
        if last is not None and _joins(text, last, q):
            factor = q.factor if last.kind == "bare" and last.factor == 1 else 1
            out[-1] = replace(
                last, end=q.end, value=last.value * factor, high=q.value, unit=q.unit or last.unit,
                dimension=q.dimension or last.dimension, kind=q.kind, step=q.step, factor=q.factor,
            )  # fmt: skip
        else:
            out.append(q)
    return out


def _joins(text: str, a: Quantity, b: Quantity) -> bool:
    gap = text[a.end : b.start]
    if len(gap) > 4 or a.kind not in ("bare", "number") or b.kind not in ("bare", "number") or a.high is not None:
        return False
    if not _DASH.fullmatch(gap) or (a.kind == "number" and a.unit != b.unit):
        return False
    shared = b.factor if a.kind == "bare" and a.factor == 1 else 1
    return b.kind == "number" and a.value * shared <= b.value
