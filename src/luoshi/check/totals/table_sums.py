"""Totals of a table: rows 合计 and 小计, columns 合计, and rows 其中 that exceed the row that they divide."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.check.balance import added
from luoshi.check.totals.grids import Amount, Grid, Line
from luoshi.records import Finding, Source, Verdict

_TOTAL = re.compile(
    r"(?:总|共)?合计|总计|共计|总数|汇总|全[国省市区县州旗盟](?:合计|总计)?|合计数?|小计|.{1,8}(?:合计|小计)"
)
_SUBTOTAL = re.compile(r".*小计|.{2,8}合计")
_FIRM = re.compile(r".*(?:合计|总计|小计|共计)")
_AMONG = re.compile(r"[#＃]|其中|^中[:：]")
_NOT_ADDED = re.compile(
    r"率|比重|占比|比例|%|％|‰|增长|增速|增幅|增减幅|±|同比|环比|位次|排名|名次|序号|均|单价|价格|得分|评分|分数|指数|浓度|密度|编号|"
    r"年份|强度|进度|倍|温度|系数|权重|周期|年限|时间|日期"
)
_UNIT = re.compile(r"[（(]([^（）()]{1,8})[)）]")
_MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total cell with its parts, in one column or one row; *complete* tells that no part was empty."""

    total: Amount
    parts: tuple[Amount, ...]
    head: str
    label: str
    complete: bool
    sources: tuple[Source | None, ...] = ()

    @property
    def meets(self) -> bool:
        """Whether the parts can make the total within rounding: n half-steps, and half a step of the total."""
        if all(a.step >= 1 and not a.measured for a in (self.total, *self.parts)):
            return sum((p.value for p in self.parts), start=Decimal(0)) == self.total.value
        return self.total.allowed.meets(added([p.allowed for p in self.parts]))

    @property
    def near(self) -> bool:
        """Whether the gap is small enough for a slip of the pen."""
        return 4 * abs(self.gap) <= abs(self.total.value)

    @property
    def gap(self) -> Decimal:
        """Parts less total."""
        return sum((p.value for p in self.parts), start=Decimal(0)) - self.total.value


def findings(grid: Grid) -> Iterator[Finding]:
    """Totals of columns, then of rows, then parts above their row."""
    if len(grid.lines) > _MOST_ROWS:
        return
    columns = [c for c, head in enumerate(grid.heads) if not _NOT_ADDED.search(head)]
    for at, line in enumerate(grid.lines):
        if _TOTAL.fullmatch(line.label):
            yield from _column_totals(grid, at, columns)
    yield from _row_totals(grid, columns)
    yield from _among(grid, columns)


def _column_totals(grid: Grid, at: int, columns: Sequence[int]) -> Iterator[Finding]:
    """The division of the rows under which most columns add up; the columns that then do not are the doubt."""
    best: list[_Sum] = []
    for rows in _divisions(grid, at):
        sums = [s for c in columns if (s := _column(grid, at, rows, c)) is not None]
        if sum(s.meets for s in sums) > sum(s.meets for s in best) or not best:
            best = sums
    agreeing = sum(s.meets and bool(s.total.value) for s in best)
    firm = bool(_FIRM.fullmatch(grid.lines[at].label))
    for one in best:
        verdict = _verdict(one, agreeing, firm=firm)
        if verdict:
            yield _finding(one, verdict, f"表中“{grid.lines[at].label}”行“{one.head}”一列")


def _divisions(grid: Grid, at: int) -> Iterator[list[int]]:
    """The ways in which rows may make a total: all single rows, all subtotals, those above it, those below it."""
    lines = grid.lines
    totals = [i for i, line in enumerate(lines) if _TOTAL.fullmatch(line.label)]
    single = [i for i, line in enumerate(lines) if i not in totals and not _AMONG.search(line.label) and line.label]
    above = [i for i in single if max((t for t in totals if t < at), default=-1) < i < at]
    below = [i for i in single if at < i < min((t for t in totals if t > at), default=len(lines))]
    subtotals = [i for i in totals if i != at and _SUBTOTAL.fullmatch(lines[i].label)]
    if not _SUBTOTAL.fullmatch(lines[at].label) or len(totals) == 1:
        yield single
        if len(subtotals) > 1:
            yield subtotals
    for rows in (above, below):
        if len(rows) > 1:
            yield rows


