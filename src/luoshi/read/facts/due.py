"""Until when: the deadline of a promise, from its clause, its sentence, its paragraph or its line of duties."""

import re
from collections.abc import Sequence

from luoshi.read.times import Time, find_times

LASTING = "长期"
_LASTING = re.compile(r"长期|常年|持续(?:推进|实施|开展|坚持)|常态化(?:推进|开展)?|長期|持續")
_ENTERS = re.compile(r"(?:到|至|于|在|截至|力争|争取|确保|自|从|，|,|。|；|;|：|:|^|\n|　|\s)$")
_BEHIND = re.compile(r"\s*(?:年?[底末]|之?前|以前|内|以内|之内|，|,|起|开始)")
_BEFORE = re.compile(r"[底末]?(?:之前|以前|前)")
_END_OF_YEAR = re.compile(r"-12-31$")


def due_of_time(time: Time, year: int | None, *, floor: str = "") -> str:
    """The period in which what *time* sets has to be done; empty where it cannot be told or lies before *floor*.

    The end of a year is that year, the end of a month that month; a run of years ends with its last.

    >>> due_of_time(find_times("2023年底前")[0], 2023), due_of_time(find_times("6月底前")[0], 2023)
    ('2023', '2023-06')
    """
    period = time.period(year)
    if period == "-" or time.part.startswith("past:") or time.shift < 0:
        return ""
    period = _END_OF_YEAR.sub("", period)
    if time.part == "plan" and "/" in period:
        period = period.split("/")[1]
    return "" if floor and period[:4] < floor[:4] else period


def due_in_words(words: str, year: int | None) -> str:
    """The deadline that a cell or a label tells.

    >>> due_in_words("2016年12月", 2016), due_in_words("年内", 2023), due_in_words("上半年", 2023)
    ('2016-12', '2023', '2023-H1')
    >>> due_in_words("长期坚持", 2023)
    '长期'
    """
    for time in reversed(find_times(words)):
        if told := due_of_time(time, year):
            return told
    return LASTING if _LASTING.search(words) else ""


def sets_deadline(text: str, time: Time) -> bool:
    """Whether *time* in *text* says until when, rather than naming something (2023年示范村项目).

    It does at the head of a clause, behind 到/于, and before 底/前/内.

    >>> [sets_deadline(t, find_times(t)[0]) for t in ("到2025年建成通车", "建成通车2025年工程", "2025年底前建成")]
    [True, False, True]
    """
    if time.base or time.role == "clock":
        return False
    return bool(_ENTERS.search(text, max(0, time.start - 2), time.start) or _BEHIND.match(text, time.end))


def deadline(text: str, start: int, end: int, times: Sequence[Time], *, year: int | None, floor: str) -> str:
    """The last deadline that *times* (those of the stretch *start*..*end*) set there; empty for none."""
    for time in reversed(times):
        if start <= time.start < end and sets_deadline(text, time):
            firm = time.words.endswith("前") or _BEFORE.match(text, time.end)
            told = due_of_time(time, year, floor="" if firm else floor)
            if told:
                return told
    return ""
