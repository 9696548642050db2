"""The schemes of lights that a desk knows: those that come with the program, and the office's own files."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.conf import settings

from luoshi.track.lights import Light, Scheme, built_in, load

FIRST = "sample"
"""The scheme of which a page speaks where nobody chose one: the office's own ``sample.toml`` goes before ours."""
_NEAR, _LEAST, _TOLERANCE, _SILENT = Decimal(15), Decimal(5_000_000), Decimal(10), Decimal(62)


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


class Lamp:
    """The light of one subject under a scheme, without its why: what a list of thousands needs."""

    def __init__(self, scheme: Scheme, of: str) -> None:
        """Take the rules of the subject apart."""
        self.speaks = scheme.speaks_of(of)
        self._rules = [(rule.light, rule.when, rule.skip) for rule in scheme.rules if rule.of == of]

    def __call__(self, measures: Mapping[str, Decimal | None]) -> Light | None:
        """As `luoshi.track.lights.lit` gives it."""
        for light, when, skip in self._rules:
            missing = False
            for condition in when:
                value = measures.get(condition.measure)
                if value is None:
                    missing = True
                elif not condition.holds(value):
                    break
            else:
                if missing and skip:
                    continue
                return None if missing else light
        return None


def near_days(scheme: Scheme) -> int:
    """So many days before a deadline it is near (临近)."""
    return int(scheme.numbers.get("near_days", _NEAR))


def tolerance(scheme: Scheme) -> Decimal:
    """So many percentage points may a task stay behind its time before it is 滞后."""
    return scheme.numbers.get("tolerance", _TOLERANCE)


def silent_after(scheme: Scheme) -> int:
    """So many days without a report make a task that is due silent (长期未报)."""
    return int(scheme.numbers.get("silent_days", _SILENT))


def inclusion_least(scheme: Scheme) -> Decimal:
    """From what total investment on, in yuan, a project belongs into the statistics base."""
    return scheme.numbers.get("inclusion_least", _LEAST)


def in_force(scheme: Scheme, day: date) -> bool:
    """Whether a scheme speaks of a day."""
    return (scheme.since is None or scheme.since <= day) and (scheme.until is None or day <= scheme.until)
