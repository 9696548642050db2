"""The rows of the ledger against the chain: is everything that was entered still there, and ended as it was ended?

Each posting has one event, which holds its number, how many rows it entered and their digest.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import count, groupby

from luoshi.desk.audit.digests import HASHES
from luoshi.desk.audit.ends import verify_ends
from luoshi.desk.audit.models import Event
from luoshi.desk.audit.verify import Fault
from luoshi.desk.ledger.models import Commitment, Honour, Observation, Posting, Project
from luoshi.desk.ledger.models.observations import Recorded
from luoshi.desk.ledger.services.posting import digest_of

_MODELS: tuple[type[Recorded], ...] = (Observation, Commitment, Project, Honour)
_NUMBER, _DIGEST = "入账号", "摘要"


def verify_postings() -> Iterator[Fault]:
    """Every posting that lost its event, its rows or its digest; every event that lost its posting; wrong ends.

    The chain itself must hold first: see `verify`. Rows are read one after the other, in the order of postings.
    """
    told = {event.detail[_NUMBER]: event for event in Event.objects.filter(detail__has_key=_NUMBER).iterator()}
    rows = groupby(_rows(), key=lambda row: row.posting_id)
    number, group = next(rows, (None, iter(())))
    for posting in Posting.objects.order_by("pk").iterator(chunk_size=2000):
        entered: Iterable[Recorded] = ()
        if number == posting.pk:
            entered = group
        yield from _faults(posting, told.pop(posting.pk, None), entered)
        if number == posting.pk:
            number, group = next(rows, (None, iter(())))
    for event in told.values():
        yield Fault(event.number, f"入账 {event.detail[_NUMBER]} 不见了，审计链第 {event.number} 条记有它")
    yield from verify_ends()


def _faults(posting: Posting, event: Event | None, rows: Iterable[Recorded]) -> Iterator[Fault]:
    algorithm = event.algorithm if event and event.algorithm in HASHES else HASHES[0]
    counted = count()  # how many rows went by: they are too many to keep
    digest = digest_of((row for row, _ in zip(rows, counted, strict=False)), algorithm=algorithm)
    entered = next(counted)
    where = f"入账 {posting.pk}（{posting.action} {posting.at:%Y-%m-%d %H:%M}）"
    if event is None:
        yield Fault(0, f"{where}在审计链里没有记录")
    elif event.detail.get(_DIGEST) != posting.digest:
        yield Fault(event.number, f"{where}的摘要与审计链第 {event.number} 条不符")
    number = event.number if event else 0
    if entered != posting.rows:
        yield Fault(number, f"{where}应有 {posting.rows} 行，台账里有 {entered} 行")
    elif digest != posting.digest:
        yield Fault(number, f"{where}的台账行被改动过")


def _rows() -> Iterator[Recorded]:
    """All rows of the ledger by posting, in the order in which each was entered."""
    streams = [model._default_manager.order_by("posting_id", "pk").iterator(chunk_size=2000) for model in _MODELS]
    return merge(*streams, key=lambda row: row.posting_id)
