"""Time expressions of Chinese reports and the periods they mean.

Periods are written as the specification of a figure has them: ``2022``, ``2022-H1``, ``2022-Q1``, ``2022-Q1/Q3``,
``2022-11``, ``2016/2021``, ``2022-12-31``; other runs of months as ``2023-01/2023-10``.
"""

import re
from dataclasses import dataclass

from luoshi.read.numerals import chinese

_DASH = r"[-—–~～至到－―]{1,2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_PART = (
    rf"(?:(?P<half>[上下])半年|前(?P<firstq>[二两三2-3])个?季度|第?(?P<q>[一二三四1-4])季度|"
    rf"(?P<m1>{_MONTH}|一)\s*月?份?\s*{_DASH}\s*(?P<m2>{_MONTH}|[二三四五六七八九]|十[一二]?)\s*月份?(?![0-9])|前(?P<firstm>1[01]|[2-9]|十[一]?|[二三四五六七八九两])个月|"
    rf"(?P<m>{_MONTH})\s*月(?:份|底|末|初|\s*(?P<d>[0-3]?[0-9])\s*日)?|(?P<hm>十[一二]?|[一二三四五六七八九])月份)"
)
_YEARS = rf"(?P<y1>(?:19|20)[0-9]{{2}})\s*年?\s*(?:{_DASH}|/)\s*(?P<y2>(?:19|20)[0-9]{{2}})\s*年?(?![0-9])"
_YEAR = (
    r"(?P<y>(?:19|20)[0-9]{2}|二[〇0○零][0-9〇○零一二三四五六七八九]{2})\s*年"
    rf"(?P<yd>度|底|末|初)?(?:{_PART}|前|全年)?"
)
_RELATIVE = (
    r"(?P<rel>今年|去年|(?<![云网线以])上年度?(?![货轮])|前年|明年|本年度?|全年|当年|年内|年末|年底|(?<![年比较与同])同期(?=[为是]))"
    rf"(?:(?P<reld>底|末|初)|全年|同期(?=为|是|仅|约)|的?{_PART.replace('?P<', '?P<r')})?"
)
_PLAN = (
    r"[“\"「]?(?P<plan>十[一二三四五六七八九]?)五[”\"」]?"
    r"(?P<plantail>时期以来|以来|时期|期间|末|前[四三两]年|"
    r"规划(?:纲要)?(?=共?提出|共?确定|共?明确|共?设置|共?设定))"
)
_PAST = r"(?:过去|近|这|前|最近)(?P<past>[三五十两四六七八九]|[3-9]|10)年(?:来|间)?|(?P<since>[三五十两四六七八九])年来"
_CLOCK = (
    r"(?P<clock>(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9:：.])|"
    r"(?:19|20)[0-9]{2}[-./](?:1[0-2]|0?[1-9])[-./][0-3]?[0-9](?![0-9])|[0-3]?[0-9]\s*日(?!均|元|本|常))"
)
_TIME = re.compile("|".join((_YEARS, _YEAR, _RELATIVE, _PART.replace("?P<", "?P<p"), _PLAN, _PAST, _CLOCK)))
_FIRST = re.compile(r"[0-9今去上前明本全当年下第“\"「十过近这最三五两四六七八九二一]|同(?=期[为是])")
_BEFORE_BASE = re.compile(r"(?:比|较|与|同|和|按|以|相比|对比|高于|低于|优于|超过|好于|快于|慢于|多于|少于|领先|落后)$")
_AFTER_BASE = re.compile(
    r"\s*(?:年?同期(?![为是仅约])|同比|相比|平均汇率|可比价|不变价|价格计算|为基|水平相当|基数|的?基础)"
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: its place, its year (None: the context's), what part of it, and how it is used.

    *part* is ``""`` for the whole year, ``H1``, ``Q3``, ``Q1/Q3``, ``11``, ``01/10`` (months), ``12-31`` (a day) or
    ``past:5`` (the five years that end in the context's year). *shift* moves a relative year (去年 = -1). *base* marks
    one that only serves as base of a comparison (比上年, 较2020年), *role* what else is special: ``end`` (a day or
    month reached), ``clock``.
    """

    start: int
    end: int
    year: int | None
    part: str = ""
    shift: int = 0
    until: int | None = None
    base: bool = False
    role: str = ""
    words: str = ""

    def period(self, year: int | None) -> str:
        """The period that the expression means where the context's year is *year*; ``-`` where it cannot be told.

        >>> Time(0, 3, None, part="H1").period(2022)
        '2022-H1'
        >>> Time(0, 2, None, shift=-1).period(2022)
        '2021'
        """
        own = self.year if self.year is not None else (None if year is None else year + self.shift)
        if own is None:
            return "-"
        if self.until is not None:
            return f"{own}/{self.until}"
        if self.part.startswith("past:"):
            return f"{own - int(self.part[5:]) + 1}/{own}"
        if self.part == "plan":
            return f"{own}/{year if year is not None and own <= year < own + 5 else own + 4}"
        if "/" in self.part and self.part[0] != "Q":
            low, high = self.part.split("/")
            return f"{own}-{low}/{own}-{high}"
        return f"{own}-{self.part}" if self.part else str(own)


def find_times(text: str) -> list[Time]:
    """All time expressions of *text* in order, those inside 《》 left out by the caller.

    >>> [(t.words, t.period(2022)) for t in find_times("今年1—9月,比上年同期增长5%。到2025年底")]
    [('今年1—9月', '2022-Q1/Q3'), ('上年', '2021'), ('2025年底', '2025')]
    """
    out: list[Time] = []
    position, match = 0, _TIME.match
    for hit in _FIRST.finditer(text):
        start = hit.start()
        if start < position:
            continue
        found = match(text, start)
        if found is None:
            continue
        time = _time(found, text)
        if time is not None:
            out.append(time)
            position = found.end()
    return out


def _time(m: re.Match[str], text: str) -> Time | None:
    """The expression that *m* holds, None where its neighbours show that it is none."""
    start, end = m.span()
    previous = text[start - 1] if start else ""
    if previous.isdigit() or (previous and previous in ".．" and text[start].isdigit()):
        return None
    words = m.group()
    base = bool(_BEFORE_BASE.search(text, max(0, start - 2), start)) or bool(_AFTER_BASE.match(text, end))
    if m["y1"]:
        return Time(start, end, int(m["y1"]), until=int(m["y2"]), base=base, words=words)
    if m["clock"]:
        return Time(start, end, None, role="clock", words=words)
    if m["plan"]:
        return _five_years(m, base)
    if m["past"] or m["since"]:
        return _past(m, base)
    year, shift = _year(m)
    part = _part(m, "r" if m["rel"] else "" if m["y"] else "p")
    if m["rel"] in ("年末", "年底") or m["reld"] in ("底", "末"):
        part = part or "12-31"
    return Time(start, end, year, part, shift, base=base, role=_role(m), words=words)


def _five_years(m: re.Match[str], base: bool) -> Time:
    """A five-year plan's span: “十四五”期间 is 2021 to 2025, its end (末) the last year."""
    # 三五 began in 1966; the plans before it were not five years apart
    first = 1966 + (int(chinese(m["plan"]) or 0) - 3) * 5
    tail = m["plantail"]
    if tail == "末":
        return Time(m.start(), m.end(), first + 4, base=base, words=m.group())
    if tail.startswith("前"):
        return Time(m.start(), m.end(), first, until=first + int(chinese(tail[1]) or 0) - 1, base=base, words=m.group())
    until = None if "以来" in tail else first + 4
    return Time(m.start(), m.end(), first, "plan", until=until, base=base, words=m.group())


def _past(m: re.Match[str], base: bool) -> Time:
    """Years that end in the one spoken of: 过去五年, 三年来; 前三年 alone is only told apart."""
    told, words = m["past"] or m["since"], m.group()
    if words.startswith("前") and not words.endswith(("来", "间")):
        return Time(m.start(), m.end(), None, role="clock", words=words)
    number = int(told) if told.isdecimal() else int(chinese(told) or 0)
    return Time(m.start(), m.end(), None, f"past:{number}", base=base, words=words)


def _role(m: re.Match[str]) -> str:
    """What is special about a year: reached at its end, meant as a whole, or the one of the context."""
    if m["yd"] in ("底", "末"):
        return "end"
    return "whole" if m["rel"] == "全年" else "year" if m["rel"] in ("当年", "本年", "本年度", "年内") else ""


_SHIFTS = {"同期": -1, "去年": -1, "上年": -1, "上年度": -1, "前年": -2, "明年": 1}


def _year(m: re.Match[str]) -> tuple[int | None, int]:
    """Absolute year, or the shift of a relative one."""
    if m["y"]:
        text = m["y"].replace("○", "〇").replace("零", "〇")
        if text.isdecimal():
            return int(text), 0
        digits = "".join(
            "0" if c in "〇0" else c if c.isdecimal() else str("一二三四五六七八九".index(c) + 1) for c in text
        )
        return int(digits), 0
    return None, _SHIFTS.get(m["rel"] or "", 0)


def _month(text: str) -> int:
    """A month's number from Arabic or Chinese numerals."""
    return int(text) if text.isdecimal() else int(chinese(text) or 0)


def _part(m: re.Match[str], prefix: str) -> str:
    """The part of the year that the groups with *prefix* state."""
    if half := m[f"{prefix}half"]:
        return "H1" if half == "上" else "H2"
    if first := m[f"{prefix}firstq"]:
        return "Q1/Q3" if first in "三3" else "H1"
    if quarter := m[f"{prefix}q"]:
        return f"Q{_month(quarter)}"
    if m[f"{prefix}m2"]:
        return months(_month(m[f"{prefix}m1"]), _month(m[f"{prefix}m2"]))
    if first := m[f"{prefix}firstm"]:
        return months(1, 2 if first == "两" else _month(first))
    if month := m[f"{prefix}m"] or m[f"{prefix}hm"]:
        return f"{_month(month):02d}"
    return ""


def months(first: int, last: int) -> str:
    """A run of months; runs that are quarters, halves or years get those names."""
    if first == 1 and last in (3, 6, 9, 12):
        return {3: "Q1", 6: "H1", 9: "Q1/Q3", 12: ""}[last]
    if last - first == 2 and last % 3 == 0:
        return f"Q{last // 3}"
    return f"{first:02d}/{last:02d}"
