"""Periods in the words of the forms: 2024年1—2月."""

import re

from luoshi.write.labels import period_label

_SAME_YEAR = re.compile(r"(\d{4}年)(\d{1,2})月—\1?(\d{1,2}月)")


def period_words(period: str) -> str:
    """A period in words, the year and 月 of a run of months said once.

    >>> [period_words(one) for one in ("2024-01/2024-02", "2024-Q1/Q3", "2024-11")]
    ['2024年1—2月', '2024年前三季度', '2024年11月']
    """
    return _SAME_YEAR.sub(r"\1\2—\3", period_label(period))
