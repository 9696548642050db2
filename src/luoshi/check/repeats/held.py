"""Two counts of what one's own region has of a wider one (全市47家链主企业24家在本区，…23家占全市半壁江山).

Where a text says of one noun and one wider whole how many are its own, there is one such number at a time: two that
differ contradict each other, whatever the whole's number is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import counted
from luoshi.check.passages import Passages, Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.scopes import part_named, plain
from luoshi.records import Finding, Source

_WHOLE = r"(?P<whole>全国|全省|全市|全区|全县|全州|全盟)"
_OF = re.compile(_WHOLE + r"(?:的|共有|现有|共|有)?$")
_LIES = re.compile(
    r"^(?:都|均)?(?:在(?![建营册岗线研产谈途售])|位于|落户|落在|落地|坐落|集聚|聚集|来自|出自|属于|归属|花落)"
)
_BETWEEN = re.compile(r"^(?P<noun>[^，,。；;：:]{2,24}?)(?:之?中|当中|里)?[，,]?(?:其中)?[，,]?有?$")
_SHARE = re.compile(r"^(?P<noun>[^，,。；;：:0-9]{2,24}?)?[，,]?(?:约|已)?占(?:据|到|了|有)?" + _WHOLE)
_NARROW = re.compile(r"新|国家级|省级|市级|区级|县级|规上|规模以上|民营|外资|上市|重点|首批|以上|亿元|中小")
_LEVEL_OF = {"全国": "国家级", "全省": "省级", "全市": "市级", "全区": "区级", "全县": "县级"}
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,4}?[区县市旗](?=有|的|拥有|已有|共|现|$)")
_HEAD = 3
_AFTER = 50


@dataclass(frozen=True, slots=True)
class _Claim:
    """That *place* counts the *noun* of one's own region out of *whole*, whose number is *total* where it is told."""

    place: Place
    noun: str
    whole: str
    total: Place | None


def find(prepared: Prepared) -> Iterator[Finding]:
    """The counts of one paragraph that differ though they are of one noun and one whole."""
    passages = prepared.passages
    claims: dict[tuple[int, str, str], list[_Claim]] = defaultdict(list)
    for claim in _claims(passages):
        figure = claim.place.figure
        claims[claim.place.paragraph, claim.whole, figure.unit + figure.status].append(claim)
    for group in claims.values():
        yield from _conflicts(passages, group)


def _claims(passages: Passages) -> Iterator[_Claim]:
    before: Place | None = None
    for place in passages.levels:
        figure = place.figure
        if counted(figure) and figure.bound == "eq" and not figure.hedged:
            if before is not None and before.sentence == place.sentence:
                yield from _out_of(passages, before, place)
            yield from _share_of(passages, place)
        before = place


def _share_of(passages: Passages, place: Place) -> Iterator[_Claim]:
    """23家链主企业占全市半壁江山, of no other place."""
    text, region = passages.text, passages.document.region
    share = _SHARE.match(text[place.end : place.end + _AFTER])
    said = text[passages.sentence_of(place.start)[0] : place.start]
    if share and not part_named(said, region) and not _elsewhere(said, region):
        noun = share["noun"] or place.lead
        yield _Claim(place, noun.strip("“”\"' "), share["whole"], None)


def _own(place: str, region: str) -> bool:
    """Whether the place after 在, 落户 is the text's own: 我区, 本市, or a part of its region's name."""
    return place[:1] in ("我", "本", "全") or any(place[i : i + 2] in region for i in range(min(3, len(place) - 1)))


def _elsewhere(words: str, region: str) -> bool:
    """Whether words name another district or city."""
    return any(plain(m.group()) and m.group()[-3:] not in region for m in _PLACE.finditer(words))


def _out_of(passages: Passages, total: Place, own: Place) -> Iterator[_Claim]:
    """全市47家链主企业24家在新区."""
    lies, of = _LIES.match(own.tail), _OF.search(total.lead)
    between = _BETWEEN.match(passages.text[total.end : own.start])
    if not (lies and of and between) or total.figure.unit != own.figure.unit:
        return
    if total.figure.value >= own.figure.value and _own(own.tail[lies.end() :], passages.document.region):
        yield _Claim(own, between["noun"].strip("“”\"' "), of["whole"], total)


def _conflicts(passages: Passages, claims: Sequence[_Claim]) -> Iterator[Finding]:
    first = claims[0]
    for other in claims[1:]:
        if other.place.figure.value != first.place.figure.value and _one_noun(first, other):
            yield _finding(passages, first, other)
            return


def _one_noun(a: _Claim, b: _Claim) -> bool:
    """Whether two nouns are one: the same, or the same head with limits that tell alike and do not narrow it."""
    if a.noun == b.noun:
        return True
    head = 0
    while head < min(len(a.noun), len(b.noun)) and a.noun[-1 - head] == b.noun[-1 - head]:
        head += 1
    limits = [claim.noun[: len(claim.noun) - head].replace(_LEVEL_OF.get(claim.whole, "省级"), "") for claim in (a, b)]
    if head < _HEAD or any(_NARROW.search(words) for words in limits):
        return False
    pairs = [{words[i : i + 2] for i in range(len(words) - 1)} for words in limits]
    return bool(pairs[0] & pairs[1])


def _finding(passages: Passages, a: _Claim, b: _Claim) -> Finding:
    x, y = a.place.figure, b.place.figure
    total = next((claim.total for claim in (a, b) if claim.total is not None), None)
    shares = ""
    if total is not None:
        number = f"{total.figure.value:f}"
        shares = "；" + "，".join(f"{f.value:f}/{number}={_percent(f.value, total.figure.value)}" for f in (x, y))
    sources: tuple[Source, ...] = tuple(source_of(passages, claim.place) for claim in (a, b))
    if total is not None:
        owner = a if a.total is not None else b
        sources = tuple(
            passages.quote(total.start - len(a.whole), owner.place.end + len(owner.place.tail))
            if claim is owner
            else source_of(passages, claim.place)
            for claim in (a, b)
        )
    return Finding(
        check="repeated",
        verdict="error",
        message=f"同一段中，{a.whole}的“{b.noun}”属于本地区的先写为{x.surface}，后写为{y.surface}，两数不一致，请核对",
        arithmetic=f"{x.value:f}≠{y.value:f}{shares}",
        assumes=f"“{a.noun}”与“{b.noun}”是同一类，都是{a.whole}之中属于本地区的个数，时点相同",
        sources=sources,
    )


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.1f}%"
