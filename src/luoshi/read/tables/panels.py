"""How a table is built: which rows are heads, which columns name the rows, and what the title rows say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.read.tables.grid import Row, text_at, width
from luoshi.read.tables.heads import corner, place_of, row_head
from luoshi.read.tables.numbers import cell_number, is_year, unit_word

_LONGEST_HEAD = 40
_MOST_HEADS = 6
_UNIT_LINE = re.compile(r"单位\s*[:：]")
_ORDINAL = re.compile(r"[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[）)、.．]?")
_RESPONSIBLE = re.compile(r"责任|牵头|配合|部门")
_NAMING = re.compile(r"[一-龥A-Za-z]")


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a table with heads of its own.

    *titles* are the texts above the heads, *heads* the rows of the heads and *body* those of the values (first, behind
    the last). *name* is the column that names the rows, *kind* what it names (indicator, scope, period), *extra*
    further columns that say whose or when, with their kind; *unit* the column of units (-1: none), *first* and *last*
    the columns of values (last exclusive).
    """

    titles: tuple[str, ...]
    heads: tuple[int, int]
    body: tuple[int, int]
    name: int
    kind: str
    extra: tuple[tuple[int, str], ...]
    unit: int
    first: int
    last: int


def panels(rows: Sequence[Row]) -> list[Panel]:
    """The parts of a table: one below another where heads begin anew, side by side where the row heads repeat."""
    out: list[Panel] = []
    columns = width(rows)
    for first, last in _stacked(rows):
        start = first
        titles: list[str] = []
        while start < last and len(told := _distinct(rows[start])) <= 1:
            titles += told
            start += 1
        body = _body(rows, start, last)
        for left, right in _beside(rows, start, body, columns):
            panel = _panel(rows, tuple(titles), (start, body), (body, last), left, right)
            if panel is not None:
                out.append(panel)
    return out


def _distinct(row: Row) -> list[str]:
    """The texts of the cells that begin in a row."""
    return [field.text for field in row if field is not None and field.origin and field.text]


