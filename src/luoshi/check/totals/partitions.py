"""Sums over divisions that are known to be complete: three industries, exports and imports, tax and non-tax revenue.

The divisions stand in ``partitions.toml``, which an office may add to. A part belongs to a division when its clause
names it (第一产业增加值70467亿元) and says nothing narrower (一般贸易出口 is no longer all exports).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import chain

from luoshi.check.balance import added, near, outcome
from luoshi.check.passages import Passages, Place, alike, same_time
from luoshi.check.totals.account import Account
from luoshi.check.totals.keystrokes import LIKELY, of_sum
from luoshi.records import Verdict

_REACH = 400
_NARROWER = re.compile(r"人均|户均|平均|占|比重|增加[^值]|新增|净增|其中[^,，:：]{0,3}中|较|比上年|(?<!其)中$")
_PLAIN = re.compile(
    r"[\s,，:：()（）]|其中|全[国省市县区州旗年]|[一上]?[季半]年?度?|今年|去年|年末|预计|实现|完成|累计|达到?|当年|同期|共|"
    r"\d{4}年|外贸|货物|总[额值量]|[额值量]|现价|分产业看|分城乡看|按常住地分|从产业看|为|约|有|人口|规模以上|规上|包括|包含|分别|[0-9〔〕\[\]【】]+"
)

_EXAMPLES = re.compile(r"^.*等$")


@dataclass(frozen=True, slots=True)
class Partition:
    """A complete division: the names of each part, and by the thing counted the names of its total.

    *off* is what a difference is at most; *within* a part of the total that it may be at no loss; *silent* are words
    beside the parts that tell of one more part.
    """

    name: str
    parts: tuple[tuple[str, ...], ...]
    together: tuple[str, ...]
    off: Verdict | None
    within: Decimal
    silent: tuple[str, ...]
    shares: bool
    totals: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure that one part of a division owns."""

    partition: Partition
    part: int
    quality: str
    plain: bool
    place: Place


@lru_cache(maxsize=1)
def load() -> tuple[Partition, ...]:
    """The divisions of ``partitions.toml``."""
    rows = tomllib.loads(files("luoshi.check.totals").joinpath("partitions.toml").read_text("utf-8"))["partition"]
    return tuple(
        Partition(
            name=row["name"],
            parts=tuple(tuple(names) for names in row["parts"]),
            together=tuple(row["together"]),
            off=None if row["off"] == "none" else row["off"],
            within=Decimal(str(row.get("within", 0))),
            silent=tuple(row.get("silent", ())),
            shares=row["shares"],
            totals={quality: tuple(names) for quality, names in row["totals"].items()},
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], Mapping[str, tuple[tuple[Partition, int], ...]]]:
    """All names of parts as one pattern (longest first; 进出口 shields its 出口), and whose they are."""
    owners: dict[str, tuple[tuple[Partition, int], ...]] = {}
    for partition in load():
        for part, names in enumerate(partition.parts):
            for name in names:
                owners[name] = (*owners.get(name, ()), (partition, part))
    totals = chain.from_iterable(chain.from_iterable(p.totals.values()) for p in load())
    shields = {t for t in totals if any(n in t for n in owners) and not any(t.startswith(n) for n in owners)}
    words = sorted({*owners, *shields}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words))), owners


def find(passages: Passages) -> Iterator[Account]:
    """Every complete division of an amount, with its total if the text states one nearby."""
    for group in _groups(passages):
        yield from _account(passages, group)


def divided(passages: Passages, quality: str) -> Iterator[tuple[Partition, tuple[Place, ...]]]:
    """The complete divisions of one quality (增加值), whether their total is stated or not."""
    for group in _groups(passages):
        if group[0].quality == quality and all(item.plain for item in group):
            yield group[0].partition, tuple(item.place for item in group)


def _groups(passages: Passages) -> Iterator[tuple[_Named, ...]]:
    """The stretches where each part of a division has one amount."""
    together = tuple(_together(passages))
    listed = {item.place.index for item in together}
    named = [*(item for item in _named(passages) if item.place.index not in listed), *together]
    pending: dict[tuple[str, str, str, str], dict[int, _Named]] = {}
    for item in sorted(named, key=lambda n: n.place.index):
        key = (item.partition.name, item.quality, item.place.figure.unit, item.place.figure.measure)
        group = pending.setdefault(key, {})
        last = max((n.place.end for n in group.values()), default=item.place.start)
        if item.part in group or item.place.start - last > _REACH:
            group.clear()
        group[item.part] = item
        if len(group) == len(item.partition.parts):
            yield tuple(group[part] for part in sorted(group))
            group.clear()


