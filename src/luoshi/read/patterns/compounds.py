"""Numbers printed with two magnitudes: 25万6千元, 3亿5000万元."""

from dataclasses import replace

from luoshi.read.quantities import Quantity


def merge(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Add a number to the one right before it where that one has a greater magnitude and no unit.

    >>> from luoshi.read.quantities import arabic_at
    >>> text = "25万6千元"
    >>> [q] = merge(text, [arabic_at(text, 0), arabic_at(text, 3)])
    >>> str(q.value), q.unit
    ('256000', '元')
    """
    out: list[Quantity] = []
    for q in quantities:
        last = out[-1] if out else None
        if last is not None and last.end == q.start and _adds(last, q):
            out[-1] = replace(q, start=last.start, value=last.value + q.value)
        else:
            out.append(q)
    return out


def _adds(a: Quantity, b: Quantity) -> bool:
    """Whether *b* goes on where *a* stops: 万 then 千, 亿 then 万, with less than one of the greater."""
    fits = a.factor > 1 and a.factor > b.factor and b.value < a.factor
    return fits and a.kind == "bare" and not a.han and not b.han
