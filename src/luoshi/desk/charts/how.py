"""How a computed number of an indicator's page came about: the arithmetic, and each number in it with its mark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString

from luoshi.desk.charts.cells import Cell, cell, half_up, label
from luoshi.desk.charts.known import Known
from luoshi.desk.charts.outlook import outlook_of
from luoshi.desk.charts.periodic import against
from luoshi.desk.charts.printed import most_of, printed
from luoshi.desk.charts.rows import Row
from luoshi.indicators.periods import Months, months
from luoshi.track.pace import time_share

TITLES: Final[Mapping[str, str]] = {
    "single": "当期",
    "growth": "同比（按水平推算，未扣除价格因素）",
    "due": "时间进度应完成",
    "share": "完成年度目标的比例",
    "gap": "与应有进度（或目标）之差",
    "rank": "位次",
    "outlook": "推算的全年范围",
}


@dataclass(frozen=True, slots=True)
class How:
    """The arithmetic: what was computed, its result, the sum in words, and the numbers that went into it."""

    title: str
    period: str
    result: str
    formula: str
    parts: tuple[tuple[str, Cell], ...]

    @property
    def lines(self) -> list[tuple[str, SafeString]]:
        """The numbers that went into it, ready for the page."""
        most = most_of(cell for _, cell in self.parts)
        return [(words, printed(cell, most)) for words, cell in self.parts]


def how_of(known: Known, period: str, what: str) -> How | None:
    """The arithmetic of a number; None where there is no such number."""
    run = months(period)
    if run is None or what not in TITLES:
        return None
    if what == "outlook":
        return _outlook(known)
    if what in ("single", "growth"):
        computed = (known.singles if what == "single" else known.computed_growths).get(run)
        other = _before(run) if what == "single" else Months(run.year - 1, run.first, run.last)
        return _made(known, run, what, computed, _parts(known, run, other)) if computed else None
    level = known.level_at(run)
    found = against(known, level, run).get(what) if level is not None else None
    if level is None or found is None:
        return None
    parts = [(label(run), known.level(level))] if what != "due" else []
    target = known.targets[str(run.year)]
    made = _made(known, run, what, found, (*parts, (f"{run.year}年目标", known.level(target))))
    return made if what != "gap" or known.indicator.kind != "flow" else _with_time(made, known, level, target, run)


def _before(run: Months) -> Months | None:
    """The running total that a month is the difference to, where the month before has one."""
    return Months(run.year, 1, run.last - 1) if run.last > 1 else None


def _parts(known: Known, run: Months, other: Months | None) -> tuple[tuple[str, Cell], ...]:
    """The two levels; of a month the total before it, which need not be the month before."""
    first = known.level_at(run)
    while other is not None and known.level_at(other) is None and other.year == run.year and other.last > 1:
        other = Months(other.year, 1, other.last - 1)
    rows = [(run, first), (other, known.level_at(other) if other else None)]
    return tuple((label(at), known.level(row)) for at, row in rows if at is not None and row is not None)


def _with_time(made: How, known: Known, level: Row, target: Row, run: Months) -> How:
    """The gap of a flow: the share that is done, the share of the year that is over."""
    share = against(known, level, run)["share"].text
    done, goal, time = known.level(level).text, known.level(target).text, half_up(time_share(run.last), 1)
    words = f"{done}÷{goal}＝{share}%；时间进度 {run.last}÷12＝{time}%；两者之差 {made.result}"
    return How(made.title, made.period, made.result, words, made.parts)


def _made(known: Known, run: Months, what: str, found: Cell, parts: tuple[tuple[str, Cell], ...]) -> How:
    unit = {"growth": "%", "share": "%", "gap": "个百分点" if known.indicator.kind == "flow" else known.unit}
    result = f"{found.text} {unit.get(what, known.unit)}".replace(" %", "%")
    return How(TITLES[what], label(run), result, f"{found.how}：{_sum(what, found, parts, run)}", parts)


def _sum(what: str, found: Cell, parts: Sequence[tuple[str, Cell]], run: Months) -> str:
    """The arithmetic with its numbers."""
    told = [cell.text for _, cell in parts]
    if what == "due":
        return f"{told[0]}×{run.last}÷12＝{found.text}"
    if what == "gap" and run.last and len(told) > 1:
        return f"{told[0]}，目标 {told[1]}，相差 {found.text}"
    if len(told) < 2:
        return found.text
    sign, tail = ("－", "") if what == "single" else ("÷", "－1" if what == "growth" else "")
    return f"{told[0]}{sign}{told[1]}{tail}＝{found.text}{'' if what == 'single' else '%'}"


def _outlook(known: Known) -> How | None:
    found = outlook_of(known.by_run)
    if found is None:
        return None
    power = known.scale[0]
    low, high = (cell(value, power, None, "推算").text for value in (found.low, found.high))
    shares = "，".join(f"{year}年 {share * 100:.2f}%" for year, share in sorted(found.shares.items()))
    words = f"{found.how}：{label(found.run)}数÷各年同期占全年的比重（{shares}），取最大和最小"
    return How(TITLES["outlook"], f"{found.run.year}年", f"{low}—{high} {known.unit}", words,
               tuple((_label(row), known.level(row)) for row in found.parts))  # fmt: skip


def _label(row: Row) -> str:
    run = months(row.period)
    return label(run) if run else row.period


def how_ranked(
    rows: Mapping[str, Row], ranks: Mapping[str, int], own: str, known: Known, run: Months, power: int
) -> How | None:
    """How a rank came about: every unit with its value, in their order."""
    if own not in ranks:
        return None
    order = "从低到高" if known.indicator.direction == "down" else "从高到低"
    parts = tuple(
        (f"{rank}. {name}", cell(rows[name].value or Decimal(0), power, rows[name])) for name, rank in ranks.items()
    )
    words = f"{len(ranks)} 个单位按数值{order}排，数值相同的并列"
    return How(TITLES["rank"], label(run), f"第 {ranks[own]} 位（共 {len(ranks)} 个单位）", words, parts)
