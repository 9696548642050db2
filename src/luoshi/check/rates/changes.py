"""Chains of figures that speak of one thing: a level, what it was before, what was added, by how much it grew.

货物吞吐量4620万吨，比上年增加310万吨，增长8.9% is a chain of three. Figures belong to one chain only where nothing
but verbs of change, words of comparison and fillers (``changes.toml``) stand between them, all in one sentence:
another noun in between is another subject. Lists of equal length (分别) run side by side.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from luoshi.check.passages import Passages, Place
from luoshi.check.rates.change_words import Direction, base_of, direction_of, words
from luoshi.records import Interval

Role = Literal["level", "before", "from", "to", "added", "rate", "more", "times", "points", "average"]

_LIST = re.compile(r"\s*(?:[、,，]|和|与|及|以及)\s*")
_BREAK = re.compile(r"[。；;！？!?\n\r]")
_MARKS = re.compile(r"[\s，,、（）()：:“”]+")
_FROM = re.compile(r"(?:由|从)([^由从，,、：:]{0,14})$")
_PAST = re.compile(r"(?<![比较])(?:上年|去年|上一年)(?:同期)?(?:增速)?(?:为|是)?(?:增长|下降)?$")
_BEFORE = re.compile(
    r"(?:上年|去年|同期|上年末|去年底|年初|(?:19|20)\d\d年|”末)(?:同期|全年|末|底)?(?:平均|总体)?(?:水平)?(?:的|为|是|仅为?|只有)?[（(]?约?$"
)
_BECOMES = re.compile(r"[为到至成](?:了|约|近|超过?)*$")
_ARRIVES = re.compile("[到至]")
_AIM = re.compile(r"(?:以上|左右|以下|以内)?的?(?:年度|全年|预期|既定|规划|计划)*(?:目标|任务|计划)")
_OVER = re.compile(r"(?:高于|低于|快于|慢于|超过|超出|超|比|较|好于|优于)[^，,。]{0,14}$")
_YEARS = re.compile(r"(?:年均|平均|复合)")
_TIMES = re.compile(r"(?:是|为|达到?|相当于)[^，,。；]{0,12}的$|的$")
_RANK = re.compile(r"[居列位排名第全国省市区县首前增速总量幅均各]*$")


@dataclass(frozen=True, slots=True)
class Step:
    """A figure of a chain: its *role*, whether the words say up or down, against which *base* (yoy, a year, empty)."""

    role: Role
    place: Place
    direction: Direction
    base: str
    gap: str

    @property
    def size(self) -> Interval:
        """What its print allows, without the sign that a fall gives it."""
        own = self.place.allowed
        if self.place.figure.value >= 0:
            return own
        return Interval(None if own.high is None else -own.high, None if own.low is None else -own.low)

    @property
    def falls(self) -> bool:
        """Whether it states a fall: by its verb, or by a minus sign (增长-17.3%)."""
        return self.direction == "down" or self.place.figure.value < 0


@dataclass(frozen=True, slots=True)
class Change:
    """What one chain says of one thing; *rates* are growths, multiples and mean growths in the order of the text.

    *paired* tells that *before* and *now* are 由X到Y.
    """

    now: Step
    before: Step | None = None
    added: Step | None = None
    points: Step | None = None
    rates: tuple[Step, ...] = ()
    paired: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """All figures of the change, in the order of the text."""
        steps = (self.now, self.before, self.added, self.points, *self.rates)
        return tuple(sorted((s.place for s in steps if s is not None), key=lambda p: p.index))

    @property
    def name(self) -> str:
        """What the text calls the thing."""
        names = [p.figure.indicator for p in self.places if p.figure.indicator not in ("", "-")]
        return names[0] if names else "该指标"


def changes(passages: Passages) -> Iterator[Change]:
    """Every chain of a document that says something of a change, one Change for each member of parallel lists."""
    for chain in _chains(passages):
        lengths = {len(run) for run in chain}
        if len(lengths) != 1:
            continue
        for at in range(lengths.pop()):
            yield from _changes([run[at] for run in chain])


def _changes(steps: Sequence[Step]) -> Iterator[Change]:
    """The change that a chain states; a second level begins another."""
    current: Change | None = None
    pending: Step | None = None
    for step in steps:
        match step.role:
            case "from":
                if current is not None:
                    yield current
                current, pending = None, step
            case "to" if pending is not None:
                current, pending = Change(step, before=pending, paired=True), None
            case "level" | "to":
                if current is not None and step is not steps[0] and current.now.role == "rate":
                    current = Change(step, rates=(current.now, *current.rates))
                    continue
                if current is not None:
                    yield current
                current, pending = Change(step), None
            case _:
                current = _joined(current, step)
    if current is not None:
        yield current


def _joined(current: Change | None, step: Step) -> Change | None:
    """The change with one more of its figures; the first of a kind counts."""
    if current is None:
        return Change(step) if step.role in ("rate", "average") else None
    match step.role:
        case "before" if current.before is None:
            # what was added before this value came was added to another one
            return replace(current, before=step, added=None, points=None)
        case "added" if current.added is None:
            return replace(current, added=step)
        case "points" if current.points is None:
            return replace(current, points=step)
        case "rate" | "more" | "times" | "average":
            return replace(current, rates=(*current.rates, step))
    return current


def _chains(passages: Passages) -> Iterator[list[list[Step]]]:
    """Runs of figures in one sentence with nothing but words of change between them."""
    chain: list[list[Step]] = []
    previous: tuple[Place, ...] = ()
    for run in _runs(passages):
        gap = passages.text[previous[-1].end : run[0].start] if previous else ""
        near = bool(previous) and len(gap) <= 40 and not _BREAK.search(gap)
        if near and chain and run[0].figure.measure == "rank" and not _left(_RANK.sub("", gap), chain):
            previous = run
            continue
        role = _role(gap, run[0], chain) if near and chain else None
        if role is None or _left(gap, chain):
            if sum(map(len, chain)) > 1:
                yield chain
            chain = [[_start(passages, place) for place in run]]
        else:
            chain.append([_step(role, gap, place) for place in run])
        previous = run
    if sum(map(len, chain)) > 1:
        yield chain


def _runs(passages: Passages) -> Iterator[tuple[Place, ...]]:
    """Figures in lists of one kind (310万吨、25万吨和7万吨); a figure by itself is a run of one."""
    run: list[Place] = []
    for place in passages.places:
        if run:
            last = run[-1]
            same = (last.figure.unit, last.figure.measure) == (place.figure.unit, place.figure.measure)
            if same and _LIST.fullmatch(passages.text, last.end, place.start):
                run.append(place)
                continue
            yield tuple(run)
        run = [place]
    if run:
        yield tuple(run)


def _left(gap: str, chain: Sequence[Sequence[Step]]) -> bool:
    """Whether a gap names something else than what the chain is about."""
    rest = words().residue.sub("", _MARKS.sub("", gap))
    return bool(rest) and not (len(rest) > 1 and rest in chain[0][0].place.figure.indicator)


def _start(passages: Passages, place: Place) -> Step:
    """The first figure of a chain: what a thing was (由X到), how it grew, or how much it is."""
    found = _FROM.search(place.lead)
    if found and not words().residue.sub("", _MARKS.sub("", found[1])):
        return Step("from", place, "any", base_of(found[1]), place.lead)
    if place.figure.unit == "%" and place.figure.measure == "growth":
        role: Role = "average" if _YEARS.search(place.lead) else "rate"
        return Step(role, place, direction_of(place.lead), base_of(place.lead, first=True), place.lead)
    return Step("level", place, "any", "", place.lead)


def _step(role: Role, gap: str, place: Place) -> Step:
    direction = direction_of(gap)
    if role == "before" or (role == "points" and direction == "any"):
        direction = "down" if re.search("低于|慢于", gap) else "up" if re.search("高于|快于|超", gap) else "any"
    return Step(role, place, direction, base_of(gap), gap)


def _role(gap: str, place: Place, chain: Sequence[Sequence[Step]]) -> Role | None:
    """What a figure says of the chain before it; None where it does not belong to it."""
    last, unit = chain[-1][0], place.figure.unit
    if unit == "倍":
        return "times" if _TIMES.search(gap) else "more" if direction_of(gap) == "up" else None
    if last.role == "from":
        return "to" if words().ends_to.search(gap) else None
    if unit == "个百分点":
        told = direction_of(gap) != "any" or (last.role == "before" and not _MARKS.sub("", gap))
        return "points" if told else None
    if last.role == "rate" and unit != "%" and words().ends_to.search(gap) and place.figure.measure == "level":
        return "level"
    alike = any(step.place.figure.unit == unit for run in chain for step in run)
    if alike and _is_before(gap, place):
        return "before"
    moved = direction_of(gap) != "any" or words().ends_any.search(gap)
    if not moved or place.figure.measure == "rank":
        return None
    if unit == "%":
        return "average" if _YEARS.search(gap) else "rate"
    return "added" if alike and not _BECOMES.search(gap) else None


def _is_before(gap: str, place: Place) -> bool:
    """Whether a figure of the same unit is what the thing was before, or what it is compared with."""
    if _ARRIVES.search(gap):
        return False
    if _BEFORE.search(gap) or (place.figure.unit == "%" and _PAST.search(gap)):
        return True
    return bool(_OVER.search(gap)) and (
        bool(_AIM.match(place.tail)) or (gap[-1:] in "（(" and place.figure.unit == "%")
    )


def years_between(change: Change) -> tuple[int, bool] | None:
    """Years from *before* to *now*, and whether the text itself says them; None where unknown."""
    before = change.before
    if before is None:
        return None
    first, last = _year(before), _year(change.now)
    if first is None or last is None or last <= first:
        return None
    return last - first, before.base.isdigit() and change.now.base.isdigit()


def _year(step: Step) -> int | None:
    if step.base.isdigit():
        return int(step.base)
    period = step.place.figure.period
    return int(period) if len(period) == 4 and period.isdigit() else None


_NATION = re.compile(r"^[\s（(]*(?:其中)?(?:全国|我国|中国|全球|世界)")


def national(place: Place) -> bool:
    """Whether the clause of a figure begins with the nation or the world, whatever scope the reader gave it."""
    return bool(_NATION.match(place.lead))


def shown(place: Place) -> str:
    """A figure's print without the marks around it.

    Digits, magnitude and unit as the text has them: 310万吨.
    """
    return re.sub(r"<[^<>]*>|\s", "", place.figure.surface)
