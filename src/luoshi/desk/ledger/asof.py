"""The moment as of which the ledger is seen: now, or the end of a day that the person chose for all pages."""

from datetime import date, datetime, time

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

_KEY = "as_of"


def chosen_day(request: HttpRequest) -> date | None:
    """The day that was chosen, None for today."""
    told = request.session.get(_KEY)
    return date.fromisoformat(told) if told else None


def choose_day(request: HttpRequest, words: str) -> date | None:
    """Keep the day in *words* (2024-12-31) for all pages; empty, today, later and what is no day mean now."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = None
    if day is None or day >= timezone.localdate():
        request.session.pop(_KEY, None)
        return None
    request.session[_KEY] = day.isoformat()
    return day


def moment_of(day: date | None) -> datetime | None:
    """The end of a day in the office's time zone; None for now."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.max))


def believed(moment: datetime | None) -> Q:
    """The rows of the ledger that were believed at a moment (None: now)."""
    if moment is None:
        return Q(superseded_at__isnull=True)
    return Q(recorded_at__lte=moment) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))
