"""Working days: the week, corrected by the days that the office entered (holidays, weekend days that are worked)."""

from collections.abc import Mapping
from datetime import date, timedelta

from luoshi.desk.ledger.models import Day

_SATURDAY = 5


def special_days(first: date, last: date) -> Mapping[date, bool]:
    """The entered days of a stretch: whether each is worked."""
    return dict(Day.objects.filter(date__range=(first, last)).values_list("date", "working"))


def is_working(day: date, special: Mapping[date, bool]) -> bool:
    """Whether a day is worked.

    >>> is_working(date(2024, 10, 1), {date(2024, 10, 1): False}), is_working(date(2024, 9, 29), {})
    (False, False)
    """
    return special.get(day, day.weekday() < _SATURDAY)


def working_day(after: date, count: int, special: Mapping[date, bool] | None = None) -> date:
    """The *count*-th working day after a day, which itself does not count (收到之日的次日起算).

    >>> working_day(date(2023, 4, 28), 5, {date(2023, 5, d): False for d in (1, 2, 3)} | {date(2023, 5, 6): True})
    datetime.date(2023, 5, 9)
    """
    known = special_days(after, after + timedelta(days=3 * count + 30)) if special is None else special
    day = after
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day, known)
    return day


def working_days_between(first: date, last: date, special: Mapping[date, bool] | None = None) -> int:
    """How many working days lie after *first* up to *last*; negative where *last* is past."""
    if last < first:
        return -working_days_between(last, first, special)
    known = special_days(first, last) if special is None else special
    return sum(is_working(first + timedelta(days=n), known) for n in range(1, (last - first).days + 1))
