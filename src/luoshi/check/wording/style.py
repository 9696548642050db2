"""The style check (行文): a small set of rules for those who write (docs/checks/style.md).

The rules stand in ``style.toml``, each with the standard that it rests on (GB/T 15834—2011, GB/T 15835—2011, the
wording of the National Bureau of Statistics). All are notes; a rule speaks once a document, with its places.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Passages
from luoshi.check.prepared import Prepared
from luoshi.records import Finding, Source

_MOST = 12
_SHOWN = 3
_AROUND = 12
_BEHIND = 14
_STOPS = "，,。；;！？!?：:\n\r"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: a place is wrong that meets *patterns* (one), or all of several meet somewhere (*mixed*).

    *whole* is the pattern with what must stand right before it; *instead* the wording to take, a template over the
    groups of *whole*.
    """

    id: str
    name: str
    patterns: tuple[re.Pattern[str], ...]
    whole: re.Pattern[str] | None
    mixed: bool
    instead: str
    advice: str
    source: str


@lru_cache(maxsize=1)
def load() -> tuple[Rule, ...]:
    """The rules of ``style.toml``.

    >>> all(rule.source for rule in load())
    True
    """
    rows = tomllib.loads(files("luoshi.check.wording").joinpath("style.toml").read_text("utf-8"))["rule"]
    return tuple(
        Rule(
            id=row["id"],
            name=row["name"],
            patterns=tuple(re.compile(pattern) for pattern in row.get("mixed", [row.get("pattern", "(?!)")])),
            whole=re.compile(f"(?:{row['behind']})(?:{row['pattern']})") if "behind" in row else None,
            mixed="mixed" in row,
            instead=row.get("instead", ""),
            advice=row["advice"],
            source=row["source"],
        )
        for row in rows
    )


def check(prepared: Prepared) -> Iterator[Finding]:
    """One note for each rule that the text breaks, with its first places."""
    passages = prepared.passages
    for rule in load():
        found = _mixed(rule, passages.text) if rule.mixed else list(_places(rule, passages.text))
        if found:
            yield _finding(passages, rule, found)


def _places(rule: Rule, text: str) -> Iterator[re.Match[str]]:
    """The places that a rule speaks of; the pattern is sought first and what must stand before it looked at then."""
    for match in rule.patterns[0].finditer(text):
        if rule.whole is None:
            yield match
            continue
        floor = max(0, match.start() - _BEHIND)
        for start in range(floor, match.start()):
            found = rule.whole.match(text, start)
            if found and found.end() == match.end():
                yield found
                break


def _mixed(rule: Rule, text: str) -> list[re.Match[str]]:
    """The places of the rarest of the forms that a text mixes; empty where it keeps to one."""
    each = [list(pattern.finditer(text)) for pattern in rule.patterns]
    if sum(bool(matches) for matches in each) < 2:
        return []
    rarest = min((matches for matches in each if matches), key=len)
    commonest = max(each, key=len)
    return [*rarest[: _MOST - 1], commonest[0]] if commonest is not rarest else [*rarest[:1], *each[-1][:1]]


def _finding(passages: Passages, rule: Rule, found: Sequence[re.Match[str]]) -> Finding:
    shown = dict.fromkeys(
        f"{match[0]}→{match.expand(rule.instead)}" if rule.instead else match[0] for match in found[:_SHOWN]
    )
    times = "" if rule.mixed else f"，文中{len(found)}处"
    sources = dict.fromkeys(_quote(passages, match) for match in found[:_MOST])
    return Finding(
        "style",
        "info",
        f"{rule.advice}（{rule.source}{times}）",
        " / ".join(shown) if rule.mixed else "；".join(shown),
        "行文规范的提示，不涉及数值的对错；引文、专名可以照旧",
        tuple(sources),
    )


def _quote(passages: Passages, match: re.Match[str]) -> Source:
    """The place with a few words around it, within its clause."""
    text, start, end = passages.text, match.start(), match.end()
    while start > max(0, match.start() - _AROUND) and text[start - 1] not in _STOPS:
        start -= 1
    while end < min(len(text), match.end() + _AROUND) and text[end] not in _STOPS:
        end += 1
    return passages.quote(start, end)
