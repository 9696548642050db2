"""The check of ranks (位次): claims against one another and against the values they rank (docs/checks/rank.md).

Competition ranking, as bureaus use it: a rank is one more than the number of those who are strictly better. Two that
share a place are to say 并列; equal prints may still differ unrounded, so a rank is weighed against intervals.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from luoshi.check.across.linking import Key, Linked, Member, link
from luoshi.check.across.ranking import Board, Claim, better, claims_of, listed, provinces
from luoshi.check.across.voices import Camp, camps, label, name_of, period_words, quote, shown, title
from luoshi.check.prepared import Prepared
from luoshi.indicators import catalogue
from luoshi.records import Finding, Source, Verdict

_MOST_CLAIMS = 40
_MOST_QUOTES = 8
_FEWEST_ORDERED = 3

Stated = Mapping[str, tuple[Member, Source]]
"""What each province states, with its clause."""
Values = Mapping[tuple[str, str, str], Stated]
"""The statements of provinces by indicator, growth or level, and period."""


def check(prepared: Prepared) -> Iterator[Finding]:
    """The claims of one document against one another."""
    yield from _judged(list(claims_of(0, prepared)), {})


def across(prepared: Sequence[Prepared]) -> Iterator[Finding]:
    """The claims of several documents against one another and against the values that they state."""
    yield from find(link(prepared))


def find(linked: Linked) -> Iterator[Finding]:
    """The claims of linked documents; what one document says by itself is left to :func:`check`."""
    claims = [c for number, one in enumerate(linked.prepared) for c in claims_of(number, one)]
    families = linked.copies.family
    wanted = {(c.board.what, c.board.basis, c.board.period) for c in claims}
    values = _values(linked, wanted)
    told = [c for c in claims if listed(c.board.scope) and c.unit in listed(c.board.scope)]
    own = [c for c in told if families[c.document] == c.document]
    for finding in _judged(own, values):
        if len({source.document for source in finding.sources}) > 1:
            yield finding
    for key, members in linked.shared():
        if key.measure == "rank" and key.kind == "actual":
            yield from _contradicted(linked, key, camps(linked, members))


def _contradicted(linked: Linked, key: Key, sides: Sequence[Camp]) -> Iterator[Finding]:
    """One and the same unit at two places of a named ranking."""
    for other in sides[1:]:
        a, b = sides[0].first, other.first
        one, two = label(linked, a), label(linked, b)
        text = f"{title(key, name_of(key, a))}：{one}写作{shown(a)}，{two}写作{shown(b)}，不能都对"
        yield _finding("possible", text, f"{shown(a)}≠{shown(b)}", (quote(linked, a), quote(linked, b)))


def _values(linked: Linked, wanted: set[tuple[str, str, str]]) -> Values:
    """The provinces' own values of the indicators that are ranked."""
    found: dict[tuple[str, str, str], dict[str, tuple[Member, Source]]] = defaultdict(dict)
    for key, members in linked.groups.items():
        basis = "growth" if key.measure == "growth" else "level"
        at = (key.what, basis, key.period)
        if at not in wanted or key.region not in provinces() or key.aspect or key.kind != "actual":
            continue
        if key.measure not in ("growth", "level", "share") or key.comparison not in ("", "yoy"):
            continue
        alike = all(m.statement.allowed.meets(members[0].statement.allowed) for m in members)
        if alike and key.region not in found[at]:
            found[at][key.region] = members[0], quote(linked, members[0])
    return found


def _judged(claims: Iterable[Claim], values: Values) -> Iterator[Finding]:
    """What the claims on each board say against one another, then against the values."""
    boards: dict[Board, list[Claim]] = defaultdict(list)
    for claim in claims:
        boards[claim.board].append(claim)
    for board, every in boards.items():
        rows = every[:_MOST_CLAIMS]
        found = [*_twice(board, rows), *_disordered(board, rows, values)]
        yield from found
        if not found:
            yield from _ordered(board, rows)


def _twice(board: Board, rows: Sequence[Claim]) -> Iterator[Finding]:
    """One place for two, two places for one, and a place that those who share one before it have taken."""
    for a, b in combinations(rows, 2):
        if a.unit == b.unit:
            if a.high < b.low or b.high < a.low:
                text = f"{a.unit}{_title(board, a)}，一处说{a.words}，一处说{b.words}"
                yield _finding("possible", text + "，两处不能都对", f"{a.words}≠{b.words}", (a.source, b.source))
        elif a.exact and b.exact and a.low == b.low and not (a.tied or b.tied) and not _equal(a, b):
            text = f"{a.unit}与{b.unit}都称{_title(board, a)}第{a.low}，而都没有写并列"
            sum_ = f"{a.unit}第{a.low}、{b.unit}第{b.low}"
            yield _finding("possible", text, sum_, (a.source, b.source))
    yield from _skipped(board, rows)


