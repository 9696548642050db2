"""The points check (百分点与百分比): percentage points against per cent, and the verb against the unit.

A share rises by percentage points (提高24.8个百分点) and does not grow by them; a quantity grows by per cent; a share
less the points it gained must lie between 0 and 100 % (docs/checks/points.md).
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from luoshi.check.passages import Place, source_of
from luoshi.check.prepared import Prepared
from luoshi.check.rates.arithmetic import HUNDRED, fit, grown
from luoshi.check.rates.change_words import verb_of
from luoshi.check.rates.changes import Change, Step, changes
from luoshi.indicators.ranges import minus
from luoshi.indicators.wording import normal
from luoshi.records import Finding, Interval, Verdict

_GREW = re.compile(r"(?:同比|比上年|较上年)?(?:增长|负增长)(?:了|约|近|超过?)*$")
_GROWN_BY_POINTS = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z]{2,24}?)(?:同比|比上年|较上年|比去年|预计|力争|再)*(?:增长|增加)(?:了|约)?$"
)
_RAISED = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Za-z]{2,24}?)(?:同比|比上年|较上年|比去年|平均|总体|力争|再|均|也|进一步)*"
    r"(?P<verb>提高|提升|上升|下降|降低|回落)(?:了|约)?$"
)
_LEADING = re.compile(r"(?:已|均|也|仅|由|从|达到?|为|是|保持在|稳定在|约|近|超过?|上升到|提高到|提升[至到]|[:：])*$")
_VERBS = re.compile(r"(?:增长|增加|提高|提升|上升|下降|降低|回落)(?:了|约)?$")
_LIKELY = Decimal(20)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of ``points.toml`` as patterns on the end of a name, *elsewhere* on a whole clause."""

    capped: re.Pattern[str]
    rates: re.Pattern[str]
    uncapped: re.Pattern[str]
    relative: re.Pattern[str]
    quantities: re.Pattern[str]
    elsewhere: re.Pattern[str]


