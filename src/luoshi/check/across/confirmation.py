"""Confirmations (文件之间相符): documents that state the same thing alike (docs/checks/confirmation.md)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.check.across.linking import Key, Linked, Member, link
from luoshi.check.across.voices import Camp, camps, name_of, precise, quote, shown, title
from luoshi.check.passages import Place
from luoshi.check.prepared import Prepared
from luoshi.records import Finding

MOST_QUOTES = 8
_NEAR = Decimal("0.1")
_LOOSE = Decimal("0.05")
_TELLING_NAME = 4


def check(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """One finding for each group of documents that agree on the same indicator, region and period."""
    linked = link(prepared)
    for key, members in linked.shared():
        yield from find(linked, key, camps(linked, members))


def find(linked: Linked, key: Key, sorted_camps: Sequence[Camp]) -> Iterator[Finding]:
    """The agreement within the camps of one group; a bound (突破2400万) agrees only with a value that is near it."""
    for camp in sorted_camps:
        agreeing = _proving(camp)
        if len(agreeing) > 1 and _telling(key, camp.first):
            yield _finding(linked, key, agreeing)


def _proving(camp: Camp) -> list[Member]:
    """The members of a camp whose agreement means something: precise ones, and bounds near the value."""
    first = camp.first
    same = [m for m in camp.members if precise(m) or _near(first, m) is not None]
    if not precise(first):
        same = [m for m in camp.members if _printed_alike(m.statement.place, first.statement.place)]
    return same


def _printed_alike(a: Place, b: Place) -> bool:
    f, g = a.figure, b.figure
    return (f.value, f.unit, f.bound, f.high, f.hedged) == (g.value, g.unit, g.bound, g.high, g.hedged)


def _near(first: Member, other: Member) -> Decimal | None:
    """How far, in parts of it, the value lies from the bound that it keeps; None where too far to mean anything."""
    value, bound = first.statement.seen.value, other.statement.seen.value
    if bound <= 0 or value <= 0:
        return None
    distance = abs(value - bound) / bound
    return distance if distance <= _NEAR else None


def _telling(key: Key, member: Member) -> bool:
    """Whether agreement is no chance: a catalogued indicator, or a name and a number of some length."""
    if member.statement.known:
        return True
    digits = len(member.statement.place.figure.value.normalize().as_tuple().digits)
    return len(key.what) >= _TELLING_NAME and (digits > 2 or len(key.what) >= 2 * _TELLING_NAME)


def _finding(linked: Linked, key: Key, agreeing: Sequence[Member]) -> Finding:
    first, *others = agreeing
    prints = list(dict.fromkeys(shown(m) for m in agreeing))
    same = len(prints) == 1
    loose = [m for m in others if not precise(m) and (_near(first, m) or Decimal(0)) > _LOOSE]
    message = f"{len(agreeing)}份文件对{title(key, name_of(key, first))}的说法一致"
    if loose:
        gap = max(_near(first, m) or Decimal(0) for m in loose) * 100
        message += f"，但“{shown(loose[0])}”这一界限较松，与{shown(first)}相差{gap:.1f}%"
    if any(m.statement.seen.kind == "expected" for m in agreeing):
        message += "（其中有预计数）"
    arithmetic = f"均为{shown(first)}" if same else _chain(first, others)
    kind = "计划数" if key.kind in ("target", "stretch") else "同一口径"
    return Finding(
        check="confirmation",
        verdict="consistent",
        message=message,
        arithmetic=arithmetic,
        assumes=f"各文件所说为同一地区、同一时期、同一指标（{kind}）；转载同一文本的不重复计数",
        sources=tuple(quote(linked, m) for m in agreeing[:MOST_QUOTES]),
    )


def _chain(first: Member, others: Sequence[Member]) -> str:
    """``2560万标箱>2400万标箱``; numbers printed otherwise are joined by ≈."""
    one = shown(first)
    parts = list(dict.fromkeys(shown(m) for m in others if shown(m) != one))[:3]
    bounded = all(part[0] in ">≥<≤" for part in parts)
    return "；".join(f"{one}{part}" if bounded else f"{one}≈{part}" for part in parts)
