"""The word lists and character tables that the repairs rest on, each loaded at its first use."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_LEXICON = files("luoshi.read") / "lexicon"


@cache
def toml(name: str) -> dict[str, Any]:
    """A word list that staff may extend, e.g. ``chrome.toml``."""
    return tomllib.loads((_LEXICON / name).read_text(encoding="utf-8"))


def rows(name: str) -> list[str]:
    """The lines of a generated table without its licence note."""
    return [line for line in (_LEXICON / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
