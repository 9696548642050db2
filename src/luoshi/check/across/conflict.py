"""The check of conflicts (文件之间不一致): documents that state the same thing otherwise (docs/checks/conflict.md).

Very reluctant: figures that different words of scope, price basis, status or time can explain are a note or nothing.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshi.check.across.linking import Key, Linked, Member, link
from luoshi.check.across.sources import words
from luoshi.check.across.voices import Camp, camps, label, name_of, quote, shown, title
from luoshi.check.prepared import Prepared
from luoshi.indicators import catalogue
from luoshi.indicators.periods import months
from luoshi.records import Finding, Verdict

MOST_QUOTES = 6
_REACH = 60
_FARTHEST = Decimal("0.5")
_REVISED = Decimal("0.1")
_POINTS = 10
_POWERS = tuple(Decimal(10) ** n for n in (1, 2, 3, 4, 8))
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:省|市(?!场|民|级|值|政)|区(?!域|间|位)|县(?!域)|州|镇(?!居|化|登|新|调)|街道|乡(?!村|镇|居)|园区|片区|企业|公司|集团)"
)
_COMPARED = re.compile(r"[比较](?:上年|去年)(?:同期)?")
_OWN = re.compile(r"(?:[全本我各]|^)[省市区县州]$|地区$")
# A part of the region, told in the sentence: 市区有幼儿园286所.
_PARTLY = re.compile(r"市区|城区|[\d一二两三四五六七八九十各]个?[县区](?!域|间)|所辖|辖区|主城|园区内|其中")


def check(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """One finding for each camp of documents that cannot be reconciled with the most trusted one."""
    linked = link(prepared)
    for key, members in linked.shared():
        yield from find(linked, key, camps(linked, members))


def find(linked: Linked, key: Key, sorted_camps: Sequence[Camp]) -> Iterator[Finding]:
    """The differences between the camps of one group: conflicts, notes, revisions of a number, spoilt mirrors."""
    if key.kind != "actual" or key.measure == "rank" or len(sorted_camps) < 2 or months(key.period) is None:
        return
    main = sorted_camps[0]
    for other in sorted_camps[1:]:
        if _comparable(linked, key, main.first, other.first):
            yield _judged(linked, key, main, other)


def _comparable(linked: Linked, key: Key, a: Member, b: Member) -> bool:
    """Whether the two speak of one thing as far as words tell: a known name in the sentence, no other place or time."""
    known = key.what in catalogue().indicators
    if not known and (len(key.what) < 6 or _residue(a) != _residue(b)):
        return False
    return all(_named_here(linked, key, m) for m in (a, b)) and _same_size(key, a, b)


def _named_here(linked: Linked, key: Key, member: Member) -> bool:
    """Whether the name stands shortly before the figure, in its sentence, with no other place or span between."""
    place, figure = member.statement.place, member.statement.place.figure
    if not 0 <= figure.start - figure.indicator_end <= _REACH:
        return False
    passages = linked.prepared[member.document].passages
    begin, _ = passages.sentence_of(place.start)
    if _PARTLY.search(passages.text, max(begin, place.start - _REACH), place.start):
        return False
    return not (words("span").search(_COMPARED.sub("", place.lead)) or _elsewhere(place.lead.replace(key.region, "")))


def _elsewhere(words: str) -> bool:
    """Whether words before a figure name another place than the text's own (全市, 地区生产总值 are none)."""
    return any(not _OWN.search(m.group()) for m in _PLACE.finditer(words))


def _residue(member: Member) -> str:
    """The clause before the figure without figures, dates and marks: it must be the same where no catalogue helps."""
    return re.sub(r"[0-9年月日，、()（）\s全完成实现达到为约共省市区县]", "", member.statement.place.lead)


def _same_size(key: Key, a: Member, b: Member) -> bool:
    """Whether two values are near enough to be meant as one: within a half, or ten, a hundred, ... times the other."""
    x, y = a.statement.seen.value, b.statement.seen.value
    if key.measure in ("growth", "share", "difference"):
        return abs(x - y) <= _POINTS
    if x <= 0 or y <= 0:
        return False
    return _gap(a, b) <= _FARTHEST or _slipped(a, b)


def _gap(a: Member, b: Member) -> Decimal:
    """How far apart two amounts are, in parts of the greater."""
    x, y = a.statement.seen.value, b.statement.seen.value
    return abs(x - y) / max(abs(x), abs(y))


def _slipped(a: Member, b: Member) -> bool:
    """Whether one value is just ten, a hundred, ten thousand times the other: a slip of unit (亿 for 万)."""
    low, high = sorted((a.statement.seen.value, b.statement.seen.value))
    return any(low * power == high for power in _POWERS) and len(low.normalize().as_tuple().digits) > 2


def _judged(linked: Linked, key: Key, main: Camp, other: Camp) -> Finding:
    """The finding on two camps: why they may differ, or that they should not."""
    a, b = main.first, other.first
    for judge in (_expectation, _basis, _edition):
        found = judge(linked, key, a, b)
        if found is not None:
            return _finding(linked, key, main, other, found)
    better, worse = linked.standings[a.document], linked.standings[b.document]
    if worse.rank + 2 <= better.rank or worse.spoilt != better.spoilt:
        why = f"（有“{worse.why}”之迹）" if worse.why else ""
        text = f"{label(linked, a)}属{better.name}，{label(linked, b)}属{worse.name}{why}，宜以前者为准"
        return _finding(linked, key, main, other, ("trust", "possible", f"与{better.name}所载不符：{text}"))
    if better.rank > worse.rank:
        text = f"来源上{better.name}比{worse.name}可信，宜先核后者"
    else:
        text = f"两者同属{better.name}，须查发布原件"
    if key.measure == "level" and _slipped(a, b):
        text = f"恰为整十、整百或整万倍，疑为计量单位写错；{text}"
    verdict: Verdict = "error" if _final(linked, a, b) else "possible"
    return _finding(linked, key, main, other, ("conflict", verdict, f"几份文件不一致：{text}"))


