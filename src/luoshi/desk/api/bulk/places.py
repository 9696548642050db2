"""Organs by names that mean one: a name that several share is told with the organs above it (澜湾区/统计局)."""

from collections import Counter
from collections.abc import Iterator

from luoshi.desk.accounts.models import Organ, OrganName

_MARK = "ORG_"


class Places:
    """All organs with the shortest names that tell them apart, read once a file."""

    def __init__(self) -> None:
        """Read the tree and the names that organs had."""
        self.organs = {row.pk: row for row in Organ.objects.order_by("pk")}
        chains = {pk: list(self._chain(pk)) for pk in self.organs}
        counted = Counter(words for chain in chains.values() for words in chain)
        self._words = {
            pk: next((one for one in chain if counted[one] == 1), f"{_MARK}{pk}") for pk, chain in chains.items()
        }
        self._found: dict[str, set[int]] = {}
        for pk, chain in chains.items():
            for words in chain:
                self._found.setdefault(words, set()).add(pk)
        self._other: dict[str, set[int]] = {}
        for pk, organ in self.organs.items():
            if organ.short:
                self._other.setdefault(organ.short, set()).add(pk)
        for name, pk in OrganName.objects.values_list("name", "organ"):
            self._other.setdefault(name, set()).add(pk)

    def words(self, pk: int | None) -> str:
        """The name by which an organ is found again; empty for none."""
        return self._words.get(pk, "") if pk else ""

    def named(self, words: str, under: Organ) -> tuple[Organ | None, int]:
        """The organ that a name means and how many it could mean; among several, the one below *under* counts."""
        if words.startswith(_MARK) and words[len(_MARK) :].isdecimal():
            organ = self.organs.get(int(words[len(_MARK) :][:18]))
            return organ, int(organ is not None)
        for table in (self._found, self._other):
            found = table.get(words, set())
            below = {pk for pk in found if self.organs[pk].path.startswith(under.path)}
            some = below or found
            if some:
                return (self.organs[next(iter(some))] if len(some) == 1 else None), len(some)
        return None, 0

    def _chain(self, pk: int) -> Iterator[str]:
        """An organ's name, then with one more of those above it, up to the root."""
        words = ""
        for key in reversed([int(part) for part in self.organs[pk].path.split("/") if part]):
            above = self.organs.get(key)
            words = f"{above.name if above else key}/{words}" if words else str(above.name if above else key)
            yield words
