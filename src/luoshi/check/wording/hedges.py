"""The hedges check (重复限定): two limiting words around one number (docs/checks/hedges.md).

Which pairs contradict, pile up or merely repeat stands in ``hedges.toml``.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Passages, Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.read.words import longest_first
from luoshi.records import Finding, Verdict

_NUMBER = re.compile(r"\d[\d.,]*|[一二三四五六七八九十百千万亿两]+")
_INSIDE = re.compile(r"(?:\d[百千万亿]{0,3}|[百千万亿十])(?P<word>余|多)")
_BESIDE = re.compile(r"[ \xa0]?(?P<word>以上左右|左右|上下|及以上|以上|以下|以内|之内|余|多(?![种样元数层项方]))")
_TIMES = ("年", "月", "天", "日", "周", "季")
_FILLER = "了到至"
_ASSUMES = "前后两个限定词修饰同一个数"
_MOST_SOURCES = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """Words before a number and words after it that do not go together, and what is wrong with them."""

    before: frozenset[str]
    after: frozenset[str]
    verdict: Verdict
    why: str


@lru_cache(maxsize=1)
def load() -> tuple[Pair, ...]:
    """The pairs of ``hedges.toml``."""
    rows = tomllib.loads(files("luoshi.check.wording").joinpath("hedges.toml").read_text("utf-8"))["pair"]
    return tuple(Pair(frozenset(r["before"]), frozenset(r["after"]), r["verdict"], r["why"]) for r in rows)


@lru_cache(maxsize=1)
def _leads() -> re.Pattern[str]:
    words = longest_first(word for pair in load() for word in pair.before)
    return re.compile(rf"(?<![远最])(?P<word>{words})[{_FILLER}]?[ \xa0]?$|(?P<most>最[高多低少]不[超低少]过?于?)$")


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every number with two limiting words that contradict each other; mere repetitions in one note a kind."""
    passages = prepared.passages
    notes: dict[str, list[tuple[Place, str]]] = {}
    for place in passages.places:
        for pair, before, after in _met(passages, place):
            shown = f"{before}{place.figure.surface.strip()}" + (f"：{before}…{after}" if after else "")
            if pair.verdict == "info":
                notes.setdefault(pair.why, []).append((place, shown))
            else:
                yield _finding(passages, pair.verdict, pair.why, [(place, shown)])
    for why, places in notes.items():
        yield _finding(passages, "info", f"{why}（文中{len(places)}处）", places[:_MOST_SOURCES])


def _finding(passages: Passages, verdict: Verdict, why: str, places: Sequence[tuple[Place, str]]) -> Finding:
    return Finding(
        "hedges",
        verdict,
        f"{why}，请改用一个限定词" if verdict == "possible" else why,
        "；".join(dict.fromkeys(shown for _, shown in places)),
        _ASSUMES,
        tuple(dict.fromkeys(source_of(passages, place) for place, _ in places)),
    )


def _met(passages: Passages, place: Place) -> Iterator[tuple[Pair, str, str]]:
    """The pairs that a figure's words make, the first that fits each of its words after."""
    text = passages.text
    number = _NUMBER.search(text, place.start, place.end)
    if number is None:
        return
    found = _leads().search(text[max(0, number.start() - 8) : number.start()])
    if found is None:
        return
    before = found["word"] or found["most"]
    if found["most"]:
        before = {"最高": "最高不超过", "最多": "最多不超过", "最低": "最低不低于", "最少": "最少不少于"}[
            found["most"][:2]
        ]
    inside = _INSIDE.search(text, number.start(), place.end)
    beside = _BESIDE.match(text, place.end)
    afters = [match["word"] for match in (inside, beside) if match]
    if before == "近" and place.figure.unit[:1] in _TIMES:
        return  # 近三年多 is a span of time that has just passed
    for after in (*afters, ""):
        for pair in load():
            if before in pair.before and after in pair.after:
                yield pair, before, after
                break