_Judged = tuple[str, Verdict, str]


def _expectation(linked: Linked, key: Key, a: Member, b: Member) -> _Judged | None:
    """An expected number beside the one that came: missed or exceeded, no conflict."""
    if a.statement.seen.kind == b.statement.seen.kind:
        return None
    came, foreseen = (a, b) if a.statement.seen.kind == "actual" else (b, a)
    below = came.statement.seen.value < foreseen.statement.seen.value
    indicator = catalogue().indicators.get(key.what)
    down = indicator is not None and indicator.direction == "down"
    word = "低于预计" if below else "高于预计"
    if indicator is not None and indicator.direction in ("up", "down"):
        word += "，未达预计" if below != down else "，好于预计"
    return "conflict", "info", f"先报的是预计数，后来的实际数{word}"


def _basis(linked: Linked, key: Key, a: Member, b: Member) -> _Judged | None:
    """Other words of scope or price beside the one than beside the other."""
    for name, what in (("price", "价格基础"), ("scope", "口径")):
        one, other = (frozenset(words(name).findall(_around(linked, m))) for m in (a, b))
        if one != other:
            said = "、".join(f"“{w}”" for w in sorted(one ^ other)[:4])
            return "conflict", "info", f"两处{what}写法不同（一处有{said}，另一处没有），不能直接比较"
    return None


def _edition(linked: Linked, key: Key, a: Member, b: Member) -> _Judged | None:
    """An early and a late state of one number, by their words or because the later text looks back."""
    states = [_state(linked, m) for m in (a, b)]
    if states in (["early", "late"], ["late", "early"]):
        early, late = (a, b) if states[0] == "early" else (b, a)
        return "revision", "info", f"先公布的{shown(early)}是初步数，后定为{shown(late)}"
    if "late" in states and states != ["late", "late"]:
        late, early = (a, b) if states[0] == "late" else (b, a)
        return "revision", "info", f"{shown(late)}是核定或修订后的数，与先公布的{shown(early)}不同"
    return _looking_back(linked, key, a, b)


def _looking_back(linked: Linked, key: Key, a: Member, b: Member) -> _Judged | None:
    """A text of a later year that gives a somewhat other number for the year that the other one reports."""
    year = int(key.period[:4])
    years = {m.document: linked.document(m).year for m in (a, b)}
    then, later = (a, b) if years[a.document] == year else (b, a)
    written = years[later.document]
    trusted = linked.standings[later.document].rank >= linked.standings[then.document].rank
    near = key.measure == "level" and _gap(a, b) <= _REVISED
    if years[then.document] != year or written is None or written <= year or not trusted or not near:
        return None
    return "revision", "info", f"{written}年的文件回头写作{shown(later)}，当年的文件写作{shown(then)}，可能已修订"


def _around(linked: Linked, member: Member) -> str:
    """The words that may limit a figure: its clause, a bracket after it, and the reader's notes."""
    place = member.statement.place
    text = linked.prepared[member.document].passages.text
    after = text[place.end : place.end + 24]
    bracket = after.partition("）" if "）" in after else ")")[0] if after[:1] in ("（", "(") else ""
    lead = place.lead
    for word in (member.statement.seen.name, place.figure.indicator):
        lead = lead.replace(word, "")
    return f"{lead}｜{bracket}｜{member.statement.seen.note}"


def _state(linked: Linked, member: Member) -> str:
    place = member.statement.place
    passages = linked.prepared[member.document].passages
    start, end = passages.sentence_of(place.start)
    text = passages.text[max(start, place.start - _REACH) : min(end, place.end + 24)]
    for state in ("late", "early"):
        if words(state).search(text):
            return state
    return ""


def _final(linked: Linked, a: Member, b: Member) -> bool:
    """Whether nothing is left to explain: two finally verified numbers of one and the same bureau."""
    one, other = linked.document(a), linked.document(b)
    same = bool(one.issuer) and one.issuer == other.issuer and linked.standings[a.document].official
    return same and _state(linked, a) == _state(linked, b) == "late" and a.statement.seen.bound == "eq"


def _finding(linked: Linked, key: Key, main: Camp, other: Camp, judged: _Judged) -> Finding:
    check_id, verdict, text = judged
    a, b = main.first, other.first
    members = (*main.members[:1], *other.members[: MOST_QUOTES - 1])
    one, two = label(linked, a), label(linked, b)
    message = f"{title(key, name_of(key, a))}：{one}写作{shown(a)}，{two}写作{shown(b)}。{text}"
    return Finding(
        check=check_id,
        verdict=verdict,
        message=message,
        arithmetic=f"{shown(a)}≠{shown(b)}" + _difference(key, a, b),
        assumes="两处所说为同一地区、同一时期、同一指标，均为实绩；已按四舍五入和“突破”“左右”等说法放宽",
        sources=tuple(quote(linked, m) for m in members),
    )


def _difference(key: Key, a: Member, b: Member) -> str:
    x, y = a.statement.seen.value, b.statement.seen.value
    if key.measure in ("growth", "share", "difference"):
        return f"（相差{abs(x - y).normalize():f}个百分点）" if key.unit in ("%", "个百分点") else ""
    return f"（相差{_gap(a, b) * 100:.1f}%）" if x > 0 and y > 0 else ""
