"""Where something stands in a document's decoded text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in characters, end exclusive.

    >>> Span(2, 6).length
    4
    >>> Span(2, 6).covers(Span(3, 5))
    True
    """

    start: int
    end: int

    @property
    def length(self) -> int:
        """Characters in the stretch."""
        return self.end - self.start

    def covers(self, other: "Span") -> bool:
        """Whether *other* lies within this stretch."""
        return self.start <= other.start and other.end <= self.end

    def quote(self, text: str) -> str:
        """The characters of *text* that the stretch holds.

        >>> Span(0, 2).quote("进出口总额")
        '进出'
        """
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Source:
    """A place that proves a statement: which document, where, and its very words.

    >>> Source("报告.txt", 0, 4, "4500").span
    Span(start=0, end=4)
    """

    document: str
    start: int
    end: int
    quote: str

    @property
    def span(self) -> Span:
        """The place without the document."""
        return Span(self.start, self.end)
