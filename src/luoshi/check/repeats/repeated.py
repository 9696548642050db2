"""One indicator with two values in one document (同一指标两个数, docs/checks/repeated.md)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import counted
from luoshi.check.frames import Frame, frame, headed_part, owner, same_words, times_in, topic
from luoshi.check.passages import source_of
from luoshi.check.prepared import Prepared, Statement
from luoshi.check.repeats import held, stocks
from luoshi.records import Finding, Verdict

CHECK = "repeated"
# As many values of one indicator are a list of places, a table that was flattened or several documents in one file.
_MANY = 4
# Misprints and careless copies stay near; a value some times as big is another period or scope that was not read.
_NEAR = Decimal("1.5")
_NEAR_RATE = Decimal(3)
# A name that the catalogue does not know must be long enough to name one thing only.
_TELLING = 7
_GENERIC = re.compile(r"(?:项目|任务|指标|工程|投资|完成额|金额|面积|人员|员工)(?:数|个数|总数)?$|占|率")
# Two paragraphs that differ in as many indicators, and in more than they agree in, speak of two things (新建, 续建).
_PARALLEL = 2
_DIGITS = 3
_MOST_PROOFS = 3
_MEASURES = ("level", "growth", "share")


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with its frame, the park or zone that its headings name, and the topic of its paragraph."""

    statement: Statement
    frame: Frame
    part: str
    topic: str

    @property
    def paragraph(self) -> int:
        return self.statement.place.paragraph


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two statements of one quantity, the first and the first that differs from it, and all that were said alike."""

    one: _Said
    two: _Said
    same: tuple[_Said, ...]


def check(prepared: Prepared) -> Iterator[Finding]:
    """Every indicator that the document states twice with values that no rounding, hedge or scope lets meet."""
    groups = list(_groups(prepared))
    if not any(_many(same) and same[0].statement.known for same in groups):
        pairs = [pair for same in groups if (pair := _pair(prepared, same)) is not None]
        parallel = Counter(_paragraphs(pair) for pair in pairs)
        agreeing = Counter(_agreeing(same) for same in groups)
        for pair in pairs:
            a, b = _paragraphs(pair)
            if a == b or parallel[a, b] < _PARALLEL or parallel[a, b] <= agreeing[a, b]:
                yield from _conflict(prepared, pair)
        yield from _proofs(prepared, groups)
    yield from held.find(prepared)
    yield from stocks.find(prepared)


def _groups(prepared: Prepared) -> Iterator[list[_Said]]:
    """Statements of one indicator that speak of the same region, period, kind, basis and unit, said alike."""
    for key, group in prepared.of.items():
        if len(group) < 2 or key[2] not in _MEASURES or (key[2] == "share" and not group[0].known):
            continue
        cells: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for one in group:
            seen = one.seen
            if seen.high is None and "口径" not in seen.note and "一数" not in seen.note:
                cells[owner(prepared, one), seen.period, seen.kind, seen.comparison, seen.unit].append(one)
        for cell in cells.values():
            yield from _alike(prepared, cell)


def _alike(prepared: Prepared, cell: Sequence[Statement]) -> Iterator[list[_Said]]:
    """Statements whose clauses limit the name by the same words."""
    if len(cell) < 2:
        return
    words: dict[tuple[str, str, str], list[_Said]] = defaultdict(list)
    for one in cell:
        how = frame(prepared, one)
        if not how.moves:
            words[how.rest, how.narrow, how.part].append(
                _Said(one, how, headed_part(prepared, one), topic(prepared, one))
            )
    yield from (same for same in words.values() if len(same) > 1)


def _many(same: Sequence[_Said]) -> bool:
    return len({said.statement.place.figure.value for said in same}) >= _MANY


def _pair(prepared: Prepared, same: Sequence[_Said]) -> _Pair | None:
    """The first statement and the first that cannot be of the same value, None where they all can."""
    if _many(same) or len({said.frame.level for said in same} - {""}) > 1:  # 全市 and 全区
        return None
    first = same[0]
    rival = next((said for said in same[1:] if _differ(first, said)), None)
    if rival is None or same_words(first.statement, rival.statement) or _tabled(prepared, (first, rival)):
        return None
    return _Pair(first, rival, tuple(same))


def _agreeing(same: Sequence[_Said]) -> tuple[int, int] | None:
    """The paragraphs of the first two statements where they tell the same value."""
    one, two = same[0], same[1]
    return (one.paragraph, two.paragraph) if one.statement.seen.value == two.statement.seen.value else None


def _paragraphs(pair: _Pair) -> tuple[int, int]:
    return pair.one.paragraph, pair.two.paragraph


def _differ(a: _Said, b: _Said) -> bool:
    """Whether two values cannot be one; two targets differ where their floors do (10%以上, 5%以上)."""
    if not a.statement.allowed.meets(b.statement.allowed):
        return True
    if _printed_apart(a, b):
        return True
    f, g = a.statement.seen, b.statement.seen
    return _planned(a) and f.bound == g.bound and f.bound in ("ge", "gt", "le", "lt") and f.value != g.value


def _printed_apart(a: _Said, b: _Said) -> bool:
    """Whether two plain prints to the same decimal differ: 12% and 13% could both be 12.5%, but not in one text."""
    f, g = a.statement.place.figure, b.statement.place.figure
    plain = f.bound == g.bound == "eq" and not f.hedged and not g.hedged
    return plain and f.step == g.step and f.value != g.value


def _planned(said: _Said) -> bool:
    return said.statement.seen.kind in ("target", "stretch")


def _tabled(prepared: Prepared, said: Sequence[_Said]) -> bool:
    """Whether a figure stands in a table, whose heads tell more than its words."""
    starts = [one.statement.place.figure.start for one in said]
    return any(table.start <= start < table.end for table in prepared.document.tables for start in starts)


def _verdict(a: _Said, b: _Said) -> Verdict | None:
    """How sure it is that two values are of one thing."""
    one, two = a.statement, b.statement
    if a.frame.narrow or not (one.known or _telling(a, b)) or _elsewhere(a, b):
        return None
    near = _near(one, two)
    same_time = a.frame.times == b.frame.times and times_in(a.topic) == times_in(b.topic)
    if _planned(a) and (near or a.part != b.part):
        return "possible"
    if not near or not same_time:
        return None
    exact = one.seen.bound == two.seen.bound == "eq" and not one.allowed.meets(two.allowed)
    sure = a.frame.bare and exact and not a.part and one.seen.kind == "actual"
    if not one.known:
        sure = sure and not (a.frame.said or b.frame.said)
    return "error" if sure else "possible"


def _elsewhere(a: _Said, b: _Said) -> bool:
    """Whether headings give two statements to two places; a plan's target under one zone's heading is worth a look."""
    return a.part != b.part and bool((a.part and b.part) or not _planned(a))


def _telling(a: _Said, b: _Said) -> bool:
    """Whether a name that the catalogue does not know names one thing only: a count of a noun well described."""
    one = a.statement
    name = one.seen.name
    if len(name) < _TELLING or _GENERIC.search(name) or not (a.frame.bare and counted(one.place.figure)):
        return False
    return not any(x and y and x != y for x, y in ((a.topic, b.topic), (a.frame.said, b.frame.said)))


def _near(a: Statement, b: Statement) -> bool:
    if a.seen.value * b.seen.value <= 0:
        return False
    low, high = sorted((abs(a.seen.value), abs(b.seen.value)))
    return high <= low * (_NEAR if a.seen.measure == "level" else _NEAR_RATE)


def _conflict(prepared: Prepared, pair: _Pair) -> Iterator[Finding]:
    a, b = pair.one, pair.two
    verdict = _verdict(a, b)
    if verdict is None:
        return
    one, two = a.statement, b.statement
    name, x, y = one.seen.name, one.place.figure.surface, two.place.figure.surface
    what = {"growth": "增速", "share": "比例"}.get(one.seen.measure, "")
    if _planned(a):
        message = f"“{name}”{what}的目标先后写为{x}和{y}，请核对各自的口径与范围"
    else:
        message = f"“{name}”{what}先后写为{x}和{y}，两数不一致，请核对"
    title = (a if a.part else b).statement.place.figure.section.split(" > ")[-1]
    scope = f"；其中一处在标题“{title}”之下，可能只指这一片" if a.part != b.part else ""
    yield Finding(
        check=CHECK,
        verdict=verdict,
        message=message,
        arithmetic=f"{x}≠{y}",
        assumes=f"两处说的是同一地区、同一时期、同一口径{scope}",
        sources=tuple(source_of(prepared.passages, said.statement.place) for said in pair.same),
    )


def _proofs(prepared: Prepared, groups: Sequence[Sequence[_Said]]) -> Iterator[Finding]:
    """The values that two sections tell alike to the last of three digits or more; a few, for they prove little."""
    found = 0
    for same in groups:
        first, last = same[0], same[-1]
        figure, other = first.statement.place.figure, last.statement.place.figure
        digits = len(figure.value.normalize().as_tuple().digits)
        if not first.statement.known or figure.section == other.section or digits < _DIGITS or not first.frame.bare:
            continue
        if figure.bound != "eq" or any(said.statement.place.figure.value != figure.value for said in same):
            continue
        found += 1
        yield Finding(
            check=CHECK,
            verdict="consistent",
            message=f"“{first.statement.seen.name}”在不同部分写到{len(same)}次，都是{figure.surface}",
            arithmetic=f"{figure.surface}={other.surface}",
            assumes="各处说的是同一地区、同一时期、同一口径",
            sources=tuple(source_of(prepared.passages, said.statement.place) for said in same),
        )
        if found == _MOST_PROOFS:
            return
