"""How often a token may call: a bucket that fills up again, kept in this process."""

import threading
import time
from dataclasses import dataclass

from luoshi.desk.accounts.environment import number

PER_MINUTE = number("LUOSHI_API_PER_MINUTE", 300, least=1)
"""Calls of one token a minute, in each process that serves."""
_MOST_KEPT = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


_BUCKETS: dict[int, _Bucket] = {}
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a call may pass, how many may follow at once, in how many seconds the next one may."""

    passes: bool
    left: int
    wait: int


def take(key: int, *, now: float | None = None, per_minute: int = 0) -> Standing:
    """Count one call of a token.

    >>> [take(-1, now=0.0, per_minute=2).passes for _ in range(3)], take(-1, now=30.0, per_minute=2).passes
    ([True, True, False], True)
    """
    most, moment = per_minute or PER_MINUTE, time.monotonic() if now is None else now
    with _LOCK:
        if len(_BUCKETS) > _MOST_KEPT:
            _BUCKETS.clear()
        bucket = _BUCKETS.setdefault(key, _Bucket(most, moment))
        bucket.left = min(most, bucket.left + (moment - bucket.at) * most / 60)
        bucket.at = moment
        if bucket.left < 1:
            return Standing(False, 0, int((1 - bucket.left) * 60 / most) + 1)
        bucket.left -= 1
        return Standing(True, int(bucket.left), 0)


def forget() -> None:
    """Begin to count anew."""
    with _LOCK:
        _BUCKETS.clear()
