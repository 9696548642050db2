"""Word lists of the lexicon and the patterns made of them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """The tables of lexicon/*name*.toml, read once.

    >>> "增长" in lexicon("predicates")["up"]
    True
    """
    text = files("luoshi.read").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def longest_first(words: Iterable[str]) -> str:
    """The alternation of *words*, longest first, for use inside a pattern.

    >>> longest_first(["人", "人次"])
    '人次|人'
    """
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))


def ending(words: Iterable[str], guard: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern that matches one of *words* at the beginning of a reversed text.

    Matching a reversed clause from its end costs one step a word, searching for ``(...)$`` one a character. *guard*
    names the characters behind which a one-character word is part of a noun.

    >>> ending(["有"], {"有": "国"}).match("国有"[::-1]) is None
    True
    """
    branches = []
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        refused = guard.get(word, "")
        branches.append(re.escape(word[::-1]) + (f"(?![{refused}])" if refused else ""))
    return re.compile("|".join(branches))
