"""The moment as of which the ledger is seen: now, or the end of a day that the person chose for all pages.

An address may name the day itself (``?as_of=2024-12-31``), so that a link shows the same for ever; it goes before what
the session keeps.
"""

from datetime import date, datetime, time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

_KEY = "as_of"


def chosen_day(request: HttpRequest) -> date | None:
    """The day that was chosen, by the address or for all pages; None for today."""
    return _day(request.GET.get(_KEY, "")) or _day(request.session.get(_KEY) or "")


def choose_day(request: HttpRequest, words: str) -> date | None:
    """Keep the day in *words* (2024-12-31) for all pages; empty, today, later and what is no day mean now."""
    day = _day(words)
    if day is None:
        request.session.pop(_KEY, None)
    else:
        request.session[_KEY] = day.isoformat()
    return day


def _day(words: str) -> date | None:
    """A day before today; None for everything else."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if day < timezone.localdate() else None


def lasting(request: HttpRequest) -> str:
    """The address of a page as it is seen now, for ever: with the day in it."""
    told = [(key, value) for key, value in request.GET.items() if key not in (_KEY, "page") and value]
    day = chosen_day(request) or timezone.localdate()
    return f"{request.path}?{urlencode([*told, (_KEY, day.isoformat())])}"


def without_day(address: str) -> str:
    """An address without the day in it.

    >>> without_day("/ledger/?words=%E5%8D%A0&as_of=2024-12-31")
    '/ledger/?words=%E5%8D%A0'
    """
    parts = urlsplit(address)
    told = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != _KEY]
    return urlunsplit(parts._replace(query=urlencode(told)))


def moment_of(day: date | None) -> datetime | None:
    """The end of a day in the office's time zone; None for now."""
    return None if day is None else timezone.make_aware(datetime.combine(day, time.max))


def believed(moment: datetime | None) -> Q:
    """The rows of the ledger that were believed at a moment (None: now)."""
    if moment is None:
        return Q(superseded_at__isnull=True)
    return Q(recorded_at__lte=moment) & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))
