"""The words of change and comparison (``changes.toml``): which verb, which base, which price basis, what is filler."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Direction = Literal["up", "down", "any"]

_HEDGE = r"(?:了|约|近|超过?|达到?|为|是|也|仅)*"
_THAN_YEAR = re.compile(r"[比较与由从到至]((?:19|20)\d\d)年")
_YEAR_FIRST = re.compile(r"[\s，,、（(]*((?:19|20)\d\d)年")
_HEDGES = re.compile(f"{_HEDGE}$")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``changes.toml`` as patterns; *residue* takes everything out of a gap that names no subject."""

    ends_up: re.Pattern[str]
    ends_down: re.Pattern[str]
    ends_any: re.Pattern[str]
    ends_to: re.Pattern[str]
    residue: re.Pattern[str]
    bases: tuple[tuple[str, re.Pattern[str]], ...]
    basis: dict[str, tuple[str, ...]]
    smaller: frozenset[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words that come with the program, read once.

    >>> bool(words().ends_up.search("，比上年增加")), words().residue.sub("", "比上年增加货物")
    (True, '货物')
    """
    raw: dict[str, Any] = tomllib.loads(files("luoshi.check.rates").joinpath("changes.toml").read_text("utf-8"))
    verbs: dict[str, list[str]] = raw["verbs"]
    every = [verb for kind in verbs.values() for verb in kind]
    fillers = "|".join([*raw["fillers"]["patterns"], _any([*raw["fillers"]["words"], *every])])
    return Words(
        ends_up=re.compile(f"(?:{_any(verbs['up'])}){_HEDGE}$"),
        ends_down=re.compile(f"(?:{_any(verbs['down'])}){_HEDGE}$"),
        ends_any=re.compile(f"(?:{_any(verbs['neutral'])}){_HEDGE}$"),
        ends_to=re.compile(
            rf"(?:{_any(every)})?(?:到|至|为|成|达到?)(?:了|约|近|超过?)*(?:(?:19|20)\d\d年的?|今年的?|目前的?|现在的?)?$"
        ),
        residue=re.compile(fillers),
        bases=tuple((base, re.compile(_any(names))) for base, names in raw["bases"].items()),
        basis={key: tuple(names) for key, names in raw["basis"].items()},
        smaller=frozenset(raw["smaller"]["units"]),
    )


def _any(names: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(set(names), key=lambda name: (-len(name), name))))


def direction_of(gap: str) -> Direction:
    """Up or down, as the last verb before a number says.

    >>> direction_of("，比上年增加"), direction_of("，同比下降"), direction_of("，优化")
    ('up', 'down', 'any')
    """
    known = words()
    if known.ends_down.search(gap):
        return "down"
    return "up" if known.ends_up.search(gap) else "any"


def verb_of(gap: str) -> str:
    """The verb right before a number, without what hedges it.

    >>> verb_of("，比上年增加了"), verb_of("，高出"), verb_of("，为")
    ('增加', '高出', '')
    """
    known = words()
    found = known.ends_up.search(gap) or known.ends_down.search(gap) or known.ends_any.search(gap)
    return _HEDGES.sub("", found[0]) if found else ""


def base_of(gap: str, *, first: bool = False) -> str:
    """What a change is measured against: a year, else a word of ``[bases]``, empty where the text does not say.

    A year that only opens the words before the *first* figure of a chain is the year of the figure (2021年增长).

    >>> base_of("，比上年增加"), base_of("，比2019年增长"), base_of("，增长"), base_of("2021年增长", first=True)
    ('yoy', '2019', '', '')
    """
    year = _THAN_YEAR.search(gap) or (None if first else _YEAR_FIRST.match(gap))
    if year:
        return year[1]
    return next((base for base, pattern in words().bases if pattern.search(gap)), "")


def basis(name: str, unit: str, growth: str = "") -> Literal["counted", "money", "comparable"]:
    """On which basis a growth of *name* is computed: *growth* is the catalogue's price basis, if it knows the name.

    Counts, tonnes and persons are simply counted; money of comparable series (利润, 投资, 零售) is not; of other money
    nothing is known. Source: assessment rules, comparable basis (published growth wins).

    >>> basis("货物吞吐量", "吨"), basis("工业利润", "元"), basis("出口额", "元"), basis("专项资金", "元")
    ('counted', 'comparable', 'counted', 'money')
    """
    known = words().basis
    if any(name_part in name for name_part in known["counted"]):
        return "counted"
    if growth not in ("", "无", "现价") or any(name_part in name for name_part in known["comparable"]):
        return "comparable"
    return "money" if "元" in unit else "counted"
