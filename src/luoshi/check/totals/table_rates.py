"""Rate columns of a table recomputed from two other columns, once most rows prove which two (完成率 = 完成/计划)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations

from luoshi.check.shares.ratios import HUNDRED, percent, rounded
from luoshi.check.totals.grids import Amount, Grid, Line
from luoshi.records import Finding, Interval, Source, Verdict

_RATE = re.compile(r"率|进度|占.{0,10}[%％]|占.{0,6}计划|比重|占比|完成.{0,6}[%％]")
_GROWTH = re.compile(r"增长|增速|增幅|同比|增减|±")
_RANK = re.compile(r"位次|排名|名次|序号")
_SLIP = Decimal("1.5")
_SURE = Decimal("0.75")
_MOST_COLUMNS = 14
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's two amounts and its printed rate; *growth* tells that the rate is a change and no share."""

    label: str
    part: Amount
    whole: Amount
    rate: Amount
    growth: bool

    @property
    def computed(self) -> Decimal:
        """The rate that the amounts as printed make."""
        ratio = self.part.value / self.whole.value * HUNDRED
        return ratio - HUNDRED if self.growth else ratio

    @property
    def verdict(self) -> Verdict:
        """``consistent`` within rounding, ``info`` a step off or cut, ``possible`` beyond."""
        made = percent(self.part.allowed, self.whole.allowed)
        if made is None or made.low is None or made.high is None:
            return "info"
        less = HUNDRED if self.growth else Decimal(0)
        half = self.rate.step / 2
        printed = Interval(self.rate.value - half, self.rate.value + half)
        away = abs(self.computed - self.rate.value)
        wide = made.high - made.low > 2 * self.rate.step
        if printed.meets(Interval(made.low - less, made.high - less)) and (wide or away <= _SURE * self.rate.step):
            return "consistent"
        return "info" if away <= _SLIP * self.rate.step else "possible"

    def shown(self) -> str:
        """The division with one digit more than the print where they differ."""
        places = max(0, -int(self.rate.step.normalize().as_tuple().exponent))
        less = "-1" if self.growth else ""
        head = f"{self.part.text}/{self.whole.text}{less}="
        same = rounded(self.computed, places)
        if Decimal(same) == self.rate.value:
            return f"{head}{same}%"
        mark = "≈" if self.verdict == "consistent" else "≠"
        return f"{head}{rounded(self.computed, places + 1)}%{mark}{self.rate.text}%"


def findings(grid: Grid) -> Iterator[Finding]:
    """Each rate column whose two columns can be told."""
    if len(grid.heads) > _MOST_COLUMNS or len(grid.lines) > _MOST_LINES:
        return
    for column, head in enumerate(grid.heads):
        growth = bool(_GROWTH.search(head))
        if (growth or _RATE.search(head)) and not _RANK.search(head):
            best = max(_readings(grid, column, growth=growth), key=_score, default=None)
            if best and _proved(best):
                yield from _told(grid, column, best)


def _readings(grid: Grid, column: int, *, growth: bool) -> Iterator[list[_Row]]:
    """Every pair of amount columns as part and whole."""
    amounts = [
        c for c, head in enumerate(grid.heads) if c != column and not _RATE.search(head) and not _GROWTH.search(head)
    ]
    for part, whole in permutations(amounts, 2):
        rows = [row for line in grid.lines if (row := _row(line, part, whole, column, growth=growth)) is not None]
        if len(rows) > 2:
            yield rows


def _row(line: Line, part: int, whole: int, rate: int, *, growth: bool) -> _Row | None:
    a, b, r = line.amounts[part], line.amounts[whole], line.amounts[rate]
    if a is None or b is None or r is None or not (a.plain and b.plain and r.plain) or b.value <= 0 or a.value < 0:
        return None
    return _Row(line.label, a, b, r, growth)


def _score(rows: Sequence[_Row]) -> tuple[int, int]:
    """Agreeing rows; those that a table of zeros and hundreds cannot make count first."""
    return sum(r.verdict == "consistent" and r.rate.value not in (0, HUNDRED) for r in rows), len(rows)


def _proved(rows: Sequence[_Row]) -> bool:
    own = _score(rows)[0]
    return own > 2 and 3 * sum(r.verdict == "consistent" for r in rows) >= 2 * len(rows)


def _told(grid: Grid, column: int, rows: Sequence[_Row]) -> Iterator[Finding]:
    head = grid.heads[column]
    agreeing = [r for r in rows if r.verdict == "consistent"]
    sure = len(agreeing) > 3 and 5 * len(agreeing) >= 4 * len(rows)
    yield Finding(
        "table", "consistent", f"表中“{head}”一列有{len(agreeing)}行可由另两列算得，相符",
        "；".join(r.shown() for r in agreeing[:12]) + ("；……" if len(agreeing) > 12 else ""),
        _assumed(head), _sources(agreeing[:12]),
    )  # fmt: skip
    for row in rows:
        if row.verdict == "info":
            told = f"表中“{row.label}”行的“{head}”与另两列算出的差一个末位，四舍五入或截位可以解释"
            yield Finding("table", "info", told, row.shown(), _assumed(head), _sources([row]))
        elif row.verdict == "possible":
            verdict: Verdict = "error" if sure and not row.growth else "possible"
            told = f"表中“{row.label}”行的“{head}”与另两列算出的不符，其余{len(agreeing)}行都相符"
            yield Finding("table", verdict, told, row.shown(), _assumed(head), _sources([row]))


def _assumed(head: str) -> str:
    return f"“{head}”在各行用同一算法，由表中同一行的另两个数算得"


def _sources(rows: Sequence[_Row]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(a.source for row in rows for a in (row.part, row.whole, row.rate)))