def _skipped(board: Board, rows: Sequence[Claim]) -> Iterator[Finding]:
    """A place within those that a tie takes up: after two 并列第2 comes 第4."""
    ties: dict[int, list[Claim]] = defaultdict(list)
    for row in rows:
        if row.tied and row.exact:
            ties[row.low].append(row)
    for place, tied in ties.items():
        units = {row.unit for row in tied}
        for row in rows:
            if row.exact and place < row.low < place + len(units) and row.unit not in units:
                text = f"{_title(board, row)}：{len(units)}个单位并列第{place}，其后应为第{place + len(units)}"
                text += f"，而{row.unit}写作第{row.low}"
                sources = (*(t.source for t in tied), row.source)
                yield _finding("possible", text, f"{place}+{len(units)}={place + len(units)}≠{row.low}", sources)


def _equal(a: Claim, b: Claim) -> bool:
    """Whether the printed values are the same, so that two may share a place."""
    return a.value is not None and b.value is not None and a.value.meets(b.value)


def _disordered(board: Board, rows: Sequence[Claim], values: Values) -> Iterator[Finding]:
    """Ranks that the values contradict: too many are better, or one ranked after another has the better value."""
    down = _down(board)
    if down is None:
        return
    stated = values.get((board.what, board.basis, board.period), {})
    for row in rows:
        own = row.value or (stated[row.unit][0].statement.allowed if row.unit in stated else None)
        if own is None:
            continue
        ahead = [
            unit
            for unit, (m, _) in stated.items()
            if unit != row.unit and unit in listed(board.scope) and better(m.statement.allowed, own, down=down)
        ]
        if len(ahead) >= row.high:
            yield _overtaken(board, row, ahead, stated)
    for a, b in combinations([r for r in rows if r.value is not None], 2):
        first, second = (a, b) if a.high < b.low else (b, a)
        if a.unit != b.unit and first.high < second.low and _beats(second, first, down=down):
            text = f"{_title(board, first)}：{first.unit}{first.printed}称{first.words}，{second.unit}{second.printed}"
            text += f"反称{second.words}，位次与数值的次序相反"
            sum_ = f"{first.unit}{first.printed}（{first.words}），{second.unit}{second.printed}（{second.words}）"
            yield _finding("possible", text, sum_, (first.source, second.source))


def _beats(a: Claim, b: Claim, *, down: bool) -> bool:
    return a.value is not None and b.value is not None and better(a.value, b.value, down=down)


def _overtaken(board: Board, row: Claim, ahead: Sequence[str], stated: Stated) -> Finding:
    leading = "、".join(f"{unit}{shown(stated[unit][0])}" for unit in ahead[:_MOST_QUOTES])
    own = row.printed or (shown(stated[row.unit][0]) if row.unit in stated else "")
    text = (
        f"{row.unit}称{_title(board, row)}{row.words}（{own}），而所给文件中已有{len(ahead)}个单位的数更优：{leading}"
    )
    sources = [row.source]
    for unit in ahead[: _MOST_QUOTES - 1]:
        sources.append(stated[unit][1])
    return _finding("possible", text, f"{len(ahead)}+1={len(ahead) + 1}>{row.high}", tuple(sources))


def _ordered(board: Board, rows: Sequence[Claim]) -> Iterator[Finding]:
    """Three or more ranks whose values stand in the same order."""
    down = _down(board)
    exact = sorted((r for r in rows if r.exact and r.value is not None), key=lambda r: r.low)
    if down is None or len({r.unit for r in exact}) < _FEWEST_ORDERED or len({r.unit for r in exact}) < len(exact):
        return
    pairs = list(pairwise(exact))
    if not all(a.low < b.low or (a.tied and b.tied) for a, b in pairs):
        return
    if not any(_beats(a, b, down=down) for a, b in pairs):
        return
    chain = "，".join(f"{r.unit}{r.printed}（{r.words}）" for r in exact[:_MOST_QUOTES])
    text = f"{_title(board, exact[0])}：{len(exact)}个单位的位次与各自的数值次序相符"
    yield _finding("consistent", text, chain, tuple(r.source for r in exact[:_MOST_QUOTES]))


def _down(board: Board) -> bool | None:
    """Whether less is better on a board; None where neither way is."""
    indicator = catalogue().indicators.get(board.what)
    if indicator is None:
        return False
    return {"up": False, "down": board.basis == "level"}.get(indicator.direction)


def _title(board: Board, row: Claim) -> str:
    word = "增速" if board.basis == "growth" and "增速" not in row.name else ""
    return f"{period_words(board.period)}{row.name}{word}居{board.scope}"


def _finding(verdict: Verdict, message: str, arithmetic: str, sources: Sequence[Source]) -> Finding:
    return Finding(
        check="rank",
        verdict=verdict,
        message=message,
        arithmetic=arithmetic,
        assumes="各处位次出自同一名单、同一指标、同一时期，由好到差排列，数值相同才并列；全国、西部等指省级之间",
        sources=tuple(dict.fromkeys(sources)),
    )
