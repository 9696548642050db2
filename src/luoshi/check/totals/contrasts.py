"""Sums of parts that are opposites in words: 城镇 and 乡村, 公办 and 民办, X and 非X, or the very words of the total.

The parts stand side by side and say the same but for the opposite words (``contrasts.toml``); the total stands before
them. A total may also name its parts itself: 铁路、公路货运量2.01亿吨, 公路货运量0.96亿吨, 铁路货运量1.05亿吨. That
they are all is a habit of speech and no promise, so that a difference is never more than possible.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import pairwise

from luoshi.check.balance import added, near, outcome, tight
from luoshi.check.passages import Passages, Place, alike, same_time
from luoshi.check.totals.account import Account
from luoshi.check.totals.keystrokes import LIKELY, of_sum
from luoshi.check.totals.partitions import same_scope

_APART = 120
_REACH = 500
_MOST = 12
_NARROWER = re.compile(r"人均|户均|平均|占|比重|较|比上年|增加[^值]|新增|净增|拉动|贡献|补助|标准|每")
_FILLED = re.compile(
    r"实现|完成|达到?|累计|共计?|为|有|约|分别|预计|[\s\d()（）:：]|其中|的|企业|单位|经济|总[额值量数]|控股|全[省市区县]|业务|增加(?!值)"
)
_NEGATED = re.compile(r"非(?P<word>[\u4e00-\u9fff]{2})")
_SAID = "原文以相对的说法（{}）分出的几部分互不重复、合起来就是总数，且与总数同一范围、同一时期、同一口径"
_JOINED = "[、和与及]"


@dataclass(frozen=True, slots=True)
class _Contrast:
    """Opposite words, one group a part; the names of the total where they are fixed; words that tell of a third."""

    parts: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A part by its word, and the noun beside it (零售额, empty where it has none)."""

    place: Place
    word: str
    noun: str


@cache
def _table() -> tuple[tuple[_Contrast, ...], dict[str, tuple[str, ...]], re.Pattern[str], dict[str, frozenset[int]]]:
    """The contrasts, the nouns of totals by nouns of parts, the words of the contrasts, and whose each is."""
    table = tomllib.loads(files("luoshi.check.totals").joinpath("contrasts.toml").read_text("utf-8"))
    contrasts = tuple(
        _Contrast(
            tuple(tuple(sorted(names, key=len, reverse=True)) for names in row["parts"]),
            tuple(row.get("totals", ())),
            tuple(row.get("silent", ())),
        )
        for row in table["contrast"]
    )
    owners: dict[str, frozenset[int]] = {}
    for at, contrast in enumerate(contrasts):
        for name in (name for names in contrast.parts for name in names):
            owners[name] = owners.get(name, frozenset()) | {at}
    nouns = {noun: tuple(names) for noun, names in table["nouns"].items()}
    return contrasts, nouns, re.compile("|".join(sorted(owners, key=len, reverse=True))), owners


def find(passages: Passages) -> Iterator[Account]:
    """Every sum of opposites whose total stands before them."""
    contrasts = _table()[0]
    levels = passages.levels
    marks = [_marks(place) for place in levels]
    for at, (one, two) in enumerate(pairwise(levels)):
        if not _beside(passages, one, two):
            continue
        yield from _self_named(passages, at)
        yield from _negated(passages, at)
        for number in sorted(marks[at] & marks[at + 1]):
            contrast = contrasts[number]
            named = _opposed(passages, contrast, levels[at : at + len(contrast.parts)])
            if named:
                yield from _accounts(passages, at, named, contrast.totals)


def _marks(place: Place) -> frozenset[int]:
    """The contrasts of which a place may say a word."""
    _, _, words, owners = _table()
    return frozenset().union(*(owners[word] for word in words.findall(f"{place.lead}|{place.tail[:8]}")))


def _beside(passages: Passages, one: Place, two: Place) -> bool:
    near_by = two.start - one.end <= _APART and one.paragraph == two.paragraph
    return near_by and alike(one, two) and same_time(one, two) and not _NARROWER.search(one.lead)


def _opposed(passages: Passages, contrast: _Contrast, run: Sequence[Place]) -> tuple[_Named, ...]:
    """The places of a run as the parts of a contrast, one each in any order; empty where they are not."""
    if len(run) < len(contrast.parts) or any(not _beside(passages, a, b) for a, b in pairwise(run)):
        return ()
    named: dict[int, _Named] = {}
    for place in run:
        for at, names in enumerate(contrast.parts):
            word = next((name for name in names if _says(place, name)), "")
            others = [n for group in contrast.parts if group is not names for n in group if word in n]
            if word and not any(_says(place, other) for other in others):
                named.setdefault(at, _Named(place, word, _noun(place, word)))
                break
    if len(named) < len(contrast.parts) or len({n.place.index for n in named.values()}) < len(named):
        return ()
    around = passages.text[run[0].start - 40 if run[0].start > 40 else 0 : run[-1].end + 30]
    if any(word in around for word in contrast.silent):
        return ()
    return tuple(sorted(named.values(), key=lambda n: n.place.index))


def _says(place: Place, name: str) -> bool:
    return name in place.lead or place.tail.startswith(name) or name in place.tail[:8]


