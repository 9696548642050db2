"""The conditions in front of a grant: numbers with their bounds, events, classes, deadlines, joined by 且 and 或."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from luoshi.read.facts.policy import vocabulary as v
from luoshi.read.facts.policy.grants import Group
from luoshi.read.facts.policy.quantities import Quantity
from luoshi.read.facts.policy.subject import phrase, procedural, stripped
from luoshi.records.clause import Condition, Operator

_AND = re.compile(r"(?:并且|而且|且|并同时|同时满足|同时)")
_OR = re.compile(r"(?:或者?|或)(?!以上|以下)")
_DEADLINE = re.compile(
    r"在?(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})日|(?P<end>底|末))(?:之)?前(?P<event>[^,;。]*)"
)
_FILLED = re.compile(
    r"(?:总额|金额|累计|合计)?(?:应|须|需|要|可|已|均|都|实际)?(?:首次|达到?|为|在|不少|保持|的|是|至|按|约|…|年)*$"
)
_HOLDER = re.compile(rf"^.{{0,12}}?(?:{v.words('heads')})(?:的|其)?(?=.{{2,}})")
_NAMELESS = {"人": "人数", "名": "人数", "年": "年限", "个月": "年限", "元": "金额", "%": "比例"}
_MEDIAL = re.compile(r"[^,;。的且或、和并]{2,12}(?=的|,|;|。|$|且|并|、)")


@dataclass(slots=True)
class Zone:
    """What stands in front of a grant: *subject*, plain *conditions*, a *ladder* of thresholds, and the words."""

    text: str = ""
    subject: str = ""
    conditions: list[Condition] = field(default_factory=list)
    ladder: tuple[str, tuple[Quantity, ...]] | None = None
    nouns: list[str] = field(default_factory=list)
    guard: Condition | None = None


def threshold(name: str, quantity: Quantity) -> Condition:
    """One number with its bound as a condition; without any word of bound it is reached (>=)."""
    value, unit = quantity.value, quantity.unit
    if quantity.high is not None:
        return Condition(
            "between", name, value, quantity.high, unit, low_open=quantity.low_open, high_open=quantity.high_open
        )
    operator: Operator = quantity.operator or ">="  # type: ignore[assignment]
    if unit == "年" and quantity.kind == "time":
        value, unit = value * 12, "个月"
    return Condition(operator, name, value, unit=unit)


def read_zone(text: str, start: int, end: int, groups: Sequence[Group], known: str) -> Zone:
    """Read the stretch ``text[start:end]`` in front of a grant; *known* is the field that an elided name refers to."""
    zone = Zone(text[start:end])
    position, halved = start, 0
    for piece in zone.text.replace(";", ",").replace("。", ",").replace(":", ",").split(","):
        if piece.startswith(("以及", "或")) and zone.conditions:
            halved = len(zone.conditions)
        inside = [g for g in groups if position <= g.start < position + len(piece)]
        quota = next((g for g in inside if g.role == "quota"), None)
        if quota is not None:
            zone.conditions.append(Condition("has", "入选" + re.sub(r"不.*$", "", stripped(quota.left[:8]))))
        stop = position + len(piece)
        if any(g.role in ("cap", "payout", "quota") for g in inside):
            position = stop + 1
            continue
        thresholds = [] if "按实" in piece else [g for g in inside if g.role == "threshold"]
        if thresholds:
            known = _numbered(zone, text, position, stop, thresholds, known)
        else:
            _worded(zone, piece)
        position = stop + 1
    if 0 < halved < len(zone.conditions):
        halves = (joined(zone.conditions[:halved]), joined(zone.conditions[halved:]))
        zone.conditions = [Condition("any", parts=tuple(half for half in halves if half is not None))]
    return zone


def joined(conditions: Sequence[Condition]) -> Condition | None:
    """Several conditions as one that asks for all of them; None for none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else Condition("all", parts=tuple(conditions))


def _worded(zone: Zone, piece: str) -> None:
    """A segment without a threshold: a deadline, an event, a party, or how it is done."""
    hit = _DEADLINE.search(piece)
    if hit:
        day = f"{hit['year']}-12-31" if hit["end"] else f"{hit['year']}-{int(hit['month']):02d}-{int(hit['day']):02d}"
        told = phrase(hit["event"])
        zone.conditions.append(Condition("within", told.event or told.noun, options=(day,)))
        zone.subject = zone.subject or told.noun
        return
    bare = stripped(piece)
    if len(bare) < 2 or procedural(bare) or procedural(piece):
        return
    for part in filter(None, _AND.split(bare)):
        _event(zone, part)


def _event(zone: Zone, part: str) -> None:
    told = phrase(part)
    if told.noun:
        zone.nouns.append(told.noun)
        zone.subject = zone.subject or told.noun
    if len(told.event) < 2 or procedural(told.event):
        return
    choices = tuple(filter(None, (stripped(c) for c in _OR.split(told.event))))
    if len(choices) > 1 and all(len(choice) > 3 for choice in choices):
        zone.conditions.append(Condition("any", parts=tuple(Condition("has", choice) for choice in choices)))
    else:
        zone.conditions.append(Condition("has", told.event))


