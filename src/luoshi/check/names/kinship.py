"""Whether two documents speak of regions that belong together: the same one, or a city and its district.

A region is known to lie in another where a text writes the two names in one (青岛西海岸新区, 青岛市市北区): no table
of places is needed, and none grows old.
"""

import re
from collections.abc import Sequence

from luoshi.check.prepared import Prepared
from luoshi.check.scopes import Relation, plain, relation

_LEVEL = r"(?:市|省|地区|自治州|自治区|州|盟)?"


class Kinship:
    """How the regions of some documents stand to one another; each pair of names is looked up once."""

    def __init__(self, prepared: Sequence[Prepared]) -> None:
        """Keep the documents by their region; those whose region is unknown are kin to none."""
        self._of: dict[str, list[Prepared]] = {}
        for one in prepared:
            self._of.setdefault(one.document.region, []).append(one)
        self._known: dict[tuple[str, str], Relation] = {}

    def between(self, a: Prepared, b: Prepared) -> Relation:
        """How the region of *a* stands to that of *b*: ``part`` where it lies within it."""
        return self.of(a.document.region, b.document.region)

    def of(self, a: str, b: str) -> Relation:
        """How region *a* stands to region *b*, as far as names or texts tell; unknown regions are ``other``."""
        if not plain(a) or not plain(b):
            return "other"
        told = relation(a, b)
        if told != "other":
            return told
        if (a, b) not in self._known:
            self._known[a, b] = self._told_by_texts(a, b)
        return self._known[a, b]

    def _told_by_texts(self, a: str, b: str) -> Relation:
        texts = [one.passages.text for region in (a, b) for one in self._of.get(region, ())]
        if _joined(b, a, texts):
            return "part"
        return "whole" if _joined(a, b, texts) else "other"


def _joined(whole: str, part: str, texts: Sequence[str]) -> bool:
    """Whether a text writes the name of the greater right before the name of the smaller."""
    joined = re.compile(re.escape(plain(whole)) + _LEVEL + re.escape(part))
    return any(joined.search(text) for text in texts)