def _column(grid: Grid, at: int, rows: Sequence[int], column: int) -> _Sum | None:
    total = grid.lines[at].amounts[column]
    found = [(i, a) for i in rows if (a := grid.lines[i].amounts[column]) is not None]
    if total is None or len(found) < 2 or not total.plain or not all(a.plain for _, a in found):
        return None
    held = [i for i in rows if grid.lines[i].amounts[column] is None]
    complete = all(column in grid.lines[i].empty for i in held)
    if len(held) > len(found):
        return None
    sources = (grid.lines[at].source, total.source, *(a.source for _, a in found))
    return _Sum(
        total, tuple(a for _, a in found), grid.heads[column], grid.lines[at].label, complete and not held, sources
    )


def _verdict(one: _Sum, agreeing: int, *, firm: bool) -> Verdict | None:
    """An error where other columns prove the division, and the table's own word says that this is the total."""
    if one.meets:
        return "consistent" if one.total.value else None
    if agreeing and firm and one.complete and (agreeing > 1 or one.near):
        return "error"
    return "possible" if one.near and (agreeing or len(one.parts) > 2) and (firm or agreeing) else None


def _finding(one: _Sum, verdict: Verdict, where: str) -> Finding:
    parts = "+".join(p.text if p.value >= 0 else f"({p.text})" for p in one.parts)
    summed = sum((p.value for p in one.parts), start=Decimal(0))
    equal = summed == one.total.value
    mark = "" if equal else f"{'≈' if one.meets else '≠'}{one.total.text}"
    shown = one.total.text if equal else f"{summed:f}"
    if verdict == "consistent":
        told = f"{where}等于各行之和{one.total.text}，相符" if equal else f"{where}与各行之和相符（四舍五入）"
    else:
        doubt = "不符" if verdict == "error" else "可能不符，请核对各行是否列全"
        told = f"{where}与各行之和{doubt}：{'多' if one.gap > 0 else '少'}{abs(one.gap):f}"
    told = told.replace("各行", "各列") if "一行" in where else told
    return Finding(
        "table", verdict, told, f"{parts}={shown}{mark}", "表中各行互不重复，合起来就是合计，且同一单位、同一时期",
        tuple(dict.fromkeys(s for s in one.sources if s is not None)),
    )  # fmt: skip


def _row_totals(grid: Grid, columns: Sequence[int]) -> Iterator[Finding]:
    """A column 合计 beside the columns that it adds, if most rows agree."""
    for column in columns:
        if not re.search(r"合计|小计|总计", grid.heads[column]) or _other_units(grid, columns, column):
            continue
        for parts in ([c for c in columns if c > column], [c for c in columns if c < column]):
            sums = [s for line in grid.lines if (s := _row(grid, line, column, parts)) is not None]
            agreeing = sum(s.meets for s in sums)
            if len(sums) < 2 or 5 * agreeing < 4 * len(sums):
                continue
            yield from (
                _finding(s, "error" if agreeing > 2 else "possible", f"表中“{s.label}”一行的合计")
                for s in sums
                if not s.meets
            )
            shown = next(s for s in sums if s.meets)
            yield _finding(shown, "consistent", f"表中“{shown.label}”等{agreeing}行的合计（以这一行为例）")
            return


def _other_units(grid: Grid, columns: Sequence[int], column: int) -> bool:
    units = {m[1] if (m := _UNIT.search(grid.heads[c])) else "" for c in columns}
    return len(units - {""}) > 1


def _row(grid: Grid, line: Line, column: int, parts: Sequence[int]) -> _Sum | None:
    total = line.amounts[column]
    found = [a for c in parts if (a := line.amounts[c]) is not None]
    if total is None or len(found) < 2 or len(found) != len(parts) or not all(a.plain for a in (total, *found)):
        return None
    return _Sum(
        total,
        tuple(found),
        grid.heads[column],
        line.label,
        True,
        (line.source, total.source, *(a.source for a in found)),
    )


def _among(grid: Grid, columns: Sequence[int]) -> Iterator[Finding]:
    """A row 其中 above the row that it is part of."""
    whole: Line | None = None
    for line in grid.lines:
        if not line.label.startswith(("其中", "#", "＃")):
            whole = line if line.label else None
            continue
        for column in columns if whole else ():
            part, of = line.amounts[column], whole.amounts[column] if whole else None
            if part is None or of is None or not part.plain or not of.plain or part.value <= of.value or of.value < 0:
                continue
            sources = [s for s in (whole.source if whole else None, of.source, line.source, part.source) if s]
            yield Finding(
                "table", "possible",
                f"表中“{line.label}”行“{grid.heads[column]}”一列大于它所属的一行，请核对", f"{part.text}>{of.text}",
                "“其中”一行是紧接其上一行的一部分，同一单位、同一时期", tuple(dict.fromkeys(sources)),
            )  # fmt: skip