def _numbered(zone: Zone, text: str, start: int, end: int, thresholds: Sequence[Group], known: str) -> str:
    """A segment with thresholds: each takes the words in front of it as its field."""
    place, atoms, joined = start, [], []
    for number, group in enumerate(thresholds):
        before = text[place : group.items[0].head]
        limit = thresholds[number + 1].items[0].head if number + 1 < len(thresholds) else end
        behind = text[group.items[-1].tail : limit]
        either = _OR.search(before) is not None and (place > start or bool(before))
        name, used = _field(zone, before, behind, group, known)
        known = name if name not in _NAMELESS.values() or not known else known
        place = group.items[-1].tail + used
        if len(group.items) > 1:
            zone.ladder = (name, group.items)
            continue
        atoms.append(threshold(name, group.items[0]))
        joined.append(either and bool(_either(zone, before, atoms)))
    _rest(zone, text[place:end])
    if _guarded(zone, atoms):
        return known
    _append(zone, atoms, joined)
    return known


def _guarded(zone: Zone, atoms: Sequence[Condition]) -> bool:
    """…不高于5.5%,30人以下的不高于20%: a second limit for those that the guard names, in place of the first."""
    if len(atoms) != 2 or atoms[0].field not in _NAMELESS.values():
        return False
    for place, told in enumerate(zone.conditions):
        inside = told.parts if told.operator == "any" else (told,)
        if not any(part.field == atoms[1].field and part.unit == atoms[1].unit for part in inside):
            continue
        other = tuple(atoms[1] if part.field == atoms[1].field else part for part in inside)
        least = other[0] if len(other) == 1 else Condition("any", parts=other)
        usual = Condition("all", parts=(Condition("not", parts=(atoms[0],)), told))
        zone.conditions[place] = Condition("any", parts=(Condition("all", parts=(atoms[0], least)), usual))
        return True
    return False


def _either(zone: Zone, before: str, atoms: Sequence[Condition]) -> bool:
    """Whether 或 joins this threshold to what was said last."""
    return len(atoms) > 1 or bool(zone.conditions and zone.conditions[-1].operator == "has" and _OR.search(before))


def _append(zone: Zone, atoms: Sequence[Condition], joined: Sequence[bool]) -> None:
    for atom, either in zip(atoms, joined, strict=True):
        if either and zone.conditions:
            last = zone.conditions.pop()
            parts = last.parts if last.operator == "any" else (last,)
            zone.conditions.append(Condition("any", parts=(*parts, atom)))
        else:
            zone.conditions.append(atom)


def _rest(zone: Zone, text: str) -> None:
    """The words behind the last threshold: 的, 的企业, 项目, or a further event (且…)."""
    for number, part in enumerate(filter(None, _AND.split(text))):
        bare = stripped(part.removeprefix("的"))
        if number == 0 and v.HEADS.search(bare) and "的" not in bare:
            zone.nouns.append(bare)
            zone.subject = zone.subject or bare
        elif len(bare) > 2:
            _event(zone, bare)


def _field(zone: Zone, before: str, behind: str, group: Group, known: str) -> tuple[str, int]:
    """The field of a threshold in the text's own words, and how much of *behind* belongs to it."""
    parts = _AND.split(before)
    for part in parts[:-1]:
        for choice in filter(None, _OR.split(part)):
            if len(stripped(choice.removeprefix("的"))) > 1:
                _event(zone, choice.removeprefix("的"))
    choices = _OR.split(parts[-1])
    for choice in choices[:-1]:
        if len(stripped(choice.removeprefix("的"))) > 2:
            _event(zone, choice.removeprefix("的"))
    name = re.sub(r"^按照?", "", stripped(choices[-1].removeprefix("的")))
    event, cut, rest = name.rpartition("的")
    if cut and len(rest) > 1 and not re.match(r"(?:比例|比重|占比|总额|金额|增速)", rest):
        _event(zone, event + "的")
        name = rest
    name = _owned(zone, _FILLED.sub("", name)).removeprefix("其").replace("应占", "占")
    name = name.strip("()")
    medial = _MEDIAL.match(behind)
    if medial and len(name) <= 2 and not v.HEADS.search(medial[0]) and name:
        return name + medial[0], medial.end()
    unit = group.items[0].unit
    if not name:
        heads = unit in ("人", "名") and not re.search(r"人|工|就业|招用", known)
        return (known if known and not heads else _NAMELESS.get(unit, "数量")), 0
    return name, 0


def _owned(zone: Zone, name: str) -> str:
    """Part 企业年产值 into the party and the quantity."""
    hit = _HOLDER.match(name)
    if hit and not re.match(r"[、和及或]|数|占|用|家数|化", name[hit.end() :]):
        owner = hit[0].removesuffix("的").removesuffix("其")
        zone.subject = zone.subject or phrase(owner).noun or owner
        return stripped(name[hit.end() :])
    return name


def bands_of(name: str, items: Sequence[Quantity]) -> tuple[Condition, ...]:
    """A ladder of thresholds as conditions that do not overlap, in the printed order.

    >>> from luoshi.read.facts.policy.quantities import quantities
    >>> steps = bands_of("营收", quantities("达到1亿元、5亿元以上"))
    >>> [(s.operator, str(s.value), str(s.high)) for s in steps]
    [('between', '100000000', '500000000'), ('>=', '500000000', 'None')]
    """
    raw = [threshold(name, item) for item in items]
    upward = [c for c in raw if c.operator in (">=", ">")]
    mixed: Operator = next((c.operator for c in reversed(upward)), ">=")
    starts = sorted({c.value for c in raw if c.value is not None and c.operator in (">=", ">", "between")})
    return tuple(_until_next(replace(c, operator=mixed) if c.operator == ">" != mixed else c, starts) for c in raw)


def _until_next(step: Condition, starts: Sequence[Decimal]) -> Condition:
    above = [start for start in starts if step.value is not None and start > step.value]
    if step.operator not in (">=", ">") or not above:
        return step
    opened = step.operator == ">"
    return replace(step, operator="between", high=above[0], low_open=opened, high_open=not opened)
