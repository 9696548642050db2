"""The words by which a report tells what became of a promise (words.toml), as patterns."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists as patterns; *units* are the classes of counters that may be compared with one another."""

    idle: re.Pattern[str]
    done: re.Pattern[str]
    begun: re.Pattern[str]
    progress: re.Pattern[str]
    failed: re.Pattern[str]
    soft: re.Pattern[str]
    lower: re.Pattern[str]
    added: re.Pattern[str]
    total: re.Pattern[str]
    structure: re.Pattern[str]
    units: Mapping[str, frozenset[str]]
    classes: Mapping[str, re.Pattern[str]]
    changes: Mapping[str, re.Pattern[str]]


@cache
def words() -> Words:
    """The words that come with the program, read once.

    >>> words().failed.search("电影馆未能按期推出").group()
    '未能'
    """
    table: Mapping[str, Any] = tomllib.loads(files("luoshi.track").joinpath("words.toml").read_text(encoding="utf-8"))
    future = any_of(table["done"]["future"])
    return Words(
        idle=re.compile(any_of(table["idle"])),
        done=re.compile(f"(?:(?P<future>{future})[^，。；]{{0,6}}?)?(?:{any_of(table['done']['words'])})"),
        begun=re.compile(any_of(table["begun"]["words"])),
        progress=re.compile(any_of(table["progress"]["words"])),
        failed=re.compile(any_of(table["failed"]["words"])),
        soft=re.compile(any_of(table["soft"]["words"])),
        lower=re.compile(any_of(table["lower"]["words"])),
        added=re.compile(any_of(table["flow"]["added"])),
        total=re.compile(any_of(table["flow"]["total"])),
        structure=re.compile(any_of(table["structure"]["words"])),
        units={name: frozenset(units) for name, units in table["units"].items()},
        classes={name: re.compile(any_of(verbs)) for name, verbs in table["classes"].items()},
        changes=_changes(table["changed"]),
    )


def _changes(table: Mapping[str, Any]) -> Mapping[str, re.Pattern[str]]:
    """The patterns of a changed deadline, number and scope."""
    old, new = (rf"(?P<{name}>\d[\d,.]*[万亿]?)" for name in ("old", "new"))
    day = r"\d{1,2}月(?:底|份|中旬|上旬|下旬)?|[一二三四]季度|上半年|下半年|年底|年初|(?<=年)"
    date = rf"(?:(?:20\d\d年|次年|下年|明年|今年|下一年)?(?:{day})(?:底前|前)?)"
    dated, late = any_of(table["dated"]), any_of(table["deadline"])
    moved, planned = any_of([*table["number"], *table["moved"]]), any_of(table["planned"])
    put_off = f"(?:{late})(?:到|至|为)?[^，。；]{{0,4}}?(?P<date>{date})"
    set_anew = f"(?:{dated})[^，。；]{{0,14}}?(?:{late}|调整|改)(?:到|至|为)(?P<other>{date})"
    return {
        "deadline": re.compile(f"{put_off}|{set_anew}"),
        "from": re.compile(f"[由从]{old}[^，。；]{{0,8}}?(?:{moved})(?:到|至|为){new}"),
        "to": re.compile(f"(?:{any_of(table['number'])})(?:到|至|为){new}(?!\\d|年)"),
        "scope": re.compile(f"(?:{any_of(table['scope'])})[^，。；]{{0,8}}?(?:{moved})"),
        "planned": re.compile(planned),
    }


def any_of(known: Iterable[str]) -> str:
    """The alternation of *known*, longest first.

    >>> any_of(["人", "人次"])
    '人次|人'
    """
    return "|".join(map(re.escape, sorted(set(known), key=lambda word: (-len(word), word))))
