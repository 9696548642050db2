"""From the text of a clause to the Clause: grants, their conditions, limits, stacking, force, and what is missing."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

from luoshi.read.facts.policy.benefits import Found, Grant, expanded, fallback, read_grants
from luoshi.read.facts.policy.caps import caps_between, contribution_caps
from luoshi.read.facts.policy.choosing import choose
from luoshi.read.facts.policy.conditions import Zone, joined, read_zone
from luoshi.read.facts.policy.grants import Group, grouped
from luoshi.read.facts.policy.ladders import laddered, marginal, parts_of, stepped
from luoshi.read.facts.policy.plain import Plain, plain
from luoshi.read.facts.policy.specials import actual, amended, by_years, milestones, scheduled, waived, windows
from luoshi.read.facts.policy.stacking import payout, stackings
from luoshi.read.facts.policy.subject import excluded, phrase
from luoshi.read.facts.policy.validity import authority, validity
from luoshi.read.facts.policy.verdict import judged
from luoshi.records import Because
from luoshi.records.clause import Benefit, Clause, Condition

_COMMITMENT = re.compile(
    r"(?:承诺|不得(?:迁出|外迁|转让|改变)|自(?:扶持|享受|获得)[^,;。]{0,8}起)[^;。]*|(?:予以|应当|全额)(?:追回|退还|追缴|收回)[^;。]*"
)
_LONGEST = 3000
"""No clause is longer; what is, holds several, and reading it as one would give wrong sums."""
_AUTO = re.compile(r"免申即享|无需申[请报]|免申报")
_APPLY = re.compile(r"(?:提出|自行)[^,;。]{0,4}申请|需[^,;。]{0,6}申[请报]")
_ALTERNATIVE = re.compile(r"或(?:者)?(?:可)?(?:分段|分期|分次|一次性)")
_SEATED = re.compile(r"[;。]")


def parse_clause(text: str) -> Clause:
    """Parse the text of one clause; offsets count its characters. Never fails: what cannot be read is said.

    >>> clause = parse_clause("对新认定的企业技术中心，按设备投入的10%给予补助，最高100万元。")
    >>> clause.result, clause.benefits[0].kind, str(clause.benefits[0].rate), str(clause.benefits[0].caps[0].amount)
    ('exact', 'rate', '10', '1000000')
    >>> parse_clause("对获评甲类、乙类、丙类的，分别给予5万元、3万元奖励。").problems
    ('列举3类对象，却有2项标准，无法对应',)
    """
    if len(text) > _LONGEST:
        return Clause(0, len(text), text, problems=(f"条款超过{_LONGEST}字，请分条",))
    return _parsed(text, plain(text))


def _parsed(text: str, seen: Plain) -> Clause:
    """The clause of a text of a clause's length; *seen* is its plain form."""
    groups = grouped(seen.text)
    found, extra = _found(seen.text, groups)
    limit = next((m.start() for m in re.finditer(r"\((?:责任|牵头)", seen.text)), len(seen.text))
    benefits = (*_benefits(seen.text, groups, found), *extra)
    trailing = _trailing(seen.text, groups, found, limit, bool(benefits))
    conditions, benefits = _lifted(benefits, trailing.conditions)
    lead, support = authority(seen.text)
    quota = next((int(g.items[0].value) for g in groups if g.role == "quota"), None)
    commitment = _COMMITMENT.search(seen.text)
    clause = Clause(
        0,
        len(text),
        text,
        subject=_subject(found, trailing, seen.text),
        excluded=excluded(seen.text),
        conditions=conditions,
        benefits=benefits,
        caps=contribution_caps(seen.text),
        payout=payout(seen.text, groups),
        stacking=stackings(seen.text),
        commitment=commitment[0] if commitment else "",
        quota=quota,
        lead=lead,
        support=support,
        validity=validity(seen.text),
        delivery="免申即享" if _AUTO.search(seen.text) else "申请" if _APPLY.search(seen.text) else "",
        problems=tuple(dict.fromkeys(found.problems)),
        because=tuple(_because(seen.text, groups, seen.back)),
    )
    return judged(clause, seen.text)


def _found(text: str, groups: list[Group]) -> tuple[Found, tuple[Benefit, ...]]:
    """The grants, and the benefits that have a shape of their own."""
    changed = amended(text)
    if changed:
        return Found(), changed
    staged, used, problems = milestones(text, groups)
    found = read_grants(text, [g for g in groups if g.start not in used])
    found.problems += problems
    found.problems += [f"封顶有{len(g.items)}档，无法对应" for g in groups if g.role == "cap" and len(g.items) > 1]
    found.grants = scheduled(by_years(text, found.grants))
    free = waived(text)
    charged = {g.end for g in found.grants if free and re.match(r"(?:收取|征收)", text[g.end - 2 : g.end])}
    kept = [g for g in found.grants if g.end not in charged]
    rest = tuple(_charged(g.benefit) for g in found.grants if g.end in charged)
    found.grants = kept
    return found, (*((staged,) if staged else ()), *free, *rest)


def _charged(benefit: Benefit) -> Benefit:
    """按70%收取: thirty per cent are waived."""
    bands = tuple(replace(b, rate=100 - b.rate) for b in benefit.bands if b.rate is not None)
    return replace(
        benefit, kind="waive", base="租金", bands=bands, rate=None if bands else 100 - (benefit.rate or Decimal(0))
    )


