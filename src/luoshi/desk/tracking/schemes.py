"""The schemes of lights that a desk knows: those that come with the program, and the office's own files."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings

from luoshi.track.lights import Scheme, built_in, load

FIRST = "sample"
"""The scheme of which a page speaks where nobody chose one: the office's own ``sample.toml`` goes before ours."""
_NEAR, _LEAST = Decimal(15), Decimal(5_000_000)


def schemes() -> Mapping[str, Scheme]:
    """All schemes by id; a file of the office goes before one of ours with the same id.

    Raises:
        LuoshiError: L510, a file of the office is written wrong.
    """
    folder = Path(settings.HOME) / "schemes"
    own = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.toml"))) if folder.is_dir() else ()
    return _all(own)


@cache
def _all(own: tuple[tuple[Path, int], ...]) -> Mapping[str, Scheme]:
    mine = (load(path.read_text(encoding="utf-8"), path.name) for path, _ in own)
    return {**built_in(), **{scheme.id: scheme for scheme in mine}}


def chosen(key: str = "") -> Scheme:
    """The scheme of an address (``?scheme=wuhan``), or the first."""
    known = schemes()
    return known.get(key) or known[FIRST]


def near_days(scheme: Scheme) -> int:
    """So many days before a deadline it is near (临近)."""
    return int(scheme.numbers.get("near_days", _NEAR))


def inclusion_least(scheme: Scheme) -> Decimal:
    """From what total investment on, in yuan, a project belongs into the statistics base."""
    return scheme.numbers.get("inclusion_least", _LEAST)


def in_force(scheme: Scheme, day: date) -> bool:
    """Whether a scheme speaks of a day."""
    return (scheme.since is None or scheme.since <= day) and (scheme.until is None or day <= scheme.until)
