"""A clause's text as it is parsed: one width of punctuation, no blanks of line wraps, with a way back."""

import re
from dataclasses import dataclass

_WIDTH = str.maketrans(
    '（）［］，；：％％。．０１２３４５６７８９～–—－〜∼﹣?！!“”"〝〞＞＜、',
    "()[],;:%%。.0123456789-------。。。“”“““><、",
)
_BLANK = re.compile(r"\s+")
_RATIO = re.compile(r"(?<=\d):(?=\d)")


@dataclass(frozen=True, slots=True)
class Plain:
    """*text* without blanks; *places* gives for each character its offset in the text it was made of."""

    text: str
    places: tuple[int, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` was made of.

        >>> plain("给予 5 万元").back(2, 5)
        (3, 7)
        """
        if start >= end:
            return (self.places[start],) * 2 if start < len(self.places) else (0, 0)
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """Bring a text into the form that is parsed; every character keeps its place, blanks fall out.

    >>> plain("１，０００ 万元（含）").text
    '1,000万元(含)'
    """
    wide = _RATIO.sub("∶", text.translate(_WIDTH))
    if not _BLANK.search(wide):
        return Plain(wide, tuple(range(len(wide))))
    kept = [(char, place) for place, char in enumerate(wide) if not char.isspace()]
    return Plain("".join(char for char, _ in kept), tuple(place for _, place in kept))
