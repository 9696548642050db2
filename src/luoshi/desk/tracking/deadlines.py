"""Deadlines as task tables print them, and the last day that they mean."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime
from typing import Final

_STANDING: Final = re.compile(r"长期|常年|持续|全程|日常|经常")
_AGAIN: Final = re.compile(r"[每按逐](?:个)?(?:季|月|周|半年)|定期")
_DAY: Final = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?(?:前|之前|以前|止)?")
_MONTH: Final = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})月?(?:份)?(?:([上中下])旬)?(?:底|末)?(?:前|之前|以前|止)?")
_QUARTER: Final = re.compile(r"(?:(\d{4})年)?第?([一二三四1-4])季度(?:底|末)?(?:前|之前|以前)?")
_HALF: Final = re.compile(r"(?:(\d{4})年)?([上下])半年(?:底|末)?(?:前)?")
_YEAR: Final = re.compile(r"(?:(\d{4})年?)?(?:年内|全年|年底|年末|当年|本年)?(?:底|末)?(?:前|之前|以前)?")
_FORM: Final = re.compile(r"(\d{4})-(?:H([12])|Q([1-4])(?:/Q([1-4]))?)")
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_THIRDS: Final = {"上": 10, "中": 20}


def due_of(words: object, year: int) -> date | None:
    """The last day that a deadline means; None for what is standing (长期), empty, or not a time at all.

    Words without a year mean *year*, the year of the list.

    >>> [str(due_of(w, 2024)) for w in ("2016年12月", "年内", "上半年", "6月底前", "三季度", "10月15日前")]
    ['2016-12-31', '2024-12-31', '2024-06-30', '2024-06-30', '2024-09-30', '2024-10-15']
    >>> due_of("长期", 2024), due_of("2024-H1", 2024), due_of("抓紧", 2024)
    (None, datetime.date(2024, 6, 30), None)
    """
    if isinstance(words, datetime):
        return words.date()
    if isinstance(words, date):
        return words
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(words or ""))).strip("-—")
    if not plain or _STANDING.search(plain) or _AGAIN.search(plain):
        return None
    return _form(plain) or _day(plain, year) or _part(plain, year) or _month(plain, year) or _whole(plain, year)


def standing(words: str) -> bool:
    """Whether a deadline says that the task has no end.

    >>> standing("长期坚持"), standing("年底前")
    (True, False)
    """
    return bool(_STANDING.search(words))


def again(words: str) -> bool:
    """Whether a deadline comes again and again.

    >>> again("每季度末"), again("三季度")
    (True, False)
    """
    return bool(_AGAIN.search(words))


def kind_of(words: str) -> str:
    """How the time of a task runs, by the words of its deadline: dated, quarterly (again and again), standing.

    >>> [kind_of(words) for words in ("6月底前", "每季度末", "长期坚持", "")]
    ['dated', 'quarterly', 'standing', 'dated']
    """
    return "quarterly" if again(words) else "standing" if standing(words) else "dated"


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter.

    >>> str(quarter_end(2024, 1))
    '2024-03-31'
    """
    month = quarter * 3
    return date(year, month, monthrange(year, month)[1])


def _end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and 1900 < year < 2200 else None


def _form(plain: str) -> date | None:
    """The form of the ledger: 2024-H1, 2024-Q1/Q3."""
    found = _FORM.fullmatch(plain)
    if not found:
        return None
    month = int(found[2]) * 6 if found[2] else int(found[4] or found[3]) * 3
    return _end(int(found[1]), month)


def _day(plain: str, year: int) -> date | None:
    found = _DAY.fullmatch(plain)
    if not found:
        return None
    try:
        return date(int(found[1] or year), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _part(plain: str, year: int) -> date | None:
    if found := _QUARTER.fullmatch(plain):
        return _end(int(found[1] or year), _QUARTERS[found[2]] * 3)
    if found := _HALF.fullmatch(plain):
        return _end(int(found[1] or year), 6 if found[2] == "上" else 12)
    return None


def _month(plain: str, year: int) -> date | None:
    found = _MONTH.fullmatch(plain)
    if not found or (not found[1] and "月" not in plain):
        return None
    last = _end(int(found[1] or year), int(found[2]))
    return last.replace(day=_THIRDS[found[3]]) if last and found[3] in _THIRDS else last


def _whole(plain: str, year: int) -> date | None:
    found = _YEAR.fullmatch(plain)
    return _end(int(found[1] or year), 12) if found else None