def _named(passages: Passages) -> Iterator[_Named]:
    """Amounts whose clause names a part before the number (约束性指标12个) or right after it (12个约束性指标)."""
    pattern, owners = _names()
    for place in passages.levels:
        before = next(reversed(list(pattern.finditer(place.lead))), None)
        match = before or pattern.match(place.tail)
        if match is None or match.group() not in owners or _NARROWER.search(place.lead):
            continue
        words = place.lead if before else place.tail[: match.end() + 4]
        after = words[match.end() :]
        for partition, part in owners[match.group()]:
            quality = next((q for q in partition.totals if q and q in after), "")
            if quality in partition.totals:
                rest = (
                    place.lead[: match.start()] + after.replace(quality, "")
                    if before
                    else _EXAMPLES.sub("", place.lead)
                )
                yield _Named(partition, part, quality, not _PLAIN.sub("", rest), place)


@lru_cache(maxsize=1)
def _together_pattern() -> tuple[re.Pattern[str], Mapping[str, Partition]]:
    owners = {name: partition for partition in load() for name in partition.together}
    return re.compile("|".join(map(re.escape, sorted(owners, key=len, reverse=True)))), owners


def _together(passages: Passages) -> Iterator[_Named]:
    """Parts named in one breath: 一、二、三产业增加值分别达到9.98亿元、4.2亿元、10.72亿元."""
    pattern, owners = _together_pattern()
    for match in pattern.finditer(passages.text):
        partition = owners[match.group()]
        run = run_from(passages, match.end(), match.end() + 30)
        if len(run) != len(partition.parts):
            continue
        between = passages.text[match.end() : run[0].start]
        quality = next((q for q in partition.totals if q and q in between), "")
        if quality in partition.totals and not _NARROWER.search(between):
            for part, place in enumerate(run):
                yield _Named(partition, part, quality, True, place)


_BETWEEN = re.compile(r"\s*[、,，和与及]\s*")


def run_from(passages: Passages, start: int, latest: int) -> tuple[Place, ...]:
    """The figures that follow each other with only 、 or 和 between them, the first between *start* and *latest*."""
    levels = passages.levels_between(start, latest + 400)
    if not levels or levels[0].start > latest:
        return ()
    run = [levels[0]]
    for place in levels[1:]:
        if place.figure.unit != run[0].figure.unit or not _BETWEEN.fullmatch(passages.text, run[-1].end, place.start):
            break
        run.append(place)
    return tuple(run)


def _account(passages: Passages, group: tuple[_Named, ...]) -> Iterator[Account]:
    parts = tuple(item.place for item in group)
    partition = group[0].partition
    totals = _totals(passages, group[0], parts)
    if not totals:
        return
    whole = added([p.allowed for p in parts])
    total = next((t for t in totals if outcome(t.allowed, whole) == "meets"), totals[0])
    same = all(same_time(p, total) for p in parts) and same_scope((total, *parts))
    verdict: Verdict | None = None
    if same and partition.off and all(item.plain for item in group) and _beyond(passages, partition, total, parts):
        sure = near(total.figure, [p.figure for p in parts]) and len({t.figure.value for t in totals}) == 1
        verdict = partition.off if sure else "possible"
    slip = of_sum(total, parts) if verdict == "possible" else None
    if slip is not None and slip.chance > LIKELY:
        slip = None
    assumes = f"“{partition.name}”互不重复、合起来就是全部，且与总数同一范围、同一时期、同一口径"
    yield Account(total, parts, assumes, short=verdict, over=verdict, hint=slip.told if slip is not None else "")


def _beyond(passages: Passages, partition: Partition, total: Place, parts: tuple[Place, ...]) -> bool:
    """Whether a difference is more than the division's own looseness, and no further part is spoken of."""
    gap = abs(sum((p.figure.value for p in parts), start=Decimal(0)) - total.figure.value)
    start, end = min(p.start for p in parts), max(p.end for p in parts)
    around = passages.text[max(0, start - 60) : end + 60]
    return gap > partition.within * total.figure.value and not any(word in around for word in partition.silent)


def _totals(passages: Passages, first: _Named, parts: tuple[Place, ...]) -> tuple[Place, ...]:
    """Amounts whose clause names the total, the nearest before the parts first; else after them in the sentence."""
    names = first.partition.totals[first.quality]
    start, end = min(p.start for p in parts), max(p.end for p in parts)
    before = passages.levels_between(max(0, start - _REACH), start)
    after = passages.levels_between(end, min(passages.sentence_of(end)[1], end + _REACH))

    def fits(place: Place) -> bool:
        named = any(n in place.lead or n in place.tail[:8] for n in names)
        return named and not _NARROWER.search(place.lead) and all(alike(place, p) for p in parts)

    return tuple(filter(fits, reversed(before))) or tuple(filter(fits, after))


def same_scope(places: tuple[Place, ...]) -> bool:
    """Whether figures are of one scope as far as it is told, or of scopes that name each other."""
    scopes = {p.figure.scope for p in places} - {"-"}
    return len(scopes) <= 1 or all(a in b or b in a for a in scopes for b in scopes)
