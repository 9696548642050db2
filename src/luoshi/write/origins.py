"""Where in its file a fact stood, as far as the file has such places: a cell of a sheet, a page of a print."""

from bisect import bisect_right
from collections.abc import Sequence

from luoshi.records import Place

_DEEP = 64
"""So many places may begin before the one that holds a stretch: a table in a text box in a cell and its neighbours."""


class Origins:
    """The places of a document, to be asked for the one that holds a stretch.

    >>> origins = Origins([Place(0, 9, part="表1"), Place(4, 9, part="表1", cell="B2")])
    >>> origins.of(5, 7).cell, origins.of(0, 2).cell, origins.of(20, 21)
    ('B2', '', None)
    """

    def __init__(self, places: Sequence[Place]) -> None:
        """*places* in any order; they may hold one another."""
        self._places = sorted(places, key=lambda place: (place.start, -place.end))
        self._starts = [place.start for place in self._places]

    def of(self, start: int, end: int) -> Place | None:
        """The innermost place that holds the character at *start*; None where the file tells none."""
        last = bisect_right(self._starts, start)
        for place in reversed(self._places[max(0, last - _DEEP) : last]):
            if place.end > start or (place.end == start == end):
                return place
        return None


def in_words(place: Place | None) -> str:
    """A place as a reader looks for it; empty for none.

    >>> in_words(Place(0, 3, part="汇总", cell="B7")), in_words(Place(0, 3, page=12))
    ('〔汇总〕B7', '第12页')
    """
    if place is None:
        return ""
    page = f"第{place.page}页" if place.page else ""
    part = f"〔{place.part}〕" if place.part else ""
    return f"{page}{part}{place.cell}" + (f"（{place.note}）" if place.note else "")


def as_json(place: Place | None) -> dict[str, object] | None:
    """A place as the object that scripts read: sheet or table, cell, page and box (left, top, right, bottom in points).

    >>> as_json(Place(0, 3, cell="B7"))
    {'part': '', 'cell': 'B7', 'page': 0, 'box': None, 'note': ''}
    """
    if place is None:
        return None
    box = None if place.box is None else [round(edge, 1) for edge in place.box]
    return {"part": place.part, "cell": place.cell, "page": place.page, "box": box, "note": place.note}
