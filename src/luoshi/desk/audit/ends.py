"""Ends of belief against the chain: was every row that is believed no longer ended by an act, and only those?

The moment of an end is no part of a row's own digest, because it comes later. So the event of each act that ends rows
holds that moment, how many rows it ended and the digest of their keys: a row that was ended by hand, believed anew, or
given another moment does not fit any more.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import merge
from itertools import count, groupby
from operator import itemgetter

from django.utils import timezone

from luoshi.desk.audit.digests import HASHES
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import Fault
from luoshi.desk.ledger.models import Commitment, Honour, Observation, Project
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.services.ending import DIGEST, MOMENT, ROWS, digest_of, moment

_Row = tuple[datetime, str, int]
_MODELS: tuple[type[Recorded], ...] = (Observation, Commitment, Project, Honour)


def verify_ends() -> Iterator[Fault]:
    """Every moment at which the ledger ended other rows than the chain says. The chain itself must hold first."""
    told: dict[str, list[Event]] = {}
    for event in Event.objects.filter(detail__has_key=DIGEST).order_by("number").iterator(chunk_size=2000):
        told.setdefault(str(event.detail.get(MOMENT)), []).append(event)
    for at, group in groupby(_ended(), key=itemgetter(0)):
        yield from _faults(at, group, told.pop(moment(at), []))
    for events in told.values():
        for event in events:
            rows = event.detail.get(ROWS)
            what = f"审计链第 {event.number} 条终止了 {rows} 行，台账里它们却又有效，或终止的时刻被改动过"
            yield Fault(event.number, what)


def _faults(at: datetime, rows: Iterable[_Row], told: list[Event]) -> Iterator[Fault]:
    counted = count()  # how many rows went by: they may be too many to keep
    algorithm = told[0].algorithm if told and told[0].algorithm in HASHES else HASHES[0]
    digest = digest_of(((table, key) for (_, table, key), _ in zip(rows, counted, strict=False)), algorithm)
    ended = next(counted)
    where = f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S} 终止的 {ended} 行"
    if not told:
        yield Fault(0, f"{where}在审计链里没有记录")
        return
    number, wanted = told[0].number, sum(int(event.detail.get(ROWS) or 0) for event in told)
    if wanted != ended:
        yield Fault(number, f"{where}与审计链第 {number} 条不符，那里是 {wanted} 行")
    elif len(told) == 1 and told[0].detail[DIGEST] != digest:  # two acts in one microsecond cannot be told apart
        yield Fault(number, f"{where}不是审计链第 {number} 条终止的那些行")


def _ended() -> Iterator[_Row]:
    """All rows that are believed no longer, by moment, table and key."""
    return merge(*map(_of, _MODELS))


def _of(model: type[Recorded]) -> Iterator[_Row]:
    table = model._meta.label_lower
    rows = model._default_manager.filter(superseded_at__isnull=False).order_by("superseded_at", "pk")
    for at, key in rows.values_list("superseded_at", "pk").iterator(chunk_size=2000):
        assert at is not None
        yield at, table, key
