"""Quantities: numbers with their magnitude, hedge and unit, found in a text and kept apart from what only looks alike.

This module reads the number itself; what it measures, whose and when is found by typing.py, times.py and heads.py.
Patterns that are more than number and unit (ranks, fractions, ratios, ranges, shared units) live in patterns/.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luoshi.read.numerals import HAN, arabic, chinese, magnitude
from luoshi.read.units import unit_table
from luoshi.read.words import lexicon
from luoshi.records import Bound


@dataclass(slots=True)
class Quantity:
    """One number in the text: its place and surface, value in *unit*, and how it was printed.

    *factor* is the magnitude that was applied (万 = 10000), so that an elided unit can be shared backwards; *kind* is
    ``number``, ``bare`` (no unit yet), ``rank``, ``share`` (fractions, 七成) or ``ratio`` (a part of 25:27:48).
    """

    start: int
    end: int
    value: Decimal
    unit: str
    dimension: str
    kind: str = "number"
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    factor: Decimal = Decimal(1)
    hedged: bool = False
    bound: Bound | Literal[""] = ""
    han: bool = False
    magnitude_only: bool = False
    group: int = -1


_TABLE = unit_table()
_REJECT = "|".join(re.escape(w) for w in sorted(_TABLE.rejected, key=len, reverse=True))
_MAGNITUDE = (
    r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?!瓦|克|米|伏|卡|赫|焦|分|家万户)|百(?!分|货|姓|强|年|里))"
)
_TAIL = rf" ?(?P<h1>[余多来])?(?P<mag>{_MAGNITUDE})?(?P<h2>[余多])?(?P<unit>(?!{_REJECT}){_TABLE.pattern})?"
_ARABIC = re.compile(rf"(?P<n>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?){_TAIL}")
# a remark between number and unit: 276.38（不含军工）亿元
_ASIDE = re.compile(
    rf"(?P<n>[0-9]+(?:\.[0-9]+)?)(?P<h1>余|多)?[（(][^（）()\n]{{1,24}}[)）](?P<mag>{_MAGNITUDE})?(?P<h2>[余多])?"
    rf"(?P<unit>(?!{_REJECT}){_TABLE.pattern})"
)
_CHINESE = re.compile(
    rf"(?P<n>[{HAN}]+(?:点[〇零一二三四五六七八九]+[万亿]*)?)(?P<h2>[余多])?(?P<unit>(?!{_REJECT}){_TABLE.pattern})?"
)
_LETTER = re.compile(r"[A-Za-zＡ-Ｚａ-ｚα-ω_#@]")
# 七台河, 三元锂电池, 四个革命: names that begin like amounts
_COINED = tuple(word for words in lexicon("coined").values() for word in words)
# words of a number line that open names, not amounts
_OPENING = "“‘「『《〈【〔"
_MINUS = re.compile(r"(?:%[、和与及]|增长|增速|增幅|为|降|幅|速|比)[-−－﹣]$")
_LONGEST = 24
_WEAK = frozenset(u for u, d in _TABLE.dimension.items() if d == "weak")


def arabic_at(text: str, start: int) -> Quantity | None:
    """The quantity that begins with an Arabic digit at *start*; None where the digits belong to a name or code.

    >>> q = arabic_at("总投资7463亿元的", 3)
    >>> (q.value, q.unit, q.end)
    (Decimal('746300000000'), '元', 9)
    """
    m = _ARABIC.match(text, start)
    if m is None or m.end("n") - start > _LONGEST or not _free_before(text, start):
        return None
    if not m["unit"] and not m["mag"] and (aside := _ASIDE.match(text, start)):
        m = aside
    if _belongs_to_name(text, m):
        return None
    unit, mag = m["unit"] or "", m["mag"] or ""
    number, step = arabic(m["n"])
    factor = magnitude(mag)
    hedged = bool(m["h1"] in ("余", "多") or m["h2"])
    if hedged:
        step = _last_place(m["n"])
    end = m.end() if unit or mag or hedged else m.end("n")
    sign = -1 if start and _MINUS.search(text, max(0, start - 4), start) else 1
    whole = unit or _alone(text, start, end, mag)
    return Quantity(
        start - (1 if sign < 0 else 0),
        end,
        sign * number * factor,
        _TABLE.written.get(unit, unit),
        _TABLE.dimension.get(unit, ""),
        "number" if whole else "bare",
        step=step * factor,
        factor=factor,
        hedged=hedged,
        bound="gt" if hedged else "",
    )


_HELD = re.compile(
    r"(?:超过?|突破|达到?|近|逾|约|首破|达|为|至|到|有|共|计|过|总量|数|迈上|跨上|跃上|登上|站上|迈过|跨过)$"
)


def _alone(text: str, start: int, end: int, mag: str) -> bool:
    """Whether a number with a magnitude but no unit is whole (人数超550万，): its clause ends and tells it reached."""
    after = text[end : end + 1]
    return (
        bool(mag)
        and (not after or after in "，。；、,;！\n" or text.startswith(("台阶", "大关", "规模"), end))
        and bool(_HELD.search(text, max(0, start - 3), start))
    )


def _belongs_to_name(text: str, m: re.Match[str]) -> bool:
    """Whether what follows the number shows a name or code: 5G, 2+6, 1:1, 十一次全会."""
    unit, mag = m["unit"], m["mag"]
    end = m.end() if unit or mag else m.end("n")
    after = text[end : end + 1]
    if not unit and after and after in ("+＋" if mag else "+＋#"):
        return True
    if not unit and not mag and (bool(_LETTER.match(after or " ")) or bool(_RATIO.match(text, end))):
        return True
    return unit in ("次", "届") and bool(_MEETING.match(text, end))


_RATIO = re.compile(r"[:：∶︰][0-9]")


def _free_before(text: str, start: int) -> bool:
    """Whether the number is not the tail of a code (PM2.5, G228, 2+6) or of a longer number."""
    if not start:
        return True
    before = text[start - 1]
    if before in ":：" and text[start - 2 : start - 1].isdigit():
        return False
    if _LETTER.match(before):
        return text[max(0, start - 3) : start] in ("GDP", "CPI", "PPI", "RMB", "APP")
    return before not in "+＋.．×xX*第每" and before not in _OPENING


def _last_place(digits: str) -> Decimal:
    """The place of the last digit that is not zero: what 余 and 多 leave open (2600多 < 2700, 4.4万余 < 4.5万)."""
    plain = digits.replace(",", "")
    if "." in plain:
        return arabic(plain)[1]
    stripped = plain.rstrip("0")
    return Decimal(10) ** (len(plain) - len(stripped)) if stripped else Decimal(1)


# 两三家: a vague pair, not 23
_PAIR = re.compile(r"(?P<a>[一二两三四五六七八])(?P<b>[二三四五六七八九])(?P<place>[十百千万亿]*)$")
_TELLING = re.compile(
    r"(?:突破|超过?|首超|近|逾|达到?|破|上|过|约|不足|不少于|跨上|迈上|迈过|站上|成为?首个|实现|完成)$"
)
_ENDS = "，。；、,;)）！\n"


def chinese_at(text: str, start: int) -> Quantity | None:
    """The quantity that begins with a Chinese numeral at *start*; None for 一体化, 两个维护, 三季度, 千方百计.

    >>> q = chinese_at("开通四家免费景区", 2)
    >>> (q.value, q.unit)
    (Decimal('4'), '家')
    >>> chinese_at("一体化发展", 0) is None
    True
    """
    m = _CHINESE.match(text, start)
    if m is None or m.end("n") - start > _LONGEST or (start and text[start - 1] in "第前初几数每这那各同头首“‘「『《"):
        return None
    digits, unit, hedge = m["n"], m["unit"] or "", m["h2"] or ""
    value = chinese(digits)
    if value is None or _LETTER.match(text[start - 1 : start] or " "):
        return None
    bare_place = all(c in "十百千万亿" for c in digits) and digits != "十"
    telling = bool(_TELLING.search(text, max(0, start - 4), start))
    if not unit:
        whole = text[m.end() : m.end() + 1] in _ENDS or text.startswith(("规模", "大关", "台阶"), m.end())
        if not (telling and digits[-1] in "万亿" and whole and (bare_place or len(digits) > 1)):
            return None
    elif text.startswith(_COINED, start) or not _counts(text, m, value, bare_place and not hedge, telling):
        return None
    return _spelled(m, start, value, unit, bare_place)


def _spelled(m: re.Match[str], start: int, value: Decimal, unit: str, bare_place: bool) -> Quantity:
    """The quantity of a Chinese numeral; 两三家 is a range, 百余家 is open above."""
    digits, hedged = m["n"], bool(m["h2"])
    pair = _PAIR.fullmatch(digits)
    low, high = (_scaled(pair["a"], pair), _scaled(pair["b"], pair)) if pair else (value, None)
    return Quantity(
        start,
        m.end(),
        low,
        _TABLE.written.get(unit, unit),
        _TABLE.dimension.get(unit, ""),
        high=high,
        step=value if bare_place else _last_printed(digits, value),
        hedged=hedged,
        bound="gt" if hedged else "",
        han=True,
        magnitude_only=bare_place,
    )


def _last_printed(digits: str, value: Decimal) -> Decimal:
    """The place of the last digit of a great Chinese numeral: 一万五千亿 is told to the thousand 亿."""
    if value < 10**4:
        return Decimal(1)
    whole, _, rest = digits.partition("点")
    places = (rest or whole).lstrip("〇零一二两三四五六七八九") if rest else _PLACES.search(whole)[0]  # type: ignore[index]
    decimals = len(rest) - len(places) if rest else 0
    return magnitude(places).scaleb(-decimals)


_PLACES = re.compile(r"[十百千万亿]*$")


def _scaled(digit: str, pair: re.Match[str]) -> Decimal:
    return Decimal(chinese(digit) or 0) * magnitude(pair["place"])


# 个 and 项 after a small Chinese number head slogans and sets as often as counts
_SLOGAN = re.compile(
    r"的?(?:维护|确立|毫不动摇|自信|意识|代表|全面|结合|文明|方面|阶段|层面|层次|方向|环节|维度|务必|必由之路|更大|伟大|历史|统一|先行|班子|坚持|更加|"
    r"百年|一律|不|没有|文明|市场|大局|基本|板块|台阶|渠道|轮子|主体|关系|同步|一|转变|关键|底线|主线|名片|问题导向|统筹|一起|清单|清零|规定|禁令|纪律|制度)"
)


_MEETING = re.compile(r"(?:[、和]?十?[一二三四五六七八九]{0,2}次?)?(?:全会|会议|全体|大会|产业|党代会|常委会)|数(?!据)")


def _counts(text: str, m: re.Match[str], value: Decimal, bare_place: bool, telling: bool) -> bool:
    """Whether a Chinese numeral with a unit says how many (and does not head a slogan, a name or a class)."""
    unit, after = m["unit"], text[m.end() : m.end() + 6]
    dimension = _TABLE.dimension[unit]
    if dimension in ("weak", "duration", "score", "place", "energy") or after.startswith("级"):
        return dimension == "duration" and len(m["n"]) > 1 and unit != "年" and not bare_place
    if bare_place:
        return telling
    if _MEETING.match(after) or (unit == "方" and len(m["n"]) == 1):
        return False
    if value < 2:
        return False
    if len(m["n"]) > 1 or dimension not in ("counter",):
        return True
    return not _SLOGAN.match(after)
