"""Field values as office staff write them, and back: numbers with 万 and 亿, periods and comparisons in words."""

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from luoshi.write.amounts import plain
from luoshi.write.labels import UNSAID

_POWERS: Final = {"": 0, "千": 3, "万": 4, "亿": 8, "万亿": 12}
_NUMBER = re.compile(r"([-+]?\d[\d,，]*(?:\.\d+)?)(万亿|亿|万|千)?")
_PLAIN_PERIOD = re.compile(
    r"\d{4}(?:-H[12]|-Q[1-4](?:/Q[1-4])?|-\d{1,2}(?:/(?:\d{4}-)?\d{1,2})?|-\d{1,2}-\d{1,2}|/\d{4})?", re.ASCII
)
_YEARS = re.compile(r"(\d{4})年?[—–~至到/-](\d{4})年?")
_YEAR = re.compile(r"(\d{4})年?(.*)")
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTH = re.compile(r"(\d{1,2})月(?:份|(\d{1,2})日)?")
_MONTHS = re.compile(r"(\d{1,2})(?:月份?)?[—–~至到-](\d{1,2})月份?")
_COMPARISONS: Final = {"": "", "-": "", "无": "", "同比": "yoy", "环比": "previous", "年均": "average"}


def number_of(words: str) -> str:
    """A number as staff write it, as its plain decimal; 万 and 亿 are applied.

    >>> number_of("4500亿"), number_of("1,234.50"), number_of("-6")
    ('450000000000', '1234.5', '-6')

    Raises:
        ValueError: *words* are no number.
    """
    match = _NUMBER.fullmatch(words.replace(" ", ""))
    if match is None:
        try:  # what a spreadsheet prints for the very large and the very small
            value = Decimal(words)
        except InvalidOperation as error:
            raise ValueError("不是数") from error
        if not value.is_finite():
            raise ValueError("不是数")
        return plain(value)
    digits = Decimal(re.sub("[,，]", "", match[1]))
    return plain(Decimal(f"{digits:f}E{_POWERS[match[2] or '']}"))


def period_of(words: str) -> str:
    """A period in words as the id that records use.

    >>> [period_of(w) for w in ("2022年", "2022年前三季度", "2016—2021年", "2022年6月", "2022-H1", "未注明", "长期")]
    ['2022', '2022-Q1/Q3', '2016/2021', '2022-06', '2022-H1', '-', '长期']

    Raises:
        ValueError: *words* are no period that is known.
    """
    words = words.replace(" ", "")
    if words in ("", "-", UNSAID):
        return "-"
    if words == "长期" or _PLAIN_PERIOD.fullmatch(words):
        return words
    if match := _YEARS.fullmatch(words):
        return f"{match[1]}/{match[2]}"
    match = _YEAR.fullmatch(words)
    part = None if match is None else _part(match[2])
    if match is None or part is None:
        raise ValueError("不是认识的期间")
    return match[1] + part


def _part(words: str) -> str | None:
    """What follows the year in an id; None where it is no part of a year."""
    if words in ("", "全年"):
        return ""
    if words in ("上半年", "下半年"):
        return "-H1" if words == "上半年" else "-H2"
    if words == "前三季度":
        return "-Q1/Q3"
    if words.endswith("季度"):
        ends = re.split("[—–~至到-]", words.removesuffix("季度").replace("第", ""))
        places = [_QUARTERS[end] for end in ends if end in _QUARTERS]
        return "-" + "/".join(f"Q{place}" for place in places) if len(places) == len(ends) <= 2 else None
    if match := _MONTHS.fullmatch(words):
        first, last = int(match[1]), int(match[2])
        return f"-{first:02}/{last:02}" if 1 <= first < last <= 12 else None
    match = _MONTH.fullmatch(words)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    return f"-{int(match[1]):02}" + (f"-{int(match[2]):02}" if match[2] else "")


def comparison_of(words: str) -> str:
    """What a growth is measured against, as the id that records use.

    >>> [comparison_of(w) for w in ("同比", "较2020年", "高于全国", "无", "base:年初")]
    ['yoy', 'base:2020年', 'other:高于全国', '', 'base:年初']
    """
    if words in _COMPARISONS:
        return _COMPARISONS[words]
    if words in _COMPARISONS.values() or words.startswith(("base:", "other:")):
        return words
    return f"base:{words.removeprefix('较')}" if words.startswith("较") else f"other:{words}"