@lru_cache(maxsize=1)
def _names() -> _Names:
    table = tomllib.loads(files("luoshi.check.rates").joinpath("points.toml").read_text("utf-8"))
    rates, quantities = table["rates"], table["quantities"]

    def ending(*groups: list[str]) -> re.Pattern[str]:
        every = sorted({name for group in groups for name in group}, key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(map(re.escape, every))})$")

    return _Names(
        capped=ending(rates["capped"]),
        rates=ending(rates["capped"], rates["also"]),
        uncapped=ending(rates["uncapped"]),
        relative=ending(rates["relative"]),
        quantities=ending(quantities["names"]),
        elsewhere=re.compile("|".join(map(re.escape, quantities["not_here"]))),
    )


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every use of 百分点 or % that the thing, the verb or the arithmetic contradicts, in the order of the text."""
    twice = list(_both_ways(prepared))
    found: list[Finding] = [finding for finding, _ in twice]
    taken: set[int] = {index for _, index in twice}
    for change in changes(prepared.passages):
        for finding, place in _of_chain(prepared, change):
            taken.add(place.index)
            found.append(finding)
    for place in prepared.passages.places:
        if place.index in taken or place.figure.high is not None:
            continue
        if place.figure.unit == "个百分点":
            found += _quantity(prepared, place)
        elif place.figure.unit == "%":
            found += _raised(prepared, place)
    yield from sorted(found, key=lambda f: (f.sources[0].start, f.sources[-1].end))


def _of_chain(prepared: Prepared, change: Change) -> Iterator[tuple[Finding, Place]]:
    """What a chain of one share says wrongly, with the figure that says it."""
    finding = _of_share(prepared, change)
    if finding is not None and change.points is not None:
        yield finding, change.points.place
    finding = _in_percent(prepared, change)
    if finding is not None:
        yield finding, change.rates[0].place


def _in_percent(prepared: Prepared, change: Change) -> Finding | None:
    """由85%提高到90%，提高5%: the difference of two shares, printed as per cent."""
    before, now = change.before, change.now.place
    if before is None or not change.rates or now.figure.unit != "%" or before.place.figure.unit != "%":
        return None
    rate = change.rates[0]
    if rate.role != "rate" or rate.base not in ("", before.base) or rate.place.index < now.index:
        return None
    relative = grown(now.allowed, before.place.allowed)
    gained = minus(now.allowed, before.place.allowed)
    if relative is None or fit(rate, relative) != "off" or fit(rate, gained) != "meets":
        return None
    first, last = _plain(now.figure.value), _plain(before.place.figure.value)
    value = _plain(abs(rate.place.figure.value))
    verb = verb_of(rate.gap)
    return _finding(
        prepared,
        "possible",
        f"“{change.name}”前后相差{value}个百分点，原文写{verb}{rate.place.figure.surface}，应为百分点，请核对",
        f"{first}%-{last}%={_plain(now.figure.value - before.place.figure.value)}个百分点",
        "变动说的是前面两个比率之差",
        (before.place, now, rate.place),
    )


def _of_share(prepared: Prepared, change: Change) -> Finding | None:
    """A share and the points that it gained: possible at all, and in the right words."""
    now, points = change.now, change.points
    if points is None or now.place.figure.unit != "%" or now.place.figure.measure != "share" or change.paired:
        return None
    if points.place.index < now.place.index or points.direction == "any":
        return None
    former = _former(now, points)
    name = _name_before(prepared, now.place)
    if former.low is None or former.high is None:
        return None
    capped = bool(_names().capped.search(name)) and not _names().uncapped.search(name) and now.size.high is not None
    capped = capped and now.place.figure.value <= HUNDRED
    if capped and (former.high < 0 or former.low > HUNDRED):
        return _impossible(prepared, change, points, name)
    if change.before is None and _GREW.search(points.gap) and _names().rates.search(name):
        return _grew(prepared, change, points)
    return None


def _former(now: Step, points: Step) -> Interval:
    """What a share was before it gained (or lost) some points, by the prints."""
    size, own = points.size, now.place.allowed
    less = size if points.falls else Interval(_minus(size.high), _minus(size.low))
    return own + less


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _name_before(prepared: Prepared, place: Place) -> str:
    """The words that name a share: those before its number, else what the reader took for its name."""
    lead = _LEADING.sub("", place.lead)
    return lead if len(lead) > 1 else place.figure.indicator


def _impossible(prepared: Prepared, change: Change, points: Step, name: str) -> Finding:
    now = change.now.place.figure
    gained = abs(points.place.figure.value)
    former = now.value + gained if points.falls else now.value - gained
    plain = all(p.figure.bound == "eq" and not p.figure.hedged for p in (change.now.place, points.place))
    told = "小于0" if former < 0 else "大于100%"
    other = "对比对象" if points.base == "place" or change.before is not None else "原来"
    return _finding(
        prepared,
        "error" if plain and points.base != "place" else "possible",
        f"“{change.name}”{other}的数推算为{_plain(former)}%，{told}，比重和这类比率不可能如此，请核对",
        f"{_plain(now.value)}%{'+' if points.falls else '-'}{_plain(gained)}个百分点={_plain(former)}%",
        "百分点的变动说的是前面这个比率，比率以100%为限",
        (change.now.place, points.place),
    )


def _grew(prepared: Prepared, change: Change, points: Step) -> Finding:
    now = change.now.place.figure
    gained = points.place.figure.value
    former = now.value - gained
    relative = f"，相对增长{gained / former * HUNDRED:.1f}%" if former > 0 else ""
    return _finding(
        prepared,
        "possible",
        f"“{change.name}”是比率，百分点的变动宜用“提高”，不用“增长”；推算原为{_plain(former)}%{relative}，"
        "请核对是百分点还是百分比",
        f"{_plain(now.value)}%-{_plain(gained)}个百分点={_plain(former)}%",
        "“增长”说的是前面这个比率本身的变动",
        (change.now.place, points.place),
    )


def _quantity(prepared: Prepared, place: Place) -> Iterator[Finding]:
    """A quantity, not a rate, that grows by percentage points (产值增长5个百分点)."""
    match = _GROWN_BY_POINTS.search(place.lead) if _VERBS.search(place.lead) else None
    if match is None or not _names().quantities.search(match["name"]) or _names().elsewhere.search(place.lead):
        return
    start = prepared.passages.sentence_of(place.start)[0]
    near = prepared.passages.text[max(start, place.start - 60) : place.start]
    if any(word in near for word in ("拉动", "带动", "贡献", "增速", "比重", "占比")):
        return
    figure = place.figure
    value = _plain(abs(figure.value))
    yield _finding(
        prepared,
        "possible",
        f"“{match['name']}”是数量，增减应写百分之几；原文写{figure.surface}，"
        f"请核对是{value}%，还是增速变动{value}个百分点",
        f"{value}个百分点→{value}%？",
        "句子的主语就是这个数量，不是它的增速或比重",
        (place,),
    )


def _raised(prepared: Prepared, place: Place) -> Iterator[Finding]:
    """A rate that rises by per cent where percentage points may be meant (覆盖率提高3%)."""
    match = _RAISED.search(place.lead) if _VERBS.search(place.lead) else None
    if match is None or place.figure.value == 0:
        return
    name = match["name"]
    if not _names().capped.search(name) or _names().relative.search(name):
        return
    value = abs(place.figure.value)
    weak = value > _LIKELY
    yield _finding(
        prepared,
        "info" if weak else "possible",
        f"“{name}”是比率，“{match['verb']}{place.figure.surface}”可以是百分之几，也可以是几个百分点，请核对",
        f"{_plain(value)}%→{_plain(value)}个百分点？",
        "所写变动说的是比率本身",
        (place,),
    )


def _both_ways(prepared: Prepared) -> Iterator[tuple[Finding, int]]:
    """One change of one rate, once in per cent and once in percentage points (提高4.44%, 提高4.44个百分点)."""
    points: dict[Decimal, list[Place]] = defaultdict(list)
    for place in prepared.passages.places:
        if place.figure.unit == "个百分点" and place.figure.step < 1:
            points[abs(place.figure.value)].append(place)
    if not points:
        return
    for place in prepared.passages.places:
        if place.figure.unit != "%" or abs(place.figure.value) not in points or not verb_of(place.lead):
            continue
        for other in points[abs(place.figure.value)]:
            if verb_of(other.lead) and _same_rate(place, other):
                yield _one_of_both(prepared, place, other), place.index
                break


def _same_rate(place: Place, other: Place) -> bool:
    """Whether both figures change one thing: the names are one in their one form, and it is a rate."""
    a, b = normal(place.figure.indicator)[0], normal(other.figure.indicator)[0]
    if len(a) < 3 or len(b) < 3 or not (a.endswith(b) or b.endswith(a)):
        return False
    return bool(_names().rates.search(a)) and place.sentence != other.sentence


def _one_of_both(prepared: Prepared, place: Place, other: Place) -> Finding:
    first, second = sorted((place, other), key=lambda p: p.index)
    value = _plain(abs(place.figure.value))
    return _finding(
        prepared,
        "possible",
        f"“{place.figure.indicator}”的同一变动，一处写{first.figure.surface}，一处写{second.figure.surface}，"
        "百分比与百分点不是一回事，请核对",
        f"{value}%≠{value}个百分点",
        "两处说的是同一比率、同一时期的变动",
        (first, second),
    )


def _finding(
    prepared: Prepared, verdict: Verdict, message: str, arithmetic: str, assumes: str, places: tuple[Place, ...]
) -> Finding:
    sources = tuple(dict.fromkeys(source_of(prepared.passages, place) for place in places))
    return Finding("points", verdict, message, arithmetic, assumes, sources)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
