"""Fractions: 1/6, 三分之一, 百分之五, 七成; all are shares in per cent."""

import re
from decimal import Decimal

from luoshi.read.numerals import HAN, arabic, chinese
from luoshi.read.quantities import Quantity

_SLASH = re.compile(r"(?P<a>[1-9]|1[0-9])/(?P<b>[2-9]|[1-9][0-9]|100)(?![0-9/.])")
_SHARE_BEFORE = re.compile(r"(?:[占近约达超的到至的为]|超过|超|接近|以上)$")
_PARTS = re.compile(
    rf"(?P<b>[{HAN}]{{1,6}}|[0-9]{{1,4}})分之(?P<a>[{HAN}]{{1,8}}(?:点[〇零一二三四五六七八九]+)?|[0-9]+(?:\.[0-9]+)?)(?P<more>多|余)?"
)
_TENTHS = re.compile(
    r"(?P<a>[一二两三四五六七八九])成(?P<b>半|[一二三四五六七八九](?![成家项个]))?(?![立为功果长员就本都熟效型品交绩套分才人渝工县不])(?P<more>多|余)?"
)
_CENT = Decimal("0.01")


def _share(start: int, end: int, percent: Decimal, *, hedged: bool = False) -> Quantity:
    value = percent.quantize(_CENT).normalize()
    value = value if value != value.to_integral_value() else value.quantize(Decimal(1))
    return Quantity(start, end, value, "%", "percent", "share", step=_CENT, bound="gt" if hedged else "")


def slash_at(text: str, start: int) -> Quantity | None:
    """1/6 after words of a share (占全市总量的1/6); dates and year pairs are none.

    >>> str(slash_at("占总量的1/6。", 4).value)
    '16.67'
    """
    if start and text[start - 1] in "0123456789/.":
        return None
    m = _SLASH.match(text, start)
    if m is None or int(m["a"]) >= int(m["b"]) or not _SHARE_BEFORE.search(text, max(0, start - 2), start):
        return None
    return _share(start, m.end(), Decimal(100) * int(m["a"]) / int(m["b"]))


def parts_at(text: str, start: int) -> Quantity | None:
    """三分之一, 百分之五点三, 千分之二.

    >>> str(parts_at("约三分之二的企业", 1).value), str(parts_at("百分之五", 0).value)
    ('66.67', '5')
    """
    m = _PARTS.match(text, start)
    if m is None or (start and text[start - 1] in "第0123456789."):
        return None
    whole = Decimal(m["b"]) if m["b"].isdecimal() else chinese(m["b"])
    part = arabic(m["a"])[0] if m["a"][0].isdecimal() and m["a"][0].isascii() else chinese(m["a"])
    if not whole or part is None:
        return None
    return _share(start, m.end(), Decimal(100) * part / whole, hedged=bool(m["more"]))


def tenths_at(text: str, start: int) -> Quantity | None:
    """七成, 三成半, 近八成; words such as 一成立 or 三成渝 are none.

    >>> str(tenths_at("近七成。", 1).value), str(tenths_at("三成半", 0).value)
    ('70', '35')
    >>> tenths_at("第二成功", 1) is None
    True
    """
    m = _TENTHS.match(text, start)
    if m is None or (start and text[start - 1] in "第0123456789十百一二三四五六七八九"):
        return None
    tenths = chinese(m["a"]) or Decimal(0)
    extra = Decimal("0.5") if m["b"] == "半" else (chinese(m["b"]) or Decimal(0)) / 10 if m["b"] else Decimal(0)
    return _share(start, m.end(), (tenths + extra) * 10, hedged=bool(m["more"]))
