"""The number that a pointed-at stretch of the text states, by our own numerals: the value is never the model's."""

import re
from dataclasses import replace
from functools import cache

from luoshi.read.numerals import HAN
from luoshi.read.patterns import OPENERS
from luoshi.read.quantities import Quantity, arabic_at, chinese_at
from luoshi.read.units import unit_table

_DIGITS = "0123456789"
_DASH = "-−－﹣—–~～至到―"
_MARKS = "，。；、,;!！?？:：)）\n\t "
# what stands before a number of which it is a part: 1,|234, 3.|5, 1亿|4500万元, 8—|10个, 1.68∶|1
_PART_BEFORE = re.compile(
    rf"(?:[{_DIGITS}０-９{HAN}.．]|[{_DIGITS}][,，/]|[:：∶︰]|[{_DIGITS}{HAN}%％余多个][{_DASH}]{{1,2}}|[-−－﹣])$"
)
# what stands behind a number that goes on: 5%|—8%, 3|.5, 4500|亿
_PART_BEHIND = re.compile(rf"[{_DIGITS}０-９]|[.．,，][{_DIGITS}]|[{_DASH}:：/]{{1,2}}[{_DIGITS}]|[万亿余多几]")
_NUMERAL = re.compile(rf"[{_DIGITS}０-９{HAN}]")
# a counter that the table of units has not: one to three characters that are no hedge and make no code, class or run
_COUNTER = re.compile(
    r"(?!以|左右|上下|左|余|多|余?年|年|月|日|时|号|版|代|届|型|路|线|级|期|类|后|前|的|大|是|为|起|强|连|热线)[\u4e00-\u9fff]{1,3}"
)
_TAIL = 12


def number_at(text: str, start: int, end: int) -> Quantity | None:
    """The quantity that ``text[start:end]`` states; None where it states none, a part of one, or more than one.

    Words behind the unit (24条|重点产业链) are left out of it. A counter that the table of units has not is taken as
    printed; a number without unit only where its clause ends.

    >>> q = number_at("新建智慧灯杆3杆，", 6, 8)
    >>> q.value, q.unit
    (Decimal('3'), '杆')
    >>> number_at("规上企业1400家", 5, 8) is None, number_at("启用5G基站", 2, 4) is None
    (True, True)
    """
    if not 0 <= start < end <= len(text) or _PART_BEFORE.search(text, max(0, start - 3), start):
        return None
    found = _opened(text, start)
    if found is None and text[start] in _DIGITS + _DASH:
        found = _arabic(text, start, end)
    elif found is None and text[start] in HAN:
        found = chinese_at(text, start)
    if found is None or found.start != start or found.end > end:
        return None
    rest = text[found.end : end]
    if len(rest) > _TAIL or _NUMERAL.search(rest) or _PART_BEHIND.match(text, found.end):
        return None
    return found


def _opened(text: str, start: int) -> Quantity | None:
    """The rank, fraction or 成 that begins at *start*; the parts of a ratio say nothing alone."""
    ahead = text[start + 1 : start + 12]
    for chars, needed, opener in OPENERS:
        if text[start] in chars and (not needed or any(char in ahead for char in needed)):
            found = opener(text, start)
            if found is not None and found.kind != "ratio":
                return found
    return None


def _arabic(text: str, start: int, end: int) -> Quantity | None:
    """A number in digits, with its sign; the unit may be a counter that the table has not."""
    digits = start + (text[start] in _DASH)
    found = arabic_at(text, digits) if text[digits : digits + 1] in tuple(_DIGITS) else None
    if found is None or found.unit or found.end > end:
        return found
    rest = text[found.end : end]
    if not rest:
        return found if _stands_alone(text, found) else None
    # only where its clause ends: 43万儿童， counts children, 51万新就|业形态人员 nothing
    ends = end == len(text) or text[end] in _MARKS
    if not ends or _is_year(found) or not _COUNTER.fullmatch(rest) or _NUMERAL.search(rest):
        return None
    if _refused().match(text, found.end):
        return None
    return replace(found, end=end, unit=rest, dimension="counter", kind="number")


def _stands_alone(text: str, found: Quantity) -> bool:
    """Whether a number without unit is one: an index (综合指数达到101.2，), not a year, a code or a list."""
    before = text[found.start - 1 : found.start]
    return not _is_year(found) and "\u4e00" <= before <= "\u9fff" and text[found.end : found.end + 1] in _MARKS


def _is_year(found: Quantity) -> bool:
    """Whether a number without unit may be a year (2025中国…大会)."""
    return found.factor == 1 and found.value == found.value.to_integral_value() and 1900 <= found.value < 2100


@cache
def _refused() -> re.Pattern[str]:
    """Words that begin like a unit but are none."""
    return re.compile("|".join(map(re.escape, sorted(unit_table().rejected, key=len, reverse=True))))