def _noun(place: Place, word: str) -> str:
    """What is counted or measured: the words between the opposite word and the number, or after a count."""
    at = place.lead.rfind(word)
    words = place.lead[at + len(word) :] if at >= 0 else place.tail[:8]
    return _FILLED.sub("", words)


def _negated(passages: Passages, at: int) -> Iterator[Account]:
    """X and 非X: 税收收入 and 非税收入, 国有投资 and 非国有投资."""
    one, two = passages.levels[at : at + 2]
    match = _NEGATED.search(two.lead)
    if match is None or match["word"] not in one.lead or "非" + match["word"] in one.lead:
        return
    word = match["word"]
    named = (_Named(one, word, _noun(one, word)), _Named(two, "非" + word, _noun(two, word)))
    yield from _accounts(passages, at, named, ())


def _accounts(passages: Passages, at: int, named: tuple[_Named, ...], names: tuple[str, ...]) -> Iterator[Account]:
    """The parts with the total that their noun, its fixed names or the place right before them tell."""
    parts = tuple(n.place for n in named)
    one_noun = len({n.noun[-3:] for n in named}) == 1 or _kin(named)
    totals = [t for t in _before(passages, at, parts) if _fits(passages, t, named, names if one_noun else None)]
    assumes = _SAID.format("、".join(n.word for n in named))
    whole = added([p.allowed for p in parts])
    for total in totals:
        if outcome(total.allowed, whole) == "meets" and tight(total.allowed) and tight(whole):
            yield Account(total, parts, assumes)
            return
    yield from _missed(totals, parts, assumes)


def _missed(totals: Sequence[Place], parts: tuple[Place, ...], assumes: str) -> Iterator[Account]:
    """The nearest total that comes near, or the one that a slip of the hand explains; each tried is one more chance."""
    most = max(p.figure.value for p in parts)
    slips = [(slip.chance, total, slip) for total in totals if (slip := of_sum(total, parts)) is not None]
    chance, total, slip = min(slips, key=lambda s: s[0], default=(Decimal(1), None, None))
    if total is not None and slip is not None and chance * len(totals) <= 2 * LIKELY:
        yield Account(total, parts, assumes, short="possible", over="possible", hint=slip.told)
        return
    near_by = next((t for t in totals if t.figure.value > most), None)
    if near_by is not None and near(near_by.figure, [p.figure for p in parts]):
        yield Account(near_by, parts, assumes, short="possible", over="possible")


def _kin(named: Sequence[_Named]) -> bool:
    """Whether nouns of different length end alike (规上工业增加值, 工业增加值)."""
    ends = {n.noun[-2:] for n in named}
    return len(ends) == 1 and "" not in ends


def _before(passages: Passages, at: int, parts: tuple[Place, ...]) -> list[Place]:
    """Amounts before the parts that may be their sum or be meant to be, nearest first."""
    found = []
    for place in reversed(passages.levels[max(0, at - _MOST) : at]):
        if parts[0].start - place.end > _REACH:
            break
        if all(alike(place, p) for p in parts) and same_scope((place, *parts)):
            found.append(place)
    return found


def _fits(passages: Passages, total: Place, named: tuple[_Named, ...], names: tuple[str, ...] | None) -> bool:
    """Whether an amount is named as the total of such parts; *names* None where the parts have no noun in common."""
    words = total.lead[-16:] + total.tail[:8]
    if _NARROWER.search(total.lead[-8:]):
        return False
    if names is None:
        first = named[0].place
        between = passages.text[total.end : first.start]
        return total.index == first.index - 1 and total.sentence == first.sentence and "其中" in between
    if names:
        return any(name in words for name in names)
    first = named[0].place
    noun = max((n.noun for n in named), key=len)
    known = next((names for end, names in _table()[1].items() if noun.endswith(end)), ())
    if known:
        return any(name in words for name in known)
    if len(noun) > 1:
        return noun[-2:] in words
    return total.index == first.index - 1 and total.sentence == first.sentence


def _self_named(passages: Passages, at: int) -> Iterator[Account]:
    """A total that names its parts: 铁路、公路货运量, then 公路货运量 and 铁路货运量."""
    one, two = passages.levels[at : at + 2]
    end = 0
    while end < min(len(one.lead), len(two.lead)) and one.lead[-1 - end] == two.lead[-1 - end]:
        end += 1
    heads = ["", ""]
    while end >= 2 and min(map(len, heads)) < 2:
        heads = [re.split(r"[^\u4e00-\u9fff]", p.lead[:-end])[-1][-4:] for p in (one, two)]
        end -= 1
    if end < 1 or min(map(len, heads)) < 2 or heads[0] == heads[1]:
        return
    noun, (first, second) = one.lead[-end - 1 :], heads
    pair = f"(?:{first[-2:]}{_JOINED}{second[-2:]}|{second[-2:]}{_JOINED}{first[-2:]}){noun}"
    for total in _before(passages, at, (one, two))[:3]:
        if re.search(pair + "$", passages.text[max(0, total.start - 30) : total.start]):
            assumes = "总数的名称就是这几部分，互不重复，且与总数同一范围、同一时期、同一口径"
            yield Account(total, (one, two), assumes, short="possible", over="possible")
            return
