"""Blanks and single line breaks that cut a number, or part it from its unit, or cut a date."""

import re

from luoshi.records import Repair

_BLANKS = " \xa0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u202f\u3000"
_GAP = re.compile(rf"[{_BLANKS}\r\n][{_BLANKS}\n]?(?=\S)")
_BEFORE = frozenset("0123456789.年月万亿")
# Units as they follow a number; a noun that merely begins with such a character is none (项目, 人才, 家庭).
_UNIT = re.compile(
    "万|亿|千(?=米|克|瓦|亩|公顷|吨)|百(?=万)|元|美元|[%％‰℅℃]|个(?!人|体|性|别)|倍|户(?!籍|外|型)|亩|公(?=里|顷|斤)|平方|立方|吨|标箱|"
    "家(?!庭|电|居|具|长|校|园|乡|政|畜|禽|族)|项(?!目)|人(?=[次，,。；;、）)左余以/天月日]|$)|名(?=[，,。；;、）)以左])|条(?!件|例)|件|所(?!有|在|得|以)|"
    "处(?!理|置|罚|于|级)|座|场(?!所|景|馆|地|次?性)|辆|台(?!湾|风|账|阶)|套|种(?!植|子|业|养|类)|岁|分(?=[，,。；;、）)])|微克|毫克|兆瓦|吉瓦|米(?!面|粉|粮)"
)
_STRONG = re.compile("[万亿]?元|[万亿](?=[吨亩人户家个平美])|[%％]|个百分点|倍")
_SHORT_YEAR = re.compile("年(?:均|度|末|底|初|内|份|龄|报|产|级|轻|货|会)")
_DECIMALS = re.compile("[0-9]{1,4}(?![0-9.])")
_MONTH = re.compile(rf"[0-9]{{1,2}}[{_BLANKS}]?月")
_DAY = re.compile(rf"[0-9]{{1,2}}[{_BLANKS}]?日")
_YEAR_END = re.compile("[0-9]{2,3}年")
_NUMBER = re.compile(r"[0-9][0-9.]*\Z")
# What stands before a number that labels something: 表 1 年末人口.
_LABEL = "表图注栏件第章节款号附（(〔["
_GARBLED = re.compile(r"(?m)^\?\?(?=[0-9A-Za-z\u3400-\u9fff“《（(])")


def find(text: str) -> list[Repair]:
    """The blanks that make a number hard to read; those that stand before a number are harmless and stay.

    >>> [(r.start, r.end) for r in find("增长 1.8 亿元，是上年的2 .7倍，见表 2 项目")]
    [(6, 7), (15, 16)]
    """
    found = []
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        whole = gap[0] in ("\n", "\r\n") or gap[0].strip(_BLANKS) == ""
        evidence = _why(text, start, end) if whole and text[start - 1 : start] in _BEFORE else ""
        if evidence:
            found.append(Repair(start, end, "blank", "", evidence))
    return found + _garbled(text)


def _why(text: str, start: int, end: int) -> str:
    """What is cut in two by the gap, in Chinese; empty if nothing is."""
    before, behind = text[start - 1], text[end : end + 1]
    if before in "年月万亿":
        return _cut_behind_unit(text, start, end)
    number = _NUMBER.search(text, max(start - 16, 0), start)
    if not number:
        return ""
    context = text[max(number.start() - 8, 0) : number.start()]
    if behind == ".":
        decimals = _DECIMALS.match(text, end + 1)
        cut = decimals is not None and "." not in number[0] and _UNIT.match(text, decimals.end()) is not None
        return f"小数“{number[0]}{text[end : end + 3]}”被断开" if cut else ""
    if before == ".":
        return _cut_after_point(text, end, number[0], context)
    if behind.isdigit():
        return _cut_year(text, end, number[0], context)
    return _cut_unit(text, start, end, number[0], context)


def _cut_behind_unit(text: str, start: int, end: int) -> str:
    """2023 年 3月, 50万⏎元."""
    before, broken = text[start - 1], text[end - 1] == "\n"
    if not text[max(start - 4, 0) : start - 1].rstrip(_BLANKS)[-1:].isdigit():
        return ""
    if before in "万亿":
        return f"“{before}元”被换行断开" if broken and text[end] == "元" else ""
    date = (_MONTH if before == "年" else _DAY).match(text, end)
    return "日期中间的空格" if date and not broken else ""


def _cut_after_point(text: str, end: int, number: str, context: str) -> str:
    """1.⏎37倍 within a sentence; 见表1. 20家 begins another one."""
    decimals = _DECIMALS.match(text, end)
    inside = "\u3400" <= context[-1:] <= "\u9fff" and context[-1] not in _LABEL and number.count(".") == 1
    cut = inside and decimals is not None and _UNIT.match(text, decimals.end()) is not None
    return f"小数“{number}{decimals[0]}”被断开" if cut and decimals else ""


def _cut_year(text: str, end: int, number: str, context: str) -> str:
    """20 11年, 2 022年."""
    rest = _YEAR_END.match(text, end)
    whole = number + rest[0][:-1] if rest and number.isdigit() and len(number) < 3 else ""
    cut = len(whole) == 4 and whole[:2] in ("19", "20") and not context[-1:].isdigit()
    return f"年份“{whole}年”被断开" if cut else ""


def _cut_unit(text: str, start: int, end: int, number: str, context: str) -> str:
    """A number and its unit; from the next line only strong units of a number within a sentence are fetched."""
    if text[end - 1] == "\n":
        inside = "\u3400" <= context[-1:] <= "\u9fff" or context[-1:] == "、"
        return "数字与单位被换行断开" if inside and _STRONG.match(text, end) else ""
    date = text[end : end + 1] in ("年", "月", "日")
    if not (date or _UNIT.match(text, end)) or _labels(text, end, number, context):
        return ""
    return "数字与单位之间的空格"


def _labels(text: str, end: int, number: str, context: str) -> bool:
    """Whether the number before the blank numbers a line, a table or a heading, or no year is meant."""
    before = context.rstrip(_BLANKS)
    year = len(number) == 4 and text[end] == "年"
    if before[-1:].isdigit():  # 1 0 条: no telling which digits belong together
        return True
    if not before or before[-1] in "\n\r\t|":
        return not year
    return before[-1] in _LABEL or (not year and _SHORT_YEAR.match(text, end) is not None)


def _garbled(text: str) -> list[Repair]:
    """Two question marks at the beginning of paragraph after paragraph: indents that were decoded wrongly."""
    if "\n??" not in text:
        return []
    places = list(_GARBLED.finditer(text))
    evidence = f"{len(places)}个段落以“??”开头，是缩进空格的乱码"
    return [Repair(m.start(), m.end(), "blank", "", evidence) for m in places] if len(places) >= 3 else []
