"""The check of revisions (数据修订): a later text that implies another earlier value (docs/checks/revision.md).

A level and its growth, or a share and its change, imply the value of the year before. Where that is not the value that
was published, the base was revised. Only growth at current prices says so; at constant prices the ratio of two levels
is another thing, and on a comparable basis the printed growth stands. Rules: indicators.periods.base_change.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.across.linking import Key, Linked, Member, link
from luoshi.check.across.sources import words
from luoshi.check.across.voices import camps, label, name_of, quote, title
from luoshi.check.prepared import Prepared, Statement
from luoshi.indicators import catalogue
from luoshi.indicators.periods import Months, months
from luoshi.indicators.ranges import minus, over
from luoshi.records import Finding, Interval

_HUNDRED = Decimal(100)
_WIDEST = Decimal("0.15")
_NEAR = 3
_SCALES = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
_REAL = ("不变价", "可比价", "实际增长", "扣除价格")
_NOMINAL = ("未扣除价格", "现价", "当年价", "名义")


@dataclass(frozen=True, slots=True)
class _Implied:
    """The earlier value that a later *level* and its *change* imply, beside the one that was *published*."""

    key: Key
    level: Member
    change: Member
    published: Member
    base: Interval
    meets: bool
    basis: str


def check(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """Every earlier value that later documents confirm or change by what they imply."""
    yield from find(link(prepared))


def find(linked: Linked) -> Iterator[Finding]:
    """The implied earlier values of linked documents; those of one sentence of one document are one event."""
    events: dict[tuple[int, int, int, bool], list[_Implied]] = defaultdict(list)
    for implied in _implied(linked):
        sentence = implied.level.statement.place.sentence
        at = (implied.level.document, sentence, implied.published.document, implied.meets)
        events[at].append(implied)
    for event in events.values():
        yield _finding(linked, event)


def _implied(linked: Linked) -> Iterator[_Implied]:
    for key, members in linked.groups.items():
        if key.measure not in ("level", "share") or key.kind != "actual" or key.aspect:
            continue
        before = linked.groups.get(key._replace(period=earlier(key.period)))
        if not before:
            continue
        for member in members:
            published = _published(linked, member, before)
            if published is not None:
                yield from _of(linked, key, member, published)


def earlier(period: str) -> str:
    """The same months of the year before; empty for what is no part of one year.

    >>> earlier("2022-H1"), earlier("2016/2021")
    ('2021-H1', '')
    """
    run = months(period)
    return str(Months(run.year - 1, run.first, run.last)) if run else ""


def _published(linked: Linked, member: Member, before: Sequence[Member]) -> Member | None:
    """The most trusted value of the year before that another document states as that year's own."""
    own = linked.copies.family[member.document]
    others = [m for m in before if linked.copies.family[m.document] != own and m.statement.seen.kind == "actual"]
    sides = camps(linked, others)
    if not sides or sides[0].first.statement.seen.bound != "eq":
        return None
    return sides[0].first


def _of(linked: Linked, key: Key, member: Member, published: Member) -> Iterator[_Implied]:
    """What the growth or the difference right behind a level implies."""
    level = member.statement
    if level.seen.bound != "eq" or level.seen.kind != "actual":
        return
    change = _change(linked, member)
    if change is None:
        return
    base = _base(level, change)
    said = published.statement.allowed
    if base is None or base.low is None or base.high is None or said.low is None or said.high is None:
        return
    meets = base.meets(said)
    basis = _basis(linked, key, member, change)
    if not meets and (basis == "real" or not _credible(key, base, published.statement)):
        return
    if meets and basis == "real":
        return
    yield _Implied(key, member, Member(member.document, change), published, base, meets, basis)


def _change(linked: Linked, member: Member) -> Statement | None:
    """The growth or difference on the year before that follows a level in its sentence."""
    one, place = linked.prepared[member.document], member.statement.place
    for index in range(place.index + 1, place.index + 1 + _NEAR):
        for statement in one.at.get(index, ()):
            seen = statement.seen
            if statement.place.sentence != place.sentence or seen.bound != "eq" or seen.high is not None:
                continue
            if seen.comparison != "yoy" or seen.period != member.statement.seen.period:
                continue
            if seen.measure not in ("growth", "difference") or not _alike(member.statement, statement):
                continue
            return statement
        if any(s.seen.measure in ("level", "share") for s in one.at.get(index, ())):
            return None
    return None


def _alike(level: Statement, change: Statement) -> bool:
    """Whether a change is one of this very indicator, in a unit that fits."""
    if change.key[:2] != level.key[:2] or change.seen.region != level.seen.region:
        return False
    if change.seen.measure == "growth":
        return level.seen.measure == "level" and change.seen.unit == "%"
    return change.seen.unit == ("个百分点" if level.seen.measure == "share" else level.seen.unit)