def _stacked(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The stretches of rows that begin with a corner (指标, 地区 …)."""
    starts = [0]
    valued = False
    for k, row in enumerate(rows):
        has_value = any(_is_value(text_at(row, c)) for c in range(1, len(row)))
        again = valued and not has_value and corner(text_at(row, 0)) and len(_distinct(row)) > 1
        if again:
            starts.append(k)
            valued = False
        valued = valued or has_value
    return list(zip(starts, [*starts[1:], len(rows)], strict=True))


def _is_value(text: str) -> bool:
    return bool(text) and not is_year(text) and cell_number(text) is not None


def _body(rows: Sequence[Row], start: int, last: int) -> int:
    """The first row of values below the heads that begin at *start*."""
    for k in range(start, min(last, start + _MOST_HEADS)):
        texts = [text_at(rows[k], c) for c in range(1, len(rows[k]))]
        if not any(_is_value(t) for t in texts):
            if k > start and _year_values(rows[k], texts):
                return k
            continue
        if k > start and _counts_columns(rows[k]):
            continue
        return k
    return start


def _year_values(row: Row, texts: Sequence[str]) -> bool:
    """Whether a row's only numbers look like years but stand below heads beside a name: they are values."""
    told = [t for t in texts if t]
    return bool(told) and all(is_year(t) for t in told) and not corner(text_at(row, 0)) and bool(text_at(row, 0))


def _counts_columns(row: Row) -> bool:
    """Whether a row only numbers the columns (甲 乙 1 2 3)."""
    texts = _distinct(row)
    digits = [t for t in texts if t.isdecimal()]
    rest = [t for t in texts if not t.isdecimal()]
    ascending = digits == [str(int(digits[0]) + k) for k in range(len(digits))] if digits else False
    return ascending and len(digits) > 1 and digits[0] in ("1", "2", "3") and all(t in "甲乙丙丁ABC" for t in rest)


def _beside(rows: Sequence[Row], start: int, body: int, columns: int) -> list[tuple[int, int]]:
    """The stretches of columns that have row heads of their own (指标 数值 指标 数值)."""
    for row in rows[start:body]:
        texts = [text_at(row, c) for c in range(len(row))]
        if not texts or not corner(texts[0]):
            continue
        again = [
            c for c, field in enumerate(row)
            if c and field is not None and field.origin and field.text == texts[0] and c - 1 < len(texts)
        ]  # fmt: skip
        if again:
            starts = [0, *again]
            return list(zip(starts, [*again, columns], strict=True))
    return [(0, columns)]


def _panel(
    rows: Sequence[Row], titles: tuple[str, ...], heads: tuple[int, int], body: tuple[int, int], left: int, right: int
) -> Panel | None:
    """The roles of the columns *left*..*right*; None where nothing names the rows or no values follow."""
    roles = [_role(rows, heads, body, c) for c in range(left, right)]
    values = [k for k, role in enumerate(roles) if role == "value"]
    if not values:
        return None
    unit = next((left + k for k, role in enumerate(roles) if role == "unit"), -1)
    naming = [(left + k, role) for k, role in enumerate(roles[: values[0]]) if role in ("indicator", "scope", "period")]
    if not naming:
        return None
    told = {pair: corner(_head_text(rows, heads, pair[0])) for pair in naming}
    naming = [
        p
        for p in naming
        if not (p[1] == "scope" and len(naming) > 1 and _RESPONSIBLE.search(_head_text(rows, heads, p[0])))
    ]
    indicators = [p for p in naming if p[1] == "indicator"]
    scopes = [p for p in naming if p[1] == "scope"]
    announced = [p for p in indicators if told[p] == "indicator"]
    name = (announced or scopes or indicators or naming)[-1]
    extra = tuple(pair for pair in naming if pair != name and pair[1] != "indicator")
    return Panel(titles, heads, body, name[0], name[1], extra, unit, left + values[0], right)


def _head_text(rows: Sequence[Row], heads: tuple[int, int], column: int) -> str:
    """The lowest text of a column's head."""
    texts = [text_at(row, column) for row in rows[heads[0] : heads[1]]]
    return next((t for t in reversed(texts) if t), "")


def _role(rows: Sequence[Row], heads: tuple[int, int], body: tuple[int, int], column: int) -> str:
    """What a column holds: value, unit, number, indicator, scope, period, or text that names nothing."""
    announced = corner(_head_text(rows, heads, column))
    texts = [t for row in rows[body[0] : body[1]] if (t := text_at(row, column))]
    if not texts:
        return ""
    sample = texts[:200]
    if announced == "number" or (not column and announced != "period" and _numbered(sample)):
        return "number"
    if announced in ("unit", "") and 2 * sum(unit_word(t) is not None for t in sample) > len(sample):
        return "unit"
    if announced == "period":
        return "period"
    if not announced and 2 * sum(cell_number(t) is not None and not is_year(t) for t in sample) >= len(sample):
        return "value"
    return _named_role(sample, announced, column)


def _named_role(sample: Sequence[str], announced: str, column: int) -> str:
    """What a column of words holds."""
    named = [t for t in sample if _NAMING.search(t)]
    if not named:
        years = sum(is_year(t) for t in sample)
        return "period" if years * 2 > len(sample) and not column else "value" if column else ""
    if 2 * sum(place_of(row_head(t[:_LONGEST_HEAD]).name) != "" for t in named) > len(named):
        return "scope"
    if 2 * sum(_is_time(t) for t in named) > len(named):
        return "period"
    if sum(map(len, named)) > _LONGEST_HEAD * len(named):
        return ""
    if announced:
        return "scope" if announced == "unit" else announced
    return "value" if _mixed(sample) else "indicator"


def _numbered(texts: Sequence[str]) -> bool:
    """Whether a column only numbers its rows."""
    return len(texts) > 1 and all(_ORDINAL.fullmatch(t) for t in texts) and texts[0].strip("（()）、.．") in ("1", "一")


def _is_time(text: str) -> bool:
    head = row_head(text[:_LONGEST_HEAD])
    return head.time is not None and not head.name


def _mixed(texts: Sequence[str]) -> bool:
    """Whether a column of words has values too, as many as a third."""
    return 3 * sum(_is_value(t) for t in texts) >= len(texts)
