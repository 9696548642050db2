"""The sentence around a number: what a reader must see to believe it."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from luoshi.records import Span

# A sentence ends with its mark and the closing quotes after it, or with the line.
_ENDS = re.compile(r"[。！？!?][”’」』）)\"']*+|\n")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three parts; *before* or *after* begin or end with … where the sentence was cut."""

    before: str
    value: str
    after: str

    @property
    def text(self) -> str:
        """The sentence with the value in 【】, for places that know no bold."""
        return f"{self.before}【{self.value}】{self.after}"


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentence ends of one text, found once (see `sentences`)."""

    text: str
    cuts: tuple[int, ...]

    def around(self, start: int, end: int) -> Span:
        """The sentence that holds the stretch (several, where the stretch crosses an end)."""
        size = len(self.text)
        start, end = max(0, min(start, size)), max(0, min(end, size))
        before = bisect_right(self.cuts, start)
        after = bisect_left(self.cuts, max(end, start + 1))
        return Span(
            self.cuts[before - 1] if before else 0,
            self.cuts[after] if after < len(self.cuts) else size,
        )

    def quote(self, start: int, end: int, *, reach: int = 160) -> Quote:
        """The sentence around a stretch, at most *reach* characters of it on either side.

        >>> sentences("一季度开局良好。全年新增就业8万人。").quote(14, 17).text
        '全年新增就业【8万人】。'
        """
        span = self.around(start, end)
        before, after = self.text[span.start : start], self.text[end : span.end]
        before = before.lstrip() if len(before) <= reach else "…" + before[-reach:]
        after = after.rstrip() if len(after) <= reach else after[:reach] + "…"
        return Quote(before, self.text[start:end], after)


def sentences(text: str) -> Sentences:
    """Find the sentence ends of *text* in one pass.

    >>> sentences("好。行！").cuts
    (2, 4)
    """
    return Sentences(text, tuple(match.end() for match in _ENDS.finditer(text)))
