"""Where a document comes from and how far it may be trusted (trust.toml): bureau, government, newspaper, mirror."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from luoshi.records import Document

_BEGINNING = 160
_TELLING_REACH = 20000


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """The class of a source: the greater *rank*, the more it weighs; *why* is what it was judged by, in Chinese."""

    rank: int
    name: str
    why: str = ""

    @property
    def official(self) -> bool:
        """Whether a government or its bureau of statistics speaks."""
        return self.rank >= 4

    @property
    def spoilt(self) -> bool:
        """Whether traces in the text tell that it is a mirror or was put together by a machine."""
        return self.rank <= 1


@cache
def data() -> Mapping[str, Any]:
    """The tables of ``trust.toml``, read once."""
    return tomllib.loads(files("luoshi.check.across").joinpath("trust.toml").read_text("utf-8"))


@cache
def words(name: str) -> re.Pattern[str]:
    """The alternation of one of the word lists of ``[words]``, longest first."""
    return any_of(data()["words"][name])


def any_of(listed: list[str]) -> re.Pattern[str]:
    """The alternation of words, longest first.

    >>> any_of(["计", "合计"]).findall("合计与小计")
    ['合计', '计']
    """
    return re.compile("|".join(map(re.escape, sorted(listed, key=len, reverse=True))))


def standing_of(document: Document) -> Standing:
    """The standing of a document by its issuer, title, name and beginning, lowered by the traces that mirrors leave.

    >>> standing_of(Document("公报.txt", "", issuer="青岛市统计局")).name
    '统计机构'
    """
    for lowered in (_by_traces(document), _by_telling(document)):
        if lowered is not None:
            return lowered
    places = [(place, "marks") for place in (document.issuer, document.title, document.name)]
    for place, kind in (*places, (document.text[:_BEGINNING], "opening")):
        for rank, name, marks in _classes(kind):
            found = marks.search(place)
            if found:
                return Standing(rank, name, found.group())
    unknown = data()["unknown"]
    return Standing(unknown["rank"], unknown["name"])


def _by_traces(document: Document) -> Standing | None:
    kinds = Counter(repair.kind for repair in document.repairs)
    for row in data()["trace"]:
        if sum(kinds[kind] for kind in row["kinds"]) >= row["least"]:
            return Standing(row["rank"], row["name"], row["says"])
    return None


def _by_telling(document: Document) -> Standing | None:
    for row in data()["telling"]:
        found = any_of(row["words"]).search(document.text, 0, _TELLING_REACH)
        if found:
            return Standing(row["rank"], row["name"], found.group())
    return None


@cache
def _classes(kind: str) -> tuple[tuple[int, str, re.Pattern[str]], ...]:
    return tuple((row["rank"], row["name"], re.compile("|".join(row[kind]))) for row in data()["class"])
