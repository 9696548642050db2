"""The unit table: which spellings are units, of what dimension, and how they are written out."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Spellings to dimension and to the written-out form, words that only look like units, and one pattern for all."""

    dimension: dict[str, str]
    written: dict[str, str]
    rejected: tuple[str, ...]
    pattern: str


@cache
def unit_table() -> UnitTable:
    """The table of units.toml, read once.

    >>> unit_table().dimension["亩"], unit_table().written["TEU"]
    ('area', '标箱')
    """
    rows = tomllib.loads(files("luoshi.read").joinpath("units.toml").read_text(encoding="utf-8"))
    dimension: dict[str, str] = {}
    written: dict[str, str] = {}
    rejected: list[str] = []
    for name, row in rows.items():
        for unit in row["units"]:
            dimension.setdefault(unit, name)
        written.update(row.get("alias", {}))
        rejected += row.get("reject", [])
    refused = tuple(word for word in rejected if word not in dimension)
    return UnitTable(dimension, written, refused, trie_pattern(dimension))


def trie_pattern(words: dict[str, str]) -> str:
    """A regular expression that matches the longest of *words*, grouped by first characters so that it fails fast.

    >>> re.fullmatch(trie_pattern({"人": "", "人次": ""}), "人次") is not None
    True
    """
    heads: dict[str, list[str]] = {}
    for word in words:
        heads.setdefault(word[0], []).append(word[1:])
    branches = []
    for head, tails in sorted(heads.items()):
        rest = sorted({t for t in tails if t}, key=lambda t: (-len(t), t))
        body = "|".join(re.escape(t) for t in rest)
        optional = "?" if "" in tails else ""
        branches.append(re.escape(head) + (f"(?:{body}){optional}" if body else ""))
    return "(?:" + "|".join(branches) + ")"
