"""The text against its table: an amount that a sentence gives to a row and a column, and the table gives otherwise."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.check.balance import allowed, printed, scale_of, term
from luoshi.check.passages import Place, same_time, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.totals.grids import Grid
from luoshi.records import Figure, Finding

_UNIT = re.compile(r"[（(][^（）()]*[)）]|[\s:：]|累计|本年|年度")
_TOTAL = re.compile(r"合计|总计|小计|共计|其他|其它|其中")
_NARROWER = re.compile(r"人均|增加|新增|同比|占|平均|计划|目标|当月|本月")
_MOST_PLACES = 3000


def findings(prepared: Prepared, grids: Sequence[Grid]) -> Iterator[Finding]:
    """Amounts of the text whose clause names a row's label and a column's head."""
    passages = prepared.passages
    if not grids or len(passages.levels) > _MOST_PLACES:
        return
    spans = [(t.start, t.end) for t in prepared.document.tables]
    inside = {p.figure.start: p for p in passages.levels if _within(p, spans)}
    outside = [p for p in passages.levels if p.figure.start not in inside and not _NARROWER.search(p.lead)]
    for grid in grids:
        heads = [_UNIT.sub("", head) for head in grid.heads]
        for line in grid.lines:
            if len(line.label) < 2 or _TOTAL.search(line.label):
                continue
            cells = [
                _figure_of(amount.source.start, amount.source.end, inside) if amount else None
                for amount in line.amounts
            ]
            named = [p for p in outside if line.label in p.lead]
            for place in named:
                yield from _against(prepared, place, heads, cells, line.label)


def _within(place: Place, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place.figure.start < end for start, end in spans)


def _figure_of(start: int, end: int, inside: dict[int, Place]) -> Place | None:
    return next((inside[at] for at in range(start, end) if at in inside), None)


def _against(
    prepared: Prepared, place: Place, heads: Sequence[str], cells: Sequence[Place | None], label: str
) -> Iterator[Finding]:
    """One amount of the text against the cell of its column; silent where another cell of the row has it."""
    fits = [c for c in cells if c is not None and c.figure.unit == place.figure.unit]
    if not fits or any(allowed(c.figure).meets(place.allowed) for c in fits):
        return
    own = [
        c for head, c in zip(heads, cells, strict=False)
        if c is not None and c in fits and len(head) > 1 and head in place.lead and same_time(c, place)
    ]  # fmt: skip
    if len(own) != 1 or place.figure.status != own[0].figure.status:
        return
    figure, cell = place.figure, own[0].figure
    scale = scale_of(figure)
    away = (figure.value - cell.value) / scale
    size = printed(figure).lstrip("0123456789.,，")
    difference = f"{'多' if away > 0 else '少'}{abs(away).normalize():f}{size}"
    yield Finding(
        "table", "possible",
        f"正文写“{label}”{printed(figure)}，表中同一项不是这个数：正文比表中{difference}，请核对哪一个准确",
        f"{term(figure, scale)}≠{_in(cell, scale)}", "正文与表说的是同一单位、同一指标、同一时期",
        (source_of(prepared.passages, place), source_of(prepared.passages, own[0])),
    )  # fmt: skip


def _in(cell: Figure, scale: Decimal) -> str:
    """A cell's value in units of *scale*, with the decimals that its print has there."""
    places = max(0, -int((cell.step / scale).normalize().as_tuple().exponent))
    return f"{cell.value / scale:.{places}f}"
