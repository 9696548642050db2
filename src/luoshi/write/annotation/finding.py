"""Where in a text staff means: a sentence as they copied it, and in it the words of a number or a fact."""

import re
from collections.abc import Iterable

from luoshi.records import Span

_MARKED = re.compile(r"【(.*?)】", re.S)


class NotFoundError(ValueError):
    """The words cannot be placed; the two parts say what is wrong and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        """Keep both parts."""
        super().__init__(what)
        self.what, self.todo = what, todo


def missed(text: str, sentence: str, surface: str, taken: Iterable[Span]) -> Span:
    """The place of *surface* in the *sentence* of *text* that no span of *taken* holds already.

    Blanks do not count. Where the surface stands there more than once, 【】 in the sentence tells which is meant.

    >>> missed("一季度增长5%，二季度增长5%。", "二季度增长5%", "5%", ())
    Span(start=13, end=15)

    Raises:
        NotFoundError: the sentence or the surface is not there, or it is not clear which.
    """
    marked = _MARKED.search(sentence)
    found = [match.span() for match in _loose(sentence.replace("【", "").replace("】", "").strip("…")).finditer(text)]
    if not found:
        raise NotFoundError("原句在文中找不到", "请从〔原文〕表复制整句，一字不差")
    if len(found) > 1:
        raise NotFoundError(f"原句在文中有 {len(found)} 处", "请多复制一些前后文，使它只有一处")
    start, end = found[0]
    if marked is not None:
        before = len(re.sub(r"\s", "", sentence[: marked.start()].lstrip("…")))
        start = _skip(text, start, before)
        end = _skip(text, start, len(re.sub(r"\s", "", marked[1])))
    held = list(taken)
    places = [Span(*match.span()) for match in _loose(surface).finditer(text, start, end)]
    free = [place for place in places if not any(place.start < span.end and span.start < place.end for span in held)]
    if not places:
        raise NotFoundError("原文不在原句里", "请照原句抄写，一字不差")
    if not free:
        raise NotFoundError("这一处已经有一条", "请在已有的那一行上改，或把它判为“删”")
    if len(free) > 1:
        raise NotFoundError(f"原句里有 {len(free)} 处“{surface}”", "请在〔原句〕里用【】括住要补的那一处")
    return free[0]


def moved(text: str, old: Span, surface: str) -> Span:
    """The place of *surface* that overlaps *old*: the row's own place with its ends corrected.

    >>> moved("全年超过4500亿元。", Span(4, 8), "4500亿元")
    Span(start=4, end=10)

    Raises:
        NotFoundError: nothing of that wording overlaps.
    """
    reach = len(surface) + 20
    window = max(0, old.start - reach), min(len(text), old.end + reach)
    for match in _loose(surface).finditer(text, *window):
        if match.start() < old.end and old.start < match.end():
            return Span(*match.span())
    raise NotFoundError("原文中这一处没有这样的写法", "请照原文抄写；若是别处的，把这一行判为“删”，另在表末补一行")


def _loose(words: str) -> re.Pattern[str]:
    r"""A pattern of *words* that blanks and line ends do not disturb; of no words, one that matches nothing.

    >>> _loose("8 万人").search("8万\n人") is not None
    True
    """
    letters = re.sub(r"\s", "", words)
    return re.compile(r"\s*+".join(map(re.escape, letters)) if letters else r"(?!)")


def _skip(text: str, start: int, letters: int) -> int:
    """The place after *letters* characters that are no blanks."""
    at = start
    while letters and at < len(text):
        letters -= not text[at].isspace()
        at += 1
    return at
