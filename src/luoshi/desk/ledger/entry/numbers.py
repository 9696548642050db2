"""Numbers as people type and paste them: 1,234.5, full-width digits, blanks, a dash, 不适用."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from luoshi.records import LuoshiError

_WHOLE, _FRACTION, _LONG = 18, 10, 80
_BLANK = frozenset(("", "-", "--", "—", "——", "–", "/", "...", "......"))
_NOT_APPLICABLE = frozenset(("不适用", "无此项", "无此项指标", "n/a", "na"))
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ ']\d{3})+(?:\.\d*)?", re.ASCII)
_SPACES = str.maketrans("", "", " '")
_MINUS = str.maketrans({"−": "-", "﹣": "-", "–": "-", "—": "-", "，": ","})
_WORDS = re.compile(r"(?<=[\d.])[^\d.,+\-eE][^\d]*$")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: a value, or that it does not apply, or nothing at all."""

    value: Decimal | None = None
    not_applicable: bool = False


def typed(text: str, unit: str = "") -> Typed:
    """What a clerk means by *text* in a cell whose unit is *unit*.

    A dash is an empty cell, as in a yearbook: it is never zero. The cell's own unit may stand after the number.

    Raises:
        LuoshiError: it is no number (L681), or one that cannot be kept (L682); the words say what is wrong.

    >>> typed("１，２３４．５").value, typed("(12.50)").value, typed(" - "), typed("5.3%", "%").value
    (Decimal('1234.5'), Decimal('-12.50'), Typed(value=None, not_applicable=False), Decimal('5.3'))
    >>> typed("不适用").not_applicable
    True
    """
    if len(text) > _LONG:
        raise LuoshiError("L681", "不是数字", f"{text[:40]}…", "请只填数字，别的话写在说明里")
    plain = unicodedata.normalize("NFKC", text).strip().strip("\u200b\ufeff").strip()
    if plain in _BLANK or plain.translate(_MINUS).strip("-") == "":
        return Typed()
    if plain.casefold() in _NOT_APPLICABLE:
        return Typed(not_applicable=True)
    return Typed(_number(_bare(plain, unit, text), text))


def _bare(plain: str, unit: str, text: str) -> str:
    """The number without its unit, with one sign and without marks between its digits."""
    plain = plain.translate(_MINUS)
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1].strip()}"
    words = _WORDS.search(plain)
    if words and words.start():
        own = unicodedata.normalize("NFKC", unit)
        told = words.group().strip()
        if told != own and (told[0].isalpha() or told[0] in "%‰"):
            raise LuoshiError("L681", f"单位应为“{unit or '无'}”", text[:40], "请换算后只填数字")
        plain = plain[: words.start()].strip() if told == own else plain
    return plain.translate(_SPACES) if _SPACED.fullmatch(plain) else plain


def _number(plain: str, text: str) -> Decimal:
    if re.fullmatch(r"[+-]?[\d.]+[eE][+-]?\d+", plain, re.ASCII):
        raise LuoshiError("L681", "科学计数法会丢掉位数", text[:40], "请把单元格改为数字格式后再填")
    if not _NUMBER.fullmatch(plain) or not any(char.isdigit() for char in plain):
        if re.fullmatch(r"[+-]?[\d,. ]+", plain, re.ASCII):
            raise LuoshiError("L681", "千分位或小数点的位置不对", text[:40], "请写成 1,234.5 或 1234.5")
        raise LuoshiError("L681", "不是数字", text[:40], "请只填数字；没有的填“不适用”，暂缺的留空")
    digits = plain.replace(",", "")
    whole, _, fraction = digits.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > _WHOLE or len(fraction.rstrip("0")) > _FRACTION:
        todo = f"整数最多 {_WHOLE} 位，小数最多 {_FRACTION} 位"
        raise LuoshiError("L682", "数字位数太多", text[:40], todo)
    return Decimal(digits)


def shown(value: Decimal | None, *, not_applicable: bool = False) -> str:
    """A cell as a form shows it: plain digits, or 不适用; read back by `typed` it is the same.

    >>> shown(Decimal("1234.5000000000")), shown(None), shown(None, not_applicable=True), shown(Decimal("1E+3"))
    ('1234.5', '', '不适用', '1000')
    """
    if not_applicable:
        return "不适用"
    if value is None:
        return ""
    return format(value.normalize(), "f") if value else "0"
