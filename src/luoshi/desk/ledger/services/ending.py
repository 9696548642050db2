"""Ends of belief, as the audit chain keeps them: when, how many rows, and a digest of which."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from luoshi.desk.ledger.models.observations import Recorded

MOMENT, ROWS, DIGEST = "终止时刻", "终止行", "终止摘要"
"""By which names an event tells of what its act ended."""


@dataclass(frozen=True)
class Ended:
    """The rows in which an act ended the belief, by model, and the moment that they have as `superseded_at`."""

    at: datetime
    keys: Mapping[type[Recorded], Sequence[int]]

    @cached_property
    def count(self) -> int:
        """How many rows."""
        return sum(map(len, self.keys.values()))

    @property
    def detail(self) -> dict[str, Any]:
        """What the audit event of the act tells of it; nothing where nothing was ended."""
        if not self.count:
            return {}
        keys = ((model._meta.label_lower, key) for model, some in self.keys.items() for key in some)
        return {MOMENT: moment(self.at), ROWS: self.count, DIGEST: digest_of(sorted(keys), settings.CHAIN_HASH)}


def moment(at: datetime) -> str:
    """A moment in the one way of writing it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(keys: Iterable[tuple[str, int]], algorithm: str) -> str:
    """The digest of ended rows, each by its table and key, in that order.

    >>> digest_of([("ledger.observation", 7)], "sha256")[:12]
    'f60b72c235fa'
    """
    digest = hashlib.new(algorithm)
    for table, key in keys:
        digest.update(f"{table}:{key}\n".encode())
    return digest.hexdigest()
