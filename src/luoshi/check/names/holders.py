"""The holders check (荣誉归属): one honour with two holders, batches or levels; one place held by two regions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from luoshi.check.names import titles
from luoshi.check.names.kinship import Kinship
from luoshi.check.names.titles import Claim
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.scopes import plain
from luoshi.records import Finding, Honour, Source

_KEY = 4
_MOST = 200
_FIRST = re.compile(r"(?:全国|全国各省(?:区市)?|全国省份?中?)(?:的)?$")
_ASPECT = re.compile(r"增速|增幅|增长|增量|占比|比重|占有率|密度|人均")
_GROWTH = frozenset(("增速", "增幅", "增长", "增量"))
_NEAR = 30

Held = tuple[Prepared, Honour]


def check(prepared: Prepared) -> tuple[Finding, ...]:
    """Honours that one document gives to one holder in two batches or at two levels."""
    return tuple(_twice([(prepared, honour) for honour in prepared.document.honours], across=False))


def compare(prepared: Sequence[Prepared]) -> tuple[Finding, ...]:
    """Honours that a region and a part of it both claim, two batches of one honour, and a first place held by two."""
    kinship = Kinship(prepared)
    return (*_shared(prepared, kinship), *_twice(_all(prepared), across=True, kinship=kinship), *_firsts(prepared))


def _all(prepared: Sequence[Prepared]) -> list[Held]:
    return [(one, honour) for one in prepared for honour in one.document.honours]


def _shared(prepared: Sequence[Prepared], kinship: Kinship) -> Iterator[Finding]:
    """Honours of a region's own that a document of a part of it claims as its own too."""
    by_end: dict[str, list[Claim]] = defaultdict(list)
    for one in prepared:
        for claim in titles.claims(one):
            by_end[claim.core[-_KEY:]].append(claim)
    for group in by_end.values():
        told: set[tuple[str, str]] = set()
        for whole in [claim for claim in group if claim.sure][:_MOST]:
            for part in group[:_MOST]:
                pair = (whole.where.document.name, part.where.document.name)
                if pair not in told and _both_claim(whole, part, kinship):
                    told.add(pair)
                    yield _shared_finding(whole, part)


def _both_claim(whole: Claim, part: Claim, kinship: Kinship) -> bool:
    """Whether *part*'s region lies in *whole*'s and claims the same honour without naming it."""
    if whole.where is part.where or not part.core.endswith(whole.core):
        return False
    if kinship.between(part.where, whole.where) != "part" or plain(whole.holder) in ("全国", "中国"):
        return False
    words = part.where.passages.text[part.start : part.end].replace(plain(part.holder), "")
    return plain(whole.holder) not in words


def _shared_finding(whole: Claim, part: Claim) -> Finding:
    return Finding(
        check="holders",
        verdict="possible",
        message=f"“{whole.core}”的称号或试点，一份文件记在{whole.holder}名下，"
        f"一份文件写作{part.holder}自己的，请核对得主是哪一级。",
        arithmetic=f"{whole.holder}：{whole.source.quote}／{part.holder}：{part.source.quote}",
        assumes=f"假定{part.holder}属于{whole.holder}，两处说的是同一称号；"
        "如果上下两级分别获批，或者由下级承担上级的试点，可不理会。",
        sources=(whole.source, part.source),
    )


def _twice(held: Iterable[Held], *, across: bool, kinship: Kinship | None = None) -> Iterator[Finding]:
    """One holder's honour with two batches or two levels; *across* tells to compare different documents only."""
    groups: dict[tuple[str, str, str], list[Held]] = defaultdict(list)
    for one, honour in held:
        name = titles.bare(honour.name)
        if honour.count == 1 and honour.holder and honour.kind != "rank" and len(name) > 4:
            groups[plain(honour.holder), name, honour.kind].append((one, honour))
    for group in groups.values():
        pair = next(_contrary(group[:_MOST], across, kinship), None)
        if pair:
            yield _twice_finding(*pair)


def _contrary(group: Sequence[Held], across: bool, kinship: Kinship | None) -> Iterator[tuple[Held, Held]]:
    for number, (one, a) in enumerate(group):
        for other, b in group[number + 1 :]:
            if (one is not other) is not across or (kinship and kinship.between(one, other) == "other"):
                continue
            if _batches_differ(a, b) or _levels_differ(one, a, b):
                yield (one, a), (other, b)


def _batches_differ(a: Honour, b: Honour) -> bool:
    x, y = titles.batch(a.name), titles.batch(b.name)
    return bool(x and y and x != y) and titles.level(a.name) == titles.level(b.name)


def _levels_differ(one: Prepared, a: Honour, b: Honour) -> bool:
    """Whether two levels are named for a holder that is no region; a region has titles of every level."""
    x, y = titles.level(a.name), titles.level(b.name)
    if not x or not y or x == y or plain(a.holder) == plain(one.document.region):
        return False
    return "、" not in a.holder and len(a.holder) > 3


def _twice_finding(a: Held, b: Held) -> Finding:
    (one, x), (other, y) = a, b
    return Finding(
        check="holders",
        verdict="possible",
        message=f"{x.holder}的同一荣誉，一处写“{x.name}”，一处写“{y.name}”，批次或级别不一致，请核对。",
        arithmetic=f"{x.name}≠{y.name}",
        assumes="假定两处说的是同一次获评；先后两次获评，或者先获省级后获国家级的，可不理会。",
        sources=(_source(one, x), _source(other, y)),
    )


def _source(where: Prepared, honour: Honour) -> Source:
    return Source(where.document.name, honour.start, honour.end, where.document.text[honour.start : honour.end])


def _firsts(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """The same place among the provinces, for the same indicator and period, claimed by two of them."""
    groups: dict[tuple[str, ...], list[tuple[Prepared, Statement]]] = defaultdict(list)
    for one in prepared:
        if plain(one.document.region) not in titles.load().provinces:
            continue
        for statement in one.statements:
            seen, place = statement.seen, statement.place
            if seen.measure == "rank" and seen.indicator and seen.value == 1 and _FIRST.search(place.lead):
                groups[(seen.indicator, seen.aspect, seen.period, _aspect(one, statement))].append((one, statement))
    for group in groups.values():
        one, first = group[0]
        for other, second in group[1:]:
            if plain(other.document.region) != plain(one.document.region) and first.seen.kind == second.seen.kind:
                yield _first_finding((one, first), (other, second))
                break


def _aspect(where: Prepared, statement: Statement) -> str:
    """What is ranked, the growth or the amount, as far as the words of the sentence before the rank tell."""
    place = statement.place
    floor = max(where.passages.sentence_of(place.start)[0], place.start - _NEAR)
    told = _ASPECT.findall(where.passages.text, floor, place.start)
    if not told:
        return ""
    return "增速" if told[-1] in _GROWTH else str(told[-1])


def _first_finding(a: tuple[Prepared, Statement], b: tuple[Prepared, Statement]) -> Finding:
    (one, x), (other, y) = a, b
    return Finding(
        check="holders",
        verdict="possible",
        message=f"{x.seen.name}全国第一，{one.document.region}和{other.document.region}都写在自己名下，请核对排名范围和口径。",
        arithmetic=f"{one.document.region}第1位／{other.document.region}第1位",
        assumes="假定两处排的是同一时期、同一口径的各省名次；并列第一或排名范围不同的，可不理会。",
        sources=(source_of(one.passages, x.place), source_of(other.passages, y.place)),
    )
