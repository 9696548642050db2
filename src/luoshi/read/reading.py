"""All that was read of a text before its facts: what the finders of facts stand on."""

from bisect import bisect_left
from dataclasses import dataclass

from luoshi.read.clean import Overlay
from luoshi.read.sections import Outline
from luoshi.read.times import Time
from luoshi.records import Figure


@dataclass(frozen=True, slots=True)
class Reading:
    """A cleaned and outlined text with its times and figures.

    Finders of facts search *text* (clean offsets) and give records in raw offsets, which :meth:`raw` makes of clean
    ones. *spots* are the clean stretches of the figures, in their order.
    """

    overlay: Overlay
    outline: Outline
    times: tuple[Time, ...]
    figures: tuple[Figure, ...]
    spots: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """The text that is read."""
        return self.overlay.text

    def raw(self, start: int, end: int) -> tuple[int, int, str]:
        """Raw start, raw end and raw surface of a clean stretch."""
        span = self.overlay.raw_span(start, end)
        return span.start, span.end, self.overlay.raw[span.start : span.end]

    def figures_in(self, start: int, end: int) -> tuple[Figure, ...]:
        """The figures whose value begins in a clean stretch."""
        first = bisect_left(self.spots, (start, -1))
        last = bisect_left(self.spots, (end, -1))
        return self.figures[first:last]
