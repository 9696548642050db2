"""A part that is greater than its whole (部分与整体, docs/checks/part-whole.md).

What 其中 takes out of a total is weighed by the sum check; here a part is one by its name (a park, a district) or
because it is said of the same example. The part may reach beyond the whole as it was meant, so this is never an error.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import added, equation
from luoshi.check.frames import frame, owner
from luoshi.check.passages import Passages, Place, source_of
from luoshi.check.prepared import Key, Prepared, Statement
from luoshi.check.repeats.bundles import Bundle, bundles
from luoshi.check.scopes import part_named, rank, relation
from luoshi.indicators.catalogue import catalogue
from luoshi.records import Finding, Source

CHECK = "part-whole"
_CLAUSE = re.compile(r"[，,。；;：:！？\n\r]")
_EXAMPLE = 5
_PREDICATE = 4
_REACH = 48
# A part with at least half of the count and a share of the money some times smaller is not a part of these.
_MUCH = Decimal("0.5")
_TIMES = Decimal(4)
_DISTRICT = re.compile(r"(?P<place>[\u4e00-\u9fff]{1,5}?[区县市旗])(?P<rest>.{2,})$")
_RATIOS = re.compile(r"人均|户均|亩均|平均|每|率|价|密度|指数|比")


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every part that its whole, as told in the same text, cannot hold."""
    passages = prepared.passages
    yield from _examples(passages)
    found = tuple(bundles(passages))
    yield from _paragraphs(passages, found)
    yield from _shares(passages, found)
    yield from _districts(prepared)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A count with the example that its clause names before 等, and the park in it."""

    place: Place
    example: str
    part: str


def _examples(passages: Passages) -> Iterator[Finding]:
    """甲企业20万吨装置等15个项目竣工投产 for all, 乙园区20万吨装置等22个项目竣工投产 for a part."""
    groups: dict[tuple[str, str, str], list[_Counted]] = defaultdict(list)
    region = passages.document.region
    for place in passages.levels:
        if len(place.tail) < _PREDICATE or place.figure.bound != "eq" or not place.lead.endswith("等"):
            continue
        example = _CLAUSE.split(passages.text[max(0, place.start - _REACH) : place.start])[-1].rstrip("等")
        key = place.tail, place.figure.unit, place.figure.status
        groups[key].append(_Counted(place, example, part_named(example, region)))
    for group in groups.values():
        yield from _example(passages, group)


def _example(passages: Passages, group: Sequence[_Counted]) -> Iterator[Finding]:
    wholes = [one for one in group if not one.part]
    for whole in wholes[:1]:
        parts = [one for one in group if one.part and one.place.paragraph != whole.place.paragraph]
        alike = [one for one in parts if _shared(one.example, whole.example) >= _EXAMPLE]
        greater = [one for one in alike if one.place.figure.value > whole.place.figure.value]
        if not greater:
            continue
        part = greater[0]
        beside = [one for one in parts if one.place.paragraph == part.place.paragraph]
        total = sum((one.place.figure.value for one in beside), start=Decimal(0))
        terms = "+".join(f"{one.place.figure.value:f}" for one in beside)
        extra = f"；{terms}={total:f}>{whole.place.figure.value:f}" if len(beside) > 1 else ""
        shown = (whole, part, *(one for one in beside if one is not part))
        yield _finding(
            [source_of(passages, one.place) for one in shown],
            f"“{part.part}”一处的{part.place.figure.surface}多于全部的{whole.place.figure.surface}，"
            f"两处举的是同一个例子、用的是同一说法“{whole.place.tail}”，请核对统计范围",
            f"{part.place.figure.value:f}>{whole.place.figure.value:f}{extra}",
            "没有写明片区的一处是全部，片区是其中一部分；如全部只统计了一定规模以上的项目，两数可以并存",
        )


def _shared(a: str, b: str) -> int:
    """Characters that two examples end with alike."""
    count = 0
    while count < min(len(a), len(b)) and a[-1 - count] == b[-1 - count]:
        count += 1
    return count


def _paragraphs(passages: Passages, found: Sequence[Bundle]) -> Iterator[Finding]:
    """The parks of a paragraph against the bundle of the same paragraph that names no park."""
    groups: dict[tuple[int, str, str], list[Bundle]] = defaultdict(list)
    for bundle in found:
        groups[bundle.count.paragraph, bundle.kind, bundle.count.figure.status].append(bundle)
    for group in groups.values():
        parts = [bundle for bundle in group if bundle.part]
        if len({bundle.part for bundle in parts}) != len(parts) or len(parts) < 2:
            continue
        whole = next((b for b in group if not b.part and all(_noun_within(part, b) for part in parts)), None)
        if whole is not None:
            yield from _parks(passages, whole, parts)


def _noun_within(part: Bundle, whole: Bundle) -> bool:
    return whole.noun.endswith(part.noun) or part.noun.endswith(whole.noun)


def _parks(passages: Passages, whole: Bundle, parts: Sequence[Bundle]) -> Iterator[Finding]:
    money, counts = (added([p.money.allowed for p in parts]), added([p.count.allowed for p in parts]))
    limit, number = whole.money.allowed, whole.count.allowed
    if limit.high is None or money.low is None or money.low <= limit.high:
        return
    if counts.low is None or number.high is None or counts.low > number.high:
        return
    sums = equation(whole.money.figure, [p.money.figure for p in parts])
    pieces = sum((p.count.figure.value for p in parts), start=Decimal(0))
    yield _finding(
        [passages.quote(bundle.start, bundle.end) for bundle in (whole, *parts)],
        f"同一段列出的{len(parts)}个片区共{pieces:f}{whole.count.figure.unit}，{whole.kind}之和已超过"
        f"全部{whole.count.figure.surface}的{whole.money.figure.surface}，请核对是否包含在内",
        f"{sums}；{pieces:f}<{whole.count.figure.value:f}",
        f"各片区的{parts[0].noun}包含在“{whole.noun}”之内；如是另外的项目，两处可以并存",
    )


def _shares(passages: Passages, found: Sequence[Bundle]) -> Iterator[Finding]:
    """A part with most of the count and next to nothing of the money."""
    groups: dict[tuple[str, str, str], list[Bundle]] = defaultdict(list)
    for bundle in found:
        groups[bundle.noun[:2], bundle.kind, bundle.count.figure.unit + bundle.count.figure.status].append(bundle)
    for group in groups.values():
        whole = next((bundle for bundle in reversed(group) if not bundle.part), None)
        part = next((bundle for bundle in group if bundle.part), None)
        if whole is None or part is None or whole.count.paragraph == part.count.paragraph:
            continue
        if _same_year(whole.count, part.count):
            yield from _share(passages, whole, part)


def _same_year(a: Place, b: Place) -> bool:
    return a.figure.period[:4] == b.figure.period[:4]


def _share(passages: Passages, whole: Bundle, part: Bundle) -> Iterator[Finding]:
    count = part.count.figure.value / whole.count.figure.value
    money = part.money.figure.value / whole.money.figure.value
    if not (_MUCH < count <= 1 and money * _TIMES <= count):
        return
    yield _finding(
        [passages.quote(bundle.start, bundle.end) for bundle in (whole, part)],
        f"“{part.part}”的{part.count.figure.surface}占全部{whole.count.figure.surface}的大半，{part.kind}"
        f"{part.money.figure.surface}却只占{whole.money.figure.surface}的一小部分，请核对两处是否同一口径",
        f"{part.count.figure.value:f}/{whole.count.figure.value:f}={count * 100:.0f}%，"
        f"{part.money.figure.value / 10**8:f}/{whole.money.figure.value / 10**8:f}={money * 100:.0f}%",
        "前者是后者的一部分，两处统计的是同一时期的同一类对象；带“余”“超”的数按印出的数折算",
    )


def _districts(prepared: Prepared) -> Iterator[Finding]:
    """A district's amount above the whole region's, for one indicator of the catalogue and one period."""
    parts = [part for one in prepared.statements if (part := _district_of(prepared, one)) is not None]
    if not parts:
        return
    for name, key, one in parts:
        wholes = (x for x in prepared.of.get(key, ()) if _cell(x) == _cell(one) and x.seen.unit == _unit(one, x))
        whole = next((x for x in wholes if not owner(prepared, x) and frame(prepared, x).bare), None)
        if whole is not None and _greater(one, whole):
            yield _district(prepared, name, one, whole)


def _district_of(prepared: Prepared, one: Statement) -> tuple[str, Key, Statement] | None:
    """The district whose amount a statement tells, with what its region's is filed under; None if it tells none.

    A name that the reader left with its district (南屿区进出口总额) is parted from it here.
    """
    seen = one.seen
    if seen.measure != "level" or _RATIOS.search(seen.name) or "/" in seen.unit or seen.unit in ("%", "‰"):
        return None
    if one.known:
        inside = relation(seen.region, prepared.document.region) == "part"
        return (seen.region, one.key, one) if inside and owner(prepared, one) else None
    named = _DISTRICT.match(one.key[0])
    known = catalogue().names.get(named["rest"]) if named else None
    if named is None or known is None or not _below(named["place"], prepared.document.region):
        return None
    return named["place"], (known[0], "", "level"), one


def _below(place: str, region: str) -> bool:
    """Whether a place is of a lower level than the region; next to a region of an untold level only a district is."""
    low, high = rank(place), rank(region)
    return low is not None and low > (1 if high is None else high)


def _cell(one: Statement) -> tuple[str, str]:
    return one.seen.period, one.seen.kind


def _unit(one: Statement, whole: Statement) -> str:
    """The unit that a whole must have: the part's own, where both were brought to the catalogue's."""
    return one.seen.unit if one.known else one.place.figure.unit if one.place.figure.unit == whole.seen.unit else ""


def _greater(one: Statement, whole: Statement) -> bool:
    low, high = one.allowed.low, whole.allowed.high
    return low is not None and high is not None and low > high


def _district(prepared: Prepared, name: str, one: Statement, whole: Statement) -> Finding:
    x, y = one.place.figure.surface, whole.place.figure.surface
    return _finding(
        [source_of(prepared.passages, shown.place) for shown in (whole, one)],
        f"“{whole.seen.name}”：{name}的{x}大于全部的{y}，请核对",
        f"{x}>{y}",
        f"{name}在{whole.seen.region or '本地区'}之内，两处是同一时期、同一口径",
    )


def _finding(sources: Sequence[Source], message: str, arithmetic: str, assumes: str) -> Finding:
    return Finding(
        check=CHECK,
        verdict="possible",
        message=message,
        arithmetic=arithmetic,
        assumes=assumes,
        sources=tuple(sources),
    )
