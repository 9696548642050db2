"""Ranks: 第7位, 居全国第一, 前三强, 首位, 榜首; the value is the place, 前N is a bound from above."""

import re
from decimal import Decimal
from typing import Literal

from luoshi.read.numerals import HAN, chinese
from luoshi.read.quantities import Quantity

_NUMBER = rf"(?P<n>[0-9]{{1,4}}|[{HAN}]{{1,5}})"
_ORDINAL = re.compile(rf"第\s?{_NUMBER}(?P<unit>位次?|名)?")
_LEADING = re.compile(rf"前\s?{_NUMBER}(?P<unit>位|名|强|列)?")
_FIRST = re.compile(r"首位|榜首|魁首")
_STRONG = re.compile(rf"{_NUMBER}强")
_CONTEXT = re.compile(
    r"(?:[居列排占跃升获夺]|位次|名次|排名|保持|蝉联|稳定|分别|[由从]|均|[全本][国省市区县州]|自治区|世界|全球|亚洲|[东西中]部|沿海|同类|城市|地区|[省市国]内|长三角|[、和,，])[^。；;]{0,12}$"
)
_ENDS = '，。；、,;:：)）！”"和与及的并在 \n'


def _value(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else chinese(text)


def _rank(start: int, end: int, value: Decimal, *, bound: Literal["le", ""] = "") -> Quantity:
    return Quantity(start, end, value, "位", "rank", "rank", bound=bound)


def ordinal_at(text: str, start: int) -> Quantity | None:
    """第7位, 第二名, and a bare 第3 that ends its clause where the words before speak of places.

    >>> ordinal_at("居全国第5，", 3).value
    Decimal('5')
    >>> ordinal_at("第三产业", 0) is None, ordinal_at("第十四届", 0) is None
    (True, True)
    """
    m = _ORDINAL.match(text, start)
    if m is None or (value := _value(m["n"])) is None:
        return None
    after = text[m.end() : m.end() + 1]
    if m["unit"]:
        return None if after in ("代", "的", "书", "党") and m["unit"] == "名" else _rank(start, m.end(), value)
    if after and after not in _ENDS:
        return None
    if "产业" in text[m.end() : m.end() + 9] or not _CONTEXT.search(text, max(0, start - 18), start):
        return None
    return _rank(start, m.end(), value)


def leading_at(text: str, start: int) -> Quantity | None:
    """前三强, 前10位, 居全国前列 not; a bare 前三 only where it ends its clause.

    >>> leading_at("均居全国前三。", 4).bound
    'le'
    >>> leading_at("前三季度", 0) is None
    True
    """
    m = _LEADING.match(text, start)
    if m is None or (value := _value(m["n"])) is None:
        return None
    after = text[m.end() : m.end() + 1]
    if not m["unit"] and ((after and after not in _ENDS) or not _CONTEXT.search(text, max(0, start - 18), start)):
        return None
    if text[m.end() : m.end() + 2] in ("产业", "季度", "批次") or text[start - 1 : start] in ("目", "以", "之", "提"):
        return None
    return _rank(start, m.end(), value, bound="le")


def first_at(text: str, start: int) -> Quantity | None:
    """首位 and 榜首 as a place in an order.

    >>> first_at("居全市首位", 3).value
    Decimal('1')
    >>> first_at("首位度", 0) is None
    True
    """
    m = _FIRST.match(text, start)
    if m is None or text[m.end() : m.end() + 1] in ("度", "产", "战", "要"):
        return None
    return _rank(start, m.end(), Decimal(1)) if _CONTEXT.search(text, max(0, start - 18), start) else None


_ENTERED = re.compile(r"(?:入围|进入|跻身|跻入|步入|挺进|迈入|闯入|位列|位居|晋升)[^，。；,;]{0,8}$")


def strong_at(text: str, start: int) -> Quantity | None:
    """十强 as a place reached (首次入围全国十强); 500强 and 百强 name classes and are no figures.

    >>> strong_at("首次入围全国十强。", 6).value
    Decimal('10')
    >>> strong_at("世界500强企业", 2) is None
    True
    """
    m = _STRONG.match(text, start)
    if m is None or (value := _value(m["n"])) is None or not 2 <= value <= 20:
        return None
    after = text[m.end() : m.end() + 1]
    if (after and after not in _ENDS) or not _ENTERED.search(text, max(0, start - 14), start):
        return None
    return _rank(start, m.end(), value, bound="le")