def _benefits(text: str, groups: Sequence[Group], found: Found) -> tuple[Benefit, ...]:
    """The benefits of the grants with their conditions, caps and bases."""
    grants = found.grants
    choose(grants)
    out: list[Benefit] = []
    frame: tuple[Condition, ...] = ()
    head = _headed(text, groups, grants)
    known = ""
    for place, grant in enumerate(grants):
        stop = grants[place + 1].end if place + 1 < len(grants) else len(text)
        own = tuple(grant.zone.conditions)
        whole = (*(c for c in frame if c not in own), *own) if _inherits(grant, own, frame) else own
        if not grant.hard and not grant.benefit.additive and _varied(own, frame):
            whole = (*(c for c in frame if c.value is None), *own)
        whole = (*(c for c in head if c not in whole), *whole)
        if not grant.benefit.additive:
            frame = whole
        known = _field_of(grant, own) or known
        benefit = windows(_owned(fallback(grant.benefit, known), out))
        branch = _ALTERNATIVE.search(text[: grant.end]) is not None
        caps = caps_between(groups, grant.end, stop)
        benefit = replace(benefit, when=joined(whole), caps=caps, alternative=branch)
        out += _split(actual(text, benefit), grant, groups)
    return tuple(stepped(marginal(laddered(out))))


def _headed(text: str, groups: Sequence[Group], grants: Sequence[Grant]) -> tuple[Condition, ...]:
    """…的企业:甲给…;乙给…: what stands before the colon holds for every grant behind it."""
    colon = text.find(":")
    if len(grants) < 2 or not 0 < colon < grants[0].end - 1 or ";" not in text[colon:]:
        return ()
    return tuple(read_zone(text, 0, colon, [g for g in groups if g.end <= colon], "").conditions)


def _owned(benefit: Benefit, before: Sequence[Benefit]) -> Benefit:
    """A rate without a base of its own takes that of the rate before it."""
    last = next((b for b in reversed(before) if b.base and b.rate is not None), None)
    if benefit.kind == "multiplier" and not benefit.base:
        shared = next((b.base for b in reversed(before) if b.kind == "multiplier"), "")
        return replace(benefit, base=shared)
    if benefit.kind in ("rate", "interest") and last is not None and (not benefit.base or benefit.replaces):
        return replace(benefit, base=last.base, kind=last.kind)
    return benefit


def _field_of(grant: Grant, own: Sequence[Condition]) -> str:
    fields = [c.field for c in own if c.value is not None]
    bands = [b.when.field for b in grant.benefit.bands if b.when and b.when.value is not None]
    return (bands or fields or [""])[-1]


def _inherits(grant: Grant, own: Sequence[Condition], frame: Sequence[Condition]) -> bool:
    """再… holds on top of what went before; a grant that only varies a number of it keeps the rest."""
    if not frame:
        return False
    if grant.benefit.additive or grant.benefit.replaces:
        return True
    if grant.hard:
        return False
    if not own:
        return not grant.zone.nouns
    return False


def _varied(own: Sequence[Condition], frame: Sequence[Condition]) -> bool:
    """Whether a grant only names another number of what the frame names too."""
    fields = {c.field for c in frame if c.value is not None}
    return bool(own) and all(c.value is not None and c.field in fields for c in own)


def _split(benefit: Benefit, grant: Grant, groups: Sequence[Group]) -> tuple[Benefit, ...]:
    """Parallel amounts for different things counted are benefits of their own."""
    here = bisect_left(groups, grant.end, key=attrgetter("end"))
    group = groups[here] if here < len(groups) else None
    if group and group.end != grant.end and not (group.role == "award" and group.start < grant.end):
        group = None
    group = group or next((g for g in reversed(groups) if g.role in ("award", "upto") and g.end <= grant.end), None)
    units = [item.per[0] for item in group.items if item.per] if group else []
    if benefit.bands and len(set(units)) > 1 and len(units) == len(benefit.bands):
        labels = {band.label for band in benefit.bands}
        kept = [c for c in parts_of(benefit.when) if not all(label in c.field for label in labels)]
        return expanded(replace(benefit, when=joined(kept)), units, benefit.bands)
    return (benefit,)


def _lifted(
    benefits: tuple[Benefit, ...], trailing: Sequence[Condition]
) -> tuple[Condition | None, tuple[Benefit, ...]]:
    """What every benefit asks is asked by the clause."""
    if len(benefits) == 1:
        return joined([*parts_of(benefits[0].when), *trailing]), (replace(benefits[0], when=None),)
    return joined(trailing), benefits


def _trailing(text: str, groups: Sequence[Group], found: Found, limit: int, giving: bool) -> Zone:
    """Conditions behind the last grant, or all there are in a clause that grants nothing itself."""
    start = max((g.end for g in found.grants), default=0)
    if giving and not found.grants:
        return Zone()
    rest = [g for g in groups if g.start >= start]
    if giving and not any(g.role == "threshold" for g in rest):
        return Zone()
    zone = read_zone(text, start, max(limit, start), rest, found.known)
    if giving:
        zone.conditions = [c for c in zone.conditions if c.value is not None]
    return zone


def _subject(found: Found, trailing: Zone, text: str) -> str:
    """The first party named."""
    named = (grant.zone.subject for grant in found.grants)
    first = next((name for name in named if name), "") or trailing.subject
    if first:
        return first
    return phrase(re.split(r"[,;。]", text)[0]).noun


def _because(text: str, groups: Sequence[Group], back: object) -> list[Because]:
    """The words that gave each number its role."""
    labels = {
        "award": "给予金额",
        "upto": "最高额",
        "rate": "比例",
        "cap": "封顶",
        "threshold": "门槛",
        "payout": "分期",
        "every": "每增一档",
    }
    out = []
    for group in groups:
        if group.role in labels and callable(back):
            start, end = back(group.start, group.end)
            out.append(Because("benefits", labels[group.role], text[group.start : group.end], start, end))
    return out
