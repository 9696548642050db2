"""The grants of a clause: each award with its formula, from the words around its number."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter
from typing import cast

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.align import align, listed
from luoshi.read.facts.policy.bases import award_lead, kind_of, rate_lead, same_field, times
from luoshi.read.facts.policy.conditions import Zone, read_zone
from luoshi.read.facts.policy.grants import Group
from luoshi.records.clause import Band, Benefit, BenefitKind, Condition

GIVING = ("award", "upto", "rate", "points", "factor")
_HARD = re.compile(r"[;。]")
_ADDITIVE = re.compile(r"(?:^|[,;。的对年])?(?:再次?|另行?|额外|追加|另外再)(?!融资|生)")
_UPTO = re.compile(r"(?:最高|最多|不超过|不高于|以内|上限)[^,;。\d]{0,8}$")
_SHIFT = re.compile(r"[^,;。…]{0,16}(?:下调|上浮|下浮|上调)(?=\d)|按照?(?=\d)")
_COUNT_NAMES = {"个月": "月数", "月": "月数", "天": "天数", "日": "天数"}


@dataclass(slots=True)
class Grant:
    """A benefit under construction: its zone, whether a ; or 。 parts it from the last, where its words end."""

    benefit: Benefit
    zone: Zone
    hard: bool
    end: int
    conditions: list[Condition] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """All grants of a clause and what does not fit in it."""

    grants: list[Grant] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    known: str = ""


def read_grants(text: str, groups: Sequence[Group]) -> Found:
    """All grants of a plain text in order, each with the zone of its conditions."""
    found = Found()
    done = 0
    for place, group in enumerate(groups):
        if group.role not in GIVING or group.start < done or _doubling(group, groups[place + 1 :], text):
            continue
        hard = max((m.end() for m in _HARD.finditer(text, done, group.start)), default=-1)
        begin = max(done, hard)
        grant = _grant(text, begin, group, groups, found)
        grant.hard = hard >= 0 or not found.grants
        grant.end = done = _behind(text, group, grant.benefit)
        found.grants.append(grant)
        found.known = _known(grant.zone, found.known)
    return found


def _doubling(group: Group, later: Sequence[Group], text: str) -> bool:
    """设备投资额2倍的5%: the multiple belongs to the base of the rate that follows."""
    return group.items[0].kind == "multiple" and bool(
        later and later[0].role == "rate" and text[group.end : later[0].start] in ("", "的")
    )


def _known(zone: Zone, known: str) -> str:
    """The field that a later elided name refers to."""
    if zone.ladder is not None:
        return zone.ladder[0]
    fields = [c.field for c in zone.conditions if c.value is not None]
    return fields[-1] if fields else known


def _behind(text: str, group: Group, benefit: Benefit) -> int:
    """Where the words of a grant end: behind its noun (奖励, 补助)."""
    end = group.items[-1].tail if group.items[-1].per == () else group.end
    noun = v.AWARD_RIGHT.match(text, end) or v.RATE_RIGHT.match(text, end)
    return noun.end() if noun else end


def _grant(text: str, begin: int, group: Group, groups: Sequence[Group], found: Found) -> Grant:
    """One grant: its zone, its formula and, for a list, its bands."""
    base = ""
    if group.role == "rate":
        stop, base = rate_lead(text, begin, group)
    else:
        stop = award_lead(text, begin, group)
        shift = _SHIFT.search(text, begin, group.start + 1) if group.role == "factor" else None
        stop = shift.start() if shift else stop
    first, last = (bisect_left(groups, place, key=attrgetter("start")) for place in (begin, group.start))
    inside = groups[first:last]
    every = next((g for g in inside if g.role == "every"), None)
    if every is not None:
        stop = min(stop, _every_start(text, begin, every))
    zone = read_zone(text, begin, max(stop, begin), inside, found.known)
    lead = text[begin : group.items[0].head]
    additive = bool(_ADDITIVE.search(re.split(r"[,;。]", text[begin : group.start])[-1]))
    upto = group.role == "upto" or bool(_UPTO.search(text[begin : group.start]))
    plain = Benefit(
        "fixed", surface=text[begin : group.end], additive=additive, upto=upto or group.items[0].high is not None
    )
    benefit = _formula(plain, group, base, lead, every, text)
    benefit = _banded(benefit, group, zone, found)
    return Grant(benefit, zone, False, group.end)


def _every_start(text: str, begin: int, every: Group) -> int:
    """Where 投资每增加 begins, its field included."""
    return (
        begin + max(text.rfind(char, begin, every.start) - begin for char in ",;。:的") + 1
        if begin
        else (max(text.rfind(char, 0, every.start) for char in ",;。:的") + 1)
    )


def _formula(plain: Benefit, group: Group, base: str, lead: str, every: Group | None, text: str) -> Benefit:
    """The kind and the numbers of a benefit."""
    item = group.items[0]
    if group.role == "rate":
        named, factor = times(base)
        if re.search(r"利息\d", plain.surface[-12:]) and named.endswith("利息"):
            named = "贷款金额"  # 贷款利息2%的贴息: points of the principal
        kind = cast(BenefitKind, kind_of(base))
        raised = bool(re.search(r"提高到|提高至", lead[-8:]))
        return replace(
            plain, kind=kind, rate=item.high or item.value, base=named, factor=Decimal(factor), replaces=raised
        )
    if group.role == "points":
        hit = re.search(r"在?(?P<base>[^,;。]{2,20}?)(?:的)?基础上", lead)
        return replace(
            plain, kind="addon", rate=item.value, base=hit["base"].removeprefix("在") if hit else "", additive=False
        )
    if group.role == "factor":
        return replace(_factor(plain, group), additive=False)
    money = replace(plain, amount=item.value, high=item.high, currency=item.unit or "元")
    if every is not None:
        return _stepped(money, every)
    return _counted(money, group, lead)


def _factor(plain: Benefit, group: Group) -> Benefit:
    """1.2倍系数, 下调20%, 上浮30%."""
    value = group.items[0].value
    if group.items[0].kind == "multiple":
        return replace(plain, kind="multiplier", factor=value)
    down = bool(re.search(r"下调|下浮", group.left))
    factor = 1 - value / 100 if down else 1 + value / 100
    hit = re.search(r"(?P<base>[^,;。…]{2,16}?)(?:可|最高|再)*(?:下调|下浮|上浮|上调)$", group.left)
    return replace(plain, kind="multiplier", factor=factor, base=hit["base"] if hit and "可" not in hit[0][:-2] else "")


def _stepped(money: Benefit, every: Group) -> Benefit:
    """每新增1000万元奖励2万元; each whole step counts."""
    item = every.items[0]
    before, _, doing = every.left.rpartition("每")
    grows = re.search(r"增加|新增|增长|超过|超出|提高|多", doing)
    owner = re.sub(r"^.*?(?:按照?|再|对|的)", "", before) or ("" if grows else doing)
    if item.kind == "count" and item.value == 1 and not grows:
        return replace(money, kind="unit", base=f"{item.unit}数", counter=item.unit)
    return replace(money, kind="step" if grows else "unit", every=item.value, base=owner, counter=item.unit)


def _counted(money: Benefit, group: Group, lead: str) -> Benefit:
    """每人2000元, 1000元/人, 0.8元/吨: an amount for each thing counted; 每家 is the party itself."""
    item = group.items[0]
    counters = [word for word in item.per if word not in ("年", "家", "户")]
    hit = v.UNIT_LEFT.search(lead)
    each = v.EACH_LEFT.search(lead)
    if hit and not counters and not (each and each.start() == hit.start()):
        counters = [hit["counter"] or "品种"]
        if re.search(r"每个?月", lead[hit.start() :]):
            counters.append("个月")
    if not counters:
        return money
    names = "×".join(_COUNT_NAMES.get(word, f"{word}数") for word in counters)
    return replace(money, kind="unit", base=names, counter="/".join(counters))


def _banded(benefit: Benefit, group: Group, zone: Zone, found: Found) -> Benefit:
    """A list of amounts becomes bands; where nothing has its length, that is said and nothing is guessed."""
    if len(group.items) == 1:
        if zone.ladder is not None and len(zone.ladder[1]) > 1:
            found.problems.append(f"列举{len(zone.ladder[1])}档条件，只有1项标准")
        return benefit
    bands = align(zone, group.items)
    if bands is None:
        told = len(zone.ladder[1]) if zone.ladder else listed(zone.text)
        found.problems.append(f"列举{told}类对象，却有{len(group.items)}项标准，无法对应")
        return replace(benefit, amount=None, rate=None)
    zone.ladder = None if zone.ladder and len(zone.ladder[1]) == len(bands) else zone.ladder
    return replace(benefit, amount=None, rate=None, bands=bands)


def fallback(benefit: Benefit, known: str) -> Benefit:
    """Fill in the base that a text leaves out (按照1%) or shortens by the field of its conditions."""
    if benefit.kind not in ("rate", "step", "unit") or (benefit.kind == "unit" and benefit.every is None):
        return benefit
    if known and (not benefit.base or same_field(benefit.base, known)):
        return replace(benefit, base=known)
    return benefit


def expanded(benefit: Benefit, group_units: Sequence[str], labels: Sequence[Band]) -> tuple[Benefit, ...]:
    """用水、用气分别按0.8元/吨和0.2元/立方米: amounts for different things counted add up, they do not exclude."""
    return tuple(
        replace(benefit, kind="unit", amount=band.amount, bands=(), base=band.label, counter=unit)
        for band, unit in zip(labels, group_units, strict=True)
    )