def _base(level: Statement, change: Statement) -> Interval | None:
    """The interval of the earlier value."""
    if change.seen.measure == "difference":
        return minus(level.allowed, change.allowed)
    rate = change.allowed
    if rate.low is None or rate.high is None:
        return None
    return over(level.allowed, Interval(1 + rate.low / _HUNDRED, 1 + rate.high / _HUNDRED))


def _basis(linked: Linked, key: Key, member: Member, change: Statement) -> str:
    """Whether a growth is at current prices: by the words beside it, else by the catalogue; a difference always is."""
    if change.seen.measure == "difference":
        return "nominal"
    passages = linked.prepared[member.document].passages
    start, end = passages.sentence_of(change.place.start)
    text = passages.text[max(start, change.place.start - 40) : min(end, change.place.end + 16)]
    said = words("price").findall(text)
    if any(word in _NOMINAL for word in said):
        return "nominal"
    if any(word in _REAL for word in said):
        return "real"
    indicator = catalogue().indicators.get(key.what)
    growth = indicator.growth if indicator else ""
    if growth in ("现价", "无"):
        return "nominal"
    return {"不变价": "real", "可比口径": "comparable"}.get(growth, "untold")


def _credible(key: Key, base: Interval, published: Statement) -> bool:
    """Whether an implied value is near enough to the published one to be the same series."""
    value = published.seen.value
    if value <= 0 or base.low is None or base.high is None:
        return False
    if key.measure == "share":
        return max(abs(base.low - value), abs(base.high - value)) <= 5
    return max(abs(base.low - value), abs(base.high - value)) <= _WIDEST * value


def _finding(linked: Linked, event: Sequence[_Implied]) -> Finding:
    first = event[0]
    arithmetic = "；".join(_arithmetic(implied) for implied in event)
    what = "、".join(title(i.key._replace(period=earlier(i.key.period)), name_of(i.key, i.level)) for i in event)
    later, before = label(linked, first.level), label(linked, first.published)
    if first.meets:
        text = f"{later}的水平与增减推出的{what}，与{before}所载相符，上年数未见修订"
    else:
        text = f"由{later}推算的{what}，与{before}公布的不同：{_meaning(event)}"
    members = [m for i in event for m in (i.level, i.change, i.published)]
    return Finding(
        check="revision",
        verdict="consistent" if first.meets else "info",
        message=text,
        arithmetic=arithmetic,
        assumes=_ASSUMES[first.basis],
        sources=tuple(dict.fromkeys(quote(linked, m) for m in members)),
    )


_ASSUMES = {
    "nominal": "两份文件所说为同一指标、同一口径；增速按现价计算（或为绝对增减），因而可由本年数推算上年数",
    "comparable": "两份文件所说为同一指标；增速按可比口径，以公布的增速为准，推算的上年数只作参考",
    "untold": "两份文件所说为同一指标；增速的价格基础未写明，也可能按不变价计算",
}


def _meaning(event: Sequence[_Implied]) -> str:
    first = event[0]
    if first.basis == "comparable":
        return "该指标增速按可比口径，以公布增速为准"
    if first.basis == "untold":
        return "上年数已修订，或增速按不变价计算"
    if len(event) > 1:
        return "几处所指是同一次修订，上年数已修订"
    return "上年数已修订"


def _arithmetic(implied: _Implied) -> str:
    """``242908亿元÷(1+6.7%)≈227655亿元≠223528亿元``; ``18.01%-0.43个百分点=17.58%≠17.73%``."""
    level, change = implied.level.statement.place.figure, implied.change.statement.place.figure
    printed = implied.published.statement.place.figure
    if change.measure == "difference":
        value = level.value - change.value
        same = value == printed.value
        head = f"{level.surface}-{change.surface}="
    else:
        value, same = level.value / (1 + change.value / _HUNDRED), False
        head = f"{level.surface}÷(1+{change.surface})≈"
    shown_value = _amount(value, level.surface)
    if implied.meets:
        return f"{head}{shown_value}" + ("" if same else f"≈{printed.surface}")
    nominal = f"（按公布数计算为{_nominal(implied):.2f}%）" if change.measure == "growth" else ""
    return f"{head}{shown_value}≠{printed.surface}{nominal}"


def _nominal(implied: _Implied) -> Decimal:
    now, before = implied.level.statement.seen.value, implied.published.statement.seen.value
    return (now / before - 1) * _HUNDRED


def _amount(value: Decimal, surface: str) -> str:
    """A value in the magnitude, the decimals and the unit of a print.

    >>> _amount(Decimal("22765510000000"), "242908亿元"), _amount(Decimal("17.58"), "18.01%")
    ('227655亿元', '17.58%')
    """
    unit = surface.lstrip("0123456789.,，")
    number = surface[: len(surface) - len(unit)]
    scale = next((size for word, size in _SCALES if unit.startswith(word)), 1)
    return f"{value / scale:.{len(number.partition('.')[2])}f}{unit}"
