"""What several documents say of one thing, sorted into those who agree: the base of confirmation and conflict.

A document that gives several values by itself is left out of conflicts (that is for the check of repeated figures, or a
misreading). The one to compare with is the most trusted, then the most precise.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.across.linking import Key, Linked, Member
from luoshi.check.balance import tight
from luoshi.check.passages import source_of
from luoshi.indicators import catalogue
from luoshi.records import Source

_MOST_CAMPS = 6
_MARKUP = re.compile(r"<[^<>]*>|\s+")
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "approx": "约"}
_YEARS = {
    "H1": "上半年",
    "H2": "下半年",
    "Q1": "一季度",
    "Q2": "二季度",
    "Q3": "三季度",
    "Q4": "四季度",
    "Q1/Q3": "前三季度",
}
_MEASURES = {"growth": "增速", "difference": "增减", "share": "", "level": "", "rank": "位次", "multiple": "倍数"}


@dataclass(frozen=True, slots=True)
class Camp:
    """Documents that agree: *members* has one statement a document, *first* the one to quote first."""

    first: Member
    members: tuple[Member, ...]


def camps(linked: Linked, members: Sequence[Member]) -> tuple[Camp, ...]:
    """The documents of a group sorted into those whose intervals meet that of a camp's first; the weightiest first.

    Copies of one text speak once, with the voice of the most trusted.
    """
    order = sorted(_voices(linked, members), key=lambda m: _weight(linked, m))
    gathered: list[list[Member]] = []
    for member in order:
        allowed = member.statement.allowed
        home = next((camp for camp in gathered if camp[0].statement.allowed.meets(allowed)), None)
        if home is not None:
            home.append(member)
        elif len(gathered) < _MOST_CAMPS:
            gathered.append([member])
    return tuple(Camp(camp[0], tuple(camp)) for camp in gathered)


def _voices(linked: Linked, members: Sequence[Member]) -> list[Member]:
    """One statement a document, the most precise; none of a document that contradicts itself, nor of a copy."""
    by_document: dict[int, list[Member]] = {}
    for member in members:
        by_document.setdefault(member.document, []).append(member)
    chosen: dict[int, Member] = {}
    for said in by_document.values():
        best = min(said, key=_width)
        if not all(best.statement.allowed.meets(m.statement.allowed) for m in said):
            continue
        family = linked.copies.family[best.document]
        rival = chosen.get(family)
        if rival is None or _weight(linked, best) < _weight(linked, rival):
            chosen[family] = best
    return list(chosen.values())


def _weight(linked: Linked, member: Member) -> tuple[bool, int, Decimal, int]:
    bound = member.statement.seen.bound not in ("eq", "approx")
    return bound, -linked.standings[member.document].rank, _width(member), member.document


def _width(member: Member) -> Decimal:
    """How wide a statement's interval is; unbounded ones are the widest."""
    allowed = member.statement.allowed
    if allowed.low is None or allowed.high is None:
        return Decimal("Infinity")
    return allowed.high - allowed.low


def precise(member: Member) -> bool:
    """Whether a statement is narrow enough for agreement to prove something."""
    return tight(member.statement.allowed)


def shown(member: Member) -> str:
    """The number as printed, with the sign of its hedge.

    ``>2400万标箱`` for 突破2400万标箱; an expected number says so.
    """
    figure = member.statement.place.figure
    printed = _MARKUP.sub("", figure.surface)
    sign = "" if figure.hedged else _SIGNS.get(figure.bound, "")
    return f"{sign}{printed}" + ("（预计）" if figure.status == "expected" else "")


def title(key: Key, name: str) -> str:
    """What is spoken of, in Chinese: region, period, indicator, and 增速 where the name does not say it.

    >>> title(Key("gdp", "", "growth", "yoy", "%", "青岛", "2022-Q1/Q3", "actual"), "地区生产总值")
    '青岛2022年前三季度地区生产总值增速'
    """
    word = _MEASURES.get(key.measure, "")
    aspect = "新增" if key.aspect == "added" else ""
    return f"{key.region}{period_words(key.period)}{aspect}{name}{'' if name.endswith(word) else word}"


def period_words(period: str) -> str:
    """A period in Chinese.

    >>> period_words("2022"), period_words("2022-11"), period_words("2016/2021")
    ('2022年', '2022年11月', '2016年至2021年')
    """
    year, _, part = period.partition("-")
    if part in _YEARS:
        return f"{year}年{_YEARS[part]}"
    if part.isdigit():
        return f"{year}年{int(part)}月"
    first, _, last = period.partition("/")
    if first.isdigit() and last.isdigit():
        return f"{first}年至{last}年"
    return f"{period}年" if period.isdigit() else period


def name_of(key: Key, member: Member) -> str:
    """The indicator's name: the catalogue's, or that of the text."""
    indicator = catalogue().indicators.get(key.what)
    if indicator is not None:
        return indicator.name
    base, found, whole = key.what.partition("占")
    known = catalogue().indicators.get(base) if found else None
    return f"{known.name}占{whole}" if known else member.statement.seen.name


def quote(linked: Linked, member: Member) -> Source:
    """The clause that states the figure."""
    return source_of(linked.prepared[member.document].passages, member.statement.place)


def label(linked: Linked, member: Member) -> str:
    """A document as messages name it: its title, or its file's name."""
    document = linked.document(member)
    words = document.title.strip().splitlines()[0][:40] if document.title.strip() else ""
    plain = words and "《" not in words and words not in linked.repeated
    return f"《{words}》" if plain else f"“{document.name}”"
