"""What a value stands in: its sentence, the times of it, and the values around."""

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.read.times import Time

COUNTED = frozenset(("counter", "weak", "duration"))
"""Dimensions of units that count things."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What may speak to a value: *start*..*limit* of *text*, the *times* there, and the *region* of the document.

    *sentence* is where the sentence begins, before *start* if it is very long; *grants* tells that the text makes
    rules or plans, so that its amounts may be what somebody is given.
    """

    text: str
    start: int
    limit: int
    times: Sequence[Time]
    region: str
    sentence: int
    grants: bool = False
