"""The number in a cell, and the unit that a head or a caption names."""

import re
from dataclasses import dataclass
from decimal import Decimal

from luoshi.read.numerals import arabic, magnitude
from luoshi.read.units import unit_table

_TABLE = unit_table()
_MAGNITUDE = r"万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?!瓦|克|米|伏|卡|赫|焦)|百"
_N = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_UNIT = rf"(?:{_TABLE.pattern}(?:/{_TABLE.pattern})?)"
_CELL = re.compile(
    rf"(?P<open>[〔\[（(【])?\s*(?P<before>[≥≤><＞＜≧≦]=?|不低于|不少于|至少|高于|大于|超过|超|突破|低于|小于|不超过|不高于|约|近|达到|达|第)?\s*"
    rf"(?P<sign>增长|下降|增加|减少|上升|提高|降低|回落|↑|↓|▲|▼|△|▽|[-−－–﹣+＋])?\s*(?P<n>{_N})"
    rf"(?:\s*[-—–~～至]\s*(?P<m>{_N})(?![年月日]))?"
    rf"\s*(?P<hedge>[余多])?(?P<mag>{_MAGNITUDE})?(?P<hedge2>[余多])?(?P<unit>{_UNIT})?"
    r"\s*(?P<after>以上|左右|以内|以下|上下|及以上)?\s*(?P<close>[〕\]）)】])?(?:\[[0-9]{1,2}\]|[①-⑳*＊]+)?"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?")
_BEFORE = {
    "≥": "ge", ">=": "ge", "≧": "ge", "＞=": "ge", "不低于": "ge", "不少于": "ge", "至少": "ge",
    ">": "gt", "＞": "gt", "高于": "gt", "大于": "gt", "超过": "gt", "超": "gt", "突破": "gt",
    "≤": "le", "<=": "le", "≦": "le", "＜=": "le", "不超过": "le", "不高于": "le",
    "<": "lt", "＜": "lt", "低于": "lt", "小于": "lt", "近": "lt", "约": "approx",
}  # fmt: skip
_AFTER = {"以上": "ge", "及以上": "ge", "左右": "approx", "上下": "approx", "以内": "le", "以下": "le"}
_DOWN = frozenset(["下降", "减少", "降低", "回落", "↓", "▼", "▽", "-", "−", "－", "–", "﹣"])
_DASHES = frozenset("-−－–﹣+＋")
MISSING = re.compile(r"[-—–－/／\\…·.*＊×]*|无|缺|暂无|未公布|N/?A|NA", re.IGNORECASE)
"""What a cell without a value says."""


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a cell: the stretch of the text that states it, its value in *unit* (may be empty), its bound.

    *sign* is the word or mark of a rise or fall (↓, 下降), *bracket* whether it stands in brackets (〔10〕: cumulated),
    *factor* the magnitude that was applied, *ordinal* whether 第 stands before it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    high: Decimal | None
    step: Decimal
    factor: Decimal
    bound: str
    hedged: bool
    sign: str
    bracket: bool
    ordinal: bool


def cell_number(text: str) -> Number | None:
    """The number that a cell states, with offsets in *text*; None where it holds anything else, or a year.

    >>> n = cell_number("≥1,618.4亿元")
    >>> (n.value, n.unit, n.bound, n.start, n.end)
    (Decimal('161840000000.0'), '元', 'ge', 1, 10)
    >>> cell_number("2025年"), cell_number("0532"), cell_number("3个项目")
    (None, None, None)
    """
    if len(text) > 40:
        return None
    stripped = text.strip()
    lead = len(text) - len(text.lstrip())
    m = _CELL.fullmatch(stripped)
    if m is None or bool(m["open"]) != bool(m["close"]) or _no_amount(m, stripped):
        return None
    number, step = arabic(m["n"])
    factor = magnitude(m["mag"] or "")
    unit = m["unit"] or ""
    high = arabic(m["m"])[0] * factor if m["m"] else None
    sign = m["sign"] or ""
    value = number * factor
    if sign in _DASHES and sign in _DOWN:
        value, high = -value, -high if high is not None else None
    hedged = bool(m["hedge"] or m["hedge2"])
    bound = _BEFORE.get(m["before"] or "", "") or _AFTER.get(m["after"] or "", "") or ("gt" if hedged else "eq")
    start = m.start("sign") if sign in _DASHES else m.start("before") if m["before"] == "第" else m.start("n")
    end = max(m.end(g) for g in ("n", "m", "hedge", "mag", "hedge2", "unit"))
    return Number(
        lead + start, lead + end, value, written(unit), high, step * factor, factor, bound, hedged, sign,
        bool(m["open"]), m["before"] == "第",
    )  # fmt: skip


def falls(sign: str) -> bool:
    """Whether a mark or word in a cell says that the number is a fall."""
    return sign in _DOWN


def _no_amount(m: re.Match[str], text: str) -> bool:
    """Years, codes with leading zeros, and numbers longer than any amount."""
    digits = m["n"]
    code = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    return code or len(digits) > 20 or (bool(m["unit"] == "年") and bool(_YEAR.fullmatch(text)))


def is_year(text: str) -> bool:
    """Whether a cell is just a year (2024, 2024年)."""
    return bool(_YEAR.fullmatch(text))


def written(unit: str) -> str:
    """A unit as it is written out (％ -> %, TEU -> 标箱).

    >>> written("TEU"), written("元/平方米")
    ('标箱', '元/平方米')
    """
    return _TABLE.written.get(unit, unit)


@dataclass(frozen=True, slots=True)
class HeadUnit:
    """A unit that a head names: the unit without its magnitude, and the magnitude as a factor."""

    unit: str
    factor: Decimal = Decimal(1)


_UNIT_WORD = re.compile(rf"(?P<mag>{_MAGNITUDE})?(?P<unit>[^\s0-9（）()]*)")
_BRACKET = re.compile(r"[（(\[【]\s*(?:计量)?(?:单位\s*[:：]?)?\s*([^（）()\[\]【】]{1,14}?)\s*[)）\]】]")
_CAPTION = re.compile(r"(?:计量|金额)?单位\s*[:：]\s*(?P<u>[^\n\t）)]{1,40})")
_SPLIT = re.compile(r"[、,，;；\s]+|和|或")
_BARE = re.compile(r"(?:(?:(?:20[0-9]{2}|上|去)年)?[^（）()]*?)(?P<u>%|％|‰|个?百分点)$")
_SIGNED = re.compile(r"^[±+\-/]*(?:增长|增减|同比|增速|增幅)?[±+\-/]*(?=[%％])")


def unit_word(text: str) -> HeadUnit | None:
    """The unit that *text* names and nothing else; None where it is no unit.

    >>> unit_word("亿元"), unit_word("亿"), unit_word("含市直")
    (HeadUnit(unit='元', factor=Decimal('100000000')), HeadUnit(unit='', factor=Decimal('100000000')), None)
    >>> unit_word("微克/立方米").unit, unit_word("±%").unit
    ('微克/立方米', '%')
    """
    text = _SIGNED.sub("", text.strip())
    if text in _TABLE.dimension:  # 千瓦时, 千米: the thousand belongs to the unit
        return HeadUnit(written(text))
    m = _UNIT_WORD.fullmatch(text)
    if m is None or not text:
        return None
    unit = m["unit"]
    parts = unit.split("/")
    known = parts[0] in _TABLE.dimension and (len(parts) == 1 or all(0 < len(p) <= 6 for p in parts[1:]))
    if not known and not (m["mag"] and not unit):
        return None
    return HeadUnit(written(unit), magnitude(m["mag"] or ""))


def head_unit(text: str) -> tuple[HeadUnit | None, str, str]:
    """The unit that a head names in brackets or at its end, the words that name it, and the head without them.

    >>> unit, words, rest = head_unit("发行总额(亿)")
    >>> unit.factor, words, rest
    (Decimal('100000000'), '亿', '发行总额')
    >>> head_unit("比上年增长%")[2], head_unit("单位数（含市直）")[0]
    ('比上年增长', None)
    """
    for m in _BRACKET.finditer(text):
        unit = unit_word(m[1])
        if unit is not None:
            return unit, m[1], text[: m.start()] + text[m.end() :]
    if bare := _BARE.fullmatch(text):
        return HeadUnit(written(bare["u"])), bare["u"], text[: bare.start("u")]
    if (at := max(map(text.rfind, "，,：:"))) > 0:
        unit = unit_word(text[at + 1 :])
        if unit is not None and unit.unit:
            return unit, text[at + 1 :], text[:at]
    return None, "", text


def caption_units(text: str) -> tuple[HeadUnit, ...]:
    """The units that a line 单位：… names, in its order.

    >>> [u.unit for u in caption_units("表1 主要指标 单位：亿元、%")]
    ['元', '%']
    """
    m = _CAPTION.search(text)
    if m is None:
        return ()
    found = (unit_word(word) for word in _SPLIT.split(m["u"].strip()))
    return tuple(unit for unit in found if unit is not None)
